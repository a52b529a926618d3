"""The text of a script that QuickJS runs: the author's, with the few changes that the platform's engine needs.

Theory of operation. Two things are rewritten. `for each (var x in list)`, which the platform accepts although it is not
standard, becomes a standard loop. And each `throw` names its place first: QuickJS knows where an `Error` was made, and
nothing of another value that is thrown. Lines stay as they are; columns are computed back to the author's text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from .syntax import Positions, Token, is_balanced, lines, offset_of, tokens
from .tree_walk import FUNCTIONS, syntax_tree

if TYPE_CHECKING:
    from tree_sitter import Node

_LONGEST_HEAD: Final = 200  # tokens between the parentheses of a loop
_THROW: Final = "throw"


class _Edit(NamedTuple):
    """A part of a text, by its offsets, and the text in its place; both without line ends."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A script as it runs.

    Attributes:
        author: the script as its author wrote it.
        code: the text that runs.
        edits: the changes, in the order of the text.
    """

    author: str
    code: str
    edits: tuple[_Edit, ...] = ()

    def place(self, line: int, column: int) -> tuple[int, int]:
        """The place in the author's text, from 1, for one of QuickJS, whose columns count the bytes of UTF-8."""
        ran = lines(self.code)
        if not 0 < line <= len(ran):
            return line, column
        before = ran[line - 1].encode()[: column - 1].decode("utf-8", "ignore")
        offset = offset_of(self.code, line, len(before) + 1)
        return Positions(self.author).at(self._author_offset(offset))

    def _author_offset(self, offset: int) -> int:
        added = 0
        for edit in self.edits:
            if offset < edit.start + added:
                break
            if offset < edit.start + added + len(edit.text):
                return edit.start
            added += len(edit.text) - (edit.end - edit.start)
        return offset - added


@lru_cache(maxsize=512)
def rewritten(code: str) -> Rewritten:
    """The script as it runs. Code that does not parse keeps its `throw`s: its syntax error is reported instead."""
    text = code.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate is not valid in UTF-8
    edits = tuple(sorted([*_for_each_edits(text), *_throw_edits(text)]))
    parts, position = [], 0
    for start, end, new in edits:
        parts += [text[position:start], new]
        position = end
    return Rewritten(text, "".join([*parts, text[position:]]), edits)


# --- for each --------------------------------------------------------------------------------------------------------


def _for_each_edits(code: str) -> Iterator[_Edit]:
    if "each" not in code:
        return
    listed = list(tokens(code))
    for i, token in enumerate(listed[:-2]):
        if token.text == "for" and listed[i + 1].text == "each" and listed[i + 2].text == "(":
            yield from _loop_edits(listed, i)


def _loop_edits(listed: list[Token], i: int) -> list[_Edit]:
    """Edits for the loop whose `for` is token `i`; none when its head has another form."""
    depth, into = 0, None
    for token in listed[i + 2 : i + 2 + _LONGEST_HEAD]:
        depth += token.text in ("(", "[", "{")
        depth -= token.text in (")", "]", "}")
        if depth == 1 and token.text == "in" and token.kind == "word" and into is None:
            into = token
        if depth == 0:
            if into is None:
                return []
            each = listed[i + 1]
            return [
                _Edit(each.start, each.end, "    "),
                _Edit(into.start, into.end, "of __forEachValues("),
                _Edit(token.start, token.end, "))"),
            ]
    return []


# --- throw -----------------------------------------------------------------------------------------------------------


def _throw_edits(code: str) -> Iterator[_Edit]:
    """`throw x` as `throw __thrown(__place(), (x))`: the prelude knows the place of `x`, and `throw` gets `x`."""
    if _THROW not in code or not is_balanced(code):
        return
    root = syntax_tree(code).root_node
    if root.has_error:
        return
    waiting = [root]
    while waiting:
        node = waiting.pop()
        waiting += node.named_children
        thrown = _thrown(node)
        if thrown is not None:
            start, end = thrown.start_byte // 2, thrown.end_byte // 2
            yield _Edit(start, start, "__thrown(__place(),(")
            yield _Edit(end, end, "),true)" if _is_caught(thrown, code[start:end]) else "))")


def _thrown(node: Node) -> Node | None:
    """What a `throw` throws; None for another node."""
    if node.type != "throw_statement":
        return None
    return next((child for child in reversed(node.named_children) if child.type != "comment"), None)


def _is_caught(thrown: Node, name: str) -> bool:
    """Whether this is the value that the code around it has caught, under the name that it has there."""
    node = thrown.parent
    while thrown.type == "identifier" and node is not None and node.type not in FUNCTIONS:
        parameter = node.child_by_field_name("parameter") if node.type == "catch_clause" else None
        if parameter is not None and parameter.text is not None and parameter.text.decode("utf-16-le") == name:
            return True
        node = node.parent
    return False
