"""The columns that a text takes."""

from __future__ import annotations

import pytest

from handoff.engine.text_width import aligned, width


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("abc", 3),
        ("é", 1),
        ("e\u0301", 1),
        ("漢字", 4),
        ("ｱ", 1),
        ("🙂", 2),
        ("❤", 1),
        ("❤\ufe0f", 2),
        ("🇩🇪", 2),
        ("👩\u200d🚀", 2),
        ("\u200b", 0),
    ],
)
def test_a_wide_character_takes_two_columns_and_an_accent_none(text: str, columns: int) -> None:
    assert width(text) == columns


def test_the_bars_of_a_table_stand_below_each_other() -> None:
    assert aligned([["a", "漢字"], ["", "b"]]) == ["| a | 漢字 |", "|   | b    |"]


def test_rows_without_cells_are_a_bar() -> None:
    assert aligned([[], []]) == ["|", "|"]
