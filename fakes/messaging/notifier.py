"""From an event of the log to the notifications on the connections that it concerns.

Several events in a row belong together (an agent leaves, the conversation is queued): `_CONVERSATION_CHANGED` holds the
last of such a group, so that clients never receive a partial update.
"""

from __future__ import annotations

from typing import Final

from ...engine import events as e
from ...engine.log import Event
from ..cloud import FakeCloud
from ..cloud.state import CONVERSATION_CHANGED
from .conversation_index import ConversationIndex
from .dialogs import Dialogs
from .registry import Registry

_PUBLISHED: Final = frozenset({e.MessagePublished, e.AcceptStatusPublished, e.ChatStatePublished})
_RINGS: Final = (e.RingOffered, e.RingAccepted, e.RingRejected, e.RingExpired, e.RingCancelled)
# A start, and that the assigned agent leaves, are reported with the event that follows.
_CONVERSATION_CHANGED: Final = CONVERSATION_CHANGED - {e.ConversationStarted, e.ParticipantLeft}


class Notifier:
    """A listener of the log that notifies connections. The listener that updates the cloud's state must come first."""

    def __init__(self, cloud: FakeCloud, dialogs: Dialogs, index: ConversationIndex, registry: Registry) -> None:
        self._cloud = cloud
        self._dialogs = dialogs
        self._index = index
        self._registry = registry

    def receive(self, event: Event) -> None:
        body = event.body
        kind = type(body)
        if isinstance(body, _RINGS):
            self._ring_changed(body.ring_id, body.agent)
        if kind in _PUBLISHED:
            self._published(event)
        elif isinstance(body, e.ConversationClosed) and body.survey:
            return  # reported with the start of the survey, which belongs to it
        elif kind in _CONVERSATION_CHANGED or (isinstance(body, e.ParticipantLeft) and body.role != "ASSIGNED_AGENT"):
            self._conversation_changed(event)
        elif isinstance(body, e.AgentStateChanged):
            for agent in self._registry.agents_of(body.agent):
                agent.notify(agent.subscriptions.state_changed())

    def _published(self, event: Event) -> None:
        published = self._dialogs.receive(event, event.body)
        conversation = self._cloud.state.conversations.get(event.conversation or "")
        if published is None or conversation is None:
            return
        for name in (conversation.assigned, *conversation.participants):
            for agent in self._registry.agents_of(name):
                agent.notify(agent.subscriptions.published(published))
        for window in self._registry.windows_of(conversation.consumer):
            window.notify(window.subscriptions.published(published))

    def _conversation_changed(self, event: Event) -> None:
        conversation = self._cloud.state.conversations.get(event.conversation or "")
        if conversation is None:
            return
        if isinstance(event.body, e.ConversationQueued | e.ConversationTakenOver):
            self._index.add(conversation)
        for agent in self._registry.agents():
            agent.notify(agent.subscriptions.conversation_changed(conversation))
        for window in self._registry.windows_of(conversation.consumer):
            window.notify(window.subscriptions.conversation_changed(conversation))

    def _ring_changed(self, ring_id: str, agent: str) -> None:
        ring = self._cloud.state.rings[ring_id]
        conversation = self._cloud.state.conversations[ring.conversation]
        for connection in self._registry.agents_of(agent):
            connection.notify(connection.subscriptions.ring_changed(conversation, ring))
            if ring.state != "accepted":
                connection.notify(connection.subscriptions.conversation_lost(conversation))
