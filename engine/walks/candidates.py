"""The inputs that are worth trying where a played bot waits."""

from __future__ import annotations

from collections.abc import Iterable

from .paths import Paths
from .sayings import Saying
from .walker import Played


def answers(paths: Paths, talk: Played) -> list[Saying]:
    """What the pending question is for: what is on the screen, then the inputs of its rules. None without a question.

    Args:
        paths: those of the bot that has the conversation.
    """
    question = talk.question
    return distinct([*talk.offered, *paths.answers(question)]) if question is not None else []


def distinct(sayings: Iterable[Saying]) -> list[Saying]:
    """Each input once, the first of those with the same text; those without a text are left out."""
    found: dict[str, Saying] = {}
    for saying in sayings:
        if saying.text is not None:
            found.setdefault(saying.text, saying)
    return list(found.values())
