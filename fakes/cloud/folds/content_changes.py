"""Changes of the state by messages, and by what clients attach to conversations and consumers."""

from __future__ import annotations

from typing import Any

from ....engine import events as e
from ....engine.log import Event
from ..conversations.update_request import survey_dialog
from ..records import Conversation, StoredMessage
from .state_tables import Change, Tables, open_conversation


def _message_published(state: Tables, body: e.MessagePublished, event: Event) -> None:
    conversation = state.conversations.get(event.conversation or "")
    if conversation is None or not conversation.survey:
        conversation = open_conversation(state, event)
    sequence = _publish(conversation, dialog := _dialog_of(conversation))
    if body.role == "consumer":
        conversation.unread.setdefault(dialog, []).append(sequence)
    conversation.messages.append(body)
    conversation.message_events.append(event.seq)
    if body.role == "consumer":
        conversation.unanswered_ms = event.at_ms if conversation.unanswered_ms is None else conversation.unanswered_ms
    elif body.audience == "all":
        conversation.unanswered_ms = None
    if body.role == "consumer" and conversation.transfer:
        conversation.stored.append(StoredMessage(event.seq, body.text, body.payload, body.file))


def _accept_status(state: Tables, body: e.AcceptStatusPublished, event: Event) -> None:
    conversation = state.conversations.get(event.conversation or "")
    if conversation is None:
        return
    _publish(conversation, body.dialog_id)
    if body.status == "READ" and body.role != "consumer":
        read, unread = set(body.sequences), conversation.unread.get(body.dialog_id, [])
        conversation.unread[body.dialog_id] = [each for each in unread if each not in read]


def _publish(conversation: Conversation, dialog_id: str) -> int:
    """Number what is published in a dialog; returns its sequence number."""
    sequence = conversation.sequences.get(dialog_id, 0)
    conversation.sequences[dialog_id] = sequence + 1
    return sequence


def _dialog_of(conversation: Conversation) -> str:
    """The dialog in which a message is published: the survey's, once the main one is closed."""
    return conversation.id if conversation.closed_seq is None else survey_dialog(conversation.id)


def _ttr_changed(state: Tables, body: e.TtrChanged, event: Event) -> None:
    open_conversation(state, event).ttr = (body.ttr_type, body.value_s)


def _field_set(state: Tables, body: e.ConversationFieldSet, event: Event) -> None:
    open_conversation(state, event).fields[body.field] = body.value


def _rated(state: Tables, body: e.RatingGiven, event: Event) -> None:
    state.conversations[event.conversation or ""].rating = body


def _profile_written(state: Tables, body: e.ConsumerProfileWritten, _event: Event) -> None:
    state.profiles[body.consumer] = body.profile


def _named(state: Tables, body: e.ConsumerProfileSet, event: Event) -> None:
    if conversation := state.conversations.get(event.conversation or ""):
        state.names[conversation.consumer] = (body.first_name, body.last_name)


CHANGES: dict[type[Any], Change] = {
    e.TtrChanged: _ttr_changed,
    e.ConversationFieldSet: _field_set,
    e.RatingGiven: _rated,
    e.ConsumerProfileWritten: _profile_written,
    e.ConsumerProfileSet: _named,
    e.MessagePublished: _message_published,
    e.AcceptStatusPublished: _accept_status,
}
