"""Skills, by which conversations are routed.

Attributes that routing uses are stored and honoured, see `SkillRouting`. Changing one of the others is refused with
501: storing it would promise an effect that never happens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Final

from ..cloud import FakeCloud, Refused
from ..cloud.records import Skill
from .access import administrator
from .parse import boolean, integer, items, optional_text, refuse_other_values, text
from .resource import Answer, Call, Resource
from .revision import change_many, check_revision, create, includes_deleted, listed, read, revised

LONGEST_WAIT_S: Final = 21 * 86_400  # for a named agent
LONGEST_SILENCE_S: Final = 366 * 86_400  # our choice
NEVER: Final = -1
_SHORT: Final = ("id", "deleted", "name")
_OURS: Final = ("name", "description", "dateUpdated")
_ROUTING: Final = (
    "canTransfer",
    "skillTransferList",
    "transferToAgentMaxWaitInSeconds",
    "fallbackSkill",
    "fallbackWhenAllAgentsAreAway",
    "autoCloseInSeconds",
)
_OTHERS: Final[dict[str, Any]] = {
    "maxWaitTime": 120,
    "skillOrder": 0,
    "skillRoutingConfiguration": [{"priority": 1, "splitPercentage": 100, "agentGroupId": -1}],
    "wrapUpTime": 0,
    "slaDefaultResponseTime": -1,
    "slaUrgentResponseTime": -1,
    "slaFirstTimeResponseTime": -1,
    "workingHoursId": None,
    "specialOccasionId": None,
    "lobIds": [],
}


@dataclass(frozen=True, slots=True)
class _Plan:
    """A skill as a request wants it to be; `id` is empty for a new one."""

    id: str
    name: str
    description: str
    routing: Mapping[str, Any]  # by the fields of `Skill`

    unique: ClassVar = ("name",)


def entity(call: Call, skill: Skill) -> dict[str, Any]:
    wait_s = _default_wait_s(call.cloud) if skill.max_wait_s is None else skill.max_wait_s
    changed = datetime.fromtimestamp(call.cloud.wire_ms(skill.changed_ms) // 1000, UTC)
    return {
        "id": int(skill.id),
        "name": skill.name,
        "description": skill.description,
        "deleted": skill.is_deleted,
        **_OTHERS,
        "canTransfer": skill.can_transfer,
        "skillTransferList": None if skill.transfer_list is None else [int(each) for each in skill.transfer_list],
        "transferToAgentMaxWaitInSeconds": wait_s,
        "fallbackSkill": int(skill.fallback_skill_id) if skill.fallback_skill_id else None,
        "fallbackWhenAllAgentsAreAway": skill.fallback_when_all_away,
        "autoCloseInSeconds": skill.auto_close_s,
        "dateUpdated": changed.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


# --- reading a body --------------------------------------------------------------------------------------------------


def _new(call: Call, body: Mapping[str, Any]) -> _Plan:
    name = text(body, "name")
    refuse_other_values(body, {"id": None, "deleted": False} | _OTHERS, ours=_OURS + _ROUTING)
    return _checked(call.cloud, _Plan("", name, optional_text(body, "description"), _routing(call.cloud, body, "")))


def _changed(call: Call, skill: Skill, body: Mapping[str, Any]) -> _Plan:
    name = text(body, "name")
    refuse_other_values(body, entity(call, skill), ours=_OURS + _ROUTING)
    routing = _routing(call.cloud, body, skill.id)
    return _checked(call.cloud, _Plan(skill.id, name, optional_text(body, "description"), routing))


def _changed_of_many(call: Call, body: Mapping[str, Any]) -> _Plan:
    return _changed(call, call.cloud.skill_with_id(str(integer(body.get("id"), "id"))), body)


def _checked(cloud: FakeCloud, plan: _Plan) -> _Plan:
    """Refuse what the cloud would refuse, before any entry of a list is applied."""
    if not plan.name.strip():
        raise Refused(400, "a skill needs a name")
    if any(skill.name == plan.name and skill.id != plan.id for skill in cloud.skills()):
        raise Refused(400, f"a skill named {plan.name!r} exists already")
    return plan


def _routing(cloud: FakeCloud, body: Mapping[str, Any], own_id: str) -> dict[str, Any]:
    fallback = _skill_id(cloud, body.get("fallbackSkill"), "fallbackSkill")
    if fallback and fallback == own_id:
        raise Refused(400, "fallbackSkill is the skill itself")
    is_limited = body.get("skillTransferList") is not None
    targets = tuple(_skill_id(cloud, each, "skillTransferList") for each in items(body, "skillTransferList"))
    wait_s = _seconds(body, "transferToAgentMaxWaitInSeconds", LONGEST_WAIT_S)
    close_s = _seconds(body, "autoCloseInSeconds", LONGEST_SILENCE_S)
    return {
        "can_transfer": boolean(body, "canTransfer", True),
        "transfer_list": targets if is_limited else None,
        "max_wait_s": None if wait_s == _default_wait_s(cloud) else wait_s,
        "fallback_skill_id": fallback,
        "fallback_when_all_away": boolean(body, "fallbackWhenAllAgentsAreAway", True),
        "auto_close_s": NEVER if close_s is None else close_s,
    }


def _default_wait_s(cloud: FakeCloud) -> int:
    return cloud.settings.suggestion_wait_ms // 1000


def _skill_id(cloud: FakeCloud, value: Any, name: str) -> str:
    return "" if value is None else cloud.skill_with_id(str(integer(value, name))).id


def _seconds(body: Mapping[str, Any], name: str, most: int) -> int | None:
    """A number of seconds; None when absent, null or -1."""
    value = body.get(name)
    if value is None or integer(value, name) == NEVER:
        return None
    if not 0 < value <= most:
        raise Refused(400, f"{name} is not a number from 1 to {most}")
    return int(value)


# --- operations ------------------------------------------------------------------------------------------------------


def _carry_out(call: Call, plan: _Plan) -> dict[str, Any]:
    cloud = call.cloud
    if plan.id:
        cloud.change_skill(int(plan.id), name=plan.name, description=plan.description)
    skill_id = plan.id or cloud.add_skill(plan.name, description=plan.description).id
    cloud.configure_skill(int(skill_id), **plan.routing)
    return entity(call, cloud.state.skills[skill_id])


def _list(call: Call) -> Answer:
    skills = list(call.cloud.state.skills.values()) if includes_deleted(call) else call.cloud.skills()
    return read(call, lambda: listed(call, (entity(call, skill) for skill in skills), _SHORT))


def _one(call: Call) -> Answer:
    skill = call.cloud.skill_with_id(call.params["id"])
    return read(call, lambda: listed(call, [entity(call, skill)])[0])


def _create(call: Call) -> Answer:
    return create(call, lambda body: _new(call, body), lambda plan: _carry_out(call, plan))


def _change_many(call: Call) -> Answer:
    return change_many(call, lambda body: _changed_of_many(call, body), lambda plan: _carry_out(call, plan))


def _change(call: Call) -> Answer:
    skill = call.cloud.skill_with_id(call.params["id"])
    check_revision(call)
    return revised(call, _carry_out(call, _changed(call, skill, call.body())))


def _delete(call: Call) -> Answer:
    skill = call.cloud.skill_with_id(call.params["id"])
    check_revision(call)
    call.cloud.delete_skill(int(skill.id))
    return revised(call, entity(call, call.cloud.state.skills[skill.id]))


_SKILLS = r"^/api/account/(?P<account>[^/]+)/configuration/le-users/skills"
RESOURCES = (
    Resource(rf"{_SKILLS}$", administrator, {"GET": _list, "POST": _create, "PUT": _change_many}, "configuration"),
    Resource(
        rf"{_SKILLS}/(?P<id>\d+)$", administrator, {"GET": _one, "PUT": _change, "DELETE": _delete}, "configuration"
    ),
)
