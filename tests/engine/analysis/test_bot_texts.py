"""Whether a bot can say a text, as far as its export tells."""

from __future__ import annotations

import json
import re

import pytest

from handoff.engine.analysis import bot_texts
from handoff.engine.bot import Bot
from handoff.fakes.builder import BotBuilder

RICH = json.dumps({"type": "vertical", "elements": [{"type": "text", "text": 'The "best" lamp'}]})


@pytest.fixture(scope="module")
def bot() -> Bot:
    builder = BotBuilder("Shop Bot")
    talk = builder.dialog("Welcome", patterns=["hi"])
    talk.text("Hello {$botContext.name}, welcome to {$botContext.place}!", pre="botContext.sendMessage('One moment.');")
    talk.text("Knock, knock. tag::breakWithDelay=1500 Who is there?")
    talk.text("{$botContext.all}")
    talk.text("{$botContext.sum} €")
    talk.text("???")
    talk.universal(RICH)
    return Bot.load(builder.dump())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Hello Dana, welcome to Mannheim!", id="a text whose references have values"),
        pytest.param("Hello , welcome to !", id="values that are empty"),
        pytest.param("Hello Dana, welcome to Mannheim!!", id="a value that ends as the text does"),
        pytest.param("Hello one\ntwo, welcome to x!", id="a value of two lines"),
        pytest.param("Knock, knock.", id="the first of two messages in one text"),
        pytest.param("Who is there?", id="the second of them"),
        pytest.param(" Who is there? ", id="with blanks around it"),
        pytest.param("One moment.", id="a literal in code"),
        pytest.param('The "best" lamp', id="a text in rich content"),
        pytest.param("???", id="a text without letters"),
    ],
)
def test_a_text_of_the_export_can_be_said(bot: Bot, text: str) -> None:
    assert bot_texts.can_say(bot, text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Hello Dana, welcome to Mannheim", id="one character less"),
        pytest.param("hello Dana, welcome to Mannheim!", id="another letter case"),
        pytest.param("One moment", id="a part of a literal"),
        pytest.param("anything", id="the value of a lone reference"),
        pytest.param("anything €", id="the value of a reference beside signs"),
        pytest.param("The best lamp", id="without its quotes"),
    ],
)
def test_another_text_cannot(bot: Bot, text: str) -> None:
    assert not bot_texts.can_say(bot, text)


@pytest.mark.parametrize("part", ["welcome", "moment", 'The "best"', "Hello Dana, welcome to Mannheim!"])
def test_a_part_of_a_text_can_be_contained(bot: Bot, part: str) -> None:
    assert bot_texts.can_contain(bot, part)


def test_a_part_that_no_text_has_cannot(bot: Bot) -> None:
    assert not bot_texts.can_contain(bot, "wellcome")


@pytest.mark.parametrize(("expression", "can"), [("^Knock", True), ("^knock", False)])
def test_an_expression_is_held_against_the_texts_as_they_are_written(bot: Bot, expression: str, can: bool) -> None:
    assert bot_texts.can_match(bot, re.compile(expression).search) is can


@pytest.mark.parametrize(
    ("text", "near"),
    [
        pytest.param("??", "???", id="the shortest that contains it"),
        pytest.param(
            "Knock, knack. Who is there?", "Knock, knock. tag::breakWithDelay=1500 Who is there?", id="similar"
        ),
        pytest.param("Nothing of the kind at all", "", id="none"),
    ],
)
def test_the_nearest_text_is_one_that_contains_it_or_a_similar_one(bot: Bot, text: str, near: str) -> None:
    assert bot_texts.nearest([bot], text) == near


def test_a_longer_text_is_nearer_than_a_similar_one() -> None:
    builder = BotBuilder("Shop Bot")
    talk = builder.dialog("Welcome", patterns=["hi"])
    talk.text("Help?")
    talk.text("Hello to everybody who is there")

    assert bot_texts.nearest([Bot.load(builder.dump())], "Hell") == "Hello to everybody who is there"


@pytest.mark.parametrize(("characters", "can"), [(2_000, True), (2_001, False)])
def test_a_very_long_text_is_not_filled_in(characters: int, can: bool) -> None:
    builder = BotBuilder("Shop Bot")
    written = "x" * (characters - len("{$env.CITY}")) + "{$env.CITY}"
    builder.dialog("Welcome", patterns=["hi"]).text(written)

    assert bot_texts.can_say(builder.build(), written.replace("{$env.CITY}", "Mannheim")) is can


def test_texts_are_in_the_order_of_the_export_each_once() -> None:
    builder = BotBuilder("Shop Bot")
    talk = builder.dialog("Welcome", patterns=["hi"])
    for text in ("Second.", "First.", "Second.", ""):
        talk.text(text)

    texts = bot_texts.texts_of(builder.build())

    assert [text for text in texts if text in ("First.", "Second.", "")] == ["Second.", "First."]
