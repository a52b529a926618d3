"""The part of an account that conversations need: the skills, users and bots that can matter to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...engine import events as ev
from ...engine.log import Event
from ..cloud.records import User
from .account_fold import Account, Bot


@dataclass(frozen=True, slots=True)
class Needs:
    """The skills and users that conversations have touched.

    Attributes:
        skill_ids: the skills for which they waited, or to which they were transferred.
        targets: those among them that a transfer named by id.
        users: the names of users and bots that took part.
        agent_ids: the ids of agents that a transfer named.
    """

    skill_ids: frozenset[str]
    targets: frozenset[str]
    users: frozenset[str]
    agent_ids: frozenset[str]

    @classmethod
    def of(cls, events: Iterable[Event]) -> Needs:
        """From the events of the conversations."""
        skill_ids, targets, users, agent_ids = set(), set(), set(), set()
        for event in events:
            users |= {event.bot, getattr(event.body, "agent", None)}
            match event.body:
                case ev.ConversationQueued(skill_id, reason=reason):
                    skill_ids.add(skill_id)
                    if reason not in ("start", "returned"):
                        targets.add(skill_id)
                case ev.EscalationRequested(skill_id, agent_id=agent_id):
                    targets.add(skill_id)
                    agent_ids.add(agent_id)
                case _:
                    pass
        took_part = frozenset(filter(None, users))
        return cls(frozenset(skill_ids | targets) - {""}, frozenset(targets), took_part, frozenset(agent_ids))

    def agents(self, account: Account) -> list[User]:
        """The human agents who took part, or have one of the skills."""
        humans = (user for user in account.users.values() if user.type == "human")
        return [user for user in humans if self.skill_ids & set(user.skill_ids) or user.name in self.users]

    def skills_of(self, agent: User) -> list[str]:
        """The ids of those of an agent's skills that matter; all of them when none does."""
        return [skill for skill in agent.skill_ids if skill in self.skill_ids] or list(agent.skill_ids)

    def bots(self, account: Account) -> list[Bot]:
        """The bots that took part, or could have; those of a group with one that did. At least one faces consumers."""
        wanted = {
            bot.name
            for bot in account.bots
            if bot.user in self.users or bot.name in self.users or account.skill_of(bot) in self.skill_ids
        }
        for group in account.groups.values():
            if wanted & set(group.bots):
                wanted |= set(group.bots)
        facing = [bot for bot in account.bots if not account.is_survey(bot)] or account.bots
        if not any(bot.name in wanted for bot in facing):
            wanted |= {bot.name for bot in facing[:1]}
        return [bot for bot in account.bots if bot.name in wanted]

    def first_skill(self, account: Account) -> str:
        """The id of the skill that consumers reach when they do not name one, empty without one."""
        facing = [bot for bot in self.bots(account) if not account.is_survey(bot)]
        return account.skill_of(facing[0]) if facing else ""
