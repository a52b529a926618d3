"""In process and on the wire are the same: what people do leads to the same log, whatever they do."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handoff.engine.log.redaction import Redactor
from handoff.fakes.world.world import World
from handoff.steps.targets.wire.wire import WireTarget
from handoff.steps.targets.wire.wire_limits import WIRE_ONLY
from handoff.steps.targets.wire.wire_server import WireServer

from ...conversations import acts, play, set_account_up
from .comparison import comparable


@pytest.fixture(scope="module")
def server(loopback):
    server = WireServer(loopback)
    yield server
    server.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 99), st.lists(acts(), max_size=14))
def test_any_conversation_gives_the_same_log_in_process_as_on_the_wire(server, bot, seed, acts):
    assert on_the_wire(server, bot, seed, acts) == in_process(bot, seed, acts)


def in_process(bot, seed, acts):
    world = World(seed=seed, redactor=Redactor())
    set_account_up(world)
    world.deploy(bot)
    refused = play(world, acts)
    return comparable(world.log.events, WIRE_ONLY) + refused


def on_the_wire(server, bot, seed, acts):
    target = WireTarget(server, World(seed=seed, redactor=Redactor()))
    try:
        set_account_up(target)
        target.deploy(bot)
        refused = play(target, acts)
        return comparable(target.log.events, WIRE_ONLY) + refused
    finally:
        target.close()
