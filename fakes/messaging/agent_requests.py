"""The requests of the agent socket: one function for each type."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import Field

from ..cloud import Refused
from ..cloud.records import AgentState, Conversation, Ring
from . import views
from .call import Call
from .connection import Requests
from .fields import answer_to, read_update
from .frames import STRING_TYPE, Answer, Fields, Id, Ids, States, read
from .shared_requests import find_dialog, profile_id, publish, refuse_files, update
from .subscriptions import AgentSubscriptions

STATES: Final[dict[str, AgentState]] = {
    "ONLINE": "Online",
    "AWAY": "Away",
    "BACK_SOON": "Back soon",
    "OCCUPIED": "Back soon",  # named by the client library alone; the workspace knows Back soon
    "OFFLINE": "Offline",
}
_SUBSCRIBED: Final = ".ams.GenericSubscribe$Response"


class SetAgentState(Fields):
    availability: Literal["ONLINE", "AWAY", "BACK_SOON", "OCCUPIED", "OFFLINE"]
    agentUserId: Id | None = None


class SubscribeTasks(Fields):
    agentId: Id | None = None


class SubscribeConversations(Fields):
    agentIds: Ids = Field(default_factory=list)
    convState: States = Field(default_factory=list)


class Subscribed(Fields):
    subscriptionId: Id


class RingUpdate(Fields):
    ringId: Id
    ringState: Literal["ACCEPTED", "REJECTED"]


class Query(Fields):
    dialogId: Id = ""
    conversationId: Id = ""
    newerThanSequence: int | None = None
    fromSeq: int | None = None


class Opening(Fields):
    consumerId: Id
    skillId: Id | None = None


def _get_clock(call: Call, _subscriptions: AgentSubscriptions) -> Answer:
    return Answer(".GetClock$Response", {"currentTime": call.wire_now_ms})


def _keep_alive(_call: Call, _subscriptions: AgentSubscriptions) -> Answer:
    return Answer(STRING_TYPE, "OK")


# --- the agent, their rings ------------------------------------------------------------------------------------------


def _set_state(call: Call, _subscriptions: AgentSubscriptions) -> Answer:
    asked = read(SetAgentState, call.request.body)
    _check_own(call, asked.agentUserId)
    call.cloud.set_state(call.caller.name, STATES[asked.availability])
    return Answer(STRING_TYPE, "Agent state updated successfully", 202)


def _subscribe_states(call: Call, subscriptions: AgentSubscriptions) -> Answer:
    subscription_id, first = subscriptions.to_state()
    call.following.append(first)
    return Answer(_SUBSCRIBED, {"subscriptionId": subscription_id})


def _subscribe_tasks(call: Call, subscriptions: AgentSubscriptions) -> Answer:
    _check_own(call, read(SubscribeTasks, call.request.body).agentId)
    subscription_id, first = subscriptions.to_tasks()
    call.following.append(first)
    return Answer(_SUBSCRIBED, {"subscriptionId": subscription_id})


def _update_tasks(call: Call, subscriptions: AgentSubscriptions) -> Answer:
    if not subscriptions.has_tasks(read(Subscribed, call.request.body).subscriptionId):
        raise Refused(404, "no such subscription")
    return Answer(STRING_TYPE, "OK Subscription updated successfully")


def _update_ring(call: Call, _subscriptions: AgentSubscriptions) -> Answer:
    asked = read(RingUpdate, call.request.body)
    call.cloud.answer_ring(call.caller.name, _ring(call, asked.ringId), accepts=asked.ringState == "ACCEPTED")
    return Answer(STRING_TYPE, "Ring state updated successfully", 202)


def _get_profile(call: Call, _subscriptions: AgentSubscriptions) -> Answer:
    wanted = profile_id(call)
    user = call.cloud.user_on_wire(wanted) if wanted else call.cloud.user(call.caller.name)
    profile = views.user_profile(call.cloud, user.name) if user else call.hub.profile_of(wanted)
    return Answer(".ams.userprofile.GetUserProfile$Response", profile)


# --- conversations ---------------------------------------------------------------------------------------------------


def _subscribe_conversations(call: Call, subscriptions: AgentSubscriptions) -> Answer:
    asked = read(SubscribeConversations, call.request.body)
    subscription_id, first = subscriptions.to_conversations(_agents(call, asked), asked.convState)
    call.following.append(first)
    return Answer(".ams.aam.SubscribeExConversations$Response", {"subscriptionId": subscription_id})


def _unsubscribe_conversations(call: Call, subscriptions: AgentSubscriptions) -> Answer:
    if not subscriptions.cancel_conversations(read(Subscribed, call.request.body).subscriptionId):
        raise Refused(404, "no such subscription")
    return Answer(STRING_TYPE, "OK Unsubscribed successfully")


def _query_messages(call: Call, _subscriptions: AgentSubscriptions) -> Answer:
    asked = read(Query, call.request.body)
    conversation, dialog_id = find_dialog(call.cloud, asked.dialogId, asked.conversationId)
    _check_reading(call, conversation)
    since = next((seq for seq in (asked.newerThanSequence, asked.fromSeq) if seq is not None), 0)
    found = [published.for_agents for published in call.hub.dialogs.of(dialog_id, since)]
    return Answer(".ams.ms.QueryMessages$Response", found)


def _publish_event(call: Call, _subscriptions: AgentSubscriptions) -> Answer:
    return Answer(".ams.ms.PublishEvent$Response", {"sequence": publish(call)})


def _update_field(call: Call, _subscriptions: AgentSubscriptions) -> Answer:
    conversation_id, change = read_update(call.request.body)
    update(call, conversation_id, change)
    return Answer(STRING_TYPE, answer_to(change))


def _request_conversation(call: Call, _subscriptions: AgentSubscriptions) -> Answer:
    """The agent writes first: the conversation is assigned to them immediately."""
    asked = read(Opening, call.request.body)
    skill = None if asked.skillId in (None, "", "-1") else call.cloud.skill_with_id(asked.skillId or "")
    conversation_id = call.cloud.start_conversation(
        asked.consumerId, skill.id if skill else None, agent=call.caller.name
    )
    return Answer(".ams.cm.RequestConversation$Response", {"conversationId": conversation_id})


# --- the ids of a request --------------------------------------------------------------------------------------------


def _check_own(call: Call, user_id: str | None) -> None:
    """Make sure that a request which names a user names its sender."""
    if user_id:
        user = call.cloud.user_on_wire(user_id)
        if user is None or user.name != call.caller.name:
            raise Refused(403, f"{user_id} is not the authenticated user")


def _agents(call: Call, asked: SubscribeConversations) -> set[str] | None:
    """The users whose conversations a subscription is about, None for all; only managers see those of others."""
    if not call.cloud.manages(call.caller.name):
        return {call.caller.name}
    named = [call.cloud.user_on_wire(user_id) for user_id in asked.agentIds]
    return {user.name for user in named if user} if named else None


def _ring(call: Call, ring_id: str) -> Ring:
    """The ring of this agent with this id; a waiting one takes precedence over one that has ended."""
    mine = [ring for ring in call.cloud.state.rings.values() if ring.agent == call.caller.name]
    found = [ring for ring in mine if ring_id in (ring.id, views.ring_id_on_wire(call.cloud, ring))]
    for ring in sorted(found, key=lambda each: each.state != "waiting"):
        return ring
    raise Refused(404, f"no ring {ring_id!r}")


def _check_reading(call: Call, conversation: Conversation) -> None:
    """Present and past participants may read, a rung or suggested agent, and managers."""
    user = call.caller.name
    ring = call.cloud.state.rings.get(conversation.ring)
    took_part = any(stay.agent == user for stay in conversation.stays)
    if not (took_part or (ring and ring.agent == user) or call.cloud.manages(user)):
        raise Refused(403, f"{user} is not a participant of {conversation.id}")


AGENT_REQUESTS: Final[Requests[AgentSubscriptions]] = {
    "GetClock": _get_clock,
    "KeepAlive": _keep_alive,
    "routing.SetAgentState": _set_state,
    "routing.SubscribeAgentsState": _subscribe_states,
    "routing.SubscribeRoutingTasks": _subscribe_tasks,
    "routing.UpdateRoutingTaskSubscription": _update_tasks,
    "routing.UpdateRingState": _update_ring,
    "aam.SubscribeExConversations": _subscribe_conversations,
    "aam.UnsubscribeExConversations": _unsubscribe_conversations,
    "ms.QueryMessages": _query_messages,
    "ms.PublishEvent": _publish_event,
    "cm.UpdateConversationField": _update_field,
    "userprofile.GetUserProfile": _get_profile,
    "cm.AgentRequestConversation": _request_conversation,
    "ms.GenerateURLForUploadFile": refuse_files,
    "ms.GenerateURLForDownloadFile": refuse_files,
}
