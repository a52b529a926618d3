"""Public names: each front lists them in order, docs/reference/python.md has exactly these, and pages use no others."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PAGE = REPOSITORY / "docs" / "reference" / "python.md"

# Every module that users may import. `handoff.steps.plugin` is loaded by pytest and has no name of its own to import.
FRONTS = (
    "handoff",
    "handoff.cli",
    "handoff.engine",
    "handoff.engine.bot",
    "handoff.engine.catalogue",
    "handoff.engine.diagnostics",
    "handoff.engine.errors",
    "handoff.engine.events",
    "handoff.engine.lint",
    "handoff.engine.log",
    "handoff.engine.ports",
    "handoff.engine.script",
    "handoff.fakes",
    "handoff.fakes.builder",
    "handoff.fakes.recorder",
    "handoff.fakes.server",
    "handoff.fakes.world.account_file",
    "handoff.steps.hookspecs",
    "handoff.steps.plugin",
)
READ_BY_USERS = sorted(
    path
    for path in [
        *REPOSITORY.glob("*.md"),
        *(REPOSITORY / "docs").glob("*.md"),
        *(REPOSITORY / "docs" / "reference").glob("*.md"),
        *(REPOSITORY / "examples").rglob("*.py"),
    ]
    if path.name not in {"ARCHITECTURE.md", "CONTRIBUTING.md"}  # for those who change handoff itself
)
BLOCK = re.compile(r"^```(?:python)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DOTTED = re.compile(r"(?<![\w./-])handoff(?:\.\w+)+")
FILES = re.compile(r"handoff\.(?:toml|lint)$")  # `handoff.toml`, and `[tool.handoff.lint]` in pyproject.toml


def listed(module: str) -> list[str]:
    return list(getattr(importlib.import_module(module), "__all__", []))


@pytest.mark.parametrize("front", FRONTS)
def test_front_lists_its_names_sorted(front: str) -> None:
    names = listed(front)

    assert names == sorted(names, key=in_order_of_ruff)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("front", FRONTS)
def test_every_listed_name_is_there(front: str) -> None:
    module = importlib.import_module(front)

    assert [name for name in listed(front) if not hasattr(module, name)] == []


def test_page_has_exactly_these_modules() -> None:
    assert sorted(on_page()) == sorted(FRONTS)


@pytest.mark.parametrize("front", FRONTS)
def test_page_lists_exactly_the_names_of_the_front(front: str) -> None:
    assert sorted(on_page()[front]) == sorted(listed(front))


@pytest.mark.parametrize("path", READ_BY_USERS, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_page_or_example_uses_public_names_only(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    blocks = [text] if path.suffix == ".py" else BLOCK.findall(text)
    used = {*(name for block in blocks for name in imported(block)), *mentioned(text)}
    assert sorted(name for name in used if not is_public(name)) == []


@pytest.mark.parametrize(
    ("name", "public"),
    [
        ("handoff", True),
        ("handoff.engine.Bot", True),
        ("handoff.engine.events.DialogStarted", True),
        ("handoff.fakes.World.consumer", True),
        ("handoff.engine.flow", False),
        ("handoff.engine.flow.flow.Flow", False),
        ("handoff.engine.bot.bot", False),
        ("handoff.fakes.world.World", False),
        ("handoff.Bot", False),
    ],
)
def test_checker_tells_public_names_from_private_ones(name: str, *, public: bool) -> None:
    assert is_public(name) is public


def test_checker_finds_the_names_that_a_block_imports() -> None:
    block = "import handoff.engine\nfrom handoff.fakes import World, Ring\nimport httpx\nfrom pathlib import Path\n"

    assert list(imported(block)) == ["handoff.engine", "handoff.fakes.World", "handoff.fakes.Ring"]


def in_order_of_ruff(name: str) -> tuple[int, str]:
    """Constants, then classes, then the rest: the order of RUF022."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2), name


def is_public(name: str) -> bool:
    """Whether a dotted name is a front, a name that a front lists, or a member of such a name."""
    if name in FRONTS:
        return True
    parts = name.split(".")
    return any(
        ".".join(parts[:at]) in FRONTS and parts[at] in listed(".".join(parts[:at])) for at in range(1, len(parts))
    )


def imported(code: str) -> Iterator[str]:
    """The names of handoff that Python code imports; none where it is not Python."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "handoff")
        elif isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").split(".")[0] == "handoff":
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def mentioned(text: str) -> Iterator[str]:
    """The dotted names of handoff in a text, without imports, file names, and the old name in `old` → `new`."""
    for line in re.sub(r"`[^`]+` → ", "", text).splitlines():
        if not re.match(r"\s*(?:from|import)\s", line):
            yield from (name for name in DOTTED.findall(line) if not FILES.search(name))


def on_page() -> dict[str, set[str]]:
    """The names under each module of the page: a heading, a row of the table of constants, or a link to a kind."""
    found: dict[str, set[str]] = {}
    for section in re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        module = section.partition("\n")[0]
        constants = section.partition("| name | is |")[2].partition("\n\n")[0]
        found[module] = {
            *re.findall(rf"^### {re.escape(module)}\.(\w+)$", section, re.MULTILINE),
            *re.findall(r"^\| `(\w+)` \|", constants, re.MULTILINE),
            *re.findall(r"\[(\w+)\]\(events\.md#", section),
        }
    return found
