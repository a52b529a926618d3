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
        own = consumer.connection.subscriptions.size + bot.connection.subscriptions.size
        return sum(map(len, holders)) + own + entries(cloud) + len(service.clock.waiting())

    service.messaging.forget(held_and_closed(service, bot, consumer))
    before = size()
    for _ in range(5):
        service.messaging.forget(held_and_closed(service, bot, consumer))

    assert size() == before


def entries(cloud: Any) -> int:
    """How many entries the parts of a cloud hold in all, in whatever attribute."""
    seen: dict[int, Any] = {}
    to_see, total = [cloud], 0
    while to_see:
        one = to_see.pop()
        if id(one) in seen:
            continue
        seen[id(one)] = one
        if isinstance(one, dict | list | set | tuple):
            total += len(one)
            to_see += one.values() if isinstance(one, dict) else one
        elif type(one).__module__.startswith("handoff.fakes.cloud"):
            names = [name for kind in type(one).__mro__ for name in getattr(kind, "__slots__", ())]
            to_see += [getattr(one, name) for name in names] or vars(one).values()
    return total


def test_entries_of_every_part_are_counted(service: Any) -> None:
    consumer = service.consumer()
    before = entries(service.cloud)

    service.opened(consumer)

    assert entries(service.cloud) > before
