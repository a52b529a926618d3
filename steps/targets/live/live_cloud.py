"""The account as a live scenario may use it: nothing is created, and what exists is compared with the profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....engine.events import AgentStateChanged, SkillCreated
from ..base import BaseCloud
from ..capability import Capability
from ..client.agent import AVAILABILITY
from .live_clients import LiveClients
from .live_limits import LIMITS

if TYPE_CHECKING:
    from ..protocols import AgentState


@dataclass(frozen=True, slots=True)
class LiveSkill:
    name: str
    id: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class LiveConversation:
    id: str
    assigned: str


class LiveCloud(BaseCloud):
    """The skills, agents and conversations that the profile allows."""

    limits = LIMITS

    def __init__(self, clients: LiveClients) -> None:
        self._account = clients.account
        self._observer = clients.observer

    @property
    def account(self) -> str:
        return self._account.services.id

    def add_skill(self, name: str, id: str | int | None = None, description: str = "") -> LiveSkill:
        found = self.skill(name)
        if id is not None and str(id) != found.id:
            self.limits.skip(f"the skill {name!r} has another id in the account than in the scenario")
        self._observer.append(SkillCreated(found.name, found.id, description))
        return found

    def skill(self, name_or_id: str) -> LiveSkill:
        allowed = self._account.profile.skills.items()
        found = next((LiveSkill(name, str(id)) for name, id in allowed if name_or_id in (name, str(id))), None)
        if found is None:
            self.limits.skip(f"the skill {name_or_id!r} is not on the allow-list of the profile")
        return found

    def add_agent(
        self,
        name: str,
        *,
        skills: Sequence[str] = (),
        state: AgentState = "Offline",
        slots: int = 3,
        id: str | int | None = None,
        profiles: Sequence[str] = ("Agent",),
        login_name: str = "",  # noqa: ARG002 - the profile has the login names
    ) -> None:
        entry = self._account.profile.agents.get(name)
        if entry is None:
            self.limits.skip(f"the profile has no user for the agent {name!r}")
        missing = [skill for skill in skills if skill not in entry.skills]
        if missing:
            self.limits.skip(f"the user for the agent {name!r} does not hold the skill {missing[0]!r}")
        if id is not None or slots != 3 or tuple(profiles) != ("Agent",):
            self.limits.refuse(Capability.ACCOUNT)
        self._account.workspace(name)
        self.set_state(name, state)

    def set_state(self, agent: str, state: AgentState) -> None:
        workspace = self._account.workspace(agent)
        if workspace.availability != AVAILABILITY[state]:
            workspace.goes(AVAILABILITY[state])
            self._observer.append(AgentStateChanged(agent, state))

    def can_write(self, agent: str, conversation_id: str) -> bool:
        workspace = self._account.workspace(agent)
        return any(seen.id == conversation_id and seen.state == "OPEN" for seen in workspace.assigned)

    def agents(self, skill: str | None = None) -> Sequence[str]:
        """The agents of the profile: other people of the account are left in peace."""
        name = None if skill is None else self.skill(skill).name
        return [agent for agent, entry in self._account.profile.agents.items() if name is None or name in entry.skills]

    def waiting(self, skill: str) -> Sequence[LiveConversation]:
        skill_id = self.skill(skill).id
        return [
            LiveConversation(id, "")
            for id, logged in self._observer.conversations.items()
            if logged.is_open and not logged.assigned and logged.skill_id == skill_id
        ]

    def conversation(self, conversation_id: str) -> LiveConversation:
        return LiveConversation(conversation_id, self._observer.conversations[conversation_id].assigned)
