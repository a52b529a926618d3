"""Long texts are divided between words, and where their author asks for a pause."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.engine.turn.texts import MAX_TEXT, fits_in_one_message, pieces

WORDS = "lorem ipsum dolor sit amet " * 40


def test_short_text_stays_one_piece() -> None:
    assert [piece.text for piece in pieces("hi")] == ["hi"]


@pytest.mark.parametrize(("length", "count"), [(MAX_TEXT, 1), (MAX_TEXT + 1, 2)])
def test_text_is_divided_above_320_characters(length: int, count: int) -> None:
    assert len(pieces("x" * length)) == count


def test_long_text_is_divided_between_words() -> None:
    found = [piece.text for piece in pieces(WORDS)]

    assert " ".join(found) == WORDS.strip()
    assert all(len(text) <= MAX_TEXT for text in found)


def test_word_longer_than_a_message_is_divided_within() -> None:
    assert [len(piece.text) for piece in pieces("x" * 700)] == [320, 320, 60]


def test_unlimited_text_stays_one_piece() -> None:
    assert [piece.text for piece in pieces(WORDS.strip(), unlimited=True)] == [WORDS.strip()]


def test_break_tag_divides_with_its_delay() -> None:
    found = pieces("one tag::breakWithDelay=1500 two tag::breakWithDelay=20 three")

    assert [(piece.text, piece.delay_ms) for piece in found] == [("one", 0), ("two", 1500), ("three", 20)]


def test_break_tag_without_a_number_is_a_text_like_any_other() -> None:
    assert [piece.text for piece in pieces("one tag::breakWithDelay=soon two")] == ["one tag::breakWithDelay=soon two"]


@settings(max_examples=60)
@given(st.text(alphabet="ab \n", max_size=1500))
def test_no_word_is_lost_in_division(text: str) -> None:
    found = pieces(text)

    assert "".join("".join(piece.text for piece in found).split()) == "".join(text.split())
    assert all(fits_in_one_message(piece.text) for piece in found)
