"""What the Conversational Cloud's REST services read and write. JSON in, requests and changes out; no HTTP here.

Whoever changes an attribute that the fake does not keep is told so with a 501; nothing is swallowed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ..engine.ports import TransferContext
from .cloud import PROFILES, FakeCloud, Refused, TransferRequest
from .state import Skill, User

_PROFILE_NAMES = {number: name for name, number in PROFILES.items()}
_USER_TYPES = {"human": 1, "bot": 2}
_STATUSES = {"Online": "ONLINE", "Away": "AWAY", "Back soon": "BACK_SOON", "Offline": "OFFLINE"}
_RESPONSE_STATUS = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    409: "CONFLICT",
    412: "PRECONDITION_FAILED",
    429: "TOO_MANY_REQUESTS",
    500: "INTERNAL_SERVER_ERROR",
    501: "NOT_IMPLEMENTED",
    502: "BAD_GATEWAY",
    503: "SERVICE_UNAVAILABLE",
    504: "GATEWAY_TIMEOUT",
}


def error_body(status: int, text: str, now_ms: int) -> dict[str, Any]:
    """The error form documented for one service of the cloud, used for all of them."""
    name = _RESPONSE_STATUS.get(status, "ERROR")
    return {"error": {"time": now_ms, "message": text, "internalCode": status, "responseStatus": name}}


def parse_json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "the body is not JSON") from error


def parse_object(content: bytes) -> dict[str, Any]:
    body = parse_json(content)
    if not isinstance(body, dict):
        raise Refused(400, "the body is not a JSON object")
    return body


# --- the transfer call -----------------------------------------------------------------------------------------------


def transfer_request(body: Mapping[str, Any]) -> TransferRequest:
    """Read a transfer call. `agentId` and `transferBotContext` are inferred and may be absent, the rest is required."""
    for name in ("userPlatformId", "chatBotId", "agentSkillName"):
        _text(body, name)
    return TransferRequest(
        conversation_id=_text(body, "conversationId"),
        skill_id=_number_or_text(body, "agentSkillId"),
        message=_text(body, "message"),
        agent_id=_text(body, "agentId") if body.get("agentId") is not None else "",
        context=_context(body.get("transferBotContext")),
        skill_name=_text(body, "agentSkillName"),
        bot_id=_text(body, "chatBotId"),
    )


def transfer_answer(request: TransferRequest, skill: Skill) -> dict[str, Any]:
    """What a successful transfer call is answered with. No document shows it: inferred."""
    return {"status": "ok", "conversationId": request.conversation_id, "skillId": skill.id}


def _context(value: Any) -> TransferContext | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise Refused(400, "transferBotContext is not an object")
    intent, said = (_text(value, name) if name in value else "" for name in ("intentId", "userMessage"))
    return TransferContext(intent, said)


# --- skills ----------------------------------------------------------------------------------------------------------

_SKILL_DEFAULTS: dict[str, Any] = {
    "maxWaitTime": 120,
    "skillOrder": 0,
    "skillRoutingConfiguration": [{"priority": 1, "splitPercentage": 100, "agentGroupId": -1}],
    "wrapUpTime": 0,
    "slaDefaultResponseTime": -1,
    "slaUrgentResponseTime": -1,
    "slaFirstTimeResponseTime": -1,
    "canTransfer": True,
    "skillTransferList": None,
    "workingHoursId": None,
    "specialOccasionId": None,
    "transferToAgentMaxWaitInSeconds": 7200,
    "fallbackSkill": None,
    "fallbackWhenAllAgentsAreAway": True,
    "autoCloseInSeconds": -1,
    "lobIds": [],
}


def skill_entity(skill: Skill) -> dict[str, Any]:
    ours = {"id": int(skill.id), "name": skill.name, "description": skill.description, "deleted": skill.is_deleted}
    return ours | _SKILL_DEFAULTS


def create_skill(cloud: FakeCloud, body: Mapping[str, Any]) -> Skill:
    name = _text(body, "name")
    _refuse_other_values(body, {"id": None, "deleted": False} | _SKILL_DEFAULTS, ours=("name", "description"))
    return cloud.add_skill(name, description=_text(body, "description") if "description" in body else "")


def change_skill(cloud: FakeCloud, skill: Skill, body: Mapping[str, Any]) -> Skill:
    _refuse_other_values(body, skill_entity(skill), ours=("name", "description"))
    description = _text(body, "description") if "description" in body else ""
    return cloud.change_skill(skill.id, name=_text(body, "name"), description=description)


# --- users -----------------------------------------------------------------------------------------------------------

_USER_DEFAULTS: dict[str, Any] = {
    "deleted": False,
    "fullName": "",
    "isEnabled": True,
    "memberOf": {"agentGroupId": "-1"},
    "managerOf": [],
    "permissionGroups": [],
    "isApiUser": False,
    "allowedAppKeys": None,
    "employeeId": "",
    "lobIds": [],
    "changePwdNextLogin": False,
}
_USER_REQUIRED = ("loginName", "fullName", "nickname", "isEnabled", "maxChats", "memberOf", "profileIds", "passwordSh")
_USER_OURS = ("loginName", "fullName", "nickname", "maxChats", "maxAsyncChats", "skillIds", "profileIds", "passwordSh")


def user_entity(user: User) -> dict[str, Any]:
    ours = {
        "id": user.id,
        "pid": user.pid,
        "loginName": user.login_name,
        "nickname": user.nickname,
        "email": user.login_name,
        "maxChats": user.slots,
        "maxAsyncChats": user.slots,
        "skillIds": [int(skill) for skill in user.skill_ids],
        "profileIds": [PROFILES[profile] for profile in user.profiles],
        "userTypeId": _USER_TYPES[user.type],
    }
    return ours | _USER_DEFAULTS


def create_user(cloud: FakeCloud, body: Mapping[str, Any]) -> User:
    """Create a human agent; his nickname becomes the name he goes by. He is Offline: REST sets nobody Online."""
    for name in _USER_REQUIRED:
        if name not in body:
            raise Refused(400, f"{name} is missing")
    login = _text(body, "loginName")
    _refuse_other_values(body, {"userTypeId": 1, "email": login} | _USER_DEFAULTS, ours=_USER_OURS)
    return cloud.add_agent(
        _text(body, "nickname"),
        skills=_skill_ids(body),
        slots=_slots(body),
        profiles=_profiles(body),
        login_name=login,
    )


def change_user(cloud: FakeCloud, user: User, body: Mapping[str, Any]) -> User:
    """Write a whole entity back: attributes left out are removed. Skills, profiles and slots can change."""
    _refuse_other_values(
        body, user_entity(user) | {"maxChats": None}, ours=("skillIds", "profileIds", "maxChats", "maxAsyncChats")
    )
    skills, profiles, slots = _skill_ids(body), _profiles(body), _slots(body)
    for skill in skills:
        cloud.skill(skill)
    if user.type == "bot" and slots != user.slots:
        raise Refused(501, "limiting the conversations of a bot is not implemented in this fake")
    cloud.set_slots(user.name, slots)
    cloud.set_profiles(user.name, profiles)
    cloud.set_skills(user.name, skills)
    return user


def _skill_ids(body: Mapping[str, Any]) -> list[int]:
    return [_integer(item, "skillIds") for item in _list(body, "skillIds")]


def _profiles(body: Mapping[str, Any]) -> list[str]:
    numbers = [_integer(item, "profileIds") for item in _list(body, "profileIds")]
    for number in numbers:
        if number not in _PROFILE_NAMES:
            raise Refused(400, f"no profile with id {number}")
    return [_PROFILE_NAMES[number] for number in numbers]


def _slots(body: Mapping[str, Any]) -> int:
    name = "maxAsyncChats" if "maxAsyncChats" in body else "maxChats"
    if name not in body:
        raise Refused(400, "maxChats is missing")
    return _integer(body[name], name)


# --- agent status ----------------------------------------------------------------------------------------------------


def agent_status(cloud: FakeCloud, body: Mapping[str, Any]) -> dict[str, Any]:
    """Who is logged in, filtered: an agent who is not listed is offline."""
    wanted = {name: {str(item) for item in _list(body, name)} for name in _STATUS_FILTERS}
    records = [
        _status_record(cloud, user)
        for user in cloud.state.users.values()
        if user.state != "Offline" and all(not wanted[name] or wanted[name] & of(user) for name, of in _FILTERS)
    ]
    return {
        "_metadata": {"count": len(records), "shardsStatusResult": {"partialResult": False}},
        "accountID": cloud.account,
        "agentStatusRecords": records,
    }


def _filter_status(user: User) -> set[str]:
    return {_STATUSES[user.state]}


def _filter_id(user: User) -> set[str]:
    return {user.id}


def _filter_skills(user: User) -> set[str]:
    return set(user.skill_ids)


def _filter_group(_user: User) -> set[str]:
    return {"-1"}


_FILTERS = (
    ("status", _filter_status),
    ("agentIds", _filter_id),
    ("skillIds", _filter_skills),
    ("agentGroupIds", _filter_group),
)
_STATUS_FILTERS = tuple(name for name, _ in _FILTERS)


def _status_record(cloud: FakeCloud, user: User) -> dict[str, Any]:
    busy = len(user.open) + len(user.ringing)
    return {
        "agentId": user.id,
        "agentName": user.name,
        "agentNickname": user.nickname,
        "agentLoginName": user.login_name,
        "userTypeId": str(_USER_TYPES[user.type]),
        "agentSkills": [{"skillId": skill, "skillName": cloud.skill(skill).name} for skill in user.skill_ids],
        "agentGroupId": -1,
        "agentGroupName": "Main Group",
        "currentStatus": _STATUSES[user.state],
        "currentStatusStartTimeL": user.since_ms,
        "currentStatusDuration": cloud.clock.now_ms - user.since_ms,
        "currentStatusReason": None,
        "configuredMaxSlots": user.slots,
        "busySlots": busy,
        "openAssignedConversations": len(user.open),
        "ringingSlots": len(user.ringing),
        "load": 100 * busy // user.slots if user.slots else 0,
        "agentPresence": "true",
        "currentConnectionState": "CONNECTED",
    }


# --- reading single values -------------------------------------------------------------------------------------------


def _text(body: Mapping[str, Any], name: str) -> str:
    if name not in body:
        raise Refused(400, f"{name} is missing")
    value = body[name]
    if not isinstance(value, str):
        raise Refused(400, f"{name} is not a text")
    return value


def _number_or_text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(body, name)


def _list(body: Mapping[str, Any], name: str) -> list[Any]:
    value = body.get(name, [])
    if not isinstance(value, list):
        raise Refused(400, f"{name} is not a list")
    return value


def _integer(value: Any, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused(400, f"{name} is not a whole number")
    return value


def _refuse_other_values(body: Mapping[str, Any], known: Mapping[str, Any], *, ours: Iterable[str]) -> None:
    """Refuse to change what this fake does not keep; values as they are may be written back."""
    for name, value in body.items():
        if name not in ours and (name not in known or known[name] != value):
            raise Refused(501, f"changing {name} is not implemented in this fake")
