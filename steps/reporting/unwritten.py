"""Logs that a run was asked for and could not write: named at its end, when the outcomes are known.

A full disk is not a fault of a scenario, so outcomes stay as they are; the run as a whole is not a success.
"""

from __future__ import annotations

import pytest


class UnwrittenLogs:
    """Collects the failures from the reports of scenarios, in the process that has the terminal."""

    def __init__(self) -> None:
        self._found: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if (found := getattr(report, "handoff_unwritten", None)) is not None:
            self._found.append(found)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._found and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._found:
            first, *others = self._found
            more = f", and {len(others)} more" if others else ""
            terminalreporter.write_line(f"handoff: a log could not be written: {first}{more}", red=True, bold=True)
