"""A turn: a bot's processing of one input until it waits again.

Theory of operation. `Flow.turn` returns a generator. `input.py` finds the match of the input; `chain.py` runs
interactions from there on, by `next_action.py` from one to the next and by `dialog_stack.py` back from one dialog to
another; `fallback.py` responds where nothing matches the input. The package `interactions` runs a single interaction.
Each decision is a value and is appended as an event, which changes the session; `citations.py` says which documented
rules explain it. When something outside is needed, a command is yielded (see `turn/commands.py`). A suspended turn
holds only its position, so timers of rings and silence can fire meanwhile. This package uses no clock, client or
socket.

The same input, session and answers lead to the same place again. Every turn comes to an end: see `chain.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from .. import events as ev
from ..bot import Bot
from ..escalation.table import GivenUp, Trigger
from ..escalation.transfer_message import BLANK_MESSAGE
from ..interactions.attempt import Attempt, end_attempt, escalate
from ..interactions.citations import CONNECTOR_TRANSFER_FAILED
from ..interactions.endings import InteractionRun
from ..interactions.integration import TransferCall
from ..matching.debug_commands import DebugCommand, debug_command
from ..ports import Delivery, Outgoing, TransferContext
from ..script import CONVERSATION_START, ScriptOutcome
from ..turn.commands import FlowError, TurnRun
from ..turn.deployment_settings import DeploymentSettings
from ..turn.event_sink import EventSink
from ..turn.output import acknowledge, send
from ..turn.panels import run_panel
from ..turn.references import References
from ..turn.scope import Scope
from ..turn.session import Session
from ..turn.variables import update_slots
from . import citations
from .chain import Chain
from .decisions import Taken, Unmatched
from .dialog_stack import drop_top, start_dialog
from .fallback import BUILT_IN_FALLBACK, annotate, fall_back
from .input import match_starters, take_input

ERROR_TEXT: Final = BUILT_IN_FALLBACK  # SET-DEFAULT-ERROR-TEXT: the same words


@dataclass(frozen=True, slots=True)
class SurveyBegins:
    """The conversation has been closed, and the bot opens its survey."""


@dataclass(frozen=True, slots=True)
class ConnectorTransfer:
    """The agent connector transfers to this skill, because the bot is silent or the conversation stuck."""

    skill_id: str
    via: Literal["fallback skill", "stuck conversation"]
    rules: tuple[str, ...]


Input = Delivery | TransferContext | SurveyBegins | ConnectorTransfer
Part = Callable[[Chain], TurnRun]


class Flow:
    """One version of a bot in one conversation."""

    def __init__(
        self, bot: Bot, deployment: DeploymentSettings, session: Session, sink: EventSink, *, conversation_id: str
    ) -> None:
        self._scope = Scope(bot, deployment, session, sink, conversation_id=conversation_id)

    @property
    def bot(self) -> Bot:
        """The version of the bot that this conversation's session began with."""
        return self._scope.bot

    @property
    def node(self) -> str | None:
        """The interaction that is running, as authors know it."""
        return self._scope.node

    @property
    def script_outcomes(self) -> Sequence[ScriptOutcome]:
        """The outcomes of the code that the turn under way has run."""
        return self._scope.script_runs.outcomes

    @property
    def references(self) -> References:
        """The values of this conversation's variables, results and custom data fields."""
        return self._scope.references

    def log_to(self, sink: EventSink) -> None:
        """Append all further events to this sink."""
        self._scope.sink = sink

    # --- turns -------------------------------------------------------------------------------------------------------

    def turn(self, given: Input) -> TurnRun:
        """The turn for this input."""
        match given:
            case Delivery():
                return self._deliver(given)
            case TransferContext():
                return self._run(Delivery(given.user_message, "transfer"), lambda chain: self._receive(chain, given))
            case SurveyBegins():
                return self._run(Delivery("", "survey"), self._open_survey)
            case ConnectorTransfer():
                return self.transfer_away(given)

    def again(self, given: Input, outcomes: Iterable[ScriptOutcome]) -> TurnRun:
        """The same turn once more, without running the code again that it has run."""
        self._scope.script_runs.ahead.extend(outcomes)
        return self.turn(given)

    def _deliver(self, delivery: Delivery) -> TurnRun:
        """The turn for an input; a debug command comes before everything else."""
        is_debugged = delivery.source == "consumer" and self.bot.settings.debug_commands
        command = debug_command(delivery.text) if is_debugged else None
        if command is None:
            yield from self._run(delivery, lambda chain: self._take(chain, delivery))
        else:
            self._begin(delivery)
            yield from self._run_debug_command(command)

    def _run(self, delivery: Delivery, part: Part) -> TurnRun:
        """A whole turn, whose specific part is `part`. An error stops the flow; the session stays (C29)."""
        scope = self._scope
        self._begin(delivery)
        try:
            yield from self._start_session()
            yield from part(Chain(scope))
        except FlowError as error:
            yield from self._stop(str(error))
        scope.node = None
        stores = (scope.session.variables, scope.session.slots)
        if any(stored.duration == "request" for store in stores for stored in store.values()):
            scope.note(ev.VariablesExpired("request"), rules=citations.VARIABLES_EXPIRED)

    def _begin(self, delivery: Delivery) -> None:
        self._scope.begin(delivery)
        received = ev.BotInputReceived(delivery.text, delivery.source, delivery.file)
        self._scope.note(received, rules=citations.input_received(delivery))

    def _start_session(self) -> TurnRun:
        if self._scope.session.started:
            return
        started = ev.SessionStarted(logs_transcript=not self.bot.settings.transcript_disabled)
        self._scope.note(started, rules=citations.SESSION_STARTED)
        if "initConversation" in self.bot.global_functions:
            yield from run_panel(self._scope, CONVERSATION_START)

    def _stop(self, reason: str) -> TurnRun:
        """Stop the flow and send the error text, or the user-friendly response."""
        self._scope.note(ev.FlowStopped(reason), rules=citations.flow_stopped(self.bot))
        text = self._scope.user_friendly_response or ERROR_TEXT  # before the variables of the dialog are gone
        drop_top(self._scope)
        self._scope.node = None
        yield from send(self._scope, Outgoing(text))

    # --- the specific parts of turns ---------------------------------------------------------------------------------

    def _take(self, chain: Chain, delivery: Delivery) -> TurnRun:
        """Find the match of the input and run it; fall back where there is none."""
        if delivery.source == "consumer":
            update_slots(self._scope, delivery.text)
        yield from self._go_on(chain, (yield from take_input(self._scope, chain, delivery.text)))

    def _receive(self, chain: Chain, context: TransferContext) -> TurnRun:
        """Begin after another bot's transfer with Transfer Bot Context.

        Follows B2B-CONTEXT-INTENT-FIRST, B2B-CONTEXT-THEN-MESSAGE and B2B-CONTEXT-NONE-FALLBACK.
        """
        dialog = next(iter(self.bot.dialogs_of_intent(context.intent_id)), None)
        if dialog is None:
            taken = yield from match_starters(self._scope, context.user_message, "context message")
            yield from self._go_on(chain, taken)
            return
        matched = ev.DialogStarterMatched(dialog.name, "context intent", intent=context.intent_id)
        self._scope.note(matched, rules=citations.CONTEXT_INTENT_MATCHED)
        yield from chain.run(start_dialog(self._scope, dialog, "transfer"))

    def _open_survey(self, chain: Chain) -> TurnRun:
        """Start the survey without an input. Follows SUR-TRIGGER-SKILL."""
        dialog = self.bot.survey_dialog
        if dialog is None:
            raise FlowError(f"{self.bot.name} has no survey dialog that is enabled")
        yield from chain.run(start_dialog(self._scope, dialog, "survey"))

    def _go_on(self, chain: Chain, found: Taken | Unmatched) -> TurnRun:
        if isinstance(found, Taken):
            yield from chain.run(found.then)
            return
        fallen_back = yield from fall_back(self._scope, found)
        yield from chain.run(fallen_back.then)
        if fallen_back.dialog is not None:
            annotate(self._scope, fallen_back.dialog)

    def _run_debug_command(self, command: DebugCommand) -> TurnRun:
        """Reset the session, or display the consumer's id. Follows SET-DEBUG-COMMANDS."""
        scope = self._scope
        if command == "reset":
            yield from end_attempt(scope, "the session is over")
            scope.note(ev.SessionEnded(), rules=citations.DEBUG_COMMAND)
            yield from acknowledge(scope)
        else:
            yield from send(scope, Outgoing(scope.user_id, rules=citations.DEBUG_COMMAND))

    # --- outside of a turn -------------------------------------------------------------------------------------------

    def ending(self, why: GivenUp) -> TurnRun:
        """End the attempt under way, independent of any turn."""
        return self._elsewhere(end_attempt(self._scope, why))

    def escalating(self, trigger: Trigger, attempt: Attempt) -> TurnRun:
        """Escalate independent of any turn, by a trigger from outside of the bot."""
        return self._elsewhere(escalate(self._scope, trigger, attempt))

    def transfer_away(self, given: ConnectorTransfer) -> TurnRun:
        """The connector's own transfer; the transfer itself sends the consumer no message."""
        scope, skill_id = self._scope, given.skill_id
        attempt = Attempt(
            request=ev.EscalationRequested(skill_id, skill_id, "", BLANK_MESSAGE, given.via),
            rules=given.rules,
            call=TransferCall(skill_id, BLANK_MESSAGE, scope.conversation_id, self.bot.id, scope.deployment.user_id),
            failed_rules=CONNECTOR_TRANSFER_FAILED,
        )
        yield from self.escalating(Trigger.CONNECTOR_TRANSFERS, attempt)

    def _elsewhere(self, steps: InteractionRun) -> TurnRun:
        """Run without a current interaction, independent of the turn under way."""
        node, self._scope.node = self._scope.node, None
        try:
            yield from steps
        finally:
            self._scope.node = node
