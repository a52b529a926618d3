"""`handoff_diagnostics`: what a run does about a diagnostic, as pytest's `filterwarnings` does about a warning.

A line is `ACTION:CODE`, or `ACTION` alone for every code; commas separate several. The last line that matches decides,
those of the command line come after those of the configuration file, and the tag `@allow:CODE` of a scenario comes
after both.

The table of codes is imported where it is used: a pytest run without a scenario loads this module, and not the engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pytest

from ...engine.errors import closest, message

if TYPE_CHECKING:
    from ...engine.diagnostics import Action

SETTING: Final = "handoff_diagnostics"
OPTION: Final = "--handoff-diagnostics"
ALLOW: Final = "allow"
EVERY: Final = "*"

_ACTIONS = pytest.StashKey["Actions"]()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the setting. `file` is the configuration file that has it; empty: the command line."""

    action: Action
    code: str
    file: str = ""

    def __str__(self) -> str:
        written = self.action if self.code == EVERY else f"{self.action}:{self.code}"
        return f"{SETTING} = {written} in {self.file}" if self.file else f"{OPTION} {written}"


class Actions:
    """The action for each code in one run.

    Attributes:
        insists: whether a line makes a diagnostic an error.
    """

    def __init__(self, lines: Iterable[Line] = ()) -> None:
        self._lines: dict[str, Line] = {}
        for line in lines:
            if line.code == EVERY:
                self._lines.clear()
            self._lines[line.code] = line
        self.insists = any(line.action == "error" for line in self._lines.values())

    def line(self, code: str) -> Line | None:
        """The line that decides about a code; None if none does, which warns."""
        return self._lines.get(code) or self._lines.get(EVERY)

    def of(self, code: str, allowed: Iterable[str] = ()) -> Action:
        """The action for a code in a scenario; `allowed` are the codes that its tags allow, which are passed over."""
        if code in allowed:
            return "ignore"
        line = self.line(code)
        if line is not None:
            return line.action

        return "warn"


def actions_of(config: pytest.Config) -> Actions:
    """The actions of this run, read on first use.

    Raises:
        pytest.UsageError: a line is wrong.
    """
    actions = config.stash.get(_ACTIONS, None)
    if actions is None:
        actions = config.stash[_ACTIONS] = Actions(_lines(config))
    return actions


def allowed_by(item: pytest.Item) -> frozenset[str]:
    """The codes that the tags of a scenario, its rule, its feature or its examples allow."""
    values = (mark.kwargs.get("value") for mark in item.iter_markers(ALLOW))
    return frozenset(value for value in values if isinstance(value, str))


def parse(text: str, file: str = "") -> Line:
    """Read one line of the setting.

    Args:
        text: the line.
        file: the configuration file that has it; empty: the command line.

    Raises:
        pytest.UsageError: the action or the code is unknown; the text names the known ones and the closest.
    """
    from ...engine.diagnostics import ACTIONS, CODES

    action, colon, code = (part.strip() for part in text.partition(":"))
    source = f"{SETTING} in {file}" if file else OPTION
    if action not in ACTIONS:
        what = f"{source}: no action {action!r} in {text.strip()!r}"
        raise pytest.UsageError(message(what, known=ACTIONS, wanted=action, do="write ACTION:CODE, or ACTION alone"))
    code = code if colon else EVERY
    if code != EVERY and code not in CODES:
        raise pytest.UsageError(
            unknown_code(code, f"{source}: no diagnostic has the code {code!r} in {text.strip()!r}")
        )
    return Line(action, code, file)


def unknown_code(code: str, what: str) -> str:
    """The text about a code that does not exist: the closest one, or all."""
    from ...engine.diagnostics import CODES

    near = closest(code, CODES)
    lines = [what, f"did you mean {near!r}?"] if near else [what]
    return "\n  ".join([*lines, f"known: {', '.join(CODES)}"])


def _lines(config: pytest.Config) -> Iterator[Line]:
    file = config.inipath.name if config.inipath is not None else "the configuration"
    for text in config.getini(SETTING):
        yield from (parse(part, file) for part in text.split(","))
    for text in config.getoption(SETTING):
        yield from (parse(part) for part in text.split(","))
