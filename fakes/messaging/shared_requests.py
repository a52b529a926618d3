"""Requests that the sockets of agents and consumers serve alike."""

from __future__ import annotations

import json
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator

from ...engine.events import AcceptStatus, ChatState, MessagePublished
from ...engine.log import Event
from ..cloud import FakeCloud, Refused, Update, survey_dialog
from ..cloud.records import Conversation
from .call import Call
from .content import EXTERNAL_ID, Content, choices_of, payload_of
from .frames import Answer, Fields, Id, listed, read

_SURVEY_SUFFIX: Final = survey_dialog("")


class WireEvent(Fields):
    type: Literal["ContentEvent", "RichContentEvent", "AcceptStatusEvent", "ChatStateEvent"]


class AcceptStatusEvent(Fields):
    status: AcceptStatus
    sequenceList: Annotated[list[int], BeforeValidator(listed)]


class ChatStateEvent(Fields):
    chatState: ChatState


class Profile(Fields):
    userId: Id | None = None


class PublishBody(Fields):
    dialogId: Id = ""
    conversationId: Id = ""
    messageAudience: Literal["ALL", "AGENTS_AND_MANAGERS"] = "ALL"
    event: dict[str, Any]


def find_dialog(cloud: FakeCloud, dialog_id: str, conversation_id: str = "") -> tuple[Conversation, str]:
    """The conversation of a MessagingDialog, and the dialog's id.

    Raises:
        Refused: 404, the dialog is unknown; 400, neither id is given.
    """
    wanted = dialog_id or conversation_id
    if not wanted:
        raise Refused(400, "dialogId: Field required")
    conversations = cloud.state.conversations
    conversation = conversations.get(wanted) or conversations.get(wanted.removesuffix(_SURVEY_SUFFIX))
    if conversation is None or not (wanted == conversation.id or conversation.surveyed_by):
        raise Refused(404, f"no dialog {wanted!r}")
    return conversation, wanted


def profile_id(call: Call) -> str:
    """The user whose profile is wanted: the body is an id, or an object with one. Empty: the caller."""
    body = call.request.body
    return read(Profile, {"userId": body} if isinstance(body, str) else body).userId or ""


def refuse_files(call: Call, _subscriptions: object) -> Answer:
    """Refuse uploads and downloads. Raises Refused: 501."""
    raise Refused(501, f"{call.request.type}: this cloud has no file service")


def publish(call: Call) -> int:
    """Publish an event; returns its sequence number in the dialog, 0 for a chat state.

    Raises:
        Refused: the body is malformed, the dialog unknown or closed, or the caller does not take part in it.
    """
    body = read(PublishBody, call.request.body)
    cloud = call.cloud
    conversation, dialog_id = find_dialog(cloud, body.dialogId, body.conversationId)
    kind = read(WireEvent, body.event).type
    cloud.conversation_for(call.caller, conversation.id)
    call.meet_fault_of("publishing")
    is_survey = dialog_id != conversation.id
    if is_survey != bool(conversation.survey) or (not is_survey and not conversation.is_open):
        raise Refused(400, f"the dialog {dialog_id} is closed")
    if kind == "ChatStateEvent":
        chat_state = read(ChatStateEvent, body.event).chatState
        cloud.publish_chat_state(call.caller, conversation.id, chat_state, dialog_id)
        return 0
    if kind == "AcceptStatusEvent":
        accepted = read(AcceptStatusEvent, body.event)
        sequences = tuple(accepted.sequenceList)
        event = cloud.publish_accept_status(call.caller, conversation.id, accepted.status, sequences, dialog_id)
    else:
        is_private = body.messageAudience == "AGENTS_AND_MANAGERS"
        event = _publish_content(call, conversation, _content(body.event), is_private=is_private)
    return call.hub.dialogs.sequence(dialog_id, event)


def _content(event: dict[str, Any]) -> Content:
    needed = "content" if event["type"] == "RichContentEvent" else "message"
    if needed not in event:
        raise Refused(400, f"event.{needed}: Field required")
    if needed == "content" and not isinstance(event["content"], dict):
        raise Refused(400, "event.content: a JSON object is expected")
    return choices_of(event)


def _publish_content(call: Call, conversation: Conversation, content: Content, *, is_private: bool) -> Event:
    payload = payload_of(list(call.request.metadata))
    attached = [entry for entry in call.request.metadata if payload is None or entry.get("type") != EXTERNAL_ID]
    metadata = json.dumps(attached, ensure_ascii=False) if attached else ""
    if call.caller.side == "consumer":
        if is_private:
            raise Refused(403, "a consumer has no private messages")
        return call.cloud.consumer_writes(
            conversation.id,
            content.text,
            payload,
            content.file,
            metadata=metadata,
            rich=content.rich,
            content_type=content.content_type,
        )
    message = MessagePublished(
        call.cloud.role(call.caller),
        call.caller.name,
        content.text,
        content.choices,
        content.cards,
        "agents" if is_private else "all",
        content.rich,
        payload,
        content.layout,
        content.file,
        metadata,
        content.content_type,
    )
    return call.cloud.agent_publishes(call.caller.name, conversation.id, message)


def update(call: Call, conversation_id: str, change: Update) -> None:
    """Update a conversation; a transfer may meet the fault that has been arranged for it.

    Raises:
        Refused: the cloud refuses the update, or a fault does.
    """
    call.meet_fault_of_update(change)
    call.cloud.update(conversation_id, change, by=call.caller)
