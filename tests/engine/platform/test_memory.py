"""A bot remembers for 180 days what was set with persistForever."""

from __future__ import annotations

import pytest

from handoff.engine.platform.memory import KEPT_MS, Memory

DAY_MS = 24 * 3_600_000


@pytest.mark.parametrize(("after_ms", "known"), [(180 * DAY_MS, {"x": "7"}), (180 * DAY_MS + 1, {})])
def test_a_value_is_kept_for_180_days_from_when_it_was_set(after_ms: int, known: dict[str, str]) -> None:
    memory = Memory()
    memory.keep("consumer-1", "x", "7", now_ms=5)

    assert memory.recall("consumer-1", 5 + after_ms) == known


def test_setting_it_again_keeps_it_for_longer() -> None:
    memory = Memory()
    memory.keep("consumer-1", "x", "7", now_ms=0)
    memory.keep("consumer-1", "x", "8", now_ms=DAY_MS)

    assert memory.recall("consumer-1", KEPT_MS + DAY_MS) == {"x": "8"}


def test_other_consumers_are_not_told() -> None:
    memory = Memory()
    memory.keep("consumer-1", "x", "7", now_ms=0)

    assert memory.recall("consumer-2", 0) == {}
