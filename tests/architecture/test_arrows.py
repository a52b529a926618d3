"""Arrows between layers, read from the imports, type-only ones included."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from .sources import MODULES, REPOSITORY, imports, name_of, own

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


def test_modules_follow_the_arrows() -> None:
    wrong = [
        f"{name_of(path)}:{line} imports handoff.{'.'.join(target)}"
        for path in MODULES
        for line, target in own(path)
        if target[0] not in allowed(name_of(path))
    ]
    assert not wrong


def allowed(name: str) -> set[str]:
    """What this module may import, by the first part of its name."""
    layer = name.split("/")[0]
    return ARROWS[layer] | EXCEPTIONS.get(name, set()) | {layer, "__version__"}


def test_modules_import_their_own_project_relatively() -> None:
    """`import engine` would find a folder of the user's project; `import handoff.engine` hides the arrow."""
    wrong = [
        f"{name_of(path)}:{line} imports {target}"
        for path in MODULES
        for line, level, target in imports(path.read_text(encoding="utf-8"))
        if level == 0 and target.split(".")[0] in {*ARROWS, "handoff"}
    ]

    assert not wrong


def test_modules_do_without_foreign_libraries_of_other_layers() -> None:
    wrong = [
        f"{name_of(path)}:{line} imports {target}"
        for path in MODULES
        for line, level, target in imports(path.read_text(encoding="utf-8"))
        if level == 0 and target.split(".")[0] in FOREIGN.get(name_of(path).split("/")[0], ())
    ]
    assert not wrong


def test_modules_do_not_use_the_front_of_their_own_layer() -> None:
    """`from .. import Bot` within the engine: the front leads everywhere, so the order of rooms would mean nothing."""
    assert [use for path in MODULES for use in front_uses(path)] == []


def test_checker_sees_the_use_of_an_own_front(tmp_path: Path) -> None:
    (tmp_path / "engine" / "log").mkdir(parents=True)
    (tmp_path / "engine" / "clock.py").touch()
    module = tmp_path / "engine" / "log" / "log.py"
    module.write_text("from .. import clock\nfrom . import redaction\ndef f():\n    from .. import Bot\n")

    assert list(front_uses(module, tmp_path)) == ["engine/log/log.py:4 imports engine.Bot"]


def front_uses(path: Path, root: Path = REPOSITORY) -> Iterator[str]:
    """Imports of names, not modules, from the front of the module's own layer."""
    name = name_of(path, root)
    layer = name.split("/")[0]
    if name in (f"{layer}/__init__.py", f"{layer}/__main__.py"):
        return
    for line, target in own(path, root):
        place = root.joinpath(*target)
        if target[0] == layer and len(target) <= 2 and not (place.is_dir() or place.with_suffix(".py").is_file()):
            yield f"{name}:{line} imports {'.'.join(target)}"


# Modules that import others by their names, and the reason; no import statement shows these arrows.
BY_NAME = {
    "cli/__init__.py": "a command is imported when it is called",
    "cli/serve.py": "asks whether the packages of the extra `server` are installed",
    "engine/__init__.py": "the front imports what is used",
    "fakes/__init__.py": "the front imports what is used",
    "steps/running/internals.py": "asks whether private names of pytest and pytest-bdd are where they were",
    "steps/running/runners.py": "the executor is imported where it fits",
    "steps/scenario/replay.py": "runs the sentences of the step library",
}


def test_modules_that_import_by_name_are_known() -> None:
    calls = ("import_module", "__import__", "modules")
    found = {name_of(path) for path in MODULES if any(call in calls for call in called(path.read_text("utf-8")))}

    assert found == set(BY_NAME)


def called(code: str) -> Iterator[str]:
    """The names of called functions, and of what is looked up in `sys`."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute):
            yield node.value.attr


def test_arrow_checker_sees_type_only_and_function_level_imports(tmp_path: Path) -> None:
    module = tmp_path / "engine" / "x.py"
    module.parent.mkdir()
    module.write_text("if TYPE_CHECKING:\n    from ..steps.targets import Target\ndef f():\n    from .. import cli\n")

    assert list(own(module, tmp_path)) == [(2, ("steps", "targets", "Target")), (4, ("cli",))]


# What reports ask for by name: what they put there themselves, or an option or a value of another plugin.
ASKED_BY_NAME = {"handoff_covered", "handoff_covered_by", "allure_report_dir", "titlePath", "workeroutput"}


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
