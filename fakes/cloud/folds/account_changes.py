"""Changes of the state by events of the account: skills and users."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ....engine import events as e
from ....engine.log import Event
from ..records import Skill, User
from .state_tables import Change, Tables


def _skill_set(state: Tables, body: e.SkillCreated | e.SkillChanged, event: Event) -> None:
    old = state.skills.get(body.skill_id) or Skill(body.skill, body.skill_id)
    changed = replace(old, name=body.skill, description=body.description, changed_ms=event.at_ms)
    state.skills[body.skill_id] = changed
    state.revision += 1


def _skill_configured(state: Tables, body: e.SkillConfigured, event: Event) -> None:
    state.skills[body.skill_id] = replace(
        state.skills[body.skill_id],
        can_transfer=body.can_transfer,
        transfer_list=body.transfer_list,
        max_wait_s=body.max_wait_s,
        fallback_skill_id=body.fallback_skill_id,
        fallback_when_all_away=body.fallback_when_all_away,
        auto_close_s=body.auto_close_s,
        changed_ms=event.at_ms,
    )
    state.revision += 1


def _skill_deleted(state: Tables, body: e.SkillDeleted, _event: Event) -> None:
    state.skills[body.skill_id] = replace(state.skills[body.skill_id], is_deleted=True)
    state.revision += 1


def _shift_changed(state: Tables, body: e.ShiftChanged, _event: Event) -> None:
    state.skills[body.skill_id] = replace(state.skills[body.skill_id], on_shift=body.on_shift)


def _user_created(state: Tables, body: e.UserCreated, _event: Event) -> None:
    state.users[body.user] = User(
        body.user,
        body.user_id,
        body.user_type,
        body.profiles,
        body.skill_ids,
        body.slots,
        body.login_name,
        body.bot_id,
    )
    state.revision += 1


def _user_deleted(state: Tables, body: e.UserDeleted, _event: Event) -> None:
    gone = state.users.pop(body.user)
    gone.is_deleted = True
    state.deleted_users[gone.id] = gone
    state.revision += 1


def _user_skills_changed(state: Tables, body: e.UserSkillsChanged, _event: Event) -> None:
    state.users[body.user].skill_ids = body.skill_ids
    state.revision += 1


def _user_profiles_changed(state: Tables, body: e.UserProfilesChanged, _event: Event) -> None:
    state.users[body.user].profiles = body.profiles
    state.revision += 1


def _user_slots_changed(state: Tables, body: e.UserSlotsChanged, _event: Event) -> None:
    state.users[body.user].slots = body.slots
    state.revision += 1


def _user_details_changed(state: Tables, body: e.UserDetailsChanged, _event: Event) -> None:
    user = state.users[body.user]
    user.email, user.employee_id, user.chats, user.is_enabled = (
        body.email,
        body.employee_id,
        body.chats,
        body.is_enabled,
    )
    state.revision += 1


def _agent_state_changed(state: Tables, body: e.AgentStateChanged, event: Event) -> None:
    user = state.users[body.agent]
    user.state, user.since_ms = body.state, event.at_ms
    for waiting in state.waiting:  # an agent who comes back may be rung again
        state.conversations[waiting].refused.pop(body.agent, None)


CHANGES: dict[type[Any], Change] = {
    e.SkillCreated: _skill_set,
    e.SkillChanged: _skill_set,
    e.SkillDeleted: _skill_deleted,
    e.SkillConfigured: _skill_configured,
    e.ShiftChanged: _shift_changed,
    e.UserCreated: _user_created,
    e.UserDeleted: _user_deleted,
    e.UserSkillsChanged: _user_skills_changed,
    e.UserProfilesChanged: _user_profiles_changed,
    e.UserSlotsChanged: _user_slots_changed,
    e.UserDetailsChanged: _user_details_changed,
    e.AgentStateChanged: _agent_state_changed,
}
