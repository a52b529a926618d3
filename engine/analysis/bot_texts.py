"""The texts of a bot's export, and whether one of them can become a given text."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, Final

from ..bot import Bot

_REFERENCE: Final = re.compile(r"\{[^{}]*\}")
_BREAK: Final = re.compile(r"tag::break\w*(?:=\d+)?")
_LONGEST: Final = 2_000  # characters of a text that is filled in, or compared: a longer one is code or rich content
_NEAR: Final = 0.6


def can_say(bot: Bot, text: str) -> bool:
    """Whether the export has this text: as a text of its own, filled in, or as a literal in code or rich content."""
    return any(_can_be(written, text.strip()) for written in texts_of(bot))


def can_contain(bot: Bot, part: str) -> bool:
    """Whether a text of the export contains this part, or is filled in with nothing but it."""
    escaped = json.dumps(part, ensure_ascii=False)[1:-1]
    return can_say(bot, part) or any(part in written or escaped in written for written in texts_of(bot))


def can_match(bot: Bot, matches: Callable[[str], object]) -> bool:
    """Whether `matches` holds for a text of the export, as it is written there."""
    return any(matches(written) for written in texts_of(bot))


def nearest(bots: Iterable[Bot], text: str) -> str:
    """The text of these bots that is most like another: one that contains it, else the most similar; "" for none."""
    known = [written for bot in bots for written in texts_of(bot) if len(written) <= _LONGEST]
    longer = min((written for written in known if text in written), key=len, default="")
    return longer or next(iter(difflib.get_close_matches(text, known, n=1, cutoff=_NEAR)), "")


@lru_cache(maxsize=8)
def texts_of(bot: Bot) -> tuple[str, ...]:
    """All texts in an export, each once, in its order; those of its names, ids and code as well."""
    return tuple(dict.fromkeys(filter(None, _strings(bot.raw))))


def _can_be(written: str, text: str) -> bool:
    literal = json.dumps(text, ensure_ascii=False)
    if literal in written or f"'{text}'" in written:
        return True
    return (
        any(_filled_in(piece.strip(), text) for piece in _BREAK.split(written)) if len(written) <= _LONGEST else False
    )


def _filled_in(written: str, text: str) -> bool:
    """Whether a text can be this one when its references have values; one that is nothing but a reference cannot."""
    if written == text:
        return True
    parts = _REFERENCE.split(written)
    if not re.search(r"\w", "".join(parts)):
        return False
    return re.fullmatch(".*?".join(map(re.escape, parts)), text, re.DOTALL) is not None


def _strings(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        at = waiting.pop()
        if isinstance(at, str):
            yield at
        elif isinstance(at, dict):
            waiting += reversed(at.values())
        elif isinstance(at, list):
            waiting += reversed(at)
