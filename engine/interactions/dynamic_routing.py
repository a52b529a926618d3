"""Dynamic Routing: the interaction that asks Conversation Orchestrator for the skill of a conversation.

The answer of askMaven is scripted; of the actions in it only a transfer has an effect. Its form and the export's key
for the Fallback skill id are not documented: both are inferred.
"""

from __future__ import annotations

from typing import Any

from .. import events as ev
from ..bot import Escalation, Interaction
from ..escalation.transfer_message import BLANK_MESSAGE
from ..input_files import parse_json
from ..turn.answer import Answer
from ..turn.scope import Scope
from ..value_text import plain_text
from . import citations
from .call_result import digest
from .endings import Completes, InteractionRun, Proceeds
from .transfer import run_transfer

FUNCTION = "askMaven"


def run_routing(scope: Scope, interaction: Interaction) -> InteractionRun:
    """Transfer to askMaven's skill, else to the Fallback skill id, else continue (ESC-DYNROUTE-FALLBACK-SKILL)."""
    answer = scope.deployment.answers.get(FUNCTION, "")
    scope.note(ev.PlatformFunctionAnswered(FUNCTION, (), answer), rules=citations.ROUTING_ASKED)
    skill_id = routed_skill(answer) or scope.fill(interaction.routing_fallback_skill).strip()
    if not skill_id:
        yield from digest(scope, interaction, None, Answer(0))
        return Proceeds()
    ending = yield from run_transfer(scope, interaction, Escalation(skill_id, message=BLANK_MESSAGE), None)
    if isinstance(ending, Proceeds) and scope.trigger is None:
        return Completes()  # the next action is for conversations that are not routed
    return ending


def routed_skill(answer: str) -> str:
    """The id of the skill that the first transfer among the answer's actions names; empty when there is none."""
    try:
        found = parse_json(answer)
        actions = found["rule"]["actions"]
    except (ValueError, KeyError, TypeError):
        return ""
    skills = (_skill_of(action) for action in actions if isinstance(action, dict)) if isinstance(actions, list) else ()
    return next((skill for skill in skills if skill), "")


def _skill_of(action: dict[str, Any]) -> str:
    if "transfer" not in str(action.get("type", "")).casefold():
        return ""
    payload = action.get("payload", action)
    return plain_text(payload.get("skillId")) if isinstance(payload, dict) else ""
