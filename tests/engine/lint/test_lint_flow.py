"""Lint of the flow, of code and of good practice: boundaries, loops, and what must not be reported."""

from __future__ import annotations

import pytest

from handoff.engine.bot import Bot
from handoff.engine.events import FindingReported
from handoff.engine.lint import lint
from handoff.fakes.builder import BotBuilder


def found(bot: Bot, rule: str, **around: object) -> list[FindingReported]:
    return [finding for finding in lint(bot, **around) if finding.rule == rule]  # type: ignore[arg-type]


def chain(length: int, *, asks_after: int = 0, off: str = "") -> Bot:
    b = BotBuilder("Bot")
    dialog = b.dialog("Chain", patterns=["go"])
    for number in range(1, length + 1):
        dialog.image("https://pictures.example/1.png", name=f"image {number}", enabled=f"image {number}" != off)
        if number == asks_after:
            dialog.question("More?")
    return b.build()


@pytest.mark.parametrize(
    ("bot", "times"),
    [
        (chain(9), 0),
        (chain(10), 1),
        (chain(10, off="image 4"), 0),
        (chain(11, off="image 4"), 1),
        (chain(18, asks_after=9), 0),
        (chain(19, asks_after=9), 1),
    ],
    ids=["nine", "ten", "ten, one off", "eleven, one off", "nine and nine", "nine and ten"],
)
def test_ten_in_a_row_are_too_many(bot: Bot, times: int) -> None:
    assert len(found(bot, "LINT-CHAIN-LIMIT")) == times


def loops(bot: Bot) -> list[str]:
    """The loops that are named, each as the way round."""
    named = (finding for finding in found(bot, "LINT-CHAIN-LIMIT") if finding.severity == "error")
    return [
        text.partition(": ")[2].partition(".")[0] for text in (finding.text for finding in named) if "loop:" in text
    ]


def test_a_loop_without_a_question_is_told_once_with_the_way_round() -> None:
    b = BotBuilder("Bot")
    dialog = b.dialog("Loop", patterns=["go"])
    dialog.text("Round", name="round")
    dialog.text("and round", name="and round", next="round")

    assert [(finding.where, finding.text) for finding in found(b.build(), "LINT-CHAIN-LIMIT")] == [
        (
            "Loop › round",
            "No question interrupts this loop: Loop › round → Loop › and round → Loop › round. The platform stops the "
            "flow there. Add a question, or a way out of the loop.",
        )
    ]


def test_a_loop_of_ten_is_told_as_a_loop_only() -> None:
    b = BotBuilder("Bot")
    dialog = b.dialog("Loop", patterns=["go"])
    for number in range(1, 11):
        dialog.image(
            "https://pictures.example/1.png", name=f"image {number}", next="next" if number < 10 else "image 1"
        )

    assert len(loops(b.build())) == len(found(b.build(), "LINT-CHAIN-LIMIT")) == 1


def test_a_chain_of_ten_that_ends_in_a_loop_is_told_beside_the_loop() -> None:
    b = BotBuilder("Bot")
    dialog = b.dialog("Loop", patterns=["go"])
    for number in range(1, 12):
        dialog.image(
            "https://pictures.example/1.png", name=f"image {number}", next="next" if number < 11 else "image 11"
        )

    wheres = [finding.where for finding in found(b.build(), "LINT-CHAIN-LIMIT")]
    assert wheres == ["Loop › image 11", "Loop › dialog_starter_1"]


def test_dialog_starters_that_lead_to_each_other_are_a_loop() -> None:
    b = BotBuilder("Bot")
    b.dialog("A", patterns=["a"], next="B")
    b.dialog("B", patterns=["b"], next="A")

    assert loops(b.build()) == ["A › dialog_starter_1 → B › dialog_starter_2 → A › dialog_starter_1"]


def test_disabled_interactions_that_lead_to_each_other_are_a_loop() -> None:
    b = BotBuilder("Bot")
    dialog = b.dialog("Off", patterns=["go"])
    dialog.text("One", name="one", enabled=False)
    dialog.text("Two", name="two", enabled=False)
    bot = b.build()
    one, two = bot.interaction_named("one"), bot.interaction_named("two")
    assert one is not None
    assert two is not None

    assert loops(bot.edited(f"{two.path}.nextMessageId", one.id)) == ["Off › one → Off › two → Off › one"]
    assert loops(bot) == []


def test_two_loops_through_one_interaction_are_both_told() -> None:
    b = BotBuilder("Bot")
    dialog = b.dialog("Go", patterns=["go"])
    calls = dialog.integration("Orders", name="orders", next="none")
    calls.rule("Failure", api="FAILURE", next="failed")
    dialog.text("None.", name="none", next="orders")
    dialog.text("Failed.", name="failed", next="orders")
    b.api("Orders", "https://orders.example/")

    assert loops(b.build()) == [
        "Go › orders → Go › failed → Go › orders",
        "Go › none → Go › orders → Go › none",
    ]


@pytest.mark.parametrize("leaves", ["question", "code", "goodbye", "disabled dialog"])
def test_what_a_question_code_or_an_end_interrupts_is_not_called_a_loop(leaves: str) -> None:
    b = BotBuilder("Bot")
    b.dialog("A", patterns=["a"], next="B")
    dialog = b.dialog("B", starter=True, enabled=leaves != "disabled dialog")
    if leaves == "question":
        dialog.question("Again?", next="A")
    elif leaves == "code":
        dialog.text("Counting.", post="if (enough) botContext.setTriggerNextMessage('last');", next="A")
    else:
        dialog.text("LP_CLOSECONVERSATION" if leaves == "goodbye" else "Round.", next="A")
    dialog.text("Enough.", name="last", next="end")

    assert loops(b.build()) == []


def test_a_long_way_to_a_loop_and_around_it_is_walked_once() -> None:
    b = BotBuilder("Bot")
    dialog = b.dialog("Long", patterns=["go"])
    for number in range(2000):
        dialog.text("On.", name=f"text {number}", next="text 1000" if number == 1999 else "next")

    assert [way.count("→") for way in loops(b.build())] == [1000]


@pytest.mark.parametrize(("length", "times"), [(4, 0), (5, 1)])
def test_the_answer_to_a_question_can_begin_a_chain_in_another_dialog(length: int, times: int) -> None:
    b = BotBuilder("Bot")
    b.dialog("Ask", patterns=["go"]).question("Which?", name="which", next="image 1")
    other = b.dialog("Other")
    for number in range(1, length + 1):
        other.image("https://pictures.example/1.png", name=f"image {number}")

    findings = found(b.build(), "LINT-CHAIN-LIMIT")
    assert [finding.where for finding in findings] == ["Ask › which"] * times


@pytest.mark.parametrize(("texts", "times"), [(3, 0), (4, 1)])
def test_more_than_three_texts_in_a_row_are_told_once(texts: int, times: int) -> None:
    b = BotBuilder("Bot")
    dialog = b.dialog("Texts", patterns=["go"])
    for number in range(texts):
        dialog.text(f"Text {number}")

    assert len(found(b.build(), "LINT-CONSECUTIVE-BUBBLES")) == times


def test_what_computed_code_may_jump_to_is_not_called_lost() -> None:
    b = BotBuilder("Bot")
    b.dialog("Go", patterns=["go"]).text("Off", post="botContext.setTriggerNextMessage('go_' + 1);")
    b.dialog("Lost").text("Here", name="go_1")

    assert found(b.build(), "DLG-STARTER-PATTERN-SEED") == []


def test_a_computed_name_of_a_variable_may_be_any_variable() -> None:
    b = BotBuilder("Bot")
    b.dialog("Go", patterns=["go"]).text("{$botContext.x}", pre="botContext.setBotVariable(name, 1, true, false);")

    assert found(b.build(), "VAR-UNSET-NULL") == []


def test_a_variable_that_is_never_set_is_told_once() -> None:
    b = BotBuilder("Bot")
    dialog = b.dialog("Go", patterns=["go"])
    for _ in range(2):
        dialog.text("{$botContext.x} and {$botContext.slot.y}")

    said = [finding.text.split(" is used")[0] for finding in found(b.build(), "VAR-UNSET-NULL")]
    assert said == ["'x'", "'slot.y'"]


def test_patterns_that_another_bot_of_the_group_has_are_told() -> None:
    mine, other = BotBuilder("Mine"), BotBuilder("Other")
    mine.dialog("Orders", patterns=["orders", "my order"]).text("Yes?")
    other.dialog("Orders", patterns=["Orders"]).text("Yes?")

    findings = found(mine.build(), "B2B-AUTO-SELECTION-PATTERN-FIRST", group=[other.build()])
    assert [(finding.where, finding.path) for finding in findings] == [
        ("Orders › dialog_starter_1", "conversationMessage[0].pattern[0]")
    ]


@pytest.mark.parametrize(
    ("environment", "times"),
    [
        ({}, 0),
        ({"system_handleIntermediateUserMessage": "false"}, 0),
        ({"system_handleIntermediateUserMessage": "true"}, 1),
        ({"system_intermediateBotMessage": "Wait."}, 1),
        ({"system_handleIntermediateUserMessage": "false", "system_intermediateBotMessage": "Wait."}, 1),
    ],
    ids=["none", "the first alone, off", "the first alone, on", "another alone", "two"],
)
def test_interruption_variables_come_all_three_or_as_the_switch(environment: dict[str, str], times: int) -> None:
    b = BotBuilder("Bot")
    b.dialog("Go", patterns=["go"]).text("Done.")

    assert len(found(b.build(), "LINT-BLOCK-VARIABLES", environment=environment)) == times
