"""The outcomes of scenarios, stored in pytest's cache folder between runs, for `handoff rules`.

Each report of a scenario carries a note of plain values, which can travel from a worker of pytest-xdist to the
controller; the controller writes. A run updates the scenarios it ran and leaves the rest; outcomes of a feature become
invalid when its text changes.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import pytest

from ...engine.input_files import parse_json, read_file

if TYPE_CHECKING:
    from ..collecting.feature_items import ScenarioItem

KEY = "handoff/outcomes"
FILE = Path(".pytest_cache", "v", KEY)

Outcome = Literal["passed", "failed", "skipped"]
_SEVERITY: tuple[Outcome, ...] = (
    "passed",
    "skipped",
    "failed",
)  # the worst outcome among the phases of a scenario counts


@dataclass(frozen=True, slots=True)
class ScenarioOutcome:
    """The last outcome of a scenario, the rules of its tags and the rules that its log cites."""

    outcome: Outcome
    rules: tuple[str, ...]
    cited: tuple[str, ...]


def read_outcomes(rootdir: Path) -> dict[str, dict[str, ScenarioOutcome]]:
    """The outcomes by feature (its path relative to `rootdir`, with `/`) and name of the scenario.

    Features that have changed since, or are gone, are left out; the result is empty before the first run.
    """
    try:
        kept = _checked(parse_json(read_file(rootdir / FILE)))
    except (OSError, ValueError):
        return {}
    return {path: _outcomes(entry) for path, entry in kept.items() if entry["hash"] == digest(rootdir / path)}


def _checked(kept: Any) -> dict[str, Any]:
    """The features of a cache that have the shape we write; another release, or another program, wrote the others."""
    return {path: entry for path, entry in kept.items() if _is_entry(entry)} if isinstance(kept, dict) else {}


def _is_entry(entry: Any) -> bool:
    if not isinstance(entry, dict) or not isinstance(entry.get("hash"), str):
        return False
    scenarios = entry.get("scenarios")
    return isinstance(scenarios, dict) and all(_is_scenario(one) for one in scenarios.values())


def _is_scenario(one: Any) -> bool:
    return isinstance(one, dict) and one.get("outcome") in _SEVERITY and _are_texts(one.get("rules"), one.get("cited"))


def _are_texts(*found: Any) -> bool:
    return all(isinstance(texts, list) and all(isinstance(text, str) for text in texts) for texts in found)


def digest(feature: Path) -> str:
    """The hash that an outcome of this feature is valid for; empty when the file is gone."""
    try:
        return hashlib.sha256(read_file(feature)).hexdigest()
    except (OSError, ValueError):
        return ""


def note(item: ScenarioItem, target: Any) -> dict[str, Any]:
    """The note for a report of this scenario, of plain values. A scenario tagged with rules has its citations in it."""
    from ..collecting import rule_tags, tags  # this module is imported in every run, also in those without features

    tagged = tags.values(item.case.tags, tags.RULE)
    return {
        "feature": item.document.shown,
        "hash": item.document.digest,
        "name": item.case.full_name,
        "rules": list(tagged),
        "cited": sorted(rule_tags.cited(target)) if tagged else [],
    }


class OutcomeKeeper:
    """Collects the outcomes of a run from its reports and writes them; in the controller only."""

    def __init__(self, cache: pytest.Cache) -> None:
        self._cache = cache
        self._run: dict[str, dict[str, Any]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        found = getattr(report, "handoff", None)
        if found is None or report.outcome not in _SEVERITY:  # a scenario that is held is reported again
            return
        feature = self._run.setdefault(found["feature"], {"hash": found["hash"], "scenarios": {}})
        scenario = feature["scenarios"].setdefault(found["name"], {"outcome": "passed", "rules": [], "cited": []})
        scenario["outcome"] = max(scenario["outcome"], report.outcome, key=_SEVERITY.index)
        scenario["rules"] = found["rules"]
        scenario["cited"] = found["cited"] or scenario["cited"]

    def pytest_sessionfinish(self) -> None:
        if self._run:
            with contextlib.suppress(OSError):  # pytest warns of a cache it cannot open, but not of a full disk
                self._cache.set(KEY, _merged(_checked(self._kept()), self._run))

    def _kept(self) -> Any:
        try:
            return self._cache.get(KEY, {})
        except RecursionError:  # a cache need not be repaired
            return {}


def _merged(kept: Mapping[str, Any], run: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(kept)
    for path, entry in run.items():
        known = merged.get(path, {})
        scenarios = known["scenarios"] if known.get("hash") == entry["hash"] else {}
        merged[path] = {"hash": entry["hash"], "scenarios": scenarios | entry["scenarios"]}
    return merged


def _outcomes(entry: Mapping[str, Any]) -> dict[str, ScenarioOutcome]:
    return {
        name: ScenarioOutcome(cast(Outcome, one["outcome"]), tuple(one["rules"]), tuple(one["cited"]))
        for name, one in entry["scenarios"].items()
    }
