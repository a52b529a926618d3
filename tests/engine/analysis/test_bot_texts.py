"""Which texts a bot's export has, and which of them can become a given text."""

from __future__ import annotations

import json
import re

import pytest

from handoff.engine.analysis.bot_texts import can_contain, can_match, can_say, nearest, texts_of
from handoff.engine.bot import Bot
from handoff.fakes.builder import BotBuilder


def florist(*texts: str, code: str = "") -> Bot:
    b = BotBuilder("Florist").global_functions(code)
    dialog = b.dialog("Roses", patterns=["roses"])
    for text in texts:
        dialog.text(text)
    return b.build()


@pytest.mark.parametrize(
    ("written", "text", "can"),
    [
        ("Red roses.", "Red roses.", True),
        ("Red roses.", " Red roses. ", True),
        (" Red roses. ", "Red roses.", True),
        ("Red roses.", "Red", False),
        ("Red roses.", "red roses.", False),
        ("Hi {$botContext.name}!", "Hi Dana!", True),
        ("Hi {$botContext.name}!", "Hi !", True),
        ("Hi {$botContext.name}!", "Hi two\nlines!", True),
        ("Hi {$botContext.name}!", "Hello Dana!", False),
        ("Hi {$botContext.name}!", "Hi Dana", False),
        ("{$botContext.first} and {$botContext.second}", "a and b", True),
        ("{$botContext.text}", "Anything.", False),
        ("{$botContext.a} — {$botContext.b}", "a — b", False),
        ("One. tag::break Two.", "Two.", True),
        ("One. tag::breakWithDelay=2000 Two.", "Two.", True),
        ("One. tag::break Two.", "One. Two.", False),
        ("1.50 (each)", "1x50 (each)", False),
    ],
)
def test_a_text_can_be_said_as_it_stands_or_filled_in(written: str, text: str, can: bool) -> None:
    assert can_say(florist(written), text) is can


@pytest.mark.parametrize(
    ("code", "can"),
    [
        ('botContext.sendMessage("Red roses.");', True),
        ("botContext.sendMessage('Red roses.');", True),
        ('botContext.sendMessage("Red roses." + x);', True),
        ("// Red roses.", False),
    ],
)
def test_a_literal_in_code_can_be_said(code: str, can: bool) -> None:
    assert can_say(florist(code=code), "Red roses.") is can


@pytest.mark.parametrize(("characters", "can"), [(2_000, True), (2_001, False)])
def test_a_very_long_text_is_not_filled_in(characters: int, can: bool) -> None:
    end = "{$botContext.name}"
    written = "x" * (characters - len(end)) + end

    assert can_say(florist(written), written.replace(end, "Dana")) is can


@pytest.mark.parametrize(
    ("written", "part", "can"),
    [
        ("Red roses.", "roses", True),
        ("Red roses.", "tulips", False),
        ("Hi {$botContext.name}!", "Hi Dana!", True),
        ("Hi {$botContext.name}!", "Dana", False),
        ('{"text": "a \\"rose\\""}', 'a "rose"', True),
    ],
)
def test_a_part_can_be_contained(written: str, part: str, can: bool) -> None:
    assert can_contain(florist(written), part) is can


def test_any_text_that_matches_counts() -> None:
    assert can_match(florist("Red roses."), lambda text: text.endswith("roses."))
    assert not can_match(florist("Red roses."), lambda text: "tulip" in text)


def test_the_nearest_text_contains_the_other_or_is_most_like_it() -> None:
    bots = [florist("Two dozen red roses, please.", "A dozen red roses, please."), florist("White tulips.")]

    assert nearest(bots, "red roses") == "A dozen red roses, please."
    assert nearest(bots, "White tulip") == "White tulips."
    assert nearest(bots, "Wite tulipps.") == "White tulips."
    assert nearest(bots, "#############") == ""
    assert nearest([], "White tulips.") == ""


def test_texts_are_in_the_order_of_the_export_each_once() -> None:
    said = [text for text in texts_of(florist("Second.", "First.", "Second.")) if text in ("First.", "Second.")]

    assert said == ["Second.", "First."]
    assert "" not in texts_of(florist(""))


def test_a_text_in_rich_content_can_be_said() -> None:
    b = BotBuilder("Florist")
    rich = {"type": "vertical", "elements": [{"type": "text", "text": 'The "best" lamp'}]}
    b.dialog("Roses", patterns=["roses"]).universal(json.dumps(rich))

    assert can_say(b.build(), 'The "best" lamp')
    assert not can_say(b.build(), "The best lamp")


@pytest.mark.parametrize(("expression", "can"), [("^Red", True), ("^red", False)])
def test_an_expression_is_held_against_the_texts_as_they_are_written(expression: str, can: bool) -> None:
    assert can_match(florist("Red roses."), re.compile(expression).search) is can
