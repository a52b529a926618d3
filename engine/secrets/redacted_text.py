"""Redacts a text: numbers with check digits, then the shapes of the table.

A text without any of a row's words is not searched for that row, so most texts cost a few look-ups. What is left is
valid JSON if the text was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from typing import Final

from .names import REDACTED, names_in
from .numbers import secret_numbers
from .secret_tables import secret_cells, secret_csv_cells
from .shapes import AFTER_A_NAME, AROUND_A_NAME, KEYS, LONGEST_JUDGED, SHAPES, Shape

_DIGITS: Final = re.compile(r"\d(?:\D{0,6}\d){8}")
_LONG_WORD: Final = re.compile(r"[\w.~+/=:$%-]{12,}")
_LONGEST_KEPT: Final = 200  # characters of a word that is remembered
_BEFORE_VALUE: Final = re.compile(r"(?P<mark>\\*\")\s*:\s*\Z")
_LITERAL: Final = re.compile(r"(?P<quote>\"|(?<!\w)')(?P<text>(?:\\.|(?!(?P=quote))[^\\\r\n])*+)(?P=quote)?")
_ESCAPED_BREAK: Final = re.compile(r"\\[nrt]")
_ESCAPE: Final = re.compile(r"\\(ufeff|.)")
_ESCAPED: Final = {"n": "\r\n", "r": " \r", "t": " \t", '"': ' "', "'": " '", "ufeff": 6 * " "}
"""What an escape stands for, as long as itself."""
_REST_OF_WORD: Final = re.compile(r"[^\s&;,\"'<>\\|]*")
_QUOTE: Final = re.compile(r"(?<!\\)(?:\\\\)*\"")
_BEFORE_ITEM: Final = re.compile(r"[\[,]\s*\Z")
_AFTER_VALUE: Final = re.compile(r"\s*[,}\]]|\s*\Z")
_SHOWN_BEFORE: Final = 60  # characters before a name that say what it is the name of


def without_secrets(text: str) -> str:
    """The text without parts that look like a secret; the same object when there are none.

    It is examined until nothing changes: what stands beside a secret can look like one once that is gone. Each round
    leaves less to examine, so it ends.
    """
    kept = _examined(text)
    while kept is not text:
        text, kept = kept, _examined(kept)
    return kept


def _examined(text: str) -> str:
    kept = _with(text, secret_numbers(text)) if _DIGITS.search(text) is not None else text
    lower = kept.lower()
    kept = _substituted(kept, SHAPES, lower)
    kept = _LONG_WORD.sub(_without_keys, kept)
    if kept is not text:
        lower = kept.lower()
    if len(lower) != len(kept):  # rare letters become two: İ
        lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in kept)
    if names := _names_in(lower):
        kept = _with_named(kept, names)
        kept = _substituted(kept, AROUND_A_NAME, lower)
        if "|" in kept:
            kept = _with(kept, secret_cells(kept))
        if "\n" in kept:
            kept = _with(kept, secret_csv_cells(kept))
        if "\\n" in kept:
            kept = _with(kept, _cells_of_literals(kept))
    return text if kept == text else kept


def _names_in(lower: str) -> list[tuple[int, int]]:
    """The places of names, also of those behind an escaped line break or tab."""
    names = list(names_in(lower))
    if "\\" in lower and (without_breaks := _ESCAPED_BREAK.sub("  ", lower)) != lower:
        names = sorted({*names, *names_in(without_breaks)})
    return names


def _without_keys(word: re.Match[str]) -> str:
    return _remembered(word[0]) if len(word[0]) <= _LONGEST_KEPT else _substituted(word[0], KEYS, word[0].lower())


@lru_cache(maxsize=4096)
def _remembered(word: str) -> str:
    return _substituted(word, KEYS, word.lower())


def _substituted(text: str, shapes: Iterable[Shape], lower: str) -> str:
    for shape in shapes:
        if any(map(lower.__contains__, shape.words)):
            text = shape.form.sub(partial(_replaced, shape), text)
    return text


def _replaced(shape: Shape, found: re.Match[str]) -> str:
    group = "secret" if "secret" in shape.form.groupindex else 0
    if found[group] == REDACTED or not shape.condition(found[group]):
        return found[0]
    start, end = found.start(group) - found.start(), found.end(group) - found.start()
    return found[0][:start] + REDACTED + found[0][end:]


def _with_named(text: str, names: Iterable[tuple[int, int]]) -> str:
    """The text without the values that stand behind these names."""
    pieces: list[str] = []
    at = 0
    for start, end in names:
        if start < at:
            continue
        if (found := _value_behind(text, start, end)) is not None:
            pieces += [text[at : found[0]], found[2]]
            at = found[1]
    return "".join([*pieces, text[at:]])


def _value_behind(text: str, start: int, end: int) -> tuple[int, int, str] | None:
    """The place of the value behind a name, and its replacement."""
    for shape in AFTER_A_NAME:
        found = shape.form.match(text, end)
        if found is None or not shape.condition(found["secret"]):
            continue
        if shape.before is not None and not shape.before.search(text, max(0, start - _SHOWN_BEFORE), start):
            continue
        mark = _quote(found["mark"]) if shape.in_quotes else ""
        first, last = found.span("secret")
        if last - first == LONGEST_JUDGED:
            last = _REST_OF_WORD.match(text, last).end()  # type: ignore[union-attr]  # it always matches
        return first, last, f"{mark}{REDACTED}{mark}"
    return None


def _with(text: str, places: Iterable[tuple[int, int]]) -> str:
    """The text with these places redacted; a number of JSON becomes a string."""
    pieces: list[str] = []
    at = 0
    for start, end in sorted(places):
        if start >= at:
            mark = _mark(text, start) if _AFTER_VALUE.match(text, end) else ""
            pieces += [text[at:start], mark, REDACTED, mark]
            at = end
    return "".join([*pieces, text[at:]])


def _cells_of_literals(text: str) -> Iterator[tuple[int, int]]:
    """The places of secret cells in tables within quotes, as JSON and error messages have texts of several lines."""
    for literal in _LITERAL.finditer(text):
        if "\\n" in literal["text"]:
            lines = _ESCAPE.sub(lambda escape: _ESCAPED.get(escape[1], escape[0]), literal["text"])
            for start, end in (*secret_cells(lines), *secret_csv_cells(lines)):
                yield literal.start("text") + start, literal.start("text") + end


def _quote(mark: str) -> str:
    """The quote at the end of a name, without the backslashes of the name itself: these come in pairs."""
    return mark if len(mark) % 2 == 0 else mark[-1]


def _mark(text: str, start: int) -> str:
    """The quotes that the replacement of a number needs here: those of its name, or of an item in a list of JSON."""
    before = text[max(0, start - _SHOWN_BEFORE) : start]
    if found := _BEFORE_VALUE.search(before):
        return _quote(found["mark"])
    if text.lstrip()[:1] not in ("{", "[") or not _BEFORE_ITEM.search(before):
        return ""
    is_in_string = len(_QUOTE.findall(text, 0, start)) % 2
    return "" if is_in_string else '"'
