"""Which tests reach a mutant, and in which order they are tried.

A mutant inside a function is reached by the tests that executed its line. One that runs when the module is imported,
such as an entry of a table, is reached by the tests that executed a use of its name, also by way of other tables.
"""

from __future__ import annotations

import ast
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from .operators import Mutant, head

FEATURES: Final = "features/"


@dataclass(frozen=True, slots=True)
class Test:
    """A test as it was recorded.

    Attributes:
        name: pytest's node id.
        rules: the documented rules of its tags `@rule:` and `@twin:`.
        seconds: CPU time, with the recording.
    """

    name: str
    rules: frozenset[str]
    seconds: float

    @property
    def file(self) -> str:
        return self.name.partition("::")[0]


@dataclass(frozen=True, slots=True)
class Choice:
    """The tests that are tried, in their order; `cut`: there are more, beyond the limit."""

    tests: tuple[Test, ...]
    cut: bool

    @property
    def seconds(self) -> float:
        return sum(test.seconds for test in self.tests)


class Reach:
    """What the tests reach, and where names are used.

    `sources` are the modules' paths and code; `recorded` the texts that workers have written, of any number of runs.
    """

    def __init__(self, sources: Mapping[str, str], recorded: Iterable[str]) -> None:
        self.failing: list[str] = []
        self.rules: set[str] = set()  # that a scenario is tagged with; `handoff rules` reports those without one
        self._early: set[tuple[str, int]] = set()
        self._files: defaultdict[str, int] = defaultdict(int)
        self._lines: defaultdict[str, defaultdict[int, set[Test]]] = defaultdict(lambda: defaultdict(set))
        for text in recorded:
            self._add(json.loads(text))
        self._uses = _Uses()
        for path, code in sources.items():
            self._uses.read(path, code)

    @property
    def tests(self) -> int:
        return sum(self._files.values())

    def of(self, mutant: Mutant) -> set[Test]:
        """The tests that reach a mutant; those that reach its module where nothing closer is known."""
        if mutant.executed:
            found = self._reaching((mutant.path, line) for line in range(mutant.line, mutant.last_line + 1))
            found = found or self._reaching((mutant.path, line) for line in range(*_span(mutant)))
            if found or not self._is_of_import(mutant):
                return found
        found = self._reaching(self._uses.places(mutant))
        return found or self._reaching((mutant.path, line) for line in self._lines[mutant.path])

    def runs_early(self, mutant: Mutant) -> bool:
        """Whether the mutant's statement runs on import, or while tests are collected."""
        lines = range(*_span(mutant))
        return not mutant.executed or any((mutant.path, line) in self._early for line in lines)

    def choose(self, found: Collection[Test], path: str, rules: Collection[str], limit_s: float) -> Choice:
        """The tests to try: those of the rules first, then the room's own, then one of each file after the other."""
        room = f"tests/{path.rpartition('/')[0]}/"
        own = {test for test in found if test.rules & set(rules)}
        near = {test for test in found if test.file.startswith(room)} - own
        rest = _one_of_each([*{*found} - own - near], self._files)
        chosen: list[Test] = []
        left = limit_s
        for test in (*sorted(own, key=_quick), *_one_of_each([*near], self._files), *rest):
            if chosen and test.seconds > left:
                return Choice(tuple(chosen), cut=True)
            left -= test.seconds
            chosen.append(test)
        return Choice(tuple(chosen), cut=False)

    def _add(self, recorded: Mapping[str, Any]) -> None:
        tests = [Test(name, frozenset(facts["rules"]), facts["seconds"]) for name, facts in recorded["tests"].items()]
        self.rules |= {rule for test in tests for rule in test.rules}
        passed = [facts["passed"] for facts in recorded["tests"].values()]
        self.failing += [test.name for test, fine in zip(tests, passed, strict=True) if not fine]
        for test, fine in zip(tests, passed, strict=True):
            self._files[test.file] += fine
        for path, early in recorded["early"].items():
            self._early |= {(path, line) for line in early}
        for path, lines in recorded["lines"].items():
            for line, places in lines.items():
                self._lines[path][int(line)] |= {tests[place] for place in places if passed[place]}

    def _reaching(self, places: Iterable[tuple[str, int]]) -> set[Test]:
        return {test for path, line in places for test in self._lines[path].get(line, ())}

    def _is_of_import(self, mutant: Mutant) -> bool:
        """Whether the function has run, but only while modules were imported."""
        return any(line in self._lines[mutant.path] for line in range(*_span(mutant)))


def _span(mutant: Mutant) -> tuple[int, int]:
    first, last = mutant.statement
    return first, last + 1


def _quick(test: Test) -> tuple[bool, float, str]:
    return not test.name.startswith(FEATURES), test.seconds, test.name


def _one_of_each(found: Sequence[Test], files: Mapping[str, int]) -> list[Test]:
    """In turn one test of each file, features first; files come first of which the larger share is here."""
    groups: defaultdict[str, list[Test]] = defaultdict(list)
    for test in sorted(found, key=_quick):
        groups[test.file].append(test)
    ordered = sorted(groups, key=lambda file: (not file.startswith(FEATURES), -len(groups[file]) / files[file], file))
    rounds = zip_longest(*(groups[file] for file in ordered))
    return [test for each in rounds for test in each if test is not None]


class _Uses(ast.NodeVisitor):
    """Where the names that modules define are used."""

    def __init__(self) -> None:
        self._places: defaultdict[str, set[tuple[str, int]]] = defaultdict(set)
        self._leads_to: defaultdict[str, set[str]] = defaultdict(set)  # a name, and those made of it on import
        self._defined: dict[tuple[str, int], set[str]] = {}
        self._path = ""
        self._defining: set[str] = set()
        self._in_function = False

    def read(self, path: str, code: str) -> None:
        self._path = path
        self.visit(ast.parse(code))

    def places(self, mutant: Mutant) -> set[tuple[str, int]]:
        """Lines inside functions that use what the mutant's statement defines."""
        names = {*self._defined.get((mutant.path, mutant.statement[0]), ())}
        waiting = [*names]
        while waiting:
            more = self._leads_to[waiting.pop()] - names
            names |= more
            waiting += more
        return {place for name in names for place in self._places[name]}

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        with_defaults = not self._in_function
        if with_defaults:
            self._defined[self._path, node.lineno] = {node.name}
        for statement in node.body:  # a call of the function is a use of its defaults
            first, last = head(statement)
            self._places[node.name] |= {(self._path, line) for line in range(first, last + 1)}
        outside, self._in_function = self._in_function, True
        self.generic_visit(node)
        self._in_function = outside

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)

    def visit(self, node: ast.AST) -> None:
        if self._in_function or not isinstance(node, ast.stmt) or isinstance(node, ast.FunctionDef):
            super().visit(node)
            return
        outside = self._defining
        self._defining = {name for target in _targets(node) for name in target} or outside
        self._defined[self._path, node.lineno] = self._defining
        super().visit(node)
        self._defining = outside

    def visit_Name(self, node: ast.Name) -> None:
        self._use(node.id, node.lineno)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self._use(node.attr, node.lineno)
        self.generic_visit(node)

    def _use(self, name: str, line: int) -> None:
        if self._in_function:
            self._places[name].add((self._path, line))
        else:
            self._leads_to[name] |= self._defining - {name}


def _targets(node: ast.stmt) -> list[list[str]]:
    if isinstance(node, ast.Assign):
        return [[one.id for one in ast.walk(target) if isinstance(one, ast.Name)] for target in node.targets]
    if isinstance(node, ast.AnnAssign | ast.AugAssign):
        return [[one.id for one in ast.walk(node.target) if isinstance(one, ast.Name)]]
    return [[node.name]] if isinstance(node, ast.ClassDef) else []


def read_sources(folder: Path, targets: Sequence[str]) -> dict[str, str]:
    """The modules below the targets, by their paths."""
    paths = sorted(path for target in targets for path in (folder / target).rglob("*.py"))
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}
