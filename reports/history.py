"""What earlier runs came to: a file of JSON lines, one for each run, kept in the repository or in a cache of CI."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..engine.errors import FeatureError, message
from .results import Result


@dataclass(frozen=True, slots=True)
class Run:
    """One run. `started_ms` tells runs apart; `bad` are the keys of the scenarios that did not hold."""

    started_ms: int
    ms: int
    passed: int
    failed: int
    skipped: int
    bad: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return self.passed + self.failed + self.skipped


def summed(results: Sequence[Result]) -> Run:
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


def write(path: Path, runs: Iterable[Run]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(asdict(run)) + "\n" for run in runs), encoding="utf-8")


def bad_since(key: str, runs: Sequence[Run]) -> int:
    """For how many runs in a row, the last one included, this scenario has not held; 0 when it holds."""
    streak = 0
    for run in reversed(runs):
        if key not in run.bad:
            break
        streak += 1
    return streak


def _run(line: str, at: str) -> Run:
    try:
        raw: dict[str, Any] = json.loads(line)
        numbers = {name: int(raw[name]) for name in ("started_ms", "ms", "passed", "failed", "skipped")}
        return Run(**numbers, bad=tuple(map(str, raw.get("bad", ()))))
    except (ValueError, TypeError, KeyError):
        expected = "an object as `handoff report --history` writes it"
        raise FeatureError(message("this line is no run", at=at, value=line, expected=expected)) from None
