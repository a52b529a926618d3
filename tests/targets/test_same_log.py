"""In process and on the wire are the same: what people do leads to the same log, whatever they do."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from play import Act, comparable, play

from handoff.engine.redaction import Redactor
from handoff.fakes.world import World
from handoff.steps.targets.wire import WIRE_ONLY, Site, WireStage

SKILLS = ("Human", "Spare")
TEXTS = ("hi", "flowers", "bills", "agent", "human", "what?", "yes", "roses please", "my password is hunter22")
CONSUMERS, AGENTS = ("Dana", "Eli"), ("Alex", "Kim")
WAITS_MS = (0, 1, 499, 500, 72_000, 179_999, 180_001)
STATES = ("Online", "Away", "Back soon", "Offline")

consumer = st.sampled_from(CONSUMERS)
agent = st.sampled_from(AGENTS)
says = st.builds(Act, st.just("says"), consumer, st.sampled_from(TEXTS))
ACTS = st.one_of(
    says,
    says,  # the most common thing people do
    st.builds(Act, st.just("says_quickly"), consumer, st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3)),
    st.builds(Act, st.just("taps"), consumer, st.integers(0, 20)),
    st.builds(Act, st.sampled_from(("opens", "closes")), consumer),
    st.builds(Act, st.just("uploads"), consumer, st.just("bill.pdf")),
    st.builds(Act, st.sampled_from(("accepts", "accepts", "rejects", "lets_ring_expire", "closes")), agent),
    st.builds(Act, st.just("says"), agent, st.sampled_from(("Hello, how are you?", "Done."))),
    st.builds(Act, st.just("transfers_to"), agent, st.sampled_from(SKILLS)),
    st.builds(Act, st.just("goes"), agent, st.sampled_from(STATES)),
    st.builds(Act, st.just("waits"), st.just(""), st.sampled_from(WAITS_MS)),
    st.builds(Act, st.just("transfer_api_answers"), st.just(""), st.tuples(st.sampled_from((400, 401, 500)))),
    st.builds(Act, st.just("transfers_fail_later"), st.just(""), st.just(())),
    st.builds(Act, st.just("silent_for"), st.just(""), st.tuples(st.integers(1, 2))),
    st.builds(Act, st.just("lose_next_response"), st.just(""), st.just(())),
)


@pytest.fixture(scope="module")
def site(loopback):
    site = Site(loopback)
    yield site
    site.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 99), st.lists(ACTS, max_size=14))
def test_any_conversation_gives_the_same_log_in_process_as_on_the_wire(site, seed, acts):
    assert on_the_wire(site, seed, acts) == in_process(seed, acts)


@pytest.mark.parametrize(
    "acts",
    [
        [
            Act("says", "Dana", "hi"),
            Act("says", "Dana", "agent"),
            Act("accepts", "Alex"),
            Act("says", "Alex", "Hello!"),
        ],
        [Act("says", "Dana", "flowers"), Act("taps", "Dana", 0), Act("closes", "Dana"), Act("says", "Dana", "hi")],
        [Act("says", "Dana", "agent"), Act("lets_ring_expire", "Alex"), Act("goes", "Kim", "Online")],
        [Act("says", "Dana", "agent"), Act("accepts", "Alex"), Act("transfers_to", "Alex", "Spare")],
        [Act("transfer_api_answers", "", (500,)), Act("says", "Dana", "agent"), Act("waits", "", 180_001)],
        [Act("opens", "Dana"), Act("says", "Eli", "bills"), Act("taps", "Eli", 1), Act("closes", "Eli")],
    ],
    ids=lambda acts: ", ".join(map(str, acts)),
)
def test_this_conversation_gives_the_same_log_in_process_as_on_the_wire(site, acts):
    told, wanted = on_the_wire(site, 7, acts), in_process(7, acts)

    assert told == wanted
    assert not told[0]


def in_process(seed, acts):
    world = World(seed=seed, redactor=Redactor())
    refused = play(world, acts)
    return refused, comparable(world.log.events, WIRE_ONLY)


def on_the_wire(site, seed, acts):
    stage = WireStage(site, World(seed=seed, redactor=Redactor()))
    try:
        refused = play(stage, acts)
        return refused, comparable(stage.log.events, WIRE_ONLY)
    finally:
        stage.close()
