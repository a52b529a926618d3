"""Users, profiles, agent groups, status reasons.

Changing an attribute that this fake does not store is refused with 501.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from ..cloud import PROFILES, FakeCloud, Refused
from ..cloud.records import User
from .access import administrator
from .parse import boolean, integer, items, optional_text, refuse_other_values, text
from .resource import Answer, Call, Operation, Resource
from .revision import change_many, check_revision, create, includes_deleted, listed, read, revised

MAIN_GROUP: Final[dict[str, Any]] = {"id": -1, "deleted": False, "name": "Main Group"}
USER_TYPES: Final = {"human": 1, "bot": 2}
_PROFILE_NAMES: Final = {number: name for name, number in PROFILES.items()}
_OTHERS: Final[dict[str, Any]] = {
    "memberOf": {"agentGroupId": "-1"},
    "managerOf": [],
    "permissionGroups": [],
    "isApiUser": False,
    "allowedAppKeys": None,
    "lobIds": [],
    "changePwdNextLogin": False,
}
_REQUIRED: Final = (
    *("loginName", "fullName", "nickname", "isEnabled", "maxChats", "memberOf", "profileIds"),
    "passwordSh",
)
_CHANGEABLE: Final = (
    *("skillIds", "profileIds", "maxChats", "maxAsyncChats", "isEnabled", "email", "employeeId"),
    *("fullName", "passwordSh", "memberOf"),
)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A user as a request wants it to be; `name` is the nickname, which is the name in the cloud."""

    is_new: bool
    name: str
    login_name: str
    email: str
    employee_id: str
    is_enabled: bool
    is_bot: bool
    skills: tuple[int, ...]
    profiles: tuple[str, ...]
    slots: int
    chats: int
    password: str | None

    unique: ClassVar = ("name", "login_name")


def entity(user: User) -> dict[str, Any]:
    ours = {
        "id": user.id,
        "pid": user.pid,
        "deleted": user.is_deleted,
        "loginName": user.login_name,
        "fullName": "",
        "nickname": user.nickname,
        "isEnabled": user.is_enabled,
        "maxChats": user.slots if user.chats is None else user.chats,
        "maxAsyncChats": user.slots,
        "skillIds": [int(skill) for skill in user.skill_ids],
        "email": user.email or user.login_name,
        "employeeId": user.employee_id,
        "profileIds": [PROFILES[profile] for profile in user.profiles],
        "userTypeId": USER_TYPES[user.type],
    }
    return ours | _OTHERS


# --- reading a body --------------------------------------------------------------------------------------------------


def _new(cloud: FakeCloud, body: Mapping[str, Any]) -> _Plan:
    """A user to be created. They are Offline: REST cannot set a user Online."""
    for name in _REQUIRED:
        if name not in body:
            raise Refused(400, f"{name} is missing")
    kind = body.get("userTypeId", USER_TYPES["human"])
    if kind not in USER_TYPES.values():
        raise Refused(400, f"no type of user with id {kind!r}")
    ours = ("loginName", "nickname", "userTypeId", *_CHANGEABLE)
    refuse_other_values(body, {"deleted": False} | _OTHERS, ours=ours)
    plan = _plan(
        cloud, body, is_new=True, name=text(body, "nickname"), login_name=text(body, "loginName"), is_bot=kind == 2
    )
    if not plan.name.strip():
        raise Refused(400, "a user needs a name")
    for taken in cloud.state.users.values():
        if taken.name == plan.name:
            raise Refused(400, f"a user named {plan.name!r} exists already")
        if taken.login_name == plan.login_name:
            raise Refused(400, f"a user with the login name {plan.login_name!r} exists already")
    return plan


def _changed(cloud: FakeCloud, user: User, body: Mapping[str, Any]) -> _Plan:
    """The user as a whole entity written back: attributes left out are removed."""
    refuse_other_values(body, entity(user), ours=_CHANGEABLE)
    if user.type == "bot" and body.get("maxAsyncChats", user.slots) != user.slots:
        raise Refused(501, "limiting the conversations of a bot is not implemented in this fake")
    return _plan(cloud, body, is_new=False, name=user.name, login_name=user.login_name, is_bot=user.type == "bot")


def _changed_of_many(cloud: FakeCloud, body: Mapping[str, Any]) -> _Plan:
    return _changed(cloud, cloud.user_with_id(text(body, "id")), body)


def _plan(
    cloud: FakeCloud, body: Mapping[str, Any], *, is_new: bool, name: str, login_name: str, is_bot: bool
) -> _Plan:
    _check_group(body)
    skills = tuple(integer(each, "skillIds") for each in items(body, "skillIds"))
    for skill in skills:
        cloud.skill(skill)
    slots = _number(body, "maxAsyncChats" if "maxAsyncChats" in body else "maxChats")
    return _Plan(
        is_new=is_new,
        name=name,
        login_name=login_name,
        email=optional_text(body, "email", login_name),
        employee_id=optional_text(body, "employeeId"),
        is_enabled=boolean(body, "isEnabled", True),
        is_bot=is_bot,
        skills=skills,
        profiles=_profiles(body),
        slots=slots,
        chats=_number(body, "maxChats") if "maxChats" in body else slots,
        password=text(body, "passwordSh") if "passwordSh" in body else None,
    )


def _check_group(body: Mapping[str, Any]) -> None:
    group = body.get("memberOf", {})
    if not isinstance(group, dict):
        raise Refused(400, "memberOf is not a JSON object")
    if str(group.get("agentGroupId", "-1")) != "-1":
        raise Refused(501, "agent groups beside the main group are not implemented in this fake")


def _profiles(body: Mapping[str, Any]) -> tuple[str, ...]:
    numbers = [integer(item, "profileIds") for item in items(body, "profileIds")]
    for number in numbers:
        if number not in _PROFILE_NAMES:
            raise Refused(400, f"no profile with id {number}")
    return tuple(_PROFILE_NAMES[number] for number in numbers)


def _number(body: Mapping[str, Any], name: str) -> int:
    if name not in body:
        raise Refused(400, f"{name} is missing")
    number = integer(body[name], name)
    if number < 0:
        raise Refused(400, "messaging slots must be 0 or more")
    return number


# --- operations ------------------------------------------------------------------------------------------------------


def _carry_out(call: Call, plan: _Plan) -> dict[str, Any]:
    cloud = call.cloud
    if plan.is_new and plan.is_bot:
        cloud.add_bot_user(plan.name, skills=plan.skills, login_name=plan.login_name)
    elif plan.is_new:
        cloud.add_agent(plan.name, skills=plan.skills, login_name=plan.login_name)
    if not plan.is_bot:
        cloud.set_slots(plan.name, plan.slots)
    cloud.set_profiles(plan.name, plan.profiles)
    cloud.set_skills(plan.name, plan.skills)
    details = {"email": plan.email, "employee_id": plan.employee_id}
    cloud.set_details(plan.name, **details, chats=plan.chats, enabled=plan.is_enabled)
    if plan.password is not None:
        call.services.sessions.credentials.set_password(plan.name, plan.password)
    return entity(cloud.user(plan.name))


def _list(call: Call) -> Answer:
    users = list(call.cloud.state.users.values())
    users += call.cloud.state.deleted_users.values() if includes_deleted(call) else ()
    return read(call, lambda: listed(call, map(entity, users)))


def _one(call: Call) -> Answer:
    user = call.cloud.user_with_id(call.params["id"])
    return read(call, lambda: listed(call, [entity(user)])[0])


def _create(call: Call) -> Answer:
    return create(call, lambda body: _new(call.cloud, body), lambda plan: _carry_out(call, plan))


def _change_many(call: Call) -> Answer:
    return change_many(call, lambda body: _changed_of_many(call.cloud, body), lambda plan: _carry_out(call, plan))


def _change(call: Call) -> Answer:
    user = call.cloud.user_with_id(call.params["id"])
    check_revision(call)
    return revised(call, _carry_out(call, _changed(call.cloud, user, call.body())))


def _delete(call: Call) -> Answer:
    user = call.cloud.user_with_id(call.params["id"])
    check_revision(call)
    call.cloud.delete_user(user.name)
    return revised(call, entity(call.cloud.state.deleted_users[user.id]))


# --- what users refer to, as an account comes with it: read only ------------------------------------------------------


FIRST_REASON_ID: Final = 1  # our choice: status reasons are numbered in the order of the account's file


def _status_reasons(call: Call) -> Iterable[dict[str, Any]]:
    reasons = enumerate(call.services.status_reasons.items(), FIRST_REASON_ID)
    return (
        {"id": number, "text": text, "state": state, "enabled": True, "deleted": False}
        for number, (text, state) in reasons
    )


def _profile_entities(_call: Call) -> Iterable[dict[str, Any]]:
    return ({"id": number, "deleted": False, "name": name} for name, number in PROFILES.items())


Entities = Callable[[Call], Iterable[dict[str, Any]]]


def _given(entities: Entities) -> Operation:
    return lambda call: read(call, lambda: listed(call, entities(call)))


def _one_given(entities: Entities, what: str) -> Operation:
    def one(call: Call) -> Answer:
        found = [entity for entity in entities(call) if str(entity["id"]) == call.params["id"]]
        if not found:
            raise Refused(404, f"no {what} with id {call.params['id']}")
        return read(call, lambda: listed(call, found)[0])

    return one


def _not_implemented(what: str) -> Mapping[str, Operation]:
    def refuse(_call: Call) -> Answer:
        raise Refused(501, f"changing {what}s is not implemented in this fake")

    return dict.fromkeys(("POST", "PUT", "DELETE"), refuse)


_CONFIGURATION = r"^/api/account/(?P<account>[^/]+)/configuration"
_USERS = rf"{_CONFIGURATION}/le-users/users"
_GIVEN: Final[tuple[tuple[str, str, Entities], ...]] = (
    ("le-users/profiles", "profile", _profile_entities),
    ("le-users/agentGroups", "agent group", lambda _call: (MAIN_GROUP,)),
    ("le-agents/status-reasons", "status reason", _status_reasons),
)
RESOURCES = (
    Resource(rf"{_USERS}$", administrator, {"GET": _list, "POST": _create, "PUT": _change_many}, "configuration"),
    Resource(
        rf"{_USERS}/(?P<id>\d+)$", administrator, {"GET": _one, "PUT": _change, "DELETE": _delete}, "configuration"
    ),
    *(
        Resource(
            rf"{_CONFIGURATION}/{path}{ending}$", administrator, {"GET": get, **_not_implemented(what)}, "configuration"
        )
        for path, what, entities in _GIVEN
        for ending, get in (("", _given(entities)), (r"/(?P<id>-?\d+)", _one_given(entities, what)))
    ),
)
