"""Entities: the types of phrases in an utterance, such as a number, a date, a product.

The built-in ones are recognised by their written form, in English, as far as that is possible without a model: people,
organisations and places have to be named by the author of a test, and a bot that looks for one of these without any
being named is not emulated. A phrase has one type: "20 %" is a PERCENT and not
also a NUMBER. The order of `_WRITTEN` decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from ..errors import FeatureError, Unsupported, message
from ..ports import Entity, EntityPort, NluPort
from .limited_regex import LimitedRegex

if TYPE_CHECKING:
    from regex import Pattern

BUILT_IN: Final = (  # NLU-BUILTIN-ENTITIES
    "PERSON", "ORGANIZATION", "NUMBER", "MONEY", "DURATION", "SET", "ORDINAL", "DATE", "TIME", "PERCENT", "LOCATION",
)  # fmt: skip

BY_MEANING: Final = ("PERSON", "ORGANIZATION", "LOCATION")
"""The built-in entities that have no written form."""

_AMOUNT: Final = r"\d[\d,]*(?:\.\d+)?"
_COUNT: Final = r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_UNIT: Final = r"(?:second|minute|hour|day|week|month|year)"
_WEEKDAY: Final = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_WRITTEN: Final = {
    "MONEY": rf"[$€£]\s?{_AMOUNT}|{_AMOUNT}\s?(?:dollars?|euros?|pounds?|cents?|usd|eur|gbp)\b",
    "PERCENT": rf"{_AMOUNT}\s?(?:%|percent\b)",
    "SET": rf"\b(?:every|each)\s(?:{_UNIT}|{_WEEKDAY})\b|\b(?:daily|weekly|monthly|yearly)\b",
    "DURATION": rf"\b{_COUNT}\s{_UNIT}s?\b",
    "TIME": r"\b\d{1,2}:\d{2}(?:\s?[ap]m)?\b|\b\d{1,2}\s?[ap]m\b|\bnoon\b|\bmidnight\b",
    "DATE": (
        rf"\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}\b|\b(?:today|tomorrow|yesterday)\b"
        rf"|\b{_WEEKDAY}\b|\b{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?\b|\b\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}\b"
    ),
    "ORDINAL": r"\b\d+(?:st|nd|rd|th)\b|\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b",
    "NUMBER": rf"(?<![\w.,]){_AMOUNT}(?!\w)|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b",
}
_BUILT_IN: Final = re.compile("|".join(f"(?P<{name}>{form})" for name, form in _WRITTEN.items()), re.IGNORECASE)


def built_in(text: str) -> list[Entity]:
    """The built-in entities in `text`, in its order. Follows NLU-BUILTIN-ENTITIES."""
    return [Entity(found.lastgroup or "", found[0], found[0]) for found in _BUILT_IN.finditer(text)]


def not_known(nlu: NluPort | None) -> tuple[str, ...]:
    """The built-in entities that nothing is known about here: no phrase is named, and no classifier finds them."""
    if isinstance(nlu, EntityPort):
        return tuple(name for name in BY_MEANING if not nlu.knows(name))
    return BY_MEANING if nlu is None else ()


def not_known_error(entity: str, where: str) -> Unsupported:
    """The error for the use of such an entity, with the lines to write."""
    return Unsupported(
        f"the entity {entity} in {where}, for which no phrase is known (NLU-BUILTIN-ENTITIES)",
        f'name the phrases: Given the phrase "…" is the entity "{entity}", or in the bot\'s intents file\n'
        f"    entities:\n      {entity}: [phrase, another]   # [] for none",
    )


class Entities:
    """The entities of a domain: lists of values, regular expressions, and the built-in ones.

    Args:
        values: by entity its values, each a phrase, or `phrase~data value` (JS-ENTITY-DATA-VALUE). Letter case, and how
            many blanks there are, do not matter.
        expressions: by entity its regular expression.

    Raises:
        FeatureError: a value without a phrase, or an invalid expression.
    """

    def __init__(
        self, values: Mapping[str, Iterable[str]] | None = None, expressions: Mapping[str, str] | None = None
    ) -> None:
        self._values = [(name, *_phrase(name, value)) for name, listed in (values or {}).items() for value in listed]
        self._names = {name.casefold() for name in (*(values or ()), *(expressions or ()))}
        self._expressions = [(name, _compiled(name, text)) for name, text in (expressions or {}).items()]

    def knows(self, name: str) -> bool:
        """Whether the entity is named here; letter case does not matter."""
        return name.casefold() in self._names

    def learn(self, name: str, value: str) -> None:
        """Recognise one more phrase, or `phrase~data value`, from now on.

        Raises:
            FeatureError: the value has no phrase.
        """
        self._values.append((name, *_phrase(name, value)))
        self._names.add(name.casefold())

    def find(self, text: str) -> Sequence[Entity]:
        """Every entity in `text`, the author's own before the built-in ones."""
        return [*self.find_own(text), *built_in(text)]

    def find_own(self, text: str) -> Sequence[Entity]:
        """The author's own entities in `text`, in its order."""
        own: dict[tuple[int, int, str], Entity] = {}
        for name, form, value in self._values:
            for found in form.finditer(text):
                own.setdefault((*found.span(), name.casefold()), Entity(name, found[0], value))
        for name, expression in self._expressions:
            for found in expression.finditer(text):
                own.setdefault((*found.span(), name.casefold()), Entity(name, found[0], found[0]))
        return [own[place] for place in sorted(own, key=lambda place: place[0])]

    def masked(self, text: str) -> str:
        """`text` as used to predict intents: matches of Regular Expression entities are replaced by the entity's name.

        Follows NLU-REGEX-ENTITY.
        """
        for name, form in self._expressions:
            text = form.sub(lambda _found, name=name: name, text)  # type: ignore[misc]
        return text


_WITHOUT_BLANKS: Final = "".join(
    rf"\p{{{script}}}" for script in ("Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar")
)
"""The characters of scripts that put no blanks between words."""
_NOT_AFTER_A_WORD: Final = rf"(?<![^\W{_WITHOUT_BLANKS}])"
_NOT_BEFORE_A_WORD: Final = rf"(?![^\W{_WITHOUT_BLANKS}])"


def _phrase(entity: str, value: str) -> tuple[Pattern[str], str]:
    """The form of the phrase, as whole words, and the data value."""
    import regex  # imported on first use: saves 18 ms for a bot without entities of its own

    phrase, _, data = (part.strip() for part in value.partition("~"))
    if not phrase:
        problem = f"a value of the entity {entity!r} has no phrase"
        raise FeatureError(message(problem, value=value, expected="a phrase, or phrase~data value"))
    words = r"\s+".join(regex.escape(word) for word in phrase.split())
    before = "" if regex.match(f"[{_WITHOUT_BLANKS}]", phrase) else _NOT_AFTER_A_WORD
    after = "" if regex.match(f"[{_WITHOUT_BLANKS}]", phrase[-1]) else _NOT_BEFORE_A_WORD
    return regex.compile(before + words + after, regex.IGNORECASE | regex.FULLCASE), data or phrase


def _compiled(name: str, text: str) -> LimitedRegex:
    return LimitedRegex(text, f"the entity {name!r}")
