"""Functions and objects of the JavaScript library that are newer than ECMAScript 5.

Theory of operation. A method has no type here: `x.includes(y)` counts by its name alone. So a name counts only where
the code does not define it itself, as a polyfill or on an object of its own, and does not ask first whether it is
there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ..events import FindingReported
from ..script.scopes import Call, Scope, Value
from ..script.script_tree import ScriptTree
from .custom_code import CodePanel
from .subject import Check, Findings, Subject

if TYPE_CHECKING:  # slow to import
    from tree_sitter import Node

_STATIC: Final = {
    "Array": "from fromAsync of",
    "Error": "captureStackTrace isError",
    "JSON": "isRawJSON rawJSON",
    "Math": "acosh asinh atanh cbrt clz32 cosh expm1 f16round fround hypot imul log10 log1p log2 sign sinh sumPrecise "
    "tanh trunc",
    "Number": "isFinite isInteger isNaN isSafeInteger parseFloat parseInt EPSILON MAX_SAFE_INTEGER MIN_SAFE_INTEGER",
    "Object": "assign entries fromEntries getOwnPropertyDescriptors getOwnPropertySymbols groupBy hasOwn is "
    "setPrototypeOf values",
    "RegExp": "escape",
    "String": "fromCodePoint raw",
}
_STATICS: Final = {holder: frozenset(names.split()) for holder, names in _STATIC.items()}

_METHODS_NAMES: Final = (
    "at codePointAt copyWithin endsWith entries fill find findIndex findLast findLastIndex flat flatMap includes "
    "isWellFormed keys matchAll normalize padEnd padStart repeat replaceAll startsWith toReversed toSorted "
    "toSpliced toWellFormed trimEnd trimStart"
)
_METHODS: Final = frozenset(_METHODS_NAMES.split())

_NEWER_GLOBALS_NAMES: Final = (
    "AggregateError ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array DataView FinalizationRegistry "
    "Float32Array Float64Array Int16Array Int32Array Int8Array Intl Iterator Map Promise Proxy Reflect Set "
    "SharedArrayBuffer Symbol Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet "
    "globalThis queueMicrotask structuredClone"
)
NEWER_GLOBALS: Final = frozenset(_NEWER_GLOBALS_NAMES.split())

_CALLABLE: Final = re.compile(r"function|identifier|member|subscript|call|method|ternary|binary|parenthesized")


def _newer_library(subject: Subject) -> Findings:
    common = subject.code.global_tree
    for panel in subject.code.panels:
        if panel.problem is not None:
            continue
        first: dict[str, tuple[int, int]] = {}
        for what, node in _uses(panel.tree, common):
            first.setdefault(what, panel.tree.position(node))
        for name, offset in panel.tree.free_names().items():
            if name in NEWER_GLOBALS and (common is None or name not in _declared(common)):
                first.setdefault(name, panel.tree.position_of(offset))
        yield from (_finding(panel, what, *place) for what, place in sorted(first.items(), key=lambda item: item[1]))


def _finding(panel: CodePanel, what: str, line: int, column: int) -> FindingReported:
    name = what.rpartition(".")[2]
    if name.startswith("toLocale"):
        text = f"The {panel.name} uses {name} in line {line}, column {column}, which the platform does not support."
    else:
        text = (
            f"The {panel.name} uses {what} in line {line}, column {column}, which ECMAScript 5 does not have: write it "
            "with older functions, or define it in the Global Functions."
        )
    return FindingReported("LINT-ES5", "error", panel.where, panel.path, text)


def _declared(tree: ScriptTree) -> set[str]:
    return tree.scope.declared | tree.assigned


def _uses(tree: ScriptTree, common: ScriptTree | None) -> Iterator[tuple[str, Node]]:
    """The uses of newer functions: the name, with its object where it has one of its own, and the place."""
    own = _own_names(tree, common)
    for call in tree.calls:
        member = _called_member(tree, call)
        if what := _newer_name(tree, member, own):
            yield what, member.node
    for member in tree.members:
        what = _newer_name(tree, member, own)
        if what in _CONSTANTS:  # used without a call
            yield what, member.node


def _called_member(tree: ScriptTree, call: Call) -> Value:
    """The function that a call runs, looking through `call`, `apply` and a name for the function."""
    callee = call.callee
    value = _only_value(tree, callee, call.scope)
    if value is not None and value.node.type in ("member_expression", "subscript_expression"):
        return value
    holder = callee.child_by_field_name("object")
    if holder is not None and tree.property_of(callee) in ("call", "apply"):
        return Value(holder, call.scope)
    return Value(callee, call.scope)


def _only_value(tree: ScriptTree, node: Node, scope: Scope) -> Value | None:
    """The value of a name that has only one in the whole text."""
    values = tree.values_of(tree.text(node), scope) if node.type == "identifier" else None
    return values[0] if values and len(values) == 1 else None


def _newer_name(tree: ScriptTree, member: Value, own: frozenset[str]) -> str:
    """The newer function or constant that this expression is; empty when it is none, or the code's own."""
    name, holder = tree.property_of(member.node), member.node.child_by_field_name("object")
    if name is None or holder is None or name in own:
        return ""
    value = _only_value(tree, holder, member.scope) or Value(holder, member.scope)  # `var o = Object; o.assign(…)`
    text = tree.text(value.node) if value.node.type == "identifier" else ""
    if text in _STATICS and value.scope.owner(text) is None:
        return f"{text}.{name}" if name in _STATICS[text] else ""
    is_locale = name.startswith("toLocale") and name.endswith("String")
    return name if (name in _METHODS or is_locale) and text != "botContext" else ""


def _own_names(tree: ScriptTree, common: ScriptTree | None) -> frozenset[str]:
    """The names that the code defines as functions of its own, or asks for before it uses them."""
    found: set[str] = set()
    for source in {id(one): one for one in (tree, common) if one is not None}.values():
        for name, values in source.properties.items():
            if any(value is None or _CALLABLE.search(value.node.type) for value in values):
                found.add(name)
        found |= {name[1:] for name in source.tested if name.startswith(".")}
        found |= _asked_for(source)
    return frozenset(found)


def _asked_for(tree: ScriptTree) -> set[str]:
    """The functions that the code asks for: `if (!String.prototype.padStart)`, `if (text.includes)`."""
    callees = {_called_member(tree, call).node.id for call in tree.calls}
    found = set()
    for member in tree.members:
        holder = member.node.child_by_field_name("object")
        if holder is not None and member.node.id not in callees:
            is_prototype = tree.property_of(holder) == "prototype"
            if is_prototype or _is_condition(member.node) or tree.text(holder)[:_LONGEST] in _STATICS:
                found.add(tree.property_of(member.node) or "")
    return found - {name.partition(".")[2] for name in _CONSTANTS}


def _is_condition(node: Node) -> bool:
    """Whether the code only asks whether this expression has a value."""
    parent = node.parent
    while parent is not None and parent.type == "parenthesized_expression":
        node, parent = parent, parent.parent
    if parent is None:
        return False
    operator, condition = parent.child_by_field_name("operator"), parent.child_by_field_name("condition")
    if operator is not None:
        return operator.type in ("!", "&&", "||")
    return condition is not None and condition.id == node.id


_CONSTANTS: Final = frozenset({"Number.EPSILON", "Number.MAX_SAFE_INTEGER", "Number.MIN_SAFE_INTEGER"})
_LONGEST: Final = max(map(len, _STATICS)) + 1

CHECKS: Final[tuple[Check, ...]] = (_newer_library,)
