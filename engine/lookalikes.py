"""Texts that look alike and are not the same: where they differ, character by character.

A letter may be one character or a letter with a combining mark, a blank may be a no-break space, a quotation mark may
be curly, a letter Cyrillic, and some characters are not visible at all. To show both texts does not help then.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

_ALIKE: Final = str.maketrans(
    "\u1160\u2800‘’‚‛′`´“”„‟″‐‑‒–—−аеорсухіјѕһԁАВЕКМНОРСТУХІЈЅαορνΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "  '''''''\"\"\"\"\"------aeopcyxijshdABEKMHOPCTYXIJSaopvABEZHIKMNOPTYX",
)
_WHITE_SPACE: Final = re.compile(r"[ \t\n\r\f]+")
_CONTROLS: Final = {"\n": "LINE FEED", "\r": "CARRIAGE RETURN", "\t": "TAB"}
_UNSEEN: Final = frozenset({"Cf", "Cc"})  # zero-width characters, marks of direction, soft hyphens; controls
_UNSEEN_OTHERS: Final = re.compile(
    "[\u034f\u115f\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)  # of other categories: a joiner, a filler, vowels without ink, variation selectors
_SEARCHED: Final = 2_000  # characters: longer texts are compared from their beginning only


def plain(text: str) -> str:
    """The text as it looks: composed letters, plain quotes, hyphens and blanks, nothing invisible."""
    visible = "".join(char for char in unicodedata.normalize("NFKC", text) if not _is_unseen(char))
    return re.sub(r"\s+", " ", visible.translate(_ALIKE)).strip()


def as_seen(label: str) -> str:
    """A label as a window shows it: line breaks, tabs and several blanks are one blank, none at the ends."""
    return _WHITE_SPACE.sub(" ", label).strip(" ")


def difference(expected: str, found: str) -> str:
    """The first place where two texts differ that look alike, in words; empty for any other two texts."""
    if expected == found or plain(expected) != plain(found):
        return ""
    return _in_words(expected, found)


def difference_from_part(part: str, found: str) -> str:
    """The same for a text that is expected somewhere in another."""
    wanted = plain(part)
    if not wanted or part in found or wanted not in plain(found):
        return ""
    starts = (at for at in range(min(len(found), _SEARCHED) - 1, -1, -1) if plain(found[at:]).startswith(wanted))
    at = next(starts, 0)
    end = next((end for end in range(at, len(found) + 1) if plain(found[at:end]) == wanted), len(found))
    return _in_words(part, found[at:end])


def differences(expected: object, found: object) -> Iterator[str]:
    """The differences between the texts of two lists, pair by pair, or between one text and those that look like it."""
    if isinstance(expected, str):
        yield from (words for text in _texts(found) if (words := difference(expected, text)))
    elif isinstance(expected, Iterable):
        for one, other in zip(_texts(expected), _texts(found), strict=False):
            yield from (words for words in (difference(one, other),) if words)


def _is_unseen(char: str) -> bool:
    """Whether a character has no width and no ink. White space is seen."""
    if char.isascii() and char.isprintable():
        return False
    invisible = unicodedata.category(char) in _UNSEEN and not char.isspace()
    return invisible or _UNSEEN_OTHERS.match(char) is not None


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Iterable):
        for one in value:
            yield from _texts(one)


def _in_words(expected: str, found: str) -> str:
    pairs = zip(expected, found, strict=False)
    at = next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(expected), len(found)))
    return f"they look alike; character {at + 1} is expected to be {_named(expected, at)}, found {_named(found, at)}"


def _named(text: str, at: int) -> str:
    """The character at this place with the marks that belong to it, by code point and name."""
    if at >= len(text):
        return "the end of the text"
    end = at + 1
    while end < len(text) and (unicodedata.combining(text[end]) or _is_unseen(text[end])):
        end += 1
    return " + ".join(f"U+{ord(char):04X} {_name(char)}" for char in text[at : min(end, at + 4)])


def _name(char: str) -> str:
    return _CONTROLS[char] if char in _CONTROLS else unicodedata.name(char, "a character without a name")
