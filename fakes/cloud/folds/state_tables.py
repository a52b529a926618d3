"""The tables of the cloud's state, and the changes that several families of events share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ....engine.errors import IllegalTransition
from ....engine.log import Event
from ..records import Conversation, Ring, Skill, Stay, User


@dataclass(slots=True)
class Tables:
    """Skills by id, users by name, conversations and rings by id; `waiting` in the order of queueing."""

    skills: dict[str, Skill] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    rings: dict[str, Ring] = field(default_factory=dict)
    waiting: dict[str, None] = field(default_factory=dict)
    deleted_users: dict[str, User] = field(default_factory=dict)  # by user id
    surveys: dict[str, str] = field(default_factory=dict)  # skill id to the user of its survey bot
    surveyed_at_ms: dict[str, int] = field(default_factory=dict)  # consumer to the start of the last survey
    survey_draws: int = 0  # conversations that sampling has decided about
    revision: int = 0  # changes of skills and users, the account's `ac-revision`
    started: int = 0  # conversations, forgotten ones included
    offered: int = 0  # rings, likewise
    known_consumers: set[str] = field(default_factory=set)
    profiles: dict[str, str] = field(default_factory=dict)  # consumer to the profile that was sent, a JSON object
    names: dict[str, tuple[str, str]] = field(default_factory=dict)  # consumer to the names that a bot has given

    def forget(self, conversation_id: str) -> None:
        """Drop a conversation that is over, with its rings; with the last one of a consumer, the consumer too."""
        consumer = self.conversations.pop(conversation_id).consumer
        for ring in [ring.id for ring in self.rings.values() if ring.conversation == conversation_id]:
            del self.rings[ring]
        if all(other.consumer != consumer for other in self.conversations.values()):
            self.known_consumers.discard(consumer)
            for table in (self.profiles, self.names, self.surveyed_at_ms):
                table.pop(consumer, None)

    def user_by_id(self, user_id: str) -> User | None:
        return next((user for user in self.users.values() if user.id == user_id), None)


Change = Callable[[Tables, Any, Event], None]


def open_conversation(state: Tables, event: Event, *, queued: bool | None = None) -> Conversation:
    """The open conversation that an event concerns; with `queued`, one that is, or is not, in a queue.

    Raises:
        IllegalTransition: there is no such conversation.
    """
    conversation = state.conversations.get(event.conversation or "")
    if conversation is None or not conversation.is_open:
        raise IllegalTransition(f"{event.conversation} is not open and cannot take {event.body.kind}")
    if queued is not None and conversation.is_queued is not queued:
        present = "queued" if conversation.is_queued else "not queued"
        raise IllegalTransition(f"{conversation.id} is {present} and cannot take {event.body.kind}")
    return conversation


def assign(state: Tables, conversation: Conversation, agent: str, at_ms: int) -> None:
    """Assign a conversation to an agent from this time on."""
    take_from_queue(state, conversation)
    conversation.stays.append(Stay(at_ms, agent, "ASSIGNED_AGENT"))
    conversation.assigned = agent
    conversation.transfer = None
    conversation.stored.clear()
    state.users[agent].open[conversation.id] = None


def take_from_queue(state: Tables, conversation: Conversation) -> None:
    """End the search for an agent."""
    conversation.is_queued = False
    conversation.suggested = ""
    conversation.awaits = False
    conversation.refused.clear()
    conversation.obstacles = None
    state.waiting.pop(conversation.id, None)
