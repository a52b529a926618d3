"""Plays what a scenario does, without pytest and without its expectations: its Given and When steps, turn by turn.

That is how two versions of a bot are compared: the same people do the same things, and what comes of each is kept as
lines. A step that a suite defines for itself is passed over, for both versions alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from pytest_bdd.parser import Step

from ...engine import events as ev
from ...engine.analysis.transcript import transcript
from ...engine.bot import Bot
from ...engine.errors import HandoffError
from ...engine.log import Event
from ..collecting.discovery import library_modules
from ..collecting.document import Case
from .catalogue import definitions
from .context import ScenarioContext
from .files import Files

CONSUMER_NOTICES: Final = (
    ev.MessagePublished,
    ev.EscalationRequested,
    ev.EscalationRefused,
    ev.EscalationStopped,
    ev.ConversationQueued,
    ev.ConversationReturned,
    ev.ConversationClosed,
    ev.RingOffered,
    ev.TransferFailed,
    ev.FlowStopped,
)
_STAMP: Final = 12  # characters before what a line of a transcript says


@dataclass(frozen=True, slots=True)
class Line:
    """Something that the consumer notices, and how long after the turn began."""

    after_ms: int
    text: str

    def __str__(self) -> str:
        return f"after {self.after_ms / 1000:g} s: {self.text}" if self.after_ms else self.text


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that people did, as the feature says it, and what came of it."""

    said: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """What a scenario's steps led to. `passed_over` are the sentences that the library does not know."""

    turns: tuple[Turn, ...]
    passed_over: tuple[str, ...]


class SwappedFiles(Files):
    """The files of a feature, where one version of a bot stands in for the bot that the feature names."""

    def __init__(self, feature: Path, rootdir: Path, bot: Bot) -> None:
        super().__init__(feature, rootdir)
        self._bot = bot

    def bot(self, name: str) -> tuple[Bot, Any]:
        found, intents = super().bot(name)
        return (self._bot if is_same(found, self._bot) else found), intents


def is_same(one: Bot, other: Bot) -> bool:
    """Whether two exports are versions of one bot: the same id, or the same name where it was imported anew."""
    return one.id == other.id or one.name == other.name


def replay(case: Case, files: Files, *, seed: int) -> Replay:
    """Play the Given and When steps of a case in a World of its own; it ends at the first that cannot be done."""
    from ...fakes.world.world import World

    world = World(seed=seed)
    turns: list[Turn] = []
    passed_over: list[str] = []
    try:
        context = ScenarioContext(world, files)
    except HandoffError as error:
        return Replay((_refused("the account", error),), ())
    for step in case.render().steps:
        if step.type == "then":
            continue
        action = _action(step, context)
        if action is None:
            passed_over.append(f"{step.type.capitalize()} {step.name}")
            continue
        before, began_ms = len(world.log.events), world.clock.now_ms
        try:
            action()
        except (HandoffError, AssertionError) as error:
            turns.append(_refused(_told(step), error))
            break
        if step.type == "when":
            turns.append(Turn(_told(step), tuple(_lines(world.log.events, before, began_ms))))
    return Replay(tuple(turns), tuple(passed_over))


def _refused(said: str, error: Exception) -> Turn:
    return Turn(said, (Line(0, f"! {str(error).splitlines()[0]}"),))


def _told(step: Step) -> str:
    rows = [" | ".join(map(str, row)) for row in step.datatable.raw()] if step.datatable else []
    return " ".join([step.name, *rows, *([step.docstring] if step.docstring else [])])


# --- steps -----------------------------------------------------------------------------------------------------------


def _action(step: Step, context: ScenarioContext) -> Callable[[], object] | None:
    """What the step does, None when the library does not know its sentence."""
    for definition in _library():
        if definition.type == step.type and definition.parser.is_matching(step.name):
            arguments: dict[str, Any] = {"context": context, **(definition.parser.parse_arguments(step.name) or {})}
            if step.datatable is not None:
                arguments["datatable"] = step.datatable.raw()
            if step.docstring is not None:
                arguments["docstring"] = step.docstring
            function = definition.step_func
            wanted = function.__code__.co_varnames[: function.__code__.co_argcount]
            return lambda: function(**{name: arguments.get(name) for name in wanted})
    return None


@cache
def _library() -> tuple[Any, ...]:
    return tuple(definition for name in library_modules() for definition in definitions(import_module(name)))


# --- what came of it -------------------------------------------------------------------------------------------------


def _lines(events: list[Event], begin: int, began_ms: int) -> Iterator[Line]:
    """What a consumer notices of these events."""
    skills = [event for event in events if isinstance(event.body, ev.SkillCreated | ev.SkillChanged)]
    for event in events[begin:]:
        if isinstance(event.body, CONSUMER_NOTICES) and not _is_own(event.body):
            yield Line(event.at_ms - began_ms, _said(skills, event))


def _is_own(body: object) -> bool:
    """Whether the consumer wrote it, or cannot see it."""
    return isinstance(body, ev.MessagePublished) and (body.role == "consumer" or body.audience != "all")


def _said(skills: Iterable[Event], event: Event) -> str:
    lines = transcript([*skills, event], view="full").splitlines()
    return " ".join(line[_STAMP:].strip() for line in lines).removeprefix("· ")
