"""The texts that an expression can have, as far as the code alone tells.

Theory of operation. A text is followed through names, `?:`, `||`, `+` and tables of texts to where it is written. What
comes from elsewhere, such as a bot variable, is unknown; what comes from a parameter is known where the call is.

Possible is not certain: of a name with several values, or one that the code asks about first, it is not known here
which value it has where it is read. Such texts are `known`, and not `sure`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from .scopes import Scope, Value
from .script_tree import ScriptTree

if TYPE_CHECKING:  # slow to import, and only checks need it
    from tree_sitter import Node

_DEEPEST: Final = 16  # steps from name to name
_MOST_TEXTS: Final = 64  # a choice among more is as good as unknown
_MOST_STEPS: Final = 500
_FALSY: Final = frozenset({"", "0", "NaN", "false", "null", "undefined"})  # what `if (x)` and `x || y` pass over


@dataclass(frozen=True, slots=True)
class Texts:
    """Possible texts of an expression.

    Attributes:
        known: the texts written in the code.
        parameters: positions of the parameters, of the function around the expression, that it may be taken from.
        is_complete: whether it can be nothing else.
        sure: those in `known` that it has for certain, in one of its branches at least.
        sure_parameters: those in `parameters` whose text goes through unchanged, whatever it is.
    """

    known: frozenset[str] = frozenset()
    parameters: frozenset[int] = frozenset()
    is_complete: bool = True
    sure: frozenset[str] = frozenset()
    sure_parameters: frozenset[int] = frozenset()

    def __or__(self, other: Texts) -> Texts:
        return Texts(
            self.known | other.known,
            self.parameters | other.parameters,
            self.is_complete and other.is_complete,
            self.sure | other.sure,
            self.sure_parameters | other.sure_parameters,
        )

    def doubted(self) -> Texts:
        """The same texts, none of them for certain."""
        return Texts(self.known, self.parameters, self.is_complete)

    def passed_on(self) -> Texts:
        """The same texts behind a name: an empty one mostly stands for "no target", and the code asks for it first."""
        return replace(self, sure=self.sure - _FALSY)


UNKNOWN: Final = Texts(is_complete=False)
_NOTHING: Final = Texts()


def texts_of(tree: ScriptTree, node: Node, scope: Scope, outer: ScriptTree | None = None) -> Texts:
    """The texts that the expression `node` in `scope` can have; `outer` is code that has run before this one."""
    return _Reading(tree, _Reading(outer) if outer is not None else None).texts(node, scope)


def never_runs(tree: ScriptTree, node: Node, outer: ScriptTree | None) -> bool:
    """Whether the node is in the branch for a missing name that `outer`, which has run before, defines.

    `typeof NEXT === "undefined" ? "Menu" : NEXT` is always `NEXT` where the Global Functions define that.
    """
    while outer is not None and node.parent is not None:
        branch, node = node, node.parent
        if node.type not in ("if_statement", "ternary_expression"):
            continue
        condition = node.child_by_field_name("condition")
        name, is_missing = _asks_whether_missing(tree, condition) if condition is not None else ("", False)
        dead = node.child_by_field_name("consequence" if is_missing else "alternative")
        if name and dead is not None and dead.id == branch.id and _defines(outer, name):
            return tree.scope.owner(name) is None and name not in tree.assigned
    return False


def _asks_whether_missing(tree: ScriptTree, condition: Node) -> tuple[str, bool]:
    """The name of `typeof name === "undefined"`, and whether it is asked for as missing; "" for another condition."""
    while condition.type == "parenthesized_expression":
        condition = condition.named_children[-1]
    operator = condition.child_by_field_name("operator")
    sides = [condition.child_by_field_name(side) for side in ("left", "right")]
    if condition.type != "binary_expression" or operator is None:
        return "", False
    asked = [side for side in sides if side is not None and side.type == "unary_expression"]
    others = [tree.string(side) for side in sides if side is not None and side not in asked]
    if len(asked) != 1 or others != ["undefined"] or not tree.text(asked[0]).startswith("typeof"):
        return "", False
    argument = asked[0].child_by_field_name("argument")
    while argument is not None and argument.type == "parenthesized_expression":
        argument = argument.named_children[-1]
    is_name = argument is not None and argument.type == "identifier"
    return (tree.text(argument), operator.type in ("==", "===")) if is_name and argument is not None else ("", False)


_DEFINED: Final = frozenset(
    {"string", "template_string", "number", "true", "false", "null", "object", "array", "regex"}
    | {"function_declaration", "function_expression", "arrow_function"}
)  # expressions that are not undefined


def _defines(tree: ScriptTree, name: str) -> bool:
    """Whether the text gives this name a value that is not undefined, at its top and nowhere another one."""
    values = tree.scope.values.get(name)
    return bool(values) and all(value is not None and value.node.type in _DEFINED for value in values or ())


def _written(text: str) -> Texts:
    return Texts(frozenset({text}), sure=frozenset({text}))


class _Reading:
    """Reads one expression; what takes too many steps is unknown."""

    def __init__(self, tree: ScriptTree, outer: _Reading | None = None) -> None:
        self._tree: Final = tree
        self._outer: Final = outer
        self._left = _MOST_STEPS

    def texts(self, node: Node, scope: Scope, depth: int = 0) -> Texts:
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            return UNKNOWN
        text = self._tree.string(node)
        if text is not None:
            return _written(text)
        match node.type:
            case "parenthesized_expression":
                return self.texts(node.named_children[-1], scope, depth + 1)
            case "ternary_expression":
                parts = [node.child_by_field_name(name) for name in ("consequence", "alternative")]
                outer = self._outer._tree if self._outer is not None else None
                live = [part for part in parts if part is not None and not never_runs(self._tree, part, outer)]
                return self._any([Value(part, scope) for part in live], scope, depth)
            case "binary_expression":
                return self._binary(node, scope, depth)
            case "identifier":
                return self._named(self._tree.text(node), scope, depth)
            case "subscript_expression" | "member_expression":
                return self._from_table(node, scope, depth)
            case "assignment_expression":
                right = node.child_by_field_name("right")
                return self.texts(right, scope, depth + 1) if right is not None else UNKNOWN
            case "number" | "undefined" | "null" | "true" | "false":
                return _written(self._tree.text(node))
            case _:
                return UNKNOWN

    def _any(self, values: Iterable[Value | None], scope: Scope, depth: int) -> Texts:
        found = _NOTHING
        for value in values:
            texts = UNKNOWN if value is None else self.texts(value.node, value.scope, depth + 1)
            if value is not None and texts.parameters and value.scope.function is not scope.function:
                texts = UNKNOWN  # parameters of another function
            found |= texts
            if len(found.known) > _MOST_TEXTS:
                return UNKNOWN
        return found

    def _binary(self, node: Node, scope: Scope, depth: int) -> Texts:
        operands = [part for part in node.named_children if part.type != "comment"]
        operator = node.child_by_field_name("operator")
        left, right = [self.texts(part, scope, depth + 1) for part in operands]
        if operator is not None and operator.type in ("||", "&&", "??"):
            kept = left.known - _FALSY if operator.type == "||" else left.known
            return replace(left, known=kept).doubted() | right
        known = left.is_complete and right.is_complete and not left.parameters | right.parameters
        is_sum = operator is not None and operator.type == "+"
        if is_sum and known and len(left.known) * len(right.known) <= _MOST_TEXTS:
            added = frozenset(one + other for one in left.known for other in right.known)
            is_sure = (left.sure, right.sure) == (left.known, right.known)
            is_text = any(self._tree.string(part) is not None for part in operands)  # otherwise numbers may be added
            return Texts(added, sure=added if is_sure and is_text else frozenset())
        return UNKNOWN

    def _named(self, name: str, scope: Scope, depth: int) -> Texts:
        owner = scope.owner(name)
        if owner is not None and name in owner.parameters:
            is_plain = owner is scope.function and not owner.values.get(name)
            place = frozenset({owner.parameters.index(name)})
            sure = frozenset[int]() if name in self._tree.asked else place
            return Texts(parameters=place, sure_parameters=sure) if is_plain else UNKNOWN
        values = self._tree.values_of(name, scope)
        outer = self._outer if owner is None else None
        if outer is not None and name in outer._tree.scope.declared | outer._tree.assigned:
            texts = outer._named(name, outer._tree.scope, depth + 1)
            if name not in self._tree.assigned | self._tree.asked:
                return texts
            return texts.doubted() | (self._any(values, scope, depth).doubted() if values else _NOTHING)
        if not values:
            return UNKNOWN
        texts = self._any(values, scope, depth)
        is_sure = len(values) == 1 and name not in self._tree.asked
        return texts.passed_on() if is_sure else texts.doubted()

    def _from_table(self, node: Node, scope: Scope, depth: int) -> Texts:
        """`table[key]` and `table.key`: any text of the table, or the one under the key if it is written there."""
        holder, wanted = node.child_by_field_name("object"), self._tree.property_of(node)
        if holder is None or holder.type != "identifier":
            return UNKNOWN
        name = self._tree.text(holder)
        if self._outer is None or scope.owner(name) is not None or name in self._tree.assigned:
            return self._entry(name, wanted, scope, depth)
        texts = self._outer._entry(name, wanted, self._outer._tree.scope, depth + 1)
        is_changed = name in self._tree.filled or wanted in self._tree.properties
        return texts.doubted() | UNKNOWN if is_changed else texts

    def _entry(self, name: str, wanted: str | None, scope: Scope, depth: int) -> Texts:
        """The text under a key of the table with this name; None for a key that is not known."""
        values = self._tree.values_of(name, scope)
        table = values[0] if values and len(values) == 1 else None
        if table is None or table.node.type not in ("object", "array"):
            return UNKNOWN
        entries = list(self._entries(table, wanted))
        if not entries:
            return UNKNOWN
        texts = self._any(entries, scope, depth)
        is_changed = wanted is not None and len(self._tree.properties.get(wanted, [])) > 1
        if is_changed or name in self._tree.filled:
            return texts.doubted() | UNKNOWN
        return texts.passed_on() if wanted is not None else texts.doubted()

    def _entries(self, table: Value, wanted: str | None) -> Iterator[Value | None]:
        for entry in table.node.named_children:
            key, value = entry.child_by_field_name("key"), entry.child_by_field_name("value")
            if entry.type == "pair" and key is not None and value is not None:
                if wanted in (None, self._tree.string(key) or self._tree.text(key)):
                    yield Value(value, table.scope)
            elif entry.type != "comment":
                yield Value(entry, table.scope) if table.node.type == "array" else None
