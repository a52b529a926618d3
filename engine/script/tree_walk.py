"""Makes the syntax tree of a script.

Theory of operation. Tree-sitter parses; one walk over its tree, without recursion, records what checks need. A name
belongs to the innermost scope that declares it. `var`, `let` and functions are declared in the function around them,
which is exact for ECMAScript 5. Reads that no scope declares are free: they have to come from outside.

The text is handed over in UTF-16 with one unit per character, so that offsets are those of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from .scopes import Call, Scope, Value
from .script_tree import ScriptTree
from .syntax import without_each

if TYPE_CHECKING:  # 10 ms, and only checks need it
    from tree_sitter import Node, Parser, Tree

_WIDE = re.compile("[\ud800-\udfff\U00010000-\U0010ffff]")  # two units in UTF-16, or not valid in it
_READ, _DECLARE, _ASSIGN = "read", "declare", "assign"

FUNCTIONS: Final = frozenset(
    {"function_declaration", "function_expression", "arrow_function", "method_definition"}
    | {"generator_function", "generator_function_declaration"}
)
_UNCERTAIN: Final = frozenset(
    {"if_statement", "for_statement", "for_in_statement", "while_statement", "switch_statement", "try_statement"}
    | {"ternary_expression", "labeled_statement", "with_statement"}
)  # whatever is inside may not run


@lru_cache(maxsize=256)
def tree_of(code: str) -> ScriptTree:
    """The tree of a script that parses."""
    tree = ScriptTree(code)
    waiting: list[_Step] = [(syntax_tree(code).root_node, tree.scope, True, _READ)]
    while waiting:
        node, scope, certain, use = waiting.pop()
        kind = node.type
        visit = _VISITS.get(kind)
        if visit is not None:
            waiting += reversed([*visit(tree, node, scope, certain, use)])
        elif children := node.named_children:
            certain = certain and kind not in _UNCERTAIN
            waiting += [(child, scope, certain, use) for child in reversed(children)]
    return tree


def syntax_tree(code: str) -> Tree:
    """The tree of tree-sitter; offsets in it are in bytes, two for each character."""
    return _parser().parse(_WIDE.sub("\ufffd", without_each(code)).encode("utf-16-le"), encoding="utf16le")


@cache
def _parser() -> Parser:
    import tree_sitter
    import tree_sitter_javascript

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_javascript.language()))


_Step = tuple["Node", Scope, bool, str]  # a node, its scope, whether it runs for certain, and how its names are used
_Visit = Callable[[ScriptTree, "Node", Scope, bool, str], "Iterable[_Step]"]


def _inside(node: Node, scope: Scope, certain: bool, use: str) -> list[_Step]:
    return [(child, scope, certain, use) for child in node.named_children]


def _name(tree: ScriptTree, node: Node, scope: Scope, _: bool, use: str) -> Iterable[_Step]:
    name = tree.text(node)
    if node.type == "shorthand_property_identifier":
        tree.syntax.setdefault(node.type, node.start_byte // 2)
    if use == _DECLARE:
        scope.function.declared.add(name)
    elif use == _ASSIGN:
        _give(tree, name, scope, None)
    else:
        scope.reads.setdefault(name, node.start_byte // 2)
        tree.escaped.add(name)
    return ()


def _give(tree: ScriptTree, name: str, scope: Scope, value: Node | None) -> None:
    """Record an assignment; the scope it belongs to is known only after the walk for names declared further below."""
    given = Value(value, scope) if value is not None else None
    owner = scope.owner(name)
    if owner is None:
        tree.assigned.add(name)
    (owner or tree.scope).values.setdefault(name, []).append(given)


def _declarator(tree: ScriptTree, node: Node, scope: Scope, certain: bool, _: str) -> Iterable[_Step]:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    assert name is not None
    yield name, scope, certain, _DECLARE
    if name.type == "identifier" and value is not None:
        scope.function.declared.add(tree.text(name))
        _give(tree, tree.text(name), scope, value)
    if value is not None:
        yield value, scope, certain, _READ


def _assignment(tree: ScriptTree, node: Node, scope: Scope, certain: bool, _: str) -> Iterable[_Step]:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    assert left is not None
    assert right is not None
    if left.type == "identifier":
        _give(tree, tree.text(left), scope, right)
    elif left.type in ("member_expression", "subscript_expression"):
        name, holder = tree.property_of(left), left.child_by_field_name("object")
        _define(tree, name, right, scope)
        if name is None and holder is not None:
            tree.filled.add(tree.text(holder))
        yield from _parts_of_member(left, scope, certain)
    else:
        yield left, scope, certain, _ASSIGN
    yield right, scope, certain, _READ


def _parts_of_member(node: Node, scope: Scope, certain: bool) -> Iterable[_Step]:
    for part in (node.child_by_field_name("object"), node.child_by_field_name("index")):
        if part is not None:
            yield part, scope, certain, _READ


def _define(tree: ScriptTree, name: str | None, value: Node | None, scope: Scope) -> None:
    if name is not None:
        tree.properties.setdefault(name, []).append(Value(value, scope) if value is not None else None)


def _changed(tree: ScriptTree, node: Node, scope: Scope, certain: bool, _: str) -> Iterable[_Step]:
    """`x += 1` and `x++`: the name is read, then given a value that cannot be known."""
    operator = node.child_by_field_name("operator")
    if operator is not None and operator.type in ("**=", "&&=", "||=", "??="):
        tree.syntax.setdefault(node.type, node.start_byte // 2)
    for child in node.named_children:
        yield child, scope, certain, _READ
    target = node.child_by_field_name("left") or node.child_by_field_name("argument")
    if target is not None and target.type == "identifier":
        owner = scope.owner(tree.text(target)) or tree.scope
        owner.values.setdefault(tree.text(target), []).append(None)


def _loop(tree: ScriptTree, node: Node, scope: Scope, _: bool, __: str) -> Iterable[_Step]:
    left, kind = node.child_by_field_name("left"), node.child_by_field_name("kind")
    for child in node.named_children:
        if left is not None and child.id == left.id:
            if kind is not None and child.type == "identifier":
                scope.function.declared.add(tree.text(child))
                _give(tree, tree.text(child), scope, None)
            is_member = child.type in ("member_expression", "subscript_expression")
            yield child, scope, False, _DECLARE if kind is not None else _READ if is_member else _ASSIGN
        else:
            yield child, scope, False, _READ


def _function(tree: ScriptTree, node: Node, scope: Scope, certain: bool, _: str) -> Iterable[_Step]:
    inner = Scope(scope)
    tree.scopes.append(inner)
    tree.functions[node.id] = inner
    name = node.child_by_field_name("name")
    if name is not None and node.type.endswith("declaration"):
        scope.function.declared.add(tree.text(name))
        scope.function.values.setdefault(tree.text(name), []).append(Value(node, scope))
    elif node.type == "method_definition":
        if name is not None and name.type == "computed_property_name":
            yield name, scope, certain, _READ
        elif name is not None:
            _define(tree, tree.text(name), node, scope)
            _note_method(tree, node)
    elif name is not None:
        inner.declared.add(tree.text(name))
        inner.values.setdefault(tree.text(name), []).append(Value(node, scope))
    if node.type != "arrow_function":
        inner.declared.add("arguments")
    yield from _parameters(tree, node, inner)
    body = node.child_by_field_name("body")
    if body is not None:
        yield body, inner, True, _READ


def _note_method(tree: ScriptTree, node: Node) -> None:
    """`{name() {…}}` is newer than ECMAScript 5; `{get name() {…}}` is not."""
    first = node.children[0]
    parent = node.parent
    if first.type not in ("get", "set") and parent is not None and parent.type == "object":
        tree.syntax.setdefault(node.type, node.start_byte // 2)


def _parameters(tree: ScriptTree, node: Node, inner: Scope) -> Iterable[_Step]:
    listed = node.child_by_field_name("parameters")
    if listed is not None:
        _note_trailing_comma(tree, listed)
    single = node.child_by_field_name("parameter")
    for one in listed.named_children if listed is not None else [single] if single is not None else []:
        if one.type == "comment":
            continue
        name = tree.text(one) if one.type == "identifier" else ""
        inner.parameters.append(name)
        if name:
            inner.declared.add(name)
        else:
            yield one, inner, True, _DECLARE


def _note_trailing_comma(tree: ScriptTree, listed: Node) -> None:
    """`f(a,)` is newer than ECMAScript 5; `[a,]` is not."""
    last = [part for part in listed.children if part.type != "comment"][-2:]
    if [part.type for part in last] == [",", ")"]:
        tree.syntax.setdefault("comma at the end", last[0].start_byte // 2)


def _catch(tree: ScriptTree, node: Node, scope: Scope, _: bool, __: str) -> Iterable[_Step]:
    parameter, body = node.child_by_field_name("parameter"), node.child_by_field_name("body")
    inner = Scope(scope)
    inner.function = scope.function
    tree.scopes.append(inner)
    if parameter is None:
        tree.syntax.setdefault("catch without a name", node.start_byte // 2)
    elif parameter.type == "identifier":
        inner.declared.add(tree.text(parameter))
        inner.values[tree.text(parameter)] = [None]
    else:
        yield parameter, scope, False, _DECLARE
    if body is not None:
        yield body, inner, False, _READ


def _class(tree: ScriptTree, node: Node, scope: Scope, certain: bool, _: str) -> Iterable[_Step]:
    name = node.child_by_field_name("name")
    if name is not None:
        scope.function.declared.add(tree.text(name))
    for child in node.named_children:
        if name is None or child.id != name.id:
            yield child, scope, certain, _READ


def _call(tree: ScriptTree, node: Node, scope: Scope, certain: bool, _: str) -> Iterable[_Step]:
    call = Call(node, scope, certain and _runs(node, scope))
    tree.calls.append(call)
    callee = call.callee
    if callee.type == "identifier":
        name = tree.text(callee)
        scope.reads.setdefault(name, callee.start_byte // 2)
        tree.is_dynamic = tree.is_dynamic or name == "eval"
    elif callee.type in ("member_expression", "subscript_expression"):
        yield from _parts_of_member(callee, scope, certain)
        _ask(
            tree, callee.child_by_field_name("object"), *(call.arguments if tree.property_of(callee) in _ASKING else ())
        )
        if tree.property_of(callee) in ("defineProperty", "__defineGetter__"):
            _define_by_call(tree, call)
    elif callee.type == "import":
        tree.syntax.setdefault(callee.type, callee.start_byte // 2)
    else:
        yield callee, scope, certain, _READ
    arguments = node.child_by_field_name("arguments")
    if arguments is not None:
        _note_trailing_comma(tree, arguments)
        yield arguments, scope, certain, _READ


def _define_by_call(tree: ScriptTree, call: Call) -> None:
    """`Object.defineProperty(object, "name", …)` defines a property."""
    for argument in call.arguments[:2]:
        _define(tree, tree.string(argument), None, call.scope)


def _member(tree: ScriptTree, node: Node, scope: Scope, certain: bool, _: str) -> Iterable[_Step]:
    tree.members.append(Value(node, scope))
    _ask(tree, node.child_by_field_name("index"))
    yield from _parts_of_member(node, scope, certain)


def _pair(tree: ScriptTree, node: Node, scope: Scope, certain: bool, _: str) -> Iterable[_Step]:
    key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
    assert key is not None
    assert value is not None
    if key.type == "computed_property_name":
        tree.syntax.setdefault(key.type, key.start_byte // 2)
        yield key, scope, certain, _READ
    else:
        _define(tree, tree.string(key) or tree.text(key), value, scope)
    yield value, scope, certain, _READ


def _pattern(tree: ScriptTree, node: Node, scope: Scope, certain: bool, use: str) -> Iterable[_Step]:
    """Destructuring: the names in it are declared or assigned, defaults and computed keys are read."""
    tree.syntax.setdefault(node.type, node.start_byte // 2)
    right, key = node.child_by_field_name("right"), node.child_by_field_name("key")
    for child in node.named_children:
        if key is not None and child.id == key.id and key.type != "computed_property_name":
            continue
        is_read = any(part is not None and part.id == child.id for part in (right, key))
        yield child, scope, certain, _READ if is_read else use


def _unary(tree: ScriptTree, node: Node, scope: Scope, certain: bool, _: str) -> Iterable[_Step]:
    operator, argument = node.child_by_field_name("operator"), node.child_by_field_name("argument")
    assert operator is not None
    assert argument is not None
    while argument.type == "parenthesized_expression" and argument.named_children:
        argument = argument.named_children[0]
    if operator.type == "typeof" and argument.type == "identifier":
        tree.tested.add(tree.text(argument))
        return
    if operator.type == "typeof" and (name := tree.property_of(argument)):
        tree.tested.add(f".{name}")
    yield argument, scope, certain, _READ


def _binary(tree: ScriptTree, node: Node, scope: Scope, certain: bool, _: str) -> Iterable[_Step]:
    left, operator, right = [child for child in node.children if child.type != "comment"]
    if operator.type in _COMPARISONS and not {left.type, right.type} & {"null", "undefined"}:
        _ask(tree, left, right)
    yield left, scope, certain, _READ
    yield right, scope, certain and operator.type not in ("&&", "||", "??"), _READ


_COMPARISONS: Final = frozenset({"==", "===", "!=", "!==", "<", ">", "<=", ">=", "in"})
_ASKING: Final = frozenset({"test", "exec", "indexOf", "lastIndexOf", "includes", "hasOwnProperty"})


def _ask(tree: ScriptTree, *nodes: Node | None) -> None:
    """Note the names among these expressions: the code asks for their value."""
    tree.asked.update(tree.text(node) for node in nodes if node is not None and node.type == "identifier")


def _switch(tree: ScriptTree, node: Node, scope: Scope, _: bool, use: str) -> Iterable[_Step]:
    value = node.child_by_field_name("value")
    _ask(tree, *(value.named_children if value is not None else ()))
    return _inside(node, scope, False, use)


def _leaves(_tree: ScriptTree, node: Node, scope: Scope, certain: bool, use: str) -> Iterable[_Step]:
    if scope.function.returns_at is None:
        scope.function.returns_at = node.end_byte
    return _inside(node, scope, certain, use)


def _runs(node: Node, scope: Scope) -> bool:
    """Whether no `return` stands before this node in its function."""
    return scope.function.returns_at is None or node.start_byte < scope.function.returns_at


_NEWER_LITERALS: Final = {
    "number": re.compile(r"\A0[bo]|n\Z|_", re.IGNORECASE),
    "regex": re.compile(r"(?<!\\)\(\?<|/[gim]*[^/gim][a-z]*\Z"),  # lookbehind, named groups, flags other than g, i, m
    "escape_sequence": re.compile(r"\A\\u\{"),
}


def _literal(tree: ScriptTree, node: Node, _: Scope, __: bool, ___: str) -> Iterable[_Step]:
    if _NEWER_LITERALS[node.type].search(tree.text(node)):
        tree.syntax.setdefault(node.type, node.start_byte // 2)
    return ()


def _with(tree: ScriptTree, node: Node, scope: Scope, certain: bool, use: str) -> Iterable[_Step]:
    tree.is_dynamic = True
    return _inside(node, scope, certain, use)


_VISITS: Final[Mapping[str, _Visit]] = {
    "identifier": _name,
    "comment": lambda *_: (),
    "shorthand_property_identifier": _name,
    "shorthand_property_identifier_pattern": _name,
    "variable_declarator": _declarator,
    "assignment_expression": _assignment,
    "augmented_assignment_expression": _changed,
    "update_expression": _changed,
    "for_in_statement": _loop,
    **dict.fromkeys(FUNCTIONS, _function),
    "catch_clause": _catch,
    "class": _class,
    "class_declaration": _class,
    "call_expression": _call,
    "new_expression": _call,
    "member_expression": _member,
    "subscript_expression": _member,
    "pair": _pair,
    **dict.fromkeys(("object_pattern", "array_pattern", "pair_pattern", "rest_pattern"), _pattern),
    **dict.fromkeys(("assignment_pattern", "object_assignment_pattern"), _pattern),
    "unary_expression": _unary,
    "binary_expression": _binary,
    "switch_statement": _switch,
    "return_statement": _leaves,
    "throw_statement": _leaves,
    "with_statement": _with,
    **dict.fromkeys(("number", "regex", "escape_sequence"), _literal),
}
