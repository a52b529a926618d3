"""Scenarios that a user's own test modules bind with pytest-bdd's `scenario()` or `scenarios()`.

The user's item has fixtures and marks, so ours for the same scenario is left out. A file that gives way (see
`ownership`) is left out as a whole, and so is an error in it, which is therefore held until all modules are collected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ...engine.errors import counted
from ..running import internals
from .feature_items import HELD, FeatureFile, ScenarioItem, shown


@dataclass(slots=True)
class Bound:
    """What test modules bind.

    Attributes:
        scenarios: the file and title of each scenario; a file is given by its real path.
        files: their files.
        errors: the texts of pytest-bdd's errors about files that modules could not bind.
        left_out: how many of our items are left out because their scenario is bound.
        unbound: how many are left out because their file is bound, by the file.
    """

    scenarios: set[tuple[Path, str]]
    files: set[Path]
    errors: Sequence[str] = ()
    left_out: int = 0
    unbound: Counter[Path] = field(default_factory=Counter)

    def has(self, file: Path) -> bool:
        """Whether a module binds this file, or was to bind it and could not."""
        return file.resolve() in self.files or any(str(file) in error for error in self.errors)


def bound(items: Iterable[pytest.Item], errors: Sequence[str]) -> Bound:
    """What the test modules of these items bind.

    Args:
        items: all items of the run.
        errors: the texts of pytest-bdd's errors about files that modules could not bind.
    """
    try:
        registry = internals.scenario_wrapper_template_registry
    except internals.Moved:  # the header names it; such a scenario is collected twice
        return Bound(set(), set())
    scenarios = {
        (Path(template.feature.filename).resolve(), template.name)
        for item in items
        if isinstance(item, pytest.Function) and not isinstance(item, ScenarioItem)
        if (template := registry.get(item.obj)) is not None
    }
    return Bound(scenarios, {file for file, _title in scenarios}, errors)


def leave_out(found: Bound, items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """The items except those of ours that a test module takes; `found` counts them."""
    kept = []
    for item in items:
        if not isinstance(item, ScenarioItem):
            kept.append(item)
        elif (item.path.resolve(), item.case.template.name) in found.scenarios:
            found.left_out += 1
        elif isinstance(item.parent, FeatureFile) and item.parent.gives_way and found.has(item.path):
            found.unbound[item.path] += 1
        else:
            kept.append(item)
    return kept


def tags_of(item: pytest.Item) -> tuple[str, ...]:
    """The tags of an item of ours that no test module takes; none for any other item."""
    return item.case.tags if isinstance(item, ScenarioItem) else ()


def report_held(config: pytest.Config, found: Bound) -> None:
    """Report the errors of the files that no test module binds, as errors of the collection."""
    for file in config.stash.get(HELD, []):
        if not found.has(file.path):
            file.gives_way = False
            file.report()


def lines(found: Bound, config: pytest.Config) -> Iterator[str]:
    """The lines about scenarios that are left out."""
    if found.left_out:
        are, were = ("is", "was") if found.left_out == 1 else ("are", "were")
        scenarios = counted(found.left_out, "scenario")
        yield f"handoff: {scenarios} {are} bound by test modules and {were} not collected twice"
    for file, count in sorted(found.unbound.items()):
        yield (
            f"handoff: {shown(file, config)} belongs to the test modules that bind scenarios of it, and {count} of its "
            "scenarios that none binds did not run (to run them: name the file, or set handoff_features = FOLDER)"
        )
