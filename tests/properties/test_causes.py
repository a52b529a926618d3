"""Every event has a cause or comes from outside, every event of a bot has a node or a reason, in any conversation."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from handoff.engine import events as ev
from handoff.engine.log import Event

from ..conversations import FALLBACK_SKILL, STUCK, Act
from .header_faults import faults_of
from .ways import in_process, on_sockets, on_the_wire, talks


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(talks())
def test_headers_of_any_conversation_in_process_are_complete(talk):
    assert faults_of(in_process(talk).log.events) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(on_sockets)
def test_headers_of_any_conversation_on_the_wire_are_complete(server, happens):
    with on_the_wire(server, happens) as world:
        assert faults_of(world.log.events) == []


@pytest.mark.parametrize(
    "happens",
    [
        [Act("transfers_fail_later", what=(5,)), *[Act("says", "Dana", "agent")] * 5],
        [Act("transfer_api_answers", what=(500, 5)), *[Act("says", "Dana", "agent")] * 5],
        [Act("lose_next_response", what=()), Act("says", "Dana", "agent"), Act("waits", what=180_001)],
        [FALLBACK_SKILL, Act("silent_for", what=(1,)), Act("says", "Dana", "hi"), Act("waits", what=180_001)],
        [STUCK, Act("silent_for", what=(3,)), Act("says", "Dana", "hi"), *[Act("waits", what=72_000)] * 3],
        [Act("transfer_api_answers_late", what=(700,)), Act("says", "Dana", "agent"), Act("accepts", "Alex")],
    ],
    ids=lambda happens: ", ".join(map(str, happens)),
)
def test_headers_of_this_conversation_on_the_wire_are_complete(server, happens):
    with on_the_wire(server, happens) as world:
        assert faults_of(world.log.events) == []


# --- the search itself -----------------------------------------------------------------------------------------------


def at(seq: int, body: ev.Body, cause: int | None = None, *, bot: str | None = None, node: str | None = None) -> Event:
    return Event(seq, 0, "conv-1", bot, node, cause, (), body)


SAID = at(0, ev.MessagePublished("consumer", "Dana", "hi"))
HEARD = at(1, ev.BotInputReceived("hi"), 0, bot="Desk")
REACHED = at(2, ev.InteractionReached("hello", "1", "TEXT"), 1, bot="Desk", node="Welcome › hello")


@pytest.mark.parametrize(
    ("events", "fault"),
    [
        ([SAID, HEARD, REACHED], None),
        ([SAID, at(1, ev.BotInputReceived("hi"), bot="Desk")], "1 BotInputReceived has no cause"),
        ([SAID, at(1, ev.BotInputReceived("hi"), 1, bot="Desk")], "1 BotInputReceived has itself or a later cause, 1"),
        (
            [SAID, at(2, ev.BotInputReceived("hi"), 1, bot="Desk")],
            "2 BotInputReceived has a cause that is not there, 1",
        ),
        ([SAID, at(1, ev.InteractionReached("a", "1", "TEXT"), 0, bot="Desk")], "1 InteractionReached has no node"),
        ([at(0, ev.MessagePublished("bot", "Desk", "hi"), bot="Desk")], "0 MessagePublished has no cause"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_fault_of_a_header_is_found(events, fault):
    found = faults_of(events)

    assert found[:1] == ([fault] if fault else [])
