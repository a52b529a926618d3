"""What a report may ask of a scenario that has run: what the plugin offers it, for the type checker to see."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from ..engine.log import Log


@runtime_checkable
class Target(Protocol):
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
    """A scenario whose fixtures are there: before and after, it has no target to be asked for."""

    @property
    def target(self) -> object:
        """The value of its `target` fixture, None when no step has asked for it; a user's own may be anything."""


def as_scenario(item: object) -> Scenario | None:
    """The item, None when it is a test of another kind."""
    return item if isinstance(item, Scenario) else None


def target_of(item: object) -> Target | None:
    """The target of a scenario while it is there; None for a test of another kind, or a target of another kind."""
    target = item.target if isinstance(item, Staged) else None
    return target if isinstance(target, Target) else None
