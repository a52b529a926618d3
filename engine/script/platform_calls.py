"""The names that code hands to functions of the platform: interactions to jump to, variables to set.

Theory of operation. A call such as `botContext.setTriggerNextMessage("Menu")` is followed back through helpers: a
function that hands one of its parameters on is summarised, and its callers are read instead. `botContext` may have
another name, and so may its functions and the helpers. Helpers and constants of the Global Functions work the same
from every panel (JS-GLOBAL-FUNCTIONS).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from .constants import UNKNOWN, Texts, never_runs, texts_of
from .scopes import Call, Scope, Value
from .script_tree import ScriptTree
from .tree_walk import tree_of

if TYPE_CHECKING:  # slow to import, and only checks need it
    from tree_sitter import Node

_DEEPEST: Final = 8  # helpers that call helpers
_MOST_PAIRS: Final = 64  # of one helper


@dataclass(frozen=True, slots=True)
class Use:
    """A name that code hands to a function of the platform; `line` and `column` count from 1.

    Attributes:
        name: None when the code computes it.
        is_sure: whether it is this name for certain when the call runs; otherwise it may be another one as well.
        is_certain: whether the call runs whenever the code does, and with this name only.
        is_inherited: whether the name is written in a helper of the Global Functions, and only called from here.
        is_in_function: whether the call stands in a function, so that something has to call that first.
    """

    name: str | None
    line: int
    column: int
    is_sure: bool = False
    is_certain: bool = False
    is_inherited: bool = False
    is_in_function: bool = False


@dataclass(frozen=True, slots=True)
class _Summary:
    """What a helper hands on; `is_certain` when it does so in every call."""

    texts: Texts
    is_certain: bool


_Pair = tuple[Texts, Texts]
"""The texts of the first two arguments of a call."""


@lru_cache(maxsize=512)
def uses_of(function: str, code: str, global_functions: str = "") -> tuple[Use, ...]:
    """The names that `code` hands to `botContext.<function>`, in the order of the text. Both texts have to parse.

    Args:
        function: a function of the platform whose first argument is a name.
        code: a panel, or the Global Functions themselves.
        global_functions: the helpers that `code` may call; "" for none.
    """
    if function not in code and function not in global_functions:
        return ()
    outer = tree_of(global_functions) if global_functions else None
    helpers = _Helpers(function, outer).exported() if outer is not None and function in global_functions else {}
    return tuple(_Helpers(function, tree_of(code), helpers, outer).uses())


@lru_cache(maxsize=512)
def values_of(function: str, code: str, global_functions: str = "") -> tuple[tuple[str, str | None], ...]:
    """The names that `code` hands to `botContext.<function>` with the text after each; None for one that is not known.

    What a helper takes from its parameters counts where the helper is called. The arguments are those of `uses_of`.
    """
    if function not in code and function not in global_functions:
        return ()
    outer = tree_of(global_functions) if global_functions else None
    helpers = (
        _Values(_Helpers(function, outer)).exported() if outer is not None and function in global_functions else {}
    )
    return tuple(_Values(_Helpers(function, tree_of(code), outer=outer), helpers).listed())


@dataclass(eq=False)
class _Helpers:
    """The calls of one function of the platform in one text."""

    function: str
    tree: ScriptTree
    foreign: Mapping[str, _Summary] = field(default_factory=dict)
    outer: ScriptTree | None = None
    _summaries: dict[Scope, _Summary] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Summarise the functions. Helpers that call helpers need another round, until nothing changes."""
        calls = {scope: listed for scope, listed in self._calls_by_function.items() if scope is not self.tree.scope}
        for _ in range(_DEEPEST):
            before = dict(self._summaries)
            for scope, listed in calls.items():
                if parts := [part for call in listed for part in self._parts(call)]:
                    self._summaries[scope] = _joined(parts)
            if self._summaries == before:
                break

    def uses(self) -> Iterator[Use]:
        for call in self._calls:
            direct = self._direct(call)
            if direct is not None:
                escaped = bool(direct.parameters) and self._escapes(call.scope.function)
                yield from self._uses(call, direct, call.is_certain, escaped=escaped)
                continue
            if summary := self._summary_of(call):
                handed = self._substituted(call, replace(summary.texts, known=frozenset(), is_complete=True))
                is_certain = call.is_certain and summary.is_certain
                only = not summary.texts.known and summary.texts.is_complete
                escaped = bool(handed.parameters) and self._escapes(call.scope.function)
                yield from self._uses(call, handed, is_certain and only, escaped=escaped)
                yield from self._inherited(call, summary, is_certain and not summary.texts.parameters)
        for name in sorted(self.tree.escaped & self.foreign.keys() & self.tree.free_names().keys()):
            if self.foreign[name].texts.parameters:  # handed on as a value: its arguments are not seen
                yield Use(None, *self.tree.position_of(self.tree.free_names()[name]), is_inherited=True)

    def exported(self) -> dict[str, _Summary]:
        """The summaries of the functions that panels can call by name, plain or as a method."""
        found = {}
        for name, values in [*self.tree.scope.values.items(), *self.tree.properties.items()]:
            for value in values:
                scope = self.tree.functions.get(value.node.id) if value is not None else None
                summary = self._summaries.get(scope) if scope is not None else None
                if value is not None and scope is None and self._is_alias(value):
                    first = frozenset({0})
                    summary = _Summary(Texts(parameters=first, sure_parameters=first), is_certain=True)
                if summary is not None:
                    found[name] = summary
        return found

    def _completed(self, call: Call, texts: Texts) -> Texts:
        """The texts, with those that the call gives to the parameters among them."""
        return self._substituted(call, texts) | Texts(texts.known, sure=texts.sure)

    @cached_property
    def _calls_by_function(self) -> dict[Scope, list[Call]]:
        found: dict[Scope, list[Call]] = {}
        for call in self._calls:
            found.setdefault(call.scope.function, []).append(call)
        return found

    @cached_property
    def _calls(self) -> list[Call]:
        """The calls of the text, without those that never run."""
        return [call for call in self.tree.calls if not never_runs(self.tree, call.node, self.outer)]

    def _uses(self, call: Call, texts: Texts, is_certain: bool, *, escaped: bool) -> Iterator[Use]:
        line, column = self.tree.position(call.node)
        only = is_certain and texts.is_complete and len(texts.known) == 1 and not texts.parameters
        inside = call.scope.function is not self.tree.scope
        for name in sorted(texts.known):
            yield Use(name, line, column, name in texts.sure, only and not inside, is_in_function=inside)
        if not texts.is_complete or (texts.parameters and escaped):
            yield Use(None, line, column, is_in_function=inside)

    def _inherited(self, call: Call, summary: _Summary, is_certain: bool) -> Iterator[Use]:
        """The names that a helper hands on by itself; a helper of this text has shown them already."""
        line, column = self.tree.position(call.node)
        is_here = self._callee_scope(call) is not None
        certain = is_certain and summary.texts.is_complete and len(summary.texts.known) == 1
        for name in sorted(summary.texts.known):
            if certain or not is_here:
                is_at_top = call.scope is self.tree.scope
                yield Use(name, line, column, name in summary.texts.sure, certain and is_at_top, is_inherited=True)
        if not summary.texts.is_complete and not is_here:
            yield Use(None, line, column, is_inherited=True)

    # --- helpers -----------------------------------------------------------------------------------------------------

    def _summary_of(self, call: Call) -> _Summary | None:
        """What the called function hands on; None when nothing, or when the function is unknown."""
        scope = self._callee_scope(call)
        return self._summaries.get(scope) if scope is not None else self.foreign.get(self._foreign_name(call))

    def _parts(self, call: Call) -> Iterator[_Summary]:
        """What one call hands on for the function around it."""
        direct = self._direct(call)
        if direct is not None:
            yield _Summary(direct, call.is_certain)
        elif summary := self._summary_of(call):
            yield _Summary(self._completed(call, summary.texts), call.is_certain and summary.is_certain)

    def _substituted(self, call: Call, texts: Texts) -> Texts:
        """The texts that the call gives to the parameters in `texts`."""
        arguments = self._called(call)[1]
        found = Texts(is_complete=texts.is_complete and (arguments is not None or not texts.parameters))
        for position in texts.parameters:
            if arguments is not None and position < len(arguments):
                given = self._texts(arguments[position], call.scope).passed_on()
                found |= given if position in texts.sure_parameters else given.doubted()
        return found

    def _callee_scope(self, call: Call) -> Scope | None:
        """The function of this text that the call runs; None for one from outside, or one that cannot be known."""
        value = self._followed(Value(self._called(call)[0], call.scope))
        return self.tree.functions.get(value.node.id) if value is not None else None

    def _foreign_name(self, call: Call) -> str:
        value = self._followed(Value(self._called(call)[0], call.scope))
        if value is None:
            return ""
        if value.node.type != "identifier":
            return self.tree.property_of(value.node) or ""
        name = self.tree.text(value.node)
        return name if value.scope.owner(name) is None else ""

    def _called(self, call: Call) -> tuple[Node, list[Node] | None]:
        """The function that the call runs, and its arguments; None for arguments that are not listed here.

        `go.call(null, "A")` and `go.apply(null, ["A"])` run `go`.
        """
        callee, arguments = _bare(call.callee), call.arguments
        name, holder = self.tree.property_of(callee), callee.child_by_field_name("object")
        if holder is None or name not in ("call", "apply") or name in self.tree.properties:
            return callee, _without_spread(arguments)
        if name == "call":
            return _bare(holder), _without_spread(arguments[1:])
        listed = arguments[1] if len(arguments) > 1 else None
        is_array = listed is not None and listed.type == "array"
        return _bare(holder), _without_spread(_parts_of(listed)) if listed is not None and is_array else None

    def _followed(self, value: Value) -> Value | None:
        """The expression behind the names and properties of this text; None when they may have several values."""
        for _ in range(_DEEPEST):
            node = _bare(value.node)
            value = Value(node, value.scope)
            if node.type == "identifier":
                values = self.tree.values_of(self.tree.text(node), value.scope)
            elif node.type in ("member_expression", "subscript_expression"):
                values = self.tree.properties.get(self.tree.property_of(node) or "")
            else:
                return value
            if values is None:
                return value
            if len(values) != 1 or values[0] is None:
                return None
            value = values[0]
        return None

    def _escapes(self, scope: Scope) -> bool:
        """Whether the function can be called from places that the code does not show."""
        if scope in self._methods or scope in self._run_at_once:
            return False
        names = self._names.get(scope)
        return names is None or bool(self.tree.escaped & names)

    @cached_property
    def _names(self) -> dict[Scope, set[str]]:
        """The names under which the text knows each of its functions."""
        found: dict[Scope, set[str]] = {}
        for holder in self.tree.scopes:
            for name, values in holder.values.items():
                for scope in self._functions(values):
                    found.setdefault(scope, set()).add(name)
        return found

    @cached_property
    def _run_at_once(self) -> set[Scope]:
        """The functions without a name that are called where they are written."""
        nodes = [self._called(call)[0] for call in self.tree.calls]
        plain = [node for node in nodes if node.child_by_field_name("name") is None]
        return {self.tree.functions[node.id] for node in plain if node.id in self.tree.functions}

    @cached_property
    def _methods(self) -> set[Scope]:
        return {scope for values in self.tree.properties.values() for scope in self._functions(values)}

    def _functions(self, values: list[Value | None]) -> Iterator[Scope]:
        for value in values:
            scope = self.tree.functions.get(value.node.id) if value is not None else None
            if scope is not None:
                yield scope

    # --- direct calls ------------------------------------------------------------------------------------------------

    def _direct(self, call: Call) -> Texts | None:
        """The texts of the first argument, if this is a call of the platform's function."""
        callee, arguments = self._called(call)
        if not self._is_function(callee, call.scope):
            return None
        return self._texts(arguments[0], call.scope) if arguments else UNKNOWN

    def _texts(self, node: Node, scope: Scope) -> Texts:
        return texts_of(self.tree, node, scope, self.outer)

    def _is_function(self, node: Node, scope: Scope) -> bool:
        if node.type in ("member_expression", "subscript_expression"):
            name = self._property_of(node, scope)
            if name == self.function:
                return self.function not in self.tree.properties
            value = self._followed(Value(node, scope)) if name in self.tree.properties else None
            return value is not None and value.node.id != node.id and self._is_alias(value)
        if node.type != "identifier":
            return False
        values = self.tree.values_of(self.tree.text(node), scope) or []
        return any(value is not None and self._is_alias(value) for value in values)

    def _property_of(self, node: Node, scope: Scope) -> str | None:
        """The name of the property; that of `botContext[name]` when the code gives `name` one text only."""
        index = node.child_by_field_name("index")
        texts = self._texts(index, scope) if index is not None else UNKNOWN
        is_known = texts.is_complete and len(texts.known) == 1 and texts.known == texts.sure
        return self.tree.property_of(node) or (next(iter(texts.sure)) if is_known else None)

    def _is_alias(self, value: Value) -> bool:
        """Whether the value is the platform's function, or that function bound to `botContext`."""
        node = _bare(value.node)
        if node.type == "call_expression":
            callee = node.child_by_field_name("function")
            is_bound = callee is not None and self.tree.property_of(callee) == "bind"
            node = (callee.child_by_field_name("object") if callee is not None and is_bound else None) or node
        return node.type in ("member_expression", "subscript_expression") and self._is_function(node, value.scope)


@dataclass(eq=False)
class _Values:
    """The first two arguments of the calls in one text; `foreign` has those of the helpers of another one."""

    helpers: _Helpers
    foreign: Mapping[str, list[_Pair]] = field(default_factory=dict)

    def listed(self) -> Iterator[tuple[str, str | None]]:
        """The names with the texts after them, each where it is known: in a helper, or where that is called."""
        known_pairs = self._open_pairs
        for call in self.helpers._calls:
            for names, second in self._pairs(call, known_pairs):
                is_open = bool(names.parameters or second.parameters)
                if is_open and not self.helpers._escapes(call.scope.function):
                    continue  # the calls of the function around this one are read instead
                known: list[str | None] = [*sorted(second.known)] if second.is_complete and not is_open else [None]
                yield from ((name, value) for name in sorted(names.known) for value in known or [None])
        for name in sorted(self.helpers.tree.escaped & self.foreign.keys() & self.helpers.tree.free_names().keys()):
            for names, _ in self.foreign[name]:
                yield from ((one, None) for one in sorted(names.known))  # handed on as a value

    def exported(self) -> dict[str, list[_Pair]]:
        """What the functions that panels can call by name take from their parameters."""
        found: dict[str, list[_Pair]] = {}
        for name, values in [*self.helpers.tree.scope.values.items(), *self.helpers.tree.properties.items()]:
            for scope in self.helpers._functions(values):
                if pairs := self._open_pairs.get(scope):
                    found[name] = [*found.get(name, []), *pairs]
            if any(value is not None and self.helpers._is_alias(value) for value in values):
                found[name] = [(Texts(parameters=frozenset({0})), Texts(parameters=frozenset({1})))]
        return found

    def _pairs(self, call: Call, within: Mapping[Scope, list[_Pair]]) -> list[_Pair]:
        """The names and texts that a call hands on, without those that a helper hands on in every call."""
        direct = self.helpers._direct(call)
        if direct is not None:
            arguments = self.helpers._called(call)[1] or []
            return [(direct, self.helpers._texts(arguments[1], call.scope) if len(arguments) > 1 else UNKNOWN)]
        scope = self.helpers._callee_scope(call)
        found = within.get(scope, []) if scope is not None else None
        taken = self.foreign.get(self.helpers._foreign_name(call), []) if found is None else found
        return [
            (self.helpers._completed(call, names), self.helpers._completed(call, second)) for names, second in taken
        ]

    @cached_property
    def _open_pairs(self) -> Mapping[Scope, list[_Pair]]:
        """The names and texts of the calls in each function that depend on its parameters, as `_summaries`."""
        known: dict[Scope, list[_Pair]] = {}
        for _ in range(_DEEPEST):
            before = dict(known)
            for scope, calls in self.helpers._calls_by_function.items():
                pairs = [pair for call in calls for pair in self._pairs(call, known)]
                taken = dict.fromkeys(pair for pair in pairs if pair[0].parameters or pair[1].parameters)
                known[scope] = list(taken)[:_MOST_PAIRS]
            if known == before:
                break
        return known


def _bare(node: Node) -> Node:
    """The expression in parentheses, the last one after commas."""
    while node.type in ("parenthesized_expression", "sequence_expression") and (parts := _parts_of(node)):
        node = parts[-1]
    return node


def _parts_of(node: Node) -> list[Node]:
    return [part for part in node.named_children if part.type != "comment"]


def _without_spread(arguments: list[Node]) -> list[Node] | None:
    return None if any(one.type == "spread_element" for one in arguments) else arguments


def _joined(parts: list[_Summary]) -> _Summary:
    texts = parts[0].texts
    for part in parts[1:]:
        texts |= part.texts
    return _Summary(texts, any(part.is_certain for part in parts))
