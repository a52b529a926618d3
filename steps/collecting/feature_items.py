"""Collects `.feature` files as pytest's own items, without a Python file.

A feature file is a module to pytest (so module-scoped fixtures, `--dist loadfile` and random order work) that holds
one test function per scenario. An outline is an ordinary parametrisation, because `--lf` and other options
compare structured ids.
"""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ...engine.errors import FeatureError, message
from ..running import failure, internals, runners
from ..running.changes import ACCEPTING, Changes
from ..running.diagnostic_actions import actions_of, allowed_by
from ..running.position import Position
from ..running.step_watch import StepWatch
from . import allow_tags, document, language_texts, rule_tags
from .document import Case, Document
from .feature_source import DocumentError

ROW_FIXTURE = "_pytest_bdd_example"  # pytest-bdd's name for it
HELD = pytest.StashKey[list["FeatureFile"]]()
"""The files with an error that give way to a test module, until it is clear whether one binds them."""


class FeatureFile(pytest.Module):
    """A `.feature` file."""

    document: Document
    gives_way: bool  # to a test module that binds the file
    refused: DocumentError | None = None  # an error beside what the file itself holds
    kind_of_sentence: Callable[[str], str]  # the kind of the library's sentence that a text is, "" for none
    _plain_fixtures: Any = None  # the fixtures of a plain scenario: the same for each in the file

    def _getobj(self) -> types.ModuleType:
        module = types.ModuleType(re.sub(r"\W", "_", self.nodeid))
        module.__file__ = str(self.path)
        return module

    def istestfunction(self, obj: object, name: str) -> bool:  # noqa: ARG002 - pytest's signature
        return isinstance(getattr(obj, "handoff_cases", None), list)

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        if self.refused is not None:
            raise self.CollectError(str(self.refused))
        try:
            from ...engine.log.redaction import redactor_of  # the emulator comes with it; not for features of others

            self.document = document.read(
                self.path,
                shown=shown(self.path, self.config),
                cache=_cache(self.config),
                redactor=redactor_of(self.config.rootpath),
                kind_of=self._kind_of,
            )
            language_texts.fill(self.document, self.config.rootpath)
            rule_tags.refuse_unknown(self.document)
            allow_tags.refuse_unknown(self.document)
        except DocumentError as error:
            if not self.gives_way:
                raise self.CollectError(str(error)) from None
            self.config.stash.setdefault(HELD, []).append(self)
            return
        cases: dict[str, list[Case]] = {}
        for case in self.document.cases:
            cases.setdefault(case.name, []).append(case)
        for name, group in cases.items():
            function = self._function(group)
            setattr(self.obj, name, function)
            made = self.ihook.pytest_pycollect_makeitem(collector=self, name=name, obj=function)
            yield from made

    def _kind_of(self, text: str) -> str:
        """The kind of the sentence that a text is, of the library or of the user; "" for no sentence."""
        assert isinstance(self.parent, pytest.Collector)
        return self.kind_of_sentence(text) or runners.sure_kind(self.parent, text)

    def report(self) -> None:
        """Collect the file once more, and report the outcome as pytest does: for an error that is known only later."""
        report = self.ihook.pytest_make_collect_report(collector=self)
        vars(report).pop("call", None)  # a worker of pytest-xdist sends the rest
        self.ihook.pytest_collectreport(report=report)

    def items(self, name: str, function: Callable[..., None]) -> Iterator[ScenarioItem]:
        """The items of one scenario: one, or one for each row and each parameter of the fixtures it uses."""
        cases: list[Case] = function.handoff_cases  # type: ignore[attr-defined]
        plain = cases[0].row_name is None and not _asks_for_fixtures(function)
        if plain and self._plain_fixtures is not None:
            yield ScenarioItem.from_parent(self, name=name, case=cases[0], fixtureinfo=self._plain_fixtures)
            return
        for made in self._genfunctions(name, function):
            callspec = getattr(made, "callspec", None)
            if callspec is not None:
                yield self._parametrised(name, cases, callspec, made._fixtureinfo)
                continue
            if plain and _only_pytest_parametrises(self.config):
                self._plain_fixtures = made._fixtureinfo
            yield ScenarioItem.from_parent(self, name=name, case=cases[0], fixtureinfo=made._fixtureinfo)

    def _parametrised(self, name: str, cases: list[Case], callspec: Any, fixtureinfo: Any) -> ScenarioItem:
        row = callspec.params.get(ROW_FIXTURE)
        case = next((case for case in cases if case.values is row), cases[0])
        callspec = _readable(callspec, case)
        return ScenarioItem.from_parent(
            self,
            name=f"{name}[{callspec.id}]",
            case=case,
            callspec=callspec,
            fixtureinfo=fixtureinfo,
            keywords={callspec.id: True},
            originalname=name,
        )

    def _function(self, cases: list[Case]) -> Callable[..., None]:
        first = cases[0]
        function = _new_function(self.path, first, outline=first.row_name is not None)
        function.handoff_cases = cases  # type: ignore[attr-defined]
        for tag in first.tags[: len(first.tags) - len(first.row_tags)]:
            self.ihook.pytest_bdd_apply_tag(tag=tag, function=function)
        if first.row_name is not None:
            rows = [pytest.param(case.values, id=case.row_name, marks=self._row_marks(case)) for case in cases]
            function = pytest.mark.parametrize(ROW_FIXTURE, rows)(function)
        return function

    def _row_marks(self, case: Case) -> list[pytest.Mark]:
        def holder() -> None: ...

        holder.handoff_cases = [case]  # type: ignore[attr-defined]
        for tag in case.row_tags:
            self.ihook.pytest_bdd_apply_tag(tag=tag, function=holder)
        return [mark for mark in getattr(holder, "pytestmark", ()) if isinstance(mark, pytest.Mark)]


class ScenarioItem(pytest.Function):
    """A scenario, or one row of an outline."""

    def __init__(self, name: str, parent: FeatureFile, *, case: Case, **kwargs: Any) -> None:
        super().__init__(name, parent, **kwargs)
        self.case = case
        self.extra_keyword_matches.add(case.written)  # for -k; names are redacted
        self.position: Position | None = None

    @property
    def document(self) -> Document:
        assert isinstance(self.parent, FeatureFile)
        return self.parent.document

    @property
    def target(self) -> Any:
        """The value of the scenario's `target` fixture, None when no step has used it."""
        definition = self._request._fixture_defs.get("target")
        result = getattr(definition, "cached_result", None)
        return result[0] if result is not None and result[2] is None else None

    @property
    def before_when(self) -> int | None:
        """The number of the last event before the last When of the steps that have begun; None without a When."""
        return self.position.before_when if self.position is not None else None

    def run_scenario(self) -> None:
        __tracebackhide__ = True
        changes = Changes(accepting=self.config.stash.get(ACCEPTING, False))
        watch = StepWatch(actions_of(self.config), allowed_by(self), lambda: self.target, changes)
        self.position = Position(self.case.render(), watch)
        if (mistake := self.case.mistake) is not None:
            raise FeatureError(message(mistake.what, at=f"{self.document.shown}:{mistake.line}", do=mistake.do))
        runners.runner_of(self.config).run(self._request, self.document.feature, self.position)
        last = self.position.step
        for step in watch.scenario_is_over():
            self.position.step = step or last
        self.position.step = next((change.step for change in changes.found), last)
        changes.scenario_is_over()
        self.position.step = last
        if self.config.getini("handoff_rules_must_be_cited"):
            self.position.step = None
            rule_tags.require_citations(self.case, self.target)

    def reportinfo(self) -> tuple[Path, int, str]:
        title = " ".join(self.case.title.split()) or self.case.name  # what a heading shows, with the row's values
        return self.path, self.case.line - 1, f"{title}{self.name.removeprefix(self.case.name)}"

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> Any:  # type: ignore[override]
        def pytests_own(style: Any) -> Any:
            return self._repr_failure_py(excinfo, style=style)

        return failure.represent(self, excinfo, pytests_own) or super().repr_failure(excinfo)

    def _traceback_filter(self, excinfo: pytest.ExceptionInfo[BaseException]) -> Any:
        if internals.moved(internals.SHOWING):
            return super()._traceback_filter(excinfo)
        wanted = {entry.frame.raw for entry in failure.frames(excinfo)}
        kept = super()._traceback_filter(excinfo)
        return kept.filter(lambda entry: entry.frame.raw in wanted) if wanted else kept


def _asks_for_fixtures(function: Callable[..., None]) -> bool:
    """Whether a hook that applies tags has given this scenario fixtures or parameters."""
    marks = getattr(function, "pytestmark", ())
    return any(mark.name in ("usefixtures", "parametrize") for mark in marks)


def _only_pytest_parametrises(config: pytest.Config) -> bool:
    hooks = config.hook.pytest_generate_tests.get_hookimpls()
    return all(hook.function.__module__.startswith("_pytest.") for hook in hooks)


def _new_function(path: Path, case: Case, *, outline: bool) -> Callable[..., None]:
    """The test function of a scenario; its code has the file and line of the scenario."""

    def scenario(request: pytest.FixtureRequest) -> None:
        __tracebackhide__ = True
        request.node.run_scenario()

    def scenario_outline(request: pytest.FixtureRequest, _pytest_bdd_example: document.Row) -> None:
        __tracebackhide__ = True
        request.node.run_scenario()

    function: Callable[..., None] = scenario_outline if outline else scenario
    code = function.__code__
    function.__code__ = code.replace(co_filename=str(path), co_firstlineno=case.template.line_number)
    function.__doc__ = case.template.description.strip() or case.template.name
    return function


def _readable(callspec: Any, case: Case) -> Any:
    """The callspec with the row's name as it is written: pytest escapes what is not ASCII."""
    if case.row_name is None or case.row_name.isascii():
        return callspec
    escaped = case.row_name.encode("unicode_escape").decode("ascii")
    ids = [case.row_name if part == escaped else part for part in callspec._idlist]
    return dataclasses.replace(callspec, _idlist=ids)


def shown(path: Path, config: pytest.Config) -> str:
    """The path for texts: relative to the rootdir if it is inside."""
    return path.relative_to(config.rootpath).as_posix() if path.is_relative_to(config.rootpath) else str(path)


def _cache(config: pytest.Config) -> Path | None:
    cache: pytest.Cache | None = getattr(config, "cache", None)
    try:
        return cache.mkdir("handoff-gherkin") if cache is not None else None
    except OSError:  # a run does not fail because a cache cannot be written
        return None
