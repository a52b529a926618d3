"""One attempt to transfer a conversation: the table of `escalation/table.py`, executed.

Theory of operation. `escalate` looks a trigger up in the table and runs the one handler of the action it finds. The
handler appends the event of the trigger, which carries the next state, and does what the action says; some end in a
further trigger. An `Attempt` holds the values that the handlers need. The source of the escalation (an interaction, an
integration, a bot group, the agent connector) creates one and names the trigger; only this module decides what follows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from .. import events as ev
from ..bot import Integration, Interaction
from ..escalation.failures import FINAL_TEXT, Verdict, verdict
from ..escalation.table import SUPERSEDES, Action, FailedHow, GivenUp, State, Trigger, decide
from ..matching.citations import Rules
from ..matching.custom_rules import Chosen, choose
from ..ports import Outgoing
from ..turn.answer import Answer
from ..turn.commands import Announce, Call, Command, FlowError, Tell, TurnRun
from ..turn.output import say
from ..turn.rule_input import rule_input, rule_matched
from ..turn.scope import Scope
from . import citations, unusable_skill_id
from .call_result import digest, store_result
from .endings import Completes, Failed, InteractionRun, Proceeds, Refused
from .integration import FAILURE_TEXT, TransferCall

_UNANSWERED: Final = Answer(0, error="no answer")


@dataclass(slots=True)
class Attempt:
    """The data of an attempt.

    Attributes:
        number: counts the attempts of a bot in a conversation, from 1; 0 before the call is made.
        request, rules: the request, and the documented rules that explain it.
        call: the content of the transfer call.
        interaction, integration: the author's, None for a transfer of a bot group or the connector.
        failed_rules: explain a failure that counts.
        answer: the answer to the call.
        chosen: the interaction's rule that holds.
        is_redirected: the author's code has read the failure, and jumps.
        said: what that code sends.
        how, detail: how it failed, with details.
        judged: the verdict on its failure, once counted.
        agent: the agent who took the conversation.
        why: the reason why it, or the one that it supersedes, was given up.
        refused: the event of a skill id that is not numeric.
        assigned: the event of a conversation that comes to the bot.
    """

    number: int = 0
    request: ev.EscalationRequested | None = None
    rules: Rules = ()
    call: TransferCall | None = None
    interaction: Interaction | None = None
    integration: Integration | None = None
    failed_rules: Rules = citations.FAILED_AT_ONCE
    answer: Answer = _UNANSWERED
    chosen: Chosen | None = None
    is_redirected: bool = False
    said: list[Command] = field(default_factory=list)
    how: FailedHow = "at once"
    detail: str = ""
    judged: Verdict | None = None
    agent: str = ""
    why: GivenUp = "another transfer follows"
    refused: ev.EscalationRefused | None = None
    assigned: ev.ConversationAssigned | None = None

    @property
    def handled(self) -> bool:
        """Whether the author's code, or a rule of the interaction with a condition, decides what follows the result."""
        return self.is_redirected or (self.chosen is not None and self.chosen.is_conditional)


def escalate(scope: Scope, trigger: Trigger, attempt: Attempt) -> InteractionRun:
    """Carry out the table's action for this trigger; an attempt under way that it supersedes ends first.

    Raises:
        IllegalTransition: the trigger cannot occur in this state.
    """
    if trigger in SUPERSEDES and scope.session.state is State.ATTEMPTING:
        yield from end_attempt(scope, attempt.why)
    transition = decide(scope.session.state, trigger)
    return (yield from HANDLERS[transition.action](scope, attempt, trigger, transition.state))


def end_attempt(scope: Scope, why: GivenUp) -> InteractionRun:
    """End the attempt under way, if there is one.

    One that the cloud carries out although its call was not answered with success is not given up.
    """
    session = scope.session
    if session.state is not State.ATTEMPTING:
        return Proceeds()
    trigger = Trigger.CARRIED_OUT if session.is_carried_out else Trigger.ABANDONED
    return (yield from escalate(scope, trigger, Attempt(session.attempt, why=why)))


# --- a handler for each action ---------------------------------------------------------------------------------------


def _do_nothing(scope: Scope, attempt: Attempt, trigger: Trigger, state: State) -> InteractionRun:
    """Append the event of the trigger, if it has one."""
    _note(scope, attempt, trigger, state)
    return Proceeds()
    yield  # a handler is a generator, even if it yields no command


def _call(scope: Scope, attempt: Attempt, trigger: Trigger, state: State) -> InteractionRun:
    """Make the transfer call and escalate with its answer."""
    assert attempt.call is not None
    attempt.number = scope.session.attempt + 1
    _note(scope, attempt, trigger, state)
    answer = yield Call(attempt.call.request(scope.deployment.token), attempt.number)
    attempt.answer = answer or attempt.answer
    is_success = attempt.answer.is_success
    is_carried_out = not is_success and scope.session.is_carried_out
    succeeds = is_success or is_carried_out  # the place of the conversation counts, not the answer to the call
    if attempt.integration is not None and attempt.integration.variable:
        variable, rules = attempt.integration.variable, citations.TRANSFER_RESULT_STORED
        store_result(scope, variable, attempt.answer, rules, is_success=succeeds)
    elif attempt.interaction is not None and attempt.interaction.post_process:  # code that may ask for the status
        store_result(scope, "", attempt.answer, citations.STATUS_STORED, is_success=succeeds)
    if succeeds:
        return (yield from escalate(scope, Trigger.CARRIED_OUT if is_carried_out else Trigger.ACCEPTED, attempt))
    attempt.detail = attempt.answer.error or f"status {attempt.answer.status}"
    if attempt.interaction is not None:
        yield from _read_failure(scope, attempt, attempt.interaction)
    by_text = attempt.interaction is not None and scope.switches.unhandled_transfer_error == "default text"
    failure = Trigger.ERROR_HANDLED if attempt.handled or by_text else Trigger.ERROR
    return (yield from escalate(scope, failure, attempt))


def _read_failure(scope: Scope, attempt: Attempt, interaction: Interaction) -> TurnRun:
    """Run the author's code on a failure, then choose the rule for it (INT-ORDER-INTEGRATION).

    The code decides whether the failure is handled, so what it sends waits until the attempt is over.

    Raises:
        FlowError: the code failed, and the switch `script_errors` is "stop".
    """
    before, scope.trigger = scope.trigger, None
    try:
        for command in digest(scope, interaction, attempt.integration, attempt.answer):
            attempt.said.append(command)
    except FlowError:
        _note(scope, attempt, Trigger.ERROR_HANDLED, decide(scope.session.state, Trigger.ERROR_HANDLED).state)
        yield from attempt.said
        raise
    attempt.is_redirected = scope.trigger is not None
    scope.trigger = scope.trigger or before
    attempt.chosen = choose(interaction, rule_input(scope, "", False))


def _fall_back(scope: Scope, attempt: Attempt, trigger: Trigger, state: State) -> InteractionRun:
    """No call, no transfer message, no failure counted (ESC-SKILL-NOT-NUMERIC): the flow runs the procedure."""
    _note(scope, attempt, trigger, state)
    return Refused()
    yield


def _evaluate_rules(scope: Scope, attempt: Attempt, trigger: Trigger, state: State) -> InteractionRun:
    """Go on by the interaction's rules; by the platform's text where a failure has none (C04)."""
    _note(scope, attempt, trigger, state)
    interaction = attempt.interaction
    if interaction is None:
        return Proceeds()
    if trigger is not Trigger.ERROR_HANDLED:
        yield from digest(scope, interaction, attempt.integration, attempt.answer)
        attempt.chosen = choose(interaction, rule_input(scope, "", True))
    yield from attempt.said
    if trigger is Trigger.ERROR_HANDLED and not attempt.handled:
        yield from say(scope, FAILURE_TEXT)
        return Completes()
    if attempt.chosen is not None and attempt.chosen.is_conditional:
        scope.note(rule_matched(attempt.chosen), rules=citations.transfer_rule(attempt.chosen, interaction))
    return Proceeds(attempt.chosen.rule if attempt.chosen else None)


def _count(scope: Scope, attempt: Attempt, _: Trigger, state: State) -> InteractionRun:
    """Count the failure; the bot is notified, or the escalation stops (TF-THREE-NOTIFICATIONS, TF-FOURTH-STOPS)."""
    failures = scope.session.failures + 1
    judged = attempt.judged = verdict(
        failures,
        max_escalation_retries=scope.deployment.connector.settings.max_escalation_retries,
        cap_sends_final_text=scope.switches.connector_cap_sends_final_text,
    )
    failed = ev.TransferFailed(attempt.how, attempt.detail, True, failures, attempt.number, state)
    scope.note(failed, rules=citations.failure_counted(attempt.failed_rules, judged))
    yield from attempt.said
    return (yield from escalate(scope, Trigger.LIMIT_PASSED if judged.stops else Trigger.FAILURE_COUNTED, attempt))


def _tell(scope: Scope, attempt: Attempt, trigger: Trigger, state: State) -> InteractionRun:
    """Send the failure message to the bot; the consumer never sees it (C51)."""
    _note(scope, attempt, trigger, state)
    yield Tell()
    return Failed()


def _stop(scope: Scope, attempt: Attempt, _: Trigger, state: State) -> InteractionRun:
    """Stop notifying the bot; the consumer gets the final text, or the bot's user-friendly response."""
    assert attempt.judged is not None
    judged, failures = attempt.judged, scope.session.failures
    friendly = scope.user_friendly_response
    text = (friendly or FINAL_TEXT) if judged.sends_final_text else ""
    stopped = ev.EscalationStopped(failures, text, scope.switches.stop_resets_failures, state)
    scope.note(stopped, rules=citations.escalation_stopped(judged, failures, is_friendly=bool(friendly)))
    if text:
        yield Announce(Outgoing(text))
    return Failed()


def _clear(scope: Scope, attempt: Attempt, _: Trigger, state: State) -> InteractionRun:
    """The transfer has succeeded: failures are counted from zero again (C01)."""
    scope.note(ev.EscalationCompleted(attempt.agent, 0, attempt.number, state), rules=citations.ESCALATION_COMPLETED)
    return Proceeds()
    yield


Handler = Callable[[Scope, Attempt, Trigger, State], InteractionRun]
HANDLERS: Final[Mapping[Action, Handler]] = {
    Action.NOTHING: _do_nothing,
    Action.CALL: _call,
    Action.FALL_BACK: _fall_back,
    Action.EVALUATE_RULES: _evaluate_rules,
    Action.COUNT: _count,
    Action.TELL: _tell,
    Action.STOP: _stop,
    Action.CLEAR: _clear,
}


def _handler(attempt: Attempt) -> citations.Handler:
    if attempt.is_redirected:
        return "code"
    return "rule" if attempt.handled else "text"


# --- events ----------------------------------------------------------------------------------------------------------


def _note(scope: Scope, attempt: Attempt, trigger: Trigger, state: State) -> None:
    """Append the event of a trigger whose handler does not write its own.

    A trigger without any effect, such as silence during a transfer, has none.
    """
    number = attempt.number
    match trigger:
        case Trigger.REQUESTED | Trigger.CONNECTOR_TRANSFERS if attempt.request is not None:
            # logged also when no call follows, because a transfer is already under way
            requested = replace(attempt.request, attempt=number or scope.session.attempt, state=state)
            scope.note(requested, rules=attempt.rules)
            if state is not State.ATTEMPTING:
                text = "a transfer of this conversation is under way"
                scope.note(ev.DiagnosticReported("already-transferring", text))
        case Trigger.REFUSED if attempt.refused is not None:
            scope.note(replace(attempt.refused, state=state), rules=attempt.rules)
            text = unusable_skill_id.explain(scope, attempt.refused.raw, attempt.refused.skill_id)
            scope.note(ev.DiagnosticReported("skill-id-not-numeric", text))
        case Trigger.ACCEPTED if attempt.request is not None:
            accepted = ev.TransferAccepted(attempt.request.skill_id, number, state)
            scope.note(accepted, rules=citations.transfer_accepted(attempt.request, attempt.rules))
        case Trigger.ERROR_HANDLED:
            failed = ev.TransferFailed("at once", attempt.detail, False, scope.session.failures, number, state)
            scope.note(failed, rules=citations.error_handled(_handler(attempt)))
        case Trigger.ABANDONED:
            scope.note(ev.EscalationAbandoned(number, attempt.why, state))
        case Trigger.CARRIED_OUT:
            was_given_up = scope.session.state is State.WITH_BOT
            scope.note(ev.EscalationReconciled(number, was_given_up, state), rules=citations.CARRIED_OUT)
        case Trigger.GIVEN_BACK | Trigger.TAKEN_AWAY:
            scope.note(ev.EscalationReconciled(scope.session.carried_out, scope.session.given_up, state))
        case Trigger.RETURNED if attempt.assigned is not None:
            scope.note(replace(attempt.assigned, state=state), rules=attempt.rules)
        case _:
            pass
