"""The undefined steps of a run, for the end of pytest's output: the lines to write instead, the most frequent first.

A scenario says itself which of its steps are undefined. Where several scenarios have some, a step is often the same, so
it is shown once more with the number of its scenarios.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, Final

import pytest

KEY: Final = "undefined"
TITLE: Final = "undefined steps"


def note(error: BaseException | None, redact: Callable[[str], str]) -> dict[str, list[str]]:
    """What is said about the undefined steps of a scenario, as plain values; empty for any other failure."""
    undefined: tuple[str, ...] = getattr(error, "undefined_steps", ())  # its class needs internals of pytest-bdd
    return {KEY: [redact(text) for text in undefined]} if undefined else {}


class UndefinedSummary:
    """Adds up the undefined steps of a run; in the process that has the terminal only."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._answers: dict[str, list[str]] = {}
        self._scenarios = 0
        self._features: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        about: dict[str, Any] = getattr(report, "handoff", {})
        if KEY in about:
            self._scenarios += 1
            self._features.add(report.nodeid.partition("::")[0])
            for text in about[KEY]:
                step, *lines = text.split("\n")
                self._counts[step] += 1
                self._answers.setdefault(step, lines)

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        self._write_steps(terminalreporter)
        if self._features:
            from ..collecting import ownership

            if modules := ownership.modules_of_behave(self._features, terminalreporter.config.rootpath):
                terminalreporter.write_line(ownership.about_behave(modules))

    def _write_steps(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._scenarios < 2:
            return
        terminalreporter.section(TITLE)
        digits = len(str(max(self._counts.values())))
        for step, count in self._counts.most_common():
            terminalreporter.write_line(f"{count:>{digits}}  {step.removeprefix('no step definition for: ')}")
            for line in self._answers[step]:
                terminalreporter.write_line(f"{' ' * digits}  {line}")
