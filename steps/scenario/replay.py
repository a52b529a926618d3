"""Runs the Given and When steps of a scenario, without pytest and without its expectations, turn by turn.

Used to compare two versions of a bot: the same people do the same things, and the outcome of each turn is stored as
lines. A step that a suite defines itself is skipped, for both versions.

The executor is not used here: it needs a pytest session, for fixtures and for the definitions that a directory sees. A
comparison needs neither, must not run a user's conftest.py, and stops after each step to read the log. Both find a
step's definition and arguments in the same way, by an `Index`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Final

from pytest_bdd.parser import Step

from ...engine import events as ev
from ...engine.analysis.transcript import transcript
from ...engine.bot import Bot
from ...engine.errors import FeatureError, HandoffError
from ...engine.log import Event
from ...fakes.world.bot_files import BotFiles
from ..collecting.discovery import library_modules
from ..collecting.document import Case
from ..running.failure import NEEDS
from ..running.step_index import Definition, Index, Match
from .context import ScenarioContext
from .definitions import definitions
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
_STAMP: Final = 12  # characters before the text of a line in a transcript


@dataclass(frozen=True, slots=True)
class ReplayedLine:
    """An event that the consumer notices, `after_ms` milliseconds after the turn began."""

    after_ms: int
    text: str

    def __str__(self) -> str:
        return f"after {self.after_ms / 1000:g} s: {self.text}" if self.after_ms else self.text


@dataclass(frozen=True, slots=True)
class Turn:
    """One When step, as the feature has it, and its outcome."""

    sentence: str
    lines: tuple[ReplayedLine, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """The turns of a scenario. `passed_over` are the sentences that the library does not know."""

    turns: tuple[Turn, ...]
    passed_over: tuple[str, ...]


class SwappedFiles(Files):
    """The files of a feature, where one version of a bot stands in for the bot that the feature names."""

    def __init__(self, feature: Path, rootdir: Path, bot: Bot, environment: str = "") -> None:
        super().__init__(feature, rootdir, environment)
        self._bot = bot

    def bot(self, name: str) -> BotFiles:
        found = super().bot(name)
        return found._replace(bot=self._bot) if is_same(found.bot, self._bot) else found


def is_same(one: Bot, other: Bot) -> bool:
    """Whether two exports are versions of one bot: the same id, or the same name if it was imported again."""
    return one.id == other.id or one.name == other.name


def replay(case: Case, files: Files, *, seed: int) -> Replay:
    """Run the Given and When steps of a case in a World of its own, up to the first that fails."""
    from ...fakes.world.world import World

    world = World(seed=seed)
    turns: list[Turn] = []
    passed_over: list[str] = []
    try:
        context = ScenarioContext(world, files, channel=case.variant.channel)
    except HandoffError as error:
        return Replay((_refused("the account", error),), ())
    for step in case.render().steps:
        if step.type == "then":
            continue
        match = library().find(step.type, step.name)
        if match is None:
            passed_over.append(f"{step.type.capitalize()} {step.name}")
            continue
        before, began_ms = len(world.log.events), world.clock.now_ms
        try:
            _run(step, match, context)
        except (HandoffError, AssertionError) as error:
            turns.append(_refused(_sentence(step), error))
            break
        if step.type == "when":
            turns.append(Turn(_sentence(step), tuple(_lines(world.log.events, before, began_ms))))
    return Replay(tuple(turns), tuple(passed_over))


def _refused(sentence: str, error: Exception) -> Turn:
    return Turn(sentence, (ReplayedLine(0, f"! {str(error).splitlines()[0]}"),))


def _sentence(step: Step) -> str:
    rows = [" | ".join(map(str, row)) for row in step.datatable.raw()] if step.datatable else []
    return " ".join([step.name, *rows, *([step.docstring] if step.docstring else [])])


# --- steps -----------------------------------------------------------------------------------------------------------


def _run(step: Step, match: Match, context: ScenarioContext) -> None:
    arguments = match.step_arguments(step)
    for name in match.definition.required:
        if name == "context":
            arguments[name] = context
        elif name not in arguments:
            raise FeatureError(NEEDS.get(name, f"this step needs the fixture {name!r}"))
    match.definition.context.step_func(**arguments)


@cache
def library() -> Index:
    """The definitions of the step library."""
    found = [step for name in library_modules() for step in definitions(import_module(name))]
    return Index([Definition.of(step, "") for step in found])


# --- outcomes --------------------------------------------------------------------------------------------------------


def _lines(events: list[Event], begin: int, began_ms: int) -> Iterator[ReplayedLine]:
    """The lines for the events that a consumer notices."""
    skills = [event for event in events if isinstance(event.body, ev.SkillCreated | ev.SkillChanged)]
    for event in events[begin:]:
        if isinstance(event.body, CONSUMER_NOTICES) and not _is_own(event.body):
            yield ReplayedLine(event.at_ms - began_ms, _text(skills, event))


def _is_own(body: object) -> bool:
    """Whether the consumer wrote it or cannot see it."""
    return isinstance(body, ev.MessagePublished) and (body.role == "consumer" or body.audience != "all")


def _text(skills: Iterable[Event], event: Event) -> str:
    lines = transcript([*skills, event], view="full").splitlines()
    return " ".join(line[_STAMP:].strip() for line in lines).removeprefix("· ")
