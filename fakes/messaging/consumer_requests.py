"""The requests of the consumer socket: one function for each type."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from pydantic import Field

from ..cloud import Refused
from . import views
from .call import Call
from .connection import Requests
from .fields import read_update
from .frames import Answer, Fields, Id, States, read
from .shared_requests import find_dialog, profile_id, publish, refuse_files, update
from .subscriptions import ConsumerSubscriptions

_MULTI_DIALOG: Final = "MULTI_DIALOG"


class Subscribe(Fields):
    minLastUpdatedTime: int | None = None
    convState: States = Field(default_factory=list)
    stage: States = Field(default_factory=list)


class Unsubscribe(Fields):
    subscriptionId: Id


class Opening(Fields):
    skillId: Id | None = None
    campaignInfo: dict[str, Any] | None = None
    conversationContext: dict[str, Any] | None = None


class SubscribeEvents(Fields):
    dialogId: Id = ""
    conversationId: Id = ""
    fromSeq: int | None = None


def _init_connection(call: Call, subscriptions: ConsumerSubscriptions) -> Answer:
    properties = call.request.header("ClientProperties")
    if properties is not None:
        subscriptions.shows_survey = _MULTI_DIALOG in _features(properties)
    if not call.caller.name:
        header = call.request.header("ConsumerAuthentication") or {}
        jwt = header.get("jwt")
        consumer = call.hub.consumer_of(jwt) if isinstance(jwt, str) else None
        if consumer is None:
            raise Refused(401, "the token of the consumer is missing or not valid")
        call.hub.authenticated(call.connection, consumer)
    return _typed(call, "InitConnectionResponse", {})


def _features(properties: Mapping[str, Any]) -> list[Any]:
    found = properties.get("features")
    return found if isinstance(found, list) else []


def _get_clock(call: Call, _subscriptions: ConsumerSubscriptions) -> Answer:
    return _typed(call, "GetClockResponse", {"currentTime": call.wire_now_ms})


def _subscribe_conversations(call: Call, subscriptions: ConsumerSubscriptions) -> Answer:
    asked = read(Subscribe, call.request.body)
    subscription_id, first = subscriptions.to_conversations(
        call.caller.name, states=asked.convState, stages=asked.stage, since_ms=asked.minLastUpdatedTime or 0
    )
    call.following.append(first)
    return _typed(call, "cqm.SubscribeExConversationsResponse", {"subscriptionId": subscription_id})


def _unsubscribe_conversations(call: Call, subscriptions: ConsumerSubscriptions) -> Answer:
    if not subscriptions.cancel_conversations(read(Unsubscribe, call.request.body).subscriptionId):
        raise Refused(404, "no such subscription")
    return _typed(call, "cqm.UnsubscribeExConversationsResponse", {})


def _request_conversation(call: Call, _subscriptions: ConsumerSubscriptions) -> Answer:
    asked = read(Opening, call.request.body)
    sent = {"conversationContext": asked.conversationContext, "campaignInfo": asked.campaignInfo}
    stored = {name: value for name, value in sent.items() if value}
    context = json.dumps(stored, ensure_ascii=False) if stored else ""
    skill_id = _skill(call, asked)
    conversation_id = call.cloud.start_conversation(call.caller.name, skill_id or None, context=context)
    return _typed(call, "cm.RequestConversationResponse", {"conversationId": conversation_id})


def _skill(call: Call, asked: Opening) -> str:
    """The skill that was named, else the campaign's, else the account's; "-1" names none."""
    if asked.skillId == "-1":
        return ""
    if asked.skillId not in (None, ""):
        skill = call.cloud.state.skills.get(asked.skillId or "")
        if skill is None or skill.is_deleted:
            raise Refused(400, f"no skill with id {asked.skillId}")
        return skill.id
    engagement = str((asked.campaignInfo or {}).get("engagementId", ""))
    return call.cloud.settings.campaigns.get(engagement, call.cloud.settings.entry_skill_id)


def _subscribe_events(call: Call, subscriptions: ConsumerSubscriptions) -> Answer:
    asked = read(SubscribeEvents, call.request.body)
    conversation, dialog_id = find_dialog(call.cloud, asked.dialogId, asked.conversationId)
    call.cloud.conversation_for(call.caller, conversation.id)
    call.following.append(subscriptions.to_dialog(dialog_id, asked.fromSeq or 0))
    return _typed(call, "GenericSubscribeResponse", {})


def _publish_event(call: Call, _subscriptions: ConsumerSubscriptions) -> Answer:
    return _typed(call, "ms.PublishEventResponse", {"sequence": publish(call)})


def _update_field(call: Call, _subscriptions: ConsumerSubscriptions) -> Answer:
    conversation_id, change = read_update(call.request.body)
    update(call, conversation_id, change)
    text = "OK Conversation resolved successfully" if change.closes else "OK Conversation updated successfully"
    return _typed(call, "StringResponse", text)


def _set_profile(call: Call, _subscriptions: ConsumerSubscriptions) -> Answer:
    if not isinstance(call.request.body, dict):
        raise Refused(400, "body: a profile must be a JSON object")
    call.cloud.write_profile(call.caller.name, json.dumps(call.request.body, ensure_ascii=False))
    return _typed(call, "userprofile.SetUserProfileResponse", {"msg": "OK User Profile set successfully"})


def _get_profile(call: Call, _subscriptions: ConsumerSubscriptions) -> Answer:
    wanted = profile_id(call) or call.caller.name
    if wanted == call.caller.name:
        profile = call.hub.profile_of(wanted)
    elif user := call.cloud.user_on_wire(wanted):
        known = views.user_profile(call.cloud, user.name)
        profile = {name: known[name] for name in ("userId", "nickName", "avatarUrl", "role")}
    else:
        raise Refused(404, f"no user {wanted!r}")
    return _typed(call, "userprofile.GetUserProfileResponse", profile)


def _typed(call: Call, type_name: str, body: Any) -> Answer:
    """An answer of this documented type, or with the prefix that some responses are seen with (S13)."""
    prefix = ".ams." if call.cloud.settings.consumer_types == "prefixed" else ""
    return Answer(prefix + type_name, body)


CONSUMER_REQUESTS: Final[Requests[ConsumerSubscriptions]] = {
    "InitConnection": _init_connection,
    "GetClock": _get_clock,
    "cqm.SubscribeExConversations": _subscribe_conversations,
    "cqm.UnsubscribeExConversations": _unsubscribe_conversations,
    "cm.ConsumerRequestConversation": _request_conversation,
    "ms.SubscribeMessagingEvents": _subscribe_events,
    "ms.PublishEvent": _publish_event,
    "cm.UpdateConversationField": _update_field,
    "userprofile.SetUserProfile": _set_profile,
    "userprofile.GetUserProfile": _get_profile,
    "ms.GenerateURLForUploadFile": refuse_files,
    "ms.GenerateURLForDownloadFile": refuse_files,
}
