"""How far the graph of a bot says that a goal is."""

from __future__ import annotations

import pytest

from handoff.engine.bot import Bot
from handoff.engine.walks.distances import FAR, Distances
from handoff.engine.walks.paths import Paths
from handoff.engine.walks.sayings import Saying
from handoff.fakes.builder import BotBuilder


@pytest.fixture(scope="module")
def bot() -> Bot:
    built = BotBuilder("Florist")
    menu = built.dialog("Menu", patterns=["menu"])
    menu.question("Roses or tulips?", name="which").rule("Roses", exact="roses", next="colour").rule(
        "Tulips", exact="tulips", next="end"
    )
    menu.question("Which colour?", name="colour", next="end")
    jump = "botContext.setTriggerNextMessage('colour');"
    built.dialog("Shortcut", patterns=["quick"]).text("At once.", post=jump, next="close conversation")
    built.dialog("Bye", patterns=["bye"]).text("Goodbye!", next="close conversation")
    built.fallback("Sorry?")
    return built.build()


def distances(bot: Bot, *names: str) -> Distances:
    return Distances(Paths(bot), [one for one in bot.interactions if one.name in names])


def words(text: str) -> Saying:
    return Saying(text, text)


@pytest.mark.parametrize(
    ("question", "said", "inputs"),
    [
        (None, "menu", 1),
        (None, "quick", 0),
        (None, "anything else", 1),
        ("which", "roses", 0),
        ("which", "tulips", 1),
        ("which", "quick", 0),
        ("colour", "red", 1),
        (None, "bye", FAR),
    ],
)
def test_the_inputs_that_are_missing_after_one(bot: Bot, question: str | None, said: str, inputs: int) -> None:
    """The shortest way from anywhere is "quick", whose code names the question."""
    pending = bot.interaction_named(question) if question else None

    assert distances(bot, "colour").after(pending, words(said)) == inputs


def test_the_goal_itself_is_no_input_away(bot: Bot) -> None:
    assert distances(bot, "which").here(bot.interaction_named("which")) == 0


def test_from_where_nothing_is_pending_a_dialog_is_one_input_away(bot: Bot) -> None:
    assert distances(bot, "which").here(None) == 1


def test_a_goal_that_nothing_leads_to_is_far(bot: Bot) -> None:
    assert distances(bot).here(None) == FAR


def test_a_question_that_lets_words_pass_is_no_input_more(bot: Bot) -> None:
    bye = bot.dialog_named("Bye")
    assert bye is not None
    head = bot.head(bye)
    assert head is not None

    assert Distances(Paths(bot), [head]).here(bot.interaction_named("which")) == 1
