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
    """A statement, function or class with its lines, and the rules that it names itself or in its docstring."""

    first: int
    last: int
    documented: frozenset[str]
    named: frozenset[str]
    is_statement: bool


class Citations:
    """The rules that a module's functions follow.

    A rule belongs to a mutant when the statement around it names it; otherwise when the docstring of its function does,
    then the function's code, then the docstring of the class.
    """

    def __init__(self, code: str, known: Collection[str]) -> None:
        self._parts = [_part(node, known) for node in ast.walk(ast.parse(code)) if isinstance(node, ast.stmt)]

    def of(self, mutant: Mutant) -> frozenset[str]:
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
    has_docstring = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    documented = _rules(ast.get_docstring(node) or "", known) if has_docstring else frozenset()  # type: ignore[arg-type]
    texts = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    named = frozenset() if isinstance(node, ast.ClassDef) else frozenset(text for text in texts if text in known)
    assert node.end_lineno is not None
    return _Part(node.lineno, node.end_lineno, documented, named, is_statement=not has_docstring)


def _rules(text: str, known: Collection[str]) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(text) if word in known)
