"""Recognises our sentences in a feature file, without loading the step library and the emulator behind it.

Every pytest run that finds a feature file asks, also where handoff is merely installed. So the sentences are read from
the source of the library, and the file line by line: whether it is Gherkin does not matter yet.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final

from gherkin.dialect import DIALECTS

from ...engine import lookalikes
from .language import Sentence

LIBRARY: Final = Path(__file__).parents[1] / "library"
KINDS: Final = ("given", "when", "then")

_FENCES: Final = ('"""', "```")
_PLACEHOLDER: Final = re.compile(r"<[^<>]+>")
_FILLED: Final = ("1", '"x"')  # a placeholder may stand for a number or for a text with its quotes
_SIZE_LIMIT: Final = 20_000_000  # bytes: a larger file is not a feature


def has_our_sentence(path: Path) -> bool:
    """Whether a step in this file is a sentence of the library; False for a file that cannot be read."""
    try:
        if path.stat().st_size > _SIZE_LIMIT:
            return False
        text = path.read_bytes().decode("utf-8-sig", errors="replace")
    except OSError:
        return False
    return any(map(is_sentence, dict.fromkeys(_steps(text))))


@cache
def sentences() -> tuple[tuple[str, str], ...]:
    """The kind and the text of every sentence in the source of the library, in the order of its modules."""
    sources = sorted(LIBRARY.glob("*.py"))
    return tuple(chain.from_iterable(_decorated(ast.parse(file.read_text(encoding="utf-8"))) for file in sources))


def _decorated(module: ast.Module) -> Iterator[tuple[str, str]]:
    """The sentences of `@given("…")`, `@when("…")` and `@then("…")`, the last decorator of a function first."""
    for function in module.body:
        for decorator in reversed(getattr(function, "decorator_list", ())):
            match decorator:
                case ast.Call(func=ast.Name(id=kind), args=[ast.Constant(value=str(sentence))]) if kind in KINDS:
                    yield kind, sentence


def _steps(text: str) -> Iterator[str]:
    """The lines of a file without what may be their keyword: of any language, or misspelt."""
    keyword, inside = _keyword(), ""
    for line in re.split(r"\r\n?|\n", text):
        stripped = line.strip()
        if stripped.startswith(_FENCES) and inside in ("", stripped[:3]):
            inside = "" if inside else stripped[:3]
        elif not inside and stripped and stripped[0] not in "#@|":
            yield keyword.sub("", stripped, count=1)


def is_sentence(text: str) -> bool:
    """Whether a step is a sentence of ours, also when a word processor has changed its quotes or blanks."""
    text = lookalikes.plain(text)
    filled = [_PLACEHOLDER.sub(value, text) for value in _FILLED] if "<" in text else []
    return any(sentence.is_matching(written) for written in (text, *filled) for sentence in _parsers())


@cache
def _parsers() -> tuple[Sentence, ...]:
    return tuple(Sentence(text) for _, text in sentences())


@cache
def _keyword() -> re.Pattern[str]:
    """The keyword of a step: that of a language, the longest first, or any first word."""
    known = {
        word
        for one in DIALECTS.values()
        for word in (*one["given"], *one["when"], *one["then"], *one["and"], *one["but"])
    }
    return re.compile("|".join([*map(re.escape, sorted(known, key=len, reverse=True)), r"\S+\s+"]))
