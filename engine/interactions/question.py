"""Questions: send and wait for the answer. Follows INT-ORDER-QUESTION and INT-QUESTION-WAITS."""

from __future__ import annotations

from collections.abc import Callable

from .. import events as ev
from ..bot import Interaction
from ..matching.slots import answered_before, fillings
from ..ports import Outgoing
from ..turn.output import send
from ..turn.scope import Scope
from . import citations
from .content import prepare, with_added_replies
from .endings import InteractionRun, Proceeds, Waits
from .place import Place
from .shared_parts import post_process, wait_delay


def run_question(scope: Scope, interaction: Interaction, place: Place) -> InteractionRun:
    """Send and wait (INT-QUESTION-WAITS)."""
    filling = _filled_before(scope, interaction)
    if filling is not None:
        return filling
    return (yield from _ask(scope, interaction, lambda: prepare(scope, interaction), place))


def _filled_before(scope: Scope, question: Interaction) -> Proceeds | None:
    """The ending of a question that is skipped: the dialog's first input has the entity (SLOT-SKIP-QUESTION)."""
    top = scope.session.top
    wanted = [filling.entity for filling in fillings(question)]
    if top is None or not top.utterance or not wanted:
        return None
    found = answered_before(question, scope.entities(top.utterance, wanted))
    if found is None:
        return None
    scope.note(ev.QuestionSkipped(question.name, question.id), rules=citations.question_skipped(question))
    return Proceeds(found.rule, top.utterance)


def run_disambiguation(scope: Scope, interaction: Interaction, place: Place) -> InteractionRun:
    """Offer the uncertain intents by their display names, then the extra choices, and wait. Follows DIS-OPTIONS."""

    def offer() -> Outgoing:
        intents = [(scope.bot.intent_name(intent) or intent, intent) for intent in scope.session.doubtful_intents]
        options = (*intents, *((scope.fill(choice), "") for choice in interaction.choices))
        scope.note(ev.DisambiguationOffered(options), rules=citations.DISAMBIGUATION_OFFERED)
        choices = tuple(ev.Choice(label, label, "choice") for label, _ in options)
        return Outgoing(scope.fill(interaction.text), choices)

    return (yield from _ask(scope, interaction, offer, place))


def _ask(scope: Scope, interaction: Interaction, prepared: Callable[[], Outgoing], place: Place) -> InteractionRun:
    message = prepared()
    if (yield from post_process(scope, interaction, "before content")):
        return Proceeds()
    yield from wait_delay(scope, interaction)
    yield from send(scope, with_added_replies(scope, message))
    yield from post_process(scope, interaction, "after content")
    rules = citations.question_asked(place, took_time=scope.now_ms() > scope.began_ms)
    scope.note(ev.QuestionAsked(interaction.name, interaction.id), rules=rules)
    return Waits()
