"""Virtual time, which passes only by steps."""

from __future__ import annotations

from ..scenario.context import ScenarioContext
from ..scenario.language import when


@when("{wait:duration} pass(es)")
def passes(context: ScenarioContext, wait: int) -> None:
    """Virtual time passes, and timeouts fire: of silences, rings, sessions and surveys."""
    context.begin_action().advance(wait)
