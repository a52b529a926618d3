"""Checks of post-conversation survey bots."""

from __future__ import annotations

from collections import Counter
from typing import Final

from ..bot import CLOSE_DIALOG, Interaction
from ..events import FindingReported
from .subject import Check, Findings, Subject

QUESTION_LENGTH: Final = 256  # SUR-ONE-OF-EACH


def _fallbacks(subject: Subject) -> Findings:
    for dialog in subject.bot.dialogs if subject.bot.is_survey else ():
        if dialog.is_fallback:
            why = f"A survey bot cannot have a Fallback dialog: {dialog.name!r} never starts."
            yield FindingReported("SUR-NO-FALLBACK-DIALOG", "error", dialog.name, dialog.path, why)
    for one in _questions(subject):
        if not one.fallback_response:
            why = "A survey's question needs a fallback response: without one the platform's default text is sent."
            yield FindingReported("SUR-NO-FALLBACK-DIALOG", "warning", one.where, one.path, why)


def _one_of_each(subject: Subject) -> Findings:
    seen: Counter[str] = Counter()
    for one in _questions(subject):
        seen[one.survey_kind] += 1
        if one.survey_kind and seen[one.survey_kind] > 1:
            why = f"A survey asks one {one.survey_kind} question at most, and this is another one."
            yield FindingReported("SUR-ONE-OF-EACH", "error", one.where, one.path, why)
        if len(one.text) > QUESTION_LENGTH:
            why = f"The question has {len(one.text)} characters; a survey's question has {QUESTION_LENGTH} at most."
            yield FindingReported("SUR-ONE-OF-EACH", "error", one.where, one.path, why)


def _ends_with_close_dialog(subject: Subject) -> Findings:
    dialog = subject.bot.survey_dialog
    if not subject.bot.is_survey or dialog is None or not (chain := subject.bot.chain(dialog)):
        return
    last = chain[-1]
    if not any(rule.action.value == CLOSE_DIALOG for rule in last.rules) and "LP_CLOSEDIALOG" not in last.text:
        why = "The last interaction of a survey has the next action Close Dialog, or the survey ends by its time-out."
        yield FindingReported("SUR-CLOSE", "warning", last.where, f"{last.path}.responseMatches", why)


def _messaging_only(subject: Subject) -> Findings:
    if subject.bot.is_survey and subject.bot.settings.is_for_chat:
        why = "Post-conversation surveys exist in Messaging only: in Live Chat this bot never starts."
        yield FindingReported("SUR-MESSAGING-ONLY", "error", subject.bot.name, "bot.channel", why)


def _questions(subject: Subject) -> list[Interaction]:
    return [one for one in subject.bot.interactions if one.is_question] if subject.bot.is_survey else []


CHECKS: Final[tuple[Check, ...]] = (_fallbacks, _one_of_each, _ends_with_close_dialog, _messaging_only)
