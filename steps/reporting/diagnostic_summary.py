"""The diagnostics of a run, for the end of pytest's output: code, number, first place.

The report of each scenario carries its diagnostics as plain values, which travel from the workers of pytest-xdist to
the controller; the controller adds them up. The first place is the first by file and line, so that it does not depend
on the order of the scenarios.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ..collecting.feature_items import ScenarioItem

KEY = "diagnostics"
TITLE = "diagnostics"
NARROWEST = 120  # terminals wrap a long line, and logs of builds are not as narrow as pytest takes them to be


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """The place of a diagnostic: the line of the step, and what was found there."""

    feature: str
    line: int
    text: str


def note(item: ScenarioItem, target: Any, redact: Callable[[str], str]) -> list[dict[str, Any]]:
    """The diagnostics of a scenario as plain values, without those that are ignored or that its tags allow."""
    log = getattr(target, "log", None)
    position = item.position
    if log is None or position is None:
        return []
    from ...engine.diagnostics import diagnostics

    watch, found = position.watch, []
    for one in diagnostics(log.events):
        if watch.actions.of(one.code, watch.allowed) == "ignore":
            continue
        step = watch.step_of(one.event.seq) or position.step
        line = step.line_number if step is not None else item.case.line
        first = one.text.partition("\n")[0]
        text = redact(f"{one.node}: {first}" if one.node else first)
        found.append({"code": one.code, "line": line, "text": text})
    return found


class DiagnosticSummary:
    """Adds up the diagnostics of a run; in the process that has the terminal only."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._first: dict[str, Place] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        about: dict[str, Any] = getattr(report, "handoff", {})
        for one in about.get(KEY, ()):
            code, place = one["code"], Place(about["feature"], one["line"], one["text"])
            self._counts[code] = self._counts.get(code, 0) + 1
            self._first[code] = min(self._first.get(code, place), place)

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self._counts:
            return
        terminalreporter.section(TITLE)
        for line in self.lines(max(NARROWEST, terminalreporter._tw.fullwidth)):
            terminalreporter.write_line(line)
        if terminalreporter.verbosity >= 0:
            terminalreporter.write_line("handoff_diagnostics = error:CODE makes one fail, ignore:CODE hides it")

    def lines(self, width: int) -> Iterator[str]:
        """A line for each code, in the order of the documentation, at most `width` characters long."""
        from ...engine.diagnostics import CODES

        order = {code: at for at, code in enumerate(CODES)}
        codes = sorted(self._counts, key=lambda code: (order.get(code, len(order)), code))
        widest = max(map(len, codes))
        digits = max(len(str(count)) for count in self._counts.values())
        for code in codes:
            place = self._first[code]
            line = f"{code:<{widest}}  {self._counts[code]:>{digits}}  {place.feature}:{place.line}  {place.text}"
            yield line if len(line) <= width else line[: width - 1] + "…"
