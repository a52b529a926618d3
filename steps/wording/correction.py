"""A step that is a sentence but for its quotes, its letter case or its last character: the line to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from .value_types import QUOTED, TYPES

PIECE: Final = re.compile(r"\{(?P<name>\w+)(?::(?P<type>\w+))?\}|\((?P<optional>\w+)\)|\b(?P<one>\w+)/(?P<other>\w+)\b")
"""A part of a sentence that varies: a placeholder, letters that may be left out, or one of two words."""

_MARKS: Final = "\"'“”„‟″‘’‚‛`´«»"
_MARK: Final = f"[{re.escape(_MARKS)}]"
_TEXT: Final = rf'(?:{QUOTED}|{_MARK}.*{_MARK}?|[^"]+"?)'
_LOOSE: Final = {"text": _TEXT, "texts": _TEXT}
_TWO_TEXTS: Final = re.compile(r'[^"]*[^\s"]"\s')  # the first quote ends a text
_LONGEST: Final = 400  # characters of a step: with several texts and no quotes, a match takes long


@dataclass(frozen=True, slots=True)
class Correction:
    """The text to write, and what is wrong with the one that was written. `likeness` is the number of equal letters."""

    text: str
    wrong: tuple[str, ...]
    likeness: int


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a sentence: literal text, or a piece that varies."""

    literal: str
    piece: re.Match[str] | None = None

    @property
    def pattern(self) -> str:
        if self.piece is None:
            return r"\s+".join(map(re.escape, re.split(" ", self.literal)))
        if self.piece["optional"]:
            return f"(?:{self.piece['optional']})?"
        if self.piece["one"]:
            return f"(?:{self.piece['one']}|{self.piece['other']})"
        kind = self.piece["type"] or "text"
        return _LOOSE.get(kind) or f"{_MARK}?(?:{TYPES[kind].pattern}){_MARK}?"

    def corrected(self, found: str) -> tuple[str, str]:
        """What belongs here instead of what was found, and what is wrong with that; nothing: an empty text."""
        if self.piece is None:
            return self.literal, _about_words(self.literal, found)
        if self.piece["optional"] or self.piece["one"]:
            return found.lower(), _about_words(found.lower(), found)
        kind = self.piece["type"] or "text"
        if kind == "texts":
            return (found, "") if re.fullmatch(TYPES[kind].pattern, found, re.DOTALL) else _each_quoted(found)
        if kind in _LOOSE:
            return _quoted(found)
        value = found.strip(_MARKS)
        value = value if re.fullmatch(TYPES[kind].pattern, value) else value.lower()
        return value, f"{value} is written without quotes" if value != found else ""


def correction(sentence: str, text: str) -> Correction | None:
    """The correction of a step that this sentence comes close to; None if it does not.

    Args:
        sentence: the sentence with its placeholders.
        text: the step without its keyword.
    """
    if len(text) > _LONGEST:
        return None
    body = sentence.removesuffix(":")
    parts = list(_parts(body))
    pattern = "".join(f"({part.pattern})" for part in parts)
    found = re.fullmatch(rf"{pattern}(\s*[.:;…]*)", text, re.IGNORECASE | re.DOTALL)
    if found is None:
        return None
    *values, end = found.groups()
    fixed = [part.corrected(value) for part, value in zip(parts, values, strict=True)]
    colon = sentence[len(body) :]
    wrong = dict.fromkeys(filter(None, (why for _, why in fixed)))
    if end.strip() != colon:
        wrong[f"there is no {end.strip()!r} at the end" if end.strip() else "a colon is missing at the end"] = None
    likeness = sum(len(part.literal) for part in parts)
    return Correction("".join(one for one, _ in fixed) + colon, tuple(wrong), likeness)


def _parts(sentence: str) -> Iterator[_Part]:
    at = 0
    for piece in PIECE.finditer(sentence):
        if literal := sentence[at : piece.start()]:
            yield _Part(literal)
        yield _Part("", piece)
        at = piece.end()
    if sentence[at:]:
        yield _Part(sentence[at:])


def _about_words(wanted: str, found: str) -> str:
    if wanted == found:
        return ""
    if wanted.casefold() == found.casefold():
        return f"{found.strip()!r} is written {wanted.strip()!r}"
    return "there is a blank too many, or one that is not plain"


def _each_quoted(found: str) -> tuple[str, str]:
    separators = re.findall(r",\s+|\s+and\s+", found)
    each = [_quoted(one) for one in re.split(r",\s+|\s+and\s+", found)]
    fixed = "".join(one + after for (one, _), after in zip(each, [*separators, ""], strict=True))
    return fixed, next((why for _, why in each if why), "")


def _quoted(found: str) -> tuple[str, str]:
    if re.fullmatch(QUOTED, found, re.DOTALL):
        return found, ""
    begins, ends = found[0] in _MARKS, len(found) > 1 and (found[-1] in _MARKS)
    inside = found[begins : len(found) - ends]
    if _TWO_TEXTS.match(inside):
        return found, ""  # it cannot be one text, so the sentence is another one
    fixed = '"' + inside.replace('"', r"\"") + '"'
    if '"' in inside and begins and ends:
        return fixed, 'a quote within a text is written \\"'
    if begins and ends:
        return fixed, f"the quotes of {fixed} are not plain ones"
    return fixed, f"the quotes of {fixed} are not closed" if begins or ends else f"{fixed} has no quotes"
