"""The columns that a text takes on a screen: a wide character takes two, an accent of its own none; tables."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

_WIDE: Final = frozenset("WF")  # East Asian Wide and Fullwidth; emoji are Wide
_EMOJI_STYLE: Final = "\ufe0f"  # makes a sign before it an emoji
_NO_WIDTH: Final = frozenset({"Mn", "Me", "Cf"})
_FLAG_LETTERS: Final = range(0x1F1E6, 0x1F200)  # a flag is two of them


def width(text: str) -> int:
    """The number of columns."""
    if text.isascii():
        return len(text)
    import regex  # slow to import; most texts are ASCII

    return sum(map(_width_of_one, regex.findall(r"\X", text)))


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows of a Gherkin table, their bars below each other; all rows have the same number of cells."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    padded = ([text + " " * (wide - width(text)) for text, wide in zip(row, widths, strict=True)] for row in rows)
    return [f"| {' | '.join(row)} |" if row else "|" for row in padded]


def _width_of_one(cluster: str) -> int:
    """The columns of what is seen as one character."""
    if _EMOJI_STYLE in cluster or ord(cluster[0]) in _FLAG_LETTERS:
        return 2
    return max((_width_of_code_point(char) for char in cluster), default=0)


def _width_of_code_point(char: str) -> int:
    if unicodedata.category(char) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(char) in _WIDE else 1
