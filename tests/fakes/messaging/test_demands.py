"""The demands of real clients on frames, checked on every frame of busy runs.

The numbers are those of the list that was made by running the clients.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

CLOSE = {"field": "ConversationStateField", "conversationState": "CLOSE"}


@pytest.fixture
def busy(service: Any) -> tuple[Any, dict[str, Any]]:
    """A day at the office: a bot transfers, one agent lets it ring, another takes it, writes, and closes."""
    peers = {name: service.agent(name) for name in ("Hannah", "Hugo", "Mia")}
    peers["Bot"], peers["Casey"], conversation = service.with_bot()
    bot, casey, hugo = peers["Bot"], peers["Casey"], peers["Hugo"]
    casey.says(conversation, "hi")
    bot.says(conversation, "Hello")
    bot.updates(conversation, service.remove("Bot"), service.suggest("Hannah"), service.skill(1002))
    service.clock.advance(72_000)
    hugo.accepts()
    event = {"type": "AcceptStatusEvent", "status": "READ", "sequenceList": [0]}
    hugo.get("ms.PublishEvent", {"dialogId": conversation, "event": event})
    hugo.get(
        "ms.PublishEvent", {"dialogId": conversation, "event": {"type": "ChatStateEvent", "chatState": "COMPOSING"}}
    )
    hugo.says(conversation, "Hugo here")
    hugo.refused_update(conversation, service.skill(4711))
    hugo.updates(conversation, CLOSE)
    return service, peers


def frames(peers: dict[str, Any], kind: str) -> list[tuple[str, dict[str, Any]]]:
    return [
        (name, frame)
        for name, peer in peers.items()
        for frame in peer.frames
        if frame["kind"] == "notification" and frame["type"].endswith(kind)
    ]


def test_agent_4_every_request_is_answered_once_with_its_id_and_a_numeric_code(busy: Any) -> None:
    _, peers = busy

    for peer in peers.values():
        answers = [frame for frame in peer.frames if frame["kind"] == "resp"]
        ids = [answer["reqId"] for answer in answers]
        assert len(ids) == len(set(ids))
        assert all(isinstance(answer["code"], int) and isinstance(answer["reqId"], str) for answer in answers)


def test_agent_5_every_conversation_change_can_be_translated(busy: Any) -> None:
    _, peers = busy
    found = [each for each in frames(peers, "ExConversationChangeNotification") if each[0] != "Casey"]

    kinds = set()
    for _, frame in found:
        for change in frame["body"]["changes"]:
            kinds.add(change["type"])
            details = change["result"]["conversationDetails"]
            assert change["result"]["convId"] == details["convId"]
            for people in (details["participants"], details["participantsPId"]):
                assert all(isinstance(role, str) and isinstance(ids, list) for role, ids in people.items())
            for dialog in details["dialogs"]:
                assert all({"id", "role", "state"} <= set(person) for person in dialog["participantsDetails"])
    assert kinds == {"UPSERT", "DELETE"}


def test_agent_6_every_routing_change_has_a_list_of_rings(busy: Any) -> None:
    _, peers = busy

    changes = [change for _, frame in frames(peers, "RoutingTaskNotification") for change in frame["body"]["changes"]]

    assert {change["type"] for change in changes} == {"UPSERT", "DELETE"}
    assert all(len(change["result"]["ringsDetails"]) == 1 for change in changes)


def test_agent_7_every_event_is_flat_and_complete(busy: Any) -> None:
    _, peers = busy
    needed = {"dialogId", "originatorId", "originatorPId", "originatorMetadata", "serverTimestamp", "event"}

    events = [frame["body"] for _, frame in frames(peers, "OnlineEventDistribution")]

    assert {each["event"]["type"] for each in events} == {"ContentEvent", "AcceptStatusEvent", "ChatStateEvent"}
    for each in events:
        assert needed <= set(each)
        assert ("sequence" in each) is (each["event"]["type"] != "ChatStateEvent")


def test_agent_8_history_is_a_list_also_when_it_is_empty(service: Any) -> None:
    bot, _, conversation = service.with_bot()

    answer = bot.ask(".ams.ms.QueryMessages", {"dialogId": conversation, "newerThanSequence": 0})

    assert (answer["type"], answer["body"]) == (".ams.ms.QueryMessages$Response", [])


def test_agent_11_vanishing_without_a_close_frame_fails_nobody(busy: Any) -> None:
    service, peers = busy
    conversation = service.opened(peers["Casey"], "1002")
    peers["Hannah"].breaks = True

    assert peers["Casey"].says(conversation, "anybody?") == 0
    peers["Hannah"].connection.gone()

    assert len(peers["Hugo"].rings()) > 0


def test_window_3_frames_of_the_browser_library_are_understood(service: Any) -> None:
    peer = service.peer()
    peer.connection = service.messaging.consumer(None, peer)
    headers = [
        {"type": ".ams.headers.ClientProperties", "deviceFamily": "DESKTOP", "os": "WINDOWS"},
        {"type": ".ams.headers.ConsumerAuthentication", "jwt": "jwt-Casey"},
    ]
    sent = [
        {"kind": "req", "id": "0", "type": "InitConnection", "headers": headers},
        {"kind": "req", "id": 1, "type": "GetClock"},
        {"kind": "req", "id": "2", "type": "cqm.SubscribeExConversations", "body": {"convState": ["OPEN"]}},
        {"kind": "req", "id": "3", "type": "cm.ConsumerRequestConversation", "body": {"skillId": "1001"}},
    ]

    for frame in sent:
        peer.connection.receive(json.dumps(frame))

    answers = [frame for frame in peer.frames if frame["kind"] == "resp"]
    assert [(answer["reqId"], answer["code"]) for answer in answers] == [("0", 200), ("1", 200), ("2", 200), ("3", 200)]


def test_window_5_every_conversation_change_names_its_subscription(busy: Any) -> None:
    _, peers = busy
    casey = {"Casey": peers["Casey"]}

    assert all(frame["body"]["subscriptionId"] for _, frame in frames(casey, "ExConversationChangeNotification"))
    for _, frame in frames(casey, "MessagingEventNotification"):
        assert isinstance(frame["body"]["changes"], list)


def test_webhooks_6_every_message_change_names_its_conversation(busy: Any) -> None:
    _, peers = busy
    casey = {"Casey": peers["Casey"]}

    changes = [change for _, f in frames(casey, "MessagingEventNotification") for change in f["body"]["changes"]]
    conversations = [change for _, f in frames(casey, "ChangeNotification") for change in f["body"]["changes"]]

    assert {change["conversationId"] for change in changes} == {"conv-1"}
    assert all(isinstance(change["result"]["conversationDetails"]["skillId"], str) for change in conversations)
