"""The Auto Escalation dialog: when a question has failed too often, a human is offered instead of another fallback.

Theory of operation. Each question has a counter, which rises with every fallback that counts and starts from zero when
the question is answered, left, or escalated (C14). When it has reached the dialog's threshold, the next answer that
nothing matches starts the Auto Escalation dialog. Whether a fallback counts depends on its form (C15): the
question's own response and the built-in text do; a Fallback dialog that only sends texts does; one that calls an API
does only when the call fails and the error message is sent; any other does not.
"""

from __future__ import annotations

from .. import events as ev
from ..bot import Bot, Dialog, Interaction
from ..turn.scope import Scope
from . import citations
from .decisions import EscalationDue, FallbackKind


def due(scope: Scope, question: Interaction | None) -> EscalationDue | None:
    """The dialog to start instead of a fallback, when this failure of the question exceeds the threshold.

    Follows AESC-THRESHOLD.
    """
    dialog = _watching(scope, question)
    if dialog is None or question is None:
        return None
    fallbacks = scope.session.fallbacks.get(question.id, 0)
    if fallbacks < dialog.threshold:
        return None
    return EscalationDue(dialog, question, fallbacks)


def count_built_in(scope: Scope, question: Interaction | None) -> None:
    """The question's own response, or the built-in text, has been given (AESC-COUNTER-BUILTIN)."""
    _count(scope, question, citations.BUILT_IN_COUNTED)


def count_dialog(scope: Scope, question: Interaction | None, fallback: Dialog) -> None:
    """The Fallback dialog is about to start (AESC-COUNTER-TEXT-FALLBACK-DIALOG)."""
    if scope.bot.auto_escalation_dialog is not None and fallback_kind(scope.bot, fallback) == "texts":
        _count(scope, question, citations.fallback_counted("texts"))


def count_error_message(scope: Scope, interaction: Interaction) -> None:
    """An integration has failed and its error message was sent: if the Fallback dialog called it, count that for the
    interrupted question (AESC-COUNTER-API-FALLBACK-DIALOG).
    """
    stack, fallback = scope.session.stack, scope.bot.fallback_dialog
    if fallback is None or len(stack) < 2 or stack[-1].how != "fallback" or interaction.type != "API_INTEGRATION":
        return
    if fallback_kind(scope.bot, fallback) == "integration":
        _count(scope, scope.bot.interaction(stack[-2].question_id), citations.fallback_counted("integration"))


def fallback_kind(bot: Bot, fallback: Dialog) -> FallbackKind:
    """The kind of a Fallback dialog, by the interactions in it."""
    kinds = {one.type for one in _shown(bot, fallback)}
    if kinds == {"TEXT"}:
        return "texts"
    return "integration" if "API_INTEGRATION" in kinds and kinds <= {"TEXT", "API_INTEGRATION"} else "other"


# --- within ----------------------------------------------------------------------------------------------------------


def _watching(scope: Scope, question: Interaction | None) -> Dialog | None:
    """The Auto Escalation dialog, if it watches this question; it does not watch its own."""
    dialog = scope.bot.auto_escalation_dialog
    if dialog is None or question is None:
        return None
    runs = any(frame.how == "auto escalation" for frame in scope.session.stack)
    return None if runs or question.dialog_id == dialog.id else dialog


def _count(scope: Scope, question: Interaction | None, rules: tuple[str, ...]) -> None:
    if question is not None and _watching(scope, question) is not None:
        count = scope.session.fallbacks.get(question.id, 0) + 1
        counted = ev.FallbackCounted(question.name, question.id, count)
        scope.note(counted, node=question.where, rules=rules)


def _shown(bot: Bot, dialog: Dialog) -> list[Interaction]:
    return [one for one in bot.chain(dialog) if one.enabled and one.type != "DIALOG_STARTER"]
