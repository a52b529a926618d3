"""Recognises our sentences in a feature file, without loading the step library and the emulator behind it.

Every pytest run that finds a feature file asks, also where handoff is merely installed. So the sentences are read from
the source of the library, and the file line by line: whether it is Gherkin does not matter yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from gherkin.dialect import DIALECTS

from ...engine import lookalikes
from ..collecting import keywords as gherkin_keywords
from ..wording import rewriter
from ..wording.sentence_patterns import SentencePattern

Table = list[list[str]]

STEPS: Final = (*rewriter.KINDS, "and", "but")

_BAR: Final = re.compile(r"(?<!\\)\|")
_FENCES: Final = ('"""', "```")
_PLACEHOLDER: Final = re.compile(r"<[^<>]+>")
_PLACEHOLDERS: Final = re.compile(r"(?:<[^<>]+>\s*)+")
_FILLED: Final = ("1", '"x"')  # a placeholder may stand for a number or for a text with its quotes
_OUR_WORDS: Final = re.compile(
    r"\b(?:(?:chat)?bot|consumer|agent|skill|dialog|intent|NLU|transfer|survey|quick repl(?:y|ies))(?:s|'s)?\b",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(r'"[^"]*"')
_SIZE_LIMIT: Final = 20_000_000  # bytes: a larger file is not a feature


def has_our_sentence(path: Path) -> bool:
    """Whether a step in this file is a sentence of the library; False for a file that cannot be read.

    A description may quote a sentence, so its lines count only in a file without any step: there all keywords may be
    misspelt.
    """
    try:
        if not path.is_file() or path.stat().st_size > _SIZE_LIMIT:
            return False
        text = path.read_bytes().decode("utf-8-sig", errors="replace").replace("\0", "")  # in UTF-16 every second byte
    except OSError:
        return False
    steps, others, tables = _read(text)
    return any(map(is_sentence, dict.fromkeys([*steps, *_filled(steps, tables)] or others)))


@cache
def sentences() -> tuple[tuple[str, str], ...]:
    """The kind and the text of every sentence in the source of the library, in the order of its modules."""
    return tuple((one.kind, one.sentence) for one in rewriter.written())


def _read(text: str) -> tuple[list[str], list[str], list[Table]]:
    """The steps of a file without their keywords, its other lines without their first word, and its tables."""
    steps: list[str] = []
    others: list[str] = []
    tables: list[Table] = []
    lines = re.split(r"\r\n?|\n", text)
    titles, keywords = _keywords(gherkin_keywords.language_of(lines))
    fence, has_steps, above = "", False, ""
    for line in map(str.strip, lines):
        if line.startswith(_FENCES) and fence in ("", line[:3]):
            fence = "" if fence else line[:3]
        elif fence or not line or line[0] in "#@":
            continue
        elif line[0] == "|":
            if not above.startswith("|"):
                tables.append([])
            tables[-1].append([cell.strip() for cell in _BAR.split(line)[1:-1]])
        elif title := titles.match(line):
            has_steps = title["with_steps"] is not None
        elif has_steps and (step := keywords.match(line)):
            steps.append(line[step.end() :])
        else:
            others.append(_any_keyword().sub("", line, count=1))
        above = line
    return steps, others, tables


def _filled(steps: list[str], tables: list[Table]) -> Iterator[str]:
    """The steps that are all placeholders, with the values of each row that fills them."""
    for step in filter(_PLACEHOLDERS.fullmatch, steps):
        for header, *rows in tables:
            for row in rows:
                filled = step
                for name, value in zip(header, row, strict=False):
                    filled = filled.replace(f"<{name}>", value)
                yield filled


def is_sentence(text: str) -> bool:
    """Whether a step is a sentence of ours, also when a word processor has changed its quotes or blanks."""
    return bool(kind_of(text))


def kind_of(text: str) -> str:
    """The kind of the sentence of ours that a step is: "given", "when" or "then"; "" for none."""
    text = lookalikes.plain(text)
    written = (text, *([_PLACEHOLDER.sub(value, text) for value in _FILLED] if "<" in text else []))
    exact = (kind for one in written for kind, sentence in _parsers() if sentence.is_matching(one))
    return next(exact, "") or next((kind for one in written for kind in _kinds_in_other_words(one)), "")


def sentence_kinds(text: str) -> frozenset[str]:
    """The kinds of the sentences that a step is, character by character."""
    return frozenset(kind for kind, sentence in _parsers() if sentence.is_matching(text))


def _kinds_in_other_words(text: str) -> tuple[str, ...]:
    """The kinds of a sentence in other words, if it has a word of ours: features of others have "the user clicks"."""
    return rewriter.rewriter().kinds(text) if _OUR_WORDS.search(_QUOTED.sub("", text)) else ()


@cache
def _parsers() -> tuple[tuple[str, SentencePattern], ...]:
    return tuple((kind, SentencePattern(text)) for kind, text in sentences())


@cache
def _keywords(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The titles of blocks in a language, those of a block `with_steps` apart, and the keywords of its steps."""
    dialect = DIALECTS.get(language, DIALECTS["en"])
    with_steps = {*dialect["background"], *dialect["scenario"], *dialect["scenarioOutline"]}
    others = {*dialect["feature"], *dialect["rule"], *dialect["examples"]}
    return (
        re.compile(f"(?:(?P<with_steps>{_one_of(with_steps)})|{_one_of(others)}):"),
        re.compile(_one_of({word for kind in STEPS for word in dialect[kind]})),
    )


@cache
def _any_keyword() -> re.Pattern[str]:
    """The keyword of a step of any language, or any first word."""
    known = {word for dialect in DIALECTS.values() for kind in STEPS for word in dialect[kind]}
    return re.compile(rf"{_one_of(known)}|\S+\s+")


def _one_of(words: Iterable[str]) -> str:
    """The pattern of these words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
