"""Scenarios that a target cannot run: they are skipped with a reason, and the end of the run counts the reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final, NoReturn

import pytest

from ...engine.errors import counted

ON_THE_WIRE: Final = "not on the wire"
LIVE: Final = "not on a live account"
_PREFIXES: Final = (f"{ON_THE_WIRE}: ", f"{LIVE}: ")


def cannot(target: str, reason: str) -> NoReturn:
    """Skip the scenario: `target` cannot run it. A reason always has the same wording, so that it can be counted."""
    __tracebackhide__ = True
    pytest.skip(f"{target}: {reason}")


def summary(reports: Sequence[Any]) -> Iterator[str]:
    """The lines for the end of a run: how many scenarios a target could not run, by reason."""
    reasons = Counter(reason for report in reports if (reason := _reason(report)))
    if not reasons:
        return
    total = sum(reasons.values())
    yield f"handoff: {counted(total, 'scenario')} skipped, because the target cannot run everything"
    for reason, count in reasons.most_common():
        yield f"  {count:4}  {reason}"


def _reason(report: Any) -> str:
    """The reason why a target skipped this; empty for any other skip."""
    shown = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
    reason = str(shown).removeprefix("Skipped: ")
    return reason if reason.startswith(_PREFIXES) else ""
