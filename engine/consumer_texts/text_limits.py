"""The documented limits of texts, and which of them a text exceeds. References count as they are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..bot import Interaction
from ..interactions.content import MAX_BUTTON_LABEL, MAX_QUICK_REPLIES, MAX_QUICK_REPLY_TITLE, MAX_TILES, MAX_TITLE
from ..lint.content import MAX_QUESTION
from ..turn.texts import MAX_TEXT, pieces

MAX_SURVEY_QUESTION: Final = 256  # SUR-ONE-OF-EACH
MAX_CHOICE: Final = 20  # INT-MCQ-CHOICES: recommended
_LIMITED_QUESTIONS: Final = ("TEXT_QUESTION", "MULTIPLE_CHOICE_QUESTION")
_SENT: Final = frozenset({"text", "question", "fallback response", "no-match message", "user-friendly response"})
_LENGTHS: Final = {
    "card title": (MAX_TITLE, "INT-STRUCTURED-LIMITS"),
    "card subtitle": (MAX_TITLE, "INT-STRUCTURED-LIMITS"),
    "card button": (MAX_BUTTON_LABEL, "INT-STRUCTURED-LIMITS"),
    "quick reply": (MAX_QUICK_REPLY_TITLE, "JS-SEND-WITH-QUICK-REPLIES"),
}
_NUMBERS: Final = {
    "card title": (MAX_TILES, "INT-STRUCTURED-LIMITS", "tiles"),
    "quick reply": (MAX_QUICK_REPLIES, "JS-SEND-WITH-QUICK-REPLIES", "quick replies"),
}


def exceeded(kind: str, text: str, number: int, one: Interaction | None, *, is_survey: bool) -> Iterator[str]:
    """The limits that this text exceeds, each beginning with the id of its rule.

    Args:
        kind: see `ConsumerText.kind`.
        number: its place among those of its kind, from 1.
        one: its interaction; None for texts of scripts and settings.
        is_survey: whether it belongs to a survey bot.
    """
    length = len(text)
    if kind in _LENGTHS:
        limit, rule = _LENGTHS[kind]
        if length > limit:
            yield f"{rule}: {length} characters, at most {limit}"
    if kind in _NUMBERS:
        limit, rule, what = _NUMBERS[kind]
        if number > limit:
            yield f"{rule}: number {number} of the {what}, at most {limit}"
    if kind == "choice" and length > MAX_CHOICE:
        yield f"INT-MCQ-CHOICES: {length} characters, at most {MAX_CHOICE} are recommended"
    if kind == "question" and is_survey and length > MAX_SURVEY_QUESTION:
        yield f"SUR-ONE-OF-EACH: {length} characters, at most {MAX_SURVEY_QUESTION}"
    elif kind == "question" and one is not None and one.type in _LIMITED_QUESTIONS and length > MAX_QUESTION:
        yield f"INT-QUESTION-LENGTH: {length} characters, at most {MAX_QUESTION}"
    if kind in _SENT and length > MAX_TEXT:
        found = pieces(text)
        if any(piece.too_long for piece in found):
            yield f"INT-TEXT-SPLIT-320: more than {MAX_TEXT} characters, sent as {len(found)} messages"
