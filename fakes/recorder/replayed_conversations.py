"""The conversations of a recording, in the state after the steps written so far."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ...engine import events as ev
from ...engine.log import Event


@dataclass(slots=True)
class ReplayedConversation:
    """A conversation, as far as it has been played.

    Attributes:
        consumer: its consumer's name in steps.
        holder: the user to whom it is assigned, empty without one.
        ring: the id of the waiting ring and the agent it rings at.
        shown: the messages in the consumer's window.
        earlier: the messages that the window showed in the consumer's conversation before this one.
        private: texts for agents alone that no agent has seen yet.
    """

    id: str
    consumer: str
    skill_id: str = ""
    holder: str = ""
    is_queued: bool = False
    is_open: bool = True
    ring: tuple[str, str] | None = None
    shown: list[ev.MessagePublished] = field(default_factory=list)
    earlier: list[ev.MessagePublished] = field(default_factory=list)
    private: list[str] = field(default_factory=list)
    full_name: str = ""


@dataclass(slots=True)
class ReplayedConversations:
    """All conversations of a recording. A fold of its own: a replay may take events in another order than the cloud.

    Attributes:
        names: the names of consumers in steps, by consumer.
        by_id: the conversations that have started.
        latest: the id of the latest conversation of each consumer, by name.
        current: the name of the consumer whom the last steps were about; steps call them "the consumer".
        rings: ids of waiting rings by agent, oldest first.
        open: ids of assigned conversations by agent, latest last.
    """

    names: Mapping[str, str]
    by_id: dict[str, ReplayedConversation] = field(default_factory=dict)
    latest: dict[str, str] = field(default_factory=dict)
    current: str = ""
    rings: dict[str, list[str]] = field(default_factory=dict)
    open: dict[str, list[str]] = field(default_factory=dict)

    @property
    def all(self) -> Collection[ReplayedConversation]:
        return self.by_id.values()

    @property
    def has_several_consumers(self) -> bool:
        """Whether steps have to name the consumer they mean."""
        return len(self.names) > 1

    def of(self, event: Event) -> ReplayedConversation:
        """The conversation in which this event happened."""
        return self.by_id[event.conversation or ""]

    def is_latest(self, conversation: ReplayedConversation) -> bool:
        """Whether its consumer has not opened another one since."""
        return self.latest.get(conversation.consumer) == conversation.id

    def is_current(self, conversation: ReplayedConversation) -> bool:
        """Whether steps mean this conversation when they say "the conversation"."""
        is_theirs = not self.has_several_consumers or self.current == conversation.consumer
        return self.is_latest(conversation) and is_theirs

    def is_oldest_ring(self, ring: ev.RingAccepted | ev.RingRejected | ev.RingExpired) -> bool:
        """Whether it has rung longest at its agent."""
        return self.rings.get(ring.agent, [])[:1] == [ring.ring_id]

    def is_last_of(self, agent: str, conversation: ReplayedConversation) -> bool:
        """Whether the agent has accepted no other conversation since, of those that are still open."""
        return self.open.get(agent, [])[-1:] == [conversation.id]

    def follow(self, event: Event) -> None:
        """Apply the change that an event makes, if any."""
        change = _CHANGES.get(type(event.body))
        if change is not None:
            change(self, event.body, event)


def _started(state: ReplayedConversations, body: ev.ConversationStarted, event: Event) -> None:
    assert event.conversation is not None
    name = state.names[body.consumer]
    before = state.by_id.get(state.latest.get(name, ""))
    earlier = before.shown if before is not None else []
    state.by_id[event.conversation] = ReplayedConversation(event.conversation, name, body.skill_id, earlier=earlier)
    state.latest[name] = event.conversation


def _queued(state: ReplayedConversations, body: ev.ConversationQueued, event: Event) -> None:
    conversation = state.of(event)
    conversation.skill_id, conversation.is_queued = body.skill_id, True


def _offered(state: ReplayedConversations, body: ev.RingOffered, event: Event) -> None:
    state.of(event).ring = body.ring_id, body.agent
    state.rings.setdefault(body.agent, []).append(body.ring_id)


def _ring_ended(state: ReplayedConversations, body: Any, event: Event) -> None:
    state.of(event).ring = None
    if body.ring_id in state.rings.get(body.agent, []):
        state.rings[body.agent].remove(body.ring_id)


def _assigned(state: ReplayedConversations, body: Any, event: Event) -> None:
    conversation = state.of(event)
    conversation.holder, conversation.is_queued = body.agent, False
    state.open.setdefault(body.agent, []).append(conversation.id)


def _accepted(state: ReplayedConversations, body: ev.RingAccepted, event: Event) -> None:
    _ring_ended(state, body, event)
    _assigned(state, body, event)


def _left(state: ReplayedConversations, body: ev.ParticipantLeft, event: Event) -> None:
    conversation = state.of(event)
    conversation.holder = ""
    if conversation.id in state.open.get(body.agent, []):
        state.open[body.agent].remove(conversation.id)


def _closed(state: ReplayedConversations, _body: ev.ConversationClosed, event: Event) -> None:
    conversation = state.of(event)
    if conversation.id in state.open.get(conversation.holder, []):
        state.open[conversation.holder].remove(conversation.id)
    conversation.is_open, conversation.is_queued, conversation.holder = False, False, ""


def _published(state: ReplayedConversations, body: ev.MessagePublished, event: Event) -> None:
    conversation = state.of(event)
    if body.audience == "all":
        conversation.shown.append(body)
    elif body.role == "bot" and body.text:
        conversation.private.append(body.text)


def _profile_set(state: ReplayedConversations, body: ev.ConsumerProfileSet, event: Event) -> None:
    state.of(event).full_name = f"{body.first_name} {body.last_name}".strip()


_CHANGES: Final[dict[type[Any], Callable[[ReplayedConversations, Any, Event], None]]] = {
    ev.ConsumerProfileSet: _profile_set,
    ev.ConversationClosed: _closed,
    ev.ConversationQueued: _queued,
    ev.ConversationReturned: _assigned,
    ev.ConversationStarted: _started,
    ev.MessagePublished: _published,
    ev.ParticipantLeft: _left,
    ev.RingAccepted: _accepted,
    ev.RingCancelled: _ring_ended,
    ev.RingExpired: _ring_ended,
    ev.RingOffered: _offered,
    ev.RingRejected: _ring_ended,
}
