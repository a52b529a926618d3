"""The headers of a log: what is wrong with causes and nodes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handoff.engine import events as ev
from handoff.engine.analysis.headers import may_begin, needs_node
from handoff.engine.log import Event

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
