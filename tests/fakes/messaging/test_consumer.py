"""The consumer socket: requests and notifications."""

from __future__ import annotations

import json
from typing import Any

import pytest

from handoff.fakes import Refused

CLOSE = {"field": "ConversationStateField", "conversationState": "CLOSE"}
JWT = [{"type": ".ams.headers.ConsumerAuthentication", "jwt": "jwt-Casey"}]


def stranger(service: Any) -> Any:
    peer = service.peer()
    peer.connection = service.messaging.consumer(None, peer)
    return peer


# --- who is there ----------------------------------------------------------------------------------------------------


def test_consumer_may_authenticate_in_the_first_frame(service: Any) -> None:
    peer = stranger(service)

    answer = peer.ask("InitConnection", headers=JWT)

    assert (answer["code"], answer["type"], answer["body"]) == (200, "InitConnectionResponse", {})
    assert peer.connection.is_authenticated
    assert peer.get("cqm.SubscribeExConversations", {})["subscriptionId"]


def test_wrong_token_in_the_first_frame_is_refused(service: Any) -> None:
    peer = stranger(service)

    status, _ = peer.refused("InitConnection", headers=[{"type": ".ams.headers.ConsumerAuthentication", "jwt": "x"}])

    assert (status, peer.connection.is_authenticated) == (401, False)


def test_wrong_token_of_a_connection_is_refused(service: Any) -> None:
    with pytest.raises(Refused) as error:
        service.messaging.consumer("nonsense", service.peer())

    assert error.value.status == 401


def test_clock_is_served_before_authentication(service: Any) -> None:
    assert stranger(service).get("GetClock") == {"currentTime": service.cloud.wire_ms(0)}


@pytest.mark.parametrize("type_name", ["cqm.SubscribeExConversations", "cm.ConsumerRequestConversation", "nonsense"])
def test_stranger_who_asks_for_more_is_closed_with_4401(service: Any, type_name: str) -> None:
    peer = stranger(service)

    assert peer.ask(type_name, {}) is None
    assert peer.closed == 4401


def test_first_frame_with_features_is_welcome_on_an_authenticated_connection(service: Any) -> None:
    peer = service.consumer()

    peer.get("InitConnection", headers=[{"type": ".ClientProperties", "features": ["MULTI_DIALOG"]}])

    assert peer.connection.caller.name == "Casey"


# --- conversations ---------------------------------------------------------------------------------------------------


def test_subscription_is_followed_by_a_notification_even_when_there_is_nothing(service: Any) -> None:
    consumer = service.consumer()

    answer = consumer.ask("cqm.SubscribeExConversations", {"convState": ["OPEN", "CLOSE"]})

    assert answer["type"] == "cqm.SubscribeExConversationsResponse"
    [frame] = consumer.news()
    assert frame["type"] == "cqm.ExConversationChangeNotification"
    assert frame["body"] == {"subscriptionId": answer["body"]["subscriptionId"], "changes": []}


def test_conversation_is_opened_and_told(service: Any) -> None:
    consumer = service.consumer()
    subscription = consumer.get("cqm.SubscribeExConversations", {})["subscriptionId"]
    consumer.news()

    answer = consumer.ask("cm.ConsumerRequestConversation", {"skillId": "1001", "channelType": "MESSAGING"})

    assert answer["type"] == "cm.RequestConversationResponse"
    [frame] = consumer.news()
    assert frame["body"]["subscriptionId"] == subscription
    [change] = frame["body"]["changes"]
    details = change["result"]["conversationDetails"]
    assert change["result"]["convId"] == answer["body"]["conversationId"]
    assert (details["skillId"], details["state"], details["stage"]) == ("1001", "OPEN", "OPEN")
    assert details["participants"] == [{"id": "Casey", "role": "CONSUMER"}]
    assert details["dialogs"][0]["participantsDetails"] == [{"id": "Casey", "role": "CONSUMER"}]


def test_conversation_may_be_opened_without_a_body(service: Any) -> None:
    found = service.consumer().get("cm.ConsumerRequestConversation")

    assert service.cloud.conversation(found["conversationId"]).skill_id == ""


def test_skill_comes_from_the_engagement_when_none_is_named(new_service: Any) -> None:
    service = new_service(campaigns={"22": "1002"}, entry_skill_id="1001")
    consumer = service.consumer()

    named = consumer.get("cm.ConsumerRequestConversation", {"campaignInfo": {"campaignId": 1, "engagementId": 22}})
    other = consumer.get("cm.ConsumerRequestConversation", {"campaignInfo": {"campaignId": 1, "engagementId": 23}})

    skills = [service.cloud.conversation(each["conversationId"]).skill_id for each in (named, other)]
    assert skills == ["1002", "1001"]


def test_conversation_for_an_unknown_skill_is_refused(service: Any) -> None:
    assert service.consumer().refused("cm.ConsumerRequestConversation", {"skillId": "4711"})[0] == 400


def test_what_the_window_sends_along_is_shown_to_agents(service: Any) -> None:
    consumer = service.consumer()
    context = {"type": "SharkContext", "lang": "de-DE", "visitorId": "v"}
    sent = {"skillId": "1001", "conversationContext": context, "campaignInfo": {"campaignId": 1, "engagementId": 2}}

    consumer.get("cm.ConsumerRequestConversation", sent)

    view = service.agent("Mia", online=False)
    view.get("aam.SubscribeExConversations", {})
    [change] = view.changes("ExConversationChangeNotification")
    assert change["result"]["conversationDetails"]["context"] == context
    assert change["result"]["conversationDetails"]["campaignInfo"] == {"campaignId": 1, "engagementId": 2}


def test_consumer_sees_the_pid_of_an_agent_alone(service: Any) -> None:
    bot, consumer = service.agent("Bot"), service.consumer()
    service.opened(consumer)

    bot.accepts()

    text = json.dumps(consumer.news())
    assert service.pid("Bot") in text
    assert "5001" not in text.replace(service.pid("Bot"), "")


def test_consumer_sees_a_transfer_as_a_skill_without_an_agent_and_then_the_agent(service: Any) -> None:
    bot, consumer, conversation = service.with_bot()
    hannah = service.agent("Hannah")

    bot.updates(conversation, service.remove("Bot"), service.skill(1002))
    hannah.accepts()

    seen = [change["result"]["conversationDetails"] for change in consumer.changes("ExConversationChangeNotification")]
    assert [(each["skillId"], [p["role"] for p in each["participants"]]) for each in seen] == [
        ("1002", ["CONSUMER"]),
        ("1002", ["CONSUMER", "ASSIGNED_AGENT"]),
    ]


def test_conversations_of_others_are_not_shown(service: Any) -> None:
    service.opened(service.consumer("Dana"))
    casey = service.consumer()

    casey.get("cqm.SubscribeExConversations", {})

    assert casey.changes("ExConversationChangeNotification") == []


def test_only_conversations_updated_since_a_time_are_notified_at_first(service: Any) -> None:
    consumer = service.consumer()
    service.opened(consumer)
    service.clock.advance(5_000)
    newer = service.opened(consumer)

    consumer.get("cqm.SubscribeExConversations", {"minLastUpdatedTime": service.cloud.wire_ms(5_000)})

    seen = [change["result"]["convId"] for change in consumer.changes("ExConversationChangeNotification")]
    assert seen == [newer]


def test_unsubscribed_consumer_is_not_notified_any_more(service: Any) -> None:
    consumer = service.consumer()
    subscription = consumer.get("cqm.SubscribeExConversations", {})["subscriptionId"]
    consumer.news()

    consumer.get("cqm.UnsubscribeExConversations", {"subscriptionId": subscription})
    consumer.get("cm.ConsumerRequestConversation", {"skillId": "1001"})

    assert consumer.news() == []
    assert consumer.refused("cqm.UnsubscribeExConversations", {"subscriptionId": subscription})[0] == 404


def test_every_window_of_a_consumer_is_told(service: Any) -> None:
    first, second = service.consumer(), service.consumer()
    conversation = service.opened(first)
    second.get("ms.SubscribeMessagingEvents", {"dialogId": conversation})
    second.news()

    first.says(conversation, "hi")

    assert len(first.changes("MessagingEventNotification")) == len(second.changes("MessagingEventNotification")) == 1


# --- messages --------------------------------------------------------------------------------------------------------


def test_subscription_to_a_dialog_is_answered_and_followed_by_what_exists(service: Any) -> None:
    consumer = service.consumer()
    conversation = service.opened(consumer)
    for text in ("one", "two", "three"):
        consumer.says(conversation, text)
    consumer.news()

    answer = consumer.ask("ms.SubscribeMessagingEvents", {"dialogId": conversation, "fromSeq": 1})

    assert (answer["type"], answer["body"]) == ("GenericSubscribeResponse", {})
    changes = consumer.changes("MessagingEventNotification")
    assert [change["event"]["message"] for change in changes] == ["two", "three"]


def test_own_message_comes_back_under_the_subject_of_the_token(service: Any) -> None:
    consumer = service.consumer()
    conversation = service.opened(consumer)

    answer = consumer.ask(
        "ms.PublishEvent",
        {"dialogId": conversation, "event": {"type": "ContentEvent", "contentType": "text/plain", "message": "hi"}},
    )

    assert (answer["type"], answer["body"]) == ("ms.PublishEventResponse", {"sequence": 0})
    [change] = consumer.changes("MessagingEventNotification")
    assert change["originatorId"] == "Casey"
    assert change["originatorMetadata"] == {"id": "Casey", "role": "CONSUMER"}
    assert (change["conversationId"], change["dialogId"], change["sequence"]) == (conversation, conversation, 0)


def test_dialog_without_a_subscription_is_not_notified(service: Any) -> None:
    bot = service.agent("Bot")
    consumer = service.consumer()
    conversation = consumer.get("cm.ConsumerRequestConversation", {"skillId": "1001"})["conversationId"]
    bot.accepts()

    bot.says(conversation, "Hello")

    assert consumer.news() == []


@pytest.mark.parametrize(
    ("type_name", "body"),
    [
        ("ms.SubscribeMessagingEvents", {"dialogId": "conv-1"}),
        ("ms.PublishEvent", {"dialogId": "conv-1", "event": {"type": "ContentEvent", "message": "hi"}}),
        ("ms.PublishEvent", {"dialogId": "conv-1", "event": {"type": "ChatStateEvent", "chatState": "COMPOSING"}}),
        ("cm.UpdateConversationField", {"conversationId": "conv-1", "conversationField": CLOSE}),
    ],
    ids=["listening", "writing", "typing", "closing"],
)
def test_conversation_of_another_consumer_is_out_of_reach(
    service: Any, type_name: str, body: dict[str, object]
) -> None:
    service.opened(service.consumer("Dana"))
    before = len(service.log.events)

    casey = service.consumer()
    status, _ = casey.refused(type_name, body)

    assert status == 403
    assert [event.body.kind for event in service.log.events[before:]] == ["SocketOpened"]


def test_tap_reaches_the_bot_as_what_was_tapped(service: Any) -> None:
    bot, consumer, conversation = service.with_bot()

    consumer.says(conversation, "Yes", metadata=[{"type": "ExternalId", "id": "yes-please"}])

    said = service.cloud.conversation(conversation).messages[-1]
    assert (said.text, said.payload, said.metadata) == ("Yes", "yes-please", "")
    [frame] = bot.news("OnlineEventDistribution")
    assert frame["body"]["metadata"] == [{"type": "ExternalId", "id": "yes-please"}]


def test_consumer_has_no_private_messages(service: Any) -> None:
    consumer = service.consumer()
    conversation = service.opened(consumer)
    event = {"type": "ContentEvent", "contentType": "text/plain", "message": "psst"}

    body = {"dialogId": conversation, "event": event, "messageAudience": "AGENTS_AND_MANAGERS"}

    assert consumer.refused("ms.PublishEvent", body)[0] == 403


def test_consumer_can_confirm_reading(service: Any) -> None:
    bot, consumer, conversation = service.with_bot()
    bot.says(conversation, "Hello")

    event = {"type": "AcceptStatusEvent", "status": "READ", "sequenceList": [0]}
    found = consumer.get("ms.PublishEvent", {"dialogId": conversation, "event": event})

    assert found == {"sequence": 1}
    assert bot.news("OnlineEventDistribution")[-1]["body"]["originatorMetadata"]["role"] == "CONSUMER"


# --- closing, rating, urgency ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("as_list", [True, False], ids=["list", "single object"])
def test_consumer_closes(service: Any, as_list: bool) -> None:
    bot, consumer, conversation = service.with_bot()
    fields: object = [CLOSE] if as_list else CLOSE

    answer = consumer.ask("cm.UpdateConversationField", {"conversationId": conversation, "conversationField": fields})

    assert (answer["type"], answer["body"]) == ("StringResponse", "OK Conversation resolved successfully")
    [change] = consumer.changes("ExConversationChangeNotification")
    details = change["result"]["conversationDetails"]
    assert (change["type"], details["state"], details["stage"]) == ("UPSERT", "CLOSE", "CLOSE")
    assert (details["closeReason"], details["endTs"]) == ("CONSUMER", service.cloud.wire_ms(0))
    assert [each["type"] for each in bot.changes("ExConversationChangeNotification")] == ["DELETE"]


def test_closed_conversation_can_be_rated_and_nothing_else(service: Any) -> None:
    _, consumer, conversation = service.with_bot()
    consumer.updates(conversation, CLOSE)
    rating = {"field": "CSATRate", "csatRate": 5, "csatResolutionConfirmation": True, "status": "FILLED"}

    consumer.updates(conversation, rating)

    change = consumer.changes("ExConversationChangeNotification")[-1]
    assert change["result"]["conversationDetails"]["csat"] == {
        "csatRate": 5,
        "csatResolutionConfirmation": True,
        "status": "FILLED",
    }
    assert consumer.refused_update(conversation, {"field": "TTRField", "ttrType": "URGENT"})[0] == 400
    assert consumer.refused_update(conversation, CLOSE)[0] == 400


def test_consumer_says_that_it_is_urgent(service: Any) -> None:
    _, consumer, conversation = service.with_bot()

    consumer.updates(conversation, {"field": "TTRField", "ttrType": "URGENT", "value": 120})

    [change] = consumer.changes("ExConversationChangeNotification")
    assert change["result"]["conversationDetails"]["ttr"] == {"ttrType": "URGENT", "value": 120}


@pytest.mark.parametrize(
    "field",
    [
        {"field": "Skill", "type": "UPDATE", "skill": "1002"},
        {"field": "ParticipantsChange", "type": "REMOVE", "role": "ASSIGNED_AGENT"},
        {"field": "Note", "note": "x"},
    ],
    ids=["skill", "participant", "note"],
)
def test_consumer_cannot_move_a_conversation(service: Any, field: dict[str, object]) -> None:
    _, consumer, conversation = service.with_bot()

    assert consumer.refused_update(conversation, field)[0] == 403


def test_profile_of_the_consumer_is_kept(service: Any) -> None:
    consumer = service.consumer()

    found = consumer.get("userprofile.SetUserProfile", {"firstName": "Casey", "privateData": {"mail": "c@x.test"}})

    assert found == {"msg": "OK User Profile set successfully"}
    profile = consumer.get("userprofile.GetUserProfile", {})
    assert (profile["firstName"], profile["privateData"]["mail"]) == ("Casey", "c@x.test")


def test_consumer_sees_what_an_agent_is_called_and_no_more(service: Any) -> None:
    profile = service.consumer().get("userprofile.GetUserProfile", {"userId": service.pid("Hannah")})

    assert profile == {"userId": service.pid("Hannah"), "nickName": "Hannah", "avatarUrl": "", "role": "ASSIGNED_AGENT"}


def test_profile_of_another_consumer_is_refused(service: Any) -> None:
    service.consumer("Dana").get("userprofile.SetUserProfile", {"firstName": "Dana"})

    assert service.consumer().refused("userprofile.GetUserProfile", {"userId": "Dana"})[0] == 404


def test_consumer_who_goes_is_not_notified_any_more(service: Any) -> None:
    bot, consumer, conversation = service.with_bot()
    consumer.connection.gone()

    bot.says(conversation, "anybody there?")

    assert consumer.news() == []
