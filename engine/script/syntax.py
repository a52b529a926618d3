"""A tokenizer for JavaScript, for checks and rewrites of a script before it runs.

Theory of operation. The tokens of a script (comments, texts and regular expressions as units) are enough for two
things: finding ECMAScript 6 syntax, which the platform does not promise (INT-CODE-ES5), and rewriting `for each
(var x in list)`, which the platform accepts although it is not standard. Whether a slash divides or opens a regular
expression depends on the token before it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from typing import Final, NamedTuple

_TOKEN = re.compile(
    r"""
      (?P<gap>\s+|//[^\n\r\u2028\u2029]*|/\*.*?(?:\*/|\Z))
    | (?P<word>[^\W\d][\w$]*|\$[\w$]*)
    | (?P<number>\.?\d(?:[eE][+-]|[\w.])*)
    | (?P<text>"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?)
    | (?P<template>`(?:[^`\\]|\\.)*`?)
    | (?P<sign>=>|\.\.\.|\?\.(?!\d)|\?\?|\*\*|[+]{2}|--|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_EACH = re.compile(r"\beach\b")
_LINE_END = re.compile("\r\n|[\n\r\u2028\u2029]")  # the line ends of JavaScript
_REGEX = re.compile(
    r"/(?![*/])(?:[^\\/\[\n]|\\.|\[(?:[^\]\\\n]|\\.){0,2000}+\]){1,2000}+/\w*"
)  # bounded: it may fail often
_ENDS_A_VALUE = re.compile(r"[\w$)\]}\"'`]\Z|\A(?:\+\+|--)\Z")
_WORDS_BEFORE_A_VALUE = frozenset(
    ["return", "typeof", "instanceof", "in", "of", "new", "delete", "void", "throw", "case", "do", "else", "each"]
)  # a slash after these opens a regular expression

_ES6_SIGNS = {
    "=>": "an arrow function",
    "...": "spread or rest",
    "?.": "optional chaining",
    "??": "the ?? operator",
    "**": "the ** operator",
}
_ES6_SUSPECT = re.compile(
    r"=>|\.\.\.|\?\.|\?\?|\*\*|`|function\s*[*/]|\b(?:let|const|class|async|import|export|of)\b", re.DOTALL
)  # a text without any of these has nothing to find, and most have none
_ES6_DECLARATIONS = {"let": "let", "const": "const", "class": "class"}


class Token(NamedTuple):
    """`kind` is word, number, text, template, regex or sign; `start` and `end` are offsets in the script."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Es6Syntax:
    """Syntax newer than ECMAScript 5. `line` and `column` count from 1."""

    what: str
    line: int
    column: int


def tokens(code: str) -> Iterator[Token]:
    """The tokens of `code`, without white space. Does not raise: an unfinished text or comment ends with the code."""
    position = 0
    before: Token | None = None
    while position < len(code):
        match = _REGEX.match(code, position) if code[position] == "/" and _opens_regex(before) else None
        kind = "regex" if match else ""
        match = match or _TOKEN.match(code, position)
        assert match is not None  # the last alternative takes any character
        kind = kind or str(match.lastgroup)
        position = match.end()
        if kind != "gap":
            before = Token(kind, match.group(), match.start(), position)
            yield before


@lru_cache(maxsize=512)
def es6_syntax(code: str) -> tuple[Es6Syntax, ...]:
    """The uses of syntax newer than ECMAScript 5, in order. Follows INT-CODE-ES5.

    Found by tokens, so that code which does not parse is checked, too; destructuring, default arguments and shorthand
    members are not recognised.
    """
    if _ES6_SUSPECT.search(code) is None:
        return ()
    found = []
    listed = list(tokens(code))
    positions = Positions(code)
    for i, token in enumerate(listed):
        what = _es6_at(listed, i)
        if what:
            found.append(Es6Syntax(what, *positions.at(token.start)))
    return tuple(found)


def without_each(code: str) -> str:
    """`code` with the word `each` of `for each (…)` blanked, for a parser of standard JavaScript; offsets stay."""
    if _EACH.search(code) is None:
        return code
    listed = list(tokens(code))
    parts, position = [], 0
    for before, each, after in zip(listed, listed[1:], listed[2:], strict=False):
        if (before.text, each.text, after.text) == ("for", "each", "("):
            parts += [code[position : each.start], "    "]
            position = each.end
    return "".join([*parts, code[position:]])


@lru_cache(maxsize=512)
def uses_global_function(global_functions: str, code: str) -> bool:
    """Whether `code` uses a name that the Global Functions declare. Follows JS-GLOBAL-FUNCTIONS."""
    declared = declared_names(global_functions)
    return any(token.text in declared for token in tokens(code) if token.kind == "word")


@lru_cache(maxsize=512)
def declared_names(code: str) -> frozenset[str]:
    """The names of the variables and functions that `code` declares, at any depth."""
    return frozenset(name.text for word, name in pairwise(tokens(code)) if word.text in ("function", "var"))


_PAIRS: Final = {")": "(", "]": "[", "}": "{"}


@lru_cache(maxsize=512)
def is_balanced(code: str) -> bool:
    """Whether every bracket of `code` has its partner."""
    opened: list[str] = []
    for token in tokens(code):
        if token.kind == "sign" and token.text in "([{":
            opened.append(token.text)
        elif token.kind == "sign" and token.text in _PAIRS and (not opened or opened.pop() != _PAIRS[token.text]):
            return False
    return not opened


def lines(code: str) -> list[str]:
    """The lines of `code` as JavaScript counts them."""
    return _LINE_END.split(code)


def offset_of(code: str, line: int, column: int) -> int:
    """The offset of a line and column, both from 1; the end of the code for a place behind it."""
    ends = [found.end() for found in islice(_LINE_END.finditer(code), line - 1)]
    return min(len(code), (ends[-1] if ends else 0) + column - 1)


class Positions:
    """Lines and columns of offsets in one text, both from 1."""

    def __init__(self, code: str) -> None:
        self._starts = [0, *(found.end() for found in _LINE_END.finditer(code))]

    def at(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def _opens_regex(before: Token | None) -> bool:
    if before is None:
        return True
    if before.kind == "word":
        return before.text in _WORDS_BEFORE_A_VALUE
    return not _ENDS_A_VALUE.search(before.text)


def _es6_at(listed: list[Token], i: int) -> str:
    token = listed[i]
    before = listed[i - 1].text if i else ""
    after = listed[i + 1] if i + 1 < len(listed) else None
    if token.kind == "template":
        return "a template literal"
    if token.kind == "sign":
        return _ES6_SIGNS.get(token.text, "")
    if token.kind != "word" or before in (".", "?.") or after is None or after.text in (":", "="):
        return ""
    if token.text in _ES6_DECLARATIONS and (after.kind == "word" or after.text in "[{"):
        return _ES6_DECLARATIONS[token.text]
    if token.text == "function" and after.text == "*":
        return "a generator"
    if (token.text, after.text) == ("async", "function"):
        return "an async function"
    if token.text in ("import", "export") and (after.kind in ("word", "text") or after.text in "{*"):
        return token.text
    return "for … of" if token.text == "of" and after.text != "in" and _in_loop_head(listed, i) else ""


def _in_loop_head(listed: list[Token], i: int) -> bool:
    """Whether the word at `i` is at the position of `of` in `for (var x of list)`."""
    if i and listed[i - 1].kind != "word":
        return False
    head = [token.text for token in listed[max(0, i - 4) : i - 1]]
    return head[-2:] == ["for", "("] or (head[-3:-1] == ["for", "("] and head[-1] in ("var", "let", "const"))
