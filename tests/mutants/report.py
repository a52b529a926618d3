"""The figures of a run: for readers, and as JSON for programs."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final, Literal

from .operators import Mutant

Outcome = Literal["killed", "timeout", "survived", "not reached"]
Z_95: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one mutant.

    Attributes:
        mutant: the mutant.
        rules: the documented rules that its code names.
        outcome: what became of it; a timeout counts as killed, and is shown apart.
        killer: the test that failed, or how the run ended.
        tests: the number of tests that were tried.
        cut: there were more tests than the limit allows.
        equivalent: why it changes nothing that can be observed; empty where nobody claims that.
        seconds: CPU time.
        by_log: no scenario states what was broken, but the log of one is not as recorded.
    """

    mutant: Mutant
    rules: frozenset[str]
    outcome: Outcome
    killer: str = ""
    tests: int = 0
    cut: bool = False
    equivalent: str = ""
    seconds: float = 0.0
    by_log: bool = False

    @property
    def is_killed(self) -> bool:
        return self.outcome in ("killed", "timeout")

    @property
    def is_equivalent(self) -> bool:
        return bool(self.equivalent) and not self.is_killed


def wilson(killed: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share, by Wilson's score."""
    if not total:
        return 0.0, 1.0
    share = killed / total
    middle = share + Z_95**2 / (2 * total)
    spread = Z_95 * math.sqrt(share * (1 - share) / total + Z_95**2 / (4 * total**2))
    whole = 1 + Z_95**2 / total
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)


def as_json(results: Sequence[Result]) -> dict[str, Any]:
    """The figures, by rule and by module, and every mutant."""
    return {
        **_figures(results),
        "rules": {rule: _figures(found) for rule, found in _grouped(results, lambda one: one.rules)},
        "modules": {module: _figures(found) for module, found in _grouped(results, lambda one: [one.mutant.path])},
        "mutants": [
            {
                "place": f"{one.mutant.path}:{one.mutant.line}",
                "function": one.mutant.function,
                "operator": one.mutant.operator,
                "before": one.mutant.before,
                "after": one.mutant.after,
                "rules": sorted(one.rules),
                "outcome": one.outcome,
                "killer": one.killer,
                "by_log": one.by_log,
                "tests": one.tests,
                "cut": one.cut,
                "equivalent": one.equivalent,
            }
            for one in results
        ],
    }


def as_text(title: str, results: Sequence[Result]) -> str:
    """The figures, then what survives, then rules and rooms that are not killed entirely."""
    figures = _figures(results)
    cut = sum(one.cut and not one.is_killed for one in results)
    low, high = figures["interval"]
    lines = [
        f"{title}: {figures['killed']} of {figures['judged']} killed, {figures['share']:.1%} "
        f"(95 % interval {low:.1%} to {high:.1%})",
        f"  of these by a timeout: {figures['timeouts']}, "
        f"by nothing but a log that is not as recorded: {figures['by log']}",
        f"  survived: {figures['survived']}, not reached by any test: {figures['not reached']}",
        f"  claimed equivalent, not judged: {figures['equivalent']} of {len(results)}",
        f"  with more tests than the limit allows, and survived: {cut}",
    ]
    for one in sorted(results, key=lambda one: (one.mutant.path, one.mutant.line)):
        if not one.is_killed:
            what = "claimed equivalent" if one.is_equivalent else one.outcome
            rules = f"  [{', '.join(sorted(one.rules))}]" if one.rules else ""
            tried = f"{one.tests} tests{', cut' if one.cut else ''}"
            place = f"{one.mutant.path}:{one.mutant.line} {one.mutant.function}"
            lines += [f"  {place}: {what}, {one.mutant.operator}, {tried}{rules}", f"      {one.mutant.shown}"]
        elif one.equivalent:
            lines.append(f"  {one.mutant.path}:{one.mutant.line}: claimed equivalent, but killed by {one.killer}")
    lines += _table("rules", _grouped(results, lambda one: one.rules))
    lines += _table("rooms", _grouped(results, lambda one: [PurePath(one.mutant.path).parent.as_posix()]))
    return "\n".join(lines)


def _table(title: str, groups: Iterable[tuple[str, list[Result]]]) -> list[str]:
    figures = [(name, _figures(found)) for name, found in groups]
    gaps = [(name, each) for name, each in figures if each["killed"] < each["judged"]]
    rows = [f"    {each['killed']:>4} of {each['judged']:<4} {name}" for name, each in gaps]
    return [f"  {title}: {len(figures) - len(gaps)} of {len(figures)} without a survivor; the others:", *rows]


def _figures(results: Sequence[Result]) -> dict[str, Any]:
    outcomes = Counter("equivalent" if one.is_equivalent else one.outcome for one in results)
    judged = len(results) - outcomes["equivalent"]
    killed = outcomes["killed"] + outcomes["timeout"]
    return {
        "judged": judged,
        "killed": killed,
        "share": killed / judged if judged else 1.0,
        "interval": wilson(killed, judged),
        "timeouts": outcomes["timeout"],
        "by log": sum(one.by_log for one in results),
        "survived": outcomes["survived"],
        "not reached": outcomes["not reached"],
        "equivalent": outcomes["equivalent"],
    }


def _grouped(results: Iterable[Result], keys: Callable[[Result], Iterable[str]]) -> list[tuple[str, list[Result]]]:
    groups: defaultdict[str, list[Result]] = defaultdict(list)
    for one in results:
        for key in keys(one):
            groups[key].append(one)
    return sorted(groups.items())
