"""The log as turns: the inputs of the bots, words that no bot received, and the measures of the agent connector.

Theory of operation. Three kinds of events begin a turn. What a bot does after an input belongs to the turn of this
input until the next turn begins. After a measure of the connector, an event belongs to the turn of its causes, for the
turn that the measure interrupts may go on. A consumer message that a bot has received is a part of the turn of this
input; any other one is a turn of its own, to which all reactions to it belong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from .. import events as ev
from ..log import Event
from ..turn.session import session_events

_MEASURES: Final = (ev.ConversationStuck, ev.MessageResent, ev.SilenceLapsed)
_BEGINNINGS: Final = (ev.BotInputReceived, *_MEASURES)


@dataclass(slots=True)
class Turn:
    """An input of a bot, words that no bot received, or a measure of the agent connector, and all that followed.

    Attributes:
        start: the event that begins it.
        before: the events of the bot's session up to then.
        events: what followed, in the order of the log.
    """

    start: Event
    before: Sequence[Event] = ()
    events: list[Event] = field(default_factory=list)

    @property
    def first(self) -> int:
        """The number of its first event."""
        return self.start.seq

    @property
    def conversation(self) -> str:
        """The id of its conversation."""
        return self.start.conversation or ""

    @property
    def is_input(self) -> bool:
        """Whether a bot received something."""
        return isinstance(self.start.body, ev.BotInputReceived)

    @property
    def is_of_bot(self) -> bool:
        """Whether a bot or its agent connector acted; False for words that no bot received."""
        return isinstance(self.start.body, _BEGINNINGS)


@dataclass(slots=True)
class Story:
    """The log as turns.

    Attributes:
        events: the log.
        turns: in the order of their first events.
        consumers: names by conversation.
        turn_of: the turn of an event, by the event's number.
    """

    events: Sequence[Event]
    turns: list[Turn] = field(default_factory=list)
    consumers: dict[str, str] = field(default_factory=dict)
    turn_of: dict[int, Turn] = field(default_factory=dict)
    _by_number: dict[int, Event] = field(default_factory=dict)

    @classmethod
    def of(cls, events: Sequence[Event]) -> Story:
        """The turns of all conversations of a log."""
        story = cls(events)
        story._by_number = {event.seq: event for event in events}
        story._read_words()
        sides = dict.fromkeys(
            (event.conversation, event.bot) for event in events if isinstance(event.body, _BEGINNINGS)
        )
        for conversation, bot in sides:
            story._read(list(session_events(events, conversation or "", bot or "")))
        story._read_faults()
        story.turns.sort(key=lambda turn: turn.first)
        for event in events:
            if isinstance(event.body, ev.ConversationStarted) and event.conversation:
                story.consumers[event.conversation] = event.body.consumer
        return story

    @property
    def last_of_bot(self) -> Turn | None:
        """The last turn in which a bot or its agent connector acted."""
        return next((turn for turn in reversed(self.turns) if turn.is_of_bot), None)

    def wanted(self, since: int) -> list[Turn]:
        """The turns of events later than the one numbered `since`, and the turns that led to these events."""
        pending = [event for event in self.events if event.seq > since and event.conversation is not None]
        found: dict[int, Turn] = {}
        seen: set[int] = set()
        while pending:
            event = pending.pop()
            if event.seq in seen:
                continue
            seen.add(event.seq)
            if turn := self.turn_of.get(event.seq):
                if turn.first not in found:
                    found[turn.first] = turn
                    pending += self._measures_before(turn)
                event = turn.start
            if event.cause is not None and (cause := self._by_number.get(event.cause)):
                pending.append(cause)
        return [found[first] for first in sorted(found)]

    def _read_words(self) -> None:
        """Begin a turn for each consumer message that is the cause of no input."""
        received = {event.cause for event in self.events if isinstance(event.body, ev.BotInputReceived)}
        for event in self.events:
            body = event.body
            if isinstance(body, ev.MessagePublished) and body.role == "consumer" and event.seq not in received:
                self._begin(Turn(event))

    def _read(self, line: list[Event]) -> None:
        """Add the turns of one session."""
        for at, event in enumerate(line):
            if isinstance(event.body, _BEGINNINGS):
                turn = Turn(event, line[:at])
                self._begin(turn)
                if turn.is_input and event.cause is not None:
                    self.turn_of.setdefault(event.cause, turn)
        latest: Turn | None = None
        for event in line:
            if isinstance(event.body, ev.AcceptStatusPublished):  # comes before the input, and tells nothing of a turn
                continue
            if isinstance(event.body, _BEGINNINGS):
                latest = self.turn_of[event.seq]
            elif following := self._turn_after(event, latest):
                following.events.append(event)
                self.turn_of[event.seq] = following

    def _turn_after(self, event: Event, latest: Turn | None) -> Turn | None:
        """The turn that an event belongs to which begins none; its words may come before the input that they become."""
        turn = self._of_causes(event)
        if turn is None:
            return latest
        is_ahead = turn.first > event.seq
        return turn if latest is None or not latest.is_input or not turn.is_of_bot or is_ahead else latest

    def _begin(self, turn: Turn) -> None:
        self.turns.append(turn)
        self.turn_of[turn.first] = turn

    def _of_causes(self, event: Event) -> Turn | None:
        """The turn of its nearest cause that is in one."""
        return next((turn for cause in self._causes(event) if (turn := self.turn_of.get(cause.seq))), None)

    def _causes(self, event: Event) -> Iterator[Event]:
        while event.cause is not None and (cause := self._by_number.get(event.cause)):
            yield cause
            event = cause

    def _read_faults(self) -> None:
        """Add the faults that belong to no conversation to the turns in which they struck."""
        for event in self.events:
            is_of_none = isinstance(event.body, ev.FaultStruck) and event.conversation is None
            if is_of_none and (turn := self._of_causes(event)):
                turn.events.append(event)
                turn.events.sort(key=lambda event: event.seq)

    def _measures_before(self, turn: Turn) -> list[Event]:
        """The connector's earlier measures for the same unanswered words."""
        if not isinstance(turn.start.body, _MEASURES) or turn.start.cause is None:
            return []
        return [
            other.start
            for other in self.turns
            if isinstance(other.start.body, _MEASURES)
            and other.start.cause == turn.start.cause
            and other.first < turn.first
        ]
