"""The keywords of a language of Gherkin, and the keyword that a line was meant to begin with.

Gherkin knows a line by its first word alone: `Scenari: a`, `Scenario : a`, `When: a`, `when a` and `Wehn a` are plain
text to it. How much a line resembles a keyword is its `Fit`; how much is enough depends on where the line stands, which
`swallowed` decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from itertools import takewhile
from typing import Final, cast

from gherkin.dialect import DIALECTS

from ...engine import lookalikes
from ...engine.errors import closest

KINDS: Final = ("given", "when", "then", "and", "but")

_DIALECTS: Final = cast(Mapping[str, Mapping[str, list[str]]], DIALECTS)
_LANGUAGE: Final = re.compile(r"^\s*#\s*language\s*:\s*([a-zA-Z\-_]+)\s*$")
_TITLES: Final = ("feature", "background", "rule", "scenario", "scenarioOutline", "examples")
_COLON: Final = re.compile(r"(?P<head>[^:：]{1,60}?)(?P<gap>\s*[:：])\s*(?P<rest>.*)", re.DOTALL)
_WORD: Final = r"[\u200b-\u200f\u2060\ufeff]*[^\W\d_][^\s:：;,.\d\"“]*"  # after signs that are not seen
_MARKS: Final = ".;,–—-"


class Fit(IntEnum):
    """How much the beginning of a line resembles a keyword, the least first."""

    NONE = 0
    FOREIGN = 1  # it is a keyword, of another language
    NEAR = 2  # another word, with one or two other letters
    FOLDED = 3  # but for its letter case
    SLIP = 4  # but for two letters that are swapped, one that is doubled, an accent or a quote: hardly another word
    EXACT = 5


@dataclass(frozen=True, slots=True)
class Meant:
    """What a line was meant to be.

    Attributes:
        keyword: the keyword as Gherkin wants it, without a blank at its end.
        kind: "scenario", "given" and so on, as gherkin-official names it.
        written: what the line has in its place.
        gap: what stands between the keyword and the rest.
        rest: the title or the sentence.
    """

    keyword: str
    kind: str
    written: str
    gap: str
    rest: str
    fit: Fit
    line: str  # the line to write

    @property
    def has_colon(self) -> bool:
        return ":" in self.gap or "：" in self.gap


class Keywords:
    """The keywords of one language; those of English for a language that Gherkin does not know."""

    def __init__(self, language: str) -> None:
        self._dialect = _DIALECTS.get(language, _DIALECTS["en"])
        self._titles = sorted(_words(self._dialect, _TITLES), key=lambda one: -len(one[1]))
        self._steps = sorted(_words(self._dialect, KINDS), key=lambda one: -len(one[1]))

    def of(self, kind: str) -> str:
        """The keyword of a kind to show: "Given" for "given"."""
        words = [word.strip() for word in self._dialect[kind] if word != "* "]
        return words[-1 if kind == "scenario" else 0]  # "Example" is the first one of a scenario, and seldom used

    def is_step(self, text: str) -> bool:
        """Whether Gherkin reads a line as a step, where a step may stand."""
        return text.startswith("* ") or any(text.startswith(word) for _, word in self._steps)

    def sentences(self, text: str) -> Iterator[str]:
        """What stands after the keyword of a step as Gherkin reads it, for each keyword that it may have."""
        yield from (text[len(word) :].strip() for _, word in self._steps if text.startswith(word))

    def title(self, text: str) -> Meant | None:
        """The title that a line was meant to be: of a Feature, Background, Rule, Scenario, outline or Examples."""
        if (parts := _COLON.match(text)) is not None:
            head, gap, rest = parts["head"].strip(), parts["gap"], parts["rest"].strip()
            fits = [(_fit(head, word), kind, word) for kind, word in self._titles]
            fit, kind, word = max(fits, key=lambda one: (one[0], -_distance(head, one[2])))
            if fit:
                return _title(word, kind, head, gap, rest, fit)
            for kind, foreign in _foreign(_TITLES):
                if head == foreign:
                    return _title(self.of(kind), kind, head, gap, rest, Fit.FOREIGN)
        without = [_without_colon(text, word, kind) for kind, word in self._titles]
        return max(filter(None, without), key=_closeness, default=None)

    def steps(self, text: str) -> Iterator[Meant]:
        """The steps that a line may have been meant to be, the most likely first."""
        found = [step for kind, word in self._steps for step in _as_step(text, word, kind)]
        yield from sorted(found, key=_closeness, reverse=True)
        for kind, word in _foreign(KINDS):
            if text.startswith(word) and len(word.strip()) > 1:
                own, rest = self.of(kind), text[len(word) :].strip()
                yield Meant(own, kind, word.strip(), " ", rest, Fit.FOREIGN, f"{own} {rest}")


@cache
def of(language: str) -> Keywords:
    """The keywords of a language, as Gherkin names it."""
    return Keywords(language)


def language_of(lines: Iterable[str]) -> str:
    """The language that a file names in the comments at its beginning; English for one that names none."""
    comments = takewhile(lambda line: not line or line.startswith("#"), map(str.strip, lines))
    return next((found[1] for line in comments if (found := _LANGUAGE.match(line))), "en")


def closest_language(name: str) -> str | None:
    """The name in Gherkin of the language that was meant, by its own, its English or a similar name."""
    names = {name: name for name in DIALECTS}
    for code, dialect in cast(Mapping[str, Mapping[str, str]], DIALECTS).items():
        names |= {dialect["name"].casefold(): code, dialect["native"].casefold(): code}
    near = closest(name, names) or closest(re.split("[-_]", name)[0], names)
    return near and names[near]


def languages_of_feature(text: str) -> list[str]:
    """The languages in which a line begins a feature, by their names in Gherkin."""
    head = text.partition(":")[0].strip()
    return [name for name, dialect in _DIALECTS.items() if head in dialect["feature"]]


def _words(dialect: Mapping[str, list[str]], kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(kind, word) for kind in kinds for word in dialect[kind] if word != "* "]


@cache
def _foreign(kinds: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The keywords of all languages, English first, the longest first."""
    dialects = [_DIALECTS["en"], *(dialect for name, dialect in _DIALECTS.items() if name != "en")]
    words = dict.fromkeys(pair for dialect in dialects for pair in _words(dialect, kinds))
    return tuple(sorted(words, key=lambda one: -len(one[1])))


def _title(word: str, kind: str, head: str, gap: str, rest: str, fit: Fit) -> Meant:
    return Meant(word, kind, head, gap, rest, fit, f"{word}: {rest}".strip())


def _without_colon(text: str, word: str, kind: str) -> Meant | None:
    head, rest = _first_words(text, len(word.split()))
    head = head.rstrip(_MARKS)
    fit = _fit(head, word)
    return _title(word, kind, head, " ", rest.lstrip(f"{_MARKS}:： "), fit) if fit else None


def _as_step(text: str, word: str, kind: str) -> Iterator[Meant]:
    plain = word.strip()
    if word == plain:  # a keyword that needs no blank: "当", "Lorsqu'"
        head, rest = text[: len(plain)], text[len(plain) :]
    else:
        found = re.match(r"\s+".join(_WORD for _ in plain.split()), text)
        head, rest = (found[0], text[found.end() :]) if found else ("", text)
        if text.startswith(plain) and head != plain:  # the blank was left out, unless it is another word
            yield _step(word, kind, plain, text[len(plain) :], Fit.FOREIGN)
    fit = _fit(head, plain)
    if fit is Fit.EXACT or (fit and len(plain) > 1):
        yield _step(word, kind, head, rest, fit)


def _step(word: str, kind: str, written: str, gap_and_rest: str, fit: Fit) -> Meant:
    rest = gap_and_rest.lstrip(f"{_MARKS}:： \t\u00a0\u3000")
    gap = gap_and_rest[: len(gap_and_rest) - len(rest)]
    return Meant(word.strip(), kind, written, gap, rest, fit, f"{word}{rest}")


def _first_words(text: str, count: int) -> tuple[str, str]:
    words = text.split(None, count)
    return " ".join(words[:count]), words[count] if len(words) > count else ""


def _closeness(meant: Meant) -> tuple[Fit, int, int]:
    return meant.fit, -_distance(meant.written, meant.keyword), len(meant.keyword)


def _fit(written: str, keyword: str) -> Fit:
    if written == keyword:
        return Fit.EXACT
    if bare(written) == bare(keyword):
        return Fit.SLIP
    one, other = bare(written).casefold(), bare(keyword).casefold()
    if one == other:
        return Fit.FOLDED
    if _is_slip(one, other):
        return Fit.SLIP
    allowed = 2 if len(other) > 5 else 1 if len(other) > 2 else 0
    is_plural = one == f"{other}s"
    return Fit.NEAR if is_plural or (one[:1] == other[:1] and _distance(one, other) <= allowed) else Fit.NONE


def bare(text: str) -> str:
    """The text without accents, and with plain quotes and blanks."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    letters = unicodedata.normalize("NFD", lookalikes.plain(text))
    return "".join(char for char in letters if not unicodedata.combining(char))


def _is_slip(one: str, other: str) -> bool:
    """Whether two neighbouring letters are swapped, or one letter is doubled. Such a text is no word."""
    if len(one) == len(other):
        at = [place for place in range(len(one)) if one[place] != other[place]]
        return len(at) == 2 and at[1] == at[0] + 1 and one[at[0]] == other[at[1]] and one[at[1]] == other[at[0]]
    return len(one) == len(other) + 1 > 4 and any(
        one[place] == one[place + 1] and one[:place] + one[place + 1 :] == other for place in range(len(other))
    )


def _distance(one: str, other: str) -> int:
    """How many letters have to be added, left out, replaced or swapped with their neighbour."""
    rows = [list(range(len(other) + 1))]
    for at, letter in enumerate(one, 1):
        row = [at]
        for place, wanted in enumerate(other, 1):
            cost = min(rows[-1][place] + 1, row[-1] + 1, rows[-1][place - 1] + (letter != wanted))
            if at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == wanted:
                cost = min(cost, rows[-2][place - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]
