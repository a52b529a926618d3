"""Virtual time, which only steps let pass."""

from __future__ import annotations

from ..scenario.context import ScenarioContext
from ..scenario.language import when


@when("{wait:duration} pass(es)")
def passes(context: ScenarioContext, wait: int) -> None:
    """Patience timers may fire: silences, rings and sessions may end."""
    context.begin_action().advance(wait)
