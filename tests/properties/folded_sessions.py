"""The sessions that the events of a log fold to, beside those that are there."""

from __future__ import annotations

from handoff.engine.turn.session import fold, session_events
from handoff.fakes.world.world import World


def differing(world: World) -> dict[tuple[str, str], tuple[object, object]]:
    """By conversation and bot: the session that the events fold to, and the one that is there, where they differ."""
    found = {}
    for conversation, bot in _parts(world):
        bodies = [world.log.original(event) for event in session_events(world.log.events, conversation, bot)]
        folded, kept = fold(bodies), world.deployment(bot).session(conversation)
        if folded != kept:
            found[conversation, bot] = (folded, kept)
    return found


def _parts(world: World) -> list[tuple[str, str]]:
    """Which bots have had a part in which conversations."""
    deployed = {deployment.name for deployment in world.deployments}
    return list(
        dict.fromkeys(
            (event.conversation, event.bot)
            for event in world.log.events
            if event.conversation is not None and event.bot in deployed
        )
    )
