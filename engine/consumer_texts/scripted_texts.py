"""The texts that scripts send to the consumer, as far as they are written in the code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..lint.custom_code import CodePanel
from ..script.constants import texts_of
from ..script.platform_calls import uses_of
from ..script.scopes import Call
from ..script.tree_walk import tree_of

if TYPE_CHECKING:  # slow to import
    from tree_sitter import Node

# function of botContext: the position of an argument that may be a list → the kind of its elements
_LISTS: Final = {
    "sendImmediateReply": (0, "text"),
    "sendMessages": (0, "text"),
    "sendMessageWithQuickReplies": (1, "quick reply"),
    "addQuickReplies": (0, "quick reply"),
    "addQuickReples": (0, "quick reply"),
}
_TEXTS: Final = ("sendImmediateReply", "sendMessage", "sendMessageWithQuickReplies")
_NOTHING: Final = frozenset({"undefined", "null"})


@dataclass(frozen=True, slots=True)
class Sent:
    """A text that a call sends; None when the code computes it. `line` and `column` count from 1."""

    kind: str
    text: str | None
    line: int
    column: int
    number: int = 1


def sent_by(panel: CodePanel, global_functions: str) -> list[Sent]:
    """What the code of a panel sends, in the order of the text; nothing for code that does not parse.

    What a helper of the Global Functions sends by itself is listed there.
    """
    if panel.is_template or panel.problem is not None:
        return []
    outer = "" if panel.is_global else global_functions
    listed = list(_listed(panel, outer))
    seen = {(sent.line, sent.column) for sent in listed if sent.kind == "text"}
    single = [sent for sent in _single(panel, outer) if (sent.line, sent.column) not in seen]
    return sorted(dict.fromkeys([*listed, *single]), key=lambda sent: (sent.line, sent.column, sent.kind != "text"))


def _single(panel: CodePanel, outer: str) -> Iterator[Sent]:
    """Texts that are an argument of their own, also through helpers."""
    for function in _TEXTS:
        for use in uses_of(function, panel.code, outer):
            is_open = use.name is None and panel.is_global and use.is_in_function  # known where it is called
            if use.name in _NOTHING or is_open or (use.name is not None and use.is_inherited and not panel.is_global):
                continue
            yield Sent("text", use.name, use.line, use.column)


def _listed(panel: CodePanel, outer: str) -> Iterator[Sent]:
    """The elements of lists."""
    tree = panel.tree
    for call in tree.calls:
        at, kind = _LISTS.get(tree.property_of(call.callee) or "", (-1, ""))
        if not 0 <= at < len(call.arguments):
            continue
        argument = call.arguments[at]
        if argument.type == "array":
            elements = [node for node in argument.named_children if node.type != "comment"]
            for number, node in enumerate(elements, 1):
                yield from _element(panel, call, node, kind, number, outer)
        elif kind == "quick reply" or tree.property_of(call.callee) == "sendMessages":
            yield Sent(kind, None, *tree.position(call.node))


def _element(panel: CodePanel, call: Call, node: Node, kind: str, number: int, outer: str) -> Iterator[Sent]:
    tree = panel.tree
    texts = texts_of(tree, node, call.scope, tree_of(outer) if outer else None)
    line, column = tree.position(call.node)
    for text in sorted(texts.known):
        yield Sent(kind, text.partition("~")[0] if kind == "quick reply" else text, line, column, number)
    if not texts.is_complete:
        yield Sent(kind, None, line, column, number)
