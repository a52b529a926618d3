"""The runners of steps: our executor ("fast"), or pytest-bdd's own ("bdd").

Ours is the default. It uses internals of pytest-bdd and pytest; if one of these names has moved, pytest-bdd's runner
replaces it and the header of the run says so.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib import import_module
from typing import Any, Protocol

import pytest
from pytest_bdd.parser import Feature, Scenario, Step

from . import below_step, internals, step_kinds
from .position import Position

_RUNNER = pytest.StashKey["StepRunner"]()


class StepRunner(Protocol):
    """Runs the steps of a scenario."""

    def run(self, request: pytest.FixtureRequest, feature: Feature, position: Position) -> None:
        """Run every step of `position.scenario`; `position.step` is the one that failed."""


class FastRunner:
    """Runs steps with our executor."""

    def __init__(self) -> None:
        self._executor: Any = import_module(".executor", __package__)

    def run(self, request: pytest.FixtureRequest, feature: Feature, position: Position) -> None:
        __tracebackhide__ = True
        executor = self._executor
        index = executor.index_of(request.node.parent.parent)
        step_kinds.decide(position.scenario.steps, index.kind_of)
        executor.run(request, index, feature, position)


class StepEnds:
    """A plugin that checks each step that pytest-bdd runs, as the fast runner does, and notes its end."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_bdd_before_step_call(
        self, request: pytest.FixtureRequest, step: Step, step_func: Callable[..., object]
    ) -> None:
        __tracebackhide__ = True
        if isinstance(getattr(request.node, "position", None), Position):
            below_step.refuse_unread(step, inspect.signature(step_func).parameters)

    @pytest.hookimpl(tryfirst=True)
    def pytest_bdd_after_step(
        self,
        request: pytest.FixtureRequest,
        feature: Feature,
        scenario: Scenario,
        step: Step,
        step_func: Callable[..., object],
        step_func_args: dict[str, object],
    ) -> None:
        """Notes the end of a step. What it has led to may fail it, and reports are told so instead of its end."""
        __tracebackhide__ = True
        position = getattr(request.node, "position", None)
        if not isinstance(position, Position):
            return
        try:
            position.watch.step_is_over(step)
        except Exception as error:
            request.config.hook.pytest_bdd_step_error(
                request=request,
                feature=feature,
                scenario=scenario,
                step=step,
                step_func=step_func,
                step_func_args=step_func_args,
                exception=error,
            )
            raise


class BddRunner:
    """Runs steps as pytest-bdd does. `instead_because` is the reason why it replaces the fast runner, if it does."""

    def __init__(self, instead_because: str = "") -> None:
        self.instead_because = instead_because
        self._execute: Any = internals.execute_scenario

    def run(self, request: pytest.FixtureRequest, feature: Feature, position: Position) -> None:
        __tracebackhide__ = True
        step_kinds.decide(position.scenario.steps, self._kind_of(request))
        self._rewrite(request, position)
        try:
            self._execute(feature, position.scenario, request)
        except BaseException as error:
            position.step = self._failed_step(error)
            raise

    def _kind_of(self, request: pytest.FixtureRequest) -> Callable[[str, str], str | None]:
        """The function that finds the kind of a sentence; without the internals that it needs, the kind goes on."""
        try:
            executor: Any = import_module(".executor", __package__)
            index = executor.index_of(request.node.parent.parent)
        except internals.Moved:
            return lambda _text, before: before or step_kinds.ORDER[0]
        kind_of: Callable[[str, str], str | None] = index.kind_of
        return kind_of

    def _rewrite(self, request: pytest.FixtureRequest, position: Position) -> None:
        """Give pytest-bdd, which knows no phrasings, the sentence that a step in other words means."""
        try:
            executor: Any = import_module(".executor", __package__)
            index = executor.index_of(request.node.parent.parent)
            executor.rewrite(index, position.scenario)
        except internals.Moved:
            return

    def _failed_step(self, error: BaseException) -> Step | None:
        """The step that pytest-bdd was at, read from the frame of its loop, the only place that has it."""
        traceback = error.__traceback__
        while traceback is not None:
            if traceback.tb_frame.f_code is self._execute.__code__:
                step = traceback.tb_frame.f_locals.get("step")
                return step if isinstance(step, Step) else None
            traceback = traceback.tb_next
        return None


def runner_of(config: pytest.Config) -> StepRunner:
    """The runner of this pytest run, chosen on first use."""
    runner = config.stash.get(_RUNNER, None)
    if runner is None:
        runner = config.stash[_RUNNER] = _choose(config)
    return runner


def sure_kind(directory: pytest.Collector, text: str) -> str:
    """The kind of the definition in this directory that a text is a step of, see `Index.sure_kind`; "" for none."""
    try:
        executor: Any = import_module(".executor", __package__)
    except internals.Moved:
        return ""
    kind: str = executor.index_of(directory).sure_kind(text)
    return kind


def is_fast(config: pytest.Config) -> bool:
    return isinstance(runner_of(config), FastRunner)


def header(config: pytest.Config) -> list[str]:
    """The lines for the header of the run: one if pytest-bdd's runner replaces the fast one."""
    reason = getattr(runner_of(config), "instead_because", "")
    return [f"handoff: pytest-bdd's runner replaces the fast one: {reason}"] if reason else []


def _choose(config: pytest.Config) -> StepRunner:
    wanted = config.getoption("handoff_runner")
    reason = internals.moved() if wanted == "fast" else ""
    if wanted == "fast" and not reason:
        return FastRunner()
    try:
        runner = BddRunner(instead_because=reason)
        config.pluginmanager.register(StepEnds(), "handoff-step-ends")
        return runner
    except internals.Moved as error:
        raise pytest.UsageError(f"pytest-bdd's runner cannot run the steps: {error}") from error
