"""The documented rules that the code around a mutant names."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection
from dataclasses import dataclass

from .operators import Mutant

_WORD = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*")


@dataclass(frozen=True, slots=True)
class _Part:
    """A statement, function or class with its lines, and the rules that its docstring documents and its code names."""

    first: int
    last: int
    documented: frozenset[str]
    named: frozenset[str]
    is_statement: bool


class Citations:
    """The rules that a module's functions follow.

    A rule belongs to a mutant when the statement around it names it; otherwise when the docstring of its function does,
    then the function's code. The id of a rule belongs to that rule alone, whatever else its statement names. What the
    docstring of a class names is true of some of it only, and does not count.
    """

    def __init__(self, code: str, known: Collection[str]) -> None:
        self._known = known
        self._parts = [_part(node, known) for node in ast.walk(ast.parse(code)) if isinstance(node, ast.stmt)]

    def of(self, mutant: Mutant) -> frozenset[str]:
        if mutant.before.strip("\"'") in self._known:
            return frozenset({mutant.before.strip("\"'")})
        around = [part for part in self._parts if part.first <= mutant.line and mutant.last_line <= part.last]
        around.sort(key=lambda part: part.last - part.first)
        innermost = next((part.named for part in around if part.is_statement), frozenset())
        if innermost:
            return innermost
        for part in around:
            if not part.is_statement and (part.documented or part.named):
                return part.documented or part.named
        return frozenset()


def _part(node: ast.stmt, known: Collection[str]) -> _Part:
    assert node.end_lineno is not None
    documented, named = frozenset[str](), frozenset[str]()
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        documented = _rules(ast.get_docstring(node) or "", known)
    if not isinstance(node, ast.ClassDef):
        texts = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
        named = frozenset(text for text in texts if isinstance(text, str) and text in known)
    is_statement = not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    return _Part(node.lineno, node.end_lineno, documented, named, is_statement)


def _rules(text: str, known: Collection[str]) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(text) if word in known)
