"""Runs a scenario by pytest-bdd's rules and hooks, with an index instead of a search.

For each step pytest-bdd asks pytest for the definitions of all fixtures, so the cost of a step grows with the number of
step definitions. Here the definitions that a directory sees are listed once (`index.py`), and a memo maps a step's text
to its definition. Hooks are called if a plugin implements them. pytest-bdd's guarantees hold: the order of the hooks,
converters, data tables, doc strings, `target_fixture`, yield steps; a test compares both runners.
"""

from __future__ import annotations

from typing import Any

import pluggy
import pytest
from pytest_bdd import exceptions
from pytest_bdd.parser import Feature, Scenario, Step

from ...engine.errors import FeatureError
from . import undefined
from .hooks import watched
from .internals import call_fixture_func, inject_fixture
from .position import Position
from .step_index import AmbiguousStep, Definition, Index, Match
from .step_watch import StepWatch

_INDEX = pytest.StashKey[Index]()


class UndefinedStep(FeatureError, exceptions.StepDefinitionNotFoundError):
    """A step has no definition. `.undefined_steps` is what is said about it and about those behind it."""

    def __init__(self, answers: tuple[str, ...]) -> None:
        super().__init__(undefined.text(answers))
        self.undefined_steps = answers


def index_of(directory: pytest.Collector) -> Index:
    """The index of the definitions that a directory sees, made on first use."""
    index = directory.stash.get(_INDEX, None)
    if index is None:
        index = directory.stash[_INDEX] = Index.of(directory)
    return index


def run(request: pytest.FixtureRequest, index: Index, feature: Feature, position: Position) -> None:
    """Run every step of `position.scenario`, keeping `position.step` at the step that runs.

    Raises:
        UndefinedStep: a step has no definition.
        AmbiguousStep: two definitions match a step at the same level.
        DiagnosticNotAllowed: a step led to a diagnostic that is an error.
        BaseException: any error of a step.
    """
    __tracebackhide__ = True
    runner = _Runner(request, feature, position.scenario)
    if not watched(request.config):
        for step in position.scenario.steps:
            position.step = step
            runner.run(step, _find(index, step, feature.language, position.scenario))
            position.watch.step_is_over(step)
        return
    about = {"request": request, "feature": feature, "scenario": position.scenario}
    hook = request.config.hook
    hook.pytest_bdd_before_scenario(**about)
    try:
        for step in position.scenario.steps:
            position.step = step
            try:
                match = _find(index, step, feature.language, position.scenario)
            except (UndefinedStep, AmbiguousStep) as error:
                hook.pytest_bdd_step_func_lookup_error(**about, step=step, exception=error)
                raise
            runner.run_watched(hook, step, match, position.watch)
    finally:
        hook.pytest_bdd_after_scenario(**about)


def rewrite(index: Index, scenario: Scenario) -> None:
    """Give each step in other words the text of the sentence that it means, for a runner that matches texts itself."""
    meant: dict[int, str] = {}
    for at, step in enumerate(scenario.steps):
        try:
            match = index.find(step.type, step.name)
        except AmbiguousStep:
            continue
        if match is not None and not undefined.may_be_an_agent(step, match, scenario.steps):
            meant[at] = match.text
    for at, text in meant.items():
        scenario.steps[at].name = text


def _find(index: Index, step: Step, language: str, scenario: Scenario) -> Match:
    match = index.find(step.type, step.name, language)
    if match is None or undefined.may_be_an_agent(step, match, scenario.steps):
        raise UndefinedStep(undefined.answers(index, step, language, scenario.steps))
    return match


class _Runner:
    """The run of one scenario. Keeps the fixtures that its steps use."""

    __slots__ = ("feature", "fixtures", "request", "scenario")

    def __init__(self, request: pytest.FixtureRequest, feature: Feature, scenario: Scenario) -> None:
        self.request = request
        self.feature = feature
        self.scenario = scenario
        self.fixtures: dict[str, Any] = {}

    def run(self, step: Step, match: Match) -> None:
        __tracebackhide__ = True
        definition = match.definition
        value = self._call(definition, self._arguments(step, match))
        self._finish(definition, value)

    def run_watched(self, hook: pluggy.HookRelay, step: Step, match: Match, watch: StepWatch) -> None:
        """`run`, with pytest-bdd's hooks around it, and the look at what the step has led to."""
        __tracebackhide__ = True
        definition = match.definition
        about: dict[str, Any] = {
            "request": self.request,
            "feature": self.feature,
            "scenario": self.scenario,
            "step": step,
            "step_func": definition.context.step_func,
            "step_func_args": {},
        }
        hook.pytest_bdd_before_step(**about)
        try:
            about["step_func_args"] = arguments = self._arguments(step, match)
            hook.pytest_bdd_before_step_call(**about)
            value = self._call(definition, arguments)
            watch.step_is_over(step)
        except (Exception, pytest.fail.Exception) as error:
            hook.pytest_bdd_step_error(exception=error, **about)
            raise
        self._finish(definition, value)
        hook.pytest_bdd_after_step(**about)

    def _arguments(self, step: Step, match: Match) -> dict[str, Any]:
        __tracebackhide__ = True
        arguments = match.step_arguments(step)
        for name in match.definition.required:
            if name not in arguments:
                arguments[name] = self._fixture(name)
        return arguments

    def _fixture(self, name: str) -> Any:
        __tracebackhide__ = True
        if name not in self.fixtures:
            self.fixtures[name] = self.request.getfixturevalue(name)
        return self.fixtures[name]

    def _call(self, definition: Definition, arguments: dict[str, Any]) -> Any:
        __tracebackhide__ = True
        function = definition.context.step_func
        if definition.is_generator:
            return call_fixture_func(fixturefunc=function, request=self.request, kwargs=arguments)
        return function(**arguments)

    def _finish(self, definition: Definition, value: Any) -> None:
        target = definition.context.target_fixture
        if target is not None:
            inject_fixture(self.request, target, value)
            self.fixtures.clear()
