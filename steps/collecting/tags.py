"""Gherkin tags as pytest marks.

A tag becomes the mark of the same name, so `-m smoke` and `-m "rule:ESC-1"` select. pytest cannot register a mark
with a colon in its name and refuses unregistered ones under `--strict-markers`; Gherkin tags need no registration, so
the marks are made directly. `@family:value` also becomes `family(value="value")`, for `-m "rule(value='ESC-1')"`.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from ...engine.input_files import read_text

RULE = "rule"
TWIN = "twin"

LABELS = frozenset(
    {
        "severity",
        "issue",
        "tms",
        "testcase",
        "link",
        "owner",
        "epic",
        "feature",
        "story",
        "suite",
        "id",
        "req",
        RULE,
        TWIN,
    }
)
"""Families that reports show as labels or links of their own, not as tags."""

FAMILIES = LABELS | {"allow", "channel", "language"}
"""Families with a meaning."""


def split(tag: str) -> tuple[str, str]:
    """`rule:ESC-1` as ("rule", "ESC-1"); a tag without a colon has an empty value."""
    family, _, value = tag.partition(":")
    return family, value


def is_ours(tag: str) -> bool:
    """Whether a tag has a family and a value that handoff gives a meaning; pytest cannot register such a mark."""
    family, value = split(tag)
    return bool(value) and family in FAMILIES


def values(tags: tuple[str, ...], family: str) -> tuple[str, ...]:
    """The values of every `@family:value` among `tags`."""
    return tuple(value for name, value in map(split, tags) if name == family and value)


def line_of(feature: Path, tag: str, otherwise: int) -> int:
    """The first line of the file that has this tag, written with its "@"."""
    lines = read_text(feature).split("\n")
    return next((number for number, line in enumerate(lines, 1) if tag in line.split()), otherwise)


@cache
def marks(tag: str) -> tuple[pytest.Mark, ...]:
    """The marks for a tag."""
    family, value = split(tag)
    if not value:
        return (_mark(tag),)
    # A mark with an argument is not turned into an Allure tag; `-m` still finds it by name.
    label = ("gherkin",) if family in LABELS else ()
    return (_mark(tag, *label), _mark(family, value=value))


def apply(tag: str, function: Callable[..., object]) -> None:
    """Put the marks of a tag on a test function."""
    function.pytestmark = [*getattr(function, "pytestmark", ()), *marks(tag)]  # type: ignore[attr-defined]


def _mark(name: str, *args: str, **kwargs: str) -> pytest.Mark:
    decorator = pytest.mark.usefixtures if not (args or kwargs) else pytest.mark.usefixtures.with_args(*args, **kwargs)
    mark = copy.copy(decorator.mark)  # a copy of a registered mark: `pytest.mark.<name>` would warn or refuse
    object.__setattr__(mark, "name", name)
    return mark
