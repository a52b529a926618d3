"""The Then steps of an act: the messages that consumers see, and the state of the conversation where it has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ...engine import events as ev
from ...engine.errors import counted
from ...engine.log import Event
from .gherkin_lines import Line, Step, can_be_quoted, quoted
from .message_steps import messages, sees
from .replay_state import ReplayState
from .replayed_conversations import ReplayedConversation
from .timeline import Act

_FAILED: Final = {"at once": "at once", "later": "later", "silence": "by silence"}


def then_steps(state: ReplayState, act: Act) -> list[Line]:
    """The steps that check the result of an act. The conversations follow its events meanwhile."""
    conversations = state.conversations
    before = {one.id: one.holder for one in conversations.all}
    lines = list(_messages(state, act))
    for one in conversations.all:
        if conversations.is_current(one):
            lines += _changes(state, one, act, before.get(one.id, ""))
    if not lines and act.is_settled and _has_to_show_something(state, act.begins):
        lines.append(Step("Then", "the bot says nothing"))
    return lines


def _messages(state: ReplayState, act: Act) -> Iterator[Line]:
    begins, conversations, bots = act.begins, state.conversations, len(state.participants.senders)
    said: list[ev.MessagePublished] = []
    for event in act.events:
        if begins is None or event.seq >= begins.seq:
            conversations.follow(event)
        body = event.body
        if not isinstance(body, ev.MessagePublished) or body.audience != "all" or body.role == "consumer":
            continue
        one = conversations.of(event)
        if conversations.is_current(one):
            said.append(body)
        elif conversations.is_latest(one) and (seen := sees(one.consumer, body)) is not None:
            yield from messages(said, bots=bots)
            yield seen
            said, conversations.current = [], one.consumer
    yield from messages(said, bots=bots)


def _has_to_show_something(state: ReplayState, begins: Event | None) -> bool:
    """Whether a silent bot deserves a step, after an act that began like this."""
    if not any(map(state.conversations.is_current, state.conversations.all)):
        return False
    if begins is None or isinstance(begins.body, ev.TimePassed | ev.ConversationStarted):
        return True
    return isinstance(begins.body, ev.MessagePublished) and begins.body.role == "consumer"


def _changes(state: ReplayState, one: ReplayedConversation, act: Act, holder_before: str) -> Iterator[Line]:
    """The state of a conversation, as far as the act has changed it."""
    humans = state.participants.humans
    bodies = [event.body for event in act.events if event.conversation == one.id]
    kinds = {type(body) for body in bodies}
    failed = [body.how for body in bodies if isinstance(body, ev.TransferFailed)]
    if failed:
        yield Step("Then", f"the last transfer attempt has failed {_FAILED[failed[-1]]}")
    if ev.EscalationStopped in kinds:
        yield Step("Then", "the escalation has stopped")
    if ev.ConversationClosed in kinds:
        yield Step("Then", "the conversation is closed")
    ended = [body.how for body in bodies if isinstance(body, ev.SurveyEnded)]
    if ended or ev.SurveyStarted in kinds:
        yield Step("Then", f"the survey is {quoted(ended[-1] if ended else 'running')}")
    if one.is_queued:
        if act.is_settled or one.ring is not None:
            yield from _queue(state, one, bodies)
    elif one.is_open and one.holder != holder_before and (holder_before or one.holder in humans):
        yield from _holder(one, humans)
    if one.holder in humans:
        yield from _agent_sees(one, bodies)


def _queue(state: ReplayState, one: ReplayedConversation, bodies: Sequence[ev.Body]) -> Iterator[Step]:
    if one.ring is not None and one.ring[1] in state.participants.bot_users:
        return  # a bot is about to accept
    if one.skill_id and any(isinstance(body, ev.ConversationQueued) for body in bodies):
        skill = quoted(state.account.skill_name(one.skill_id))
        yield Step("Then", f"the conversation is waiting for the skill {skill}")
    if one.ring is not None and one.ring[1] in state.participants.humans:
        if any(isinstance(body, ev.RingOffered) for body in bodies):
            agent = one.ring[1]
            count = len(state.conversations.rings.get(agent, []))
            ringing = counted(count, "ringing conversation")
            yield Step("Then", f"the agent workspace of {quoted(agent)} shows {ringing}")
    elif one.ring is None and any(isinstance(body, ev.RoutingFoundNobody) for body in bodies):
        yield Step("Then", "the conversation is offered to nobody")


def _holder(one: ReplayedConversation, humans: frozenset[str]) -> Iterator[Step]:
    if not one.holder:
        return
    holder = "agent" if one.holder in humans else "bot"
    yield Step("Then", f"the conversation is with the {holder} {quoted(one.holder)}")
    if holder == "agent" and one.full_name and can_be_quoted(one.full_name):
        yield Step("Then", f"the agent {quoted(one.holder)} sees the consumer as {quoted(one.full_name)}")


def _agent_sees(one: ReplayedConversation, bodies: Sequence[ev.Body]) -> Iterator[Step]:
    private, one.private = one.private, []
    own = [body.text for body in bodies if isinstance(body, ev.MessagePublished) and body.role == "consumer"]
    for text in [*private, *own]:
        if text and can_be_quoted(text):
            yield Step("Then", f"the agent {quoted(one.holder)} sees {quoted(text)}")
