"""Every attribute that a docstring lists under "Attributes:" exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from .sources import MODULES, name_of

SECTION = re.compile(r"^Attributes:\n((?:[ ]{4}.*\n|\n)+)", re.MULTILINE)
ENTRY = re.compile(r"^[ ]{4}(\w+(?:, \w+)*):", re.MULTILINE)


def test_every_attribute_that_a_docstring_lists_is_there() -> None:
    assert [f"{name_of(path)}: {what}" for path in MODULES for what in missing(path.read_text(encoding="utf-8"))] == []


def test_the_reader_finds_the_sections_there_are() -> None:
    """One that finds none would let everything pass."""
    written = sum(path.read_text(encoding="utf-8").count("    Attributes:\n") for path in MODULES)

    read = [part for path in MODULES for one in classes(path.read_text(encoding="utf-8")) for part in sections(one)]
    assert len([part for part in read if ENTRY.search(part)]) == written > 30


@pytest.mark.parametrize(
    ("body", "missing_name"),
    [
        ("there: int", None),
        ("there = 1", None),
        ("@property\n    def there(self): ...", None),
        ("def __init__(self):\n        self.there = 1", None),
        ("def __init__(self):\n        self.there: int = 1", None),
        ("def __init__(self, there):\n        self.here = self.there = there", None),
        ("def __init__(self, there):\n        self.here, self.there = 1, there", None),
        ("def there(self): ...", "there"),
        ("def other(self):\n        self.there = 1", "there"),
        ("def __init__(self, there): ...", "there"),
        ("elsewhere: int", "there"),
    ],
)
def test_checker_knows_the_ways_to_have_an_attribute(body: str, missing_name: str | None) -> None:
    code = f'class A:\n    """An A.\n\n    Attributes:\n        there: it is.\n    """\n\n    {body}\n'

    assert list(missing(code)) == ([f"A.{missing_name}"] if missing_name else [])


def test_checker_reads_several_names_in_one_entry_and_lines_that_go_on() -> None:
    listed = "one, two: long\n            as: it is.\n        three: 3."
    code = f'class A:\n    """An A.\n\n    Attributes:\n        {listed}\n    """\n'

    assert list(missing(code)) == ["A.one", "A.two", "A.three"]


def test_checker_takes_over_what_a_base_class_of_the_module_has() -> None:
    code = 'class A:\n    there: int\n\nclass B(A):\n    """A B.\n\n    Attributes:\n        there: it is.\n    """\n'

    assert list(missing(code)) == []


def missing(code: str) -> Iterator[str]:
    """The attributes that a class of this module lists and does not have."""
    known = {one.name: one for one in classes(code)}
    for one in known.values():
        yield from (f"{one.name}.{name}" for name in documented(one) if name not in attributes(one, known))


@cache
def classes(code: str) -> list[ast.ClassDef]:
    return [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.ClassDef)]


def documented(one: ast.ClassDef) -> list[str]:
    """The names under "Attributes:"."""
    return [name for section in sections(one) for names in ENTRY.findall(section) for name in names.split(", ")]


def sections(one: ast.ClassDef) -> list[str]:
    return SECTION.findall(f"{ast.get_docstring(one) or ''}\n")


def attributes(one: ast.ClassDef, known: dict[str, ast.ClassDef]) -> set[str]:
    """The attributes of an instance: set in the class or in `__init__`, or properties; bases included."""
    bases = [
        known[base.id] for base in one.bases if isinstance(base, ast.Name) and base.id in known and base.id != one.name
    ]
    found = {name for base in bases for name in attributes(base, known)}
    for node in one.body:
        found |= targets(node, ast.Name)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if any(ast.unparse(decorator).rpartition(".")[2] in PROPERTIES for decorator in node.decorator_list):
                found.add(node.name)
            if node.name == "__init__":
                found |= {name for inner in ast.walk(node) for name in targets(inner, ast.Attribute)}
    return found


PROPERTIES = {"property", "cached_property"}


def targets(node: ast.AST, kind: type[ast.Name] | type[ast.Attribute]) -> set[str]:
    """The names of this kind that a statement sets: plain ones, or attributes of `self`."""
    if isinstance(node, ast.Assign):
        listed = node.targets
    elif isinstance(node, ast.AnnAssign):
        listed = [node.target]
    else:
        return set()
    single = [part for target in listed for part in (target.elts if isinstance(target, ast.Tuple) else [target])]
    if kind is ast.Name:
        return {target.id for target in single if isinstance(target, ast.Name)}
    return {
        target.attr
        for target in single
        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == "self"
    }
