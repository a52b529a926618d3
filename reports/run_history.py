"""The history of runs: a file of JSON lines, one for each run, stored in the repository or in a cache of CI.

Both kinds of report read it, ours and Allure's, so that they can alternate.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from ..engine.errors import FeatureError, message
from ..engine.input_files import parse_json, read_text
from ..engine.output_files import replace_text
from .allure_results import Result

DETAILED: Final = 40
"""The number of runs stored with the outcome of each scenario; of older runs only the sums are stored."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run.

    Attributes:
        started_ms: milliseconds since 1970; identifies the run.
        ms: total duration of the scenarios in milliseconds.
        bad: the keys of the failed scenarios.
        outcomes: status and duration in milliseconds by the key of the scenario; empty in old runs.
        shares: percentages to follow from run to run, by name.
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
    """The run of these scenarios."""
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
    """The runs of a history file, oldest first; none when there is no such file.

    Raises:
        FeatureError: a line is not a run; the message has its number.
    """
    if not path.exists():
        return []
    try:
        lines = read_text(path).split("\n")
    except ValueError as error:
        raise FeatureError(message(f"the history cannot be read: {error}", at=str(path))) from None
    runs = [_run(line, f"{path}:{number}") for number, line in enumerate(lines, start=1) if line.strip()]
    return sorted(runs, key=lambda run: run.started_ms)


def with_run(runs: Iterable[Run], run: Run) -> list[Run]:
    """The runs with this one added, or replaced: a report can be made twice."""
    others = [one for one in runs if one.started_ms != run.started_ms]
    return sorted([*others, run], key=lambda one: one.started_ms)


def write(path: Path, runs: Sequence[Run]) -> None:
    old = len(runs) - DETAILED
    replace_text(path, "".join(_line(run, detailed=number >= old) for number, run in enumerate(runs)))


def bad_since(key: str, runs: Sequence[Run]) -> int:
    """The number of runs in a row, up to the last one, in which this scenario failed; 0 when it passes."""
    streak = 0
    for run in reversed(runs):
        if key not in run.bad:
            break
        streak += 1
    return streak


def outcomes(key: str, runs: Iterable[Run]) -> list[str]:
    """The statuses of this scenario in the runs that had it, oldest first."""
    return [run.outcomes[key][0] for run in runs if key in run.outcomes]


def _line(run: Run, *, detailed: bool) -> str:
    fields = asdict(run)
    if not detailed:
        fields["outcomes"] = {}
    return json.dumps(fields, separators=(",", ":")) + "\n"


def _run(line: str, at: str) -> Run:
    try:
        raw: dict[str, Any] = parse_json(line)
        numbers = {name: int(raw[name]) for name in ("started_ms", "ms", "passed", "failed", "skipped")}
        return Run(
            **numbers,
            bad=tuple(map(str, raw.get("bad", ()))),
            outcomes={str(key): (str(status), int(ms)) for key, (status, ms) in raw.get("outcomes", {}).items()},
            shares={str(name): float(share) for name, share in raw.get("shares", {}).items()},
        )
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        expected = "an object as `handoff report --history` writes it"
        raise FeatureError(message("this line is not a run", at=at, value=line, expected=expected)) from None
