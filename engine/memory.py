"""What a bot remembers of a consumer when the session is over: variables set with persistForever.

They are kept for 180 days from when they were last set (JS-SET-BOT-VARIABLE), whatever conversation follows.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

KEPT_MS: Final = 180 * 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class _Kept:
    value: str
    set_at_ms: int


class Memory:
    """One bot's memory of its consumers."""

    def __init__(self) -> None:
        self._kept: defaultdict[str, dict[str, _Kept]] = defaultdict(dict)

    def keep(self, consumer_id: str, name: str, value: str, now_ms: int) -> None:
        self._kept[consumer_id][name] = _Kept(value, now_ms)

    def recall(self, consumer_id: str, now_ms: int) -> dict[str, str]:
        """What is still known of a consumer: name to value."""
        kept = self._kept.get(consumer_id, {})
        return {name: entry.value for name, entry in kept.items() if now_ms - entry.set_at_ms <= KEPT_MS}
