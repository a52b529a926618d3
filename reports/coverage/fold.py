"""The parts of bots that a log has used: a fold, event by event."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ...engine import events as ev
from ...engine.bot import Bot, CustomRule, Interaction
from ...engine.log import Event
from ...engine.matching.custom_rules import fold_text
from ...engine.matching.patterns import Pattern
from .parts import (
    START_PANEL,
    choice_key,
    choices_of,
    dialog_key,
    escalation_key,
    interaction_key,
    next_action,
    next_key,
    panel_key,
    pattern_key,
    rule_key,
)


def used(events: Iterable[Event], bots: Mapping[str, Bot]) -> dict[str, set[str]]:
    """The keys of the used parts, by the name of the bot in the log.

    Args:
        events: a log.
        bots: the bots that took part, in the version that ran.
    """
    fold = _Fold(bots)
    for event in events:
        fold.apply(event)
    return fold.used


@dataclass(slots=True)
class _Place:
    """The position of one bot in one conversation."""

    interaction: Interaction | None = None
    rule_noted: bool = False  # the log names the rule behind the interaction's next action
    trail: list[str] = field(default_factory=list)  # dialogs that led here without a starter in between
    offering: dict[str, Interaction] = field(default_factory=dict)  # interactions with choices, the latest last
    attempt: list[tuple[str, str]] = field(default_factory=list)  # (dialog, transfer) of the transfer under way


class _Fold:
    def __init__(self, bots: Mapping[str, Bot]) -> None:
        self.used: Final[dict[str, set[str]]] = {name: set() for name in bots}
        self._bots: Final = bots
        self._places: Final[dict[tuple[str, str | None], _Place]] = {}
        self._said: Final[dict[str | None, tuple[str, str | None]]] = {}  # the consumer's last text and payload

    def apply(self, event: Event) -> None:
        body = event.body
        if type(body) is ev.MessagePublished:
            if body.role == "consumer":
                self._said[event.conversation] = (body.text, body.payload)
            return
        use = _USES.get(type(body))
        if use is None or event.bot is None or event.bot not in self._bots:
            return
        place = self._places.setdefault((event.bot, event.conversation), _Place())
        said = self._said.get(event.conversation, ("", None))
        self.used[event.bot].update(use(_Reader(self._bots[event.bot], place, *said), body))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads an event of a bot: returns the keys of the parts it uses, and updates the place."""

    bot: Bot
    place: _Place
    text: str
    payload: str | None

    def input_received(self, body: ev.BotInputReceived) -> list[str]:
        """The choice that was tapped, or whose label was typed, is used."""
        if body.source != "consumer":
            return []
        for one in reversed(self.place.offering.values()):
            for label in choices_of(one):
                if _says(label, self.text):
                    return [choice_key(one.id, label)]
        return []

    def starter_matched(self, body: ev.DialogStarterMatched) -> list[str]:
        dialog = self.bot.dialog_named(body.dialog)
        starter = self.bot.head(dialog) if dialog else None
        if starter is None:
            return []
        if body.pattern:
            return [pattern_key(starter.id, body.pattern)]
        return [pattern_key(starter.id, intent=starter.intent_id)]

    def dialog_started(self, body: ev.DialogStarted) -> list[str]:
        if body.how not in ("jump", "nested jump"):
            self.place.trail.clear()
        self.place.trail.append(body.dialog_id)
        return [dialog_key(body.dialog_id)]

    def dialog_resumed(self, body: ev.DialogResumed) -> list[str]:
        self.place.trail[:] = [body.dialog_id]
        return []

    def reached(self, body: ev.InteractionReached) -> list[str]:
        one = self.place.interaction = self.bot.interaction(body.interaction_id)
        self.place.rule_noted = False
        if one is not None and choices_of(one):
            self.place.offering.pop(one.id, None)
            self.place.offering[one.id] = one
        return [interaction_key(body.interaction_id)]

    def answered(self, body: ev.QuestionAnswered) -> list[str]:
        self.place.interaction = self.bot.interaction(body.interaction_id)
        self.place.rule_noted = False
        return []

    def rule_matched(self, body: ev.RuleMatched) -> list[str]:
        one = self.place.interaction
        if one is None or body.index >= len(one.rules):
            return []
        self.place.rule_noted = True
        return [] if body.by == "unconditional" else [rule_key(one.id, body.index), *self._patterns(one, body.index)]

    def action_taken(self, body: ev.NextActionTaken) -> list[str]:
        one = self.place.interaction
        if one is None:
            return []
        keys = [next_key(one.id, body.action, body.target)]
        if not self.place.rule_noted:
            keys += self._only_rule(one, body)
        return keys

    def panel_ran(self, body: ev.ScriptRan) -> list[str]:
        one = self.place.interaction
        is_start = body.panel == START_PANEL or one is None
        return [panel_key("" if is_start or one is None else one.id, body.panel)]

    def requested(self, body: ev.EscalationRequested) -> list[str]:
        one = self.place.interaction
        if one is not None and body.via != "fallback skill":
            self.place.attempt[:] = [(dialog, one.id) for dialog in self.place.trail]
        return []

    def accepted(self, _: ev.TransferAccepted) -> list[str]:
        return self._ended("accepted")

    def failed(self, body: ev.TransferFailed) -> list[str]:
        return self._ended("at once" if body.how == "at once" else "later")

    def completed(self, _: ev.EscalationCompleted) -> list[str]:
        self.place.attempt.clear()
        return []

    def _ended(self, outcome: str) -> list[str]:
        return [escalation_key(dialog, transfer, outcome) for dialog, transfer in self.place.attempt]

    def _patterns(self, one: Interaction, index: int) -> list[str]:
        """The pattern that matched: the log names the rule, not the pattern."""
        received = self.payload or self.text
        patterns = (pattern for condition in one.rules[index].conditions for pattern in condition.patterns)
        found = next((pattern for pattern in patterns if Pattern.compile(pattern).matches(received)), None)
        return [] if found is None else [pattern_key(one.id, found, rule=index)]

    def _only_rule(self, one: Interaction, body: ev.NextActionTaken) -> list[str]:
        """The rule of a statement, which the log does not name: known when only one leads to this next action."""
        taken = (body.action, body.target)
        leading = [
            n for n, rule in enumerate(one.rules or (CustomRule(),)) if next_action(self.bot, one, rule) == taken
        ]
        known = len(leading) == 1 and one.rules and not one.rules[leading[0]].is_unconditional
        return [rule_key(one.id, leading[0])] if known else []


def _says(label: str, text: str) -> bool:
    """Whether the text equals the label; references in a label stand for any text."""
    if "{" not in label:
        return fold_text(label) == fold_text(text)
    template = ".*".join(re.escape(fold_text(piece)) for piece in re.split(r"\{\$?[^{}]*\}", label))
    return re.fullmatch(template, fold_text(text), re.DOTALL) is not None


_USES: Final[dict[type[Any], Callable[[_Reader, Any], list[str]]]] = {
    ev.BotInputReceived: _Reader.input_received,
    ev.DialogStarterMatched: _Reader.starter_matched,
    ev.DialogStarted: _Reader.dialog_started,
    ev.DialogResumed: _Reader.dialog_resumed,
    ev.InteractionReached: _Reader.reached,
    ev.QuestionAnswered: _Reader.answered,
    ev.RuleMatched: _Reader.rule_matched,
    ev.NextActionTaken: _Reader.action_taken,
    ev.ScriptRan: _Reader.panel_ran,
    ev.EscalationRequested: _Reader.requested,
    ev.TransferAccepted: _Reader.accepted,
    ev.EscalationCompleted: _Reader.completed,
    ev.TransferFailed: _Reader.failed,
}
