"""Cuts a log into acts, and finds the waits that a replay of these acts needs.

Theory of operation. An act begins with an action of a person (a consumer, an agent, an author) or with a wait, and
holds its consequences. In a replay an act settles at once and the next one follows; in a log of real time there are
pauses between them. Most pauses have no effect and are left out. A pause counts when a patience timer fired: then all
the time since the timer was set has to pass. `_clock` is the position of the replay in the log's own time, `_left_out`
the pauses left out before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from ...engine import events as ev
from ...engine.log import Event
from .timers import Timer, timers

_SECOND: Final = 1_000
_UNITS: Final = (3_600_000, 60_000, _SECOND)
_MESSAGE_DELAY_MS: Final = 300  # CON-MESSAGE-DELAY, unless a connector says otherwise
_RING_ACCEPT_MS: Final = 100  # CON-RING-ACCEPT, unless a connector says otherwise
_BOT_REMOVAL_MS: Final = 500


@dataclass(slots=True)
class Act:
    """An action and its consequences.

    Attributes:
        begins: the event of the action; None for a wait that is not in the log.
        events: everything from there to the next act.
        wait_ms: the length of such a wait.
        more: messages that followed while the bot was busy with the first, each with the pause before it in
            milliseconds.
        is_early: whether it began before the act in front of it had settled.
        is_settled: whether all its consequences are among the events; not so when the log ends or another act begins
            before.
    """

    begins: Event | None
    events: list[Event] = field(default_factory=list)
    wait_ms: int = 0
    more: list[tuple[int, Event]] = field(default_factory=list)
    is_early: bool = False
    is_settled: bool = True


def acts(events: Sequence[Event], is_act: Callable[[Event], bool], *, before: Sequence[Event] = ()) -> list[Act]:
    """The acts of these events, with the waits that matter. `before` are the events of the set-up."""
    cut: list[Act] = []
    for event in events:
        if is_act(event):
            cut.append(Act(event))
        if cut:
            cut[-1].events.append(event)
    return _Replay([*before, *events], _opened_by_words(cut)).with_waits()


def _opened_by_words(cut: list[Act]) -> list[Act]:
    """The acts, where a conversation opened by a message is one act and not two."""
    merged: list[Act] = []
    for act in cut:
        last = merged[-1] if merged else None
        if last is not None and _is_opening(last) and _is_first_message(last, act):
            last.begins = act.begins
            last.events += act.events
        else:
            merged.append(act)
    return merged


def _is_opening(act: Act) -> bool:
    return act.begins is not None and isinstance(act.begins.body, ev.ConversationStarted)


def _is_first_message(opening: Act, act: Act) -> bool:
    """Whether the message came before the conversation was assigned to an agent or bot."""
    assert opening.begins is not None
    assert act.begins is not None
    taken = (ev.ConversationAssigned, ev.RingAccepted, ev.RoutingFoundNobody, ev.RingExpired)
    return (
        act.begins.conversation == opening.begins.conversation
        and isinstance(act.begins.body, ev.MessagePublished)
        and not any(isinstance(event.body, taken) for event in opening.events[1:])
    )


class _Replay:
    """Goes through the acts as a replay does, and finds the waits that it needs."""

    def __init__(self, events: Sequence[Event], cut: list[Act]) -> None:
        self._acts = cut
        self._timers = timers(events)
        self._cause = _causes(events)
        self._clock = 0
        self._busy_ms = 0  # the time in the log at which all acts so far have settled
        self._left_out: list[tuple[int, int]] = []  # (time, length) of each pause left out
        self._bots: set[str] = set()  # conversations assigned to a bot
        self._spoken: set[str] = set()  # conversations with a message of the consumer
        self._failing_transfers = _failing_transfers(events)
        self._delay_ms = _longest_ms(events, "messageDelay", _MESSAGE_DELAY_MS)
        self._accept_ms = _longest_ms(events, "ringAcceptWait", _RING_ACCEPT_MS)
        self._emulated = {event.body.user for event in events if isinstance(event.body, ev.BotDeployed)}
        self._out: list[Act] = []

    def with_waits(self) -> list[Act]:
        for at, act in enumerate(self._acts):
            assert act.begins is not None
            following = self._acts[at + 1].begins if at + 1 < len(self._acts) else None
            if not self._out:
                self._clock = self._busy_ms = act.begins.at_ms
            limit = next((self._timers[e.seq] for e in act.events if self._is_limit(e)), None)
            if self._busy_ms > act.begins.at_ms and self._joins(act):
                last = self._out[-1]
                pause = act.begins.at_ms - (last.more[-1][1] if last.more else last.begins or act.begins).at_ms
                last.more.append((pause, act.begins))
                self._play(act.events, last, following)
                continue
            self._arrive(act, limit)
            if act.is_early:
                self._give_back(act)
            self._out.append(act)
            events, act.events = act.events, []
            self._play(events, act, following)
        for act in self._out[-1:]:
            act.is_settled = False
        return self._out

    def _give_back(self, act: Act) -> None:
        """Move consequences of earlier acts, which came after this one began, back to those acts."""
        self._out[-1].is_settled = False
        late = [event for event in act.events if self._is_late(event, act)]
        for event in late:
            self._busy_ms = max(self._busy_ms, self._settled_ms(event))
            self._latest_act(event.conversation).events.append(event)
        act.events = [event for event in act.events if event not in late]

    def _latest_act(self, conversation: str | None) -> Act:
        """The last act in this conversation, else the last one."""
        for act in reversed(self._out):
            if act.begins is not None and act.begins.conversation == conversation:
                return act
        return self._out[-1]

    def _is_late(self, event: Event, act: Act) -> bool:
        """Whether this is a consequence of an earlier act, and not of a timer."""
        assert act.begins is not None
        chain = self._causes(event, act)
        if event.seq <= act.begins.seq or any(cause.seq in self._timers for cause in chain):
            return False
        if isinstance(event.body, ev.FaultStruck):
            return not _is_of_consumer(act.begins)
        if is_failure(event) or event.conversation is None:
            return is_failure(event)
        if event.conversation == act.begins.conversation and _is_of_consumer(act.begins):
            return _is_of_bot(event) and chain[-1].seq < act.begins.seq
        return chain[-1].conversation == event.conversation and chain[-1] is not act.begins

    def _causes(self, event: Event, act: Act) -> list[Event]:
        """The event, its cause, the cause of that, to the first that has no cause or comes before the act."""
        assert act.begins is not None
        chain = [event]
        while event.seq > act.begins.seq and (cause := self._cause.get(event.seq)) is not None:
            chain.append(event := cause)
        return chain

    def _is_limit(self, event: Event) -> bool:
        timer = self._timers.get(event.seq)
        return timer is not None and timer.is_limit

    def _joins(self, act: Act) -> bool:
        """Whether these words follow others of the same consumer while the bot is busy."""
        last = self._out[-1]
        return (
            last.begins is not None
            and act.begins is not None
            and last.begins.conversation == act.begins.conversation
            and _is_plain_text(last.begins)
            and _is_plain_text(act.begins)
        )

    def _arrive(self, act: Act, limit: Timer | None) -> None:
        """Move the clock to the time of the act: with a wait, or by leaving the pause out."""
        assert act.begins is not None
        at_ms = act.begins.at_ms
        gap = at_ms - self._clock
        act.is_early = at_ms < self._busy_ms
        if limit is not None and gap > 0:
            self._wait(_rounded(gap + self._saved_since(limit.set_ms), _UNITS[1]))
        elif gap >= _SECOND and self._fires_to_come(at_ms) > 1:
            whole = gap // _SECOND * _SECOND
            self._wait(whole)
            self._left_out.append((at_ms, gap - whole))
        elif gap:
            self._left_out.append((at_ms, gap))
        self._clock = at_ms

    def _play(self, events: Iterable[Event], act: Act, following: Event | None) -> None:
        """Add the consequences of the act, with a wait before each timer that would not fire otherwise."""
        for event in events:
            timer = self._timers.get(event.seq)
            if timer is not None and not timer.is_limit:
                saved = sum(ms for when, ms in self._left_out if when > timer.set_ms)
                if event.at_ms + saved > self._clock:
                    act = self._wait_for(timer, following)
            act.events.append(event)
            settled_ms = self._settled_ms(event)
            self._busy_ms, self._clock = max(self._busy_ms, settled_ms), max(self._clock, settled_ms)

    def _wait_for(self, timer: Timer, following: Event | None) -> Act:
        needed = timer.event.at_ms - self._clock + self._saved_since(timer.set_ms)
        later = [other.event.at_ms for other in self._timers.values() if other.event.seq > timer.event.seq]
        ends = [*later, *([following.at_ms] if following else [])]
        room = min(ends) - timer.event.at_ms - 1 if ends else _SECOND
        waits = _nice(needed, max(room, 0))
        self._clock = timer.event.at_ms + waits - needed
        return self._wait(waits)

    def _wait(self, wait_ms: int) -> Act:
        self._out.append(Act(None, wait_ms=wait_ms))
        return self._out[-1]

    def _saved_since(self, set_ms: int) -> int:
        """The time left out since then, which the next wait makes up for."""
        saved = sum(ms for when, ms in self._left_out if when > set_ms)
        self._left_out = [(when, ms) for when, ms in self._left_out if when <= set_ms]
        return saved

    def _fires_to_come(self, at_ms: int) -> int:
        """The number of set timers that will fire: with more than one, their order has to be kept."""
        return sum(timer.set_ms < at_ms < timer.event.at_ms for timer in self._timers.values() if not timer.is_limit)

    def _settled_ms(self, event: Event) -> int:
        """The time at which the work that this event starts is done."""
        match event.body:
            case ev.TimePassed(duration_ms):
                return event.at_ms + duration_ms
            case ev.InteractionDelayed(delay_ms):
                return event.at_ms + delay_ms
            case ev.HttpExchanged(latency_ms=latency_ms):
                return event.at_ms + latency_ms
            case ev.RingOffered(agent=agent) if agent in self._emulated:
                return event.at_ms + self._accept_ms
            case ev.TransferStarted():
                self._bots.discard(event.conversation or "")
                return self._failing_transfers.get(event.seq, event.at_ms + _BOT_REMOVAL_MS)
            case ev.ConversationAssigned():
                self._bots.add(event.conversation or "")
                return event.at_ms + (self._delay_ms if event.conversation in self._spoken else 0)
            case ev.ConversationReturned() | ev.SurveyStarted():
                self._bots.add(event.conversation or "")
            case ev.ConversationClosed() | ev.SurveyEnded() | ev.ParticipantLeft():
                self._bots.discard(event.conversation or "")
            case ev.MessagePublished(role="consumer"):
                self._spoken.add(event.conversation or "")
                return event.at_ms + (self._delay_ms if event.conversation in self._bots else 0)
            case _:
                pass
        return event.at_ms


def _causes(events: Sequence[Event]) -> dict[int, Event]:
    """The causes of events, by `seq`. The cause of a bot's message is the bot's event before it in the conversation."""
    by_seq = {event.seq: event for event in events}
    found: dict[int, Event] = {}
    bots: dict[str | None, Event] = {}  # the last event of a bot
    for event in events:
        cause = by_seq.get(event.cause) if event.cause is not None else bots.get(event.conversation)
        if cause is not None and (event.cause is not None or _is_of_bot(event)):
            found[event.seq] = cause
        if event.bot is not None:
            bots[event.conversation] = event
    return found


def _failing_transfers(events: Sequence[Event]) -> dict[int, int]:
    """The end of each transfer that an injected fault failed later, by the `seq` of its start."""
    started: dict[str | None, int] = {}
    found: dict[int, int] = {}
    for event in events:
        if isinstance(event.body, ev.TransferStarted):
            started[event.conversation] = event.seq
        elif isinstance(event.body, ev.FaultStruck | ev.ConversationReturned) and event.conversation in started:
            found[started[event.conversation]] = event.at_ms
    return found


def _longest_ms(events: Sequence[Event], field_name: str, default_ms: int) -> int:
    """The longest value in milliseconds that a connector has for this field."""
    fields = [pair for event in events if isinstance(event.body, ev.ConnectorChanged) for pair in event.body.fields]
    set_ms = [int(value) for name, value in fields if name == field_name and value.isdecimal()]
    return max(set_ms, default=default_ms)


def _is_plain_text(event: Event) -> bool:
    body = event.body
    return (
        isinstance(body, ev.MessagePublished)
        and body.role == "consumer"
        and body.payload is None
        and body.file is None
        and not body.metadata
    )


def _nice(needed_ms: int, room_ms: int) -> int:
    """A round stretch of time that is at least as long as needed, and longer by no more than there is room for."""
    for unit in _UNITS:
        rounded = _rounded(needed_ms, unit)
        if rounded - needed_ms <= min(room_ms, needed_ms // 4 if unit > _SECOND else room_ms):
            return rounded
    return needed_ms


def _rounded(needed_ms: int, unit: int) -> int:
    """The next whole number of units; of seconds, where that would be far more."""
    rounded = -(-needed_ms // unit) * unit
    return rounded if rounded <= needed_ms * 5 // 4 else -(-needed_ms // _SECOND) * _SECOND


def is_failure(event: Event) -> bool:
    """Whether the emulator gave up here: a step fails at it."""
    return isinstance(event.body, ev.DiagnosticReported) and event.body.code == "timer-failed"


def _is_of_bot(event: Event) -> bool:
    return isinstance(event.body, ev.MessagePublished) and event.body.role == "bot"


def _is_of_consumer(event: Event) -> bool:
    return isinstance(event.body, ev.MessagePublished) and event.body.role == "consumer"
