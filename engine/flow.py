"""A turn: everything a bot does about one input until it waits again.

Theory of operation. `Flow.hear` is a generator. It notes what it decides as events, each of which changes the session,
and it yields when it needs the world: `Say` a message, `Wait` for a delay, `Call` somebody, `Close` the conversation,
`Fail` an escalation. Whoever drives it answers a `Call` with an `Answer` and resumes it when virtual time says so; a
suspended turn holds nothing but its place, so rings and silences can fire meanwhile. Nothing in here knows a clock, a
client or a socket.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import httpx

from . import events as ev
from .bot import Bot, CustomRule, Dialog, Escalation, Integration, Interaction
from .errors import BotDefinitionError, Unsupported, closest
from .escalation import BLANK_MESSAGE, Duty, Signal, Standing, decide, expand_newlines, is_numeric
from .integration import FAILURE_TEXT, Answer, TransferCall, as_json_text, integration_request
from .log import Event
from .panels import Surroundings, run_panel
from .ports import NluPort, Outgoing, TransferContext
from .rules import Chosen, Heard, choose, has_conditions
from .script import Panel
from .session import Session
from .settings import PlatformSettings
from .starters import Starters
from .substitution import References

if TYPE_CHECKING:
    from .script import ScriptEngine

BUILT_IN_FALLBACK = "Not able to understand your question. Can you please re-phrase it?"  # FB-DEFAULT-TEXT
ERROR_TEXT = BUILT_IN_FALLBACK  # SET-DEFAULT-ERROR-TEXT: the same words
GOOD = 0.60  # NLU-BANDS-LIVEPERSON, lower bound of GOOD
CHAIN_LIMIT = 10  # DLG-MAX-CHAIN-10
CROSS_DIALOG_LIMIT = 5  # DLG-MAX-ITERATION-5
DELAY_PER_TEXT_MS = 2000  # ESC-BP-DELAY: the document's example, and the rolling loop of CLD-MESSAGE-ORDER


@dataclass(frozen=True, slots=True)
class Say:
    """Send this message; `node` is the interaction it comes from."""

    message: Outgoing
    node: str | None


@dataclass(frozen=True, slots=True)
class Wait:
    delay_ms: int


@dataclass(frozen=True, slots=True)
class Call:
    """Make this request; the turn is resumed with an `Answer`."""

    request: httpx.Request
    transfer: bool


@dataclass(frozen=True, slots=True)
class Close:
    survey: bool


@dataclass(frozen=True, slots=True)
class Fail:
    """A transfer failed at once and no rule of the interaction handles it: count it and tell the bot, or stop."""

    detail: str


Command = Say | Wait | Call | Close | Fail
Steps = Generator[Command, Answer | None, None]
StepsTo = Generator[Command, Answer | None, "Interaction | None"]
Note = Callable[..., Event]  # (body, node=..., rules=...) -> the event, appended to the log and applied to the session


class FlowError(Exception):
    """The flow cannot go on: an unknown target, a failing script. The consumer gets the error text (C29)."""


@dataclass(slots=True)
class Brain:
    """What all conversations of a deployed bot share."""

    bot: Bot
    starters: Starters
    scripts: ScriptEngine
    settings: PlatformSettings
    nlu: NluPort | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    token: str = ""
    user_id: str = ""
    user_name: str = ""
    account: str = ""
    seed: int = 0
    fields: Mapping[str, tuple[str, Mapping[str, str]]] = field(init=False)

    def __post_init__(self) -> None:
        self.fields = fields_of(self.bot)


def fields_of(bot: Bot) -> dict[str, tuple[str, Mapping[str, str]]]:
    """Custom data fields by Response Data Variable Name, the integration's name as an alias (C11)."""
    found: dict[str, tuple[str, Mapping[str, str]]] = {}
    for integration in bot.integrations:
        entry = (integration.variable, integration.fields)
        found.setdefault(integration.name, entry)
        if integration.variable:
            found[integration.variable] = entry
    return found


_INPUT_RULES: dict[str, tuple[str, ...]] = {
    "consumer": (),
    "failure": ("TF-MAGIC-MESSAGE", "TF-DELAYED-FAILURE"),
    "greeting": ("CON-GREETING-MESSAGE",),
    "transfer": ("B2B-LAST-UTTERANCE",),
}
_DURATIONS: dict[str, Literal["request", "dialog", "session", "forever"]] = {
    "request": "request",
    "dialog": "dialog",
    "session": "session",
    "forever": "forever",
}
_STATEMENTS = frozenset({"TEXT", "IMAGE", "DIALOG_STARTER", "UNIVERSAL"})
_CLOSE_TEXTS = {"LP_CLOSECONVERSATION": False, "LP_CLOSEDIALOG": True}


class Flow:
    """One bot in one conversation."""

    def __init__(
        self, brain: Brain, session: Session, note: Note, *, conversation_id: str, now_ms: Callable[[], int]
    ) -> None:
        self._brain = brain
        self._bot = brain.bot
        self._session = session
        self._note_event = note
        self._conversation_id = conversation_id
        self._now_ms = now_ms
        self._source = "consumer"
        self._payload: str | None = None
        self._node: str | None = None
        self._chain = 0
        self._crossed = False
        self._texts = 0
        self._message_delay: int | None = None
        self._trigger: str | None = None
        self._context = TransferContext()
        self._added_replies: list[ev.Choice] = []
        self._references: References | None = None

    # --- turns -------------------------------------------------------------------------------------------------------

    def hear(self, text: str, source: str = "consumer", payload: str | None = None) -> Steps:
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
                self._note(
                    ev.DialogStarterMatched(dialog.name, "context intent", intent=context.intent_id),
                    rules=("B2B-CONTEXT-INTENT-FIRST", "ESC-TRANSFER-BOT-CONTEXT"),
                )
                yield from self._start_dialog(dialog)
            else:
                yield from self._match_starters(context.user_message, "context message")
        except FlowError as error:
            yield from self._stop(str(error))
        self._end()

    def _begin(self, text: str, source: str, payload: str | None) -> None:
        self._source, self._payload, self._node = source, payload, None
        self._chain, self._crossed, self._texts = 0, False, 0
        self._note(ev.BotInputReceived(text, source), rules=_INPUT_RULES[source])  # type: ignore[arg-type]  # a Literal

    def _end(self) -> None:
        self._node = None
        session = self._session
        if any(
            stored.duration == "request" for store in (session.variables, session.slots) for stored in store.values()
        ):
            self._note(ev.VariablesExpired("request"), rules=("VAR-DURATION-REQUEST",))

    def _start_session(self) -> Steps:
        if self._session.started:
            return
        self._note(ev.SessionStarted())
        code = self._bot.global_functions
        name = "__initConversation" if "__initConversation" in code else "initConversation"
        if name in code:
            yield from self._run_panel("conversation start", f"{name}();", None)

    # --- what takes the input ----------------------------------------------------------------------------------------

    def _answer_question(self, text: str) -> Generator[Command, Answer | None, bool]:
        question = self._bot.interaction(self._session.question_id) if self._session.question_id else None
        if question is None:
            return False
        self._node = question.where
        chosen = choose(question, self._heard(text))
        if chosen is None and has_conditions(question):
            return False
        rules = ("TF-FAILURE-AS-INPUT", "TF-UNCAUGHT-AS-CONSUMER-MESSAGE") if self._source == "failure" else ()
        self._note(ev.QuestionAnswered(question.name, question.id), rules=("INT-QUESTION-WAITS", *rules))
        if chosen is not None:
            self._note_rule(chosen)
            fallback = next((c.fallback_message for c in chosen.rule.conditions if c.match_type == "NO_MATCH"), "")
            if chosen.by == "NO_MATCH" and fallback:
                yield from self._say(fallback)
            self._store_variables(chosen.rule)
        if question.process_response:
            yield from self._run_panel("Process User Response", question.process_response, question)
        yield from self._go_on(question, chosen.rule if chosen else None)
        return True

    def _match_starters(self, text: str, by: str = "pattern") -> Steps:
        match = self._brain.starters.match(text)
        if match is not None:
            self._note(
                ev.DialogStarterMatched(match.dialog.name, by, pattern=match.pattern),  # type: ignore[arg-type]
                rules=self._starter_rules(match.pattern),
            )
            yield from self._start_dialog(match.dialog)
            return
        found = self._best_intent(text)
        if found is not None:
            dialog, intent, score = found
            self._note(
                ev.DialogStarterMatched(dialog.name, "intent", intent=intent, score=score),
                rules=("NLU-THRESHOLD-GOOD", "DIS-WITHOUT-DIALOG"),
            )
            yield from self._start_dialog(dialog)
            return
        yield from self._give_fallback(text)

    def _starter_rules(self, pattern: str) -> tuple[str, ...]:
        if self._source != "failure":
            return ("DLG-STARTER-PATTERN-SEED", "PAT-LIST-ANY")
        if pattern.strip().casefold() == self._session.user_message.casefold():
            return ("TF-CATCH-DIALOG", "PAT-SYSTEM-MESSAGES", "DLG-STARTER-PATTERN-SEED")
        return ("TF-FAILURE-AS-INPUT", "PAT-SYSTEM-MESSAGES", "DLG-STARTER-PATTERN-SEED")

    def _intents(self, text: str) -> list[tuple[str, float]]:
        """Intent ids with a score of GOOD or better, best first."""
        if self._brain.nlu is None:
            return []
        scored = [(self._bot.intent_id(s.intent) or s.intent, s.score) for s in self._brain.nlu.score(text)]
        return sorted([entry for entry in scored if entry[1] >= GOOD], key=lambda entry: -entry[1])

    def _best_intent(self, text: str) -> tuple[Dialog, str, float] | None:
        for intent, score in self._intents(text):
            dialog = self._dialog_of_intent(intent)
            if dialog is not None:
                return dialog, intent, score
        return None

    def _dialog_of_intent(self, intent: str) -> Dialog | None:
        if not intent:
            return None
        for dialog in self._bot.starters:
            head = self._bot.head(dialog)
            if head is not None and head.intent_id == intent:
                return dialog
        return None

    def _heard(self, text: str, success: bool | None = None) -> Heard:
        intents = [intent for intent, _ in self._intents(text)] if success is None else []
        return Heard(self._payload or text, success, intents, self._read)

    def _read(self, name: str) -> str | None:
        if "{" in name:
            values = self._refs().values(name)
            return values[0] if values else None
        stored = self._session.variables.get(name) or self._session.slots.get(name)
        return stored.value if stored else None

    # --- fallback ----------------------------------------------------------------------------------------------------

    def _give_fallback(self, text: str) -> Steps:
        rules: tuple[str, ...] = ("FB-WHEN",)
        if self._source == "failure":
            rules = ("TF-UNCAUGHT-AS-CONSUMER-MESSAGE", "FB-TRANSFER-FAILED-SEED", "FB-WHEN")
        elif self._source == "transfer":
            rules = ("B2B-CONTEXT-NONE-FALLBACK", "FB-WHEN")
        self._note(ev.NothingMatched(text))
        if not (yield from self._question_fallback(rules)):
            yield from self._run_fallback("no match", rules)

    def _question_fallback(self, rules: tuple[str, ...]) -> Generator[Command, Answer | None, bool]:
        """The pending question's own Fallback Response, if it has one: that text alone, the question stays (C17)."""
        question = self._bot.interaction(self._session.question_id) if self._session.question_id else None
        if question is None or not question.fallback_response:
            return False
        self._note(ev.FallbackGiven("question"), rules=(*rules, "FB-QUESTION-FALLBACK-RESPONSE"))
        yield from self._say(question.fallback_response)
        return True

    def _run_fallback(self, reason: str, rules: tuple[str, ...]) -> Steps:
        """The fallback procedure: the enabled Fallback dialog, else the built-in text; then the pending question."""
        dialog = self._bot.fallback_dialog
        in_fallback = any(frame.how == "fallback" for frame in self._session.stack)
        plain = reason == "skill id" and self._brain.settings.switches.bad_skill_id == "built-in text"
        if dialog is not None and not in_fallback and not plain:
            self._note(ev.FallbackGiven("dialog", reason), rules=(*rules, "FB-DIALOG-OVERRIDES"))  # type: ignore[arg-type]
            yield from self._start_dialog(dialog, "fallback")
            return
        self._note(ev.FallbackGiven("built-in", reason), rules=(*rules, "FB-DEFAULT-TEXT"))  # type: ignore[arg-type]
        self._node = None
        yield from self._say(BUILT_IN_FALLBACK)
        question = self._bot.interaction(self._session.question_id) if self._session.question_id else None
        if question is not None and self._brain.settings.switches.reprompt_after_fallback:
            yield from self._run(question)

    # --- dialogs -----------------------------------------------------------------------------------------------------

    def _start_dialog(self, dialog: Dialog, how: str = "starter") -> Steps:
        head = self._enter(dialog, how)
        yield from self._run(head)

    def _enter(self, dialog: Dialog, how: str) -> Interaction | None:
        self._drop_stack_if_told()
        self._note(ev.DialogStarted(dialog.name, dialog.id, how), node=dialog.name)  # type: ignore[arg-type]  # a Literal
        return self._bot.head(dialog)

    def _drop_stack_if_told(self) -> None:
        if len(self._session.stack) > 0 and self._session.variable("skipPreviousDialog") == "true":
            self._note(ev.DialogStackDropped(), rules=("CTX-SKIP-PREVIOUS-DIALOG",))

    def _complete(self) -> Interaction | None:
        """End the dialog on top; what to play next is the last interaction of the dialog beneath, if there is one."""
        self._drop_top()
        below = self._session.top
        if below is None:
            return None
        if self._session.variable("skipPreviousDialog") == "true":
            self._note(ev.DialogStackDropped(), rules=("CTX-SKIP-PREVIOUS-DIALOG", "ESC-BP-SKIP-PREVIOUS"))
            return None
        if below.how == "fallback":  # CTX-FALLBACK-NOT-RETURNED
            return self._complete()
        dialog = self._bot.dialog(below.dialog_id)
        transferring = self._session.standing is Standing.TRANSFERRING
        self._note(
            ev.DialogResumed(dialog.name if dialog else below.dialog_id, below.dialog_id),
            rules=(
                "CTX-SWITCH-POP",
                "CTX-SWITCH-REPEAT",
                *(("ESC-CONTEXT-SWITCH-AFTER-TRANSFER",) if transferring else ()),
            ),
        )
        if not below.question_id or self._brain.settings.switches.reprompt_after_fallback:
            return self._bot.interaction(below.interaction_id)
        return None

    def _drop_top(self) -> None:
        top = self._session.top
        if top is not None:
            dialog = self._bot.dialog(top.dialog_id)
            self._note(ev.DialogCompleted(dialog.name if dialog else top.dialog_id, top.dialog_id), node=None)

    # --- interactions ------------------------------------------------------------------------------------------------

    def _run(self, interaction: Interaction | None) -> Steps:
        """Play interactions one after the other until the flow waits, ends or is stopped."""
        if interaction is None:
            interaction = self._complete()
        while interaction is not None:
            if not interaction.enabled:  # INT-ENABLED, C37
                interaction = self._bot.following(interaction) or self._complete()
                continue
            if self._limit_reached(interaction):
                return
            interaction = yield from self._play(interaction)

    def _limit_reached(self, interaction: Interaction) -> bool:
        if interaction.is_question:
            self._chain = 0
            return False
        if interaction.type == "DIALOG_STARTER":
            return False
        limit = CROSS_DIALOG_LIMIT if self._crossed else CHAIN_LIMIT
        if self._chain < limit:
            self._chain += 1
            return False
        text, rule = (
            (f"Breaking the interaction flow because iteration count exceeded {limit}", "DLG-MAX-ITERATION-5")
            if self._crossed
            else (
                f"BREAKING THE INTERACTION FLOW. Reached max limit on daisy chaining of interactions: {limit}",
                "DLG-MAX-CHAIN-10",
            )
        )
        self._note(ev.FlowStopped(text), rules=(rule,))
        self._drop_top()
        return True

    def _play(self, interaction: Interaction) -> StepsTo:
        self._node = interaction.where
        self._message_delay = None
        self._added_replies = []
        self._note(ev.InteractionReached(interaction.name, interaction.id, interaction.type))
        if interaction.pre_process and (
            yield from self._run_panel("Pre-Process Code", interaction.pre_process, interaction)
        ):
            return (yield from self._after(interaction, None))
        integration = self._bot.integration_of(interaction)
        escalation = self._bot.escalation(interaction)
        if escalation is not None:
            return (yield from self._transfer(interaction, escalation, integration))
        if interaction.is_integration and integration is None:
            raise FlowError(f"{interaction.where} names an integration that the bot does not have")
        if interaction.is_integration and integration is not None:
            return (yield from self._integrate(interaction, integration))
        if interaction.is_question:
            return (yield from self._ask(interaction))
        if interaction.type in _STATEMENTS:
            return (yield from self._state(interaction))
        raise Unsupported(f"the interaction type {interaction.type} of {interaction.where}")

    def _state(self, interaction: Interaction) -> StepsTo:
        if interaction.post_process and (
            yield from self._run_panel("Post-Process Code", interaction.post_process, interaction)
        ):
            return (yield from self._after(interaction, None))
        yield from self._delay(interaction)
        if interaction.type != "DIALOG_STARTER":
            text = self._fill(interaction.text)
            first_line = text.split("\n", 1)[0].strip()
            if first_line in _CLOSE_TEXTS:
                return (yield from self._close(_CLOSE_TEXTS[first_line]))
            yield from self._send(self._content(interaction, text))
        return (yield from self._after(interaction, choose(interaction, self._heard(""))))

    def _ask(self, interaction: Interaction) -> StepsTo:
        if interaction.post_process and (
            yield from self._run_panel("Post-Process Code", interaction.post_process, interaction)
        ):
            return (yield from self._after(interaction, None))
        yield from self._delay(interaction)
        yield from self._send(self._content(interaction, self._fill(interaction.text)))
        self._note(ev.QuestionAsked(interaction.name, interaction.id), rules=("INT-QUESTION-WAITS",))
        return None

    def _after(self, interaction: Interaction, chosen: Chosen | None) -> StepsTo:
        if chosen is not None:
            self._store_variables(chosen.rule)
        return (yield from self._next(interaction, chosen.rule if chosen else None))

    def _go_on(self, interaction: Interaction, rule: CustomRule | None) -> Steps:
        target = yield from self._next(interaction, rule)
        yield from self._run_if(target)

    def _run_if(self, interaction: Interaction | None) -> Steps:
        if interaction is not None:
            yield from self._run(interaction)

    # --- next actions ------------------------------------------------------------------------------------------------

    def _next(self, interaction: Interaction, rule: CustomRule | None) -> StepsTo:
        """Take the next action: a script's trigger first, then the rule's, then the interaction in line."""
        trigger, self._trigger = self._trigger, None
        if trigger is not None:
            return self._trigger_target(interaction, trigger)
        name, value = (rule.action.name, rule.action.value) if rule is not None else ("INTERACTION", "next")
        if value == "next":
            following = self._bot.following(interaction)
            self._note(ev.NextActionTaken("Next Interaction", following.name if following else ""))
            return following or self._complete()
        if value == "none":
            self._note(ev.NextActionTaken("End Interaction"), rules=("RULE-END-INTERACTION",))
            return self._complete()
        if value in ("close_dialog", "close_conversation"):
            return (yield from self._close(value == "close_dialog"))
        if name == "DIALOG":
            dialog = self._bot.dialog(value)
            if dialog is None or not dialog.enabled:
                raise FlowError(f"{interaction.where} goes to the dialog {value!r}, which is not there or disabled")
            self._note(ev.NextActionTaken("Dialog", dialog.name))
            self._crossed = True
            return self._enter(dialog, "jump")
        target = self._bot.interaction(value)
        if target is None:
            raise FlowError(f"{interaction.where} goes to the interaction {value!r}, which is in no dialog")
        return self._jump(target)

    def _trigger_target(self, interaction: Interaction, trigger: str) -> Interaction | None:
        target = self._bot.interaction_named(trigger)
        if target is None:
            known = [i.name for i in self._bot.interactions]
            near = closest(trigger, known)
            hint = f", did you mean {near!r}?" if near else ""
            raise FlowError(f"{interaction.where} triggers the interaction {trigger!r}, which does not exist{hint}")
        return self._jump(target)

    def _jump(self, target: Interaction) -> Interaction | None:
        self._note(ev.NextActionTaken("Interaction", target.name))
        top = self._session.top
        if top is not None and top.dialog_id == target.dialog_id:
            return target
        dialog = self._bot.dialog(target.dialog_id)
        if dialog is None or not dialog.enabled:  # C37
            raise FlowError(f"{target.where} is in a dialog that is disabled")
        self._crossed = True
        self._enter(dialog, "jump")
        return target

    def _close(self, survey: bool) -> StepsTo:
        rule = "DLG-CLOSE-DIALOG" if survey else "DLG-CLOSE-CONVERSATION"
        self._note(ev.NextActionTaken("Close Dialog" if survey else "Close Conversation"), rules=(rule,))
        self._note(ev.DialogStackDropped(), rules=("CTX-CLOSE-CLEARS",))
        yield Close(survey)
        return None

    # --- integrations ------------------------------------------------------------------------------------------------

    def _integrate(self, interaction: Interaction, integration: Integration) -> StepsTo:
        if integration.type != "API":
            raise Unsupported(f"integrations of type {integration.type} ({integration.name!r})")
        yield from self._delay(interaction)
        answer = yield from self._call_api(integration)
        self._store_result(integration.variable, answer, ("API-STATUS-VARIABLE", "API-RAW-RESULT"))
        yield from self._digest(interaction, integration)
        chosen = choose(interaction, self._heard("", answer.is_success))
        handled = self._trigger is not None or (chosen is not None and chosen.by == "API_RESULT")
        if not answer.is_success and not handled:  # API-FAILURE-MESSAGE, C13
            self._note(ev.DiagnosticReported("integration-failed", answer.error or f"status {answer.status}"))
            yield from self._say(FAILURE_TEXT)
            return self._complete()
        if chosen is not None and chosen.by != "unconditional":
            self._note_rule(chosen)
        return (yield from self._after(interaction, chosen))

    def _call_api(self, integration: Integration) -> Generator[Command, Answer | None, Answer]:
        try:
            request = integration_request(integration, self._fill)
        except BotDefinitionError as error:
            self._note(ev.DiagnosticReported("integration-address", str(error)))
            return Answer(0, error="no usable address")
        answer = yield Call(request, transfer=False)
        return answer or Answer(0, error="no answer")

    def _store_result(self, variable: str, answer: Answer, rules: tuple[str, ...]) -> None:
        self._note(
            ev.IntegrationResultStored(
                variable, answer.status, as_json_text(answer.body) if answer.body else "", answer.is_success
            ),
            rules=rules,
        )

    def _digest(self, interaction: Interaction, integration: Integration | None) -> Steps:
        """Run what looks at a result: the Transform Result Script, then the interaction's Post-Process Code."""
        if integration is not None and integration.transform_script:
            yield from self._run_panel("Transform Result Script", integration.transform_script, interaction)
        if interaction.post_process:
            yield from self._run_panel("Post-Process Code", interaction.post_process, interaction)

    # --- escalation --------------------------------------------------------------------------------------------------

    def _transfer(self, interaction: Interaction, spec: Escalation, integration: Integration | None) -> StepsTo:
        """One transfer attempt, whichever of the two ways the author chose (ESC-TWO-WAYS)."""
        yield from self._delay(interaction, transfers=True)
        skill_id = self._fill(spec.skill_id).strip()
        if not is_numeric(skill_id):
            return (yield from self._refuse(spec, skill_id))
        request = self._request_event(spec, skill_id, integration)
        duty = decide(self._session.standing, Signal.REQUESTED).duty
        self._note(request, rules=_request_rules(spec, request, integration, self._refs()))
        if duty is not Duty.CALL:
            self._note(ev.DiagnosticReported("already-transferring", "a transfer of this conversation is under way"))
            return (yield from self._after(interaction, None))
        if spec.transfer_bot_context:
            self._pass_context()
        answer = (yield Call(self._transfer_request(spec, request), transfer=True)) or Answer(0, error="no answer")
        chosen = choose(interaction, self._heard("", answer.is_success))
        handles = chosen is not None and chosen.by == "API_RESULT"
        if integration is not None and integration.variable:
            self._store_result(integration.variable, answer, ("API-ESCALATION-RESULT-SEED", "ESC-TRANSFORM-AND-FIELDS"))
        if answer.is_success:
            self._note(ev.TransferAccepted(skill_id), rules=("ESC-ASYNC", "ESC-NO-PERFORMANCE-DIFFERENCE"))
        elif handles:
            self._note(
                ev.TransferFailed("at once", answer.error or f"status {answer.status}", False, self._session.failures),
                rules=("TF-IMMEDIATE-FAILURE-RESULT", "TF-FAILURE-RULE", "RULE-API-RESULT-SEED"),
            )
        elif self._brain.settings.switches.unhandled_transfer_error == "default text":
            self._note(
                ev.TransferFailed("at once", answer.error or f"status {answer.status}", False, self._session.failures),
                rules=("TF-IMMEDIATE-FAILURE-RESULT", "API-FAILURE-MESSAGE"),
            )
            yield from self._say(FAILURE_TEXT)
            return self._complete()
        else:
            yield Fail(answer.error or f"status {answer.status}")
            self._drop_top()
            return None
        yield from self._digest(interaction, integration)
        if chosen is not None and handles:
            self._note_rule(chosen, "RULE-API-RESULT-SEED")
        return (yield from self._after(interaction, chosen))

    def _refuse(self, spec: Escalation, skill_id: str) -> StepsTo:
        """A skill id that is not numeric: no call, no transfer message, no failure counted (ESC-SKILL-NOT-NUMERIC)."""
        rules = ["ESC-SKILL-NOT-NUMERIC", "ESC-SKILL-EVALUATED-AT-ATTEMPT"]
        if self._refs().has_reference(spec.skill_id):
            rules += ["VAR-SKILL-ID-SEED", "ESC-SKILL-ID-FORMS"]
        self._note(ev.EscalationRefused(skill_id, spec.skill_id), rules=tuple(rules))
        self._note(
            ev.DiagnosticReported("skill-id-not-numeric", f"the skill id {spec.skill_id!r} resolved to {skill_id!r}")
        )
        self._drop_top_unless_fallback()
        yield from self._run_fallback("skill id", ("ESC-SKILL-NOT-NUMERIC", "FB-SKILL-NOT-NUMERIC-SEED"))
        top = self._session.top
        if top is not None and top.how == "fallback" and not top.question_id:
            return self._complete()
        return None

    def _drop_top_unless_fallback(self) -> None:
        top = self._session.top
        if top is not None and top.how != "fallback":
            self._drop_top()

    def _request_event(
        self, spec: Escalation, skill_id: str, integration: Integration | None
    ) -> ev.EscalationRequested:
        return ev.EscalationRequested(
            skill_id=skill_id,
            raw=spec.skill_id,
            agent_id=self._fill(spec.agent_id).strip() if spec.agent_id else "",
            message=self._fill(expand_newlines(spec.message)),
            via="LivePerson Agent Escalation" if integration is not None else "Agent Transfer",
            transfer_bot_context=spec.transfer_bot_context,
        )

    def _transfer_request(self, spec: Escalation, request: ev.EscalationRequested) -> httpx.Request:
        return TransferCall(
            skill_id=request.skill_id,
            message=request.message,
            conversation_id=self._conversation_id,
            bot_id=self._bot.id,
            user_id=self._brain.user_id,
            skill_name=spec.skill_name,
            agent_id=request.agent_id,
            intent_id=self._context.intent_id,
            user_message=self._context.user_message,
            passes_context=spec.transfer_bot_context,
        ).request(self._brain.token)

    def _pass_context(self) -> None:
        """Fill the Transfer Bot Context object: what a script set, else the last intent and the consumer's message."""
        given = self._context
        self._context = TransferContext(
            given.intent_id or self._session.starter_intent, given.user_message or self._session.user_message
        )
        self._note(
            ev.TransferContextPassed(self._context.intent_id, self._context.user_message),
            rules=("ESC-TRANSFER-BOT-CONTEXT",),
        )

    # --- variables and texts -----------------------------------------------------------------------------------------

    def _store_variables(self, rule: CustomRule) -> None:
        for variable in rule.variables:
            name, slot = variable.name, variable.name.startswith("slot.")
            self._note(
                ev.VariableSet(
                    name[5:] if slot else name,
                    self._fill(variable.value),
                    _DURATIONS.get(variable.scope, "session"),
                    slot,
                ),
                rules=("RULE-STORE-BEFORE-NEXT", "VAR-SET-IN-RULE"),
            )

    def _refs(self) -> References:
        if self._references is None:
            self._references = References(
                session=self._session,
                fields=self._brain.fields,
                environment=self._brain.environment,
                system={
                    "conversationId": self._conversation_id,
                    "chatBotId": self._bot.id,
                    "chatBotUserId": self._conversation_id,
                    "chatBotUserPlatformId": self._brain.user_id,
                    "firstname": self._brain.user_name,
                },
                unresolved=self._report_unresolved,
                null_prints_empty=self._brain.settings.switches.null_prints_empty,
            )
        return self._references

    def _fill(self, text: str) -> str:
        return self._refs().fill(text) if "{" in text else text

    def _report_unresolved(self, reference: str) -> None:
        if self._brain.settings.switches.strict_references:
            raise FlowError(f"{self._node} refers to {reference}, which has no value")
        self._note(ev.DiagnosticReported("unresolved-reference", f"{reference} has no value and stays as it is typed"))

    # --- messages ----------------------------------------------------------------------------------------------------

    def _content(self, interaction: Interaction, text: str) -> Outgoing:
        if interaction.type == "STRUCTURED":
            return Outgoing(text, cards=tuple(self._cards(interaction)))
        choices = [ev.Choice(self._fill(c), self._fill(c), "choice") for c in interaction.choices]
        choices += [self._button(b.name, b.type, b.callback) for b in interaction.buttons]
        choices += [
            ev.Choice(self._fill(q.title), self._fill(q.payload or q.title), "quick reply")
            for q in interaction.quick_replies
        ]
        choices += self._added_replies
        return Outgoing(
            text or self._fill(interaction.image_url), tuple(choices), rich=self._fill(interaction.rich_json)
        )

    def _cards(self, interaction: Interaction) -> Generator[ev.Card, None, None]:
        """The tiles of a structured question, one per element when its fields hold lists (INT-STRUCTURED-ITERATION)."""
        for card in interaction.cards:
            lists = [self._refs().values(text) or [text] for text in (card.title, card.subtitle, card.image)]
            count = max(len(values) for values in lists)
            buttons = tuple(self._button(b.name, b.type, b.callback) for b in card.buttons)
            for index in range(count):
                title, subtitle, image = (self._fill(values[min(index, len(values) - 1)]) for values in lists)
                yield ev.Card(title, subtitle, image, buttons)

    def _button(self, name: str, kind: str, callback: str) -> ev.Choice:
        return ev.Choice(self._fill(name), self._fill(callback), "link" if kind == "web_url" else "button")

    def _delay(self, interaction: Interaction, *, transfers: bool = False) -> Steps:
        delay_ms = self._message_delay if self._message_delay is not None else interaction.delay_ms
        texts = self._texts
        if delay_ms:
            rules = ("ESC-BP-DELAY", "ESC-DELAY-LOCATION") if transfers else ()
            if transfers and delay_ms >= texts * DELAY_PER_TEXT_MS:
                rules = (*rules, "ESC-DELAY-EFFECT")
            self._note(ev.InteractionDelayed(delay_ms), rules=rules)
            yield Wait(delay_ms)
        if transfers and texts and delay_ms < texts * DELAY_PER_TEXT_MS:
            self._note(
                ev.DiagnosticReported(
                    "order-not-guaranteed",
                    f"{texts} text(s) precede the transfer, {delay_ms} ms of Interaction Delay cover "
                    f"{delay_ms // DELAY_PER_TEXT_MS}: on the platform the transfer may overtake the rest",
                ),
                rules=("ESC-DELAY-EFFECT", "CLD-MESSAGE-ORDER"),
            )

    def _say(self, text: str) -> Steps:
        yield from self._send(Outgoing(self._fill(text)))

    def _send(self, message: Outgoing) -> Steps:
        if message.text or message.choices or message.cards or message.rich:
            if message.text != BLANK_MESSAGE:
                self._texts += 1
            yield Say(message, self._node)

    def _note(self, body: ev.Body, *, node: str | None = None, rules: tuple[str, ...] = ()) -> Event:
        return self._note_event(body, node=node or self._node, rules=rules)

    def _note_rule(self, chosen: Chosen, *rules: str) -> None:
        self._note(ev.RuleMatched(chosen.rule.name, chosen.index, chosen.by), rules=(*rules, "RULE-ORDER-LISTED"))

    def _stop(self, reason: str) -> Steps:
        """The error text, or the user-friendly response, once; the flow stops, the session stays (C29)."""
        friendly = self._bot.user_friendly_response
        self._note(
            ev.FlowStopped(reason), rules=("SET-USER-FRIENDLY-RESPONSE" if friendly else "SET-DEFAULT-ERROR-TEXT",)
        )
        self._drop_top()
        self._node = None
        yield from self._send(Outgoing(friendly or ERROR_TEXT))

    # --- scripts -----------------------------------------------------------------------------------------------------

    def _run_panel(
        self, name: str, code: str, interaction: Interaction | None
    ) -> Generator[Command, Answer | None, bool]:
        """Run an author's code and act on it; True when the interaction's own content is to be dropped."""
        panel = Panel(name, interaction.where if interaction is not None else "Global Functions", code)
        around = Surroundings(
            conversation_id=self._conversation_id,
            now_ms=self._now_ms(),
            payload=self._payload,
            account=self._brain.account,
            fields=self._refs().all_fields(),
        )
        outcome = run_panel(self._brain, self._session, panel, around, self._note)
        if outcome.trigger is not None:
            self._trigger = outcome.trigger
        if outcome.delay_ms is not None:
            self._message_delay = outcome.delay_ms
        self._added_replies += outcome.quick_replies
        self._context = TransferContext(
            outcome.context.intent_id or self._context.intent_id,
            outcome.context.user_message or self._context.user_message,
        )
        for message in outcome.messages:  # C10: in call order, before the content
            if outcome.delay_ms:
                self._note(ev.InteractionDelayed(outcome.delay_ms))
                yield Wait(outcome.delay_ms)
            yield from self._send(message)
        if outcome.error:
            raise FlowError(outcome.error)
        return outcome.immediate


def _request_rules(
    spec: Escalation, request: ev.EscalationRequested, integration: Integration | None, references: References
) -> tuple[str, ...]:
    """The documented rules that explain a transfer request of this shape."""
    rules = ["ESC-TWO-WAYS", "ESC-SKILL-ID-FORMS", "ESC-SKILL-EVALUATED-AT-ATTEMPT", "ESC-NO-PERFORMANCE-DIFFERENCE"]
    if integration is None:
        rules += ["ESC-INTERACTION-NO-INTEGRATION", "INT-TRANSFER-MESSAGE-ON-TILE-SEED"]
    else:
        rules += ["ESC-INTEGRATION-TYPE"]
    if spec.skill_name:
        rules.append("ESC-SKILL-NAME-DISPLAY")
    if references.has_reference(spec.skill_id):
        rules.append("VAR-SKILL-ID-SEED")
    if references.has_reference(spec.message):
        rules += ["VAR-MESSAGE-SEED", "ESC-MESSAGE-CONTENT"]
    if request.message == BLANK_MESSAGE:
        rules += ["ESC-BLANK-MESSAGE", "ESC-BLANK-ON-WIRE"]
    else:
        rules += ["ESC-BP-SEND-MESSAGE", "ESC-MESSAGE-CONTENT"]
    if "\n" in request.message and "\\n" in spec.message:
        rules.append("ESC-MESSAGE-NEWLINE")
    if not request.agent_id:
        rules.append("ESC-AGENT-ID-OPTIONAL")
    rules.append("B2B-CONTEXT-OFF" if not spec.transfer_bot_context else "ESC-TRANSFER-BOT-CONTEXT")
    return tuple(dict.fromkeys(rules))
