"""Users who can be rung for a conversation, and the skills that it can fall back to. Decisions on values only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from ..account_settings import CloudSettings
from ..records import Conversation, User
from ..state import CloudState


class Ability(IntEnum):
    """The conditions on a user who is to be rung; each step includes the ones before it."""

    EVER = 1  # could ring some day: has the Agent profile and holds the skill
    ONLINE = 2  # and is Online
    FREE = 3  # and has a free slot


@dataclass(frozen=True, slots=True)
class Obstacle:
    """The reason why a user is not rung."""

    kind: Literal["profile", "skill", "state", "slots", "declined"]
    text: str


def obstacle(user: User, skill_id: str, settings: CloudSettings, ability: Ability = Ability.FREE) -> Obstacle | None:
    """The reason why this user cannot be rung for this skill; None: the user can.

    For a conversation without a skill any agent will do, if the account says so.
    """
    if "Agent" not in user.profiles:
        return Obstacle("profile", "has no Agent profile")
    if skill_id not in user.skill_ids and (skill_id or settings.unskilled_rings != "anybody"):
        return Obstacle("skill", "does not hold the skill")
    if ability >= Ability.ONLINE and user.state != "Online":
        return Obstacle("state", f"is {user.state}")
    if ability >= Ability.FREE and not user.has_free_slot:
        return Obstacle("slots", "has no free slot")
    return None


def obstacles(
    state: CloudState, conversation: Conversation, settings: CloudSettings
) -> Iterator[tuple[User, Obstacle]]:
    """Each human agent, and each bot of the skill, that is not rung, with the reason."""
    for user in state.users.values():
        if user.type == "human" or conversation.skill_id in user.skill_ids:
            found = obstacle(user, conversation.skill_id, settings)
            yield user, found or Obstacle("declined", "did not take it")


def able_users(state: CloudState, conversation: Conversation, settings: CloudSettings) -> list[User]:
    """The users who can be rung now and have not declined, in the order of their creation."""
    return [
        user
        for user in state.users.values()
        if user.name not in conversation.refused and not obstacle(user, conversation.skill_id, settings)
    ]


def least_busy(users: list[User]) -> User:
    """The user with the fewest conversations and rings, the first of equals.

    Bots are never busy: the first one found takes the conversation (CLD-MULTI-BOT-SKILL).
    """
    return min(users, key=lambda user: 0 if user.type == "bot" else len(user.open) + len(user.ringing))


def fallback_of_skill(state: CloudState, conversation: Conversation) -> str:
    """The id of the fallback skill that the conversation's skill names, while none of its agents is there; else ""."""
    skill = state.skills.get(conversation.skill_id)
    if skill is None or not skill.fallback_skill_id:
        return ""
    target = state.skills.get(skill.fallback_skill_id)
    if target is None or target.is_deleted or target.id in (skill.id, *conversation.fallen_from):
        return ""
    absent = ("Offline", "Away", "Back soon") if skill.fallback_when_all_away else ("Offline",)
    holders = (user for user in state.users.values() if skill.id in user.skill_ids)
    return target.id if all(user.state in absent for user in holders) else ""


def fallback_of_connector(state: CloudState, conversation: Conversation, settings: CloudSettings) -> str:
    """The id of the connector's fallback skill, for a transfer while no agent of the skill has a free slot (C05b)."""
    fallback = settings.fallback_skill_id
    known = fallback in state.skills and fallback != conversation.skill_id
    full = any(found.kind == "slots" for _, found in obstacles(state, conversation, settings))
    return fallback if known and full and conversation.transfer else ""
