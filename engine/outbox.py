"""The rolling loop of the outgoing messages, for those who want to see what it can do to an order (C48).

What is queued within the same two seconds may be delivered in any order (CLD-MESSAGE-ORDER). By default messages go out
at once and in order; with the switch `shuffle_messages` they wait here for the end of the interval, and leave shuffled
by the World's seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from .clock import Clock
from .ports import Outgoing

INTERVAL_MS = 2_000

Send = Callable[[str, Outgoing], object]


class Outbox:
    """Messages that wait for the end of their interval, by conversation."""

    def __init__(self, clock: Clock, seed: int) -> None:
        self._clock = clock
        self._random = random.Random(seed)
        self._waiting: dict[str, list[tuple[Outgoing, Send]]] = {}

    def put(self, conversation_id: str, message: Outgoing, send: Send) -> None:
        """Send it at the end of the interval that the first waiting message has begun."""
        waiting = self._waiting.setdefault(conversation_id, [])
        waiting.append((message, send))
        if len(waiting) == 1:
            self._clock.after(INTERVAL_MS, lambda: self.flush(conversation_id), name="rolling message loop")

    def flush(self, conversation_id: str) -> None:
        """Send what waits, now."""
        waiting = self._waiting.pop(conversation_id, [])
        self._random.shuffle(waiting)
        for message, send in waiting:
            send(conversation_id, message)
