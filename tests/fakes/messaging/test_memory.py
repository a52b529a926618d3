"""A long-running cloud forgets what is over, and gives no id twice."""

from __future__ import annotations

from typing import Any

import pytest

from handoff.engine.errors import FeatureError

CLOSE = {"field": "ConversationStateField", "conversationState": "CLOSE"}


def held_and_closed(service: Any, bot: Any, consumer: Any) -> str:
    conversation: str = service.opened(consumer)
    bot.accepts()
    consumer.says(conversation, "hi")
    bot.says(conversation, "Hello")
    bot.updates(conversation, CLOSE)
    return conversation


def test_forgotten_conversation_is_nowhere(service: Any) -> None:
    bot, consumer = service.agent("Bot"), service.consumer()
    conversation = held_and_closed(service, bot, consumer)

    service.messaging.forget(conversation)

    assert conversation not in service.cloud.state.conversations
    assert service.cloud.state.rings == {}
    assert service.messaging.dialogs.of(conversation) == []
    consumer.news()
    consumer.get("cqm.SubscribeExConversations", {})
    assert consumer.changes("ExConversationChangeNotification") == []
    assert bot.refused("ms.QueryMessages", {"dialogId": conversation})[0] == 404


def test_open_conversation_is_not_forgotten(service: Any) -> None:
    _, _, conversation = service.with_bot()

    with pytest.raises(FeatureError, match="conv-1 is not over"):
        service.messaging.forget(conversation)


def test_ids_are_never_given_twice(service: Any) -> None:
    bot, consumer = service.agent("Bot"), service.consumer()
    seen = []
    for _ in range(3):
        conversation = held_and_closed(service, bot, consumer)
        seen.append(conversation)
        service.messaging.forget(conversation)

    assert seen == ["conv-1", "conv-2", "conv-3"]


def test_nothing_grows_with_the_conversations_that_are_over(service: Any) -> None:
    bot, consumer = service.agent("Bot"), service.consumer()

    def size() -> int:
        messaging, cloud = service.messaging, service.cloud
        holders = (messaging.dialogs._published, messaging.dialogs._last_content, messaging._index)
        timers = (cloud._ring_timers, cloud._wait_timers, cloud._round_timers, cloud._idle._timers)
        state = (cloud.state.conversations, cloud.state.rings, cloud.state.waiting)
        own = consumer.connection.subscriptions.size + bot.connection.subscriptions.size
        return sum(map(len, (*holders, *timers, *state))) + own + len(service.clock.waiting())

    service.messaging.forget(held_and_closed(service, bot, consumer))
    before = size()
    for _ in range(5):
        service.messaging.forget(held_and_closed(service, bot, consumer))

    assert size() == before
