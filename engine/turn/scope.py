"""What a turn is made of: the commands it yields, and the scope that all of a turn's code shares.

A turn is a generator. It yields a `Command` when it needs the world and is resumed with the `Answer` of a `Call`. All
that is decided is noted as an event through the scope, and changes the session by that.

What a turn does depends on its input, on the session it starts from and on what it is resumed with, and on nothing else
that changes: so a turn that is suspended can be made again from these three (`Rehearsal`).
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from typing import Literal

from .. import events as ev
from ..bot import Bot, CustomRule, Dialog, Interaction, VariableSetting
from ..escalation.transfer_message import BLANK_MESSAGE
from ..log import Event
from ..matching.custom_rules import Chosen, RuleInput, explaining, listed
from ..matching.dialog_starters import Starters
from ..matching.entities import built_in
from ..matching.intents import IntentMatch, meanings
from ..matching.slots import SLOT, entities_by_slot, entity_of, fillings, phrase_of
from ..ports import Entity, Outgoing
from ..script import Panel
from ..settings import Switches
from .answer import Answer
from .channel import shows_rich_content
from .commands import Command, FlowError, Say, TurnRun, Wait
from .deployment_settings import DeploymentSettings, fields_of
from .event_sink import EventSink
from .links import shortened
from .panels import Outcome, run_panel
from .references import References
from .script_context import ScriptContext
from .script_runs import ScriptRuns
from .session import Session
from .texts import fits_in_one_message, pieces

Duration = Literal["request", "dialog", "session", "forever"]
_DURATIONS: dict[str, Duration] = {
    "request": "request",
    "dialog": "dialog",
    "session": "session",
    "forever": "forever",
}


_DURATION_RULES: dict[Duration, tuple[str, ...]] = {
    "request": ("VAR-DURATION-REQUEST",),
    "dialog": ("VAR-DURATION-DIALOG",),
    "session": ("VAR-DURATION-SESSION",),
}


class Scope:
    """One bot in one conversation: what every part of its turns needs.

    Attributes:
        source: where the turn's input came from, as `BotInputReceived.source`.
        payload: what a tapped button or quick reply carries, None for typed words.
        file: what the consumer has uploaded with this input.
        node: the interaction being played, as authors know it.
        trigger: the interaction that a script has asked for next.
        texts: messages sent in this turn.
        replies: quick replies that scripts added to the interaction being played.
        delay_ms: the delay that a script set for it, None when none did.
    """

    def __init__(
        self, bot: Bot, deployment: DeploymentSettings, session: Session, sink: EventSink, *, conversation_id: str
    ) -> None:
        self.bot = bot
        self.deployment = deployment
        self.session = session
        self.conversation_id = conversation_id
        self.sink = sink
        self.source = "consumer"
        self.payload: str | None = None
        self.file: ev.File | None = None
        self.node: str | None = None
        self.trigger: str | None = None
        self.texts = 0
        self.script_runs = ScriptRuns(deployment)
        self.replies: list[ev.Choice] = []
        self.delay_ms: int | None = None
        self.references = References(
            session=session,
            deployment=deployment,
            fields=fields_of(bot),
            system={
                "conversationId": conversation_id,
                "chatBotId": bot.id,
                "chatBotUserId": conversation_id,
                "chatBotUserPlatformId": deployment.user_id,
                "firstname": deployment.user_name,
            },
            unresolved=self._report_unresolved,
        )

    @property
    def switches(self) -> Switches:
        return self.deployment.platform.switches

    @property
    def starters(self) -> Starters:
        return self.deployment.starters(self.bot)

    def now_ms(self) -> int:
        """Virtual time."""
        return self.sink.now_ms

    # --- noting and reading ------------------------------------------------------------------------------------------

    def note(self, body: ev.Body, *, node: str | None = None, rules: tuple[str, ...] = ()) -> Event:
        """Append an event of this bot in this conversation; what follows in the turn comes of it."""
        return self.sink.append(
            body,
            conversation=self.conversation_id,
            bot=self.deployment.user_name,
            node=node or self.node,
            rules=rules,
            leads=True,
        )

    def note_rule(self, chosen: Chosen, *rules: str) -> None:
        self.note(ev.RuleMatched(chosen.rule.name, chosen.index, chosen.by), rules=(*rules, *explaining(chosen)))

    def fill(self, text: str, index: int = 0) -> str:
        """`text` with its references replaced; of a list by the element at `index`."""
        return self.references.fill(text, index) if "{" in text else text

    def heard(self, text: str, success: bool | None = None, *, intents: Sequence[str] = ()) -> RuleInput:
        """What an interaction's rules are held against."""
        return RuleInput(text, success, intents, self._read, self._report_regex)

    def answer(self, question: Interaction, text: str) -> RuleInput:
        """What a question's rules are held against: the answer, and what it means where a rule asks for that."""
        kinds = {condition.match_type for rule in question.rules for condition in rule.conditions}
        matched = [m for m in self.meanings(text) if m.matches] if "INTENT" in kinds else []
        heard = self.heard(text, intents=[m.intent_id for m in matched])
        if "ENTITY" in kinds:
            heard = replace(heard, entities=[e.name for e in self.entities(text)])
        if "EVAL_OPTION" in kinds and not shows_rich_content(self.session.channel):
            heard = replace(heard, option=listed([self.fill(choice) for choice in question.choices], text))
        return heard

    def meanings(self, text: str) -> tuple[IntentMatch, ...]:
        """The intents that `text` may mean to this bot, best first."""
        return meanings(self.bot, self.deployment.nlu, text)

    def entities(self, text: str) -> Sequence[Entity]:
        """The entities in `text`; without a natural language understanding the built-in ones."""
        return self.deployment.nlu.entities(text) if self.deployment.nlu is not None else built_in(text)

    def store_variables(self, rule: CustomRule, utterance: str | None = None) -> None:
        """Store what a rule that holds says; a slot's entity is looked for in `utterance`, by default the input."""
        for variable in rule.variables:
            duration = _DURATIONS.get(variable.scope, "session")
            rules = ("RULE-STORE-BEFORE-NEXT", "VAR-SET-IN-RULE", *_DURATION_RULES.get(duration, ()))
            if variable.name.startswith(SLOT):
                value, slot_rules = self._slot_value(rule, variable, utterance)
                rules += slot_rules
            else:
                value = self.fill(variable.value)
            name = variable.name.removeprefix(SLOT)
            if value is not None:
                self.note(ev.VariableSet(name, value, duration, name != variable.name), rules=rules)

    def _slot_value(
        self, rule: CustomRule, variable: VariableSetting, utterance: str | None
    ) -> tuple[str | None, tuple[str, ...]]:
        """What the slot holds from now on, None when its entity is not there; and the rules that explain it."""
        entity = entity_of(rule, variable)
        if not entity:
            return self.fill(variable.value), ("SLOT-ENTITY-VALUE",)
        found = self.entities(self.session.user_message if utterance is None else utterance)
        explained = ("SLOT-ENTITY-VALUE", "SLOT-SPECIAL-VARIABLE", "SLOT-ANY-ENTITY-VALUE", "INT-MCQ-ENTITY")
        return phrase_of(entity, found), explained

    def update_slots(self, text: str) -> None:
        """Let filled slots follow what the consumer says now (SLOT-UPDATES)."""
        filled = self.session.slots
        if not filled:
            return
        by_slot = entities_by_slot(self.bot)
        question = self.pending_question()
        asked = {each.entity.casefold() for each in fillings(question)} if question is not None else set()
        found = self.entities(text) if any(slot in by_slot for slot in filled) else ()
        for slot, stored in list(filled.items()):
            phrases = (phrase_of(name, found) for name in by_slot.get(slot, ()) if name.casefold() not in asked)
            phrase = next((each for each in phrases if each is not None), None)
            if phrase is not None and phrase != stored.value:
                duration = _DURATIONS.get(stored.duration, "session")
                self.note(ev.VariableSet(slot, phrase, duration, True), rules=("SLOT-UPDATES",))

    def pending_question(self) -> Interaction | None:
        question_id = self.session.question_id
        return self.bot.interaction(question_id) if question_id else None

    def dialog_name(self, dialog_id: str) -> str:
        dialog: Dialog | None = self.bot.dialog(dialog_id)
        return dialog.name if dialog is not None else dialog_id

    def drop_top(self, *rules: str) -> None:
        """End the dialog on top; nothing is returned to by this alone."""
        top = self.session.top
        if top is not None:
            stores = (self.session.variables, self.session.slots)
            if any(v.duration == "dialog" and v.dialog_id == top.dialog_id for s in stores for v in s.values()):
                rules += ("VAR-DURATION-DIALOG",)
            name = self.dialog_name(top.dialog_id)
            self.note(ev.DialogCompleted(name, top.dialog_id), node=self.node or name, rules=rules)

    # --- saying ------------------------------------------------------------------------------------------------------

    def say(self, text: str) -> TurnRun:
        yield from self.send(Outgoing(self.fill(text)))

    def send(self, message: Outgoing) -> TurnRun:
        if not fits_in_one_message(message.text) and not message.private:
            yield from self._send_in_pieces(message)
        elif message.text or message.choices or message.cards or message.rich:
            if message.text != BLANK_MESSAGE:
                self.texts += 1
            yield Say(replace(self.shortened(message), node=self.node))

    def acknowledge(self) -> TurnRun:
        """End the turn without output and disarm the silence timer."""
        yield Say(Outgoing("", node=self.node))

    def shortened(self, message: Outgoing) -> Outgoing:
        """The message with its addresses as the setting Shorten URLs wants them (SET-SHORTEN-URLS)."""
        setting = self.bot.settings.shorten_urls
        if setting or (setting is None and (message.choices or message.cards)):
            return shortened(message, setting)
        return message

    @property
    def user_id(self) -> str:
        """The consumer's id, as the bot platform knows it."""
        return self.conversation_id

    def _send_in_pieces(self, message: Outgoing) -> TurnRun:
        """What can be tapped comes with the last piece (INT-TEXT-SPLIT-320, INT-BREAK-TAG)."""
        *first, last = pieces(message.text, unlimited=self.session.max_text)
        for piece in (*first, last):
            if piece.delay_ms:
                self.note(ev.InteractionDelayed(piece.delay_ms), rules=("INT-BREAK-TAG",))
                yield Wait(piece.delay_ms)
            self.texts += 1
            whole = message if piece is last else Outgoing("")
            yield Say(replace(whole, text=piece.text, node=self.node, rules=(*message.rules, *piece.rules)))

    # --- scripts -----------------------------------------------------------------------------------------------------

    def run_panel(self, name: str, code: str, interaction: Interaction) -> Generator[Command, Answer | None, bool]:
        """Run an author's code and act on it; True when the interaction's own content is to be dropped.

        Raises:
            FlowError: the script failed.
        """
        return (yield from self.run(Panel(name, interaction.where, code)))

    def run(self, panel: Panel) -> Generator[Command, Answer | None, bool]:
        """The same for a panel at hand."""
        outcome = self._run(panel)
        for message in outcome.messages:  # C10: in call order, before the content
            if outcome.delay_ms:
                self.note(ev.InteractionDelayed(outcome.delay_ms))
                yield Wait(outcome.delay_ms)
            yield from self.send(message)
        if outcome.error:
            raise FlowError(outcome.error)
        return outcome.immediate

    def _run(self, panel: Panel) -> Outcome:
        around = ScriptContext(
            bot=self.bot,
            conversation_id=self.conversation_id,
            now_ms=self.now_ms(),
            payload=self.payload,
            account=self.deployment.account,
            fields=self.references.all_fields(),
        )
        outcome = run_panel(self.deployment, self.session, panel, around, self.note, self.script_runs.run)
        if outcome.trigger is not None:
            self.trigger = outcome.trigger
        if outcome.delay_ms is not None:
            self.delay_ms = outcome.delay_ms
        self.replies += outcome.quick_replies
        return outcome

    # --- within ------------------------------------------------------------------------------------------------------

    def _read(self, name: str) -> str | None:
        if "{" in name:
            values = self.references.values(name)
            return values[0] if values else None
        stored = self.session.variables.get(name) or self.session.slots.get(name)
        return stored.value if stored else None

    def _report_regex(self, problem: str) -> None:
        self.note(ev.DiagnosticReported("regular-expression", problem), rules=("RULE-REGEX",))

    def _report_unresolved(self, reference: str) -> None:
        if self.switches.strict_references:
            raise FlowError(f"{self.node} refers to {reference}, which has no value")
        text = f"{reference} has no value and stays as it is typed"
        self.note(ev.DiagnosticReported("unresolved-reference", text), rules=("C24",))
