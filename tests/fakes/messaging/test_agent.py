"""The agent socket: requests and notifications."""

from __future__ import annotations

import json
from typing import Any

import pytest

CLOSE = {"field": "ConversationStateField", "conversationState": "CLOSE"}


# --- small requests --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("type_name", [".GetClock", "GetClock", ".ams.GetClock"])
def test_clock_is_in_epoch_milliseconds(service: Any, type_name: str) -> None:
    agent = service.agent("Hannah")
    service.clock.advance(1_500)

    answer = agent.ask(type_name, {})

    assert (answer["code"], answer["type"]) == (200, ".GetClock$Response")
    assert answer["body"] == {"currentTime": service.cloud.wire_ms(1_500)}


def test_keep_alive_is_answered_with_ok(service: Any) -> None:
    assert service.agent("Hannah").get(".KeepAlive") == "OK"


def test_id_that_is_a_number_is_echoed_as_a_text(service: Any) -> None:
    agent = service.agent("Hannah")

    agent.connection.receive('{"kind":"req","id":1,"type":".GetClock","body":{}}')

    assert agent.frames[-1]["reqId"] == "1"


def test_requests_that_come_at_once_are_all_answered(service: Any) -> None:
    agent = service.agent("Hannah", online=False)
    kinds = ["routing.SetAgentState", "routing.SubscribeAgentsState", "aam.SubscribeExConversations"]
    kinds += ["routing.SubscribeRoutingTasks"]
    for number, kind in enumerate(kinds):
        body = {"availability": "ONLINE"} if kind.endswith("SetAgentState") else {}
        agent.connection.receive(json.dumps({"kind": "req", "id": f"r{number}", "type": f".ams.{kind}", "body": body}))

    answered = [frame["reqId"] for frame in agent.frames if frame["kind"] == "resp"]

    assert answered == ["r0", "r1", "r2", "r3"]


def test_unknown_request_is_refused(service: Any) -> None:
    status, text = service.agent("Hannah").refused(".ams.cm.MakeTea", {})

    assert (status, text) == (400, "unknown request type 'cm.MakeTea'")


@pytest.mark.parametrize("type_name", ["ms.GenerateURLForUploadFile", "ms.GenerateURLForDownloadFile"])
def test_files_are_honestly_not_implemented(service: Any, type_name: str) -> None:
    status, _ = service.agent("Hannah").refused(f".ams.{type_name}", {})

    assert status == 501


# --- state -----------------------------------------------------------------------------------------------------------


def test_setting_the_state_is_answered_with_202(service: Any) -> None:
    agent = service.agent("Hannah", online=False)

    answer = agent.ask(".ams.routing.SetAgentState", {"availability": "ONLINE", "agentUserId": "12345678.5002"})

    assert (answer["code"], answer["type"]) == (202, ".ReqBody$StringResp")
    assert answer["body"] == "Agent state updated successfully"
    assert service.cloud.user("Hannah").state == "Online"


@pytest.mark.parametrize(
    ("availability", "state"),
    [("AWAY", "Away"), ("BACK_SOON", "Back soon"), ("OCCUPIED", "Back soon"), ("OFFLINE", "Offline")],
)
def test_availability_is_a_state_of_the_workspace(service: Any, availability: str, state: str) -> None:
    agent = service.agent("Hannah")

    agent.get(".ams.routing.SetAgentState", {"availability": availability})

    assert service.cloud.user("Hannah").state == state


def test_state_of_another_agent_cannot_be_set(service: Any) -> None:
    agent = service.agent("Hannah")

    status, _ = agent.refused(
        ".ams.routing.SetAgentState", {"availability": "AWAY", "agentUserId": service.wire_id("Hugo")}
    )

    assert status == 403


def test_state_is_notified_at_once_and_whenever_it_changes(service: Any) -> None:
    agent = service.agent("Hannah")
    agent.get(".ams.routing.SubscribeAgentsState", {})

    service.cloud.set_state("Hannah", "Away")

    seen = [change["result"] for change in agent.changes(".ams.routing.AgentStateNotification")]
    assert [each["availability"] for each in seen] == ["ONLINE", "AWAY"]
    assert seen[0]["agentUserId"] == "12345678.5002"


# --- rings -----------------------------------------------------------------------------------------------------------


def test_subscribing_to_tasks_tells_of_open_rings_at_once(service: Any) -> None:
    service.cloud.set_state("Hannah", "Online")
    service.opened(service.consumer(), "1002")
    agent = service.agent("Hannah", online=False)

    agent.get(".ams.routing.SubscribeRoutingTasks", {"channelType": "MESSAGING", "agentId": "12345678.5002"})

    assert len(agent.rings()) == 1


def test_subscribing_to_tasks_without_rings_tells_of_no_changes(service: Any) -> None:
    agent = service.agent("Hannah", online=False)

    agent.get(".ams.routing.SubscribeRoutingTasks", {})

    assert [frame["body"]["changes"] for frame in agent.news("RoutingTaskNotification")] == [[]]


def test_ring_has_everything_that_is_documented(service: Any) -> None:
    agent = service.agent("Hannah")
    service.clock.advance(7)
    conversation = service.opened(service.consumer(), "1002")

    [change] = agent.changes("RoutingTaskNotification")

    at = service.cloud.wire_ms(7)
    assert change["type"] == "UPSERT"
    assert change["result"] == {
        "routingTaskId": f"{conversation}_task",
        "taskCompleted": False,
        "conversationId": conversation,
        "consumerId": "Casey",
        "brandId": "12345678",
        "skillId": "1002",
        "assignedAgentId": "",
        "ringsDetails": [
            {
                "ringId": f"{conversation}_12345678_{at}",
                "ringExpiration": 72_000,
                "ringExpirationTs": at + 72_000,
                "ringState": "WAITING",
                "weight": at,
                "brandId": "12345678",
                "convId": conversation,
                "consumerId": "Casey",
                "skillId": "1002",
            }
        ],
    }


def test_accepting_is_answered_with_202_and_notified_as_task_and_conversation(service: Any) -> None:
    agent = service.agent("Hannah")
    service.opened(service.consumer(), "1002")
    ring = agent.rings()[0]

    answer = agent.ask(".ams.routing.UpdateRingState", {"ringId": ring, "ringState": "ACCEPTED"})

    assert (answer["code"], answer["body"]) == (202, "Ring state updated successfully")
    task, conversation = agent.news()
    [task_change] = task["body"]["changes"]
    assert (task_change["type"], task_change["result"]["taskCompleted"]) == ("UPSERT", True)
    assert task_change["result"]["ringsDetails"][0]["ringState"] == "ACCEPTED"
    details = conversation["body"]["changes"][0]["result"]["conversationDetails"]
    assert details["participants"]["ASSIGNED_AGENT"] == ["12345678.5002"]


def test_rejected_ring_is_deleted_and_the_next_agent_rung(service: Any) -> None:
    hannah, hugo = service.agent("Hannah"), service.agent("Hugo")
    service.opened(service.consumer(), "1002")

    hannah.get(".ams.routing.UpdateRingState", {"ringId": hannah.rings()[0], "ringState": "REJECTED"})

    [change] = hannah.changes("RoutingTaskNotification")
    assert change["type"] == "DELETE"
    assert change["result"]["ringsDetails"][0]["ringState"] == "REJECTED"
    assert len(hugo.rings()) == 1


def test_expired_ring_is_deleted_and_cannot_be_accepted(service: Any) -> None:
    agent = service.agent("Hannah")
    service.opened(service.consumer(), "1002")
    ring = agent.rings()[0]

    service.clock.advance(72_000)

    [change] = agent.changes("RoutingTaskNotification")
    assert (change["type"], change["result"]["ringsDetails"][0]["ringState"]) == ("DELETE", "EXPIRED")
    assert agent.refused(".ams.routing.UpdateRingState", {"ringId": ring, "ringState": "ACCEPTED"})[0] == 404


def test_ring_of_another_agent_cannot_be_answered(service: Any) -> None:
    hannah, hugo = service.agent("Hannah"), service.agent("Hugo")
    service.opened(service.consumer(), "1002")
    ring = hannah.rings()[0]

    assert hugo.refused(".ams.routing.UpdateRingState", {"ringId": ring, "ringState": "ACCEPTED"})[0] == 404


def test_ring_that_is_offered_twice_in_a_millisecond_is_the_one_that_waits(service: Any) -> None:
    agent = service.agent("Hannah")
    service.opened(service.consumer(), "1002")
    first = agent.rings()[0]
    for availability in ("AWAY", "ONLINE"):
        agent.get(".ams.routing.SetAgentState", {"availability": availability})

    agent.get(".ams.routing.UpdateRingState", {"ringId": first, "ringState": "ACCEPTED"})

    assert service.cloud.conversation("conv-1").assigned == "Hannah"


def test_subscription_to_tasks_can_be_updated(service: Any) -> None:
    agent = service.agent("Hannah", online=False)
    subscription = agent.get(".ams.routing.SubscribeRoutingTasks", {})["subscriptionId"]

    agent.get(".ams.routing.UpdateRoutingTaskSubscription", {"subscriptionId": subscription})

    assert agent.refused(".ams.routing.UpdateRoutingTaskSubscription", {"subscriptionId": "other"})[0] == 404


def test_agent_with_one_slot_is_rung_again_after_a_close(service: Any) -> None:
    service.cloud.set_slots("Hannah", 1)
    agent = service.agent("Hannah")
    first = service.opened(service.consumer(), "1002")
    agent.accepts()
    service.opened(service.consumer("Dana"), "1002")
    assert agent.rings() == []

    agent.updates(first, CLOSE)

    assert len(agent.rings()) == 1


def test_agent_with_one_slot_is_rung_again_after_a_transfer(service: Any) -> None:
    service.cloud.set_slots("Hannah", 1)
    agent = service.agent("Hannah")
    first = service.opened(service.consumer(), "1002")
    agent.accepts()
    service.opened(service.consumer("Dana"), "1002")

    agent.updates(first, service.remove("Hannah"), service.skill(1003))

    assert len(agent.rings()) == 1


# --- conversations ---------------------------------------------------------------------------------------------------


def test_conversation_has_everything_that_clients_demand(service: Any) -> None:
    bot, _, conversation = service.with_bot()
    bot.says(conversation, "Hello")
    bot.news()

    bot.get(".ams.aam.SubscribeExConversations", {"agentIds": ["12345678.5001"], "convState": ["OPEN"]})

    [change] = bot.changes("ExConversationChangeNotification")
    result, details = change["result"], change["result"]["conversationDetails"]
    at = service.cloud.wire_ms(0)
    assert change["type"] == "UPSERT"
    assert {"convId", "effectiveTTR", "lastUpdateTime", "numberOfunreadMessages"} <= set(result)
    assert result["lastContentEventNotification"]["event"]["message"] == "Hello"
    assert {name: details[name] for name in ("convId", "skillId", "brandId", "state", "stage", "startTs")} == {
        "convId": conversation,
        "skillId": "1001",
        "brandId": "12345678",
        "state": "OPEN",
        "stage": "OPEN",
        "startTs": at,
    }
    assert details["firstConversation"] is True
    assert details["ttr"] == {"ttrType": "NORMAL", "value": 600}
    assert details["context"] == {"type": "SharkContext", "lang": "en-US"}
    assert details["participants"] == {"CONSUMER": ["Casey"], "ASSIGNED_AGENT": ["12345678.5001"]}
    assert details["participantsPId"] == {"CONSUMER": ["Casey"], "ASSIGNED_AGENT": [service.pid("Bot")]}
    [dialog] = details["dialogs"]
    assert dialog["dialogId"] == conversation
    assert (dialog["dialogType"], dialog["channelType"], dialog["state"]) == ("MAIN", "MESSAGING", "OPEN")
    assert dialog["participantsDetails"] == [
        {"id": "Casey", "role": "CONSUMER", "state": "ACTIVE"},
        {"id": "12345678.5001", "role": "ASSIGNED_AGENT", "state": "ACTIVE"},
    ]


def test_change_of_every_kind_has_the_same_shape(service: Any) -> None:
    bot, _, conversation = service.with_bot()

    bot.updates(conversation, service.remove("Bot"), service.skill(1002))

    [change] = bot.changes("ExConversationChangeNotification")
    details = change["result"]["conversationDetails"]
    assert change["type"] == "DELETE"
    assert change["result"]["convId"] == conversation
    assert {"participants", "participantsPId", "dialogs"} <= set(details)
    assert details["dialogs"][0]["participantsDetails"] == [{"id": "Casey", "role": "CONSUMER", "state": "ACTIVE"}]
    assert details["skillId"] == "1002"


def test_restarted_agent_gets_its_conversations_without_a_ring(service: Any) -> None:
    bot, _, conversation = service.with_bot()
    bot.connection.gone()

    again = service.agent("Bot", online=False)
    again.goes_online()
    again.subscribes()

    conversations = again.changes("ExConversationChangeNotification")
    assert [change["result"]["convId"] for change in conversations] == [conversation]
    assert again.rings() == []


def test_later_change_has_a_later_update_time_in_the_same_millisecond(service: Any) -> None:
    manager = service.agent("Mia", online=False)
    manager.get(".ams.aam.SubscribeExConversations", {"convState": ["OPEN"]})
    bot, _, conversation = service.with_bot()

    bot.updates(conversation, service.remove("Bot"), service.skill(1002))

    changes = manager.changes("ExConversationChangeNotification")
    times = [change["result"]["conversationDetails"]["metaDataLastUpdateTs"] for change in changes]
    assert times == sorted(set(times))
    assert len(times) == 3


def test_manager_sees_every_conversation(service: Any) -> None:
    conversation = service.opened(service.consumer())
    manager = service.agent("Mia", online=False)

    manager.get(".ams.aam.SubscribeExConversations", {"convState": ["OPEN"]})

    changes = manager.changes("ExConversationChangeNotification")
    assert [change["result"]["convId"] for change in changes] == [conversation]


def test_agent_who_names_no_agents_sees_their_own_conversations(service: Any) -> None:
    service.with_bot()
    agent = service.agent("Hannah", online=False)

    agent.get(".ams.aam.SubscribeExConversations", {"convState": ["OPEN"]})

    assert agent.changes("ExConversationChangeNotification") == []


def test_manager_can_ask_for_one_agents_conversations(service: Any) -> None:
    manager = service.agent("Mia", online=False)
    manager.get(".ams.aam.SubscribeExConversations", {"agentIds": service.pid("Bot"), "convState": "OPEN"})
    manager.news()

    service.with_bot()
    service.opened(service.consumer("Dana"), "1002")

    assert len(manager.changes("ExConversationChangeNotification")) == 1


def test_unsubscribed_agent_is_not_notified_any_more(service: Any) -> None:
    agent = service.agent("Hannah", online=False)
    subscription = agent.get(".ams.aam.SubscribeExConversations", {})["subscriptionId"]

    agent.get(".ams.aam.UnsubscribeExConversations", {"subscriptionId": subscription})

    assert agent.refused(".ams.aam.UnsubscribeExConversations", {"subscriptionId": subscription})[0] == 404


def test_closed_conversation_can_be_asked_for(service: Any) -> None:
    bot, _, conversation = service.with_bot()
    bot.updates(conversation, CLOSE)
    bot.news()

    bot.get(".ams.aam.SubscribeExConversations", {"convState": ["CLOSE"]})

    [change] = bot.changes("ExConversationChangeNotification")
    assert change["result"]["conversationDetails"]["participants"]["ASSIGNED_AGENT"] == ["12345678.5001"]


def test_conversation_of_a_consumer_who_has_come_before_is_not_the_first(service: Any) -> None:
    bot, consumer, conversation = service.with_bot()
    bot.updates(conversation, CLOSE)
    bot.news()

    service.opened(consumer)
    bot.accepts()

    [change] = bot.changes("ExConversationChangeNotification")
    assert change["result"]["conversationDetails"]["firstConversation"] is False


# --- messages --------------------------------------------------------------------------------------------------------


def test_event_is_flat_and_has_every_field_that_clients_demand(service: Any) -> None:
    bot, _, conversation = service.with_bot()

    sequence = bot.says(conversation, "Hello")

    [frame] = bot.news("OnlineEventDistribution")
    assert sequence == 0
    assert frame["body"] == {
        "dialogId": conversation,
        "conversationId": conversation,
        "sequence": 0,
        "eventId": f"ms::dialog:{conversation}::msg:0",
        "serverTimestamp": service.cloud.wire_ms(0),
        "originatorId": "12345678.5001",
        "originatorPId": service.pid("Bot"),
        "originatorMetadata": {"id": "12345678.5001", "role": "ASSIGNED_AGENT"},
        "event": {"type": "ContentEvent", "contentType": "text/plain", "message": "Hello"},
    }


def test_content_and_accept_statuses_are_numbered_and_chat_states_are_not(service: Any) -> None:
    bot, consumer, conversation = service.with_bot()
    consumer.says(conversation, "hi")

    def publish(event: dict[str, object]) -> int:
        sequence: int = bot.get("ms.PublishEvent", {"dialogId": conversation, "event": event})["sequence"]
        return sequence

    numbers = [
        publish({"type": "AcceptStatusEvent", "status": "READ", "sequenceList": [0]}),
        publish({"type": "ChatStateEvent", "chatState": "COMPOSING"}),
        bot.says(conversation, "Hello"),
    ]

    assert numbers == [1, 0, 2]
    events = [frame["body"] for frame in bot.news("OnlineEventDistribution")]
    assert [each.get("sequence") for each in events] == [0, 1, None, 2]
    assert events[1]["event"] == {"type": "AcceptStatusEvent", "status": "READ", "sequenceList": [0]}
    assert events[2]["event"] == {"type": "ChatStateEvent", "chatState": "COMPOSING"}


def test_chat_states_are_not_part_of_the_history(service: Any) -> None:
    bot, _, conversation = service.with_bot()
    bot.get("ms.PublishEvent", {"dialogId": conversation, "event": {"type": "ChatStateEvent", "chatState": "GONE"}})

    assert bot.get(".ams.ms.QueryMessages", {"dialogId": conversation}) == []


def test_single_sequence_number_may_stand_alone(service: Any) -> None:
    bot, consumer, conversation = service.with_bot()
    consumer.says(conversation, "hi")

    event = {"type": "AcceptStatusEvent", "status": "ACCEPT", "sequenceList": 0}
    bot.get("ms.PublishEvent", {"dialogId": conversation, "event": event})

    assert bot.news("OnlineEventDistribution")[-1]["body"]["event"]["sequenceList"] == [0]


@pytest.mark.parametrize(
    ("since", "found"),
    [
        ({}, [0, 1, 2]),
        ({"newerThanSequence": 0}, [0, 1, 2]),
        ({"newerThanSequence": 2}, [2]),
        ({"fromSeq": 1}, [1, 2]),
        ({"fromSeq": 3}, []),
    ],
)
def test_history_begins_at_the_number_asked_for(service: Any, since: dict[str, int], found: list[int]) -> None:
    bot, consumer, conversation = service.with_bot()
    for peer in (consumer, bot, consumer):
        peer.says(conversation, "words")

    answer = bot.ask(".ams.ms.QueryMessages", {"dialogId": conversation, **since})

    assert answer["type"] == ".ams.ms.QueryMessages$Response"
    assert [event["sequence"] for event in answer["body"]] == found


def test_next_agent_finds_what_was_written_while_no_agent_was_assigned(service: Any) -> None:
    bot, consumer, conversation = service.with_bot()
    bot.updates(conversation, service.remove("Bot"), service.skill(1002))
    consumer.says(conversation, "hello?")
    assert bot.news("OnlineEventDistribution") == []

    hannah = service.agent("Hannah", online=False)
    hannah.goes_online()
    hannah.subscribes()
    hannah.accepts()

    history = hannah.get(".ams.ms.QueryMessages", {"dialogId": conversation, "newerThanSequence": 0})
    assert [each["event"]["message"] for each in history] == ["hello?"]


def test_history_of_a_conversation_of_others_is_refused(service: Any) -> None:
    _, _, conversation = service.with_bot()

    assert service.agent("Hannah").refused("ms.QueryMessages", {"dialogId": conversation})[0] == 403
    assert service.agent("Mia", online=False).get("ms.QueryMessages", {"dialogId": conversation}) == []


def test_history_of_no_dialog_is_refused(service: Any) -> None:
    assert service.agent("Hannah").refused("ms.QueryMessages", {"dialogId": "nope"})[0] == 404


def test_bot_that_has_left_cannot_write(service: Any) -> None:
    bot, _, conversation = service.with_bot()
    bot.updates(conversation, service.remove("Bot"), service.skill(1002))
    event = {"type": "ContentEvent", "contentType": "text/plain", "message": "late"}

    status, _ = bot.refused("ms.PublishEvent", {"dialogId": conversation, "event": event})

    assert status == 403


def test_private_message_is_for_agents_and_managers(service: Any) -> None:
    bot, consumer, conversation = service.with_bot()

    bot.says(conversation, "a hint")
    event = {"type": "ContentEvent", "contentType": "text/plain", "message": "secret"}
    body = {"dialogId": conversation, "event": event, "messageAudience": "AGENTS_AND_MANAGERS"}
    bot.get("ms.PublishEvent", body)
    bot.says(conversation, "open")

    seen = [change["event"]["message"] for change in consumer.changes("MessagingEventNotification")]
    assert seen == ["a hint", "open"]
    assert bot.news("OnlineEventDistribution")[1]["body"]["messageAudience"] == "AGENTS_AND_MANAGERS"
    again = service.consumer()
    again.get("ms.SubscribeMessagingEvents", {"dialogId": conversation})
    assert [change["sequence"] for change in again.changes("MessagingEventNotification")] == [0, 2]


def test_metadata_of_a_message_travels_with_it(service: Any) -> None:
    bot, consumer, conversation = service.with_bot()
    metadata = [{"type": "BotResponse", "intents": [{"id": "i", "name": "greet"}]}]

    bot.says(conversation, "Hello", metadata=metadata)

    [change] = consumer.changes("MessagingEventNotification")
    assert change["metadata"] == metadata


@pytest.mark.parametrize(
    ("event", "wrong"),
    [
        ({"type": "Nonsense"}, "type"),
        ({"type": "ContentEvent", "contentType": "text/plain"}, "event.message"),
        ({"type": "RichContentEvent"}, "event.content"),
        ({"type": "RichContentEvent", "content": "text"}, "event.content"),
        ({"type": "AcceptStatusEvent", "status": "SEEN", "sequenceList": [0]}, "status"),
        ({"type": "AcceptStatusEvent", "status": "READ", "sequenceList": ["x"]}, "sequenceList.0"),
        ({"type": "ChatStateEvent", "chatState": "DANCING"}, "chatState"),
    ],
)
def test_event_that_is_none_is_refused_by_the_name_of_its_field(
    service: Any, event: dict[str, object], wrong: str
) -> None:
    bot, consumer, conversation = service.with_bot()

    status, text = bot.refused("ms.PublishEvent", {"dialogId": conversation, "event": event})

    assert (status, text.partition(":")[0]) == (400, wrong)
    assert consumer.news() == []


# --- profiles and outbound -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [{"userId": "Casey"}, "Casey"], ids=["object", "bare text"])
def test_profile_of_a_consumer_has_claims_and_authenticated_data(service: Any, body: object) -> None:
    bot, consumer, _ = service.with_bot()
    consumer.get("userprofile.SetUserProfile", {"firstName": "Casey", "lastName": "Consumer"})

    profile = bot.get(".ams.userprofile.GetUserProfile", body)

    assert (profile["userId"], profile["firstName"], profile["lastName"]) == ("Casey", "Casey", "Consumer")
    assert profile["claims"] == {"lp_sdes": []}
    assert profile["authenticatedData"] == {"lp_sdes": []}
    assert profile["privateData"] == {"mobileNum": "", "mail": ""}


@pytest.mark.parametrize("body", [{}, None])
def test_profile_without_a_user_is_the_callers_own(service: Any, body: object) -> None:
    profile = service.agent("Hannah").get(".ams.userprofile.GetUserProfile", body)

    assert (profile["userId"], profile["nickName"]) == (service.pid("Hannah"), "Hannah")


def test_profile_of_an_unknown_user_is_refused(service: Any) -> None:
    assert service.agent("Hannah").refused(".ams.userprofile.GetUserProfile", "nobody")[0] == 404


def test_conversation_that_an_agent_opens_is_assigned_without_a_ring(service: Any) -> None:
    agent, consumer = service.agent("Hannah"), service.consumer()
    consumer.get("cqm.SubscribeExConversations", {})
    consumer.news()

    answer = agent.ask(".ams.cm.AgentRequestConversation", {"consumerId": "Casey", "skillId": 1002})

    assert answer["type"] == ".ams.cm.RequestConversation$Response"
    conversation = service.cloud.conversation(answer["body"]["conversationId"])
    assert (conversation.assigned, conversation.skill_id, conversation.moves) == ("Hannah", "1002", [])
    assert agent.rings() == []
    [change] = consumer.changes("ExConversationChangeNotification")
    roles = [each["role"] for each in change["result"]["conversationDetails"]["participants"]]
    assert roles == ["CONSUMER", "ASSIGNED_AGENT"]


def test_outbound_conversation_for_an_unknown_skill_is_refused(service: Any) -> None:
    body = {"consumerId": "Casey", "skillId": "4711"}

    assert service.agent("Hannah").refused(".ams.cm.AgentRequestConversation", body)[0] == 404


# --- connecting ------------------------------------------------------------------------------------------------------


def test_agent_who_loses_the_connection_is_offline_and_keeps_their_conversations(service: Any) -> None:
    bot, _, conversation = service.with_bot()

    bot.connection.gone()

    assert service.cloud.user("Bot").state == "Offline"
    assert service.cloud.conversation(conversation).assigned == "Bot"


def test_session_that_ends_closes_its_connection(service: Any) -> None:
    agent, other = service.agent("Hannah"), service.agent("Hugo")

    service.sessions.end("bearer-Hannah", 4401)

    assert (agent.closed, other.closed) == (4401, None)
    assert service.cloud.user("Hannah").state == "Offline"


def test_closed_connection_answers_nothing(service: Any) -> None:
    agent = service.agent("Hannah")
    agent.connection.gone()
    before = len(agent.frames)

    agent.connection.receive('{"kind":"req","id":"1","type":".GetClock"}')

    assert len(agent.frames) == before


def test_connections_are_counted_and_logged(service: Any) -> None:
    agent, consumer = service.agent("Hannah"), service.consumer()
    assert service.messaging.connections == 2

    agent.connection.gone()
    service.messaging.close(1001)

    kinds = [f"{event.body.kind} {event.body.name}" for event in service.log.events if "Socket" in event.body.kind]
    assert kinds == ["SocketOpened Hannah", "SocketOpened Casey", "SocketClosed Hannah", "SocketClosed Casey"]
    assert (consumer.closed, service.messaging.connections) == (1001, 0)


def test_user_of_a_bot_in_this_process_has_no_socket(service: Any) -> None:
    class Client:
        is_chat = False

    service.cloud.add_bot_user("Emulated", skills=["bot"], client=Client())

    with pytest.raises(Exception, match="the bearer is not valid"):
        service.messaging.agent("bearer-Emulated", service.peer())
