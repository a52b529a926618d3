"""Words that messages are made of."""

from __future__ import annotations

import pytest

from handoff.engine.errors import counted


@pytest.mark.parametrize(
    ("count", "noun", "text"),
    [
        (0, "row", "0 rows"),
        (1, "row", "1 row"),
        (2, "row", "2 rows"),
        (2, "quick reply", "2 quick replies"),
        (2, "day", "2 days"),
        (2, "match", "2 matches"),
        (1000, "minute", "1000 minutes"),
    ],
)
def test_a_number_of_things_in_words(count: int, noun: str, text: str) -> None:
    assert counted(count, noun) == text
    assert counted(range(count), noun) == text
