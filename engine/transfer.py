"""One transfer attempt by a bot, whichever of the two documented ways its author chose (ESC-TWO-WAYS).

`escalation.py` holds the table of what can follow what; here is what the bot does about it within its turn.
"""

from __future__ import annotations

from . import events as ev
from .bot import DEFAULT_TRANSFER_MESSAGE, Escalation, Integration, Interaction
from .escalation import BLANK_MESSAGE, Duty, Signal, decide, expand_newlines, is_numeric
from .integration import FAILURE_TEXT, Answer, TransferCall
from .interactions import Completes, Failed, Play, Proceeds, Refused, delay, digest, store_result
from .ports import TransferContext
from .rules import choose
from .turn import Call, Fail, Scope


def play_transfer(scope: Scope, interaction: Interaction, spec: Escalation, integration: Integration | None) -> Play:
    """Attempt the transfer: wait, resolve the skill id, call, and judge the answer."""
    yield from delay(scope, interaction, transfers=True)
    skill_id = scope.fill(spec.skill_id).strip()
    if not is_numeric(skill_id):
        _note_refusal(scope, spec, skill_id)
        return Refused()
    duty = decide(scope.session.standing, Signal.REQUESTED).duty
    request = _requested(scope, spec, skill_id, integration)
    scope.note(request, rules=_request_rules(scope, spec, request, integration))
    if duty is not Duty.CALL:
        scope.note(ev.DiagnosticReported("already-transferring", "a transfer of this conversation is under way"))
        return Proceeds()
    call = _call(scope, spec, request)
    scope.context = TransferContext()  # what a script has set is good for one transfer
    answer = (yield Call(call.request(scope.brain.token), transfer=True)) or Answer(0, error="no answer")
    return (yield from _judge(scope, interaction, integration, skill_id, answer))


def _judge(
    scope: Scope, interaction: Interaction, integration: Integration | None, skill_id: str, answer: Answer
) -> Play:
    chosen = choose(interaction, scope.heard("", answer.is_success))
    handles = chosen is not None and chosen.by == "API_RESULT"
    if integration is not None and integration.variable:
        store_result(scope, integration.variable, answer, ("API-ESCALATION-RESULT-SEED", "ESC-TRANSFORM-AND-FIELDS"))
    if answer.is_success:
        scope.note(ev.TransferAccepted(skill_id), rules=("ESC-ASYNC", "ESC-NO-PERFORMANCE-DIFFERENCE"))
    else:
        detail = answer.error or f"status {answer.status}"
        plain = scope.brain.settings.switches.unhandled_transfer_error == "default text"
        if not handles and not plain:
            yield Fail(detail)
            return Failed()
        rules = ("TF-FAILURE-RULE", "RULE-API-RESULT-SEED") if handles else ("API-FAILURE-MESSAGE", "C04")
        scope.note(
            ev.TransferFailed("at once", detail, counted=False, failures=scope.session.failures),
            rules=("TF-IMMEDIATE-FAILURE-RESULT", *rules),
        )
        if not handles:
            yield from scope.say(FAILURE_TEXT)
            return Completes()
    yield from digest(scope, interaction, integration)
    if chosen is not None and handles:
        scope.note_rule(chosen, "RULE-API-RESULT-SEED", "ESC-RULES-ON-TRANSFER")
    return Proceeds(chosen.rule if chosen else None)


def _note_refusal(scope: Scope, spec: Escalation, skill_id: str) -> None:
    """No call, no transfer message, no failure counted (ESC-SKILL-NOT-NUMERIC)."""
    rules = ["ESC-SKILL-NOT-NUMERIC", "ESC-SKILL-EVALUATED-AT-ATTEMPT"]
    if scope.references.has_reference(spec.skill_id):
        rules += ["VAR-SKILL-ID-SEED", "ESC-SKILL-ID-FORMS"]
    scope.note(ev.EscalationRefused(skill_id, spec.skill_id), rules=tuple(rules))
    text = f"the skill id {spec.skill_id!r} resolved to {skill_id!r}, expected digits"
    scope.note(ev.DiagnosticReported("skill-id-not-numeric", text))


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
        "VAR-SKILL-ID-SEED": has_reference(spec.skill_id),
        "JS-TRANSFER-VARIABLES-SEED": has_reference(spec.skill_id) and scope.session.scripts > 0,
        "VAR-MESSAGE-SEED": has_reference(spec.message),
        "ESC-MESSAGE-CONTENT": request.message != BLANK_MESSAGE,
        "ESC-BLANK-MESSAGE": request.message == BLANK_MESSAGE,
        "ESC-BLANK-ON-WIRE": request.message == BLANK_MESSAGE,
        "ESC-BP-SEND-MESSAGE": request.message not in ("", BLANK_MESSAGE),
        "ESC-MESSAGE-NEWLINE": expand_newlines(spec.message) != spec.message,
        "ESC-AGENT-ID-OPTIONAL": not request.agent_id or spec.transfer_bot_context,
        "B2B-CONTEXT-OFF": not spec.transfer_bot_context,
        "ESC-TRANSFER-BOT-CONTEXT": spec.transfer_bot_context,
        "B2B-OVERRIDE-MESSAGE": spec.transfer_bot_context and bool(scope.context.user_message),
        "B2B-OVERRIDE-INTENT": spec.transfer_bot_context and bool(scope.context.intent_id),
        "B2B-CROSS-GROUP-MANUAL": scope.brain.group is not None,
        "AESC-YES": escalates,
        "AESC-SKILL-FORMS": escalates,
    }
    return tuple(rule for rule, holds in explains.items() if holds)


def _context(scope: Scope) -> TransferContext:
    """The Transfer Bot Context object: what a script has set, else the last intent and the consumer's message."""
    given, session = scope.context, scope.session
    return TransferContext(given.intent_id or session.starter_intent, given.user_message or session.user_message)


def _call(scope: Scope, spec: Escalation, request: ev.EscalationRequested) -> TransferCall:
    context = _context(scope) if spec.transfer_bot_context else TransferContext()
    return TransferCall(
        skill_id=request.skill_id,
        message=request.message,
        conversation_id=scope.conversation_id,
        bot_id=scope.bot.id,
        user_id=scope.brain.user_id,
        skill_name=spec.skill_name,
        agent_id=request.agent_id,
        intent_id=context.intent_id,
        user_message=context.user_message,
        passes_context=spec.transfer_bot_context,
    )
