"""The patience timers in a log (silence, rings, sessions): when each was set and when it fired."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
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


def timers(events: Iterable[Event]) -> dict[int, Timer]:
    """The timers by the `seq` of the events that they caused."""
    found: dict[int, Timer] = {}
    past: list[Event] = []
    for event in events:
        find = _SET.get(type(event.body))
        set_ms = find(event, past) if find is not None else None
        if set_ms is not None:
            found[event.seq] = Timer(event, set_ms, is_limit=_comes_with_a_message(event))
        past.append(event)
    return found


def _comes_with_a_message(event: Event) -> bool:
    if isinstance(event.body, ev.SessionEnded):
        return "SUR-TIMEOUT" not in event.rules
    return isinstance(event.body, ev.DiagnosticReported)


def _latest(past: Sequence[Event], event: Event, *kinds: type[Any]) -> int:
    """The time of the last event of these kinds in the conversation."""
    for other in reversed(past):
        if other.conversation == event.conversation and isinstance(other.body, kinds):
            return other.at_ms
    return event.at_ms


def _ring_set(event: Event, past: Sequence[Event]) -> int:
    assert isinstance(event.body, ev.RingExpired)
    for other in reversed(past):
        if isinstance(other.body, ev.RingOffered) and other.body.ring_id == event.body.ring_id:
            return other.at_ms
    return event.at_ms


def _greeting_set(event: Event, _past: Sequence[Event]) -> int | None:
    assert isinstance(event.body, ev.BotInputReceived)
    return event.at_ms - _GREETING_MS if event.body.source == "greeting" else None


def _session_set(event: Event, past: Sequence[Event]) -> int | None:
    if "SET-SESSION-LENGTH" not in event.rules:
        return None
    answered = [other for other in past if not (_is_of_consumer(other) and other.at_ms + _SECOND >= event.at_ms)]
    return _latest(answered, event, ev.MessagePublished, ev.BotInputReceived)


def _lateness_set(event: Event, past: Sequence[Event]) -> int | None:
    assert isinstance(event.body, ev.DiagnosticReported)
    return _latest(past, event, ev.BotInputReceived) if event.body.code == "message-too-late" else None


def _silence_set(event: Event, _past: Sequence[Event]) -> int:
    assert isinstance(event.body, ev.SilenceLapsed)
    return event.at_ms - event.body.silence_ms


def _survey_set(event: Event, past: Sequence[Event]) -> int | None:
    assert isinstance(event.body, ev.SurveyEnded)
    since = {
        "timed out": (ev.MessagePublished, ev.SurveyStarted),
        "closed by Conversational Cloud": (ev.SurveyStarted,),
    }
    return _latest(past, event, *since[event.body.how]) if event.body.how in since else None


def _is_of_consumer(event: Event) -> bool:
    return isinstance(event.body, ev.MessagePublished) and event.body.role == "consumer"


_ATTEMPTS: Final = (ev.MessagePublished, ev.BotInputReceived, ev.MessageResent)

# The time at which the timer behind an event was set; None: there is no timer behind it.
_SET: Final[dict[type[Any], Callable[[Event, Sequence[Event]], int | None]]] = {
    ev.BotInputReceived: _greeting_set,
    ev.ConversationStuck: lambda event, past: _latest(past, event, *_ATTEMPTS),
    ev.DiagnosticReported: _lateness_set,
    ev.MessageResent: lambda event, past: _latest(past, event, *_ATTEMPTS),
    ev.RingExpired: _ring_set,
    ev.SessionEnded: _session_set,
    ev.SilenceLapsed: _silence_set,
    ev.SurveyEnded: _survey_set,
}
