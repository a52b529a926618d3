"""The answer to the pending question: its rules come before all other matches of an input (C18)."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

from .. import events as ev
from ..bot import Interaction
from ..interactions.file_upload import refusal
from ..matching.custom_rules import Chosen, choose, has_conditions
from ..matching.disambiguation import NONE_REPLY, chosen_intent
from ..ports import Outgoing
from ..script import Panel
from ..turn.answer import Answer
from ..turn.commands import Command
from ..turn.output import say, send
from ..turn.panels import run_panel
from ..turn.rule_input import answer_input, rule_matched
from ..turn.scope import Scope
from ..turn.variables import store_variables
from . import citations
from .chain import Chain
from .decisions import Taken, Unmatched
from .dialog_stack import drop_top, start_dialog

Taker = Generator[Command, Answer | None, Taken]


def answer_question(
    scope: Scope, chain: Chain, text: str
) -> Generator[Command, Answer | None, Taken | Unmatched | None]:
    """Evaluate the pending question's rules; None when there is no question, or its rules do not match."""
    question = scope.pending_question()
    if question is None:
        return None
    scope.node = question.where
    if question.type == "FILE_UPLOAD":
        if scope.file is None:
            return None
        if message := refusal(question, scope.file):
            yield from send(scope, Outgoing(message, rules=citations.FILE_REFUSED))
            return Taken()
    if question.asks_intent:
        return (yield from _answer_disambiguation(scope, chain, question, text))
    chosen = choose(question, answer_input(scope, question, text))
    if chosen is None and has_conditions(question):
        return None
    return (yield from _accept(scope, chain, question, chosen))


def _accept(scope: Scope, chain: Chain, question: Interaction, chosen: Chosen | None) -> Taker:
    """Accept the answer, by this rule or because the question has none: store, run its code, continue (C09)."""
    scope.note(ev.QuestionAnswered(question.name, question.id), rules=citations.question_answered(scope, question))
    rule = chosen.rule if chosen is not None else None
    if chosen is not None:
        scope.note(rule_matched(chosen), rules=citations.custom_rule(chosen, question))
        if chosen.by == "NO_MATCH" and (message := _no_match_message(chosen)):
            yield from say(scope, message)
        store_variables(scope, chosen.rule)
    if question.process_response:
        yield from run_panel(scope, Panel("Process User Response", question.where, question.process_response))
    return Taken((yield from chain.proceed(question, rule)))


def _no_match_message(chosen: Chosen) -> str:
    return next((c.fallback_message for c in chosen.rule.conditions if c.match_type == "NO_MATCH"), "")


def _answer_disambiguation(
    scope: Scope, chain: Chain, question: Interaction, text: str
) -> Generator[Command, Answer | None, Taken | Unmatched]:
    """Process the choice of an intent: the question's own rules first, then the intent's dialog.

    Follows DIS-CHOICE-STARTS-DIALOG, DIS-NONE-REPLY and DIS-NO-CONTEXT-SWITCH.
    """
    intent = chosen_intent(scope.session.offered, scope.payload or text)
    if intent:
        scope.note(ev.IntentChosen(intent), rules=citations.INTENT_CHOSEN)
    ruled = choose(question, replace(answer_input(scope, question, text), intents=[intent] if intent else []))
    if ruled is not None and ruled.is_conditional:
        return (yield from _accept(scope, chain, question, ruled))
    if intent == "":
        scope.note(ev.NextActionTaken("Current Interaction", question.name), rules=citations.NO_INTENT_CHOSEN)
        yield from say(scope, NONE_REPLY)
        return Taken()
    dialogs = scope.bot.dialogs_of_intent(intent) if intent else ()
    if intent is None or not dialogs:
        return Unmatched(text, disambiguation="intent" if intent else "other words")
    scope.note(ev.QuestionAnswered(question.name, question.id), rules=citations.INTENT_CHOSEN)
    drop_top(scope)
    scope.note(ev.DialogStarterMatched(dialogs[0].name, "disambiguation", intent=intent))
    return Taken(start_dialog(scope, dialogs[0]))
