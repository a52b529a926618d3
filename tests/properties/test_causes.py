"""Every event has a cause or comes from outside, every event of a bot has a node or a reason, in any conversation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, settings

from handoff.engine import events as ev
from handoff.engine.analysis.headers import may_begin, needs_node
from handoff.engine.log import Event

from ..conversations import FALLBACK_SKILL, STUCK, Act
from .ways import in_process, on_sockets, on_the_wire, talks

ORIGINS = {  # what events of these kinds have to lead back to, however they came about
    ev.ConversationAssigned: {ev.RingAccepted},
    ev.TransferContextPassed: {ev.RingAccepted},
    ev.EscalationCompleted: {ev.RingAccepted},
    ev.TransferStarted: {ev.EscalationRequested},
    ev.TransferAccepted: {ev.EscalationRequested},
    ev.EscalationStopped: {ev.TransferFailed},
    ev.SurveyStarted: {ev.ConversationClosed},
    ev.InteractionReached: {ev.BotInputReceived},
    ev.NextActionTaken: {ev.BotInputReceived},
    ev.RuleMatched: {ev.BotInputReceived},
    ev.QuestionAsked: {ev.BotInputReceived},
}
OF_INPUTS = {  # the same by source; a bot that gets a conversation reads what was said in it before
    "consumer": {ev.MessagePublished, ev.ConversationAssigned},
    "failure": {ev.TransferFailed},
    "greeting": {ev.RingAccepted},
    "survey": {ev.SurveyStarted},
    "web view": {ev.WebViewPosted},
}
OF_FAILURES = {
    "at once": {ev.EscalationRequested},
    "later": {ev.ConversationReturned},
    "silence": {ev.SilenceLapsed},
}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(talks())
def test_headers_of_any_conversation_in_process_are_complete(talk):
    assert faults_of(in_process(talk).log.events) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(on_sockets)
def test_headers_of_any_conversation_on_the_wire_are_complete(server, happens):
    with on_the_wire(server, happens) as world:
        assert faults_of(world.log.events) == []


@pytest.mark.parametrize(
    "happens",
    [
        [Act("transfers_fail_later", what=(5,)), *[Act("says", "Dana", "agent")] * 5],
        [Act("transfer_api_answers", what=(500, 5)), *[Act("says", "Dana", "agent")] * 5],
        [Act("lose_next_response", what=()), Act("says", "Dana", "agent"), Act("waits", what=180_001)],
        [FALLBACK_SKILL, Act("silent_for", what=(1,)), Act("says", "Dana", "hi"), Act("waits", what=180_001)],
        [STUCK, Act("silent_for", what=(3,)), Act("says", "Dana", "hi"), *[Act("waits", what=72_000)] * 3],
        [Act("transfer_api_answers_late", what=(700,)), Act("says", "Dana", "agent"), Act("accepts", "Alex")],
    ],
    ids=lambda happens: ", ".join(map(str, happens)),
)
def test_headers_of_this_conversation_on_the_wire_are_complete(server, happens):
    with on_the_wire(server, happens) as world:
        assert faults_of(world.log.events) == []


def test_headers_of_all_our_features_are_complete(logs_of_features):
    faulty = {name: faults for name, log in logs_of_features.items() if (faults := faults_of(log.events))}

    assert faulty == {}


# --- the search itself -----------------------------------------------------------------------------------------------


def at(seq: int, body: ev.Body, cause: int | None = None, *, bot: str | None = None, node: str | None = None) -> Event:
    return Event(seq, 0, "conv-1", bot, node, cause, (), body)


SAID = at(0, ev.MessagePublished("consumer", "Dana", "hi"))
HEARD = at(1, ev.BotInputReceived("hi"), 0, bot="Desk")
REACHED = at(2, ev.InteractionReached("hello", "1", "TEXT"), 1, bot="Desk", node="Welcome › hello")


@pytest.mark.parametrize(
    ("events", "fault"),
    [
        ([SAID, HEARD, REACHED], None),
        ([SAID, at(1, ev.BotInputReceived("hi"), bot="Desk")], "1 BotInputReceived has no cause"),
        ([SAID, at(1, ev.BotInputReceived("hi"), 1, bot="Desk")], "1 BotInputReceived has itself or a later cause, 1"),
        (
            [SAID, at(2, ev.BotInputReceived("hi"), 1, bot="Desk")],
            "2 BotInputReceived has a cause that is not there, 1",
        ),
        ([SAID, at(1, ev.InteractionReached("a", "1", "TEXT"), 0, bot="Desk")], "1 InteractionReached has no node"),
        ([at(0, ev.MessagePublished("bot", "Desk", "hi"), bot="Desk")], "0 MessagePublished has no cause"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_fault_of_a_header_is_found(events, fault):
    found = faults_of(events)

    assert found[:1] == ([fault] if fault else [])


def faults_of(events: Sequence[Event]) -> list[str]:
    """What is wrong with the headers of a log, each in a few words."""
    by_seq = {event.seq: event for event in events}
    return [f"{event.seq} {type(event.body).__name__} {fault}" for event in events for fault in _faults(event, by_seq)]


def _faults(event: Event, by_seq: dict[int, Event]) -> Iterator[str]:
    cause = event.cause
    if cause is None:
        if not may_begin(event):
            yield "has no cause"
    elif cause >= event.seq:  # so that following causes always ends
        yield f"has itself or a later cause, {cause}"
        return
    elif cause not in by_seq:
        yield f"has a cause that is not there, {cause}"
    causes = list(causes_of(event, by_seq))
    if event.bot is not None and event.node is None and needs_node(event.body, event.bot, causes):
        yield "has no node"
    yield from _wrong_ways(event, causes)


def causes_of(event: Event, by_seq: dict[int, Event]) -> Iterator[Event]:
    """The event that led to this one, the one that led to that, and so on."""
    seq = event.seq
    while event.cause is not None and event.cause < seq and event.cause in by_seq:
        event = by_seq[event.cause]
        seq = event.seq
        yield event


TAKES_RINGS_BACK = (  # from an agent who cannot answer any more
    ev.AgentStateChanged,
    ev.UserSkillsChanged,
    ev.UserProfilesChanged,
    ev.UserSlotsChanged,
)


def _wrong_ways(event: Event, causes: list[Event]) -> Iterator[str]:
    """What the table does not say: what some kinds have to lead back to."""
    if not causes:
        return
    body, kinds = event.body, [type(cause.body) for cause in causes]
    origins = _origins(body)
    if origins and not origins & set(kinds):
        yield f"does not lead back to {' or '.join(sorted(kind.__name__ for kind in origins))}"
    match body:
        case ev.RingAccepted(ring) | ev.RingRejected(ring) | ev.RingExpired(ring) | ev.RingCancelled(ring):
            cause = causes[0].body
            is_taken_back = isinstance(body, ev.RingCancelled) and isinstance(cause, TAKES_RINGS_BACK)
            if not is_taken_back and not (isinstance(cause, ev.RingOffered) and cause.ring_id == ring):
                yield "is not caused by the offer of its ring"
        case ev.MessagePublished() if event.bot is not None and ev.MessagePublished is not kinds[0]:
            if all(cause.bot != event.bot for cause in causes):
                yield "is not caused by anything that its bot has done"


def _origins(body: ev.Body) -> set[type]:
    match body:
        case ev.BotInputReceived(source=source):
            return OF_INPUTS.get(source, set())
        case ev.TransferFailed(how=how):
            return OF_FAILURES[how]
        case ev.EscalationRequested(via="Agent Transfer" | "LivePerson Agent Escalation" | "bot group"):
            return {ev.BotInputReceived}
        case ev.EscalationRequested():
            return {ev.SilenceLapsed, ev.ConversationStuck}
    return ORIGINS.get(type(body), set())
