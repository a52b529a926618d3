"""The patience timers in a log (silence, rings, sessions): when each was set and when it fired."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Final

from ...engine import events as ev
from ...engine.log import Event

_SECOND: Final = 1_000
_GREETING_MS: Final = 3_000


@dataclass(frozen=True, slots=True)
class Timer:
    """A patience timer that fired, or a limit that a message exceeded.

    Attributes:
        event: the event that it caused, or that showed the limit to be exceeded.
        set_ms: virtual time at which it was set.
        is_limit: for a limit, which has no effect before the next message.
    """

    event: Event
    set_ms: int
    is_limit: bool = False


class _Part(Sequence[Event]):
    """A part of a log without a copy of it: logs may have 100,000 events."""

    def __init__(self, events: Sequence[Event], start: int, end: int) -> None:
        self._events = events
        self._range = range(start, end)

    def __len__(self) -> int:
        return len(self._range)

    def __getitem__(self, index: Any) -> Any:
        at = self._range[index]
        return [self._events[one] for one in at] if isinstance(at, range) else self._events[at]


def timers(events: Sequence[Event]) -> dict[int, Timer]:
    """The timers by the `seq` of the events that they caused."""
    found: dict[int, Timer] = {}
    for index, event in enumerate(events):
        find = _FIND.get(type(event.body))
        timer = (
            find(event, _Part(events, 0, index), _Part(events, index + 1, len(events))) if find is not None else None
        )
        if timer is not None:
            found[event.seq] = timer
    return found


def _latest(past: Sequence[Event], event: Event, *kinds: type[Any]) -> int:
    """The time of the last event of these kinds in the conversation."""
    for other in reversed(past):
        if other.conversation == event.conversation and isinstance(other.body, kinds):
            return other.at_ms
    return event.at_ms


def _ring(event: Event, past: Sequence[Event], _later: Sequence[Event]) -> Timer:
    assert isinstance(event.body, ev.RingExpired)
    for other in reversed(past):
        if isinstance(other.body, ev.RingOffered) and other.body.ring_id == event.body.ring_id:
            return Timer(event, other.at_ms)
    return Timer(event, event.at_ms)


def _greeting(event: Event, _past: Sequence[Event], _later: Sequence[Event]) -> Timer | None:
    assert isinstance(event.body, ev.BotInputReceived)
    return Timer(event, event.at_ms - _GREETING_MS) if event.body.source == "greeting" else None


def _session(event: Event, past: Sequence[Event], later: Sequence[Event]) -> Timer | None:
    """The session was too long idle; None where the consumer or the connector has reset it.

    A message shows that a session was idle: the bot receives it when the old session has ended. In a survey a timer
    ends the session, and the bot receives nothing.
    """
    now = [cause for cause in _causes(event, past) if cause.at_ms == event.at_ms and cause.bot == event.bot]
    if any(isinstance(cause.body, ev.BotInputReceived | ev.ConversationStuck) for cause in now):
        return None
    answered = [other for other in past if not (_is_of_consumer(other) and other.at_ms + _SECOND >= event.at_ms)]
    set_ms = _latest(answered, event, ev.MessagePublished, ev.BotInputReceived)
    return Timer(event, set_ms, is_limit=not _has_survey(event, past) or _is_followed_by_input(event, later))


def _causes(event: Event, past: Sequence[Event]) -> Iterator[Event]:
    """The cause of the event, the cause of that, and so on."""
    wanted = event.cause
    for other in reversed(past):
        if other.seq == wanted:
            yield other
            wanted = other.cause


def _has_survey(event: Event, past: Sequence[Event]) -> bool:
    of_surveys = (e for e in reversed(past) if isinstance(e.body, ev.SurveyStarted | ev.SurveyEnded))
    latest = next((other for other in of_surveys if other.conversation == event.conversation), None)
    return latest is not None and isinstance(latest.body, ev.SurveyStarted)


def _is_followed_by_input(event: Event, later: Sequence[Event]) -> bool:
    """Whether the bot receives an input at the time of this event."""
    same_time = takewhile(lambda other: other.at_ms == event.at_ms, later)
    own = (other for other in same_time if (other.conversation, other.bot) == (event.conversation, event.bot))
    return any(isinstance(other.body, ev.BotInputReceived) for other in own)


def _lateness(event: Event, past: Sequence[Event], _later: Sequence[Event]) -> Timer | None:
    assert isinstance(event.body, ev.DiagnosticReported)
    if event.body.code != "message-too-late":
        return None
    return Timer(event, _latest(past, event, ev.BotInputReceived), is_limit=True)


def _silence(event: Event, _past: Sequence[Event], _later: Sequence[Event]) -> Timer:
    assert isinstance(event.body, ev.SilenceLapsed)
    return Timer(event, event.at_ms - event.body.silence_ms)


def _survey(event: Event, past: Sequence[Event], _later: Sequence[Event]) -> Timer | None:
    assert isinstance(event.body, ev.SurveyEnded)
    since = {
        "timed out": (ev.MessagePublished, ev.SurveyStarted),
        "closed by Conversational Cloud": (ev.SurveyStarted,),
    }
    return Timer(event, _latest(past, event, *since[event.body.how])) if event.body.how in since else None


def _response(event: Event, past: Sequence[Event], _later: Sequence[Event]) -> Timer:
    return Timer(event, _latest(past, event, ev.MessagePublished, ev.BotInputReceived, ev.MessageResent))


def _is_of_consumer(event: Event) -> bool:
    return isinstance(event.body, ev.MessagePublished) and event.body.role == "consumer"


# Finds the timer behind an event, given the events before and after it; None: there is no timer behind it.
_FIND: Final[dict[type[Any], Callable[[Event, Sequence[Event], Sequence[Event]], Timer | None]]] = {
    ev.BotInputReceived: _greeting,
    ev.ConversationStuck: _response,
    ev.DiagnosticReported: _lateness,
    ev.MessageResent: _response,
    ev.RingExpired: _ring,
    ev.SessionEnded: _session,
    ev.SilenceLapsed: _silence,
    ev.SurveyEnded: _survey,
}
