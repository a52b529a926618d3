"""The mutants of a module: each differs from it in one node of its syntax tree.

`OPERATORS` is the pinned table: an operator is a name and a function from a node to pairs, a part of it (or the whole)
and what stands in its place. What only describes the code has no mutants, because a change there changes nothing that
runs: annotations, docstrings, decorators, imports, `__all__`, type aliases, and blocks for type checkers.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Final

Replacements = Iterator[tuple[ast.AST, ast.AST]]

COMPARISONS: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
OPPOSITES: Final = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot, ast.In, ast.NotIn)  # here the other comparison negates
CALCULATIONS: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.BitXor: ast.BitAnd,
}
OTHER_NAMES: Final = {
    "any": "all",
    "all": "any",
    "min": "max",
    "max": "min",
    "startswith": "endswith",
    "endswith": "startswith",
    "lstrip": "rstrip",
    "rstrip": "lstrip",
    "lower": "upper",
    "upper": "lower",
    "find": "rfind",
    "rfind": "find",
    "partition": "rpartition",
    "rpartition": "partition",
}
MARK: Final = "XX"  # put around a text


def _comparison(node: ast.AST) -> Replacements:
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            operators = [*node.ops]
            operators[place] = COMPARISONS[type(operator)]()
            yield node, ast.Compare(node.left, operators, node.comparators)


def _boolean(node: ast.AST) -> Replacements:
    if isinstance(node, ast.BoolOp):
        yield node, ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield node, ast.Constant(not node.value)


def _condition(node: ast.AST) -> Replacements:
    """A condition negated, or its `not` taken away."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node, node.operand
        return
    for test in _tests(node):
        if not _is_negated_by_another_operator(test):
            yield test, ast.UnaryOp(ast.Not(), test)


def _tests(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.comprehension):
        return node.ifs
    if isinstance(node, ast.match_case):
        return [node.guard] if node.guard is not None else []
    return [node.test] if isinstance(node, ast.If | ast.While | ast.IfExp) else []


def _is_negated_by_another_operator(test: ast.expr) -> bool:
    if isinstance(test, ast.UnaryOp):
        return isinstance(test.op, ast.Not)
    return isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], OPPOSITES)


def _calculation(node: ast.AST) -> Replacements:
    if isinstance(node, ast.BinOp):
        yield node, ast.BinOp(node.left, CALCULATIONS[type(node.op)](), node.right)
    elif isinstance(node, ast.AugAssign):
        yield node, ast.AugAssign(node.target, CALCULATIONS[type(node.op)](), node.value)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield node, ast.UnaryOp(ast.UAdd(), node.operand)


def _number(node: ast.AST) -> Replacements:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield node, ast.Constant(node.value + 1)
        yield node, ast.Constant(node.value - 1)


def _text(node: ast.AST) -> Replacements:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node, ast.Constant(f"{MARK}{node.value}{MARK}")
    elif isinstance(node, ast.Constant) and isinstance(node.value, bytes):
        yield node, ast.Constant(MARK.encode() + node.value + MARK.encode())
    elif isinstance(node, ast.JoinedStr):
        for place, part in enumerate(node.values):
            if isinstance(part, ast.Constant):
                parts = [*node.values]
                parts[place] = ast.Constant(f"{MARK}{part.value}{MARK}")
                yield node, ast.JoinedStr(parts)


def _call(node: ast.AST) -> Replacements:
    """The other function of a pair: any and all, min and max, startswith and endswith."""
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id in OTHER_NAMES:
            other: ast.expr = ast.Name(OTHER_NAMES[node.func.id])
        elif isinstance(node.func, ast.Attribute) and node.func.attr in OTHER_NAMES:
            other = ast.Attribute(node.func.value, OTHER_NAMES[node.func.attr])
        else:
            return
        yield node, ast.Call(other, node.args, node.keywords)


def _returned(node: ast.AST) -> Replacements:
    if isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Constant):
        yield node, ast.Return(ast.Constant(None))


def _statement(node: ast.AST) -> Replacements:
    """A statement taken away: a call, an exception, a change of something that others see too."""
    if (
        (isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant))
        or isinstance(node, ast.Raise | ast.AugAssign | ast.Delete)
        or (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute | ast.Subscript))
        or (isinstance(node, ast.Return) and node.value is None)
    ):
        yield node, ast.Pass()


def _loop(node: ast.AST) -> Replacements:
    """Break for continue, continue for break, and a loop over nothing."""
    if isinstance(node, ast.Break):
        yield node, ast.Continue()
    elif isinstance(node, ast.Continue):
        yield node, ast.Break()
    elif isinstance(node, ast.For | ast.comprehension):
        yield node.iter, ast.Tuple([], ast.Load())


def _handler(node: ast.AST) -> Replacements:
    """A handler that handles nothing."""
    if isinstance(node, ast.ExceptHandler) and node.type is not None:
        yield node.type, ast.Tuple([], ast.Load())


OPERATORS: Final[dict[str, Callable[[ast.AST], Replacements]]] = {
    "comparison": _comparison,
    "boolean": _boolean,
    "condition": _condition,
    "calculation": _calculation,
    "number": _number,
    "text": _text,
    "call": _call,
    "returned value": _returned,
    "statement": _statement,
    "loop": _loop,
    "handler": _handler,
}
"""The operators, by name. A constant in the place of a default argument is mutated as any other."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed module.

    Attributes:
        path: the module, "engine/flow/flow.py".
        line: the first line of the node that is changed, from 1; `last_line` its last one.
        function: the qualified name of the function or class around it, "" at the top of the module.
        operator: the name of the operator.
        before: the node's code, and `after` the code in its place.
        start: offset of the node in the module's UTF-8 bytes; `end` the offset after it.
        statement: first and last line of the statement around it, of its head for one with a body.
        executed: whether it runs when its function does; otherwise it runs when the module is imported.
    """

    path: str
    line: int
    last_line: int
    function: str
    operator: str
    before: str
    after: str
    start: int
    end: int
    statement: tuple[int, int]
    executed: bool

    def code(self, original: str) -> str:
        """The module's code with the change."""
        data = original.encode()
        return b"".join((data[: self.start], self.after.encode(), data[self.end :])).decode()

    @property
    def shown(self) -> str:
        """The change for readers, on one line."""
        return f"{_short(self.before)}  →  {_short(self.after)}"


def mutants(path: str, code: str) -> list[Mutant]:
    """Every mutant of a module, in the order of its code."""
    return sorted(_Finder(path, code).mutants, key=lambda one: (one.start, one.end, one.operator, one.after))


def _short(code: str, limit: int = 100) -> str:
    line = " ".join(code.split())
    return line if len(line) <= limit else f"{line[: limit // 2]} … {line[-limit // 2 :]}"


class _Finder(ast.NodeVisitor):
    """Visits what runs, and applies every operator to every node."""

    def __init__(self, path: str, code: str) -> None:
        self.mutants: list[Mutant] = []
        self._path = path
        self._data = code.encode()
        self._starts = [0]
        for line in code.encode().splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._names: list[str] = []
        self._in_function = False
        self._statement = (1, 1)
        self.visit(ast.parse(code))

    def visit(self, node: ast.AST) -> None:
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            return
        if isinstance(node, ast.stmt):
            self._statement = head(node)
        for name, operator in OPERATORS.items():
            for place, new in operator(node):
                self._add(name, place, new)
        super().visit(node)

    def _add(self, operator: str, place: ast.AST, new: ast.AST) -> None:
        assert isinstance(place, ast.expr | ast.stmt)
        assert place.end_lineno is not None
        assert place.end_col_offset is not None
        start = self._starts[place.lineno - 1] + place.col_offset
        end = self._starts[place.end_lineno - 1] + place.end_col_offset
        after = ast.unparse(ast.fix_missing_locations(deepcopy(new)))
        if isinstance(new, ast.BoolOp | ast.BinOp | ast.UnaryOp | ast.Compare | ast.IfExp):
            after = f"({after})"
        function = ".".join(self._names)
        before = self._data[start:end].decode()
        self.mutants.append(
            Mutant(
                self._path,
                place.lineno,
                place.end_lineno,
                function,
                operator,
                before,
                after,
                start,
                end,
                self._statement,
                self._in_function,
            )
        )

    # --- what only describes the code ---

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._names.append(node.name)
        outside = self._in_function
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                self.visit(default)
        self._in_function = True
        for statement in node.body:
            self.visit(statement)
        self._in_function = outside
        self._names.pop()

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        outside = self._in_function
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                self.visit(default)
        self._in_function = True
        self.visit(node.body)
        self._in_function = outside

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._names.append(node.name)
        outside, self._in_function = self._in_function, False
        for statement in node.body:
            self.visit(statement)
        self._in_function = outside
        self._names.pop()

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring
            self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_Assign(self, node: ast.Assign) -> None:
        names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        if "__all__" in names or "__slots__" in names or (not self._in_function and _is_type(node.value)):
            return
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        called = node.func.id if isinstance(node.func, ast.Name) else ""
        if called in ("TypeVar", "NewType", "ParamSpec"):
            return
        if called == "cast":
            self.visit(node.args[1])
            return
        self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Python 3.11 does not know the places of the parts; the operator changes the whole."""


def head(node: ast.stmt) -> tuple[int, int]:
    """First and last line of a statement, of its head if it has a body."""
    body = getattr(node, "body", None) or getattr(node, "cases", None)
    if isinstance(body, list):
        first = body[0]
        line = first.pattern.lineno if isinstance(first, ast.match_case) else first.lineno
        return node.lineno, max(node.lineno, line - 1)
    assert node.end_lineno is not None
    return node.lineno, node.end_lineno


def _is_type(node: ast.expr) -> bool:
    """Whether an assigned value is a type: `Literal["a", "b"]`, `Callable[[str], None]`, `Dialog | None`."""
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.BitOr) and _is_type(node.left) and _is_type(node.right)
    if isinstance(node, ast.Subscript):
        return _is_type(node.value)
    if isinstance(node, ast.Constant):
        return node.value is None
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return name in ("str", "int", "bool", "tuple", "list", "dict", "frozenset", "set", "type") or (
        name[:1].isupper() and not name.isupper()
    )
