"""Where a script was when it was cut off. QuickJS does not tell: it names the last call that the function made before.

Theory of operation. A script that is cut off is in a loop, and that loop contains the last call or stands after it, in
the same function. If one loop only does, it is the place; if several do, it is not known, and no line is better than an
innocent one. The calls further out are exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .syntax import offset_of
from .tree_walk import FUNCTIONS, syntax_tree

if TYPE_CHECKING:
    from tree_sitter import Node

_LOOPS = frozenset({"for_statement", "for_in_statement", "while_statement", "do_statement"})


def loops_from(code: str, line: int, column: int, *, at_top: bool) -> list[int]:
    """The offsets of the outermost loops that contain this place or follow it in its function.

    Args:
        code: a panel or the Global Functions, which parse.
        line, column: of the last call, from 1; line 0 for the start of the text.
        at_top: whether the place is outside all functions.
    """
    offset = offset_of(code, line, column) if line else 0
    root = syntax_tree(code).root_node
    node = root
    if not at_top:
        heads = _functions_in_line(root, line) if column == 1 else []
        if len(heads) > 1:
            return [function.start_byte // 2 for function in heads]  # it is not known which of them
        node = heads[0] if heads else _function_at(root, offset)
    return [loop.start_byte // 2 for loop in _outermost_loops(node) if loop.end_byte // 2 > offset]


def _functions_in_line(root: Node, line: int) -> list[Node]:
    """The functions that begin on a line: to QuickJS the head of each is the first column of that line."""
    found: list[Node] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type in FUNCTIONS and node.start_point[0] == line - 1:
            found.append(node)
        waiting += node.children
    return found


def _function_at(root: Node, offset: int) -> Node:
    """The innermost function around the offset."""
    node: Node | None = root.descendant_for_byte_range(offset * 2, offset * 2 + 2)
    while node is not None and node.type not in FUNCTIONS:
        node = node.parent
    return node or root


def _outermost_loops(function: Node) -> list[Node]:
    found: list[Node] = []
    waiting = list(reversed(function.children))
    while waiting:
        node = waiting.pop()
        if node.type in _LOOPS:
            found.append(node)
        elif node.type not in FUNCTIONS:
            waiting += reversed(node.children)
    return found
