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

    @property
    def before_when(self) -> int | None:
        """The number of the last event before the last When of the steps that have begun; None without a When."""
        steps = self.scenario.steps
        at = next((at for at, step in enumerate(steps) if step is self.step), len(steps) - 1)
        return self.watch.before_when(steps[: at + 1])
