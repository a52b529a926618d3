"""When steps for human agents: answering rings, writing, changing state, transferring, closing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...engine import events as ev
from ...engine.log import Event
from .consumer_steps import require_text
from .gherkin_lines import Line, Step, quoted
from .replay_state import NotExpressible, ReplayState, Saying
from .replayed_conversations import ReplayedConversation
from .timeline import Act


def _answers_ring(
    state: ReplayState, body: ev.RingAccepted | ev.RingRejected, _event: Event, _act: Act
) -> Iterator[Line]:
    verb = "accepts" if isinstance(body, ev.RingAccepted) else "rejects"
    if body.agent not in state.participants.humans:
        raise NotExpressible(f"{body.agent}, an external bot, {verb} the conversation")
    if not state.conversations.is_oldest_ring(body):
        raise NotExpressible(f"the agent {body.agent} {verb} another conversation than the one that rings longest")
    yield Step("When", f"the agent {quoted(body.agent)} {verb} the conversation")


def _last_of(state: ReplayState, agent: str, conversation: ReplayedConversation, action: str) -> str:
    """The agent's name in quotes. Raises NotExpressible when this is not the conversation they accepted last."""
    if not state.conversations.is_last_of(agent, conversation):
        raise NotExpressible(f"the agent {agent} {action} in another conversation than the one they accepted last")
    return quoted(agent)


def writes(state: ReplayState, body: ev.MessagePublished, event: Event, _act: Act) -> Iterator[Line]:
    """A message of an agent, for everybody or for agents only."""
    agent = _last_of(state, body.sender, state.conversations.of(event), "writes")
    require_text(body)
    says = "says" if body.audience == "all" else "writes the private message"
    yield Step("When", f"the agent {agent} {says} {quoted(body.text)}")


def _leaves(state: ReplayState, body: ev.ParticipantLeft, event: Event, act: Act) -> Iterator[Line]:
    agent = _last_of(state, body.agent, state.conversations.of(event), "leaves")
    queued = next((e.body for e in act.events if isinstance(e.body, ev.ConversationQueued)), None)
    if queued is None or queued.agent_id or not queued.skill_id or queued.by not in ("", body.agent):
        raise NotExpressible(f"the agent {body.agent} transfers the conversation, and not to a skill alone")
    skill = quoted(state.account.skill_name(queued.skill_id))
    yield Step("When", f"the agent {agent} transfers the conversation to the skill {skill}")


def _closes(state: ReplayState, body: ev.ConversationClosed, event: Event, _act: Act) -> Iterator[Line]:
    """A conversation is closed: by its agent, by its consumer, or by the cloud because it is idle."""
    conversation = state.conversations.of(event)
    if body.by == "agent":
        if not conversation.holder:
            raise NotExpressible("an agent closes a conversation that is not assigned to any agent")
        agent = _last_of(state, conversation.holder, conversation, "closes")
        yield Step("When", f"the agent {agent} closes the conversation")
        return
    state.require_current(conversation, "has a conversation that is closed")
    if body.by == "consumer":
        yield Step("When", "the consumer closes the conversation")
    else:
        yield Step("When", "the idle conversation is closed automatically")


def _changes_state(state: ReplayState, body: ev.AgentStateChanged, event: Event, _act: Act) -> Iterator[Line]:
    state.account.apply(event)
    yield Step("When", f"the agent {quoted(body.agent)} goes {body.state.lower()}")


STEPS: Final[Mapping[type[Any], Saying]] = {
    ev.AgentStateChanged: _changes_state,
    ev.ConversationClosed: _closes,
    ev.ParticipantLeft: _leaves,
    ev.RingAccepted: _answers_ring,
    ev.RingRejected: _answers_ring,
}
