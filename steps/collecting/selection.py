"""`file.feature:LINE[:LINE]` on the command line.

The argument is rewritten to pytest ids before pytest parses it. Workers of pytest-xdist get the arguments as typed and
rewrite them again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from . import document

ARGUMENT = re.compile(r"(?P<path>.+\.feature)(?P<lines>(?::\d+)+)")


def expand(argument: str, directory: Path) -> list[str]:
    """The same selection as arguments for pytest; `[argument]` when it has no line.

    Args:
        argument: the argument as typed.
        directory: the base of relative paths.

    Raises:
        pytest.UsageError: there is no scenario at this line.
    """
    match = ARGUMENT.fullmatch(argument)
    if match is None:
        return [argument]
    shown = match["path"]
    path = directory / shown
    if not path.is_file():
        return [shown]  # pytest reports that there is no such file
    try:
        read = document.read(path.resolve(), shown=shown)
    except document.DocumentError:
        return [shown]  # the collector reports the error
    lines = [int(line) for line in match["lines"].split(":")[1:]]
    return list(dict.fromkeys(name for line in lines for name in _ids(read, shown, line)))


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
