"""Texts that look alike: the place where they differ, by name."""

from __future__ import annotations

import pytest

from handoff.engine import lookalikes
from handoff.engine.errors import closest, message

ACUTE = "U+0065 LATIN SMALL LETTER E + U+0301 COMBINING ACUTE ACCENT"


@pytest.mark.parametrize(
    ("expected", "found", "at", "wanted", "instead"),
    [
        ("caf\u00e9", "cafe\u0301", 4, "U+00E9 LATIN SMALL LETTER E WITH ACUTE", ACUTE),
        ("a b", "a\u00a0b", 2, "U+0020 SPACE", "U+00A0 NO-BREAK SPACE"),
        ("a b", "a\u202fb", 2, "U+0020 SPACE", "U+202F NARROW NO-BREAK SPACE"),
        ("it's", "it\u2019s", 3, "U+0027 APOSTROPHE", "U+2019 RIGHT SINGLE QUOTATION MARK"),
        ('"a"', "\u201ca\u201d", 1, "U+0022 QUOTATION MARK", "U+201C LEFT DOUBLE QUOTATION MARK"),
        ("a-b", "a\u2011b", 2, "U+002D HYPHEN-MINUS", "U+2011 NON-BREAKING HYPHEN"),
        ("hi", "hi ", 3, "the end of the text", "U+0020 SPACE"),
        ("hi", "hi\n", 3, "the end of the text", "U+000A LINE FEED"),
        ("hi\u200b", "hi", 3, "U+200B ZERO WIDTH SPACE", "the end of the text"),
        ("Apple", "\u0410pple", 1, "U+0041 LATIN CAPITAL LETTER A", "U+0410 CYRILLIC CAPITAL LETTER A"),
        ("a  b", "a b", 3, "U+0020 SPACE", "U+0062 LATIN SMALL LETTER B"),
        ("\u2764", "\u2764\ufe0f", 2, "the end of the text", "U+FE0F VARIATION SELECTOR-16"),
        ("a\U000e0101b", "ab", 2, "U+E0101 VARIATION SELECTOR-18", "U+0062 LATIN SMALL LETTER B"),
        ("ab", "a\u034fb", 2, "U+0062 LATIN SMALL LETTER B", "U+034F COMBINING GRAPHEME JOINER"),
        ("a b", "a\u2800b", 2, "U+0020 SPACE", "U+2800 BRAILLE PATTERN BLANK"),
        ("a b", "a\u3164b", 2, "U+0020 SPACE", "U+3164 HANGUL FILLER"),
        ("a", "a\0", 2, "the end of the text", "U+0000 a character without a name"),
        ("a...", "a\u2026", 2, "U+002E FULL STOP", "U+2026 HORIZONTAL ELLIPSIS"),
    ],
)
def test_the_first_difference_is_named_by_code_point(expected, found, at, wanted, instead):
    words = f"they look alike; character {at} is expected to be {wanted}, found {instead}"

    assert lookalikes.difference(expected, found) == words


@pytest.mark.parametrize(("one", "other"), [("hi", "hi"), ("hi", "ho"), ("hi", "Hi"), ("", "x"), ("a", "\u00e1")])
def test_texts_that_are_equal_or_visibly_different_have_no_such_difference(one, other):
    assert lookalikes.difference(one, other) == ""


def test_a_part_is_compared_with_the_place_that_looks_like_it():
    found = "At the cafe\u0301 now"

    assert lookalikes.difference_from_part("caf\u00e9 now", found).endswith(f"found {ACUTE}")
    assert lookalikes.difference_from_part("the", found) == ""
    assert lookalikes.difference_from_part("tea", found) == ""


def test_lists_are_compared_pair_by_pair_and_a_text_with_every_text():
    assert len(list(lookalikes.differences(["Yes", "No"], ["Yes", "No\n"]))) == 1
    assert len(list(lookalikes.differences("No", [["Yes", "No\n"], "No\u200b"]))) == 2


def test_a_name_that_looks_like_a_known_one_is_the_closest_and_the_difference_is_told():
    known = ["Sales", "\u0410\u0412\u0421"]

    assert closest("ABC", known) == "\u0410\u0412\u0421"
    assert "found U+0410 CYRILLIC CAPITAL LETTER A" in message("no skill", known=known, wanted="ABC")
