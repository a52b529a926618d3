"""A bot's memory of its consumers beyond a session: variables set with persistForever.

They are stored for 180 days after they were last set (JS-SET-BOT-VARIABLE), across conversations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

KEPT_MS: Final = 180 * 24 * 3_600_000
CONSUMERS_KEPT: Final = 10_000  # a limit of the emulator, for a server that runs for days: only the latest are stored


@dataclass(frozen=True, slots=True)
class _Kept:
    value: str
    set_at_ms: int
    is_object: bool = False


class Memory:
    """One bot's memory of its consumers."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[str, _Kept]] = {}

    def keep(self, consumer_id: str, name: str, value: str, now_ms: int, *, is_object: bool = False) -> None:
        """Store a variable; `is_object`: its value is the JSON of an object (see `VariableSet`)."""
        kept = self._kept.pop(consumer_id, {})
        kept[name] = _Kept(value, now_ms, is_object)
        self._kept[consumer_id] = kept
        if len(self._kept) > CONSUMERS_KEPT:
            del self._kept[next(iter(self._kept))]

    def is_object(self, consumer_id: str, name: str) -> bool:
        """Whether the variable that is stored for a consumer is an object."""
        kept = self._kept.get(consumer_id, {})
        return name in kept and kept[name].is_object

    def recall(self, consumer_id: str, now_ms: int) -> dict[str, str]:
        """The variables still stored for a consumer: name to value."""
        kept = self._kept.get(consumer_id, {})
        return {name: entry.value for name, entry in kept.items() if now_ms - entry.set_at_ms <= KEPT_MS}
