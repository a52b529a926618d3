"""The survey after a conversation, as clients see it: a dialog of its own."""

from __future__ import annotations

from typing import Any

import pytest

from handoff.engine.ports import Outgoing

MULTI_DIALOG = [{"type": ".ClientProperties", "features": ["MULTI_DIALOG"]}]


class Survey:
    """A survey bot that asks one question and accepts any answer."""

    is_chat = False

    def __init__(self, service: Any) -> None:
        service.cloud.add_survey_user("Survey", client=self)
        service.cloud.assign_survey("Survey", "bot")
        self.port = service.cloud.port("Survey")

    def survey_started(self, conversation_id: str) -> None:
        self.port.publish(conversation_id, Outgoing("How was it?"))

    def consumer_wrote(self, conversation_id: str, *_: object) -> None:
        self.port.publish(conversation_id, Outgoing("Thanks"))
        self.port.close(conversation_id, survey=False)

    def conversation_closed(self, conversation_id: str) -> None: ...

    def conversation_forgotten(self, conversation_id: str) -> None: ...


def close_dialog(dialog_id: str) -> dict[str, Any]:
    return {
        "field": "DialogChange",
        "type": "UPDATE",
        "dialog": {"dialogId": dialog_id, "state": "CLOSE", "closedCause": "Closed by agent"},
    }


@pytest.fixture
def surveyed(service: Any) -> Any:
    Survey(service)
    return service


def test_closing_the_main_dialog_opens_the_survey_dialog(surveyed: Any) -> None:
    bot, consumer, conversation = surveyed.with_bot()
    consumer.get("InitConnection", headers=MULTI_DIALOG)

    bot.updates(conversation, close_dialog(conversation))

    [change] = consumer.changes("ExConversationChangeNotification")
    details = change["result"]["conversationDetails"]
    assert (details["state"], details["stage"]) == ("CLOSE", "OPEN")
    main, survey = details["dialogs"]
    assert (main["dialogId"], main["state"]) == (conversation, "CLOSE")
    assert (survey["dialogType"], survey["state"]) == ("POST_SURVEY", "OPEN")
    assert survey["dialogId"] != conversation
    assert survey["participantsDetails"] == [
        {"id": "Casey", "role": "CONSUMER"},
        {"id": surveyed.pid("Survey"), "role": "AGENT"},
    ]
    assert [change["type"] for change in bot.changes("ExConversationChangeNotification")] == ["DELETE"]


def test_window_that_knows_one_dialog_is_not_shown_the_survey(surveyed: Any) -> None:
    bot, consumer, conversation = surveyed.with_bot()

    bot.updates(conversation, close_dialog(conversation))

    changes = consumer.changes("ExConversationChangeNotification")
    kinds = {each["dialogType"] for change in changes for each in change["result"]["conversationDetails"]["dialogs"]}
    assert kinds == {"MAIN"}


def test_survey_is_numbered_for_itself_and_followed_on_request(surveyed: Any) -> None:
    _, consumer, conversation = surveyed.with_bot()
    consumer.get("InitConnection", headers=MULTI_DIALOG)
    consumer.says(conversation, "bye")
    consumer.updates(conversation, close_dialog(conversation))
    dialog = consumer.changes("cqm.ExConversationChangeNotification")[-1]["result"]["conversationDetails"]["dialogs"][1]

    consumer.get("ms.SubscribeMessagingEvents", {"dialogId": dialog["dialogId"], "conversationId": conversation})
    [asked] = consumer.changes("MessagingEventNotification")
    sequence = consumer.says(dialog["dialogId"], "good")

    assert (asked["sequence"], asked["event"]["message"]) == (0, "How was it?")
    assert asked["originatorMetadata"] == {"id": surveyed.pid("Survey"), "role": "AGENT"}
    assert sequence == 1
    last = consumer.news()
    assert last[-1]["body"]["changes"][0]["result"]["conversationDetails"]["stage"] == "CLOSE"
    history = [each.for_consumer["event"]["message"] for each in surveyed.messaging.dialogs.of(dialog["dialogId"])]
    assert history == ["How was it?", "good", "Thanks"]


def test_main_dialog_takes_nothing_while_the_survey_runs(surveyed: Any) -> None:
    bot, consumer, conversation = surveyed.with_bot()
    bot.updates(conversation, close_dialog(conversation))
    event = {"type": "ContentEvent", "contentType": "text/plain", "message": "one more thing"}

    assert consumer.refused("ms.PublishEvent", {"dialogId": conversation, "event": event})[0] == 400


@pytest.mark.parametrize("field", ["ConversationStateField", "Stage"])
def test_closing_the_whole_conversation_asks_nothing(surveyed: Any, field: str) -> None:
    bot, consumer, conversation = surveyed.with_bot()

    bot.updates(conversation, {"field": field, "conversationState": "CLOSE"})

    [change] = consumer.changes("ExConversationChangeNotification")
    assert change["result"]["conversationDetails"]["stage"] == "CLOSE"


def test_consumer_closes_the_survey_too(surveyed: Any) -> None:
    bot, consumer, conversation = surveyed.with_bot()
    bot.updates(conversation, close_dialog(conversation))

    consumer.updates(conversation, {"field": "Stage", "conversationState": "CLOSE"})

    assert surveyed.cloud.conversation(conversation).is_over
    surveyed.messaging.forget(conversation)
    assert surveyed.messaging.dialogs.of(f"{conversation}-survey") == []


def test_survey_dialog_can_be_closed_by_its_id(surveyed: Any) -> None:
    _, consumer, conversation = surveyed.with_bot()
    consumer.updates(conversation, close_dialog(conversation))
    survey = f"{conversation}-survey"

    consumer.updates(conversation, close_dialog(survey))

    assert surveyed.cloud.conversation(conversation).is_over
    assert consumer.refused_update(conversation, close_dialog(survey))[0] == 400


def test_conversation_without_a_survey_bot_is_over_with_its_main_dialog(service: Any) -> None:
    bot, consumer, conversation = service.with_bot()

    bot.updates(conversation, close_dialog(conversation))

    [change] = consumer.changes("ExConversationChangeNotification")
    assert change["result"]["conversationDetails"]["stage"] == "CLOSE"


def test_open_subscription_hears_of_a_survey_until_it_is_over(surveyed: Any) -> None:
    consumer = surveyed.consumer()
    consumer.get("cqm.SubscribeExConversations", {"convState": ["OPEN"]})
    conversation = consumer.get("cm.ConsumerRequestConversation", {"skillId": "1001"})["conversationId"]
    consumer.news()

    consumer.updates(conversation, close_dialog(conversation))
    consumer.updates(conversation, {"field": "Stage", "conversationState": "CLOSE"})
    consumer.updates(conversation, {"field": "CSATRate", "csatRate": 4})

    stages = [
        change["result"]["conversationDetails"]["stage"]
        for change in consumer.changes("cqm.ExConversationChangeNotification")
    ]
    assert stages == ["OPEN", "CLOSE"]
