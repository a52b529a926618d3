"""The result of a call: stored in a bot variable, and processed by the author's code."""

from __future__ import annotations

from .. import events as ev
from ..bot import Integration, Interaction
from ..script import Panel
from ..turn.answer import Answer
from ..turn.commands import TurnRun
from ..turn.panels import run_panel
from ..turn.scope import Scope
from .integration import as_json_text


def digest(scope: Scope, interaction: Interaction, integration: Integration | None) -> TurnRun:
    """Run the code that reads a result: the Transform Result Script, then the interaction's Post-Process Code."""
    if integration is not None and integration.transform_script:
        yield from run_panel(scope, Panel("Transform Result Script", interaction.where, integration.transform_script))
    if interaction.post_process:
        yield from run_panel(scope, Panel("Post-Process Code", interaction.where, interaction.post_process))


def store_result(
    scope: Scope, variable: str, answer: Answer, rules: tuple[str, ...], *, is_success: bool | None = None
) -> None:
    """Store the answer to a call for these rules; `is_success` overrides what its status says."""
    success = answer.is_success if is_success is None else is_success
    result = as_json_text(answer.body) if answer.body else ""
    stored = ev.IntegrationResultStored(variable, answer.status, result, success)
    scope.note(stored, rules=rules)
