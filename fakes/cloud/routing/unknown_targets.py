"""Reports transfers to skills and agents that the account does not have, with the Given step that adds them."""

from __future__ import annotations

from typing import Final

from ....engine.errors import message
from ....engine.events import DiagnosticReported, EscalationRequested
from .. import citations
from ..core import Core
from ..records import Conversation

_SKILL: Final = "…"  # a name that nothing tells
_ROLES: Final = {"fallback skill": "fallback skill", "stuck conversation": "skill for stuck conversations"}
_NAMES: Final = {"fallback skill": "Fallback", "skill for stuck conversations": "Stuck"}


class UnknownTargets:
    """Appends the diagnostics `unknown-skill` and `unknown-agent`; the cause is the one at the time of the call."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._state = core.state

    def report_skill(
        self, conversation: Conversation | None, skill_id: str, *, label: str = "", role: str = ""
    ) -> None:
        """Report a skill that does not exist.

        Args:
            label: the name that the request has for it; else the dialog of the bot that asks stands in.
            role: what the skill is, such as "fallback skill"; by default as the request that is the cause says.
        """
        bot = conversation.assigned if conversation else None
        node = self._core.log.node_of_cause(bot) if bot else None
        role = role or self._role()
        name = label or (node.partition(" › ")[0] if node else "") or _NAMES.get(role, _SKILL)
        same = next((one for one in self._state.skills.values() if one.name == name and not one.is_deleted), None)
        add = f'Given the skill "{name}" with id {skill_id}'
        text = message(
            f"the account has no {role} with the id {skill_id}",
            known=[f"{one.name} ({one.id})" for one in self._state.skills.values() if not one.is_deleted],
            do=f"add: {add}" if same is None else f"{name!r} has the id {same.id} here; write: {add}",
        )
        body = DiagnosticReported("unknown-skill", text)
        self._core.append(body, conversation, bot=bot or None, node=node, rules=citations.UNKNOWN_SKILL)

    def _role(self) -> str:
        asked = None if self._core.log.cause is None else self._core.log.event(self._core.log.cause)
        via = asked.body.via if asked is not None and isinstance(asked.body, EscalationRequested) else ""
        return _ROLES.get(via, "skill")

    def report_agent(self, conversation: Conversation, user_id: str, *, skill_id: str, node: str | None) -> None:
        """Report a named agent that does not exist: any agent of the skill is rung instead."""
        if self._state.user_by_id(user_id) is not None:
            return
        skill = self._state.skills[skill_id].name
        humans = [one for one in self._state.users.values() if one.type == "human"]
        text = message(
            f"the account has no agent with the id {user_id}: any agent of the skill {skill!r} may be rung",
            known=[f"{one.name} ({one.id})" for one in humans],
            do=f'add: Given the agent "…" with the skill "{skill}" and the agent id {user_id} is online',
        )
        sender = conversation.transfer.sender if conversation.transfer else None
        body = DiagnosticReported("unknown-agent", text)
        self._core.append(body, conversation, bot=sender, node=node, rules=citations.UNKNOWN_AGENT)
