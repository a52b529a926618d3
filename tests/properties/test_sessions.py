"""The events of one bot in one conversation fold to its session, in any conversation."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from .folded_sessions import differing
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
