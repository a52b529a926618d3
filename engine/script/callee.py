"""The called function that an error is about: QuickJS says where a call is, and not what it calls.

Theory of operation. The place of a call is the name that is called or, where the arguments contain calls, the last of
those. So a name at that place that is known to be a function is skipped, and the next call around it is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from .functions import FUNCTIONS
from .syntax import Token, offset_of, tokens

_PAIRS: Final = {"(": ")", "[": "]", "{": "}"}
_NAMES: Final = re.compile(r"[A-Za-z]\w*")
_NOT_CALLED: Final = frozenset(["function", "if", "for", "while", "switch", "catch", "with", "return", "typeof", "new"])
_BEFORE_AN_OBJECT: Final = frozenset(["(", ",", "[", ":", "=", "?", "||", "&&"])


@dataclass(frozen=True, slots=True)
class Callee:
    """A called function: its name, and the name before the dot; `of` is "" without one, or where that is not a name."""

    name: str
    of: str = ""

    def __str__(self) -> str:
        return f"{self.of}.{self.name}" if self.of else self.name


def callee_at(code: str, line: int, column: int, known: Container[str]) -> Callee | None:
    """The function whose call fails at this place; None when all that are called there are known.

    `known` has the names of the functions that the library, or the author's code, has.
    """
    calls = _calls_around(code, offset_of(code, line, column))
    return next((it for it in calls if not (it.name in known or it.name in FUNCTIONS)), None)


def calls_member(code: str, line: int, column: int, name: str) -> bool:
    """Whether an expression that begins at this place calls the member `name` of a variable."""
    quoted = re.escape(name)
    member = rf"[\w$]+\s*(?:\.\s*{quoted}|\[\s*(?P<quote>['\"]){quoted}(?P=quote)\s*\])\s*\("
    return re.compile(member).match(code, offset_of(code, line, column)) is not None


def names_in(text: str) -> frozenset[str]:
    """The names in a list of words."""
    return frozenset(_NAMES.findall(text))


@lru_cache(maxsize=512)
def functions_of(code: str) -> frozenset[str]:
    """The names that the code gives to functions: by a declaration, an assignment, or as members of an object."""
    listed = list(tokens(code))
    declared = {name.text for word, name in pairwise(listed) if word.text == "function" and name.kind == "word"}
    assigned = {
        listed[i].text
        for i in range(len(listed) - 2)
        if listed[i + 1].text in "=:" and listed[i + 2].text == "function"
    }
    return frozenset(declared | assigned)


def _calls_around(code: str, offset: int) -> Iterator[Callee]:
    """The call whose name stands at `offset`, if one does, then those that have it among their arguments."""
    listed = list(tokens(code))
    at = next((i for i, token in enumerate(listed) if token.end > offset), len(listed))
    if at + 1 < len(listed) and listed[at + 1].text == "(":
        yield from _named(listed, at)
    opened: list[int] = []
    for i, token in enumerate(listed[:at]):
        if token.kind == "sign" and token.text in _PAIRS:
            opened.append(i)
        elif token.kind == "sign" and opened and token.text == _PAIRS[listed[opened[-1]].text]:
            opened.pop()
    for i in reversed(opened):
        if listed[i].text == "{" and not (i and listed[i - 1].text in _BEFORE_AN_OBJECT):
            return  # a block: what is around it has been left
        if listed[i].text == "(":
            yield from _named(listed, i - 1)


def _named(listed: list[Token], i: int) -> Iterator[Callee]:
    """The callee that ends with token `i`, if that is a name."""
    if i < 0 or listed[i].kind != "word" or listed[i].text in _NOT_CALLED:
        return
    has_owner = i > 1 and listed[i - 1].text == "." and listed[i - 2].kind == "word"
    yield Callee(listed[i].text, listed[i - 2].text if has_owner else "")
