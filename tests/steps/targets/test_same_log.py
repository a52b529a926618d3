"""In process and on the wire are the same: what people do leads to the same log, whatever they do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handoff.engine.log import Event
from handoff.engine.log.redaction import Redactor
from handoff.fakes.world.world import World
from handoff.steps.targets.wire.wire import WIRE_ONLY, WireServer, WireTarget

from ...conversations import Act, acts, play, set_account_up


@pytest.fixture(scope="module")
def site(loopback):
    site = WireServer(loopback)
    yield site
    site.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 99), st.lists(acts(), max_size=14))
def test_any_conversation_gives_the_same_log_in_process_as_on_the_wire(site, bot, seed, acts):
    assert on_the_wire(site, bot, seed, acts) == in_process(bot, seed, acts)


@pytest.mark.parametrize(
    "acts",
    [
        [
            Act("says", "Dana", "agent"),
            Act("accepts", "Alex"),
            Act("says", "Alex", "Hello!"),
            Act("says", "Dana", "hi"),
            Act("closes", "Alex"),
        ],
        [Act("says", "Dana", "flowers"), Act("taps", "Dana", 0), Act("closes", "Dana"), Act("says", "Dana", "hi")],
        [Act("says", "Dana", "agent"), Act("lets_ring_expire", "Alex"), Act("goes", "Kim", "Online")],
        [Act("says", "Dana", "agent"), Act("accepts", "Alex"), Act("transfers_to", "Alex", "Spare")],
        [Act("transfer_api_answers", "", (500,)), Act("says", "Dana", "agent"), Act("waits", "", 180_001)],
        [Act("opens", "Dana"), Act("says", "Eli", "bills"), Act("taps", "Eli", 1), Act("closes", "Eli")],
    ],
    ids=lambda acts: ", ".join(map(str, acts)),
)
def test_this_conversation_gives_the_same_log_in_process_as_on_the_wire(site, bot, acts):
    told, wanted = on_the_wire(site, bot, 7, acts), in_process(bot, 7, acts)

    assert told == wanted
    assert not any(line.startswith("refused") for line in told)


def in_process(bot, seed, acts):
    world = World(seed=seed, redactor=Redactor())
    set_account_up(world)
    world.deploy(bot)
    refused = play(world, acts)
    return comparable(world.log.events, WIRE_ONLY) + refused


def on_the_wire(site, bot, seed, acts):
    target = WireTarget(site, World(seed=seed, redactor=Redactor()))
    try:
        set_account_up(target)
        target.deploy(bot)
        refused = play(target, acts)
        return comparable(target.log.events, WIRE_ONLY) + refused
    finally:
        target.close()


def comparable(events: list[Event], wire_only: tuple[type, ...]) -> list[str]:
    """The events in words, one each, without those that only sockets bring, numbered anew."""
    kept = [event for event in events if not isinstance(event.body, wire_only)]
    numbers = {event.seq: number for number, event in enumerate(kept)}
    renumbered = (
        replace(event, seq=numbers[event.seq], cause=None if event.cause is None else numbers.get(event.cause))
        for event in kept
    )
    return [str(event) for event in renumbered]
