"""The rolling loop of outgoing messages, which may change their order (C48).

Messages queued within the same two seconds may be delivered in any order (CLD-MESSAGE-ORDER). By default they go out at
once and in order; with the switch `shuffle_messages` they wait here for the end of the interval, and leave shuffled by
the World's seed.
"""

from __future__ import annotations

import random

from ..ports import Outgoing

INTERVAL_MS = 2_000


class Outbox:
    """Messages that wait for the end of their interval, by conversation, with their causes."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._waiting: dict[str, list[tuple[Outgoing, int | None]]] = {}

    def put(self, conversation_id: str, message: Outgoing, cause: int | None = None) -> bool:
        """Hold a message until the end of its interval; True when it begins one."""
        waiting = self._waiting.setdefault(conversation_id, [])
        waiting.append((message, cause))
        return len(waiting) == 1

    def take(self, conversation_id: str) -> list[tuple[Outgoing, int | None]]:
        """Remove the waiting messages and return them in the order in which they leave."""
        waiting = self._waiting.pop(conversation_id, [])
        self._random.shuffle(waiting)
        return waiting
