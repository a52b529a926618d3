"""No class uses what another class keeps to itself: names that begin with an underscore."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
FOLDERS = ("fakes",)
MODULES = sorted(path for folder in FOLDERS for path in (REPOSITORY / folder).rglob("*.py"))
OWN = {"self", "cls"}


def test_modules_use_no_underscore_of_another_class() -> None:
    assert [(path, it) for path in MODULES for it in intrusions(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("code", "intrusion"),
    [
        ("cloud._accept(ring)", "line 1: cloud._accept"),
        ("self.part._name", "line 1: self.part._name"),
        ("self._part._name = 1", "line 1: self._part._name"),
        ("del parts[0]._name", "line 1: parts[0]._name"),
        ("make()._name", "line 1: make()._name"),
        ("super()._name()", "line 1: super()._name"),
        ("from .core import Core, _secret", "line 1: from .core import _secret"),
    ],
)
def test_checker_sees_the_intrusion(code: str, intrusion: str) -> None:
    assert list(intrusions(code)) == [intrusion]


@pytest.mark.parametrize("code", ["self._name", "cls._name", "self._part.name", "made.__class__", "_name.part", "x._"])
def test_checker_lets_own_names_pass(code: str) -> None:
    assert list(intrusions(code)) == []


def intrusions(code: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Attribute) and is_private(node.attr):
            if not (isinstance(node.value, ast.Name) and node.value.id in OWN):
                yield f"line {node.lineno}: {ast.unparse(node)}"
        elif isinstance(node, ast.ImportFrom) and node.level:
            yield from (
                f"line {node.lineno}: from {'.' * node.level}{node.module or ''} import {alias.name}"
                for alias in node.names
                if is_private(alias.name)
            )


def is_private(name: str) -> bool:
    return name.startswith("_") and bool(name.strip("_")) and not name.endswith("__")
