"""The MessagingDialogs as they are on the wire: published events, numbered per dialog.

Theory of operation. A listener of the log: each message, accept status and chat state becomes a `Published`. The first
two take the next sequence number of their dialog, chat states take none and are not stored. The MAIN dialog has the id
of its conversation; a survey has a dialog of its own. Texts are stored unredacted, secrets included: participants see
the dialog, reports are made from the log.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...engine.events import AcceptStatusPublished, ChatStatePublished, MessagePublished
from ...engine.log import Event
from ..cloud import FakeCloud, survey_dialog
from ..cloud.records import Conversation
from .content import event_of


@dataclass(frozen=True, slots=True)
class Published:
    """An event of a dialog.

    Attributes:
        logged: `seq` of the log event it comes from.
        sequence: its number in the dialog, None for a chat state.
        is_private: for agents and managers only.
        for_agents, for_consumer: the event in the form of each socket.
    """

    logged: int
    conversation_id: str
    dialog_id: str
    sequence: int | None
    is_private: bool
    is_content: bool
    for_agents: Mapping[str, Any]
    for_consumer: Mapping[str, Any]


class Dialogs:
    """The published events of the conversations of a cloud."""

    def __init__(self, cloud: FakeCloud) -> None:
        self._cloud = cloud
        self._published: dict[str, list[Published]] = {}
        self._last_content: dict[str, Published] = {}
        for event in cloud.log.events:
            self.receive(event, cloud.log.original(event))

    def receive(self, event: Event, body: object) -> Published | None:
        """Store the publication that an event of the log is; None if it is not one."""
        conversation = self._cloud.state.conversations.get(event.conversation or "")
        if conversation is None:
            return None
        match body:
            case MessagePublished():
                dialog_id = (
                    survey_dialog(conversation.id) if self._is_of_survey(event, conversation) else conversation.id
                )
                wire = event_of(body)
            case AcceptStatusPublished():
                dialog_id = body.dialog_id
                wire = {"type": "AcceptStatusEvent", "status": body.status, "sequenceList": list(body.sequences)}
            case ChatStatePublished():
                return self._published_as(
                    event, body, conversation, body.dialog_id, {"type": "ChatStateEvent", "chatState": body.state}, None
                )
            case _:
                return None
        earlier = self._published.setdefault(dialog_id, [])
        published = self._published_as(event, body, conversation, dialog_id, wire, len(earlier))
        earlier.append(published)
        if published.is_content:
            self._last_content[dialog_id] = published
        return published

    def of(self, dialog_id: str, from_sequence: int = 0) -> list[Published]:
        """The published events of a dialog, from this number on."""
        return self._published.get(dialog_id, [])[max(from_sequence, 0) :]

    def sequence(self, dialog_id: str, event: Event) -> int:
        """The number that an event of the log has in its dialog; 0 for one without."""
        for published in reversed(self.of(dialog_id)):
            if published.logged == event.seq:
                return published.sequence or 0
        return 0

    def last_content(self, dialog_id: str) -> Published | None:
        return self._last_content.get(dialog_id)

    def forget(self, conversation_id: str) -> None:
        for dialog_id in (conversation_id, survey_dialog(conversation_id)):
            self._published.pop(dialog_id, None)
            self._last_content.pop(dialog_id, None)

    @staticmethod
    def _is_of_survey(event: Event, conversation: Conversation) -> bool:
        """Whether the message belongs to the survey: it was published after the main dialog had ended."""
        return conversation.closed_seq is not None and event.seq > conversation.closed_seq

    def _published_as(
        self,
        event: Event,
        body: MessagePublished | AcceptStatusPublished | ChatStatePublished,
        conversation: Conversation,
        dialog_id: str,
        wire: Mapping[str, Any],
        sequence: int | None,
    ) -> Published:
        own_id, public_id, role = self._originator(body, conversation, dialog_id)
        is_content = isinstance(body, MessagePublished)
        private = isinstance(body, MessagePublished) and body.audience == "agents"
        common: dict[str, Any] = {"dialogId": dialog_id, "conversationId": conversation.id}
        if sequence is not None:
            common["sequence"] = sequence
            common["eventId"] = f"ms::dialog:{dialog_id}::msg:{sequence}"
        common["serverTimestamp"] = self._cloud.wire_ms(event.at_ms)
        if isinstance(body, MessagePublished) and (metadata := _metadata(body)):
            common["metadata"] = metadata
        agents = {
            **common,
            "originatorId": own_id,
            "originatorPId": public_id,
            "originatorMetadata": {"id": own_id, "role": role},
            "event": wire,
        }
        if private:
            agents["messageAudience"] = "AGENTS_AND_MANAGERS"
        consumer = {
            **common,
            "originatorId": public_id,
            "originatorMetadata": {"id": public_id, "role": role},
            "event": wire,
        }
        return Published(event.seq, conversation.id, dialog_id, sequence, private, is_content, agents, consumer)

    def _originator(
        self,
        body: MessagePublished | AcceptStatusPublished | ChatStatePublished,
        conversation: Conversation,
        dialog_id: str,
    ) -> tuple[str, str, str]:
        """The ids of the sender, for agents and for consumers, and the sender's role in the dialog."""
        if body.role == "consumer":
            return conversation.consumer, conversation.consumer, "CONSUMER"
        user = self._cloud.state.users.get(body.sender)
        if user is None or body.role == "system":  # a system message, or one of a user who has been deleted
            return body.sender, body.sender, "CONTROLLER" if body.role == "system" else "ASSIGNED_AGENT"
        if dialog_id != conversation.id:
            role = "AGENT"
        elif conversation.assigned == user.name:
            role = "ASSIGNED_AGENT"
        else:
            role = conversation.participants.get(user.name, "MANAGER")
        return self._cloud.wire_id(user), user.pid, role


def _metadata(body: MessagePublished) -> list[Any]:
    """The metadata of a message: attached by the channel, and the payload that was tapped."""
    try:
        attached = json.loads(body.metadata) if body.metadata else []
    except (ValueError, RecursionError):
        attached = []
    found = attached if isinstance(attached, list) else []
    carries = any(isinstance(each, dict) and each.get("type") == "ExternalId" for each in found)
    if body.payload is not None and not carries:
        found = [*found, {"type": "ExternalId", "id": body.payload}]
    return found
