"""A transfer that a bot's author has set up, whichever of the two documented ways it is (ESC-TWO-WAYS).

What is asked for is made here out of the interaction, its integration and the session; `attempt.py` carries it out.
"""

from __future__ import annotations

from .. import events as ev
from ..bot import DEFAULT_TRANSFER_MESSAGE, Escalation, Integration, Interaction
from ..escalation.skill_id import is_numeric
from ..escalation.table import Trigger
from ..escalation.transfer_message import BLANK_MESSAGE, expand_newlines
from ..ports import TransferContext
from ..turn.scope import Scope
from .attempt import Attempt, escalate
from .integration import TransferCall
from .kinds import InteractionRun, delay


def run_transfer(
    scope: Scope, interaction: Interaction, spec: Escalation, integration: Integration | None
) -> InteractionRun:
    """Attempt the transfer: wait, resolve the skill id, and request it."""
    yield from delay(scope, interaction, transfers=True)
    skill_id = scope.fill(spec.skill_id).strip()
    if not is_numeric(skill_id):
        rules = ["ESC-SKILL-NOT-NUMERIC", "ESC-SKILL-EVALUATED-AT-ATTEMPT"]
        if scope.references.has_reference(spec.skill_id):
            rules += ["VAR-SKILL-ID-SEED", "ESC-SKILL-ID-FORMS"]
        refused = Attempt(refused=ev.EscalationRefused(skill_id, spec.skill_id), rules=tuple(rules))
        return (yield from escalate(scope, Trigger.REFUSED, refused))
    requested = _requested(scope, spec, skill_id, integration)
    attempt = Attempt(
        request=requested,
        rules=_request_rules(scope, spec, requested, integration),
        call=_call(scope, spec, requested),
        interaction=interaction,
        integration=integration,
        accepted_rules=("ESC-ASYNC", "ESC-NO-PERFORMANCE-DIFFERENCE"),
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


def _request_rules(
    scope: Scope, spec: Escalation, request: ev.EscalationRequested, integration: Integration | None
) -> tuple[str, ...]:
    """The documented rules that explain a transfer request of this shape."""
    has_reference = scope.references.has_reference
    refers = has_reference(spec.skill_id)
    escalates = scope.session.top is not None and scope.session.top.how == "auto escalation"
    explains = {
        "ESC-TWO-WAYS": True,
        "ESC-SKILL-ID-FORMS": True,
        "ESC-SKILL-EVALUATED-AT-ATTEMPT": True,
        "ESC-NO-PERFORMANCE-DIFFERENCE": True,
        "ESC-INTERACTION-NO-INTEGRATION": integration is None,
        "INT-TRANSFER-MESSAGE-ON-TILE-SEED": integration is None,
        "ESC-INTERACTION-SCOPE": integration is None,
        "ESC-CHANNELS-ALL": True,
        "ESC-MESSAGE-DEFAULT": spec.message == DEFAULT_TRANSFER_MESSAGE,
        "ESC-AGENT-ID-FORMAT": bool(request.agent_id),
        "TF-LOOP-REASON": scope.source == "failure",
        "ESC-INTEGRATION-TYPE": integration is not None,
        "ESC-SKILL-NAME-DISPLAY": bool(spec.skill_name),
        "VAR-SKILL-ID-SEED": refers,
        "JS-TRANSFER-VARIABLES-SEED": refers and scope.session.scripts > 0,
        "VAR-MESSAGE-SEED": has_reference(spec.message),
        "ESC-MESSAGE-CONTENT": request.message != BLANK_MESSAGE,
        "ESC-BLANK-MESSAGE": request.message == BLANK_MESSAGE,
        "ESC-BLANK-ON-WIRE": request.message == BLANK_MESSAGE,
        "ESC-BP-SEND-MESSAGE": request.message not in ("", BLANK_MESSAGE),
        "ESC-MESSAGE-NEWLINE": expand_newlines(spec.message) != spec.message,
        "ESC-AGENT-ID-OPTIONAL": not request.agent_id or spec.transfer_bot_context,
        "B2B-CONTEXT-OFF": not spec.transfer_bot_context,
        "ESC-TRANSFER-BOT-CONTEXT": spec.transfer_bot_context,
        "B2B-OVERRIDE-MESSAGE": spec.transfer_bot_context and bool(scope.session.transfer_message),
        "B2B-OVERRIDE-INTENT": spec.transfer_bot_context and bool(scope.session.transfer_intent),
        "B2B-CROSS-GROUP-MANUAL": scope.deployment.group is not None,
        "AESC-YES": escalates,
        "AESC-SKILL-FORMS": escalates,
    }
    return tuple([rule for rule, holds in explains.items() if holds])


def _context(scope: Scope) -> TransferContext:
    """The Transfer Bot Context object: what a script has set, else the last intent and the consumer's message."""
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
