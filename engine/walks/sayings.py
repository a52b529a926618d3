"""The consumer's inputs on a way through a bot: how a report words them, and what is written to play them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from ..bot import Bot, Condition, CustomRule, Interaction
from ..escalation.failures import FAILURE_MESSAGE
from ..matching.patterns import Pattern


@dataclass(frozen=True, slots=True)
class Saying:
    """An input.

    Attributes:
        shown: for people: literal words in quotes, others described; in parentheses what no consumer writes.
        text: what is written to play it; None when no text is known that would do. The label, where it is tapped.
        intent: the name of the intent that this text expresses.
        tapped: the kind of the thing on the screen that is tapped, "" where a text is written.
        card: the title of the card that this is on.
        payload: the payload of what is tapped, where it differs from the text.
    """

    shown: str
    text: str | None
    intent: str = ""
    tapped: str = ""
    card: str | None = None
    payload: str | None = None

    @property
    def is_turn(self) -> bool:
        """Whether the consumer writes it."""
        return not self.shown.startswith("(")

    @property
    def played(self) -> str:
        """What was done to play it: `"hi"`, `taps "Yes"`."""
        return f'taps "{self.text}"' if self.tapped else f'"{self.text}"'


Sayings = tuple[Saying, ...]

ANYTHING: Final = Saying("anything", "anything")
NOT_UNDERSTOOD: Final = Saying("something the bot does not understand", "qzxv wkjh")
A_FAILED_TRANSFER: Final = Saying("(a transfer fails)", FAILURE_MESSAGE)


def starting(bot: Bot, starter: Interaction) -> Saying:
    """The input that a dialog starter is for, one for all that do the same."""
    said = [one for one in startings(bot, starter) if not one.intent]
    if said:
        return _listed(said)
    return meaning(bot, starter.intent_id) if starter.intent_id else A_FAILED_TRANSFER


def startings(bot: Bot, starter: Interaction) -> list[Saying]:
    """Each input that a dialog starter is for: its patterns, then its intent."""
    said = [_of_pattern(pattern) for pattern in starter.patterns if pattern.strip() != FAILURE_MESSAGE]
    return [*said, meaning(bot, starter.intent_id)] if starter.intent_id else said


def answering(bot: Bot, rule: CustomRule) -> Saying:
    """The answer that a rule of a question is for."""
    said = [one for condition in rule.conditions for one in _of_condition(bot, condition)]
    return _listed(said) if said else ANYTHING


def tapping(kind: str, label: str, *, card: str | None = None, payload: str | None = None) -> Saying:
    """A tap on what has this label on the screen."""
    return Saying(f'"{label}"', label, tapped=kind, card=card, payload=payload)


def way(sayings: Iterable[Saying]) -> str:
    """These inputs as they were played, one after the other; "nothing to say" without any."""
    return " → ".join(saying.played for saying in sayings) or "nothing to say"


def _of_condition(bot: Bot, condition: Condition) -> list[Saying]:
    match condition.match_type:
        case "PATTERN":
            return [_of_pattern(pattern) for pattern in condition.patterns]
        case "EVAL_OPTION" | "EXACT_VALUE":
            return [_literal(condition.value)]
        case "REGEX":
            return [Saying(f"something like {condition.regex}", _matching(condition.regex))]
        case "INTENT":
            return [meaning(bot, condition.intent)]
        case "NO_MATCH":
            return [Saying("anything else", NOT_UNDERSTOOD.text)]
        case _:
            return []


def _literal(text: str) -> Saying:
    return Saying(f'"{text}"', text)


def meaning(bot: Bot, intent: str) -> Saying:
    """Words that express this intent."""
    name = bot.intent_name(intent) or intent
    return Saying(f"words that mean {bot.intent_name(intent) or intent!r}", f"words that mean {name}", name)


def _of_pattern(pattern: str) -> Saying:
    """A text that the pattern matches, `…` where a star needs words; the pattern itself when none is known."""
    compiled = Pattern.compile(pattern, case_sensitive=True)
    for reading in sorted(compiled.expansions or (), key=lambda parts: (len(parts), -sum(map(len, parts)))):
        plain = " ".join(part.strip() for part in reading if part.strip())
        if not plain:
            return ANYTHING
        for text, shown in ((plain, plain), (_filled(reading, "something"), _filled(reading, "…"))):
            if text and compiled.matches(text):
                return Saying(f'"{shown}"', text)
    return Saying(f'"{pattern}"', None)


def _filled(reading: Sequence[str], star: str) -> str:
    """A reading with words in place of its stars."""
    return " ".join(star.join(reading).split())


_SAMPLES: Final = (
    *("anything", "yes", "no", "1", "7", "42", "123", "1234", "12345", "123456", "1234567890", "abc", "A1", "AB123456"),
    *("dana@example.com", "2026-01-05", "01/05/2026", "10:30", "+1 555 0100", "https://example.com"),
)


def _matching(regex: str) -> str | None:
    """One of some usual answers in which this regular expression is found; None when there is none."""
    try:
        compiled = re.compile(regex)
    except (re.error, OverflowError, RecursionError):
        return None
    return next((sample for sample in _SAMPLES if compiled.search(sample)), None)


def _listed(said: Iterable[Saying]) -> Saying:
    """One saying for several that do the same; the first that can be played is."""
    unique = {one.shown: one for one in said}
    more = f" or {len(unique) - _SHOWN} more" if len(unique) > _SHOWN else ""
    shown = " or ".join(list(unique)[:_SHOWN]) + more
    played = next((one for one in unique.values() if one.text is not None), Saying(shown, None))
    return Saying(shown, played.text, played.intent)


_SHOWN: Final = 3
