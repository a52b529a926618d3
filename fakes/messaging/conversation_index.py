"""The conversations of each consumer."""

from __future__ import annotations

from collections.abc import Iterable

from ..cloud.records import Conversation


class ConversationIndex:
    """The ids of the conversations of each consumer, oldest first."""

    def __init__(self, conversations: Iterable[Conversation]) -> None:
        self._by_consumer: dict[str, dict[str, None]] = {}
        for conversation in conversations:
            self.add(conversation)

    def __len__(self) -> int:
        return sum(map(len, self._by_consumer.values()))

    def add(self, conversation: Conversation) -> None:
        """Add a conversation, unless it is there already."""
        self._by_consumer.setdefault(conversation.consumer, {})[conversation.id] = None

    def remove(self, conversation: Conversation) -> None:
        mine = self._by_consumer.get(conversation.consumer, {})
        mine.pop(conversation.id, None)
        if not mine:
            self._by_consumer.pop(conversation.consumer, None)

    def of(self, consumer: str) -> list[str]:
        return list(self._by_consumer.get(consumer, ()))
