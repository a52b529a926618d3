"""The script runs of a turn, which are not repeated when the turn is made again."""

from __future__ import annotations

from collections import deque

from ..script import Panel, ScriptOutcome, ScriptState
from .deployment_settings import DeploymentSettings


class ScriptRuns:
    """Runs the code of a turn and stores the outcomes; a turn that is made again gets these without running code twice.

    Attributes:
        outcomes: the outcomes of the code that this turn has run.
        ahead: the remaining stored outcomes of a turn that is made again.
    """

    def __init__(self, deployment: DeploymentSettings) -> None:
        self._deployment = deployment
        self.outcomes: list[ScriptOutcome] = []
        self.ahead: deque[ScriptOutcome] = deque()

    def run(self, panel: Panel, state: ScriptState) -> ScriptOutcome:
        """The outcome of this code: stored, or of a new run."""
        outcome = self.ahead.popleft() if self.ahead else self._deployment.scripts.run(panel, state)
        self.outcomes.append(outcome)
        return outcome
