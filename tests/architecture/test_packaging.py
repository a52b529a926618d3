"""What the wheel holds, and what each package shows of itself."""

from __future__ import annotations

import ast
import importlib
import tomllib
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[2]
LAYERS = ("cli", "engine", "fakes", "reports", "steps", "web")
PACKAGES = sorted(
    "handoff." + ".".join(path.parent.relative_to(REPOSITORY).parts)
    for layer in LAYERS
    for path in (REPOSITORY / layer).rglob("__init__.py")
)


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))


def folder_of(package: str) -> Path:
    return REPOSITORY.joinpath(*package.split(".")[1:])


def test_every_package_of_the_tree_is_in_the_wheel(project: dict[str, Any]) -> None:
    assert project["tool"]["setuptools"]["packages"] == PACKAGES


def test_every_folder_with_python_is_a_package() -> None:
    folders = {path.parent for layer in LAYERS for path in (REPOSITORY / layer).rglob("*.py")}

    assert {folder for folder in folders if not (folder / "__init__.py").is_file()} == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_package_says_it_is_typed(package: str) -> None:
    assert (folder_of(package) / "py.typed").is_file()


def test_root_and_tests_are_no_packages() -> None:
    """A package at the root would be collected by pytest, one in tests/ would be importable as `engine`."""
    assert not (REPOSITORY / "__init__.py").exists()
    assert list((REPOSITORY / "tests").rglob("__init__.py")) == []


def test_version_is_the_same_everywhere(project: dict[str, Any]) -> None:
    assert importlib.import_module("handoff.engine").__version__ == project["project"]["version"]


def test_data_files_of_every_kind_are_in_the_wheel(project: dict[str, Any]) -> None:
    patterns = project["tool"]["setuptools"]["package-data"]["*"]
    data = {path for layer in LAYERS for path in (REPOSITORY / layer).rglob("*") if path.is_file()}

    forgotten = {
        path.relative_to(REPOSITORY).as_posix()
        for path in data
        if path.suffix not in {".py", ".pyc"} and not any(path.match(pattern) for pattern in patterns)
    }
    assert forgotten == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_package_front_lists_exactly_what_it_shows(package: str) -> None:
    tree = ast.parse((folder_of(package) / "__init__.py").read_text(encoding="utf-8"))
    listed = listing(tree)

    assert len(listed) == len(set(listed)), "ruff keeps the order (RUF022), this test the contents"
    assert {name for name in listed if name != "__version__"} == shown(tree)


@pytest.mark.parametrize("package", PACKAGES)
def test_package_front_has_every_name_it_lists(package: str) -> None:
    module = importlib.import_module(package)

    assert [name for name in getattr(module, "__all__", ()) if not hasattr(module, name)] == []


def listing(tree: ast.Module) -> list[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__all__":
            names: list[str] = ast.literal_eval(node.value)
            return names
    return []


def shown(tree: ast.Module) -> set[str]:
    """The public names of a front: what it defines, and what it takes from its own package (`from .x import Y`).

    Names that a front imports for type checkers only are names that it loads on first use.
    """
    names: set[str] = set()
    conditional = [node for each in tree.body if isinstance(each, ast.If) for node in each.body]
    for node in [*tree.body, *conditional]:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.ImportFrom) and node.level == 1:
            names |= {alias.asname or alias.name for alias in node.names}
    return {name for name in names if not name.startswith("_")}
