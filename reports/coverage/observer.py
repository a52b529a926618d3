"""Measures bot coverage in a run of pytest.

The worker of a scenario puts the used parts into the scenario's report as plain values; so they reach the controller of
pytest-xdist like outcomes, and a worker that crashes loses only its last scenario. The controller adds up and writes.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from ...engine.bot import Bot
from ...engine.errors import BotDefinitionError
from ...engine.log.redaction import Redactor
from ...engine.output_files import replace_text, why_unwritten
from ...engine.project import redacted_patterns
from ..scenarios import RecordedLog, target_of
from . import coverage_file, output_formats, terminal_table
from .fold import used
from .parts import parts_of
from .tally import Coverage

NAME = "handoff-coverage"
FORMATS = {"html": "bot-coverage.html", "json": "bot-coverage.json", "xml": "bot-coverage.xml"}


def plug_in(config: pytest.Config) -> None:
    """Register the observer for this run.

    Raises:
        UsageError: a report is wanted in an unknown format.
    """
    wanted = [_wanted(text, config) for text in config.getoption("handoff_cov_report")]
    config.pluginmanager.register(CoverageObserver(config, wanted), NAME)


def _wanted(text: str, config: pytest.Config) -> tuple[str, Path]:
    kind, _, named = text.partition(":")
    if kind not in FORMATS:
        raise pytest.UsageError(f"--handoff-cov-report {text}: expected {', '.join(FORMATS)}, then perhaps :FILE")
    return kind, config.invocation_params.dir / (named or FORMATS[kind])


class CoverageObserver:
    """Measures one run; in the controller it also adds up and writes."""

    def __init__(self, config: pytest.Config, wanted: list[tuple[str, Path]]) -> None:
        self._config = config
        self._wanted = wanted
        self._is_worker = hasattr(config, "workerinput")
        self._written: dict[Path, Bot] = {}
        self._uncounted = False
        self._lost: dict[str, str] = {}
        self._done: list[str] = []
        self._unwritten: list[str] = []
        self.coverage = Coverage()

    # --- where scenarios run ---

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, Any, Any]:
        report = yield
        target = target_of(item) if report.when == "call" else None
        if target is not None:
            report.handoff_covered = self._covered(target.log)
        return report

    def _covered(self, log: RecordedLog) -> dict[str, list[str]]:
        """The keys of the parts used, by the file of the bot."""
        found: dict[str, set[str]] = {}
        for name, keys in used(log.events, log.bots).items():
            bot = log.bots[name]
            found.setdefault(str(bot.file or ""), set()).update(self._as_written(bot, keys))
        return {file: sorted(keys) for file, keys in found.items()}

    def _as_written(self, bot: Bot, keys: set[str]) -> set[str]:
        """Leave out the parts that the scenario has changed: they are not those of the bot in the file."""
        if bot.file is None:
            return keys
        if bot.file not in self._written:
            try:
                self._written[bot.file] = Bot.load(bot.file)
            except BotDefinitionError:  # it has vanished or is being saved: the controller says so
                return keys
        written = self._written[bot.file]
        if written.raw == bot.raw:
            return keys
        known, changed = parts_of(written), parts_of(bot)
        return {key for key in keys if key in known and key in changed and known[key].said == changed[key].said}

    # --- where they are counted ---

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        covered: dict[str, list[str]] | None = getattr(report, "handoff_covered", None)
        if covered is None or self._is_worker:
            return
        for file, keys in covered.items():
            if not file:
                self._uncounted = True
                continue
            try:
                self.coverage.bot(file, shown=self._shown_file(file)).add(keys, report.nodeid)
            except BotDefinitionError as error:
                self._lost[file] = " ".join(str(error).split())

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._is_worker:
            return
        for kind, path in self._wanted:
            self._write(path, self._rendered(kind), f"{kind} written to {path}")
        if (folder := getattr(self._config.option, "allure_report_dir", None)) is not None:
            self._carry(self._config.invocation_params.dir / folder)
        if (self._shortfall() or self._unwritten) and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _carry(self, folder: Path) -> None:
        """Write the coverage next to the results, from which the report is made."""
        text = coverage_file.as_text(self._shown, ended_ms=time.time_ns() // 1_000_000)
        self._write(folder / f"{uuid4()}{coverage_file.FILES.lstrip('*')}", text)

    def _write(self, path: Path, text: str, done: str = "") -> None:
        """Write a file; the summary says if that fails, and `done` otherwise."""
        try:
            replace_text(path, text)
        except OSError as error:
            self._unwritten.append(f"bot coverage could not be written: {why_unwritten(error, path)}")
        else:
            self._done += [done] if done else []

    @cached_property
    def _shown(self) -> Coverage:
        """The coverage without secrets; valid when all scenarios have run."""
        return coverage_file.without_secrets(self.coverage, Redactor(redacted_patterns(self._config.rootpath)))

    def _rendered(self, kind: str) -> str:
        if kind == "html":
            from .coverage_page import as_html

            return as_html(self._shown)
        return output_formats.as_json(self._shown) if kind == "json" else output_formats.as_cobertura(self._shown)

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self._is_worker:
            terminalreporter.section("bot coverage")
            for line in self._lines(terminalreporter._tw.fullwidth):
                terminalreporter.write_line(line)
            for line in filter(None, (*self._unwritten, self._shortfall())):
                terminalreporter.write_line(line, red=True, bold=True)

    def _lines(self, width: int) -> Iterator[str]:
        if not self.coverage.bots:
            yield "no scenario has used a bot"
        yield from terminal_table.table(self._shown, width=width)
        if self._uncounted:
            yield "bots that are not from a file are not counted"
        yield from (f"a bot is not counted any more: {why}" for why in self._lost.values())
        yield from self._done

    def _shortfall(self) -> str:
        """The message when less is covered than required; empty otherwise."""
        wanted = self._config.getoption("handoff_cov_fail_under")
        percent = self.coverage.score.percent if self.coverage.bots else 0.0
        return f"bot coverage is {percent:.2f} %, but {wanted:g} % are required" if wanted and percent < wanted else ""

    def _shown_file(self, file: str) -> str:
        path, root = Path(file), self._config.rootpath
        return path.relative_to(root).as_posix() if path.is_relative_to(root) else file
