"""The position of a running scenario, by which a failure points at the step."""

from __future__ import annotations

from dataclasses import dataclass

from pytest_bdd.parser import Scenario, Step


@dataclass(slots=True)
class Position:
    """`step` is the step that runs, or the one that failed; None before the first."""

    scenario: Scenario
    step: Step | None = None
