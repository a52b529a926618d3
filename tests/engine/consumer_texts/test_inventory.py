"""Every text of a bot that a consumer can see."""

from __future__ import annotations

from typing import Any

import pytest

from handoff.engine.bot import Bot
from handoff.engine.consumer_texts.inventory import ConsumerText, inventory
from handoff.fakes.builder import BotBuilder


def bot_with(code: str, *, helpers: str = "") -> Bot:
    bot = BotBuilder("Shop Bot", global_functions=helpers) if helpers else BotBuilder("Shop Bot")
    bot.dialog("Welcome", patterns=["hi"]).text("Hi!", name="hi", pre=code)
    bot.fallback("Sorry?")
    return bot.build()


def texts(bot: Bot, dialog: str = "Welcome") -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in inventory(bot).texts if one.dialog == dialog]


def shop() -> Bot:
    bot = BotBuilder("Shop Bot")
    start = bot.dialog("Welcome", patterns=["hi"])
    start.text("Hi {$botContext.name}, see https://shop.example.", name="hi")
    start.quick_reply("Which colour?", ["Red", "Green"], name="colour").rule("red", patterns=["red"])
    start.agent_transfer("Just a moment", skill_id="42", name="transfer")
    bot.dialog("Old", patterns=["old"], enabled=False).text("Never seen.")
    bot.fallback("Sorry?")
    return bot.build()


def test_texts_come_in_the_order_of_the_builder() -> None:
    assert texts(shop()) == [
        ("text", "Hi {$botContext.name}, see https://shop.example."),
        ("question", "Which colour?"),
        ("quick reply", "Red"),
        ("quick reply", "Green"),
        ("transfer message", "Just a moment"),
    ]


def test_text_tells_its_references_its_links_and_its_language() -> None:
    first = inventory(shop()).texts[0]

    assert (first.dialog, first.interaction) == ("Welcome", "hi")
    assert first.variables == ("{$botContext.name}",)
    assert first.links == ("https://shop.example",)
    assert first.language == shop().settings.language
    assert first.length == len("Hi {$botContext.name}, see https://shop.example.")


def test_disabled_dialog_shows_nothing() -> None:
    assert texts(shop(), "Old") == []


def test_platforms_own_words_are_listed_until_a_setting_replaces_them() -> None:
    bot = shop()
    friendly = bot.edited("bot.botAttributes.DEFAULT_ERROR_MESSAGE", "Something went wrong.")

    assert [kind for kind, _ in texts(bot, "(platform)")] == ["error text", "failed-transfer text"]
    assert texts(friendly, "(platform)") == []
    assert texts(friendly, "(bot settings)") == [("user-friendly response", "Something went wrong.")]


def limits(path: str, value: Any) -> list[str]:
    """The limits that the text of the first interaction, or of the first quick reply, exceeds."""
    bot = shop().edited(path, value)
    return [limit for one in inventory(bot).texts for limit in one.limits]


def path_of(name: str) -> str:
    found = shop().interaction_named(name)
    assert found is not None
    return found.path


@pytest.mark.parametrize(
    ("length", "found"),
    [
        pytest.param(320, [], id="the longest in one message"),
        pytest.param(
            321, ["INT-TEXT-SPLIT-320: more than 320 characters, sent as 2 messages"], id="one character more"
        ),
    ],
)
def test_long_text_is_sent_in_pieces(length: int, found: list[str]) -> None:
    assert limits(f"{path_of('hi')}.content.results.tile.tileData[0].text", "x" * length) == found


@pytest.mark.parametrize(
    ("length", "found"),
    [
        pytest.param(20, [], id="the longest title"),
        pytest.param(21, ["JS-SEND-WITH-QUICK-REPLIES: 21 characters, at most 20"], id="one character more"),
    ],
)
def test_title_of_a_quick_reply_is_short(length: int, found: list[str]) -> None:
    assert limits(f"{path_of('colour')}.quickReplies[0].title", "x" * length) == found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        pytest.param('botContext.sendImmediateReply("One.");', [("text", "One.")], id="a literal"),
        pytest.param(
            'botContext.sendImmediateReply(["One.", "Two."]);', [("text", "One."), ("text", "Two.")], id="a list"
        ),
        pytest.param('var t = "One."; botContext.sendMessage(t);', [("text", "One.")], id="a variable"),
        pytest.param(
            'botContext.sendMessageWithQuickReplies("Sure?", ["Yes~1", "No"]);',
            [("text", "Sure?"), ("quick reply", "Yes"), ("quick reply", "No")],
            id="quick replies without their payload",
        ),
        pytest.param('botContext.addQuickReplies(["Yes"]);', [("quick reply", "Yes")], id="added quick replies"),
        pytest.param('botContext.setBotVariable("a", "Not sent.");', [], id="a variable is not sent"),
        pytest.param('botContext.sendPrivateMessage("For agents.");', [], id="a message for agents"),
        pytest.param("this does not parse(", [], id="broken code"),
    ],
)
def test_literal_that_a_script_sends_is_listed(code: str, found: list[tuple[str, str]]) -> None:
    listed = [one for one in inventory(bot_with(code)).texts if one.is_scripted]

    assert [(one.kind, one.text) for one in listed] == found
    assert {(one.dialog, one.interaction) for one in listed} <= {("Welcome", "hi")}


def test_text_that_a_script_computes_is_told_by_its_place() -> None:
    found = inventory(bot_with('var n = botContext.getBotVariable("n");\nbotContext.sendMessage("Hi " + n);'))

    assert [one for one in found.texts if one.is_scripted] == []
    assert [(one.where, one.place) for one in found.computed] == [
        ("Welcome › hi", "Pre-Process Code, line 2, column 1")
    ]


def test_inventory_is_the_same_each_time() -> None:
    def once() -> tuple[ConsumerText, ...]:
        return inventory(bot_with('botContext.sendMessage(Math.random() > 1 ? "B" : "A");')).texts

    assert once() == once()
    assert [one.text for one in once() if one.is_scripted] == ["A", "B"]
