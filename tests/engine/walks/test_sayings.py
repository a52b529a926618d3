"""How the inputs on a way are worded, and what is written to play them."""

from __future__ import annotations

import pytest

from handoff.engine.escalation.failures import FAILURE_MESSAGE
from handoff.engine.walks.sayings import (
    A_FAILED_TRANSFER,
    ANYTHING,
    NOT_UNDERSTOOD,
    Saying,
    answering,
    starting,
    startings,
    tapping,
    way,
)
from handoff.fakes.builder import BotBuilder


def of_patterns(*patterns: str) -> Saying:
    b = BotBuilder("Florist")
    b.dialog("Roses", patterns=patterns).text("Roses!")
    bot = b.build()
    return starting(bot, bot.interactions[0])


def of_rule(**parts: object) -> Saying:
    b = BotBuilder("Florist")
    b.dialog("Roses", patterns=["roses"]).question("How many?", name="count").rule("R", **parts)  # type: ignore[arg-type]
    bot = b.build()
    question = bot.interaction_named("count")
    assert question is not None
    return answering(bot, question.rules[0])


@pytest.mark.parametrize(
    ("pattern", "shown", "text"),
    [
        ("red roses", '"red roses"', "red roses"),
        ("red *", '"red …"', "red something"),
        ("*roses please", '"roses please"', "roses please"),
        ("red ?+", '"red ?+"', "red ?+"),
        ("(red|white) roses", '"white roses"', "white roses"),
        ("*", "anything", "anything"),
        ("", "anything", "anything"),
    ],
)
def test_a_pattern_is_played_by_a_text_with_few_stars_and_many_letters(pattern: str, shown: str, text: str) -> None:
    said = of_patterns(pattern)

    assert (said.shown, said.text) == (shown, text)


@pytest.mark.parametrize(
    ("patterns", "shown"),
    [
        (["a", "b", "c"], '"a" or "b" or "c"'),
        (["a", "b", "c", "d"], '"a" or "b" or "c" or 1 more'),
        (["a", "a", "b"], '"a" or "b"'),
        (["a", FAILURE_MESSAGE], '"a"'),
    ],
)
def test_patterns_of_one_starter_are_one_input_of_which_three_are_shown(patterns: list[str], shown: str) -> None:
    said = of_patterns(*patterns)

    assert (said.shown, said.text) == (shown, "a")


def test_a_starter_of_the_failure_message_alone_is_not_said_by_a_consumer() -> None:
    said = of_patterns(FAILURE_MESSAGE)

    assert (said, said.is_turn, said.text) == (A_FAILED_TRANSFER, False, FAILURE_MESSAGE)


def test_an_intent_is_said_in_words_of_its_meaning() -> None:
    b = BotBuilder("Florist")
    b.dialog("Roses", intent="buy roses").text("Roses!")
    bot = b.build()

    said = starting(bot, bot.interactions[0])

    assert said == Saying("words that mean 'buy roses'", "words that mean buy roses", "buy roses")
    assert said.is_turn


def test_a_starter_with_both_is_played_by_its_pattern_and_can_be_by_its_intent() -> None:
    b = BotBuilder("Florist")
    b.intent("buy roses")
    b.dialog("Roses", patterns=["roses"], intent="buy roses").text("Roses!")
    bot = b.build()

    assert starting(bot, bot.interactions[0]).shown == '"roses"'
    assert [one.intent for one in startings(bot, bot.interactions[0])] == ["", "buy roses"]


@pytest.mark.parametrize(
    ("parts", "shown", "text"),
    [
        ({"patterns": ["ten", "twenty"]}, '"ten" or "twenty"', "ten"),
        ({"exact": "ten"}, '"ten"', "ten"),
        ({"regex": r"^\d{5}$"}, r"something like ^\d{5}$", "12345"),
        ({"regex": "^Z{9}$"}, "something like ^Z{9}$", None),
        ({"regex": "["}, "something like [", None),
        ({"intent": "a dozen"}, "words that mean 'a dozen'", "words that mean a dozen"),
        ({"no_match": "Pardon?"}, "anything else", NOT_UNDERSTOOD.text),
        ({}, "anything", "anything"),
        ({"when": {"x": "y"}}, "anything", "anything"),
    ],
)
def test_a_rule_is_worded_by_its_condition(parts: dict[str, object], shown: str, text: str | None) -> None:
    said = of_rule(**parts)

    assert (said.shown, said.text) == (shown, text)


def test_the_first_input_that_can_be_played_is() -> None:
    said = of_rule(regex="^Z{9}$", patterns=["ten"])

    assert said.text == "ten"
    assert {*said.shown.split(" or ")} == {"something like ^Z{9}$", '"ten"'}


def test_a_way_is_told_by_what_was_done() -> None:
    said = (Saying("words that mean yes", "yes"), tapping("button", "No", card="Roses", payload="n"))

    assert way(said) == '"yes" → taps "No"'
    assert (said[1].card, said[1].payload, said[1].shown) == ("Roses", "n", '"No"')
    assert way(()) == "nothing to say"


def test_anything_is_said_by_a_consumer() -> None:
    assert ANYTHING.is_turn
    assert NOT_UNDERSTOOD.is_turn
