"""A turn: everything a bot does about one input until it waits again.

Theory of operation. `Flow.hear` is a generator. What takes the input is decided here: a pending question's rules, a
dialog starter, the fallback procedure; so are the stack of dialogs and the next actions. Playing an interaction is
left to `interactions.py` and `transfer.py`, which say how it ended. Everything decided is noted as an event, which
changes the session; when the world is needed a command is yielded (see `turn.py`). A suspended turn holds nothing but
its place, so rings and silences can fire meanwhile. Nothing in here knows a clock, a client or a socket.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Literal

from . import events as ev
from .bot import CLOSE_CONVERSATION, CLOSE_DIALOG, END_INTERACTION, NEXT, CustomRule, Dialog, Interaction
from .errors import Unsupported, closest
from .escalation import Standing
from .integration import Answer
from .interactions import (
    Closes,
    Completes,
    Ending,
    Failed,
    Play,
    Proceeds,
    Refused,
    Waits,
    interaction_type,
    play_integration,
    play_question,
    play_statement,
)
from .ports import Outgoing, TransferContext
from .rules import choose, has_conditions
from .script import CONVERSATION_START
from .session import Session
from .transfer import play_transfer
from .turn import Brain, Close, Command, FlowError, Note, Scope, Steps

BUILT_IN_FALLBACK = "Not able to understand your question. Can you please re-phrase it?"  # FB-DEFAULT-TEXT
ERROR_TEXT = BUILT_IN_FALLBACK  # SET-DEFAULT-ERROR-TEXT: the same words
CHAIN_LIMIT = 10  # DLG-MAX-CHAIN-10
CROSS_DIALOG_LIMIT = 5  # DLG-MAX-ITERATION-5

Source = Literal["consumer", "failure", "greeting", "transfer", "survey"]
How = Literal["starter", "jump", "fallback", "transfer", "survey"]
Reason = Literal["no match", "skill id"]
Next = Generator[Command, Answer | None, Interaction | None]  # what is played next, None when the turn is over

_INPUT_RULES: dict[Source, tuple[str, ...]] = {
    "consumer": (),
    "failure": ("TF-MAGIC-MESSAGE", "TF-DELAYED-FAILURE"),
    "greeting": ("CON-GREETING-MESSAGE",),
    "transfer": ("B2B-LAST-UTTERANCE",),
    "survey": ("SUR-TRIGGER-SKILL",),
}
_STATEMENTS = frozenset({"TEXT", "IMAGE", "DIALOG_STARTER", "UNIVERSAL"})


class Flow:
    """One bot in one conversation."""

    def __init__(
        self, brain: Brain, session: Session, note: Note, *, conversation_id: str, now_ms: Callable[[], int]
    ) -> None:
        self._scope = Scope(brain, session, note, conversation_id=conversation_id, now_ms=now_ms)
        self._bot = brain.bot
        self._session = session
        self._chain = 0  # statements and integrations played in a row
        self._crossed = False  # whether the chain has left its first dialog

    # --- turns -------------------------------------------------------------------------------------------------------

    def hear(self, text: str, source: Source = "consumer", payload: str | None = None) -> Steps:
        """The turn for this input. `payload` is what a tapped button or quick reply carries."""
        self._begin(text, source, payload)
        try:
            yield from self._start_session()
            if not (yield from self._answer_question(text)):
                yield from self._match_starters(text)
        except FlowError as error:
            yield from self._stop(str(error))
        self._end()

    def receive(self, context: TransferContext) -> Steps:
        """The first turn after a transfer with Transfer Bot Context.

        Follows B2B-CONTEXT-INTENT-FIRST, B2B-CONTEXT-THEN-MESSAGE, B2B-CONTEXT-NONE-FALLBACK.
        """
        self._begin(context.user_message, "transfer", None)
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

    def open_survey(self) -> Steps:
        """The first turn of a survey: nobody has said anything to it (SUR-TRIGGER-SKILL)."""
        self._begin("", "survey", None)
        try:
            yield from self._start_session()
            dialog = self._bot.survey_dialog
            if dialog is None:
                raise FlowError(f"{self._bot.name} has no survey dialog that is enabled")
            yield from self._start_dialog(dialog, "survey")
        except FlowError as error:
            yield from self._stop(str(error))
        self._end()

    def _begin(self, text: str, source: Source, payload: str | None) -> None:
        scope = self._scope
        scope.source, scope.payload, scope.node, scope.texts = source, payload, None, 0
        self._chain, self._crossed = 0, False
        scope.note(ev.BotInputReceived(text, source), rules=_INPUT_RULES[source])

    def _end(self) -> None:
        self._scope.node = None
        stores = (self._session.variables, self._session.slots)
        if any(stored.duration == "request" for store in stores for stored in store.values()):
            self._scope.note(ev.VariablesExpired("request"), rules=("VAR-DURATION-REQUEST",))

    def _start_session(self) -> Steps:
        if self._session.started:
            return
        self._scope.note(ev.SessionStarted())
        if "initConversation" in self._bot.global_functions:
            yield from self._scope.run(CONVERSATION_START)

    def _stop(self, reason: str) -> Steps:
        """The error text, or the user-friendly response, once; the flow stops, the session stays (C29)."""
        friendly = self._bot.user_friendly_response
        rule = "SET-USER-FRIENDLY-RESPONSE" if friendly else "SET-DEFAULT-ERROR-TEXT"
        self._scope.note(ev.FlowStopped(reason), rules=(rule,))
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
        chosen = choose(question, scope.heard(text))
        if chosen is None and has_conditions(question):
            return False
        rules = ("TF-FAILURE-AS-INPUT", "TF-UNCAUGHT-AS-CONSUMER-MESSAGE") if scope.source == "failure" else ()
        scope.note(ev.QuestionAnswered(question.name, question.id), rules=("INT-QUESTION-WAITS", *rules))
        if chosen is not None:
            scope.note_rule(chosen)
            retort = next((c.fallback_message for c in chosen.rule.conditions if c.match_type == "NO_MATCH"), "")
            if chosen.by == "NO_MATCH" and retort:
                yield from scope.say(retort)
            scope.store_variables(chosen.rule)
        if question.process_response:  # C09: between the rule and its next action
            yield from scope.run_panel("Process User Response", question.process_response, question)
        yield from self._run((yield from self._next(question, chosen.rule if chosen else None)))
        return True

    def _match_starters(self, text: str, by: Literal["pattern", "context message"] = "pattern") -> Steps:
        """Patterns, then intents, then the fallback procedure (PAT-BEFORE-INTENT)."""
        match = self._scope.brain.starters.match(text)
        if match is not None:
            self._scope.note(
                ev.DialogStarterMatched(match.dialog.name, by, pattern=match.pattern),
                rules=self._starter_rules(match.pattern, by),
            )
            yield from self._start_dialog(match.dialog)
            return
        for intent, score in self._scope.intents(text):
            dialog = self._dialog_of_intent(intent)
            if dialog is not None and self._scope.brain.starters.blocking(dialog, text) is None:  # C39
                self._scope.note(
                    ev.DialogStarterMatched(dialog.name, "intent", intent=intent, score=score),
                    rules=("NLU-THRESHOLD-GOOD", "DIS-WITHOUT-DIALOG"),
                )
                yield from self._start_dialog(dialog)
                return
        yield from self._give_fallback(text)

    def _starter_rules(self, pattern: str, by: str) -> tuple[str, ...]:
        if by == "context message":
            return ("B2B-CONTEXT-THEN-MESSAGE", "ESC-TRANSFER-BOT-CONTEXT", "DLG-STARTER-PATTERN-SEED")
        if self._scope.source != "failure":
            return ("DLG-STARTER-PATTERN-SEED", "PAT-LIST-ANY")
        literal = pattern.strip().casefold() == self._session.user_message.casefold()
        return (
            "TF-CATCH-DIALOG" if literal else "TF-FAILURE-AS-INPUT",
            "PAT-SYSTEM-MESSAGES",
            "DLG-STARTER-PATTERN-SEED",
        )

    def _dialog_of_intent(self, intent: str) -> Dialog | None:
        if not intent:
            return None
        for dialog in self._bot.starters:
            head = self._bot.head(dialog)
            if head is not None and head.intent_id == intent:
                return dialog
        return None

    # --- fallback ----------------------------------------------------------------------------------------------------

    def _give_fallback(self, text: str) -> Steps:
        rules: tuple[str, ...] = ("FB-WHEN",)
        if self._scope.source == "failure":
            rules = ("TF-UNCAUGHT-AS-CONSUMER-MESSAGE", "FB-TRANSFER-FAILED-SEED", "FB-WHEN")
        elif self._scope.source == "transfer":
            rules = ("B2B-CONTEXT-NONE-FALLBACK", "FB-WHEN")
        self._scope.note(ev.NothingMatched(text))
        question = self._scope.pending_question()
        if question is not None and question.fallback_response:  # C17: that text alone, the question stays
            self._scope.note(ev.FallbackGiven("question"), rules=(*rules, "FB-QUESTION-FALLBACK-RESPONSE"))
            yield from self._scope.say(question.fallback_response)
            return
        yield from self._run_fallback("no match", rules)

    def _run_fallback(self, reason: Reason, rules: tuple[str, ...]) -> Steps:
        """The fallback procedure: the enabled Fallback dialog, else the built-in text; then the pending question."""
        switches = self._scope.brain.settings.switches
        dialog = self._bot.fallback_dialog
        in_fallback = any(frame.how == "fallback" for frame in self._session.stack)
        plain = reason == "skill id" and switches.bad_skill_id == "built-in text"
        if dialog is not None and not in_fallback and not plain:
            self._scope.note(ev.FallbackGiven("dialog", reason), rules=(*rules, "FB-DIALOG-OVERRIDES"))
            yield from self._start_dialog(dialog, "fallback")
            return
        self._scope.note(ev.FallbackGiven("built-in", reason), rules=(*rules, "FB-DEFAULT-TEXT"))
        self._scope.node = None
        yield from self._scope.say(BUILT_IN_FALLBACK)
        question = self._scope.pending_question()
        if question is not None and switches.reprompt_after_fallback:
            yield from self._run(question)

    # --- dialogs -----------------------------------------------------------------------------------------------------

    def _start_dialog(self, dialog: Dialog, how: How = "starter") -> Steps:
        head = self._enter(dialog, how)
        yield from self._run(head or self._complete())

    def _enter(self, dialog: Dialog, how: How) -> Interaction | None:
        if self._session.stack and self._session.variable("skipPreviousDialog") == "true":
            self._scope.note(ev.DialogStackDropped(), rules=("CTX-SKIP-PREVIOUS-DIALOG",))
        self._scope.note(ev.DialogStarted(dialog.name, dialog.id, how), node=dialog.name)
        return self._bot.head(dialog)

    def _complete(self) -> Interaction | None:
        """End the dialog on top; what to play next is the last interaction of the dialog beneath, if there is one."""
        self._scope.drop_top()
        below = self._session.top
        if below is None:
            return None
        if self._session.variable("skipPreviousDialog") == "true":
            self._scope.note(ev.DialogStackDropped(), rules=("CTX-SKIP-PREVIOUS-DIALOG", "ESC-BP-SKIP-PREVIOUS"))
            return None
        if below.how == "fallback":  # CTX-FALLBACK-NOT-RETURNED
            return self._complete()
        after_transfer = self._session.standing is Standing.TRANSFERRING
        self._scope.note(
            ev.DialogResumed(self._scope.dialog_name(below.dialog_id), below.dialog_id),
            rules=("CTX-SWITCH-POP", "CTX-SWITCH-REPEAT") + ("ESC-CONTEXT-SWITCH-AFTER-TRANSFER",) * after_transfer,
        )
        if below.question_id and not self._scope.brain.settings.switches.reprompt_after_fallback:
            return None
        return self._bot.interaction(below.interaction_id)

    # --- interactions ------------------------------------------------------------------------------------------------

    def _run(self, interaction: Interaction | None) -> Steps:
        """Play interactions one after the other until the flow waits, ends or is stopped."""
        while interaction is not None:
            if not interaction.enabled:  # INT-ENABLED, C37
                interaction = self._bot.following(interaction) or self._complete()
                continue
            if self._limit_reached(interaction):
                return
            interaction = yield from self._play(interaction)

    def _limit_reached(self, interaction: Interaction) -> bool:
        """Count the chain; at its limit log the platform's line and stop before the next interaction (C22)."""
        if interaction.is_question:
            self._chain = 0
            return False
        if interaction.type == "DIALOG_STARTER":
            return False
        limit = CROSS_DIALOG_LIMIT if self._crossed else CHAIN_LIMIT
        if self._chain < limit:
            self._chain += 1
            return False
        if self._crossed:
            text, rule = (
                f"Breaking the interaction flow because iteration count exceeded {limit}",
                "DLG-MAX-ITERATION-5",
            )
        else:
            text = f"BREAKING THE INTERACTION FLOW. Reached max limit on daisy chaining of interactions: {limit}"
            rule = "DLG-MAX-CHAIN-10"
        self._scope.note(ev.FlowStopped(text), rules=(rule,))
        self._scope.drop_top()
        return True

    def _play(self, interaction: Interaction) -> Next:
        scope = self._scope
        scope.node, scope.delay_ms, scope.replies = interaction.where, None, []
        scope.note(ev.InteractionReached(interaction.name, interaction.id, interaction.type))
        if interaction.pre_process and (
            yield from scope.run_panel("Pre-Process Code", interaction.pre_process, interaction)
        ):
            return (yield from self._next(interaction, None))
        ending = yield from self._kind(interaction)
        return (yield from self._follow(interaction, ending))

    def _kind(self, interaction: Interaction) -> Play:
        """The play of an interaction, by its kind."""
        scope = self._scope
        integration = interaction_type(scope, interaction)
        escalation = self._bot.escalation(interaction)
        if escalation is not None:
            return play_transfer(scope, interaction, escalation, integration)
        if interaction.is_integration and integration is not None:
            return play_integration(scope, interaction, integration)
        if interaction.is_question:
            return play_question(scope, interaction)
        if interaction.type in _STATEMENTS:
            return play_statement(scope, interaction)
        raise Unsupported(f"the interaction type {interaction.type} of {interaction.where}")

    def _follow(self, interaction: Interaction, ending: Ending) -> Next:
        """What is played next, after an interaction that ended so."""
        match ending:
            case Proceeds(rule):
                if rule is not None:
                    self._scope.store_variables(rule)
                return (yield from self._next(interaction, rule))
            case Waits():
                return None
            case Completes():
                return self._complete()
            case Closes(survey):
                return (yield from self._close(survey))
            case Failed():
                self._scope.drop_top()
                return None
            case Refused():
                return (yield from self._fall_back_from_transfer())

    def _fall_back_from_transfer(self) -> Next:
        """A bad skill id ends its dialog; within the Fallback dialog the built-in text comes once (C03)."""
        top = self._session.top
        if top is not None and top.how != "fallback":
            self._scope.drop_top()
        yield from self._run_fallback("skill id", ("ESC-SKILL-NOT-NUMERIC", "FB-SKILL-NOT-NUMERIC-SEED"))
        top = self._session.top
        if top is not None and top.how == "fallback" and not top.question_id:
            return self._complete()
        return None

    # --- next actions ------------------------------------------------------------------------------------------------

    def _next(self, interaction: Interaction, rule: CustomRule | None) -> Next:
        """Take the next action: a script's trigger first, then the rule's, then the interaction in line."""
        trigger, self._scope.trigger = self._scope.trigger, None
        if trigger is not None:
            return self._jump(self._triggered(interaction, trigger))
        name, value = (rule.action.name, rule.action.value) if rule is not None else ("INTERACTION", NEXT)
        if value == NEXT:
            following = self._bot.following(interaction)
            self._scope.note(ev.NextActionTaken("Next Interaction", following.name if following else ""))
            return following or self._complete()
        if value == END_INTERACTION:
            self._scope.note(ev.NextActionTaken("End Interaction"), rules=("RULE-END-INTERACTION",))
            return self._complete()
        if value in (CLOSE_DIALOG, CLOSE_CONVERSATION):
            return (yield from self._close(value == CLOSE_DIALOG))
        if name == "DIALOG":
            return self._jump_to_dialog(interaction, value)
        target = self._bot.interaction(value)
        if target is None:
            raise FlowError(f"{interaction.where} goes to the interaction {value!r}, which is in no dialog")
        return self._jump(target)

    def _triggered(self, interaction: Interaction, trigger: str) -> Interaction:
        target = self._bot.interaction_named(trigger)
        if target is None:
            near = closest(trigger, [known.name for known in self._bot.interactions])
            hint = f", did you mean {near!r}?" if near else ""
            raise FlowError(f"{interaction.where} triggers the interaction {trigger!r}, which does not exist{hint}")
        return target

    def _jump(self, target: Interaction) -> Interaction | None:
        self._scope.note(ev.NextActionTaken("Interaction", target.name))
        top = self._session.top
        if top is None or top.dialog_id != target.dialog_id:
            dialog = self._bot.dialog(target.dialog_id)
            if dialog is None or not dialog.enabled:  # C37
                raise FlowError(f"{target.where} is in a dialog that is disabled")
            self._crossed = True
            self._enter(dialog, "jump")
        return target

    def _jump_to_dialog(self, interaction: Interaction, dialog_id: str) -> Interaction | None:
        dialog = self._bot.dialog(dialog_id)
        if dialog is None or not dialog.enabled:
            raise FlowError(f"{interaction.where} goes to the dialog {dialog_id!r}, which is not there or disabled")
        self._scope.note(ev.NextActionTaken("Dialog", dialog.name))
        self._crossed = True
        return self._enter(dialog, "jump")

    def _close(self, survey: bool) -> Next:
        action, rule = (
            ("Close Dialog", "DLG-CLOSE-DIALOG") if survey else ("Close Conversation", "DLG-CLOSE-CONVERSATION")
        )
        self._scope.note(ev.NextActionTaken(action), rules=(rule,))
        self._scope.note(ev.DialogStackDropped(), rules=("CTX-CLOSE-CLEARS",))
        yield Close(survey)
        return None
