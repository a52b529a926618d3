"""The pytest plugin: runs features without any Python file.

Registered as `handoff` through the entry point group `pytest11`. This module is imported in every pytest run of
the environment, so it imports little, and it does nothing without a `.feature` file. The step library, and with it the
emulator, is imported when there are features to run.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .collecting.feature_items import FeatureFile

# pytest rewrites the asserts of a plugin's own modules, but does not find those of a namespace package by itself
pytest.register_assert_rewrite(
    "handoff.fakes", "handoff.steps.library", "handoff.steps.scenario.context", "handoff.steps.targets.fixture"
)

DEFAULT_SEED = 20
ALLURE_OPTIONS = ("report_dir", "epics", "features", "stories", "severities", "labels")  # results are made or selected
COVERAGE_OPTIONS = ("cov", "cov_report", "cov_fail_under")  # each of them needs bot coverage
UNREAD_MESSAGES = ("set-aside", "error")

_BOUND = pytest.StashKey[int]()
_UNUSED = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("handoff", "handoff: conversations with a bot")
    group.addoption(
        "--handoff-seed",
        type=int,
        default=DEFAULT_SEED,
        metavar="N",
        help=f"seed of all random values in a scenario (default {DEFAULT_SEED}, so that every run is the same)",
    )
    group.addoption(
        "--handoff-log",
        type=Path,
        metavar="DIR",
        help="write what happened in each scenario to DIR, one NDJSON file each",
    )
    group.addoption(
        "--handoff-target",
        default="emulator",
        metavar="TARGET",
        help="where the bot runs: emulator (default), in process; wire, the same behind real sockets; live[:PROFILE], "
        "deployed on a real account",
    )
    group.addoption(
        "--handoff-runner",
        choices=("fast", "bdd"),
        default="fast",
        help="the runner of steps: our executor (fast, default) or pytest-bdd's own (bdd)",
    )
    group.addoption(
        "--handoff-cov",
        action="store_true",
        help="show which parts of the bots the scenarios use, and the escalation paths to a human agent",
    )
    group.addoption(
        "--handoff-cov-report",
        action="append",
        default=[],
        metavar="FORMAT[:FILE]",
        help="write bot coverage to a file as well: html, json or xml (Cobertura); may be given several times",
    )
    group.addoption(
        "--handoff-cov-fail-under",
        type=float,
        metavar="N",
        help="fail the run when less than N percent of the parts of the bots are used",
    )
    group.addoption(
        "--handoff-diagnostics",
        action="append",
        default=[],
        metavar="ACTION[:CODE]",
        help="what to do about diagnostics of a bot: error, warn or ignore, for one code or for all; may be given "
        "several times, the last one that matches counts, after those of the setting handoff_diagnostics",
    )
    parser.addini("handoff_collect", "collect .feature files without a Python file", type="bool", default=True)
    parser.addini(
        "handoff_unread_messages",
        "messages of the bot that no step has read at the next When: set-aside (default) or error",
        default="set-aside",
    )
    parser.addini(
        "handoff_diagnostics",
        "what to do about diagnostics of a bot: lines ACTION:CODE or ACTION, where ACTION is error, warn or ignore",
        type="linelist",
        default=[],
    )
    parser.addini(
        "handoff_rules_must_be_cited",
        "fail a scenario that passes without using the documented rule it is tagged with",
        type="bool",
        default=False,
    )


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    from . import hookspecs

    pluginmanager.add_hookspecs(hookspecs)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config, args: list[str]) -> None:
    """Load the step library before any conftest.py, whose steps take precedence because they come later."""
    from .collecting import discovery, selection

    typed = early_config.known_args_namespace.file_or_dir
    directory = early_config.invocation_params.dir
    meant = {argument: selection.expand(argument, directory) for argument in map(str, typed)}
    if any(meant[argument] != [argument] for argument in meant):
        args[:] = [name for argument in args for name in meant.get(str(argument), [argument])]
        typed[:] = [name for argument in map(str, typed) for name in meant[argument]]
    if discovery.has_features(early_config, [Path(directory, name.partition("::")[0]) for name in typed]):
        discovery.load_library(early_config)
    early_config.pluginmanager.register(TagHook(early_config), "handoff-tags")


class TagHook:
    """Applies tags before pytest-bdd does, whose marks need registration, and after any conftest.py."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._known: set[str] = set()

    def pytest_bdd_apply_tag(self, tag: str, function: Callable[..., object]) -> bool:
        from .collecting import tags

        tags.apply(tag, function)
        for name in {mark.name for mark in tags.marks(tag)} - self._known:
            self._known.add(name)
            self._config.addinivalue_line("markers", f"{name}: Gherkin tag")  # for strict settings, which check -m
        return True


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Before allure-pytest is configured, which ends the run when it cannot write."""
    if getattr(config.option, "allure_report_dir", None):
        from ..reports import allure_folder

        allure_folder.plug_in(config)


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("handoff_target") != "emulator":
        _choose_target(config)
    unread = config.getini("handoff_unread_messages")
    if unread not in UNREAD_MESSAGES:
        raise pytest.UsageError(f"handoff_unread_messages = {unread}: expected {' or '.join(UNREAD_MESSAGES)}")
    if config.getini("handoff_diagnostics") or config.getoption("handoff_diagnostics"):
        from .running import diagnostic_actions

        diagnostic_actions.actions_of(config)  # a wrong line ends the run before it begins
    if any(getattr(config.option, f"allure_{option}", None) for option in ALLURE_OPTIONS):
        from ..reports import allure_observer

        allure_observer.plug_in(config)
    if any(config.getoption(f"handoff_{option}") not in (None, False, []) for option in COVERAGE_OPTIONS):
        from ..reports.coverage import observer

        observer.plug_in(config)
    if not _is_worker(config) and getattr(config, "cache", None) is not None:
        from .reporting.outcomes import OutcomeKeeper

        config.pluginmanager.register(OutcomeKeeper(config.cache), "handoff-outcomes")
    if not _is_worker(config) and config.getoption("handoff_log") is not None:
        from .reporting.unwritten import UnwrittenLogs

        config.pluginmanager.register(UnwrittenLogs(), "handoff-unwritten-logs")
    if not _is_worker(config):
        from .reporting import diagnostic_summary, display

        display.plug_in(config)
        config.pluginmanager.register(diagnostic_summary.DiagnosticSummary(), "handoff-diagnostics")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> FeatureFile | None:
    if file_path.suffix != ".feature" or not parent.config.getini("handoff_collect"):
        return None
    from .collecting import discovery
    from .collecting.feature_items import FeatureFile

    discovery.load_library(parent.config)
    return FeatureFile.from_parent(parent, path=file_path)


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makeitem(collector: pytest.Collector, name: str, obj: Any) -> list[pytest.Item] | None:
    if getattr(obj, "handoff_cases", None) is None:
        return None
    from .collecting.feature_items import FeatureFile

    return list(collector.items(name, obj)) if isinstance(collector, FeatureFile) else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "pytest_bdd.scenario" not in sys.modules:
        return
    from .collecting import discovery, feature_items

    bound = feature_items.bound_scenarios(items)
    if bound:
        discovery.load_library(config)
        kept = feature_items.without(bound, items)
        config.stash[_BOUND] = len(items) - len(kept)
        items[:] = kept


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    report = yield
    if hasattr(item, "run_scenario"):  # a scenario; its module is not imported in runs without features
        from .collecting import feature_items
        from .reporting import results

        assert isinstance(item, feature_items.ScenarioItem)
        results.record(item, report)
    return report


def pytest_report_header(config: pytest.Config) -> list[str]:
    from .collecting import discovery
    from .running import runners

    if not discovery.library_is_loaded(config):
        return []
    target = config.getoption("handoff_target")
    return [*runners.header(config), *([f"handoff: target {target}"] if target != "emulator" else [])]


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    config = session.config
    finished = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
    if not finished or not any(hasattr(item, "run_scenario") for item in getattr(session, "items", ())):
        return
    from .running import runners

    # under pytest-xdist no process has all scenarios; pytest-bdd's runner has no index; bound scenarios are not ours
    if not _is_worker(config) and runners.is_fast(config) and not config.stash.get(_BOUND, 0):
        from .collecting import unused

        config.stash[_UNUSED] = unused.lines(session)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    bound = config.stash.get(_BOUND, 0)
    if bound:
        terminalreporter.write_line(
            f"handoff: {bound} scenarios are bound by test modules and were not collected twice"
        )
    for line in config.stash.get(_UNUSED, []):
        terminalreporter.write_line(line)
    if config.getoption("handoff_target") != "emulator":
        from .targets import skipping

        for line in skipping.summary(terminalreporter.getreports("skipped")):
            terminalreporter.write_line(line)


def _choose_target(config: pytest.Config) -> None:
    from .targets import choice
    from .targets.fixture import TARGETS

    target = choice.choice_of(config.getoption("handoff_target"))
    if target.kind != "emulator":
        choice.checked(target, config)
        targets = config.stash[TARGETS] = choice.Targets(config, target)
        config.add_cleanup(targets.close)


def _is_worker(config: pytest.Config) -> bool:
    """Whether this process is a worker of pytest-xdist."""
    return hasattr(config, "workerinput")
