"""The modules of the project and the imports between them, read from the files: nothing is imported."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
TOP = "package"  # the folder of `handoff` itself, see ARCHITECTURE.md
LAYERS = sorted(path.parent.name for path in REPOSITORY.glob("*/py.typed") if path.parent.name != TOP)
MODULES = sorted(path for layer in LAYERS for path in (REPOSITORY / layer).rglob("*.py"))


def name_of(path: Path, root: Path = REPOSITORY) -> str:
    """The path as people write it: engine/flow/flow.py."""
    return path.relative_to(root).as_posix()


@cache
def imports(code: str) -> tuple[tuple[int, int, str], ...]:
    """Line, level (0: absolute) and dotted target of each imported name, anywhere in the code, type-only or not."""
    return tuple(_imports(code))


def _imports(code: str) -> Iterator[tuple[int, int, str]]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, 0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield node.lineno, node.level, ".".join(filter(None, (node.module, alias.name)))


def own(path: Path, root: Path = REPOSITORY) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Line and target, from the root down, of each import of our own modules."""
    package = path.relative_to(root).parent.parts
    for line, level, target in imports(path.read_text(encoding="utf-8")):
        if level:
            yield line, (*package[: len(package) - level + 1], *target.split("."))


def arrows(paths: Iterable[Path] = MODULES, root: Path = REPOSITORY) -> dict[str, set[str]]:
    """Which module imports which, by dotted names such as engine.flow.flow; a front has the name of its package."""
    modules = {_dotted(path, root): path for path in paths}
    return {
        name: {_nearest(".".join(target), modules) for _, target in own(path, root)} - {name, ""}
        for name, path in modules.items()
    }


def _nearest(target: str, modules: Mapping[str, Path]) -> str:
    """The module that an imported name is in: the name itself, or the module before its last dot; empty for neither."""
    return next((name for name in (target, target.rpartition(".")[0]) if name in modules), "")


def _dotted(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
