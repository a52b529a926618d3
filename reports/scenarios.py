"""What a report may ask of a scenario that has run: what the plugin offers it, for the type checker to see."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from ..engine.log import Log


@runtime_checkable
class Stage(Protocol):
    """Where a scenario was played: its log, and what it tells about it in words."""

    @property
    def log(self) -> Log: ...

    def transcript(self) -> str: ...

    def explain_failure(self) -> str: ...


@runtime_checkable
class Scenario(Protocol):
    """A test item that is a scenario; `case` is what its feature says."""

    case: Any


@runtime_checkable
class Staged(Protocol):
    """A scenario whose fixtures are there: before and after, it has no stage to be asked for."""

    @property
    def stage(self) -> object:
        """The value of its `stage` fixture, None when no step has asked for it; a user's own may be anything."""


def as_scenario(item: object) -> Scenario | None:
    """The item, None when it is a test of another kind."""
    return item if isinstance(item, Scenario) else None


def stage_of(item: object) -> Stage | None:
    """The stage of a scenario while it is there; None for a test of another kind, or a stage of another kind."""
    stage = item.stage if isinstance(item, Staged) else None
    return stage if isinstance(stage, Stage) else None
