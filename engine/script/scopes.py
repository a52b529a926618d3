"""Scopes of a script, and what stands in them: values, calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # slow to import, and only checks need it
    from tree_sitter import Node


@dataclass(eq=False, slots=True)
class Scope:
    """A function, a `catch`, or the whole text.

    Attributes:
        function: the function's scope, or the one of the whole text.
        parameters: the names of the parameters, "" for one that is not a plain name.
        declared: the names that belong here.
        reads: names read here, with the offset of the first time.
        values: what the code gives to names here: expressions, None for values that cannot be known.
        returns_at: the end of the first `return` or `throw`, in bytes of the tree; what follows may not run.
    """

    parent: Scope | None
    function: Scope = field(init=False)
    parameters: list[str] = field(default_factory=list)
    declared: set[str] = field(default_factory=set)
    reads: dict[str, int] = field(default_factory=dict)
    values: dict[str, list[Value | None]] = field(default_factory=dict)
    returns_at: int | None = None

    def __post_init__(self) -> None:
        self.function = self

    def owner(self, name: str) -> Scope | None:
        """The scope that declares the name, None when none does."""
        scope: Scope | None = self
        while scope is not None and name not in scope.declared:
            scope = scope.parent
        return scope


@dataclass(frozen=True, eq=False, slots=True)
class Value:
    """An expression, and the scope in which it stands."""

    node: Node
    scope: Scope


@dataclass(frozen=True, eq=False, slots=True)
class Call:
    """A call or a `new`; `is_certain` when it runs whenever its function does."""

    node: Node
    scope: Scope
    is_certain: bool

    @property
    def callee(self) -> Node:
        found = self.node.child_by_field_name("function") or self.node.child_by_field_name("constructor")
        assert found is not None
        return found

    @property
    def arguments(self) -> list[Node]:
        listed = self.node.child_by_field_name("arguments")
        return [node for node in listed.named_children if node.type != "comment"] if listed else []
