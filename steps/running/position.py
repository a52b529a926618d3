"""The position of a running scenario, by which a failure points at the step."""

from __future__ import annotations

from dataclasses import dataclass

from pytest_bdd.parser import Scenario, Step

from .step_watch import StepWatch


@dataclass(slots=True)
class Position:
    """`step` is the step that runs, or the one that failed; None before the first. `watch` is notified of each end."""

    scenario: Scenario
    watch: StepWatch
    step: Step | None = None
