"""Records the results of a scenario: the sections of its report, its outcome, its log."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ...engine.errors import FeatureError
from ...engine.log.redaction import Redactor
from ...engine.output_files import why_unwritten
from ..collecting.feature_items import ScenarioItem
from ..running import failure
from ..targets.fixture import patterns_of
from . import diagnostic_summary, outcomes, undefined_summary

SEED = "seed"


def record(item: ScenarioItem, report: pytest.TestReport, error: BaseException | None = None) -> None:
    """Complete the report of one phase of a scenario, which may have had an error, while its fixtures are there."""
    if report.passed and report.when != "call":
        return
    target = item.target if report.when == "call" else None
    redactor = redactor_for(item, target)
    noted: dict[str, Any] = {diagnostic_summary.KEY: diagnostic_summary.note(item, target, redactor.text)}
    noted |= undefined_summary.note(error, redactor.text)
    report.handoff = outcomes.note(item, target) | noted  # type: ignore[attr-defined]
    if report.failed:
        report.sections.extend(failure.sections(target, item.position))
        report.sections.append((SEED, _seed(item)))
        failure.hide_secrets(report, redactor.text)
    if target is not None and (folder := log_folder(item.config)) is not None:
        _write_log(target, folder / log_name(item, redactor.text), report)


def redactor_for(item: ScenarioItem, target: Any) -> Redactor:
    """The redactor for texts about this scenario: that of its log while there is one, which knows most.

    Without a log it knows the project's patterns and the scenario's row.
    """
    redactor = getattr(getattr(target, "log", None), "redactor", None)
    if not isinstance(redactor, Redactor):
        redactor = project_redactor(item.config)
        redactor.learn_named(item.case.values)
    return redactor


def project_redactor(config: pytest.Config) -> Redactor:
    """A redactor with the project's patterns; without them when the settings are wrong, which the scenarios report."""
    try:
        return Redactor(patterns_of(config))
    except FeatureError:
        return Redactor()


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
