"""The fallback procedure: for an input that nothing matches, and for a transfer to a skill id that is not numeric."""

from __future__ import annotations

import json
from collections.abc import Generator
from typing import Final

from .. import events as ev
from ..bot import Dialog
from ..matching.citations import Rules
from ..turn.answer import Answer
from ..turn.commands import Command
from ..turn.output import say
from ..turn.scope import Scope
from ..turn.session import Result
from . import auto_escalation, citations
from .decisions import Fallback, FallbackReason, FallenBack, Unmatched
from .dialog_stack import complete_dialog, drop_top, is_in_fallback, start_dialog
from .next_action import Next

BUILT_IN_FALLBACK: Final = "Not able to understand your question. Can you please re-phrase it?"  # FB-DEFAULT-TEXT


def fall_back(scope: Scope, unmatched: Unmatched) -> Generator[Command, Answer | None, FallenBack]:
    """Respond to an input that nothing matches: offer an agent, or give the fallback. Follows FB-WHEN."""
    question = scope.pending_question()
    scope.note(ev.NothingMatched(unmatched.text), rules=citations.nothing_matched(question, unmatched))
    due = auto_escalation.due(scope, question)
    if due is not None:
        triggered = ev.AutoEscalationTriggered(due.dialog.name, due.question.name, due.fallbacks)
        scope.note(triggered, rules=citations.AUTO_ESCALATION_TRIGGERED)
        return FallenBack(start_dialog(scope, due.dialog, "auto escalation"))
    fallback = decide_fallback(scope, "no match")
    rules = citations.fallback_given(scope, fallback, unmatched)
    return FallenBack((yield from _give(scope, fallback, rules)), fallback.dialog)


def fall_back_from_transfer(scope: Scope) -> Next:
    """End the dialog of a transfer to a bad skill id; within the Fallback dialog the built-in text comes once (C03).

    Follows ESC-SKILL-NOT-NUMERIC.
    """
    if not is_in_fallback(scope):
        drop_top(scope)
    fallback = decide_fallback(scope, "skill id")
    then = yield from _give(scope, fallback, citations.fallback_given(scope, fallback))
    if then is None and is_in_fallback(scope) and not scope.session.question_id:
        return complete_dialog(scope)
    return then


def decide_fallback(scope: Scope, reason: FallbackReason) -> Fallback:
    """The response: the question's own, the enabled Fallback dialog, else the built-in text and the question again.

    Follows FB-QUESTION-FALLBACK-RESPONSE, FB-DIALOG-OVERRIDES, FB-DEFAULT-TEXT and FB-RETURN-REPROMPT.
    """
    switches, question, dialog = scope.switches, scope.pending_question(), scope.bot.fallback_dialog
    if reason == "no match" and question is not None and question.fallback_response:
        return Fallback("question", reason, question)
    has_begun = any(frame.how == "fallback" for frame in scope.session.stack)
    plain = reason == "skill id" and switches.bad_skill_id == "built-in text"
    kind = auto_escalation.fallback_kind(scope.bot, dialog) if dialog is not None else ""
    if dialog is not None and not has_begun and not plain:
        return Fallback("dialog", reason, question, dialog, kind=kind)
    repeats = question is not None and switches.reprompt_after_fallback
    return Fallback("built-in", reason, question, repeats_question=repeats, kind=kind)


def _give(scope: Scope, fallback: Fallback, rules: Rules) -> Next:
    """Give the response and count it; returns the interaction that runs next."""
    question = fallback.question
    scope.note(ev.FallbackGiven(fallback.how, fallback.reason), rules=rules)
    if fallback.dialog is not None:
        if fallback.reason == "no match":
            auto_escalation.count_dialog(scope, question, fallback.dialog)
        return start_dialog(scope, fallback.dialog, "fallback")
    if fallback.how == "question" and question is not None:  # only the text is sent, the question stays pending
        yield from say(scope, question.fallback_response)
    else:
        scope.node = None
        yield from say(scope, BUILT_IN_FALLBACK)
    if fallback.reason == "no match":
        auto_escalation.count_built_in(scope, question)
    return question if fallback.repeats_question else None


def _has_articles(result: Result | None) -> bool:
    """Whether the last result is one of a knowledge base, with articles; an API's may be no object, or empty."""
    try:
        body = json.loads(result.json) if result is not None else None
    except ValueError:
        return False
    return isinstance(body, dict) and bool(body.get("results"))


def annotate(scope: Scope, fallback: Dialog) -> None:
    """Mark the utterance as unrecognised, unless the Fallback dialog has found it in a knowledge base.

    Follows SET-AGENT-ANNOTATIONS.
    """
    if not scope.bot.settings.agent_annotations:
        return
    searches = any(one.type == "KB_FAQ" for one in scope.bot.chain(fallback))
    if searches and _has_articles(scope.session.last_result):
        return
    text = f"{scope.session.user_message!r} is offered to the agents for annotation"
    scope.note(ev.DiagnosticReported("unrecognised-utterance", text), rules=citations.UTTERANCE_ANNOTATED)
