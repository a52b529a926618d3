"""Walks: from the present state of a conversation to a goal, by the inputs of a consumer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from ...engine import events as ev
from ...engine.bot import Bot, Dialog, Interaction
from ...engine.errors import counted, shorten
from ...engine.matching.dialog_starters import Starters
from ...engine.walks.candidates import answers, distinct
from ...engine.walks.distances import FAR, Distances
from ...engine.walks.paths import Paths
from ...engine.walks.sayings import ANYTHING, NOT_UNDERSTOOD, Saying, Sayings, startings, way
from ...engine.walks.walker import Limits, Place, PlayedTurn, Walker
from .goals import Goal
from .played_world import PlayedWorld

LIMITS: Final = Limits(plays=150, turns=12)
LOST: Final = 60  # plays, where the graph of no bot knows a way
OPENINGS: Final = 2  # words for each dialog: others do the same
SHOWN: Final = 6  # of what was tried at one place


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk to a goal.

    Attributes:
        goal: the goal in words.
        sayings: the inputs that lead there; None when no way was found.
        plays: the number of inputs that were tried.
        end: where they lead to.
        why_not: what was tried and where it ended, a text for each line; empty when there is a way.
    """

    goal: str
    sayings: Sayings | None
    plays: int
    end: Place[PlayedWorld] | None = None
    why_not: tuple[str, ...] = ()


@dataclass(slots=True)
class _Tried:
    """An input that was tried at a place, and what became of it."""

    saying: Saying
    outcome: str
    trouble: str


@dataclass(slots=True)
class _Place:
    """A place of the walk, and what was tried there."""

    sayings: Sayings
    question: Interaction | None
    missing: int
    tried: list[_Tried] = field(default_factory=list)


def walk(talk: PlayedWorld, goal: Goal, *, limits: Limits = LIMITS, turn: PlayedTurn | None = None) -> Walk:
    """The way from here to the goal; the conversation that is given stays as it is.

    Args:
        turn: the events of the input that led here, where these count.
    """
    start = Place(talk, (), turn or PlayedTurn())
    if goal.is_reached(talk, start.turn):
        return Walk(goal.shown, (), 0, start)
    if talk.is_over:
        return Walk(goal.shown, None, 0, why_not=("no bot gets what the consumer says there",))
    if not any(goal.near(bot) for bot in talk.bots):
        return Walk(goal.shown, None, 0, why_not=("no bot of the account has an interaction that leads there",))
    return _Walking(talk, goal, limits).walk(start)


class _Walking:
    """One walk, with an account of what was tried."""

    def __init__(self, talk: PlayedWorld, goal: Goal, limits: Limits) -> None:
        self._goal: Final = goal
        self._maps: Final[dict[Bot, tuple[Paths, Distances]]] = {}
        self._is_lost: Final = self._missing(talk) >= FAR
        self._limits: Final = replace(limits, plays=min(limits.plays, LOST)) if self._is_lost else limits
        self._walker: Final = Walker(self._limits, self._words, promise=self._promise)
        self._openings: Final[dict[Bot, list[Saying]]] = {}
        self._unworded: Final[dict[str, None]] = {}
        self._places: Final[dict[Sayings, _Place]] = {}
        self._started: Final[dict[str, None]] = {}

    def walk(self, start: Place[PlayedWorld]) -> Walk:
        self._note_place(start)
        for place in self._walker.walk(start):
            if not place.turn.failed and self._goal.is_reached(place.talk, place.turn):
                return Walk(self._goal.shown, place.sayings, self._walker.plays, place)
            self._note_outcome(place)
            self._note_place(place)
        return Walk(self._goal.shown, None, self._walker.plays, why_not=tuple(self._why_not()))

    # --- what to try -------------------------------------------------------------------------------------------------

    def _map(self, bot: Bot) -> tuple[Paths, Distances]:
        if bot not in self._maps:
            paths = Paths(bot)
            self._maps[bot] = paths, Distances(paths, self._goal.near(bot))
        return self._maps[bot]

    def _words(self, talk: PlayedWorld) -> list[Saying]:
        """Answers to the pending question, whatever is on the screen, words for every dialog, and words for nothing."""
        answering = [self._worded(talk, one, talk.bot) for one in answers(self._map(talk.bot)[0], talk)]
        openings = [saying for bot in talk.listening for saying in self._opening(talk, bot)]
        anything = [ANYTHING] if talk.question is not None else []
        return distinct([*answering, *talk.offered, *openings, *anything, NOT_UNDERSTOOD])

    def _opening(self, talk: PlayedWorld, bot: Bot) -> list[Saying]:
        """The words that start the dialogs of a bot."""
        if bot not in self._openings:
            found = (self._starting(talk, bot, dialog) for dialog in bot.starters)
            self._openings[bot] = [saying for sayings in found for saying in sayings]
        return self._openings[bot]

    def _starting(self, talk: PlayedWorld, bot: Bot, dialog: Dialog) -> list[Saying]:
        """A few words that start this dialog, those first that start no other."""
        said = [self._worded(talk, one, bot) for one in startings(bot, bot.chain(dialog)[0])]
        known = [saying for saying in said if saying.text is not None]
        known.sort(key=lambda saying: not saying.intent and not _starts(bot, dialog, saying))
        return known[:OPENINGS]

    def _worded(self, talk: PlayedWorld, saying: Saying, bot: Bot) -> Saying:
        found = talk.worded(saying, bot)
        if found.text is None and saying.intent:
            self._unworded[saying.intent] = None
        return found

    def _missing(self, talk: PlayedWorld) -> int:
        """The number of inputs that the graphs of the bots promise from here."""
        here = self._map(talk.bot)[1].here(talk.question)
        return min((here, *(self._map(bot)[1].here(None) + 1 for bot in talk.listening[1:])))

    def _promise(self, talk: PlayedWorld, saying: Saying) -> int:
        """The number of inputs that the graphs of the bots promise after this one."""
        mine = self._map(talk.bot)[1].after(talk.question, saying)
        others = (self._map(bot)[1].after(None, saying) + 1 for bot in talk.listening[1:])
        return min((mine, *others))

    # --- the account of it -------------------------------------------------------------------------------------------

    def _note_place(self, place: Place[PlayedWorld]) -> None:
        if not place.turn.failed and place.sayings not in self._places:
            missing = FAR * 2 if place.talk.is_over else self._missing(place.talk)
            self._places[place.sayings] = _Place(place.sayings, place.talk.question, missing)

    def _note_outcome(self, place: Place[PlayedWorld]) -> None:
        self._started.update((b.dialog, None) for b in place.turn.bodies if isinstance(b, ev.DialogStarted))
        if before := self._places.get(place.sayings[:-1]):
            before.tried.append(_Tried(place.sayings[-1], outcome(place), trouble(place.turn)))

    def _why_not(self) -> Iterator[str]:
        inputs = counted(self._walker.plays, "input")
        end = "all that there is to say" if self._walker.is_complete else "where the search ends"
        yield f"tried: {inputs}, at most {self._limits.turns} in a row, {end}"
        if self._is_lost:
            yield "no pattern, rule or next action of a bot leads there"
        reached = (place for place in self._places.values() if place.tried)
        nearest = min(reached, key=lambda place: (place.missing, len(place.sayings)), default=None)
        if nearest is not None:
            by = f", by {way(nearest.sayings)}" if nearest.sayings else ""
            yield f"it gets as far as {_waits(nearest.question)}{by}; there is tried:"
            yield from _shown(nearest.tried)
        if self._started:
            yield f"dialogs on the way: {', '.join(self._started)}"
        yield from self._obstacles(nearest)
        if self._unworded:
            intents = ", ".join(map(repr, self._unworded))
            yield f"no utterance is known for {intents}: name one in the .intents.yaml beside the bot"

    def _obstacles(self, nearest: _Place | None) -> Iterator[str]:
        """The trouble at other places, each once."""
        here = {one.trouble for one in nearest.tried} if nearest else set()
        others = (one.trouble for place in self._places.values() for one in place.tried)
        yield from list(dict.fromkeys(one for one in others if one and one not in here))[:SHOWN]


def outcome(place: Place[PlayedWorld]) -> str:
    """What became of the last input of a place, in words."""
    if place.turn.failed:
        return f"cannot be played: {_on_one_line(place.turn.failed)}"
    return "; ".join(filter(None, (_outcome(place.turn, place.asked), trouble(place.turn))))


def trouble(turn: PlayedTurn) -> str:
    """What keeps an input from what its author has meant: a request that nothing answers, or code that fails."""
    for body in turn.bodies:
        if isinstance(body, ev.DiagnosticReported) and body.code == "request-without-stub":
            return _on_one_line(body.text)
        if isinstance(body, ev.ScriptFailed):
            return f"script error in {body.panel}: {shorten(body.message)}"
    return _on_one_line(turn.failed)


def _on_one_line(text: str) -> str:
    """The first two lines of a text: what is wrong, and what to do."""
    return " – ".join(line.strip() for line in text.splitlines()[:2])


def _outcome(turn: PlayedTurn, asked: Interaction | None) -> str:
    stopped = next((body.reason for body in turn.bodies if isinstance(body, ev.FlowStopped)), "")
    if stopped:
        return f"an error stops the bot: {shorten(stopped)}"
    if turn.refused is not None:
        return f"no transfer: the skill id {turn.refused!r} is not a number"
    if any(isinstance(body, ev.ConversationClosed) for body in turn.bodies):
        return "the conversation is closed"
    if turn.transfer:
        return f"{turn.transfer} transfers the conversation"
    if asked is not None and turn.answers(asked):
        return "the question takes it for an answer"
    if any(isinstance(body, ev.FallbackGiven) for body in turn.bodies):
        return "not understood"
    started = [body.dialog for body in turn.bodies if isinstance(body, ev.DialogStarted)]
    return f"starts the dialog {started[0]!r}" if started else "no dialog takes it"


def _shown(tried: Iterable[_Tried]) -> Iterator[str]:
    """What was tried at one place, inputs with the same outcome together."""
    by_outcome: dict[str, list[str]] = {}
    for one in tried:
        by_outcome.setdefault(one.outcome, []).append(one.saying.played)
    for what, said in by_outcome.items():
        more = f" and {len(said) - SHOWN} more" if len(said) > SHOWN else ""
        yield f"  {', '.join(said[:SHOWN])}{more}: {what}"


def _waits(question: Interaction | None) -> str:
    return f"the question {question.where!r}" if question is not None else "where the bot asks nothing"


def _starts(bot: Bot, dialog: Dialog, saying: Saying) -> bool:
    """Whether these words, by the patterns of the bot, start this dialog and no dialog before it."""
    match = Starters.of(bot).match(saying.text or "")
    return match is not None and match.dialog.id == dialog.id
