"""The words of an input that a pattern or a regular expression matched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.engine.matching.patterns import Pattern, java_regex, normalised


@pytest.mark.parametrize(
    ("pattern", "text", "words"),
    [
        pytest.param("hello", "  Hello ", ("hello",), id="a plain pattern is all of the input"),
        pytest.param("*order*status*", "my order has which status?", ("order", "status"), id="literals between stars"),
        pytest.param("*(bill|invoice)*", "the Invoice please", ("invoice",), id="the alternate that is there"),
        pytest.param("*", "anything", (), id="a star has no words"),
        pytest.param("*ab*ba", "aba", (), id="words do not overlap"),
        pytest.param("*ab*ba", "abba", ("ab", "ba"), id="words may touch"),
        pytest.param("hello", "goodbye", (), id="no match, no words"),
    ],
)
def test_words_are_those_that_literals_stand_for(pattern: str, text: str, words: tuple[str, ...]) -> None:
    assert Pattern.compile(pattern).words_in(text) == words


@given(st.text("ab (|)*", max_size=10), st.text("ab ", max_size=10))
def test_words_are_found_for_matching_inputs_only(pattern: str, text: str) -> None:
    compiled = Pattern.compile(pattern)
    words = compiled.words_in(text)

    assert not words or compiled.matches(text)
    assert all(word in normalised(text) for word in words)


def test_regular_expression_tells_the_part_that_it_found() -> None:
    assert java_regex(r"\d{4,}").found_in("order 12345, please") == "12345"
    assert java_regex(r"\d{4,}").found_in("order 123") == ""
    assert java_regex("(").found_in("(") == ""
