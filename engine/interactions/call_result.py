"""The result of a call: stored in a bot variable, and processed by the author's code."""

from __future__ import annotations

import json
from collections.abc import Sequence

from .. import events as ev
from ..bot import Integration, Interaction
from ..script import Panel
from ..turn.answer import Answer
from ..turn.commands import TurnRun
from ..turn.panels import run_panel
from ..turn.scope import Scope
from .integration import as_json_text


def digest(scope: Scope, interaction: Interaction, integration: Integration | None, answer: Answer) -> TurnRun:
    """Run the code that reads a result: the Transform Result Script, then the interaction's Post-Process Code.

    Without a response, as after a dropped connection, there is nothing to transform; the Post-Process Code runs all
    the same. Follows INT-ORDER-INTEGRATION and API-TRANSFORM-SCRIPT.
    """
    if integration is not None and integration.transform_script and answer.status:
        yield from run_panel(scope, Panel("Transform Result Script", interaction.where, integration.transform_script))
    if interaction.post_process:
        yield from run_panel(scope, Panel("Post-Process Code", interaction.where, interaction.post_process))


def has_no_results(texts: Sequence[str] | None) -> bool:
    """Whether a result, as the text of its JSON, is empty: nothing, or lists that are all empty."""
    try:
        body = json.loads(texts[0]) if texts else None
    except ValueError:
        return not texts or not texts[0].strip()
    if isinstance(body, dict):
        lists = [value for value in body.values() if isinstance(value, list)]
        return not body or (bool(lists) and not any(lists))
    return body in (None, "", [])


def store_result(
    scope: Scope, variable: str, answer: Answer, rules: tuple[str, ...], *, is_success: bool | None = None
) -> None:
    """Store the answer to a call for these rules; `is_success` overrides what its status says."""
    success = answer.is_success if is_success is None else is_success
    result = as_json_text(answer.body) if answer.body else ""
    fields = tuple(f"{variable}.{key}" for key in scope.references.fields.get(variable, ("", {}))[1])
    stored = ev.IntegrationResultStored(variable, answer.status, result, success, fields)
    scope.note(stored, rules=rules)
