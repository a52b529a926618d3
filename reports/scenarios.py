"""The protocols by which reports read a scenario that has run: its log, its target, its test item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from ..engine.bot import Bot
from ..engine.log import Event
from ..engine.log.redaction import Redactor


class RecordedLog(Protocol):
    """The log of a scenario, to read.

    Attributes:
        events: everything that has happened so far, in order.
        bots: the bots that took part, by the names that events have for them.
        redactor: knows the secrets of the scenario.
    """

    @property
    def events(self) -> Sequence[Event]: ...

    @property
    def bots(self) -> Mapping[str, Bot]: ...

    @property
    def redactor(self) -> Redactor: ...

    def to_ndjson(self) -> bytes: ...


@runtime_checkable
class Target(Protocol):
    """The platform that a scenario ran against: its log, and the log in words."""

    @property
    def log(self) -> RecordedLog: ...

    def transcript(self) -> str: ...

    def explain_failure(self, *, since: int | None = None) -> str: ...


@runtime_checkable
class Scenario(Protocol):
    """A test item that is a scenario; `case` is the scenario as its feature has it."""

    case: Any


@runtime_checkable
class ScenarioWithTarget(Protocol):
    """A scenario while its fixtures exist; before and after, it does not have a target."""

    @property
    def target(self) -> object:
        """The value of its `target` fixture, None when no step has used it; a user's fixture may have any type."""


@runtime_checkable
class ScenarioOfSteps(Protocol):
    """A scenario that knows which events belong to its steps."""

    @property
    def before_when(self) -> int | None:
        """The number of the last event before the last When; None without a When."""


def as_scenario(item: object) -> Scenario | None:
    """The item, None when it is a test of another kind."""
    return item if isinstance(item, Scenario) else None


def target_of(item: object) -> Target | None:
    """The target of a scenario while it exists; None for a test or a target of another kind."""
    target = item.target if isinstance(item, ScenarioWithTarget) else None
    return target if isinstance(target, Target) else None


def before_when(item: object) -> int | None:
    """The number of the last event before a scenario's last When; None without one, or for another kind of test."""
    return item.before_when if isinstance(item, ScenarioOfSteps) else None
