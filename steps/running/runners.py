"""Which engine runs the steps: our executor, or pytest-bdd's own.

Ours is the default. When something has moved that we take from the insides of pytest-bdd or pytest, pytest-bdd's takes
over and the header of the run says so.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Protocol

import pytest
from pytest_bdd.parser import Feature, Step

from . import internals
from .position import Position

_RUNNER = pytest.StashKey["StepRunner"]()
_REASON = pytest.StashKey[str]()


class StepRunner(Protocol):
    """Runs the steps of a scenario."""

    def run(self, request: pytest.FixtureRequest, feature: Feature, position: Position) -> None:
        """Run every step of `position.scenario`; `position.step` is the one that failed."""


class FastRunner:
    """Our executor."""

    def __init__(self) -> None:
        self._executor: Any = import_module(".executor", __package__)

    def run(self, request: pytest.FixtureRequest, feature: Feature, position: Position) -> None:
        __tracebackhide__ = True
        executor = self._executor
        executor.run(request, executor.index_of(request.node.parent.parent), feature, position)


class BddRunner:
    """pytest-bdd's engine."""

    def __init__(self) -> None:
        self._execute: Any = internals.execute_scenario

    def run(self, request: pytest.FixtureRequest, feature: Feature, position: Position) -> None:
        __tracebackhide__ = True
        try:
            self._execute(feature, position.scenario, request)
        except BaseException as error:
            position.step = self._failed_step(error)
            raise

    def _failed_step(self, error: BaseException) -> Step | None:
        """The step pytest-bdd was at: it keeps it nowhere but in its loop."""
        traceback = error.__traceback__
        while traceback is not None:
            if traceback.tb_frame.f_code is self._execute.__code__:
                step = traceback.tb_frame.f_locals.get("step")
                return step if isinstance(step, Step) else None
            traceback = traceback.tb_next
        return None


def runner_of(config: pytest.Config) -> StepRunner:
    """The engine of this run."""
    engine = config.stash.get(_RUNNER, None)
    if engine is None:
        engine = config.stash[_RUNNER] = _choose(config)
    return engine


def is_fast(config: pytest.Config) -> bool:
    return isinstance(runner_of(config), FastRunner)


def header(config: pytest.Config) -> list[str]:
    """The lines for the header of the run: one when scenarios run on pytest-bdd's engine though ours was wanted."""
    if is_fast(config) or _REASON not in config.stash:
        return []
    return [f"handoff: scenarios run on pytest-bdd's engine, ours does not fit it: {config.stash[_REASON]}"]


def _choose(config: pytest.Config) -> StepRunner:
    wanted = config.getoption("handoff_runner")
    if wanted == "fast" and not (reason := internals.moved()):
        return FastRunner()
    if wanted == "fast":
        config.stash[_REASON] = reason
    try:
        return BddRunner()
    except internals.Moved as error:
        raise pytest.UsageError(f"pytest-bdd's engine cannot run the steps: {error}") from error
