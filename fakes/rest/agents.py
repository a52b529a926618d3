"""Agent Metrics: the logged-in agents and their load. An agent that is not listed is offline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from ..cloud import Refused
from ..cloud.records import User
from .access import logged_in
from .parse import query_number, texts
from .resource import Answer, Call, Resource
from .users import MAIN_GROUP, USER_TYPES

STATUSES: Final = {"Online": "ONLINE", "Away": "AWAY", "Back soon": "BACK_SOON", "Offline": "OFFLINE"}
PAGE: Final = 50
LARGEST_PAGE: Final = 2_500

_FILTERS: Final[Mapping[str, Callable[[User], set[str]]]] = {
    "status": lambda user: {STATUSES[user.state]},
    "agentIds": lambda user: {user.id},
    "skillIds": lambda user: set(user.skill_ids),
    "agentGroupIds": lambda _user: {str(MAIN_GROUP["id"])},
}


def _status(call: Call) -> Answer:
    records = [_record(call, user) for user in _wanted(call)]
    offset = query_number(call.query.get("offset"), "offset", 0, least=0, most=10**9)
    limit = query_number(call.query.get("limit"), "limit", PAGE, least=1, most=LARGEST_PAGE)
    body = {
        "_metadata": {"count": len(records), "shardsStatusResult": {"partialResult": False}},
        "accountID": call.cloud.account,
        "agentStatusRecords": records[offset : offset + limit],
    }
    return Answer(body)


def _summary(call: Call) -> Answer:
    """The load, slots and states of the same agents, added up."""
    users = _wanted(call)
    load = [_load(user) for user in users]
    slots = [user.slots for user in users]
    weight = sum(slots)
    results = {
        "openAssignedConversations": sum(len(user.open) for user in users),
        "weightedAvgLoad": sum(each * of for each, of in zip(load, slots, strict=True)) / weight if weight else 0,
        "minLoad": min(load, default=0),
        "maxLoad": max(load, default=0),
        "minConfiguredMaxSlots": min(slots, default=0),
        "maxConfiguredMaxSlots": max(slots, default=0),
        "numAwayAgents": sum(user.state == "Away" for user in users),
        "numBackSoonAgents": sum(user.state == "Back soon" for user in users),
        "numOnlineAgents": sum(user.state == "Online" for user in users),
    }
    return Answer({"accountID": call.cloud.account, "summaryResults": results})


def _wanted(call: Call) -> list[User]:
    body = call.body() if call.request.content else {}
    filters = {name: texts(body, name) for name in _FILTERS}
    if unknown := filters["status"] - set(STATUSES.values()):
        raise Refused(400, f"unknown status {min(unknown)}")
    return [
        user
        for user in call.cloud.state.users.values()
        if user.state != "Offline" and all(not of or of & _FILTERS[name](user) for name, of in filters.items())
    ]


def _load(user: User) -> int:
    busy = len(user.open) + len(user.ringing)
    return 100 * busy // user.slots if user.slots else 0


def _record(call: Call, user: User) -> dict[str, Any]:
    return {
        "agentId": user.id,
        "agentName": user.name,
        "agentNickname": user.nickname,
        "agentLoginName": user.login_name,
        "userTypeId": str(USER_TYPES[user.type]),
        "agentSkills": [{"skillId": skill, "skillName": call.cloud.skill(skill).name} for skill in user.skill_ids],
        "agentGroupId": MAIN_GROUP["id"],
        "agentGroupName": MAIN_GROUP["name"],
        "currentStatus": STATUSES[user.state],
        "currentStatusStartTimeL": call.cloud.wire_ms(user.since_ms),
        "currentStatusDuration": call.cloud.clock.now_ms - user.since_ms,
        "currentStatusReason": None,
        "configuredMaxSlots": user.slots,
        "busySlots": len(user.open) + len(user.ringing),
        "openAssignedConversations": len(user.open),
        "ringingSlots": len(user.ringing),
        "load": _load(user),
        "agentPresence": "true",
        "currentConnectionState": "CONNECTED",
    }


_VIEW = r"^/messaging_history/api/account/(?P<account>[^/]+)/agent-view"
RESOURCES = (
    Resource(rf"{_VIEW}/status$", logged_in, {"POST": _status}, "agent status"),
    Resource(rf"{_VIEW}/summary$", logged_in, {"POST": _summary}, "agent status"),
)
