"""The syntax tree of a script: its scopes, the names it declares and reads, its calls."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from .scopes import Call, Scope, Value
from .syntax import Positions

if TYPE_CHECKING:  # slow to import, and only checks need it
    from tree_sitter import Node


class ScriptTree:
    """What one walk over a script found. Only for code that parses.

    Attributes:
        scope: of the whole text.
        calls: in the order of the text.
        functions: the scope of each function, by the id of its node.
        escaped: names read other than to call them.
        tested: names under `typeof`.
        asked: names whose text the code compares, searches or looks up: what follows may depend on it.
        filled: names of tables that get a value under a computed key.
        assigned: names that get a value before or without a declaration.
        properties: the values of each property that the code defines, by name.
        members: accesses to properties that are neither called nor assigned.
        syntax: offsets of nodes by the type of node, for types that ECMAScript 5 does not have.
        is_dynamic: whether `eval` or `with` can declare names.
    """

    def __init__(self, code: str) -> None:
        self.code: Final = code
        self.scope: Final = Scope(None)
        self.scopes: Final = [self.scope]
        self.calls: Final[list[Call]] = []
        self.functions: Final[dict[int, Scope]] = {}
        self.escaped: Final[set[str]] = set()
        self.tested: Final[set[str]] = set()
        self.asked: Final[set[str]] = set()
        self.filled: Final[set[str]] = set()
        self.assigned: Final[set[str]] = set()
        self.properties: Final[dict[str, list[Value | None]]] = {}
        self.members: Final[list[Value]] = []
        self.syntax: Final[dict[str, int]] = {}
        self.is_dynamic = False

    def text(self, node: Node) -> str:
        return self.code[node.start_byte // 2 : node.end_byte // 2]

    def position(self, node: Node) -> tuple[int, int]:
        """Line and column of a node, both from 1."""
        return self.position_of(node.start_byte // 2)

    def position_of(self, offset: int) -> tuple[int, int]:
        if self._positions is None:
            self._positions = Positions(self.code)
        return self._positions.at(offset)

    _positions: Positions | None = None

    def free_names(self) -> Mapping[str, int]:
        """The names that this text reads and does not declare, with the offset of the first time."""
        if self._free is None:
            for scope in reversed(self.scopes[1:]):
                assert scope.parent is not None
                left = {name: at for name, at in scope.reads.items() if name not in scope.declared}
                _merge(scope.parent, left)
            known = self.scope.declared | self.assigned | self.tested
            self._free = {name: at for name, at in self.scope.reads.items() if name not in known}
        return MappingProxyType(self._free)

    _free: dict[str, int] | None = None

    def declared_everywhere(self) -> frozenset[str]:
        """The names that the text declares in any scope, and those it assigns without a declaration."""
        return frozenset(self.assigned.union(*(scope.declared for scope in self.scopes)))

    def values_of(self, name: str, scope: Scope) -> list[Value | None] | None:
        """All that the code gives to this name; None for a name from outside."""
        owner = scope.owner(name)
        undeclared: list[Value | None] = [None] if name in self.assigned else []
        if owner is None:
            return self.scope.values.get(name) if undeclared else None
        return owner.values.get(name, []) + undeclared  # the declaration of an assigned name may come later

    def property_of(self, node: Node) -> str | None:
        """The name of the property that `a.b` or `a["b"]` takes; None when it is computed, or nothing of the kind."""
        if node.type == "member_expression":
            found = node.child_by_field_name("property")
            return self.text(found) if found else None
        index = node.child_by_field_name("index") if node.type == "subscript_expression" else None
        return self.string(index) if index is not None else None

    def string(self, node: Node) -> str | None:
        """The value of a text without substitutions; None for another expression."""
        if node.type not in ("string", "template_string"):
            return None
        parts = node.named_children
        if any(part.type not in ("string_fragment", "escape_sequence") for part in parts):
            return None
        return "".join(
            _unescaped(self.text(part)) if part.type == "escape_sequence" else self.text(part) for part in parts
        )


def _merge(scope: Scope, reads: dict[str, int]) -> None:
    """Add reads to a scope; the larger table is kept, so that deep nesting does not copy it at each level."""
    if len(scope.reads) < len(reads):
        scope.reads, reads = reads, scope.reads
    for name, at in reads.items():
        scope.reads[name] = min(at, scope.reads.get(name, at))


_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}


def _unescaped(sequence: str) -> str:
    letter = sequence[1:2]
    if letter in ("x", "u"):
        digits = sequence[2:].strip("{}")
        return chr(int(digits, 16)) if int(digits, 16) < 0x110000 else ""
    return "" if letter in ("\n", "\r", "\u2028", "\u2029") else _ESCAPES.get(letter, sequence[1:])
