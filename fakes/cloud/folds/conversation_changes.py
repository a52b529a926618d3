"""Changes of the state by events that assign, queue and close conversations."""

from __future__ import annotations

from typing import Any, Literal

from ....engine import events as e
from ....engine.errors import IllegalTransition
from ....engine.log import Event
from ....engine.ports import TransferContext
from ..records import DEFAULT_TTR, Conversation, Move, Stay, Transfer
from .state_tables import Change, Tables, assign, open_conversation, take_from_queue


def _conversation_started(state: Tables, body: e.ConversationStarted, event: Event) -> None:
    conversation_id = event.conversation or ""
    if conversation_id in state.conversations or not conversation_id:
        raise IllegalTransition(f"conversation {conversation_id!r} cannot start twice or without an id")
    state.conversations[conversation_id] = Conversation(
        conversation_id,
        body.consumer,
        body.skill_id,
        channel=body.channel,
        started_ms=event.at_ms,
        is_first=body.consumer not in state.known_consumers,
        context=body.context,
    )
    state.known_consumers.add(body.consumer)
    state.started += 1


def _conversation_queued(state: Tables, body: e.ConversationQueued, event: Event) -> None:
    conversation = open_conversation(state, event)
    if conversation.assigned or conversation.ring:
        raise IllegalTransition(f"{conversation.id} is assigned or ringing and cannot take ConversationQueued")
    take_from_queue(state, conversation)
    suggested = state.user_by_id(body.agent_id) if body.agent_id else None
    conversation.suggested = suggested.name if suggested else ""
    conversation.awaits = body.wait_ms > 0 and suggested is not None
    if suggested:
        conversation.stays.append(Stay(event.at_ms, suggested.name, "SUGGESTED_ASSIGNED_AGENT"))
    fallen = (*conversation.fallen_from, conversation.skill_id)
    conversation.fallen_from = fallen if body.reason == "fallback" else ()
    if body.reason == "transfer":
        reason: Any = "Agent" if suggested else "Skill" if body.skill_id != conversation.skill_id else "back2Q"
        _moved(conversation, event, reason, body.skill_id, by=body.by)
    _change_skill(conversation, body.skill_id)
    conversation.is_queued = True
    conversation.queued, conversation.queued_ms = event.seq, event.at_ms
    state.waiting[conversation.id] = None


def _suggestion_dropped(state: Tables, body: e.SuggestionDropped, event: Event) -> None:
    conversation = open_conversation(state, event, queued=True)
    conversation.awaits = False
    if not conversation.ring:
        conversation.suggested = ""
    if body.reason == "timeout":
        _moved(conversation, event, "SuggestedAgentTimeout", conversation.skill_id, by="system")


def _routing_restarted(state: Tables, _body: e.RoutingRestarted, event: Event) -> None:
    open_conversation(state, event, queued=True).refused.clear()


def _skill_of_conversation_changed(state: Tables, body: e.ConversationSkillChanged, event: Event) -> None:
    _change_skill(open_conversation(state, event, queued=False), body.skill_id)


def _taken_over(state: Tables, body: e.ConversationTakenOver, event: Event) -> None:
    conversation = open_conversation(state, event)
    if conversation.ring:
        raise IllegalTransition(f"{conversation.id} rings and cannot take {body.kind}")
    if conversation.assigned or conversation.is_queued:
        _moved(conversation, event, "TakeOver", conversation.skill_id, to_agent=body.agent, by=body.by)
    if conversation.assigned:
        conversation.last_agent = conversation.assigned
        del state.users[conversation.assigned].open[conversation.id]
    conversation.participants.pop(body.agent, None)
    assign(state, conversation, body.agent, event.at_ms)


def _participant_joined(state: Tables, body: e.ParticipantJoined, event: Event) -> None:
    conversation = open_conversation(state, event)
    conversation.participants[body.agent] = body.role
    conversation.stays.append(Stay(event.at_ms, body.agent, body.role))


def _participant_left(state: Tables, body: e.ParticipantLeft, event: Event) -> None:
    conversation = open_conversation(state, event)
    if body.role != "ASSIGNED_AGENT":
        conversation.participants.pop(body.agent, None)
        return
    if conversation.assigned != body.agent:
        raise IllegalTransition(f"{body.agent} is not assigned to {conversation.id} and cannot leave it")
    conversation.assigned = ""
    conversation.last_agent = body.agent
    del state.users[body.agent].open[conversation.id]


def _transfer_started(state: Tables, body: e.TransferStarted, event: Event) -> None:
    conversation = open_conversation(state, event, queued=False)
    context = TransferContext(body.intent_id, body.user_message) if body.transfer_bot_context else None
    conversation.transfer = Transfer(
        body.sender, conversation.skill_id, body.skill_id, body.agent_id, context, event.seq
    )


def _conversation_returned(state: Tables, body: e.ConversationReturned, event: Event) -> None:
    conversation = open_conversation(state, event, queued=True)
    if conversation.transfer is None or conversation.ring:
        raise IllegalTransition(f"{conversation.id} is not waiting in a transfer and cannot take ConversationReturned")
    conversation.skill_id = conversation.transfer.from_skill_id
    assign(state, conversation, body.agent, event.at_ms)


def _conversation_closed(state: Tables, body: e.ConversationClosed, event: Event) -> None:
    conversation = open_conversation(state, event)
    if conversation.ring:
        raise IllegalTransition(f"{conversation.id} rings and cannot take ConversationClosed")
    if conversation.assigned:
        del state.users[conversation.assigned].open[conversation.id]
    conversation.last_agent = conversation.assigned
    conversation.closed_by, conversation.ended_ms, conversation.closed_seq = body.by, event.at_ms, event.seq
    take_from_queue(state, conversation)
    conversation.is_open = False
    conversation.assigned = ""
    conversation.transfer = None
    conversation.stored.clear()


def _no_agent_found(state: Tables, body: e.RoutingFoundNobody, event: Event) -> None:
    open_conversation(state, event, queued=True).obstacles = body.reasons


def _change_skill(conversation: Conversation, skill_id: str) -> None:
    """Move a conversation to a skill; when that is another one, its time to respond is reset."""
    if conversation.skill_id != skill_id:
        conversation.previous_skill_id = conversation.skill_id
        conversation.ttr = DEFAULT_TTR
        conversation.fields.pop("ManualETTR", None)
    conversation.skill_id = skill_id


def _moved(
    conversation: Conversation,
    event: Event,
    reason: Literal["Skill", "Agent", "back2Q", "SuggestedAgentTimeout", "TakeOver"],
    skill_id: str,
    *,
    to_agent: str = "",
    by: str = "",
) -> None:
    sender = conversation.assigned or conversation.last_agent
    move = Move(event.at_ms, conversation.skill_id, skill_id, sender, to_agent, reason, by or sender)
    conversation.moves.append(move)


CHANGES: dict[type[Any], Change] = {
    e.ConversationStarted: _conversation_started,
    e.ConversationQueued: _conversation_queued,
    e.SuggestionDropped: _suggestion_dropped,
    e.RoutingRestarted: _routing_restarted,
    e.ConversationSkillChanged: _skill_of_conversation_changed,
    e.ConversationTakenOver: _taken_over,
    e.ParticipantJoined: _participant_joined,
    e.RoutingFoundNobody: _no_agent_found,
    e.TransferStarted: _transfer_started,
    e.ParticipantLeft: _participant_left,
    e.ConversationReturned: _conversation_returned,
    e.ConversationClosed: _conversation_closed,
}
