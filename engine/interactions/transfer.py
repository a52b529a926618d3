"""A transfer set up by the bot's author, in either of the two documented ways (ESC-TWO-WAYS).

Builds the request from the interaction, its integration and the session; `attempt.py` carries it out.
"""

from __future__ import annotations

from .. import events as ev
from ..bot import Escalation, Integration, Interaction
from ..escalation.skill_id import is_numeric
from ..escalation.table import Trigger
from ..escalation.transfer_message import expand_newlines
from ..ports import TransferContext
from ..turn.scope import Scope
from . import citations
from .attempt import Attempt, escalate
from .endings import InteractionRun
from .integration import TransferCall
from .shared_parts import wait_delay


def run_transfer(
    scope: Scope, interaction: Interaction, spec: Escalation, integration: Integration | None
) -> InteractionRun:
    """Attempt the transfer: wait, resolve the skill id, and request it. Follows ESC-SKILL-NOT-NUMERIC."""
    yield from wait_delay(scope, interaction, transfers=True)
    skill_id = scope.fill(spec.skill_id).strip()
    if not is_numeric(skill_id):
        refers = scope.references.has_reference(spec.skill_id)
        refused = Attempt(
            refused=ev.EscalationRefused(skill_id, spec.skill_id), rules=citations.transfer_refused(refers=refers)
        )
        return (yield from escalate(scope, Trigger.REFUSED, refused))
    requested = _requested(scope, spec, skill_id, integration)
    attempt = Attempt(
        request=requested,
        rules=citations.transfer_requested(scope, spec, requested),
        call=_call(scope, spec, requested),
        interaction=interaction,
        integration=integration,
    )
    return (yield from escalate(scope, Trigger.REQUESTED, attempt))


def _requested(
    scope: Scope, spec: Escalation, skill_id: str, integration: Integration | None
) -> ev.EscalationRequested:
    return ev.EscalationRequested(
        skill_id=skill_id,
        raw=spec.skill_id,
        agent_id=scope.fill(spec.agent_id).strip(),
        message=scope.fill(expand_newlines(spec.message)),
        via="LivePerson Agent Escalation" if integration is not None else "Agent Transfer",
        transfer_bot_context=spec.transfer_bot_context,
    )


def _context(scope: Scope) -> TransferContext:
    """The Transfer Bot Context object: fields set by a script, else the last intent and the consumer's message."""
    session = scope.session
    intent_id, message = session.transfer_intent, session.transfer_message
    return TransferContext(intent_id or session.starter_intent, message or session.user_message)


def _call(scope: Scope, spec: Escalation, request: ev.EscalationRequested) -> TransferCall:
    context = _context(scope) if spec.transfer_bot_context else TransferContext()
    return TransferCall(
        skill_id=request.skill_id,
        message=request.message,
        conversation_id=scope.conversation_id,
        bot_id=scope.bot.id,
        user_id=scope.deployment.user_id,
        skill_name=spec.skill_name,
        agent_id=request.agent_id,
        intent_id=context.intent_id,
        user_message=context.user_message,
        passes_context=spec.transfer_bot_context,
    )
