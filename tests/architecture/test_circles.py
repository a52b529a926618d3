"""No module imports itself by way of others, type-only imports included: each can be read without what uses it."""

from __future__ import annotations

from collections.abc import Mapping, Set
from pathlib import Path

from .sources import arrows


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circles(arrows()) == []


def test_checker_sees_a_circle_through_a_type_only_import(tmp_path: Path) -> None:
    (tmp_path / "engine" / "turn").mkdir(parents=True)
    front, low, high = (
        tmp_path / "engine" / "turn" / "__init__.py",
        tmp_path / "engine" / "clock.py",
        tmp_path / "engine" / "turn" / "turn.py",
    )
    front.write_text("")
    low.write_text("if TYPE_CHECKING:\n    from .turn.turn import Turn\n")
    high.write_text("def f():\n    from ..clock import Clock\n")

    assert circles(arrows([front, low, high], tmp_path)) == [["engine.clock", "engine.turn.turn"]]


def test_checker_sees_a_circle_of_three_and_lets_a_chain_pass() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]
    assert circles({"a": {"b"}, "b": {"c"}, "c": set()}) == []


def circles(graph: Mapping[str, Set[str]]) -> list[list[str]]:
    """The groups of modules each of which reaches every other one of its group."""
    reached = {name: reachable(name, graph) for name in graph}
    groups = {frozenset(other for other in reached[name] if name in reached[other]) for name in graph}
    return sorted(sorted(group) for group in groups if group)


def reachable(start: str, graph: Mapping[str, Set[str]]) -> set[str]:
    """The modules that an import leads to from here; `start` itself only when a way leads back to it."""
    found: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(graph[name])
    return found
