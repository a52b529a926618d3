"""Arrows between layers, read from the imports, type-only ones included."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from .sources import MODULES, imports, name_of, own

# layer: what it may import, itself aside. `steps/plugin.py` registers the reports as observers, nothing else may.
ARROWS = {
    "engine": set(),
    "web": set(),
    "fakes": {"web", "engine"},
    "reports": {"web", "engine"},
    "steps": {"fakes", "engine"},
    "cli": {"steps", "reports", "fakes", "engine"},
}
EXCEPTIONS = {"steps/plugin.py": {"reports"}}

# layer: what it must do without. The engine also runs in a server and in a notebook.
FOREIGN = {
    "engine": {"allure", "allure_commons", "allure_pytest", "faker", "pytest", "pytest_bdd", "respx", "_pytest"},
    "fakes": {"allure", "allure_commons", "allure_pytest", "pytest", "pytest_bdd", "_pytest"},
    "reports": {"faker", "respx"},
}


def test_checkout_has_all_layers() -> None:
    assert {name_of(path).split("/")[0] for path in MODULES} == set(ARROWS)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_follows_the_arrows(path: Path) -> None:
    name = name_of(path)
    layer = name.split("/")[0]
    allowed = ARROWS[layer] | EXCEPTIONS.get(name, set()) | {layer, "__version__"}

    wrong = [
        f"{name}:{line} imports handoff.{'.'.join(target)}" for line, target in own(path) if target[0] not in allowed
    ]
    assert not wrong


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_imports_its_own_project_relatively(path: Path) -> None:
    """`import engine` would find a folder of the user's project; `import handoff.engine` hides the arrow."""
    wrong = [
        f"{name_of(path)}:{line} imports {target}"
        for line, level, target in imports(path.read_text(encoding="utf-8"))
        if level == 0 and target.split(".")[0] in {*ARROWS, "handoff"}
    ]

    assert not wrong


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_does_without_foreign_libraries_of_other_layers(path: Path) -> None:
    name = name_of(path)
    foreign = FOREIGN.get(name.split("/")[0], set())

    wrong = [
        f"{name}:{line} imports {target}"
        for line, level, target in imports(path.read_text(encoding="utf-8"))
        if level == 0 and target.split(".")[0] in foreign
    ]
    assert not wrong


def test_arrow_checker_sees_type_only_and_function_level_imports(tmp_path: Path) -> None:
    module = tmp_path / "engine" / "x.py"
    module.parent.mkdir()
    module.write_text("if TYPE_CHECKING:\n    from ..steps.stage import Stage\ndef f():\n    from .. import cli\n")

    assert list(own(module, tmp_path)) == [(2, ("steps", "stage", "Stage")), (4, ("cli",))]


# What reports ask for by name: what they put there themselves, or an option of another plugin.
ASKED_BY_NAME = {"handoff_covered", "allure_report_dir"}


def test_reports_take_nothing_of_other_layers_by_name() -> None:
    """`getattr(stage, "deployments")` would be an arrow that no import shows; see `reports/scenarios.py` instead."""
    modules = [path for path in MODULES if name_of(path).startswith("reports/")]

    asked = {name for path in modules for name in asked_by_name(path.read_text(encoding="utf-8"))}
    assert asked <= ASKED_BY_NAME


def test_checker_sees_what_is_asked_for_by_name() -> None:
    assert list(asked_by_name('getattr(stage, "log", None)\ngetattr(one, name)')) == ["log"]


def asked_by_name(code: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr":
            name = node.args[1]
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                yield name.value
