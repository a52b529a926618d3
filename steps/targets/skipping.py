"""Scenarios that a target cannot play: they skip and say why, and the end of the run counts the reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any, Final, NoReturn

import pytest

ON_THE_WIRE: Final = "not on the wire"
LIVE: Final = "not on a live account"
_PREFIXES: Final = (f"{ON_THE_WIRE}: ", f"{LIVE}: ")


def cannot(target: str, reason: str) -> NoReturn:
    """Skip the scenario: `target` cannot do it. The same words for the same reason, so that they can be counted."""
    __tracebackhide__ = True
    pytest.skip(f"{target}: {reason}")


class Absent:
    """Stands where a target has nothing: whatever is asked of it skips the scenario."""

    def __init__(self, target: str, reason: str) -> None:
        self._absent = (target, reason)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # Python asking what it is, not a step asking for something
            raise AttributeError(name)
        return self._skip

    def _skip(self, *_args: object, **_options: object) -> NoReturn:
        __tracebackhide__ = True
        cannot(*self._absent)


class AbsentMapping(MutableMapping[str, str]):
    """The same, where a mapping is expected."""

    def __init__(self, target: str, reason: str) -> None:
        self._absent = (target, reason)

    def __setitem__(self, key: str, value: str) -> None:
        cannot(*self._absent)

    def __getitem__(self, key: str) -> str:
        cannot(*self._absent)

    def __delitem__(self, key: str) -> None:
        cannot(*self._absent)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def summary(reports: Sequence[Any]) -> Iterator[str]:
    """What to print at the end of a run: how many scenarios a target could not play, by reason."""
    reasons = Counter(reason for report in reports if (reason := _reason(report)))
    if not reasons:
        return
    total = sum(reasons.values())
    yield f"handoff: {total} scenario{'s' if total > 1 else ''} skipped, because the target cannot play everything"
    for reason, count in reasons.most_common():
        yield f"  {count:4}  {reason}"


def _reason(report: Any) -> str:
    """Why a target skipped this, empty where something else did."""
    shown = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
    reason = str(shown).removeprefix("Skipped: ")
    return reason if reason.startswith(_PREFIXES) else ""
