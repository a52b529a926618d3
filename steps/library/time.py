"""Virtual time passes when a step says so."""

from __future__ import annotations

from ..scenario.context import ScenarioContext
from ..scenario.language import when


@when("{wait:duration} pass(es)")
def passes(context: ScenarioContext, wait: int) -> None:
    """Patience is tried: silences, rings and sessions may end."""
    context.begin_action().advance(wait)
