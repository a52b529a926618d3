"""`file.feature:LINE[:LINE]` and `file.feature::NAME` on the command line, where NAME may have a secret.

The argument is rewritten to pytest ids, which have no secrets, before pytest parses it. Workers of pytest-xdist get the
arguments as typed and rewrite them again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ...engine.errors import message
from . import document
from .feature_items import ScenarioItem
from .feature_source import DocumentError

if TYPE_CHECKING:
    from ...engine.log.redaction import Redactor

WITH_LINES = re.compile(r"(?P<path>.+\.feature)(?P<lines>(?::\d+)+)")
WITH_NAME = re.compile(r"(?P<path>.+?\.feature)::(?P<name>.+)", re.DOTALL)


def expand(argument: str, directory: Path, redactor: Redactor) -> list[str]:
    """The same selection as arguments for pytest; `[argument]` when it has no line and no name.

    Args:
        argument: the argument as typed.
        directory: the base of relative paths.
        redactor: redacts the names, as it does when features are collected.

    Raises:
        pytest.UsageError: there is no scenario at this line.
    """
    match = WITH_LINES.fullmatch(argument) or WITH_NAME.fullmatch(argument)
    if match is None:
        return [argument]
    shown = match["path"]
    path = directory / shown
    name = match.groupdict().get("name")
    unread = [argument] if name else [shown]
    if not path.is_file():
        return unread  # pytest reports that there is no such file
    try:
        read = document.read(path.resolve(), shown=shown, redactor=redactor)
    except DocumentError:
        return unread  # the collector reports the error
    if name:
        return [f"{shown}::{_redacted_name(read, name)}"]
    lines = [int(line) for line in match["lines"].split(":")[1:]]
    return list(dict.fromkeys(name for line in lines for name in _ids(read, shown, line)))


def in_languages(wanted: Sequence[str], items: Sequence[pytest.Item], config: pytest.Config) -> list[pytest.Item]:
    """The items without the scenarios that are played in another language; those are deselected.

    Raises:
        pytest.UsageError: no scenario is played in one of these languages.
    """
    languages = [item.case.variant.language if isinstance(item, ScenarioItem) else "" for item in items]
    for language in wanted:
        if language not in languages:
            known = sorted(filter(None, set(languages)))
            what = f"--handoff-language {language}: no scenario has the tag @language:{language}"
            raise pytest.UsageError(message(what, known=known, wanted=language))
    kept: list[pytest.Item] = []
    others: list[pytest.Item] = []
    for item, language in zip(items, languages, strict=True):
        (others if language and language not in wanted else kept).append(item)
    config.hook.pytest_deselected(items=others)
    return kept


def _redacted_name(read: document.Document, name: str) -> str:
    """The name in pytest of a scenario, a row or all rows of an outline; the same name when there is none."""
    for case in read.cases:
        if name == case.written:
            return case.full_name
        if name == case.written.partition("[")[0]:  # a title has no bracket
            return case.name
    return name


def _ids(read: document.Document, shown: str, line: int) -> Iterator[str]:
    cases = read.at(line)
    if not cases:
        raise pytest.UsageError("\n".join([f"{shown}:{line}: no scenario at this line", *_hints(read, shown, line)]))
    for case in cases:
        yield f"{shown}::{case.full_name}"


def _hints(read: document.Document, shown: str, line: int) -> Iterator[str]:
    near = read.lines_near(line)
    if not near:
        yield "  the file has no scenarios"
    for case in near:
        yield f"  nearest: {shown}:{case.line} {case.full_name}"
