"""The subscriptions of a connection's client, and the notifications that follow from a change.

Nothing is sent from here: each method returns the frames, and the connection sends them. A method that subscribes
returns the new id and the first notification; it raises Refused, 429, when the client has too many subscriptions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass, field
from typing import Any, Final

from ..cloud import Refused
from ..cloud.records import Conversation, Ring
from . import views
from .dialogs import Published
from .frames import Frame, notification
from .hub import Hub

AGENT_CONVERSATIONS: Final = ".ams.aam.ExConversationChangeNotification"
AGENT_TASKS: Final = ".ams.routing.RoutingTaskNotification"
AGENT_STATE: Final = ".ams.routing.AgentStateNotification"
AGENT_EVENT: Final = ".ams.ms.OnlineEventDistribution"
CONSUMER_CONVERSATIONS: Final = "cqm.ExConversationChangeNotification"
CONSUMER_EVENTS: Final = "ms.MessagingEventNotification"
MAX_SUBSCRIPTIONS: Final = 100  # our choice


def _check_room(subscriptions: Sized) -> None:
    """Make sure that the client has room for one more subscription of a kind."""
    if len(subscriptions) >= MAX_SUBSCRIPTIONS:
        raise Refused(429, f"at most {MAX_SUBSCRIPTIONS} subscriptions of a kind per connection")


def _changes(type_name: str, subscription_id: str, changes: Iterable[tuple[str, Mapping[str, Any]]]) -> Frame:
    """A notification of pairs of a kind of change (UPSERT, DELETE) and its result."""
    listed = [{"type": kind, "result": result} for kind, result in changes]
    return notification(type_name, {"subscriptionId": subscription_id, "changes": listed})


# --- agents ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _AgentFilter:
    """A subscription to conversations. `agents` None: all of the account; `shown`: the ones it has notified of."""

    agents: set[str] | None
    states: frozenset[str]
    shown: set[str] = field(default_factory=set)


class AgentSubscriptions:
    """The subscriptions of one agent's client."""

    def __init__(self, hub: Hub, user: str, version: str) -> None:
        """Begin with none.

        Args:
            user: the agent.
            version: of the socket; it decides whether suggested agents are shown.
        """
        self._hub = hub
        self._cloud = hub.cloud
        self._user = user
        self._with_suggested = views.shows_suggested(version)
        self._conversations: dict[str, _AgentFilter] = {}
        self._tasks: dict[str, None] = {}
        self._states: dict[str, None] = {}

    @property
    def size(self) -> int:
        """The number of stored entries about conversations."""
        return sum(len(subscription.shown) for subscription in self._conversations.values())

    # --- subscribing --------------------------------------------------------------------------------------------------

    def to_conversations(self, agents: set[str] | None, states: Iterable[str]) -> tuple[str, Frame]:
        """Subscribe to the conversations of these agents (None: of all) in these states (empty: in all)."""
        _check_room(self._conversations)
        subscription_id = self._hub.new_id("conversations")
        subscription = self._conversations[subscription_id] = _AgentFilter(agents, frozenset(states))
        known = self._cloud.state.conversations.values()
        mine = [conversation for conversation in known if self._matches(subscription, conversation)]
        subscription.shown = {conversation.id for conversation in mine}
        changes = [("UPSERT", self._view(conversation)) for conversation in mine]
        return subscription_id, _changes(AGENT_CONVERSATIONS, subscription_id, changes)

    def cancel_conversations(self, subscription_id: str) -> bool:
        """Cancel a subscription; returns whether there was one."""
        return self._conversations.pop(subscription_id, None) is not None

    def to_tasks(self) -> tuple[str, Frame]:
        """Subscribe to the agent's rings."""
        _check_room(self._tasks)
        subscription_id = self._hub.new_id("tasks")
        self._tasks[subscription_id] = None
        conversations = self._cloud.state.conversations
        rings = [
            views.routing_task(self._cloud, conversations[ring.conversation], ring)
            for ring in self._cloud.ringing(self._user)
        ]
        return subscription_id, _changes(AGENT_TASKS, subscription_id, [("UPSERT", ring) for ring in rings])

    def has_tasks(self, subscription_id: str) -> bool:
        return subscription_id in self._tasks

    def to_state(self) -> tuple[str, Frame]:
        """Subscribe to the agent's own state."""
        _check_room(self._states)
        subscription_id = self._hub.new_id("states")
        self._states[subscription_id] = None
        return subscription_id, self._state(subscription_id)

    def forget(self, conversation_id: str) -> None:
        for subscription in self._conversations.values():
            subscription.shown.discard(conversation_id)

    # --- notifications ------------------------------------------------------------------------------------------------

    def conversation_changed(self, conversation: Conversation) -> list[Frame]:
        """For each subscription: the conversation matches, or does not match any more."""
        return [
            self._change(subscription_id, subscription, conversation, matches=matches)
            for subscription_id, subscription in self._conversations.items()
            if (matches := self._matches(subscription, conversation)) or conversation.id in subscription.shown
        ]

    def conversation_lost(self, conversation: Conversation) -> list[Frame]:
        """For each subscription that shows it: the conversation does not match any more."""
        return [
            self._change(subscription_id, subscription, conversation, matches=False)
            for subscription_id, subscription in self._conversations.items()
            if conversation.id in subscription.shown and not self._matches(subscription, conversation)
        ]

    def ring_changed(self, conversation: Conversation, ring: Ring) -> list[Frame]:
        kind = "UPSERT" if ring.state in ("waiting", "accepted") else "DELETE"
        task = views.routing_task(self._cloud, conversation, ring)
        return [_changes(AGENT_TASKS, subscription_id, [(kind, task)]) for subscription_id in self._tasks]

    def state_changed(self) -> list[Frame]:
        return [self._state(subscription_id) for subscription_id in self._states]

    def published(self, published: Published) -> list[Frame]:
        """The notifications of a published event: agents follow the dialogs they take part in, without subscribing."""
        return [notification(AGENT_EVENT, published.for_agents)]

    def _matches(self, subscription: _AgentFilter, conversation: Conversation) -> bool:
        if subscription.states and views.state_of(conversation) not in subscription.states:
            return False
        return subscription.agents is None or not subscription.agents.isdisjoint(self._concerned(conversation))

    def _concerned(self, conversation: Conversation) -> Iterator[str]:
        """The users who take part in the conversation."""
        yield conversation.assigned if conversation.is_open else conversation.last_agent
        yield from conversation.participants
        if self._with_suggested:
            yield conversation.suggested

    def _change(
        self, subscription_id: str, subscription: _AgentFilter, conversation: Conversation, *, matches: bool
    ) -> Frame:
        if matches:
            subscription.shown.add(conversation.id)
        else:
            subscription.shown.discard(conversation.id)
        kind = "UPSERT" if matches else "DELETE"
        return _changes(AGENT_CONVERSATIONS, subscription_id, [(kind, self._view(conversation))])

    def _view(self, conversation: Conversation) -> dict[str, Any]:
        return views.for_agents(self._cloud, self._hub.dialogs, conversation, with_suggested=self._with_suggested)

    def _state(self, subscription_id: str) -> Frame:
        user = self._cloud.user(self._user)
        result = {
            "agentUserId": self._cloud.wire_id(user),
            "channels": ["MESSAGING"],
            "availability": views.AVAILABILITIES[user.state],
            "description": "",
        }
        return _changes(AGENT_STATE, subscription_id, [("UPSERT", result)])


# --- consumers -------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _ConsumerFilter:
    """A subscription to the consumer's conversations; `shown`: the ones it has notified of."""

    states: frozenset[str]
    stages: frozenset[str]
    shown: set[str] = field(default_factory=set)

    def matches(self, conversation: Conversation) -> bool:
        by_state = not self.states or views.state_of(conversation) in self.states
        by_stage = not self.stages or views.stage_of(conversation) in self.stages
        return by_state and by_stage


class ConsumerSubscriptions:
    """The subscriptions of one consumer's client.

    Attributes:
        shows_survey: whether the client can show more than one dialog of a conversation.
    """

    def __init__(self, hub: Hub) -> None:
        self.shows_survey = False
        self._hub = hub
        self._cloud = hub.cloud
        self._conversations: dict[str, _ConsumerFilter] = {}
        self._since: dict[str, int] = {}  # dialog to the sequence number from which on it is followed

    @property
    def size(self) -> int:
        """The number of stored entries about conversations and dialogs."""
        return len(self._since) + sum(len(subscription.shown) for subscription in self._conversations.values())

    # --- subscribing --------------------------------------------------------------------------------------------------

    def to_conversations(
        self, consumer: str, *, states: Iterable[str], stages: Iterable[str], since_ms: int
    ) -> tuple[str, Frame]:
        """Subscribe to the consumer's conversations.

        Args:
            states, stages: the ones it is about; empty: all.
            since_ms: epoch time; the first notification leaves out what was last updated before it.
        """
        _check_room(self._conversations)
        subscription_id = self._hub.new_id("consumer")
        subscription = self._conversations[subscription_id] = _ConsumerFilter(frozenset(states), frozenset(stages))
        mine = [
            conversation
            for conversation in self._hub.conversations_of(consumer)
            if subscription.matches(conversation) and self._cloud.wire_ms(conversation.updated_ms) >= since_ms
        ]
        subscription.shown = {conversation.id for conversation in mine}
        changes = [("UPSERT", self._view(conversation)) for conversation in mine]
        return subscription_id, _changes(CONSUMER_CONVERSATIONS, subscription_id, changes)

    def cancel_conversations(self, subscription_id: str) -> bool:
        """Cancel a subscription; returns whether there was one."""
        return self._conversations.pop(subscription_id, None) is not None

    def to_dialog(self, dialog_id: str, from_sequence: int) -> Frame:
        """Follow a dialog from this sequence number on; the first notification."""
        self._since[dialog_id] = from_sequence
        existing = self._hub.dialogs.of(dialog_id, from_sequence)
        changes = [published.for_consumer for published in existing if not published.is_private]
        return notification(CONSUMER_EVENTS, {"changes": changes})

    def forget(self, conversation_id: str, dialogs: Iterable[str]) -> None:
        for subscription in self._conversations.values():
            subscription.shown.discard(conversation_id)
        for dialog_id in dialogs:
            self._since.pop(dialog_id, None)

    # --- notifications ------------------------------------------------------------------------------------------------

    def conversation_changed(self, conversation: Conversation) -> list[Frame]:
        """For each subscription: the conversation matches, or does not match any more."""
        return [
            self._change(subscription_id, subscription, conversation, matches=matches)
            for subscription_id, subscription in self._conversations.items()
            if (matches := subscription.matches(conversation)) or conversation.id in subscription.shown
        ]

    def published(self, published: Published) -> list[Frame]:
        since = self._since.get(published.dialog_id)
        if since is None or published.is_private or (published.sequence is not None and published.sequence < since):
            return []
        return [notification(CONSUMER_EVENTS, {"changes": [published.for_consumer]})]

    def _change(
        self, subscription_id: str, subscription: _ConsumerFilter, conversation: Conversation, *, matches: bool
    ) -> Frame:
        """A conversation that is over is an UPSERT too, unless the account says DELETE (S10)."""
        if matches:
            subscription.shown.add(conversation.id)
        elif conversation.is_over:
            subscription.shown.discard(conversation.id)
        kind = "UPSERT" if matches else self._cloud.settings.closed_notification
        return _changes(CONSUMER_CONVERSATIONS, subscription_id, [(kind, self._view(conversation))])

    def _view(self, conversation: Conversation) -> dict[str, Any]:
        return views.for_consumer(self._cloud, self._hub.dialogs, conversation, with_survey=self.shows_survey)
