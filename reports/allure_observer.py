"""Shows scenarios in Allure as they are written: steps, tables, labels, and the transcript of the conversation.

An observer: it reads scenarios through the hooks of pytest and pytest-bdd and calls allure-pytest through the hooks of
allure-commons. If it fails it is unregistered with a warning, and the outcomes stand. It is registered only when a run
writes Allure results or selects by Allure labels, in each worker of pytest-xdist separately.

History: allure-pytest identifies a test by its file, title and parameters, so order does not matter. `@id:X` replaces
that identity and survives renaming and moving. A row that repeats the values of an earlier one has an identity of its
own; otherwise Allure would show it as a retry of that one.
"""

from __future__ import annotations

import csv
import hashlib
import io
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec
from uuid import uuid4

import allure
import allure_commons
import pytest
from allure_commons.model2 import Parameter, TestResult, TestStepResult
from allure_commons.types import AttachmentType

from ..engine.errors import FeatureError
from ..engine.events import HttpExchanged
from ..engine.input_files import parse_json
from ..engine.log.redaction import Redactor
from ..engine.project import redacted_patterns
from . import transcript_html
from .allure_results import note_fact
from .scenarios import as_scenario, before_when, target_of

P = ParamSpec("P")

NAME = "handoff-allure"
SEVERITIES = frozenset(level.value for level in allure.severity_level)
LINKS = {"issue": "issue", "tms": "tms", "testcase": "tms", "link": "link"}
WORDS = frozenset({"epic", "feature", "story", "suite", "owner"})  # values that are displayed: `_` stands for a blank
LABELS = WORDS | {"severity", "id", "rule", "req"}
ROW_PARAMETER = "_pytest_bdd_example"


def plug_in(config: pytest.Config) -> None:
    """Register the observer for this run."""
    observer = AllureObserver(config)
    config.pluginmanager.register(observer, NAME)
    allure_commons.plugin_manager.register(observer, NAME)
    config.add_cleanup(observer.unplug)


def _guarded(hook: Callable[Concatenate[AllureObserver, P], None]) -> Callable[Concatenate[AllureObserver, P], None]:
    """The hook, so that an error in it does not change the outcome of a scenario."""

    @wraps(hook)
    def guarded(self: AllureObserver, /, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            hook(self, *args, **kwargs)
        except Exception as error:
            self.unplug()
            self.warn(f"steps are no longer reported to Allure: {type(error).__name__}: {error}")

    return guarded


class AllureObserver:
    """Reports the scenarios of one run to Allure."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._hook = allure_commons.plugin_manager.hook
        self._item: Any = None
        self._steps: list[Any] = []
        self._open = ""
        self._patterns = _patterns(config)
        self._redactor = Redactor(self._patterns)

    @_guarded
    def pytest_sessionfinish(self) -> None:
        """Note the environment of `cloud.yaml` among the facts about the run."""
        folder, name = self._config.option.allure_report_dir, self._config.getoption("handoff_env", default="")
        if folder and name and not hasattr(self._config, "workerinput"):
            note_fact(Path(folder), "cloud.yaml environment", name)

    def unplug(self) -> None:
        """Unregister the observer; may be called twice."""
        if self._config.pluginmanager.has_plugin(NAME):
            self._config.pluginmanager.unregister(name=NAME)
        if allure_commons.plugin_manager.has_plugin(NAME):
            allure_commons.plugin_manager.unregister(name=NAME)

    def warn(self, text: str) -> None:
        """Put a warning into pytest's summary. Raised as a warning it could become an error of the running test."""
        warning = warnings.WarningMessage(pytest.PytestWarning(text), pytest.PytestWarning, __file__, 1)
        recorded = {"warning_message": warning, "when": "runtest", "nodeid": "", "location": None}
        self._config.hook.pytest_warning_recorded.call_historic(kwargs=recorded)

    # --- collection: labels as marks, so that allure-pytest can select by them ---

    @pytest.hookimpl(tryfirst=True)
    @_guarded
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        patterns = dict(self._config.option.allure_link_pattern)
        for item in items:
            if (scenario := as_scenario(item)) is not None:
                for mark in marks(scenario.case, patterns):
                    item.add_marker(mark)

    # --- steps ---

    @_guarded
    def pytest_bdd_before_scenario(self, scenario: Any) -> None:
        self._steps = list(scenario.steps)
        self._hook.add_title(test_title=scenario.name)

    @_guarded
    def pytest_bdd_before_step(self, step: Any) -> None:
        self._start(step)

    @_guarded
    def pytest_bdd_after_step(self) -> None:
        self._stop(None)

    @_guarded
    def pytest_bdd_step_error(self, exception: BaseException) -> None:
        self._stop(exception)

    @_guarded
    def pytest_bdd_step_func_lookup_error(self, step: Any, exception: BaseException) -> None:
        self._start(step)
        self._stop(exception)

    @_guarded
    def pytest_bdd_after_scenario(self) -> None:
        """Show the steps that were not reached as skipped, with the step that skipped the rest."""
        skipped = pytest.skip.Exception("not run")
        if self._open:
            self._stop(skipped)
        while self._steps:
            self._start(self._steps[0])
            self._stop(skipped)

    def _start(self, step: Any) -> None:
        self._update_redactor()
        self._steps.remove(step)
        self._open = str(uuid4())
        self._hook.start_step(uuid=self._open, title=f"{step.keyword} {step.name}", params={})
        if step.datatable is not None:
            rows = self._redactor.rows([list(map(str, row)) for row in step.datatable.raw()])
            allure.attach(as_csv(rows), "data table", AttachmentType.CSV)
        if step.docstring is not None:
            kind = AttachmentType.JSON if _is_json(step.docstring) else AttachmentType.TEXT
            allure.attach(self._redact(step.docstring), "doc string", kind)

    def _redact(self, text: str) -> str:
        """The text without the secrets that the scenario's log knows."""
        return self._redactor.text(text)

    def _update_redactor(self) -> None:
        """Use the redactor of the log while there is one: the target is gone when the result is written."""
        if (target := target_of(self._item)) is not None:
            self._redactor = target.log.redactor

    def _stop(self, error: BaseException | None) -> None:
        uuid, self._open = self._open, ""
        self._hook.stop_step(
            uuid=uuid,
            exc_type=type(error) if error is not None else None,
            exc_val=error,
            exc_tb=error.__traceback__ if error is not None else None,
        )

    # --- the whole scenario ---

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        self._item = item
        self._redactor = Redactor(self._patterns)
        if (scenario := as_scenario(item)) is not None:
            self._redactor.learn_named(scenario.case.values)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, Any, Any]:
        report = yield
        if report.when == "call":
            self._attach_evidence(item, report)
        return report

    @_guarded
    def _attach_evidence(self, item: pytest.Item, report: pytest.TestReport) -> None:
        target = target_of(item)
        if target is None:
            return
        self._update_redactor()
        allure.attach(target.transcript(), "transcript", AttachmentType.TEXT)
        allure.attach(transcript_html.as_html(target.log.events), "transcript as bubbles", AttachmentType.HTML)
        if report.failed:
            if explanation := target.explain_failure(since=before_when(item)):
                allure.attach(explanation, "what the bot did", AttachmentType.TEXT)
            allure.attach(target.log.to_ndjson(), "log", "application/x-ndjson", "ndjson")
            exchanges = as_http(event.body for event in target.log.events if isinstance(event.body, HttpExchanged))
            if exchanges:
                allure.attach(exchanges, "HTTP exchanges", AttachmentType.TEXT)

    @allure_commons.hookimpl(tryfirst=True)
    @_guarded
    def report_result(self, result: TestResult) -> None:
        """Complete the result before allure-commons writes the file."""
        scenario = as_scenario(self._item)
        if scenario is None:
            return
        case = scenario.case
        _hide_secrets(result, self._redact)
        for named in (*result.labels, *result.links):
            for attribute in ("value", "name", "url"):
                if isinstance(text := getattr(named, attribute, None), str):
                    setattr(named, attribute, self._redact(text))
        result.titlePath = [self._redact(text) for text in getattr(result, "titlePath", ())]
        others = [parameter for parameter in result.parameters if parameter.name != ROW_PARAMETER]
        columns = [Parameter(name=name, value=self._redactor.named(name, value)) for name, value in case.values.items()]
        ways = [Parameter(name=family, value=value) for family, value in case.variant.values.items()]
        result.parameters = [*columns, *ways, *others]
        stable = _values(case.tags, "id")
        if stable:
            result.testCaseId = _md5(stable[0])
            result.historyId = _md5(stable[0], *(f"{one.name}={one.value}" for one in result.parameters))
        if case.repeats:
            result.testCaseId = _md5(result.testCaseId, f"#{case.repeats + 1}")
            result.historyId = _md5(result.historyId, f"#{case.repeats + 1}")
        result.labels = list({(label.name, label.value): label for label in result.labels}.values())


def _hide_secrets(result: TestResult | TestStepResult, redact: Callable[[str], str]) -> None:
    """Remove secrets from titles, messages and traces."""
    result.name = redact(result.name)
    for name in ("description", "fullName"):
        if text := getattr(result, name, None):
            setattr(result, name, redact(text))
    if (details := result.statusDetails) is not None:
        details.message, details.trace = (redact(text) if text else text for text in (details.message, details.trace))
    for step in result.steps:
        _hide_secrets(step, redact)


def _patterns(config: pytest.Config) -> tuple[str, ...]:
    """The author's patterns; none when the settings are wrong, which the scenarios report."""
    try:
        patterns = redacted_patterns(config.rootpath)
        Redactor(patterns)
    except FeatureError:
        return ()
    return patterns


def marks(case: Any, patterns: Mapping[str, str]) -> Iterator[pytest.MarkDecorator]:
    """The marks from which allure-pytest takes labels and links; `patterns` are the link patterns by type."""
    template = case.template
    families = {tag.partition(":")[0] for tag in case.tags}
    if "feature" not in families:
        yield _label("feature", template.feature.name)
    if template.rule is not None and "story" not in families:
        yield _label("story", template.rule.name)
    for tag in case.tags:
        family, _, value = tag.partition(":")
        if value and family in LINKS:
            kind = LINKS[family]
            yield pytest.mark.allure_link(patterns.get(kind, "{}").format(value), link_type=kind, name=value)
        elif value and family == "severity" and value not in SEVERITIES:
            yield _label("tag", tag)
        elif value and family in LABELS:
            yield _label(family, value.replace("_", " ") if family in WORDS else value)


def as_csv(rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def as_http(exchanges: Iterable[HttpExchanged]) -> str:
    """Requests and responses in order, as plain text."""
    return "\n\n".join("\n".join(_http_lines(exchange)) for exchange in exchanges)


def _http_lines(exchange: HttpExchanged) -> Iterator[str]:
    yield f"{exchange.method} {exchange.url}"
    yield from (f"{name}: {value}" for name, value in exchange.request_headers)
    yield from ("", exchange.request_body) if exchange.request_body else ()
    yield f"→ {exchange.status or exchange.error} after {exchange.latency_ms} ms"
    yield from (exchange.response_body,) if exchange.response_body else ()


def _label(kind: str, value: str) -> pytest.MarkDecorator:
    return pytest.mark.allure_label(value, label_type=kind)


def _values(tags: Iterable[str], family: str) -> list[str]:
    return [tag.partition(":")[2] for tag in tags if tag.startswith(f"{family}:")]


def _is_json(text: str) -> bool:
    try:
        parse_json(text)
    except ValueError:
        return False
    return True


def _md5(*parts: str) -> str:
    """An identity as Allure makes it; MD5 does not serve security here."""
    return hashlib.md5("|".join(parts).encode(), usedforsecurity=False).hexdigest()
