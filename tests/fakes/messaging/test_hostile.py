"""A malformed, huge or rude frame concerns its sender alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "[]",
        "7",
        "null",
        "{",
        '{"kind":"req"}',
        '{"kind":"req","id":"","type":".GetClock"}',
        '{"kind":"req","id":true,"type":".GetClock"}',
        '{"kind":"req","id":["1"],"type":".GetClock"}',
        '{"kind":"req","id":"' + "x" * 65 + '","type":".GetClock"}',
        '{"kind":"resp","id":"1","type":".GetClock"}',
        '{"kind":"req","id":"1"}',
        '{"kind":"req","id":"1","type":7}',
        "[" * 100_000,
        '{"a":' * 100_000,
        "x" * 1_000_001,
        "\ud800",
        '{"kind":"req","id":"1","type":".GetClock","body":"\\ud800"}',
        '{"kind":"req","id":"1","type":".GetClock","body":NaN}',
        '{"kind":"req","id":"1","type":".GetClock","body":1e999}',
        '{"kind":"req","id":"1","type":".GetClock","body":' + "[" * 101 + "]" * 101 + "}",
    ],
    ids=lambda text: f"{text[:40]!a} ({len(text)})",
)
def test_frame_that_is_no_request_is_answered_with_400(service: Any, text: str) -> None:
    bot, consumer, conversation = service.with_bot()

    bot.connection.receive(text)

    assert (bot.frames[-1]["kind"], bot.frames[-1]["code"]) == ("resp", 400)
    assert bot.closed is None
    consumer.says(conversation, "still there?")
    assert len(bot.news("OnlineEventDistribution")) == 1


def test_error_is_answered_to_the_id_when_there_is_one(service: Any) -> None:
    agent = service.agent("Hannah")

    agent.connection.receive('{"kind":"req","id":"r7","body":{}}')

    assert agent.frames[-1]["reqId"] == "r7"


def test_id_of_64_characters_is_welcome(service: Any) -> None:
    agent = service.agent("Hannah")

    agent.connection.receive(json.dumps({"kind": "req", "id": "x" * 64, "type": ".GetClock"}))

    assert agent.frames[-1]["code"] == 200


def test_text_with_many_brackets_is_no_deep_frame(service: Any) -> None:
    bot, _, conversation = service.with_bot()

    assert bot.says(conversation, "[]{}" * 500) == 0


@pytest.mark.parametrize(
    "type_name", ["routing.SubscribeAgentsState", "routing.SubscribeRoutingTasks", "aam.SubscribeExConversations"]
)
def test_client_with_too_many_subscriptions_is_refused(service: Any, type_name: str) -> None:
    agent = service.agent("Hannah", online=False)
    for _ in range(100):
        agent.get(type_name, {})

    assert agent.refused(type_name, {})[0] == 429


def test_error_does_not_repeat_a_huge_text(service: Any) -> None:
    status, text = service.agent("Hannah").refused("x" * 100_000)

    assert (status, len(text) < 200) == (400, True)


def test_unknown_fields_are_passed_over(service: Any) -> None:
    agent = service.agent("Hannah", online=False)

    body = {"availability": "ONLINE", "mood": "fine", "channels": ["MESSAGING", "CHAT"]}

    assert agent.get(".ams.routing.SetAgentState", body, colour="red") == "Agent state updated successfully"


@pytest.mark.parametrize("body", [None, [], "text", 7, {"dialogId": {}}, {"dialogId": "x" * 300}], ids=repr)
@pytest.mark.parametrize(
    "type_name",
    [
        "routing.SetAgentState",
        "routing.UpdateRingState",
        "routing.UpdateRoutingTaskSubscription",
        "aam.UnsubscribeExConversations",
        "ms.QueryMessages",
        "ms.PublishEvent",
        "cm.UpdateConversationField",
        "cm.AgentRequestConversation",
    ],
)
def test_body_that_cannot_be_read_is_answered_with_400(service: Any, type_name: str, body: object) -> None:
    agent = service.agent("Hannah")

    status, text = agent.refused(f".ams.{type_name}", body)

    assert status == 400
    assert text


values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["conv-1", "1002", "12345678.5002", "ADD", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["conversationId", "dialogId", "conversationField", "event", "type", "role", "userId", "field", "skill"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)
requests = st.sampled_from(
    [
        "GetClock",
        "routing.SetAgentState",
        "routing.SubscribeRoutingTasks",
        "routing.UpdateRingState",
        "aam.SubscribeExConversations",
        "cqm.SubscribeExConversations",
        "cm.ConsumerRequestConversation",
        "ms.SubscribeMessagingEvents",
        "ms.QueryMessages",
        "ms.PublishEvent",
        "cm.UpdateConversationField",
        "userprofile.GetUserProfile",
        "userprofile.SetUserProfile",
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.booleans(), requests, values, values), max_size=6))
def test_every_request_is_answered_once_and_errors_leave_no_trace(new_service: Any, asked: Any) -> None:
    service = new_service()
    bot, consumer, _ = service.with_bot()

    for of_agent, type_name, body, metadata in asked:
        peer = bot if of_agent else consumer
        before, logged = len(peer.frames), len(service.log.events)
        peer.ask(type_name, body, metadata=metadata, headers=metadata)
        answers = [frame for frame in peer.frames[before:] if frame["kind"] == "resp"]
        assert len(answers) == 1
        assert answers[0]["code"] != 500
        if answers[0]["code"] >= 400:
            assert len(service.log.events) == logged


# --- peers that go away ----------------------------------------------------------------------------------------------


def test_link_that_breaks_disturbs_nobody(service: Any) -> None:
    bot, consumer, conversation = service.with_bot()
    consumer.breaks = True

    assert bot.says(conversation, "Hello") == 0
    service.clock.run_until_idle()
    assert bot.closed is None
    assert service.messaging.connections == 1


def test_agent_whose_link_breaks_is_offline(service: Any) -> None:
    bot, consumer, conversation = service.with_bot()
    bot.breaks = True

    assert consumer.says(conversation, "Hello") == 0
    service.clock.run_until_idle()
    assert service.cloud.user("Bot").state == "Offline"


def test_link_that_breaks_in_the_middle_of_a_ring_is_no_problem(service: Any) -> None:
    hannah, hugo = service.agent("Hannah"), service.agent("Hugo")
    hannah.breaks = True

    service.opened(service.consumer(), "1002")
    service.clock.run_until_idle()

    assert len(hugo.rings()) == 1


def test_link_that_cannot_even_be_closed_is_no_problem(service: Any) -> None:
    agent = service.agent("Hannah")

    def close(_code: int) -> None:
        raise ConnectionResetError

    agent.close = close
    service.sessions.end("bearer-Hannah", 4401)

    assert service.messaging.connections == 0
