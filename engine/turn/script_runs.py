"""Runs the code of a turn, and nothing twice when the turn is made again."""

from __future__ import annotations

from collections import deque

from ..script import Panel, ScriptOutcome, ScriptState
from .deployment_settings import DeploymentSettings


class ScriptRuns:
    """Runs the code of a turn and keeps what came of it: a turn that is made again runs nothing twice.

    Attributes:
        outcomes: what came of the code that this turn has run.
        ahead: what is going to come of it, of a turn that is made again.
    """

    def __init__(self, deployment: DeploymentSettings) -> None:
        self._deployment = deployment
        self.outcomes: list[ScriptOutcome] = []
        self.ahead: deque[ScriptOutcome] = deque()

    def run(self, panel: Panel, state: ScriptState) -> ScriptOutcome:
        """What comes of this code."""
        outcome = self.ahead.popleft() if self.ahead else self._deployment.scripts.run(panel, state)
        self.outcomes.append(outcome)
        return outcome
