"""Each operator changes what it says, and nothing that only describes the code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from .operators import OPERATORS, mutants

REPOSITORY = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("operator", "code", "after"),
    [
        ("comparison", "a = b < c", ["a = (b <= c)"]),
        ("comparison", "a = b is None", ["a = (b is not None)"]),
        ("comparison", "a = 0 < b <= c", ["a = (0 <= b <= c)", "a = (0 < b < c)"]),
        ("boolean", "a = b and c", ["a = (b or c)"]),
        ("boolean", "a = True", ["a = False"]),
        ("condition", "if a:\n    b()", ["if (not a):\n    b()"]),
        ("condition", "a = not b", ["a = b"]),
        ("condition", "a = [b for b in c if b.d]", ["a = [b for b in c if (not b.d)]"]),
        ("condition", "match a:\n    case 1 if b:\n        c()", ["match a:\n    case 1 if (not b):\n        c()"]),
        ("condition", "if a == b:\n    c()", []),  # the comparison does that
        ("calculation", "a = b + c", ["a = (b - c)"]),
        ("calculation", "a += b", ["a -= b"]),
        ("calculation", "a = -b", ["a = (+b)"]),
        ("number", "a = 5", ["a = 4", "a = 6"]),
        ("number", "a = True", []),
        ("text", "a = 'b'", ["a = 'XXbXX'"]),
        ("text", "a = b'c'", ["a = b'XXcXX'"]),
        ("text", "a = f'b{c}d'", ["a = f'XXbXX{c}d'", "a = f'b{c}XXdXX'"]),
        ("call", "a = any(b)", ["a = all(b)"]),
        ("call", "a = b.startswith(c)", ["a = b.endswith(c)"]),
        ("returned value", "def f():\n    return a", ["def f():\n    return None"]),
        ("returned value", "def f():\n    return None", []),
        ("statement", "a()", ["pass"]),
        ("statement", "raise a", ["pass"]),
        ("statement", "a.b = c", ["pass"]),
        ("statement", "a = c", []),  # the name would be unknown
        ("loop", "for a in b:\n    break", ["for a in ():\n    break", "for a in b:\n    continue"]),
        ("handler", "try:\n    a\nexcept B:\n    pass", ["try:\n    a\nexcept ():\n    pass"]),
    ],
)
def test_operator_changes_one_node(operator: str, code: str, after: list[str]) -> None:
    found = [mutant.code(code) for mutant in mutants("a.py", code) if mutant.operator == operator]

    assert sorted(found) == sorted(after)


@pytest.mark.parametrize(
    "code",
    [
        '"""A module."""',
        "def f(a: A | None) -> Literal['b']:\n    '''Does.'''",
        "@dataclass(frozen=True)\nclass A:\n    b: Literal[5]",
        "__all__ = ['a']",
        "Source = Literal['a', 'b']",
        "Rules = tuple[str, ...]",
        "Answer = Message | None",
        "if TYPE_CHECKING:\n    a = 5",
        "T = TypeVar('T')",
        "from a import b",
    ],
)
def test_what_only_describes_the_code_has_no_mutant(code: str) -> None:
    assert mutants("a.py", code) == []


def test_default_of_an_argument_is_mutated() -> None:
    assert [mutant.after for mutant in mutants("a.py", "def f(a=3): ...")] == ["2", "4"]


def test_mutant_knows_its_function() -> None:
    code = "class A:\n    def b(self):\n        return (\n            1 +\n            c)\n"
    found = next(mutant for mutant in mutants("a.py", code) if mutant.operator == "calculation")

    assert (found.function, found.line, found.last_line, found.statement, found.executed) == ("A.b", 4, 5, (3, 5), True)


def test_body_of_a_lambda_runs_when_it_is_called() -> None:
    assert [mutant.executed for mutant in mutants("a.py", "LINES = {1: lambda b: b < c}")] == [False, False, True]


def test_place_is_counted_in_bytes() -> None:
    code = "a = 'é'; b = 1\n"

    assert "a = 'é'; b = 2\n" in [mutant.code(code) for mutant in mutants("a.py", code)]


@pytest.mark.parametrize("path", ["engine/flow/flow.py", "fakes/cloud/routing/eligibility.py"])
def test_every_mutant_of_a_module_is_another_module_that_parses(path: str) -> None:
    code = (REPOSITORY / path).read_text(encoding="utf-8")
    found = mutants(path, code)
    trees = {ast.dump(ast.parse(mutant.code(code))) for mutant in found}

    assert len(found) > 50
    assert ast.dump(ast.parse(code)) not in trees
    assert {mutant.operator for mutant in found} <= OPERATORS.keys()
