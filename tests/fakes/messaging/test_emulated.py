"""A bot of this process and clients on sockets in one conversation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from handoff.engine.bot import Bot
from handoff.fakes import World
from handoff.fakes.messaging import Messaging

BOTS = Path(__file__).parents[3] / "features" / "bots"


class Window:
    """The world of the tutorial's bot, and the service that leads to it."""

    def __init__(self, new_service: Any) -> None:
        self.world = World(Bot.load(BOTS / "getting-started.json"))
        self.cloud = self.world.cloud
        self.cloud.add_skill("Human", id=4129463410)
        self.cloud.add_agent("Alex", skills=["Human"])
        self.service = new_service.__new__(new_service)
        self.service.cloud, self.service.clock, self.service.log = self.cloud, self.world.clock, self.world.log
        self.service.sessions = new_service().sessions
        self.service.messaging = Messaging(self.cloud, self.service.sessions, self.world.profiles)


@pytest.fixture
def window(new_service: Any) -> Window:
    return Window(new_service)


def said(peer: Any) -> list[str]:
    events = [change["event"] for change in peer.changes("MessagingEventNotification")]
    return [event["message"] for event in events if event["type"] == "ContentEvent"]


def test_bot_reads_what_the_consumer_writes(window: Window) -> None:
    window.service.agent("Alex")
    consumer = window.service.consumer("Dana")
    conversation = window.service.opened(consumer, window.cloud.skill("Bot").id)

    for text in ("hi", "what is this?"):
        consumer.says(conversation, text)
        window.world.run_until_idle()

    changes = consumer.changes("MessagingEventNotification")
    written = [each["sequence"] for each in changes if each["originatorId"] == "Dana"]
    read = [each for each in changes if each["event"]["type"] == "AcceptStatusEvent"]
    assert [(each["event"]["status"], each["event"]["sequenceList"]) for each in read] == [
        ("READ", [sequence]) for sequence in written
    ]
    assert {each["originatorMetadata"]["role"] for each in read} == {"ASSIGNED_AGENT"}


def test_tutorial_step_17_over_frames(window: Window) -> None:
    agent, consumer = window.service.agent("Alex"), window.service.consumer("Dana")
    conversation = window.service.opened(consumer, window.cloud.skill("Bot").id)

    consumer.says(conversation, "hi")
    window.world.run_until_idle()
    assert said(consumer) == ["hi", "Hi there! How can I help you?"]
    consumer.says(conversation, "agent")
    window.world.run_until_idle()
    assert said(consumer) == ["agent", "Transferring to a human agent…"]

    agent.accepts()
    history = agent.get("ms.QueryMessages", {"dialogId": conversation, "newerThanSequence": 0})
    assert [each["sequence"] for each in history] == [0, 1, 2, 3, 4, 5]
    agent.says(conversation, "Hello, how can I help?")
    consumer.says(conversation, "At last")
    assert said(consumer) == ["Hello, how can I help?", "At last"]
    agent.updates(conversation, {"field": "ConversationStateField", "conversationState": "CLOSE"})
    assert window.cloud.conversation(conversation).is_over


def test_consumer_sees_the_emulated_bot_by_its_pid(window: Window) -> None:
    consumer = window.service.consumer("Dana")
    conversation = window.service.opened(consumer, window.cloud.skill("Bot").id)

    consumer.says(conversation, "hi")
    window.world.run_until_idle()

    answer = consumer.changes("MessagingEventNotification")[-1]
    bot = window.world.deployment().user
    assert answer["originatorMetadata"] == {"id": bot.pid, "role": "ASSIGNED_AGENT"}


def test_profile_that_the_account_knows_is_shown_to_the_agent(window: Window) -> None:
    window.world.consumer("Dana").describe("customer info", {"customerId": "77"})
    agent, consumer = window.service.agent("Alex"), window.service.consumer("Dana")
    window.service.opened(consumer, window.cloud.skill("Bot").id)

    profile = agent.get("userprofile.GetUserProfile", "Dana")

    assert profile["authenticatedData"] == {"lp_sdes": [{"type": "ctmrinfo", "info": {"customerId": "77"}}]}


def test_step_of_a_feature_is_notified_to_sockets_too(window: Window) -> None:
    consumer = window.service.consumer("Dana")
    consumer.get("cqm.SubscribeExConversations", {})
    consumer.news()

    window.world.consumer("Dana").says("hi")

    kinds = [
        change["result"]["conversationDetails"]["participants"] for change in consumer.changes("ChangeNotification")
    ]
    assert [len(each) for each in kinds] == [1, 2]


def test_secrets_are_in_the_dialog_and_not_in_the_log(window: Window) -> None:
    consumer = window.service.consumer("Dana")
    conversation = window.service.opened(consumer, window.cloud.skill("Bot").id)

    consumer.says(conversation, "my password is hunter2")

    assert said(consumer) == ["my password is hunter2"]
    assert b"hunter2" not in window.world.log.to_ndjson()


def test_service_that_joins_late_knows_what_was_said(window: Window, new_service: Any) -> None:
    dana = window.world.consumer("Dana")
    dana.says("hi")

    late = Messaging(window.cloud, new_service().sessions, name="late")

    published = late.dialogs.of(dana.conversation)
    texts = [each.for_agents["event"]["message"] for each in published if each.is_content]
    assert texts == ["hi", "Hi there! How can I help you?"]
    assert [each.id for each in late.conversations_of("Dana")] == [dana.conversation]


def test_bot_of_this_process_forgets_a_conversation_too(window: Window) -> None:
    consumer = window.service.consumer("Dana")
    conversation = window.service.opened(consumer, window.cloud.skill("Bot").id)
    consumer.says(conversation, "hi")
    window.world.run_until_idle()
    consumer.updates(conversation, {"field": "ConversationStateField", "conversationState": "CLOSE"})

    window.service.messaging.forget(conversation)

    deployment = window.world.deployment()
    assert (deployment.platform._conversations._by_id, deployment.connector._states._by_id) == ({}, {})
