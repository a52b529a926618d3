"""Keeps a run going when the folder of Allure results cannot be written, and says so at its end.

allure-pytest writes from within the hooks that report a test: there an error ends the whole run, and the outcomes are
lost. Here it becomes one line in the summary, and a run that would have been a success is none.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any, Final

import allure_commons
import pytest

from ..engine.output_files import why_unwritten

NAME: Final = "handoff-allure-folder"
_OUTPUT: Final = "handoff_allure_unwritten"  # what a worker of pytest-xdist passes to the controller


def plug_in(config: pytest.Config) -> None:
    """Watch over the folder of this run; one that cannot be created is not used."""
    folder = AllureFolder(config)
    named = Path(config.option.allure_report_dir).absolute()
    try:
        named.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        config.option.allure_report_dir = None
        folder.note(error, named)
    config.pluginmanager.register(folder, NAME)
    allure_commons.plugin_manager.register(folder, NAME)
    config.add_cleanup(lambda: allure_commons.plugin_manager.unregister(name=NAME))


class AllureFolder:
    """Takes the errors of writing from allure-pytest."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._folder = config.option.allure_report_dir
        self._unwritten: list[str] = []

    def note(self, error: OSError | UnicodeError, path: Path) -> None:
        said = why_unwritten(error, path) if isinstance(error, OSError) else f"{path}: {error}"
        self._unwritten.append(said)

    @allure_commons.hookimpl(wrapper=True)
    def report_result(self) -> Generator[None, Any, Any]:
        return (yield from self._watched())

    @allure_commons.hookimpl(wrapper=True)
    def report_container(self) -> Generator[None, Any, Any]:
        return (yield from self._watched())

    @allure_commons.hookimpl(wrapper=True)
    def report_attached_file(self) -> Generator[None, Any, Any]:
        return (yield from self._watched())

    @allure_commons.hookimpl(wrapper=True)
    def report_attached_data(self) -> Generator[None, Any, Any]:
        return (yield from self._watched())

    @allure_commons.hookimpl(wrapper=True)
    def report_globals(self) -> Generator[None, Any, Any]:
        return (yield from self._watched())

    def _watched(self) -> Generator[None, Any, Any]:
        try:
            return (yield)
        except (OSError, UnicodeError) as error:  # UnicodeError: half a character in a message
            self.note(error, Path(self._folder))
            return None

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take over the errors of a worker of pytest-xdist; one that has crashed has no output."""
        self._unwritten += (getattr(node, "workeroutput", None) or {}).get(_OUTPUT, [])

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(self._config, "workeroutput"):
            self._config.workeroutput[_OUTPUT] = self._unwritten
        elif self._unwritten and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._unwritten:
            first, *others = self._unwritten
            more = f", and {len(others)} more" if others else ""
            line = f"handoff: Allure results could not be written: {first}{more}"
            terminalreporter.write_line(line, red=True, bold=True)
