"""The events of one bot in one conversation fold to its session, in any conversation."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from handoff.engine.turn.session import fold, session_events
from handoff.fakes.world.world import World

from .ways import in_process, on_sockets, on_the_wire, talks


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(talks())
def test_events_of_a_bot_fold_to_its_session_in_process(talk):
    assert differing(in_process(talk)) == {}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(on_sockets)
def test_events_of_a_bot_fold_to_its_session_on_the_wire(server, happens):
    with on_the_wire(server, happens) as world:
        assert differing(world) == {}


def test_events_of_the_bots_of_all_our_features_fold_to_their_sessions(worlds_of_features):
    found = {name: wrong for name, world in worlds_of_features.items() if (wrong := differing(world))}

    assert found == {}


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
