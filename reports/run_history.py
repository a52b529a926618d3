"""What earlier runs came to: a file of JSON lines, one for each run, kept in the repository or in a cache of CI.

Both reports read it, ours and Allure's, so that one may be made today and the other tomorrow.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from ..engine.errors import FeatureError, message
from .allure_results import Result

DETAILED: Final = 40
"""So many runs keep how each scenario ended; of older ones the file keeps the sums."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run.

    Attributes:
        started_ms: since 1970; tells runs apart.
        ms: what the scenarios took, added up.
        bad: the keys of the scenarios that did not hold.
        outcomes: status and duration in milliseconds by the key of the scenario; empty in old runs.
        shares: percentages worth following, by name.
    """

    started_ms: int
    ms: int
    passed: int
    failed: int
    skipped: int
    bad: tuple[str, ...] = ()
    outcomes: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    shares: Mapping[str, float] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return self.passed + self.failed + self.skipped


def summed(results: Sequence[Result], shares: Mapping[str, float] | None = None) -> Run:
    """The run that these scenarios make up."""
    bad = tuple(sorted(one.key for one in results if one.is_bad))
    passed = sum(one.status == "passed" for one in results)
    return Run(
        started_ms=min((one.started_ms for one in results if one.started_ms), default=0),
        ms=sum(one.ms for one in results),
        passed=passed,
        failed=len(bad),
        skipped=len(results) - passed - len(bad),
        bad=bad,
        outcomes={one.key: (one.status, one.ms) for one in sorted(results, key=lambda one: one.key)},
        shares=dict(shares or {}),
    )


def read(path: Path) -> list[Run]:
    """The runs of a history file, oldest first; none when the file is not there yet.

    Raises:
        FeatureError: a line is no run, with its number.
    """
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    runs = [_run(line, f"{path}:{number}") for number, line in enumerate(lines, start=1) if line.strip()]
    return sorted(runs, key=lambda run: run.started_ms)


def with_run(runs: Iterable[Run], run: Run) -> list[Run]:
    """The runs with this one, which replaces itself: a report can be made twice."""
    others = [one for one in runs if one.started_ms != run.started_ms]
    return sorted([*others, run], key=lambda one: one.started_ms)


def write(path: Path, runs: Sequence[Run]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    old = len(runs) - DETAILED
    lines = (_line(run, detailed=number >= old) for number, run in enumerate(runs))
    path.write_text("".join(lines), encoding="utf-8")


def bad_since(key: str, runs: Sequence[Run]) -> int:
    """For how many runs in a row, the last one included, this scenario has not held; 0 when it holds."""
    streak = 0
    for run in reversed(runs):
        if key not in run.bad:
            break
        streak += 1
    return streak


def outcomes(key: str, runs: Iterable[Run]) -> list[str]:
    """How this scenario ended in each run that had it, oldest first."""
    return [run.outcomes[key][0] for run in runs if key in run.outcomes]


def _line(run: Run, *, detailed: bool) -> str:
    told = asdict(run)
    if not detailed:
        told["outcomes"] = {}
    return json.dumps(told, separators=(",", ":")) + "\n"


def _run(line: str, at: str) -> Run:
    try:
        raw: dict[str, Any] = json.loads(line)
        numbers = {name: int(raw[name]) for name in ("started_ms", "ms", "passed", "failed", "skipped")}
        return Run(
            **numbers,
            bad=tuple(map(str, raw.get("bad", ()))),
            outcomes={str(key): (str(status), int(ms)) for key, (status, ms) in raw.get("outcomes", {}).items()},
            shares={str(name): float(share) for name, share in raw.get("shares", {}).items()},
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        expected = "an object as `handoff report --history` writes it"
        raise FeatureError(message("this line is no run", at=at, value=line, expected=expected)) from None
