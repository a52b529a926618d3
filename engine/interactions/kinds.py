"""The kinds of interactions, each with the function that runs it."""

from __future__ import annotations

from ..bot import DYNAMIC_ROUTING, Integration, Interaction
from ..errors import Unsupported
from ..turn.commands import FlowError
from ..turn.scope import Scope
from .dynamic_routing import run_routing
from .endings import InteractionRun
from .integration_run import run_integration, run_knowledge
from .place import Place
from .question import run_disambiguation, run_question
from .statement import run_statement
from .transfer import run_transfer


def run_interaction(scope: Scope, interaction: Interaction, place: Place) -> InteractionRun:
    """The run of an interaction after its Pre-Process Code.

    Raises:
        FlowError: it names an integration that the bot does not have.
        Unsupported: its type is not emulated.
    """
    integration = _integration_of(scope, interaction)
    escalation = scope.bot.escalation(interaction)
    if escalation is not None:
        return run_transfer(scope, interaction, escalation, integration)
    if interaction.type == DYNAMIC_ROUTING:
        return run_routing(scope, interaction)
    if interaction.type == "KB_FAQ":
        return run_knowledge(scope, interaction)
    if interaction.is_integration and integration is not None:
        return run_integration(scope, interaction, integration)
    if interaction.asks_intent:
        return run_disambiguation(scope, interaction, place)
    if interaction.is_question:
        return run_question(scope, interaction, place)
    if interaction.is_statement or interaction.type == "DIALOG_STARTER":
        return run_statement(scope, interaction)
    raise Unsupported(f"the interaction type {interaction.type} of {interaction.where}")


def _integration_of(scope: Scope, interaction: Interaction) -> Integration | None:
    """The integration that an interaction names."""
    integration = scope.bot.integration_of(interaction)
    if interaction.type == "API_INTEGRATION" and integration is None:
        raise FlowError(f"{interaction.where} names an integration that the bot does not have")
    return integration
