"""The walker: finds places of a conversation by playing it, the most promising inputs first.

Theory of operation. A place is where the bot waits for an input. From each place the walker tries inputs, each on a
copy of the played conversation, so that no try disturbs another. What an input leads to is decided by playing it and
by nothing else. The graph of the bot only says in which order inputs are tried: shorter ways first, and of those the
ways that it promises to be near the goal. Without a promise the order is breadth first. A place that has been seen is
not walked on from again. The order of the inputs is fixed, so the same conversation has the same ways.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, Protocol, TypeVar

from .. import events as ev
from ..bot import Bot, Interaction
from .sayings import Saying, Sayings


@dataclass(frozen=True, slots=True)
class PlayedTurn:
    """The events of one input.

    Attributes:
        bodies: the events, in order.
        transfer: the interaction that transfers, as authors know it; "" without a transfer.
        refused: the skill id of a transfer that was not requested because this is not numeric, as the author wrote it.
        failed: why the turn could not be played to its end; "" when it was.
        depends: what its outcome may depend on and is not known here: answers to calls, facts about the consumer.
    """

    bodies: Sequence[ev.Body] = ()
    transfer: str = ""
    refused: str | None = None
    failed: str = ""
    depends: frozenset[str] = frozenset()

    def started(self) -> set[str]:
        """The ids of the dialogs that it has started."""
        return {body.dialog_id for body in self.bodies if isinstance(body, ev.DialogStarted)}

    def answers(self, question: Interaction) -> bool:
        """Whether the question took the input for an answer."""
        return any(isinstance(b, ev.QuestionAnswered) and b.interaction_id == question.id for b in self.bodies)


P = TypeVar("P", bound="Played")


class Played(Protocol):
    """A conversation that is only played, and can be copied wherever the bot waits."""

    @property
    def bot(self) -> Bot:
        """The bot that has the conversation, in the version that it runs."""

    @property
    def question(self) -> Interaction | None:
        """The question that the bot waits at."""

    @property
    def offered(self) -> Sequence[Saying]:
        """What can be tapped on the screen."""

    @property
    def is_over(self) -> bool:
        """Whether no bot gets the next input."""

    @property
    def key(self) -> Hashable:
        """Equal at two places from which the same inputs lead to the same."""

    def copy(self: P) -> P:
        """The same conversation, which from here on can take another way."""

    def says(self, saying: Saying) -> PlayedTurn:
        """Play this input, which has a text, to the end of its turn."""


@dataclass(frozen=True, slots=True)
class Place(Generic[P]):
    """A place where the played bot waits, or which it could not pass.

    Attributes:
        talk: the conversation there.
        sayings: the inputs that led there.
        turn: the events of the last one.
        asked: the question that the last one was said to.
    """

    talk: P
    sayings: Sayings = ()
    turn: PlayedTurn = field(default_factory=PlayedTurn)
    asked: Interaction | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one walk: the number of inputs that are played, and the number of inputs in a row."""

    plays: int
    turns: int


class Walker(Generic[P]):
    """A search of places, from one place on.

    Args:
        words: the inputs to try at a place.
        promise: the number of inputs that are probably missing after this one; 0 where nothing is known.
        follows: whether to walk on from a place.

    Attributes:
        plays: the number of inputs played so far.
        is_complete: whether everything within the number of turns has been played, up to now.
        is_stopped: set it to end the walk.
    """

    def __init__(
        self,
        limits: Limits,
        words: Callable[[P], Iterable[Saying]],
        *,
        promise: Callable[[P, Saying], int] = lambda _talk, _saying: 0,
        follows: Callable[[Place[P]], bool] = lambda _place: True,
    ) -> None:
        self.plays = 0
        self.is_complete = True
        self.is_stopped = False
        self._limits: Final = limits
        self._words: Final = words
        self._promise: Final = promise
        self._follows: Final = follows
        self._seen: set[Hashable] = set()
        self._waiting: list[tuple[int, int, int, Place[P], Saying]] = []
        self._found = 0

    def walk(self, start: Place[P]) -> Iterator[Place[P]]:
        """The places that inputs lead to, each when it has been played; those that were seen before included."""
        self._seen.add(start.talk.key)
        self._wait_at(start, len(start.sayings))
        while self._waiting and not self.is_stopped:
            if self.plays >= self._limits.plays:
                self.is_complete = False
                return
            _, _, _, place, saying = heapq.heappop(self._waiting)
            self.plays += 1
            talk = place.talk.copy()
            turn = talk.says(saying)
            found = Place(talk, (*place.sayings, saying), turn, place.talk.question)
            yield found
            if not turn.failed and self._follows(found) and self._is_new(talk):
                self._wait_at(found, len(start.sayings))

    def _wait_at(self, place: Place[P], entered: int) -> None:
        """Let the inputs of this place wait to be tried."""
        if place.talk.is_over:
            return
        turns = len(place.sayings) - entered
        if turns >= self._limits.turns:
            self.is_complete = False
            return
        for saying in self._words(place.talk):
            if saying.text is not None:
                self._found += 1
                length = turns + 1 + self._promise(place.talk, saying)
                heapq.heappush(self._waiting, (length, -turns, self._found, place, saying))

    def _is_new(self, talk: P) -> bool:
        key = talk.key
        if key in self._seen:
            return False
        self._seen.add(key)
        return True
