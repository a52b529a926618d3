"""The When steps of an act: one table for all kinds of events that begin one, and the steps that let time pass."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any, Final

from ...engine import events as ev
from ...engine.analysis.transcript import duration
from ...engine.log import Event
from . import account_steps, agent_steps, consumer_steps
from .gherkin_lines import Line, Step, quoted
from .replay_state import NotExpressible, ReplayState, Saying
from .timeline import Act


def when_steps(state: ReplayState, act: Act) -> Iterator[Line]:
    """The steps that bring an act about. Raises NotExpressible when the step library has no sentence for it."""
    begins = act.begins
    if begins is None:
        yield _waits(state, act.wait_ms, act.events)
        return
    for event in takewhile(lambda one: one.seq < begins.seq, act.events):
        state.conversations.follow(event)  # a conversation that opens with the message
    if act.more:
        yield from consumer_steps.says_in_succession(state, begins, act)
        return
    say = _STEPS.get(type(begins.body))
    if say is None:
        raise NotExpressible(_described(begins))
    yield from say(state, begins.body, begins, act)


def require_separate_input(state: ReplayState, act: Act) -> None:
    """Raise NotExpressible when the bot received this message and the one before it as one input.

    Only one step with a table can say that, and the step before has been written already.
    """
    begins = act.begins
    assert begins is not None
    own = [e for e in state.played if e.conversation == begins.conversation and e.seq < begins.seq]
    kinds = (ev.MessagePublished, ev.BotInputReceived, ev.ConversationStarted)
    last = next((e.body for e in reversed(own) if isinstance(e.body, kinds) and _is_of_consumer(e.body)), None)
    if _is_of_consumer(begins.body) and isinstance(last, ev.MessagePublished):
        raise NotExpressible("the consumer writes before the bot has received the previous message")


def _is_of_consumer(body: ev.Body) -> bool:
    """Whether it is a message of the consumer, or an event of another kind."""
    return not isinstance(body, ev.MessagePublished) or body.role == "consumer"


def _message(state: ReplayState, body: ev.MessagePublished, event: Event, act: Act) -> Iterator[Line]:
    writes = consumer_steps.writes if body.role == "consumer" else agent_steps.writes
    return writes(state, body, event, act)


# --- time ------------------------------------------------------------------------------------------------------------


def _time_passes(state: ReplayState, body: ev.TimePassed, event: Event, act: Act) -> Iterator[Line]:
    expired = [e for e in act.events if isinstance(e.body, ev.RingExpired)]
    if expired and expired[0].at_ms == event.at_ms + body.duration_ms:
        yield _waits(state, body.duration_ms, expired)
    else:
        yield _passes(body.duration_ms)


def _waits(state: ReplayState, wait_ms: int, events: Sequence[Event]) -> Step:
    """The step for a wait that brings these events about: an agent's, when the oldest ring expires first."""
    expired = next((e.body for e in events[:1] if isinstance(e.body, ev.RingExpired)), None)
    is_agents = expired is not None and expired.agent in state.participants.humans
    if expired is not None and is_agents and state.conversations.is_oldest_ring(expired):
        return Step("When", f"the agent {quoted(expired.agent)} lets the ring expire")
    return _passes(wait_ms)


def _passes(wait_ms: int) -> Step:
    words = duration(wait_ms)
    return Step("When", f"{words} {'passes' if words.startswith('1 ') else 'pass'}")


# --- the table -------------------------------------------------------------------------------------------------------


_STEPS: Final[Mapping[type[Any], Saying]] = {
    **account_steps.STEPS,
    **agent_steps.STEPS,
    **consumer_steps.STEPS,
    ev.MessagePublished: _message,
    ev.TimePassed: _time_passes,
}


def _described(event: Event) -> str:
    """An event in words, for a comment: "skill changed (Sales)"."""
    kind = re.sub(r"(?<!^)([A-Z])", r" \1", type(event.body).__name__).lower()
    of = (getattr(event.body, each, "") for each in ("bot", "user", "agent", "skill"))
    name = next(filter(None, of), "")
    return f"{kind} ({name})" if name else kind
