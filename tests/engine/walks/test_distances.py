"""How far the graph of a bot says that a goal is."""

from __future__ import annotations

import pytest

from handoff.engine.bot import Bot, Interaction
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


# --- to a transfer --------------------------------------------------------------------------------------------------

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


def distances_to(bot: Bot, goal: str = "human") -> Distances:
    return Distances(Paths(bot), [named(bot, goal)])


@pytest.mark.parametrize(
    ("question", "missing"),
    [("second", 1), ("first", 2), (None, 3), ("tulips", 3)],
)
def test_each_question_takes_one_input_and_a_dialog_one_to_start(question: str | None, missing: int) -> None:
    bot = florist()

    assert distances_to(bot).here(named(bot, question) if question else None) == missing


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

    found = distances_to(bot).after(named(bot, question) if question else None, Saying(f'"{text}"', text))

    assert found == missing


@pytest.mark.parametrize(("next_action", "missing"), [("end", 1), ("close conversation", FAR)])
def test_a_closed_conversation_leads_nowhere(next_action: str, missing: int) -> None:
    b = BotBuilder("Florist")
    b.dialog("Bye", patterns=["bye"]).text("Bye!", name="bye", next=next_action)
    b.dialog("Human", patterns=["agent"]).agent_transfer(skill_id=SKILL, name="human")
    bot = b.build()

    assert distances_to(bot).here(named(bot, "bye")) == missing


def test_an_intent_starts_its_dialog() -> None:
    bot = florist()

    assert distances_to(bot, "by_intent").after(None, Saying("lilies", "words", "buy lilies")) == 0


def test_a_payload_counts_before_the_label() -> None:
    bot = florist()

    assert distances_to(bot).after(named(bot, "second"), Saying('"Sure"', "Sure", payload="yes")) == 0


def test_the_transfer_of_a_dialog_that_nothing_starts_is_far() -> None:
    b = BotBuilder("Florist")
    b.dialog("Roses", patterns=["roses"]).text("Roses!")
    b.dialog("Human").agent_transfer(skill_id=SKILL, name="human")
    bot = b.build()

    assert distances_to(bot).here(None) == FAR
    assert distances_to(bot).here(named(bot, "human")) == 0


def test_a_jump_by_code_is_a_way() -> None:
    b = BotBuilder("Florist")
    roses = b.dialog("Roses", patterns=["roses"])
    roses.question("How many?", name="first", process="botContext.setTriggerNextMessage('human');")
    b.dialog("Human").agent_transfer(skill_id=SKILL, name="human")
    bot = b.build()

    assert distances_to(bot).here(named(bot, "first")) == 1
    assert distances_to(bot).after(named(bot, "first"), Saying('"ten"', "ten")) == 0


def test_a_rule_that_depends_on_a_variable_may_hold() -> None:
    b = BotBuilder("Florist")
    roses = b.dialog("Roses", patterns=["roses"])
    question = roses.question("How many?", name="first")
    question.rule("VIP", when={"vip": "yes"}, next="human").rule("Ten", exact="ten", next="end")
    roses.text("Thanks.", next="end")
    roses.agent_transfer(skill_id=SKILL, name="human")
    bot = b.build()

    assert distances_to(bot).after(named(bot, "first"), Saying('"ten"', "ten")) == 0
