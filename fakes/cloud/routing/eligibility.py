"""The decisions of routing: who can be rung, who is, why a conversation waits, where it falls back to.

Values in, values out; `Routing` acts on them, and `citations` explains them.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice
from typing import Literal

from ..account_settings import CloudSettings
from ..records import Conversation, User
from ..state import CloudState

MAX_REASONS = 20  # agents named in one RoutingFoundNobody: enough to explain, bounded for large accounts


class Ability(IntEnum):
    """The conditions that a user has to meet to be rung; each step includes the ones before it."""

    EVER = 1  # could ring some day: has the Agent profile and holds the skill
    ONLINE = 2  # and is Online
    FREE = 3  # and has a free slot


@dataclass(frozen=True, slots=True)
class Obstacle:
    """The reason why a user is not rung."""

    kind: Literal["profile", "skill", "state", "slots", "declined"]
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The user who is rung for a conversation.

    Attributes:
        user: the one chosen.
        by: the agent id of a bot's transfer, the suggestion of a client, or the fewest conversations.
        able_bots: how many bots could have been rung, this one included.
        skill_decided: a user was passed over only because the user lacks the skill.
    """

    user: User
    by: Literal["agent id", "suggestion", "load"]
    able_bots: int
    skill_decided: bool


@dataclass(frozen=True, slots=True)
class Wait:
    """The reasons why a conversation waits: no user can be rung.

    Attributes:
        obstacles: what keeps each user from being rung; at most `MAX_REASONS`.
        skill_decided: a user could be rung but for the missing skill.
        is_transfer: a bot has transferred the conversation.
        has_survey: its skill has a survey bot, which is never rung.
    """

    obstacles: tuple[tuple[User, Obstacle], ...]
    skill_decided: bool
    is_transfer: bool
    has_survey: bool

    @property
    def reasons(self) -> tuple[tuple[str, str], ...]:
        """Agents and reasons, as the event holds them."""
        return tuple((user.name, found.text) for user, found in self.obstacles)


@dataclass(frozen=True, slots=True)
class Fallback:
    """The skill that a conversation goes to, and whose fallback it is: its skill's or the connector's (C05b)."""

    skill_id: str
    of: Literal["skill", "connector"]


@dataclass(frozen=True, slots=True)
class NamedAgent:
    """The agent that a transfer names: `agent_id` is rung first; empty: the skill decides, for the reason in `how`."""

    agent_id: str = ""
    how: Literal["not named", "delivered", "unavailable", "skill of bots"] = "not named"


def obstacle(user: User, skill_id: str, settings: CloudSettings, ability: Ability = Ability.FREE) -> Obstacle | None:
    """The reason why this user cannot be rung for this skill; None if the user can.

    For a conversation without a skill any agent is suitable, if the account's settings allow it.
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


def able_users(state: CloudState, conversation: Conversation, settings: CloudSettings) -> list[User]:
    """The users who can be rung now and have not declined, in the order of their creation."""
    return [
        user
        for user in state.users.values()
        if user.name not in conversation.refused and not obstacle(user, conversation.skill_id, settings)
    ]


def choose(state: CloudState, conversation: Conversation, settings: CloudSettings) -> Choice | None:
    """The user to be rung: the named agent, else the one with the fewest conversations and rings.

    Bots are never busy: the first one found takes the conversation (CLD-MULTI-BOT-SKILL).
    """
    able = able_users(state, conversation, settings)
    if not able:
        return None
    named = state.users.get(conversation.suggested)
    user = named if named in able else min(able, key=_load)
    bots = len([each for each in able if each.type == "bot"])
    return Choice(user, "agent id" if user is named else "load", bots, is_decided_by_skill(state, conversation))


def _load(user: User) -> int:
    return 0 if user.type == "bot" else len(user.open) + len(user.ringing)


def is_decided_by_skill(state: CloudState, conversation: Conversation) -> bool:
    """Whether a user would be rung who does not hold the conversation's skill, if skills did not matter."""
    skill_id = conversation.skill_id
    return bool(skill_id) and any(
        skill_id not in user.skill_ids and user.state == "Online" and user.has_free_slot and "Agent" in user.profiles
        for user in state.users.values()
    )


def explain_wait(state: CloudState, conversation: Conversation, settings: CloudSettings) -> Wait:
    """The reasons why no user can be rung for this conversation now."""
    return Wait(
        tuple(islice(_obstacles(state, conversation, settings), MAX_REASONS)),
        is_decided_by_skill(state, conversation),
        conversation.transfer is not None,
        conversation.skill_id in state.surveys,
    )


def _obstacles(
    state: CloudState, conversation: Conversation, settings: CloudSettings
) -> Iterator[tuple[User, Obstacle]]:
    """Each human agent, and each bot of the skill, that is not rung, with the reason."""
    for user in state.users.values():
        if user.type == "human" or conversation.skill_id in user.skill_ids:
            found = obstacle(user, conversation.skill_id, settings)
            yield user, found or Obstacle("declined", "did not accept the ring")


def is_concerned(state: CloudState, user: User, skill_ids: Container[str]) -> bool:
    """Whether a conversation rings at the user, or waits for one of these skills."""
    return bool(user.ringing) or any(state.conversations[each].skill_id in skill_ids for each in state.waiting)


def fall_back(state: CloudState, conversation: Conversation, settings: CloudSettings) -> Fallback | None:
    """The fallback skill of a conversation for which no user can be rung: its skill's, else the connector's."""
    if target := _fallback_of_skill(state, conversation):
        return Fallback(target, "skill")
    if target := _fallback_of_connector(state, conversation, settings):
        return Fallback(target, "connector")
    return None


def _fallback_of_skill(state: CloudState, conversation: Conversation) -> str:
    """The fallback skill that the conversation's skill names, while none of its agents is there."""
    skill = state.skills.get(conversation.skill_id)
    if skill is None or not skill.fallback_skill_id:
        return ""
    target = state.skills.get(skill.fallback_skill_id)
    if target is None or target.is_deleted or target.id in (skill.id, *conversation.fallen_from):
        return ""
    absent = ("Offline", "Away", "Back soon") if skill.fallback_when_all_away else ("Offline",)
    holders = (user for user in state.users.values() if skill.id in user.skill_ids)
    return target.id if all(user.state in absent for user in holders) else ""


def _fallback_of_connector(state: CloudState, conversation: Conversation, settings: CloudSettings) -> str:
    """The connector's fallback skill, for a transfer while no agent of the skill has a free slot (C05b)."""
    fallback = settings.fallback_skill_id
    known = _has_skill(state, fallback) and fallback != conversation.skill_id
    full = any(found.kind == "slots" for _, found in _obstacles(state, conversation, settings))
    return fallback if known and full and conversation.transfer else ""


def unknown_fallback(state: CloudState, conversation: Conversation, settings: CloudSettings) -> str:
    """The id of the connector's fallback skill if this conversation needs it and the account does not have it."""
    fallback = settings.fallback_skill_id
    if not (fallback and conversation.transfer) or _has_skill(state, fallback):
        return ""
    return fallback if any(found.kind == "slots" for _, found in _obstacles(state, conversation, settings)) else ""


def _has_skill(state: CloudState, skill_id: str) -> bool:
    skill = state.skills.get(skill_id)
    return skill is not None and not skill.is_deleted


def named_agent(state: CloudState, user_id: str, skill_id: str, settings: CloudSettings) -> NamedAgent:
    """Decide about the agent that a transfer names. Follows ESC-AGENT-ID-DELIVERED, ESC-AGENT-ID-FALLS-TO-SKILL."""
    user = state.user_by_id(user_id)
    if user and user.type == "human" and not obstacle(user, skill_id, settings):
        return NamedAgent(user.id, "delivered")
    holders = [each for each in state.users.values() if skill_id in each.skill_ids]
    if holders and all(each.type == "bot" for each in holders):  # bots are not addressed by agent ids
        return NamedAgent("", "skill of bots")
    return NamedAgent("", "unavailable")
