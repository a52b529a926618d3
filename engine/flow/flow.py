"""A turn: everything a bot does about one input until it waits again.

Theory of operation. `Flow.handle_input` is a generator. What takes the input is decided here: a pending question's
rules, a dialog starter, the fallback procedure; so are the stack of dialogs and the next actions. Running an
interaction is left to the room `interactions`, which says how it ended. Everything decided is appended as an event,
which changes the session; when the world is needed a command is yielded (see `turn/commands.py`). A suspended turn
holds nothing but its place, so rings and silences can fire meanwhile. Nothing in here knows a clock, a client or a
socket.

`Flow.turn` begins a turn by its input. The same input, session and answers lead to the same place again.

Every turn comes to an end. Statements and integrations in a row are counted as the platform counts them (C22). A loop
can do without them: of dialog starters, disabled interactions, questions that are skipped. So each entry into an
interaction is counted too, and none is entered more often in a turn than the same limits say. A limit stops the whole
turn, with all that runs around the place where it was reached.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from .. import events as ev
from ..bot import (
    CLOSE_CONVERSATION,
    CLOSE_DIALOG,
    END_INTERACTION,
    NEXT,
    Bot,
    CustomRule,
    Dialog,
    Interaction,
)
from ..errors import Unsupported, closest
from ..escalation.table import GivenUp, State, Trigger
from ..escalation.transfer_message import BLANK_MESSAGE
from ..interactions.attempt import Attempt, end_attempt, escalate
from ..interactions.bot_group import transfer_to
from ..interactions.dynamic_routing import run_routing
from ..interactions.file_upload import refusal
from ..interactions.integration import TransferCall
from ..interactions.kinds import (
    CATEGORY_RULES,
    Closes,
    Completes,
    Ending,
    Failed,
    InteractionRun,
    Proceeds,
    Refused,
    Waits,
    interaction_type,
    run_disambiguation,
    run_integration,
    run_knowledge,
    run_question,
    run_statement,
)
from ..interactions.transfer import run_transfer
from ..matching.bot_groups import find
from ..matching.custom_rules import Chosen, choose, has_conditions
from ..matching.debug_commands import DebugCommand, debug_command
from ..matching.dialog_starters import StarterLookup
from ..matching.disambiguation import GROUPED_RANKS, NONE_REPLY, chosen_intent, resolve
from ..matching.intents import BAND_RULES, IntentMatch
from ..matching.patterns import Pattern
from ..ports import Delivery, Outgoing, TransferContext
from ..script import CONVERSATION_START, ScriptOutcome
from ..turn.answer import Answer
from ..turn.commands import Close, Command, FlowError, TurnRun
from ..turn.deployment_settings import DeploymentSettings
from ..turn.event_sink import EventSink
from ..turn.scope import Scope
from ..turn.session import Frame, Session
from . import auto_escalation

BUILT_IN_FALLBACK = "Not able to understand your question. Can you please re-phrase it?"  # FB-DEFAULT-TEXT
ERROR_TEXT = BUILT_IN_FALLBACK  # SET-DEFAULT-ERROR-TEXT: the same words
CHAIN_LIMIT = 10  # DLG-MAX-CHAIN-10
CROSS_DIALOG_LIMIT = 5  # DLG-MAX-ITERATION-5
_CHAIN_BREAK = (
    f"BREAKING THE INTERACTION FLOW. Reached max limit on daisy chaining of interactions: {CHAIN_LIMIT}",
    "DLG-MAX-CHAIN-10",
)
_CROSS_DIALOG_BREAK = (
    f"Breaking the interaction flow because iteration count exceeded {CROSS_DIALOG_LIMIT}",
    "DLG-MAX-ITERATION-5",
)

How = Literal["starter", "jump", "nested jump", "fallback", "disambiguation", "auto escalation", "transfer", "survey"]
By = Literal["pattern", "context message"]
Reason = Literal["no match", "skill id"]
Next = Generator[Command, Answer | None, Interaction | None]  # what is played next, None when the turn is over

_INPUT_RULES: dict[ev.Source, tuple[str, ...]] = {
    "consumer": (),
    "failure": ("TF-MAGIC-MESSAGE", "TF-DELAYED-FAILURE", "CLD-SYSTEM-PATTERN-RECEIVED"),
    "greeting": ("CON-GREETING-MESSAGE", "CON-DISABLE-GREETINGS", "C34"),
    "step-up": ("CON-STEPUP-MESSAGE",),
    "transfer": ("B2B-LAST-UTTERANCE",),
    "file": ("PAT-FILE-UPLOAD",),
    "web view": ("API-WEBVIEW-MESSAGE",),
    "survey": ("SUR-TRIGGER-SKILL",),
}


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


class Flow:
    """One version of a bot in one conversation."""

    def __init__(
        self, bot: Bot, deployment: DeploymentSettings, session: Session, sink: EventSink, *, conversation_id: str
    ) -> None:
        self._scope = Scope(bot, deployment, session, sink, conversation_id=conversation_id)
        self._bot = bot
        self._session = session
        self._chain = 0  # statements and integrations played in a row
        self._crossed = False  # whether the chain has left its first dialog
        self._limit = CHAIN_LIMIT  # CROSS_DIALOG_LIMIT once it has
        self._entries: Counter[str] = Counter()  # by interaction id, of this turn

    @property
    def bot(self) -> Bot:
        """The version of the bot that this conversation's session began with."""
        return self._bot

    @property
    def node(self) -> str | None:
        """The interaction being played, as authors know it."""
        return self._scope.node

    @property
    def script_outcomes(self) -> Sequence[ScriptOutcome]:
        """What came of the code that the turn under way has run."""
        return self._scope.script_runs.outcomes

    # --- turns -------------------------------------------------------------------------------------------------------

    def turn(self, given: Input) -> TurnRun:
        """The turn for this input."""
        match given:
            case Delivery():
                return self.handle_input(given)
            case TransferContext():
                return self.receive(given)
            case SurveyBegins():
                return self.open_survey()
            case ConnectorTransfer():
                return self.transfer_away(given)

    def again(self, given: Input, outcomes: Iterable[ScriptOutcome]) -> TurnRun:
        """The same turn once more, without running the code again that it has run."""
        self._scope.script_runs.ahead.extend(outcomes)
        return self.turn(given)

    def log_to(self, sink: EventSink) -> None:
        """Append events there from now on."""
        self._scope.sink = sink

    def ending(self, why: GivenUp) -> TurnRun:
        """End the attempt under way, beside whatever turn there is."""
        return self._elsewhere(end_attempt(self._scope, why))

    def escalating(self, trigger: Trigger, attempt: Attempt) -> TurnRun:
        """Escalate beside whatever turn is under way, by something that happened outside of the bot."""
        return self._elsewhere(escalate(self._scope, trigger, attempt))

    def _elsewhere(self, steps: InteractionRun) -> TurnRun:
        """At no interaction, wherever the turn under way stands."""
        node, self._scope.node = self._scope.node, None
        try:
            yield from steps
        finally:
            self._scope.node = node

    def transfer_away(self, given: ConnectorTransfer) -> TurnRun:
        """The connector's own transfer; the transfer itself tells the consumer nothing."""
        scope, skill_id = self._scope, given.skill_id
        attempt = Attempt(
            request=ev.EscalationRequested(skill_id, skill_id, "", BLANK_MESSAGE, given.via),
            rules=given.rules,
            call=TransferCall(skill_id, BLANK_MESSAGE, scope.conversation_id, self._bot.id, scope.deployment.user_id),
            accepted_rules=given.rules,
            failed_rules=("ESC-FALLBACK-ATTEMPT-FAILS",),
        )
        yield from self.escalating(Trigger.CONNECTOR_TRANSFERS, attempt)

    def handle_input(self, delivery: Delivery) -> TurnRun:
        """The turn for this input."""
        text, source = delivery.text, delivery.source
        self._begin(delivery)
        command = debug_command(text) if source == "consumer" and self._bot.settings.debug_commands else None
        try:
            if command is not None:
                yield from self._run_debug_command(command)
                return
            yield from self._start_session()
            if source == "consumer":
                self._scope.update_slots(text)
            if source == "file" or not (yield from self._answer_question(text)):
                yield from self._match_starters(text)
        except FlowError as error:
            yield from self._stop(str(error))
        self._end()

    def receive(self, context: TransferContext) -> TurnRun:
        """The first turn after a transfer with Transfer Bot Context.

        Follows B2B-CONTEXT-INTENT-FIRST, B2B-CONTEXT-THEN-MESSAGE, B2B-CONTEXT-NONE-FALLBACK.
        """
        self._begin(Delivery(context.user_message, "transfer"))
        try:
            yield from self._start_session()
            dialog = self._dialog_of_intent(context.intent_id)
            if dialog is not None:
                self._scope.note(
                    ev.DialogStarterMatched(dialog.name, "context intent", intent=context.intent_id),
                    rules=("B2B-CONTEXT-INTENT-FIRST", "ESC-TRANSFER-BOT-CONTEXT"),
                )
                yield from self._start_dialog(dialog, "transfer")
            else:
                yield from self._match_starters(context.user_message, "context message")
        except FlowError as error:
            yield from self._stop(str(error))
        self._end()

    def open_survey(self) -> TurnRun:
        """The first turn of a survey: nobody has said anything to it (SUR-TRIGGER-SKILL)."""
        self._begin(Delivery("", "survey"))
        try:
            yield from self._start_session()
            dialog = self._bot.survey_dialog
            if dialog is None:
                raise FlowError(f"{self._bot.name} has no survey dialog that is enabled")
            yield from self._start_dialog(dialog, "survey")
        except FlowError as error:
            yield from self._stop(str(error))
        self._end()

    def _run_debug_command(self, command: DebugCommand) -> TurnRun:
        rules = ("SET-DEBUG-COMMANDS",)
        if command == "reset":
            yield from end_attempt(self._scope, "the session is over")
            self._scope.note(ev.SessionEnded(), rules=rules)
            yield from self._scope.acknowledge()
        else:
            yield from self._scope.send(Outgoing(self._scope.user_id, rules=rules))

    def _begin(self, delivery: Delivery) -> None:
        scope = self._scope
        scope.source, scope.payload, scope.file = delivery.source, delivery.payload, delivery.file
        scope.node, scope.texts, scope.trigger = None, 0, None
        scope.script_runs.outcomes.clear()
        scope.references.payload = delivery.payload
        self._chain, self._crossed, self._limit, self._entries = 0, False, CHAIN_LIMIT, Counter()
        rules = (*_INPUT_RULES[delivery.source], *delivery.rules)
        scope.note(ev.BotInputReceived(delivery.text, delivery.source, delivery.file), rules=rules)

    def _end(self) -> None:
        self._scope.node = None
        stores = (self._session.variables, self._session.slots)
        if any(stored.duration == "request" for store in stores for stored in store.values()):
            self._scope.note(ev.VariablesExpired("request"), rules=("VAR-DURATION-REQUEST",))

    def _start_session(self) -> TurnRun:
        if self._session.started:
            return
        self._scope.note(ev.SessionStarted(), rules=("SET-SESSION-LENGTH",))
        if "initConversation" in self._bot.global_functions:
            yield from self._scope.run(CONVERSATION_START)

    def _stop(self, reason: str) -> TurnRun:
        """The error text, or the user-friendly response, once; the flow stops, the session stays (C29)."""
        friendly = self._bot.user_friendly_response
        rule = "SET-USER-FRIENDLY-RESPONSE" if friendly else "SET-DEFAULT-ERROR-TEXT"
        same = () if friendly else ("FB-ERROR-SAME-TEXT",)
        self._scope.note(ev.FlowStopped(reason), rules=(rule, *same, "C29"))
        self._scope.drop_top()
        self._scope.node = None
        yield from self._scope.send(Outgoing(friendly or ERROR_TEXT))

    # --- what takes the input ----------------------------------------------------------------------------------------

    def _answer_question(self, text: str) -> Generator[Command, Answer | None, bool]:
        """Hold the pending question's rules against the input; False when it is not taken (C18)."""
        scope = self._scope
        question = scope.pending_question()
        if question is None:
            return False
        scope.node = question.where
        if question.type == "FILE_UPLOAD":
            if scope.file is None:
                return False
            if told := refusal(question, scope.file):
                limits = ("INT-FILE-UPLOAD-DEFAULTS", "INT-FILE-UPLOAD-RULES")
                yield from scope.send(Outgoing(told, rules=limits))
                return True
        if question.asks_intent:
            yield from self._answer_disambiguation(question, text)
            return True
        chosen = choose(question, scope.answer(question, text))
        if chosen is None and has_conditions(question):
            return False
        yield from self._answered(question, chosen)
        return True

    def _answered(self, question: Interaction, chosen: Chosen | None) -> TurnRun:
        """The answer is taken, by this rule or because the question has none: store, run its code, go on (C09)."""
        scope = self._scope
        scope.note(ev.QuestionAnswered(question.name, question.id), rules=self._answer_rules(question))
        if chosen is not None:
            scope.note_rule(chosen)
            no_match_message = next(
                (c.fallback_message for c in chosen.rule.conditions if c.match_type == "NO_MATCH"), ""
            )
            if chosen.by == "NO_MATCH" and no_match_message:
                yield from scope.say(no_match_message)
            scope.store_variables(chosen.rule)
        if question.process_response:
            yield from scope.run_panel("Process User Response", question.process_response, question)
        yield from self._run((yield from self._next(question, chosen.rule if chosen else None)))

    def _answer_rules(self, question: Interaction) -> tuple[str, ...]:
        failure = ("TF-FAILURE-AS-INPUT", "TF-UNCAUGHT-AS-CONSUMER-MESSAGE") if self._scope.source == "failure" else ()
        why = "CTX-SWITCH-QUESTION" if has_conditions(question) else "CTX-OPEN-QUESTION-NO-RULES"
        survey = ("SUR-FREE-TEXT",) if self._bot.is_survey and self._scope.payload is None else ()
        return ("INT-QUESTION-WAITS", why, *failure, *survey)

    def _answer_disambiguation(self, question: Interaction, text: str) -> TurnRun:
        """An intent was picked, or none: the dialog's own rules first, then the intent's dialog (DIS-CHOICE-…)."""
        scope = self._scope
        intent = chosen_intent(self._session.offered, scope.payload or text)
        if intent:
            scope.note(ev.IntentChosen(intent), rules=("DIS-CHOICE-STARTS-DIALOG",))
        ruled = choose(question, replace(scope.answer(question, text), intents=[intent] if intent else []))
        if ruled is not None and ruled.by != "unconditional":
            yield from self._answered(question, ruled)
        elif intent == "":
            scope.note(ev.NextActionTaken("Current Interaction", question.name), rules=("DIS-NONE-REPLY",))
            yield from scope.say(NONE_REPLY)
        elif intent and (dialogs := self._bot.dialogs_of_intent(intent)):
            scope.note(ev.QuestionAnswered(question.name, question.id), rules=("DIS-CHOICE-STARTS-DIALOG",))
            scope.drop_top()
            scope.note(ev.DialogStarterMatched(dialogs[0].name, "disambiguation", intent=intent))
            yield from self._start_dialog(dialogs[0])
        else:
            rules = ("DIS-CHOICE-STARTS-DIALOG",) if intent else ()
            yield from self._give_fallback(text, ("DIS-NO-CONTEXT-SWITCH", *rules))

    def _match_starters(self, text: str, by: By = "pattern") -> TurnRun:
        """Patterns, intents, the bots of the group, asking which intent is meant, the fallback procedure (C18)."""
        scope = self._scope
        looked = scope.starters.look(text)
        if looked.matches:
            yield from self._start_by_pattern(looked, by)
            return
        barred = {one.rule for one in looked.barred}
        found = scope.meanings(text)
        for meaning in found:
            for dialog in self._bot.dialogs_of_intent(meaning.intent_id) if meaning.matches else ():
                if scope.starters.blocking(dialog, text) is not None:
                    barred.add("DLG-STARTER-EXCLUDE")
                    continue
                scope.note(_by_intent(dialog, meaning), rules=(*self._intent_rules(meaning), *sorted(barred)))
                yield from self._start_dialog(dialog)
                return
        grouped = yield from self._ask_group(text)
        if grouped is None or (found and (yield from self._disambiguate(found))):
            return
        yield from self._give_fallback(text, (*sorted(barred), *grouped))

    def _ask_group(self, text: str) -> Generator[Command, Answer | None, tuple[str, ...] | None]:
        """Transfer to a bot of the group that takes a consumer's words; None when there is one, else the rules why not.

        Follows B2B-AUTO-TRIGGER. What a bot is told by another one, or by the platform, stays with it.
        """
        scope = self._scope
        group = scope.deployment.group
        if group is None or scope.source != "consumer":
            return ()
        match, rules = find(group, scope.deployment.user_name, text)
        if match is None:
            return rules
        yield from transfer_to(scope, group, match, text, rules)
        return None

    def _start_by_pattern(self, looked: StarterLookup, by: By) -> TurnRun:
        """The first dialog that matches takes the input; that others would have deserves a warning (C39)."""
        match, *others = looked.matches
        fails = self._scope.source == "failure" and match.dialog.name == "No Agents Available"
        barred = sorted({one.rule for one in looked.barred})
        self._scope.note(
            ev.DialogStarterMatched(match.dialog.name, by, pattern=match.pattern),
            rules=(*self._starter_rules(match.pattern, by), *barred, *(("TF-TEMPLATE-NO-AGENTS",) if fails else ())),
        )
        if others:
            names = ", ".join(repr(other.dialog.name) for other in others)
            text = f"the dialog {match.dialog.name!r} comes first; {names} would have taken this input too"
            self._scope.note(
                ev.DiagnosticReported("several-dialogs-match", text), rules=("LINT-DUPLICATE-STARTERS", "C39")
            )
        yield from self._start_dialog(match.dialog)

    def _starter_rules(self, pattern: str, by: By) -> tuple[str, ...]:
        if by == "context message":
            return ("B2B-CONTEXT-THEN-MESSAGE", "ESC-TRANSFER-BOT-CONTEXT", "DLG-STARTER-PATTERN-SEED")
        if self._scope.source == "failure":
            literal = pattern.strip().casefold() == self._session.user_message.casefold()
            return (
                "TF-CATCH-DIALOG" if literal else "TF-FAILURE-AS-INPUT",
                "PAT-SYSTEM-MESSAGES",
                "DLG-STARTER-PATTERN-SEED",
            )
        rules = ("DLG-STARTER-PATTERN-SEED", "DLG-STANDARD-TRIGGERS", "PAT-LIST-ANY", *self._open_rules())
        if self._scope.deployment.nlu is not None:
            rules += ("PAT-BEFORE-INTENT",)
        if self._bot.disambiguation_dialog is not None:
            rules += ("DIS-PATTERN-WINS",)
        return rules + Pattern.compile(pattern).rules

    def _intent_rules(self, meaning: IntentMatch) -> tuple[str, ...]:
        with_dialog = self._bot.disambiguation_dialog is not None
        rules = ("NLU-THRESHOLD-GOOD", "DLG-STANDARD-TRIGGERS", BAND_RULES[meaning.engine], *self._open_rules())
        rules += ("DIS-HIGH-SCORE-DIRECT",) if with_dialog else ("DIS-WITHOUT-DIALOG",)
        rules += ("NLU-META-INTENT", "C43") if meaning.child_id else ()
        return (*rules, "NLU-REGEX-ENTITY") if meaning.masked else rules

    def _open_rules(self) -> tuple[str, ...]:
        """CTX-SWITCH-OPEN-STATEMENT: no question is pending, so the input went straight to the dialog starters."""
        return () if self._session.question_id else ("CTX-SWITCH-OPEN-STATEMENT",)

    def _disambiguate(self, found: Sequence[IntentMatch]) -> Generator[Command, Answer | None, bool]:
        """Start the disambiguation dialog if these intents call for it; False when they do not."""
        scope, dialog = self._scope, self._bot.disambiguation_dialog
        if dialog is None:
            return False
        environment = scope.deployment.environment
        if GROUPED_RANKS in environment:
            text = f"{GROUPED_RANKS} is withdrawn and has no effect"
            scope.note(ev.DiagnosticReported("ignored-variable", text), rules=("C28",))
        doubt = resolve(self._bot, dialog, found, environment)
        if doubt.dialog is not None:
            meaning = doubt.intents[0]
            scope.note(_by_intent(doubt.dialog, meaning), rules=(*doubt.rules, BAND_RULES[meaning.engine]))
            yield from self._start_dialog(doubt.dialog)
            return True
        if not doubt.asks:
            return False
        scope.note(
            ev.DisambiguationStarted(tuple(m.intent_id for m in doubt.intents)),
            rules=(*doubt.rules, BAND_RULES[doubt.intents[0].engine]),
        )
        yield from self._start_dialog(dialog, "disambiguation")
        return True

    def _dialog_of_intent(self, intent: str) -> Dialog | None:
        return next(iter(self._bot.dialogs_of_intent(intent)), None)

    # --- fallback ----------------------------------------------------------------------------------------------------

    def _give_fallback(self, text: str, because: tuple[str, ...] = ()) -> TurnRun:
        """Nothing took the input. `because` names the documented rules that kept something from taking it."""
        rules = (*because, *self._fallback_rules())
        question = self._scope.pending_question()
        self._scope.note(ev.NothingMatched(text), rules=_strictness(question))
        rules += auto_escalation.explaining(self._scope, question)
        rules += ("SUR-FREE-TEXT", "SUR-NO-FALLBACK-DIALOG") if self._bot.is_survey else ()
        escalation = auto_escalation.triggered(self._scope, question)
        if escalation is not None:
            yield from self._start_dialog(escalation, "auto escalation")
            return
        if question is not None and question.fallback_response:  # that text alone, the question stays
            self._scope.note(ev.FallbackGiven("question"), rules=(*rules, "FB-QUESTION-FALLBACK-RESPONSE", "C17"))
            yield from self._scope.say(question.fallback_response)
            auto_escalation.count_built_in(self._scope, question)
            return
        yield from self._run_fallback("no match", rules)

    def _fallback_rules(self) -> tuple[str, ...]:
        rules: tuple[str, ...] = ("FB-WHEN",)
        if self._scope.source == "failure":
            rules = ("TF-UNCAUGHT-AS-CONSUMER-MESSAGE", "FB-TRANSFER-FAILED-SEED", "FB-WHEN")
        elif self._scope.source == "transfer":
            rules = ("B2B-CONTEXT-NONE-FALLBACK", "FB-WHEN")
        elif self._scope.source == "step-up":
            rules = ("CON-STEPUP-UNCAUGHT", "FB-WHEN")
        if self._scope.deployment.nlu is not None and self._scope.source == "consumer":
            rules += ("NLU-THRESHOLD-GOOD", *self._doubt_rules())
        return (*rules, "FB-REPEATS") if self._session.question_id else rules

    def _doubt_rules(self) -> tuple[str, ...]:
        engines = {self._bot.engine_of(intent.id) for intent in self._bot.intents}
        bands = tuple(BAND_RULES[engine] for engine in sorted(engines))
        if self._bot.disambiguation_dialog is None:
            return ("DIS-WITHOUT-DIALOG", *bands)
        return ("DIS-NOTHING-ABOVE-THRESHOLD", *bands, *(("DIS-LP-ENGINE-ONLY",) if "legacy" in engines else ()))

    def _run_fallback(self, reason: Reason, rules: tuple[str, ...]) -> TurnRun:
        """The fallback procedure: the enabled Fallback dialog, else the built-in text; then the pending question."""
        switches = self._scope.switches
        dialog, question = self._bot.fallback_dialog, self._scope.pending_question()
        in_fallback = any(frame.how == "fallback" for frame in self._session.stack)
        plain = reason == "skill id" and switches.bad_skill_id == "built-in text"
        if self._bot.user_friendly_response:
            rules = (*rules, "SET-ERROR-NOT-FALLBACK")
        if dialog is not None and not in_fallback and not plain:
            rules = (*rules, "FB-DIALOG-OVERRIDES", "FB-DIALOG-USERMESSAGE")
            self._scope.note(ev.FallbackGiven("dialog", reason), rules=rules)
            if reason == "no match":
                auto_escalation.count_dialog(self._scope, question, dialog)
            yield from self._start_dialog(dialog, "fallback")
            if reason == "no match" and self._bot.settings.agent_annotations:
                self._annotate(dialog)
            return
        returns = question is not None and switches.reprompt_after_fallback
        again = ("FB-RETURN-TO-PLACE",) + ("FB-RETURN-REPROMPT",) * returns + ("C17",) * (question is not None)
        self._scope.note(ev.FallbackGiven("built-in", reason), rules=(*rules, "FB-DEFAULT-TEXT", *again))
        self._scope.node = None
        yield from self._scope.say(BUILT_IN_FALLBACK)
        if reason == "no match":
            auto_escalation.count_built_in(self._scope, question)
        if returns:
            yield from self._run(question)

    def _annotate(self, fallback: Dialog) -> None:
        """Mark the utterance as unrecognised, unless the Fallback dialog has found it in a knowledge base."""
        searches = any(one.type == "KB_FAQ" for one in self._bot.chain(fallback))
        result = self._session.last_result
        if searches and result is not None and json.loads(result.json).get("results"):
            return
        text = f"{self._session.user_message!r} is offered to the agents for annotation"
        self._scope.note(ev.DiagnosticReported("unrecognised-utterance", text), rules=("SET-AGENT-ANNOTATIONS",))

    # --- dialogs -----------------------------------------------------------------------------------------------------

    def _start_dialog(self, dialog: Dialog, how: How = "starter") -> TurnRun:
        head = self._enter(dialog, how)
        yield from self._run(head or self._complete())

    def _enter(self, dialog: Dialog, how: How) -> Interaction | None:
        if self._session.stack and self._skips_previous():
            self._scope.note(ev.DialogStackDropped(), rules=("CTX-SKIP-PREVIOUS-DIALOG", "C33"))
        rules = _ENTRY_RULES[how]
        if self._session.stack and how == "starter":
            rules = ("CTX-SWITCH-PUSH", "CTX-STACK-DEPTH")[: len(self._session.stack)]
            if any(frame.dialog_id == dialog.id for frame in self._session.stack):
                rules += ("C33e",)
        self._scope.note(ev.DialogStarted(dialog.name, dialog.id, how), node=dialog.name, rules=rules)
        return self._bot.head(dialog)

    def _skips_previous(self) -> bool:
        return (self._session.variable("skipPreviousDialog") or "").strip().casefold() == "true"

    def _complete(self) -> Interaction | None:
        """End the dialog on top; what to play next is the last interaction of the dialog beneath, if there is one."""
        below, after_fallback = self._uncover()
        while below is not None and below.jumped:  # it led into the dialog that has just ended, so it has ended too
            below, after_fallback = self._uncover()
        return self._return_to(below, after_fallback=after_fallback) if below is not None else None

    def _uncover(self) -> tuple[Frame | None, bool]:
        """End the dialog on top. Gives the one to return to, if any, and whether a fallback has ended above it."""
        ended = self._session.top
        self._scope.drop_top()
        below = self._session.top
        if below is None:
            return None, False
        if self._skips_previous():
            self._scope.note(ev.DialogStackDropped(), rules=("CTX-SKIP-PREVIOUS-DIALOG", "ESC-BP-SKIP-PREVIOUS"))
            return None, False
        if below.how == "fallback":
            self._scope.drop_top("CTX-FALLBACK-NOT-RETURNED")
            return self._session.top, True
        return below, ended is not None and ended.how == "fallback"

    def _return_to(self, below: Frame, *, after_fallback: bool) -> Interaction | None:
        """The interaction to repeat in the dialog that is on top again (C33)."""
        rules: tuple[str, ...] = ("CTX-SWITCH-POP", "CTX-SWITCH-REPEAT")
        if after_fallback:
            rules += ("FB-DIALOG-OVERRIDES", "FB-RETURN-REPROMPT", *(("C17",) if below.question_id else ()))
        if self._session.state is State.TRANSFERRING:
            rules += ("ESC-CONTEXT-SWITCH-AFTER-TRANSFER",)
        self._scope.note(ev.DialogResumed(self._scope.dialog_name(below.dialog_id), below.dialog_id), rules=rules)
        if after_fallback and below.question_id and not self._scope.switches.reprompt_after_fallback:
            return None
        return self._bot.interaction(below.interaction_id)

    # --- interactions ------------------------------------------------------------------------------------------------

    def _run(self, interaction: Interaction | None) -> TurnRun:
        """Run interactions one after the other until the flow waits, ends or is stopped."""
        while interaction is not None and not self._session.stopped:
            self._entries[interaction.id] += 1
            if self._entries[interaction.id] > self._limit:
                self._break_chain(interaction.where)
            elif not interaction.enabled:  # C37
                skipped = ev.InteractionSkipped(interaction.name, interaction.id)
                self._scope.note(skipped, node=interaction.where, rules=("INT-ENABLED",))
                interaction = self._bot.following(interaction) or self._complete()
            elif _counts(interaction) and self._chain >= self._limit:
                self._break_chain()
            else:
                interaction = yield from self._play(interaction)

    def _chain_ends(self, interaction: Interaction) -> bool:
        """Count what has been played; at the limit the flow stops, whatever would come next (C22)."""
        if not _counts(interaction):
            return False
        self._chain += 1
        if self._chain < self._limit:
            return False
        self._break_chain()
        return True

    def _break_chain(self, node: str | None = None) -> None:
        """Log the platform's line; the dialog has come to its end, and the turn with it."""
        text, rule = _CROSS_DIALOG_BREAK if self._crossed else _CHAIN_BREAK
        if node is not None:
            self._scope.node = node
        self._scope.note(ev.FlowStopped(text), rules=(rule, "DLG-LIMIT-PURPOSE", "C22"))
        self._scope.drop_top()

    def _play(self, interaction: Interaction) -> Next:
        scope = self._scope
        scope.node, scope.delay_ms, scope.replies = interaction.where, None, []
        reached = ev.InteractionReached(interaction.name, interaction.id, interaction.type)
        scope.note(reached, rules=CATEGORY_RULES[interaction.category])
        if interaction.pre_process and (
            yield from scope.run_panel("Pre-Process Code", interaction.pre_process, interaction)
        ):
            return (yield from self._follow(interaction, Proceeds()))
        ending = yield from self._kind(interaction)
        return (yield from self._follow(interaction, ending))

    def _kind(self, interaction: Interaction) -> InteractionRun:
        """The play of an interaction, by its kind."""
        scope = self._scope
        integration = interaction_type(scope, interaction)
        escalation = self._bot.escalation(interaction)
        if escalation is not None:
            return run_transfer(scope, interaction, escalation, integration)
        if interaction.type == "ORCHESTRATOR":
            return run_routing(scope, interaction)
        if interaction.type == "KB_FAQ":
            return run_knowledge(scope, interaction)
        if interaction.is_integration and integration is not None:
            return run_integration(scope, interaction, integration)
        if interaction.asks_intent:
            return run_disambiguation(scope, interaction)
        if interaction.is_question:
            return run_question(scope, interaction, chained=self._chain > 0)
        if interaction.is_statement or interaction.type == "DIALOG_STARTER":
            return run_statement(scope, interaction)
        raise Unsupported(f"the interaction type {interaction.type} of {interaction.where}")

    def _follow(self, interaction: Interaction, ending: Ending) -> Next:
        """What is played next, after an interaction that ended so."""
        match ending:
            case Proceeds(rule, utterance):
                if rule is not None:
                    self._scope.store_variables(rule, utterance)
                if self._chain_ends(interaction):
                    return None
                return (yield from self._next(interaction, rule))
            case Waits():
                self._chain = 0
                return None
            case Completes():
                auto_escalation.count_error_message(self._scope, interaction)
                return None if self._chain_ends(interaction) else self._complete()
            case Closes(survey):
                return (yield from self._close(survey, ("CLD-CLOSE-STRINGS",)))
            case Failed():
                self._scope.drop_top()
                return None
            case Refused():
                self._chain += 1  # what it falls back to is what it says, so a limit stops the flow only after that
                return (yield from self._fall_back_from_transfer())

    def _fall_back_from_transfer(self) -> Next:
        """A bad skill id ends its dialog; within the Fallback dialog the built-in text comes once (C03)."""
        top = self._session.top
        if top is not None and top.how != "fallback":
            self._scope.drop_top()
        yield from self._run_fallback("skill id", ("ESC-SKILL-NOT-NUMERIC", "FB-SKILL-NOT-NUMERIC-SEED", "C03"))
        top = self._session.top
        if top is not None and top.how == "fallback" and not top.question_id and not self._session.stopped:
            return self._complete()
        return None

    # --- next actions ------------------------------------------------------------------------------------------------

    def _next(self, interaction: Interaction, rule: CustomRule | None) -> Next:
        """Take the next action: a script's trigger first, then the rule's, then the interaction in line."""
        trigger, self._scope.trigger = self._scope.trigger, None
        if trigger is not None:
            return self._jump(self._triggered(interaction, trigger), ())
        name, value = (rule.action.name, rule.action.value) if rule is not None else ("INTERACTION", NEXT)
        rules: tuple[str, ...] = ("RULE-NEXT-ACTIONS",)
        if rule is None or rule.is_unconditional:
            rules += ("RULE-DEFAULT-NEXT",)
        if value == NEXT:
            following = self._bot.following(interaction)
            self._scope.note(ev.NextActionTaken("Next Interaction", following.name if following else ""), rules=rules)
            return following or self._complete()
        if value == END_INTERACTION:
            top = self._session.top
            declined = interaction.is_question and top is not None and top.how == "auto escalation"
            rules += ("RULE-END-INTERACTION", *(("AESC-NO",) if declined else ()))
            self._scope.note(ev.NextActionTaken("End Interaction"), rules=rules)
            return self._complete()
        if value in (CLOSE_DIALOG, CLOSE_CONVERSATION):
            return (yield from self._close(value == CLOSE_DIALOG, rules))
        if name == "DIALOG":
            return self._jump_to_dialog(interaction, value, rules)
        if value == interaction.id:
            no_match = rule is not None and any(c.match_type == "NO_MATCH" for c in rule.conditions)
            rules += ("RULE-CURRENT-INTERACTION", *(("RULE-NO-MATCH-REPEAT", "CTX-KEEP-IN-DIALOG") if no_match else ()))
            self._scope.note(ev.NextActionTaken("Current Interaction", interaction.name), rules=rules)
            return interaction
        target = self._bot.interaction(value)
        if target is None:
            raise FlowError(f"{interaction.where} goes to the interaction {value!r}, which is in no dialog")
        return self._jump(target, rules)

    def _triggered(self, interaction: Interaction, trigger: str) -> Interaction:
        target = self._bot.interaction_named(trigger)
        if target is None:
            near = closest(trigger, [known.name for known in self._bot.interactions])
            hint = f", did you mean {near!r}?" if near else ""
            raise FlowError(f"{interaction.where} triggers the interaction {trigger!r}, which does not exist{hint}")
        return target

    def _jump(self, target: Interaction, rules: tuple[str, ...]) -> Interaction | None:
        top = self._session.top
        if top is None or top.dialog_id != target.dialog_id:
            dialog = self._bot.dialog(target.dialog_id)
            if dialog is None:
                raise FlowError(f"{target.where} is in no dialog")
            self._cross(dialog, ev.NextActionTaken("Interaction", target.name), rules)
        else:
            self._scope.note(ev.NextActionTaken("Interaction", target.name), rules=rules)
        return target

    def _jump_to_dialog(self, interaction: Interaction, dialog_id: str, rules: tuple[str, ...]) -> Interaction | None:
        dialog = self._bot.dialog(dialog_id)
        if dialog is None:
            raise FlowError(f"{interaction.where} goes to the dialog {dialog_id!r}, which is not there")
        return self._cross(dialog, ev.NextActionTaken("Dialog", dialog.name), rules)

    def _cross(self, dialog: Dialog, action: ev.NextActionTaken, rules: tuple[str, ...]) -> Interaction | None:
        """Go on in another dialog. The one that leads there is left for good, by switch when that one ends (C33f)."""
        if not dialog.enabled:
            text = f"the dialog {dialog.name!r} is disabled, and {self._scope.node} leads there"
            self._scope.note(ev.DiagnosticReported("dialog-disabled", text), rules=("DLG-DISABLED", "C37"))
            raise FlowError(text)
        self._scope.note(action, rules=(*rules, "DLG-STANDARD-TRIGGERS"))
        self._crossed, self._limit = True, CROSS_DIALOG_LIMIT
        top = self._session.top
        in_fallback = top is not None and top.how == "fallback"
        if self._scope.switches.jump_leaves_return_point and not in_fallback:
            return self._enter(dialog, "nested jump")
        self._scope.drop_top("CTX-FALLBACK-NOT-RETURNED" if in_fallback else "C33f")
        return self._enter(dialog, "jump")

    def _close(self, survey: bool, rules: tuple[str, ...] = ()) -> Next:
        action, rule = (
            ("Close Dialog", "DLG-CLOSE-DIALOG") if survey else ("Close Conversation", "DLG-CLOSE-CONVERSATION")
        )
        self._scope.note(ev.NextActionTaken(action), rules=(rule, *rules))
        self._scope.note(ev.DialogStackDropped(), rules=("CTX-CLOSE-CLEARS",))
        yield Close(survey)
        return None


_ENTRY_RULES: dict[How, tuple[str, ...]] = {
    "starter": (),
    "jump": (),
    "nested jump": ("CTX-STACK-DEPTH", "C33f"),
    "fallback": ("DLG-TYPES",),
    "disambiguation": ("DLG-TYPES",),
    "auto escalation": ("DLG-TYPES",),
    "transfer": (),
    "survey": ("DLG-TYPES",),
}


def _by_intent(dialog: Dialog, meaning: IntentMatch) -> ev.DialogStarterMatched:
    return ev.DialogStarterMatched(
        dialog.name, "intent", intent=meaning.expressed_intent_id, score=meaning.score, rank=meaning.rank
    )


def _counts(interaction: Interaction) -> bool:
    """Whether it counts towards the chain limits (C22)."""
    return not interaction.is_question and interaction.type != "DIALOG_STARTER"


def _strictness(question: Interaction | None) -> tuple[str, ...]:
    """Why an answer that was almost an option is none."""
    kinds = {c.match_type for rule in question.rules for c in rule.conditions} if question is not None else set()
    return ("RULE-EVALUATE-OPTIONS-STRICT",) if "EVAL_OPTION" in kinds else ()
