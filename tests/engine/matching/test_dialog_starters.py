"""The index over dialog starters finds what trying every pattern in order would find."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.engine.bot import Bot
from handoff.engine.matching.dialog_starters import Starters
from handoff.engine.matching.patterns import Pattern
from handoff.fakes.builder import BotBuilder


def bot_with(*patterns: list[str]) -> Bot:
    b = BotBuilder("Bot")
    for number, listed in enumerate(patterns):
        b.dialog(f"Dialog {number}", patterns=listed).text("x")
    return b.build()


def matched(bot: Bot, text: str) -> tuple[str, str] | None:
    match = Starters(bot).match(text)
    return (match.dialog.name, match.pattern) if match else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Hi", ("Dialog 0", "hi"), id="a literal"),
        pytest.param("hello there", ("Dialog 0", "hello *"), id="a wildcard"),
        pytest.param("i want earphones", ("Dialog 1", "I want (headphones|earphones)"), id="an alternate"),
        pytest.param("what a balance!", ("Dialog 1", "*balance*"), id="a wildcard at both ends"),
        pytest.param("balance hi", ("Dialog 1", "*balance*"), id="the first dialog in order"),
        pytest.param("anything", ("Dialog 2", "*"), id="a mere star takes the rest"),
    ],
)
def test_input_starts_dialog(text: str, expected: tuple[str, str]) -> None:
    bot = bot_with(["hi", "hello *"], ["I want (headphones|earphones)", "*balance*"], ["*hi", "*"])

    assert matched(bot, text) == expected


def test_nothing_matches_when_no_pattern_fits() -> None:
    assert matched(bot_with(["hi"], ["agent"]), "I need an agent") is None


def test_every_dialog_that_would_take_the_input_is_reported_once() -> None:
    bot = bot_with(["hi", "h*"], ["bye"], ["*i"])

    assert [m.dialog.name for m in Starters(bot).all("hi")] == ["Dialog 0", "Dialog 2"]


def test_exclude_keyword_leaves_the_input_to_the_next_dialog() -> None:
    b = BotBuilder("Bot")
    b.dialog("Bills", patterns=["*bill*"], exclude=["refund"]).text("x")
    b.dialog("Rest", patterns=["*"]).text("x")

    assert matched(b.build(), "refund my bill") == ("Rest", "*")


def test_exclude_keyword_is_told_for_intents_too() -> None:
    b = BotBuilder("Bot")
    dialog = b.dialog("Bills", intent="billing", exclude=["refund"])
    dialog.text("x")
    bot = b.build()

    assert Starters.of(bot).blocking(bot.dialogs[0], "a refund") == "refund"


def test_disabled_dialog_takes_nothing() -> None:
    b = BotBuilder("Bot")
    b.dialog("Off", patterns=["hi"], enabled=False).text("x")

    assert matched(b.build(), "hi") is None


def test_case_counts_when_asked_for() -> None:
    starters = Starters.of(bot_with(["Hi"]), case_sensitive=True)

    assert starters.match("hi") is None
    assert starters.match("Hi") is not None


def test_index_is_built_once_per_bot() -> None:
    bot = bot_with(["hi"])

    assert Starters.of(bot) is Starters.of(bot)


def test_pattern_with_too_many_readings_to_list_still_matches() -> None:
    assert matched(bot_with(["(a|b|c|d)" * 6 + "!"]), "abcdab!") == ("Dialog 0", "(a|b|c|d)" * 6 + "!")


_PATTERN_LISTS = st.lists(st.lists(st.text("ab* (|)", min_size=1, max_size=6), max_size=3), min_size=1, max_size=4)


@settings(max_examples=150)
@given(_PATTERN_LISTS, st.text("ab ()|", max_size=6))
def test_index_agrees_with_trying_every_pattern(patterns: list[list[str]], text: str) -> None:
    bot = bot_with(*patterns)
    tried = [
        f"Dialog {number}"
        for number, listed in enumerate(patterns)
        if any(Pattern.compile(p).matches(text) for p in listed)
    ]

    assert [m.dialog.name for m in Starters(bot).all(text)] == tried


def test_a_disabled_dialog_is_told_apart_from_one_that_is_blocked() -> None:
    b = BotBuilder("Bot")
    b.dialog("Off", patterns=["hi"], enabled=False).text("x")
    b.dialog("Blocked", patterns=["h*"], exclude=["hi"]).text("x")
    b.dialog("Takes it", patterns=["*i"]).text("x")
    looked = Starters(b.build()).look("hi")

    assert [m.dialog.name for m in looked.matches] == ["Takes it"]
    assert [(one.dialog.name, one.keyword) for one in looked.barred] == [("Off", ""), ("Blocked", "hi")]
