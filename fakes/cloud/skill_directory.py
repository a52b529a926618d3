"""The skills of the account."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from typing import Any

from ...engine.errors import FeatureError, UnknownName, message
from ...engine.events import SkillChanged, SkillConfigured, SkillCreated, SkillDeleted
from . import citations
from .core import Core
from .ids import checked_id
from .lookup import Lookup
from .records import Skill
from .routing.routing import Routing
from .shifts import Shifts

_ROUTING_FIELDS = (
    "can_transfer",
    "transfer_list",
    "max_wait_s",
    "fallback_skill_id",
    "fallback_when_all_away",
    "auto_close_s",
)


class SkillDirectory:
    """Skills: created, changed, deleted. Wrong names raise `UnknownName`."""

    def __init__(self, core: Core, lookup: Lookup, routing: Routing, shifts: Shifts) -> None:
        self._core = core
        self._lookup = lookup
        self._routing = routing
        self._shifts = shifts

    def add(self, name: str, id: str | int | None = None, description: str = "") -> Skill:
        """Create a skill. Its id is a number of up to ten digits (CLD-SKILL-ID-NUMBER), made up when not given."""
        skill_id = self._new_id(id)
        self._check_name(name)
        body = SkillCreated(name, skill_id, description)
        self._core.append(body, rules=citations.skill_created(description))
        self._shifts.begin(skill_id)
        return self._core.state.skills[skill_id]

    def change(self, skill: str | int, *, name: str | None = None, description: str | None = None) -> Skill:
        """Rename or describe a skill."""
        old = self._lookup.skill(skill)
        new = replace(
            old,
            name=old.name if name is None else name,
            description=old.description if description is None else description,
        )
        if new.name != old.name:
            self._check_name(new.name)
        if new != old:
            self._core.append(SkillChanged(new.name, new.id, new.description))
        return new

    def configure(self, skill: str | int, **fields: Any) -> Skill:
        """Change how the conversations of a skill are routed, by the names of the fields of `Skill`.

        Raises:
            FeatureError: a field that does not exist, or a skill that does not.
        """
        old = self._lookup.skill(skill)
        known = {name: getattr(old, name) for name in _ROUTING_FIELDS}
        for name in fields:
            if name not in known:
                raise UnknownName(message(f"skills have no setting {name!r}", known=known, wanted=name))
        for target in (fields.get("fallback_skill_id"), *(fields.get("transfer_list") or ())):
            if target:
                self._lookup.skill_with_id(target)
        if known | fields != known:
            body = SkillConfigured(old.id, **(known | fields))
            self._routing.route(self._core.append(body))
        return self._core.state.skills[old.id]

    def delete(self, skill: str | int) -> None:
        """Delete a skill.

        Raises:
            FeatureError: a user holds the skill, or an open conversation is queued for it or came from it.
        """
        gone, state = self._lookup.skill(skill), self._core.state
        holders = [user.name for user in state.users.values() if gone.id in user.skill_ids]
        conversations = [c.id for c in state.conversations.values() if c.is_open and gone.id in c.skill_ids]
        if holders or conversations:
            users = ", ".join(holders + conversations)
            raise FeatureError(
                message(f"the skill {gone.name!r} is in use", value=users, expected="a skill that is not in use")
            )
        self._core.append(SkillDeleted(gone.id))

    def _check_name(self, name: str) -> None:
        if not name.strip():
            raise FeatureError(message("a skill needs a name", value=name))
        if any(skill.name == name for skill in self._lookup.skills()):
            raise FeatureError(message(f"a skill named {name!r} exists already"))

    def _new_id(self, wanted: str | int | None) -> str:
        taken: Container[str] = self._core.state.skills
        if wanted is None:
            return next(made for made in iter(lambda: self._core.people.digits(10), "") if made not in taken)
        return checked_id(wanted, "skill", taken)
