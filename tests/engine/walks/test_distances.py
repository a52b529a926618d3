"""How many inputs are missing to the nearest goal, by the graph of a bot."""

from __future__ import annotations

import pytest

from handoff.engine.bot import Bot, Interaction
from handoff.engine.walks.distances import FAR, Distances
from handoff.engine.walks.paths import Paths
from handoff.engine.walks.sayings import Saying
from handoff.fakes.builder import BotBuilder

SKILL = "4129463410"


def florist() -> Bot:
    """A transfer after two questions; the second also ends, and closes."""
    b = BotBuilder("Florist")
    roses = b.dialog("Roses", patterns=["roses"])
    roses.text("Roses!")
    first = roses.question("How many?", name="first")
    first.rule("Ten", exact="ten", next="second").rule("None", exact="none", next="end")
    second = roses.question("Sure?", name="second")
    second.rule("Yes", exact="yes", next="human").rule("Bye", exact="bye", next="close conversation")
    roses.agent_transfer(skill_id=SKILL, name="human")
    b.dialog("Tulips", patterns=["tulips"]).text("Tulips!", name="tulips")
    b.dialog("Lilies", intent="buy lilies").agent_transfer(skill_id=SKILL, name="by_intent")
    b.fallback("Pardon?")
    return b.build()


def named(bot: Bot, name: str) -> Interaction:
    found = bot.interaction_named(name)
    assert found is not None
    return found


def distances(bot: Bot, goal: str = "human") -> Distances:
    return Distances(Paths(bot), [named(bot, goal)])


@pytest.mark.parametrize(
    ("question", "missing"),
    [("second", 1), ("first", 2), (None, 3), ("tulips", 3)],
)
def test_each_question_takes_one_input_and_a_dialog_one_to_start(question: str | None, missing: int) -> None:
    bot = florist()

    assert distances(bot).here(named(bot, question) if question else None) == missing


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("second", "yes", 0),
        ("first", "ten", 1),
        ("first", "none", 3),
        ("first", "roses", 2),
        ("first", "tulips", 3),
        ("first", "gibberish", 3),
        (None, "roses", 2),
        (None, "tulips", 3),
        (None, "gibberish", 3),
    ],
)
def test_an_answer_leads_on_or_lets_a_dialog_start(question: str | None, text: str, missing: int) -> None:
    bot = florist()

    found = distances(bot).after(named(bot, question) if question else None, Saying(f'"{text}"', text))

    assert found == missing


@pytest.mark.parametrize(("next_action", "missing"), [("end", 1), ("close conversation", FAR)])
def test_a_closed_conversation_leads_nowhere(next_action: str, missing: int) -> None:
    b = BotBuilder("Florist")
    b.dialog("Bye", patterns=["bye"]).text("Bye!", name="bye", next=next_action)
    b.dialog("Human", patterns=["agent"]).agent_transfer(skill_id=SKILL, name="human")
    bot = b.build()

    assert distances(bot).here(named(bot, "bye")) == missing


def test_an_intent_starts_its_dialog() -> None:
    bot = florist()

    assert distances(bot, "by_intent").after(None, Saying("lilies", "words", "buy lilies")) == 0


def test_a_payload_counts_before_the_label() -> None:
    bot = florist()

    assert distances(bot).after(named(bot, "second"), Saying('"Sure"', "Sure", payload="yes")) == 0


def test_a_goal_that_nothing_leads_to_is_far() -> None:
    b = BotBuilder("Florist")
    b.dialog("Roses", patterns=["roses"]).text("Roses!")
    b.dialog("Human").agent_transfer(skill_id=SKILL, name="human")
    bot = b.build()

    assert distances(bot).here(None) == FAR
    assert distances(bot).here(named(bot, "human")) == 0


def test_a_jump_by_code_is_a_way() -> None:
    b = BotBuilder("Florist")
    roses = b.dialog("Roses", patterns=["roses"])
    roses.question("How many?", name="first", process="botContext.setTriggerNextMessage('human');")
    b.dialog("Human").agent_transfer(skill_id=SKILL, name="human")
    bot = b.build()

    assert distances(bot).here(named(bot, "first")) == 1
    assert distances(bot).after(named(bot, "first"), Saying('"ten"', "ten")) == 0


def test_a_rule_that_depends_on_a_variable_may_hold() -> None:
    b = BotBuilder("Florist")
    roses = b.dialog("Roses", patterns=["roses"])
    question = roses.question("How many?", name="first")
    question.rule("VIP", when={"vip": "yes"}, next="human").rule("Ten", exact="ten", next="end")
    roses.text("Thanks.", next="end")
    roses.agent_transfer(skill_id=SKILL, name="human")
    bot = b.build()

    assert distances(bot).after(named(bot, "first"), Saying('"ten"', "ten")) == 0
