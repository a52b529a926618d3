"""Conversations, rings and profiles on the wire: for agents in one form, for consumers in another.

Agents see old ids beside PIds, and participants as a map from role to ids; consumers see PIds only, and a list. A
conversation has a MAIN dialog with its own id, and a POST_SURVEY dialog while and after a survey bot asks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...engine.events import Role
from ..cloud import FakeCloud, survey_dialog
from ..cloud.consumers import Profile
from ..cloud.records import AgentState, Conversation, Ring, RingState
from .dialogs import Dialogs

CLOSE_REASONS: Final[dict[Role, str]] = {"consumer": "CONSUMER", "agent": "AGENT", "bot": "AGENT", "system": "TIMEOUT"}
RING_STATES: Final[dict[RingState, str]] = {
    "waiting": "WAITING",
    "accepted": "ACCEPTED",
    "rejected": "REJECTED",
    "expired": "EXPIRED",
    "cancelled": "CANCELLED",
}
AVAILABILITIES: Final[dict[AgentState, str]] = {
    "Online": "ONLINE",
    "Away": "AWAY",
    "Back soon": "BACK_SOON",
    "Offline": "OFFLINE",
}
_NO_SKILL: Final = "-1"
_SUGGESTED_SINCE: Final = (2, 1)  # the version of the agent socket that shows suggested agents


def skill_on_wire(skill_id: str) -> str:
    return skill_id or _NO_SKILL


def shows_suggested(version: str) -> bool:
    """Whether a socket of this version shows suggested agents."""
    parts = tuple(int(part) for part in version.split(".") if part.isdecimal())
    return parts >= _SUGGESTED_SINCE


# --- conversations ---------------------------------------------------------------------------------------------------


def state_of(conversation: Conversation) -> str:
    """The state of the main dialog."""
    return "OPEN" if conversation.is_open else "CLOSE"


def stage_of(conversation: Conversation) -> str:
    """The stage of the whole conversation, its survey included."""
    return "CLOSE" if conversation.is_over else "OPEN"


def for_agents(
    cloud: FakeCloud, dialogs: Dialogs, conversation: Conversation, *, with_suggested: bool = True
) -> dict[str, Any]:
    """The `result` of a conversation change on the agent socket."""
    people = list(_participants(cloud, conversation))
    old: dict[str, list[str]] = {}
    public: dict[str, list[str]] = {}
    for old_id, public_id, role in people:
        old.setdefault(role, []).append(old_id)
        public.setdefault(role, []).append(public_id)
    details = [{"id": old_id, "role": role, "state": "ACTIVE"} for old_id, _, role in people]
    suggested = cloud.state.users.get(conversation.suggested)
    if suggested and with_suggested:
        details.append({"id": cloud.wire_id(suggested), "role": "ASSIGNED_AGENT", "state": "SUGGESTED"})
    last = dialogs.last_content(conversation.id)
    result: dict[str, Any] = {
        "convId": conversation.id,
        "effectiveTTR": _effective_ttr(cloud, conversation),
        "lastUpdateTime": cloud.wire_ms(conversation.updated_ms),
        "numberOfunreadMessages": {},
        "conversationDetails": {
            "convId": conversation.id,
            **_common_details(cloud, conversation),
            "participants": old,
            "participantsPId": public,
            "dialogs": list(_dialogs(cloud, conversation, details, public_ids=False)),
        },
    }
    if last is not None:
        result["lastContentEventNotification"] = last.for_agents
    return result


def for_consumer(
    cloud: FakeCloud, dialogs: Dialogs, conversation: Conversation, *, with_survey: bool = True
) -> dict[str, Any]:
    """The `result` of a conversation change on the consumer socket."""
    people = [{"id": public_id, "role": role} for _, public_id, role in _participants(cloud, conversation)]
    shown = _dialogs(cloud, conversation, people, public_ids=True)
    last = dialogs.last_content(conversation.id)
    result: dict[str, Any] = {
        "convId": conversation.id,
        "effectiveTTR": _effective_ttr(cloud, conversation),
        "conversationDetails": {
            **_common_details(cloud, conversation),
            "participants": people,
            "dialogs": [dialog for dialog in shown if with_survey or dialog["dialogType"] == "MAIN"],
        },
    }
    if last is not None and not last.is_private:
        result["lastContentEventNotification"] = last.for_consumer
    return result


def _common_details(cloud: FakeCloud, conversation: Conversation) -> dict[str, Any]:
    ttr_type, ttr_s = conversation.ttr
    details: dict[str, Any] = {
        "skillId": skill_on_wire(conversation.skill_id),
        "brandId": cloud.account,
        "state": state_of(conversation),
        "stage": stage_of(conversation),
        "startTs": cloud.wire_ms(conversation.started_ms),
        "metaDataLastUpdateTs": cloud.wire_ms(conversation.updated_ms),
        "firstConversation": conversation.is_first,
        "ttr": {"ttrType": ttr_type, "value": ttr_s},
        **_context(conversation),
    }
    if conversation.closed_by is not None and conversation.ended_ms is not None:
        details["closeReason"] = CLOSE_REASONS[conversation.closed_by]
        details["endTs"] = cloud.wire_ms(conversation.ended_ms)
    if (given := conversation.rating) is not None:
        details["csat"] = {
            "csatRate": given.rating,
            "csatResolutionConfirmation": given.resolved,
            "status": given.status,
        }
    for name in ("Note", "TopicField", "DelayField"):
        if name in conversation.fields:
            details[name[0].lower() + name[1:]] = json.loads(conversation.fields[name])
    return details


def _context(conversation: Conversation) -> dict[str, Any]:
    """The context that the window sent when it opened the conversation."""
    sent = json.loads(conversation.context) if conversation.context else {}
    found = {"context": sent.get("conversationContext") or {"type": "SharkContext", "lang": "en-US"}}
    return found | ({"campaignInfo": sent["campaignInfo"]} if sent.get("campaignInfo") else {})


def _participants(cloud: FakeCloud, conversation: Conversation) -> Iterator[tuple[str, str, str]]:
    """Old id, PId and role of each participant; the agent assigned when the conversation was closed still counts."""
    yield conversation.consumer, conversation.consumer, "CONSUMER"
    assigned = conversation.assigned if conversation.is_open else conversation.last_agent
    if agent := cloud.state.users.get(assigned):
        yield cloud.wire_id(agent), agent.pid, "ASSIGNED_AGENT"
    for name, role in conversation.participants.items():
        if user := cloud.state.users.get(name):
            yield cloud.wire_id(user), user.pid, role


def _dialogs(
    cloud: FakeCloud, conversation: Conversation, people: list[dict[str, str]], *, public_ids: bool
) -> Iterator[dict[str, Any]]:
    updated = cloud.wire_ms(conversation.updated_ms)
    main: dict[str, Any] = {
        "dialogId": conversation.id,
        "dialogType": "MAIN",
        "channelType": "MESSAGING",
        "state": state_of(conversation),
        "creationTs": cloud.wire_ms(conversation.started_ms),
        "metaDataLastUpdateTs": updated,
        "participantsDetails": people,
    }
    if conversation.closed_by is not None and conversation.ended_ms is not None:
        main["closedBy"] = CLOSE_REASONS[conversation.closed_by]
        main["endTs"] = cloud.wire_ms(conversation.ended_ms)
    yield main
    if conversation.survey_started_ms is None:
        return
    survey: dict[str, Any] = {
        "dialogId": survey_dialog(conversation.id),
        "dialogType": "POST_SURVEY",
        "channelType": "MESSAGING",
        "state": "OPEN" if conversation.survey else "CLOSE",
        "creationTs": cloud.wire_ms(conversation.survey_started_ms),
        "metaDataLastUpdateTs": updated,
        "participantsDetails": [{**person, "role": "CONSUMER"} for person in people[:1]],
    }
    if bot := cloud.state.users.get(conversation.surveyed_by):
        person = {"id": bot.pid if public_ids else cloud.wire_id(bot), "role": "AGENT"}
        survey["participantsDetails"].append(person if public_ids else person | {"state": "ACTIVE"})
    if conversation.survey_ended_ms is not None:
        survey["endTs"] = cloud.wire_ms(conversation.survey_ended_ms)
    yield survey


def _effective_ttr(cloud: FakeCloud, conversation: Conversation) -> int:
    """The time by which the consumer must be answered, in epoch milliseconds; -1 without an unanswered message."""
    if set_by_hand := conversation.fields.get("ManualETTR"):
        return int(json.loads(set_by_hand))
    if conversation.unanswered_ms is None or not conversation.is_open:
        return -1
    return cloud.wire_ms(conversation.unanswered_ms) + conversation.ttr[1] * 1000


# --- rings -----------------------------------------------------------------------------------------------------------


def ring_id_on_wire(cloud: FakeCloud, ring: Ring) -> str:
    return f"{ring.conversation}_{cloud.account}_{cloud.wire_ms(ring.offered_ms)}"


def routing_task(cloud: FakeCloud, conversation: Conversation, ring: Ring) -> dict[str, Any]:
    """The `result` of a routing task change: the task of a conversation, with one ring of one agent."""
    expires = ring.expires_at_ms
    assigned = cloud.state.users.get(conversation.assigned)
    return {
        "routingTaskId": f"{conversation.id}_task",
        "taskCompleted": ring.state == "accepted",
        "conversationId": conversation.id,
        "consumerId": conversation.consumer,
        "brandId": cloud.account,
        "skillId": skill_on_wire(ring.skill_id),
        "assignedAgentId": cloud.wire_id(assigned) if assigned else "",
        "ringsDetails": [
            {
                "ringId": ring_id_on_wire(cloud, ring),
                "ringExpiration": expires - ring.offered_ms,
                "ringExpirationTs": cloud.wire_ms(expires),
                "ringState": RING_STATES[ring.state],
                "weight": cloud.wire_ms(ring.offered_ms),
                "brandId": cloud.account,
                "convId": conversation.id,
                "consumerId": conversation.consumer,
                "skillId": skill_on_wire(ring.skill_id),
            }
        ],
    }


# --- people ----------------------------------------------------------------------------------------------------------


def consumer_profile(cloud: FakeCloud, consumer: str, known: Profile | None) -> dict[str, Any]:
    """The profile of a consumer: sent by the client, named by a bot, known to the account."""
    sent: dict[str, Any] = json.loads(cloud.state.profiles.get(consumer, "{}"))
    first, last = cloud.state.names.get(consumer, ("", ""))
    named = {name: value for name, value in (("firstName", first), ("lastName", last)) if value}
    private = {"mobileNum": "", "mail": ""} | _object(sent.get("privateData"))
    sdes = [*_sdes(_object(sent.get("authenticatedData"))), *_known_sdes(known)]
    return {
        "firstName": "",
        "lastName": "",
        "avatarUrl": "",
        "role": "",
        "nickName": "",
        **sent,
        **named,
        "userId": consumer,
        "privateData": private,
        "claims": {"lp_sdes": _sdes(_object(sent.get("claims")))},
        "authenticatedData": {"lp_sdes": sdes},
    }


def user_profile(cloud: FakeCloud, name: str) -> dict[str, Any]:
    """The profile of a user of the account."""
    user = cloud.user(name)
    return {
        "userId": user.pid,
        "firstName": user.name,
        "lastName": "",
        "avatarUrl": "",
        "role": "ASSIGNED_AGENT",
        "nickName": user.nickname,
        "privateData": {"mobileNum": "", "mail": user.login_name},
        "claims": {"lp_sdes": []},
        "authenticatedData": {"lp_sdes": []},
    }


def _known_sdes(known: Profile | None) -> Iterator[dict[str, Any]]:
    if known and known.customer_info is not None:
        yield {"type": "ctmrinfo", "info": dict(known.customer_info)}
    if known and known.personal_info is not None:
        yield {"type": "personal", "personal": dict(known.personal_info)}


def _sdes(data: Mapping[str, Any]) -> list[Any]:
    found = data.get("lp_sdes")
    return found if isinstance(found, list) else []


def _object(found: Any) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}
