"""Redacts secrets in what pytest shows and writes: the terminal and pytest-bdd's Gherkin reports.

The names of scenarios have no secrets, so neither have pytest's node ids, caches and JUnit file. Secrets that only
a scenario knows are not known here: only texts that look like a secret, stand in a column named like one, or match the
author's patterns are redacted.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, cast

import pytest

from ..running import internals

if TYPE_CHECKING:
    from ...engine.log.redaction import Redactor
    from ..collecting.feature_items import ScenarioItem

NAME = "handoff-display"


def plug_in(config: pytest.Config) -> None:
    """Redact the output of this run. Nothing is imported or changed before there is a scenario to show."""
    config.pluginmanager.register(Display(config), NAME)


class Display:
    """Redacts the output of one run, in the process that has the terminal."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._redactor: Redactor | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Redact before anything is listed."""
        if any(hasattr(item, "run_scenario") for item in session.items):
            redactor = self._begin()
            for item in session.items:
                if hasattr(item, "run_scenario"):
                    redactor.learn_named(cast("ScenarioItem", item).case.values)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Redact what is wrong with a feature."""
        if report.failed and report.nodeid.endswith(".feature"):
            text = str(report.longrepr)
            if (shown := self._begin().text(text)) != text:
                report.longrepr = shown

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Redact before anything is shown; under pytest-xdist this process has not collected anything."""
        if ".feature::" in nodeid:
            self._begin()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Redact the data for pytest-bdd's own reports while the scenario's secrets are known."""
        report = yield
        if hasattr(item, "run_scenario") and report.when == "call":
            from . import results

            redact = results.redactor_for(cast("ScenarioItem", item), getattr(item, "target", None)).text
            if (context := _context(report)) is not None:
                context.scenario, context.name = _redacted(context.scenario, redact), redact(context.name)
        return report

    def _begin(self) -> Redactor:
        if self._redactor is None:
            from . import results

            self._redactor = results.project_redactor(self._config)
            terminal = self._config.pluginmanager.get_plugin("terminalreporter")
            if terminal is not None:
                _watch(terminal._tw, self._redactor.text)
        return self._redactor


def _context(report: pytest.TestReport) -> Any:
    """The data of pytest-bdd's own reports about this scenario; None if there is none or its place has changed."""
    try:
        return internals.test_report_context_registry.get(report)
    except internals.Moved:  # the header names it
        return None


def _watch(writer: Any, redact: Callable[[str], str]) -> None:
    """Redact all output of this writer, which goes through its `write` in pieces of at least one line."""
    write = writer.write

    def write_redacted(text: str, **markup: Any) -> None:
        write(redact(text), **markup)

    writer.write = write_redacted


def _redacted(value: Any, redact: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {key: _redacted(held, redact) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_redacted(held, redact) for held in value]
    return redact(value) if isinstance(value, str) else value
