"""The pytest plugin: runs features without any Python file.

Registered as `handoff` through the entry point group `pytest11`. This module is imported in every pytest run of
the environment, so it imports little, and it does nothing without a `.feature` file that is ours. The step library, and
with it the emulator, is imported when there are such features to run.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .collecting.binding import Bound
    from .collecting.feature_items import FeatureFile
    from .collecting.ownership import Ownership

# pytest rewrites the asserts of a plugin's own modules, but does not find those of a namespace package by itself
pytest.register_assert_rewrite(
    "handoff.fakes", "handoff.steps.library", "handoff.steps.scenario.context", "handoff.steps.targets.fixture"
)

DEFAULT_SEED = 20
ALLURE_OPTIONS = ("report_dir", "epics", "features", "stories", "severities", "labels")  # results are made or selected
COVERAGE_OPTIONS = ("cov", "cov_report", "cov_fail_under")  # each of them needs bot coverage
UNREAD_MESSAGES = ("set-aside", "error")

_BOUND = pytest.StashKey["Bound"]()
_BINDING_ERRORS = pytest.StashKey[list[str]]()
_UNUSED = pytest.StashKey[list[str]]()
_OWNERSHIP = pytest.StashKey["Ownership"]()
_LEFT_ALONE = pytest.StashKey[list[str]]()
_NOT_FILES = pytest.StashKey[list[Path]]()


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
        "--handoff-language",
        action="append",
        default=[],
        metavar="LANGUAGE",
        help="of the scenarios with a tag @language:… play only those in this language; may be given several times",
    )
    group.addoption(
        "--handoff-env",
        default="",
        metavar="NAME",
        help="an environment of cloud.yaml, such as test or prod: its skill ids, variables and bot files",
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
        "--handoff-accept",
        action="store_const",
        const="write",
        dest="handoff_accept",
        help="write texts, choices and cards that have changed into the features, after showing the difference, and "
        "run their scenarios again; not in CI, and not for the target live",
    )
    group.addoption(
        "--handoff-accept=review",
        action="store_const",
        const="review",
        dest="handoff_accept",
        help="show this difference, and write nothing",
    )
    group.addoption(
        "--handoff-diagnostics",
        action="append",
        default=[],
        metavar="ACTION[:CODE]",
        help="what to do about diagnostics of a bot: error, warn or ignore, for one code or for all; may be given "
        "several times, the last one that matches counts, after those of the setting handoff_diagnostics",
    )
    parser.addini(
        "handoff_collect",
        "the .feature files to collect: ours (default), with a sentence of handoff or in handoff_features; all; none",
        default="ours",
    )
    parser.addini(
        "handoff_features",
        "folders whose .feature files are ours whatever their sentences, relative to the settings file",
        type="paths",
        default=[],
    )
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
    from .collecting import discovery

    typed = early_config.known_args_namespace.file_or_dir
    if any(".feature:" in str(argument) for argument in typed):
        _expand(typed, args, early_config)
    found = list(discovery.features_of(early_config, list(map(str, typed))))
    early_config.stash[_NOT_FILES] = [path for path in sorted(found) if not path.is_file()]
    for path in found:
        ownership = _ownership(early_config)
        if ownership.is_ours(path) or ownership.is_collected(path):
            discovery.load_library(early_config)
            break
    early_config.pluginmanager.register(TagHook(early_config), "handoff-tags")


def _expand(typed: list[Any], args: list[str], config: pytest.Config) -> None:
    """Replace `file.feature:LINE` among the arguments by the scenarios at this line, and names by redacted ones."""
    meant = {argument: _meant(argument, config.invocation_params.dir, config) for argument in map(str, typed)}
    args[:] = [name for argument in args for name in meant.get(str(argument), [argument])]
    typed[:] = [name for argument in map(str, typed) for name in meant[argument]]


def _meant(argument: str, directory: Path, config: pytest.Config) -> list[str]:
    from ..engine.log.redaction import redactor_of
    from .collecting import selection

    return selection.expand(argument, directory, redactor_of(config.rootpath))


def _ownership(config: pytest.Config) -> Ownership:
    """The decisions about the feature files of this run."""
    found = config.stash.get(_OWNERSHIP, None)
    if found is None:
        from .collecting import discovery
        from .collecting.ownership import Ownership
        from .scenario import recognition

        named = list(map(str, config.known_args_namespace.file_or_dir or discovery.testpaths(config)))
        found = config.stash[_OWNERSHIP] = Ownership(config, named, recognition.has_our_sentence)
    return found


class TagHook:
    """Applies the tags of our features before pytest-bdd does, whose marks need registration, after any conftest.py."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._known: set[str] = set()

    def pytest_bdd_apply_tag(self, tag: str, function: Callable[..., object]) -> bool | None:
        from .collecting import tags

        if not self._is_ours(tag, function):
            return None
        if not hasattr(function, "handoff_cases"):
            from .collecting import variants

            if variants.bind(tag, function):
                return True
        tags.apply(tag, function)
        cases = getattr(function, "handoff_cases", ())
        if not cases or not _ownership(self._config).gives_way(Path(cases[0].template.feature.filename)):
            self.register([tag])
        return True

    def register(self, written: Iterable[str]) -> None:
        """Register the marks of tags, for strict settings, which check -m."""
        from .collecting import tags

        for name in {mark.name for tag in written for mark in tags.marks(tag)} - self._known:
            self._known.add(name)
            self._config.addinivalue_line("markers", f"{name}: Gherkin tag")

    def _is_ours(self, tag: str, function: Callable[..., object]) -> bool:
        if hasattr(function, "handoff_cases"):
            return True
        from .collecting import tags
        from .running import internals

        bound = internals.bound_feature(function)
        ownership = _ownership(self._config)
        if bound is None or not ownership.is_ours(bound):
            return False
        return tags.is_ours(tag) or not ownership.gives_way(bound)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Before allure-pytest is configured, which ends the run when it cannot write."""
    if getattr(config.option, "allure_report_dir", None):
        from ..reports import allure_folder

        allure_folder.plug_in(config)


def pytest_configure(config: pytest.Config) -> None:
    if config.getini("handoff_collect") != "ours" or config.getini("handoff_features"):
        from .collecting import ownership

        ownership.check_settings(config)
    if config.getoption("handoff_accept") is not None:
        from .accepting import acceptance

        acceptance.plug_in(config)
    if config.getoption("handoff_target") != "emulator":
        _choose_target(config)
    deselected: list[str] = config.option.deselect or []
    if any(".feature:" in argument for argument in deselected):
        root = config.rootpath
        config.option.deselect = [name for argument in deselected for name in _meant(argument, root, config)]
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
        from .reporting.undefined_summary import UndefinedSummary

        display.plug_in(config)
        config.pluginmanager.register(diagnostic_summary.DiagnosticSummary(), "handoff-diagnostics")
        config.pluginmanager.register(UndefinedSummary(), "handoff-undefined-steps")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> FeatureFile | None:
    if file_path.suffix != ".feature":
        return None
    ownership = _ownership(parent.config)
    if not ownership.is_collected(file_path):
        if ownership.is_asked_for(file_path):
            ownership.leave_alone(file_path)
        return None
    from .collecting import discovery
    from .collecting.feature_items import FeatureFile
    from .scenario import recognition

    discovery.load_library(parent.config)
    file: FeatureFile = FeatureFile.from_parent(parent, path=file_path)
    file.gives_way = ownership.gives_way(file_path)
    file.kind_of_sentence = recognition.kind_of
    return file


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makeitem(collector: pytest.Collector, name: str, obj: Any) -> list[pytest.Item] | None:
    if getattr(obj, "handoff_cases", None) is None:
        return None
    from .collecting.feature_items import FeatureFile

    return list(collector.items(name, obj)) if isinstance(collector, FeatureFile) else None


def pytest_exception_interact(node: Any, call: pytest.CallInfo[Any]) -> None:
    """Keep the text of an error of pytest-bdd about a feature that a test module was to bind: it names the file."""
    if call.excinfo is not None and isinstance(node, pytest.Module):
        error = call.excinfo.value
        if type(error).__module__.partition(".")[0] == "pytest_bdd":
            node.config.stash.setdefault(_BINDING_ERRORS, []).append(str(error))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Before any item is deselected: a scenario is bound whether or not it runs."""
    from .running import internals

    if _BOUND in config.stash:  # scenarios are collected once more, to run again
        return
    if not internals.has_bound_scenarios() and "handoff.steps.collecting.feature_items" not in sys.modules:
        return
    from .collecting import binding, discovery, identities

    errors: list[str] = config.stash.get(_BINDING_ERRORS, [])
    bound = config.stash[_BOUND] = binding.bound(items, errors)
    if any(_ownership(config).is_ours(file) for file, _title in bound.scenarios):
        discovery.load_library(config)
    items[:] = identities.refuse_shared(binding.leave_out(bound, items))
    if (tag_hook := config.pluginmanager.get_plugin("handoff-tags")) is not None:
        tag_hook.register(dict.fromkeys(tag for item in items for tag in binding.tags_of(item)))
    binding.report_held(config, bound)
    if languages := config.getoption("handoff_language"):
        from .collecting import selection

        items[:] = selection.in_languages(languages, items, config)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    report = yield
    if hasattr(item, "run_scenario"):  # a scenario; its module is not imported in runs without features
        from .collecting import feature_items
        from .reporting import results

        assert isinstance(item, feature_items.ScenarioItem)
        results.record(item, report, call.excinfo.value if call.excinfo else None)
    return report


def pytest_report_header(config: pytest.Config) -> list[str]:
    from .collecting import discovery

    if not discovery.library_is_loaded(config):
        return []
    from .running import runners

    target, environment = config.getoption("handoff_target"), config.getoption("handoff_env")
    lines = [f"handoff: target {target}"] if target != "emulator" else []
    return [*runners.header(config), *lines, *([f"handoff: environment {environment}"] if environment else [])]


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    config = session.config
    _keep_left_alone(config)
    finished = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
    if not finished or not any(hasattr(item, "run_scenario") for item in getattr(session, "items", ())):
        return
    from .running import runners

    # under pytest-xdist no process has all scenarios; pytest-bdd's runner has no index; bound scenarios are not ours
    bound: Bound | None = config.stash.get(_BOUND, None)
    if not _is_worker(config) and runners.is_fast(config) and not (bound and (bound.left_out or bound.unbound)):
        from .collecting import unused

        config.stash[_UNUSED] = unused.lines(session)


def _keep_left_alone(config: pytest.Config) -> None:
    """Keep the features that are left alone for the summary; a worker of pytest-xdist sends them to its controller."""
    ownership = config.stash.get(_OWNERSHIP, None)
    if ownership is None:
        return
    from .collecting.feature_items import shown

    bound = config.stash.get(_BOUND, None)
    paths = [shown(path, config) for path in ownership.left_alone(bound.files if bound else set())]
    if paths and _is_worker(config):
        config.workeroutput["handoff_left_alone"] = paths  # type: ignore[attr-defined]
    elif paths:
        config.stash[_LEFT_ALONE] = paths


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a worker of pytest-xdist has left alone: each worker has collected everything."""
    if paths := getattr(node, "workeroutput", {}).get("handoff_left_alone"):
        node.config.stash[_LEFT_ALONE] = paths


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if paths := config.stash.get(_LEFT_ALONE, []):
        from .collecting import ownership

        terminalreporter.write_line(ownership.about_left_alone(paths, config.rootpath))
    if not_files := config.stash.get(_NOT_FILES, []):
        from .collecting import discovery, feature_items

        for path in not_files:
            name = feature_items.shown(path, config)
            terminalreporter.write_line(f"handoff: {name} is {discovery.kind_of(path)}, not a file, so it was not read")
    if bound := config.stash.get(_BOUND, None):
        from .collecting import binding

        for line in binding.lines(bound, config):
            terminalreporter.write_line(line)
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
