"""The division of a text into messages: where it is too long, and where its author set a pause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

MAX_TEXT: Final = 320  # characters, INT-TEXT-SPLIT-320
BREAK_TAG: Final = "tag::breakWithDelay"

_BREAK: Final = re.compile(rf"\s*{BREAK_TAG}\s*=\s*(\d+)\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """One message of a text that became several; it is sent `delay_ms` after the previous one.

    `at_break`: it is next to an author's break tag. `too_long`: it is part of a text that is too long for one message.
    """

    text: str
    delay_ms: int = 0
    at_break: bool = False
    too_long: bool = False


def fits_in_one_message(text: str) -> bool:
    return len(text) <= MAX_TEXT and BREAK_TAG not in text


def pieces(text: str, *, unlimited: bool = False) -> list[Piece]:
    """The messages that a text becomes.

    Follows INT-BREAK-TAG and INT-TEXT-SPLIT-320; `unlimited` is the effect of setAllowMaxTextResponse(true).
    """
    first, *rest = _BREAK.split(text)
    found = list(_by_length(Piece(first), unlimited))
    for delay, part in zip(rest[::2], rest[1::2], strict=True):
        found += _by_length(Piece(part, int(delay), at_break=True), unlimited)
    if rest and found:
        found[0] = replace(found[0], delay_ms=0, at_break=True)
    return found


def _by_length(piece: Piece, unlimited: bool) -> Iterator[Piece]:
    rest, delay_ms = piece.text, piece.delay_ms
    long = len(rest) > MAX_TEXT
    while rest:
        cut = len(rest) if unlimited or len(rest) <= MAX_TEXT else _boundary(rest)
        yield Piece(rest[:cut].rstrip() if long else rest[:cut], delay_ms, piece.at_break, long)
        rest, delay_ms = rest[cut:].lstrip(), 0


def _boundary(text: str) -> int:
    """The end of the last word that fits; in the middle of a word that is longer than a message."""
    for at in range(MAX_TEXT, 0, -1):
        if text[at].isspace():
            return at
    return MAX_TEXT
