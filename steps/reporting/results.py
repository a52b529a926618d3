"""Records the results of a scenario: the sections of its report, its outcome, its log."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ...engine.log.redaction import redact
from ...engine.output_files import why_unwritten
from ..collecting.feature_items import ScenarioItem
from ..running import failure
from . import diagnostic_summary, outcomes

SEED = "seed"


def record(item: ScenarioItem, report: pytest.TestReport) -> None:
    """Complete the report of one phase of a scenario, while its fixtures are still there."""
    if report.passed and report.when != "call":
        return
    target = item.target if report.when == "call" else None
    noted = {diagnostic_summary.KEY: diagnostic_summary.note(item, target, redaction_of(target))}
    report.handoff = outcomes.note(item, target) | noted  # type: ignore[attr-defined]
    if report.failed:
        report.sections.extend(failure.sections(target, item.position))
        report.sections.append((SEED, _seed(item)))
        failure.hide_secrets(report, redaction_of(target))
    if target is not None and (folder := log_folder(item.config)) is not None:
        _write_log(target, folder / log_name(item, redaction_of(target)), report)


def redaction_of(target: Any) -> Callable[[str], str]:
    """The function that redacts a text about this scenario."""
    redactor = getattr(getattr(target, "log", None), "redactor", None)
    return redactor.text if redactor is not None else redact


def log_folder(config: pytest.Config) -> Path | None:
    """The folder for logs; None without `--handoff-log`. Relative paths begin where pytest was started."""
    named: str | None = config.getoption("handoff_log")
    return None if named is None else config.invocation_params.dir / named


def log_name(item: ScenarioItem, shown: Callable[[str], str]) -> str:
    """A readable and unique file name for the log of a scenario; `shown` redacts its title."""
    readable = re.sub(r"[^\w.-]+", "-", shown(item.nodeid)).strip("-")[:120]
    return f"{readable}-{hashlib.sha256(item.nodeid.encode()).hexdigest()[:8]}.ndjson"


def _write_log(target: Any, path: Path, report: pytest.TestReport) -> None:
    """Write the log; the report carries a failure to the process that has the terminal."""
    log = getattr(target, "log", None)
    if log is not None:
        try:
            log.write(path)
        except OSError as error:
            report.handoff_unwritten = why_unwritten(error, path)  # type: ignore[attr-defined]


def _seed(item: ScenarioItem) -> str:
    seed = item.config.getoption("handoff_seed")
    return f"{seed} (the same again: --handoff-seed {seed})"
