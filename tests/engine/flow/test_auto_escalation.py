"""The Auto Escalation dialog: what is counted, and when it comes."""

from __future__ import annotations

import pytest

from handoff.engine import events as ev
from handoff.engine.flow.auto_escalation import fallback_kind
from handoff.engine.turn.session import fold
from handoff.fakes.builder import BotBuilder, DialogBuilder
from handoff.fakes.world.world import World

HUMAN = "4129463410"


def bot(*, threshold: int = 1, fallback: str = ""):
    b = BotBuilder("Desk")
    order = b.dialog("Order", patterns=["order"])
    order.question("Which number?", name="number").rule("Number", regex=r"^\d+$")
    order.question("Which colour?", name="colour").rule("Colour", patterns=["red"])
    b.dialog("Hours", patterns=["hours"]).text("Nine to five.")
    if fallback:
        b.fallback(fallback)
    b.auto_escalation(HUMAN, threshold=threshold)
    return b.build()


def talk(world: World, *texts: str) -> World:
    for text in texts:
        world.consumer().says(text)
    return world


def has_escalated(world: World) -> bool:
    return any(world.log.of(ev.AutoEscalationTriggered))


@pytest.mark.parametrize("threshold", [0, 1, 2, 3])
def test_as_many_fallbacks_as_the_threshold_says_come_before_it(threshold):
    world = talk(World(bot(threshold=threshold)), "order", *["what?"] * threshold)
    assert not has_escalated(world)

    assert has_escalated(talk(world, "what?"))


@pytest.mark.parametrize("between", ["5", "hours"], ids=["an answer", "another dialog"])
def test_the_count_starts_again_after(between):
    world = talk(World(bot()), "order", "what?", between, "what?")

    assert not has_escalated(world)


def test_a_question_that_is_asked_again_in_a_new_session_starts_from_zero():
    world = talk(World(bot()), "order", "what?")
    world.advance(3_600_001)
    talk(world, "order", "what?")

    assert not has_escalated(world)


def test_a_fallback_dialog_of_texts_counts():
    assert has_escalated(talk(World(bot(fallback="Pardon?")), "order", "what?", "what?"))


def test_outside_a_question_nothing_is_counted():
    world = talk(World(bot()), "what?", "what?", "what?")

    assert not any(world.log.of(ev.FallbackCounted))


def test_its_own_question_is_not_counted():
    world = talk(World(bot()), "order", "what?", "what?", "what?", "what?")

    assert len(list(world.log.of(ev.AutoEscalationTriggered))) == 1
    assert world.active_dialogs() == ["Order", "Auto Escalate"]


def test_counts_are_part_of_the_session_that_the_log_leads_to():
    world = talk(World(bot(threshold=5)), "order", "what?", "what?")
    session = world.deployment().session("conv-1")

    assert session.fallbacks == {world.deployment().bot.interaction_named("number").id: 2}
    assert fold([e.body for e in world.log.events if e.conversation == "conv-1"]).fallbacks == session.fallbacks


def with_text(dialog: DialogBuilder) -> None:
    dialog.text("Pardon?")


def with_integration(dialog: DialogBuilder) -> None:
    dialog.integration("Topics")
    dialog.text("Pardon?")


def with_question(dialog: DialogBuilder) -> None:
    dialog.question("Pardon?")


@pytest.mark.parametrize(
    ("fill", "kind"), [(with_text, "texts"), (with_integration, "integration"), (with_question, "other")]
)
def test_what_a_fallback_dialog_holds_decides_whether_it_counts(fill, kind):
    b = BotBuilder("B")
    b.api("Topics", "https://help.example/topics")
    fill(b.fallback())
    made = b.build()

    assert fallback_kind(made, made.fallback_dialog) == kind


def test_the_builder_fills_a_new_dialog_with_a_yes_or_no_question_and_a_transfer():
    made = bot()

    question, transfer = made.chain(made.auto_escalation_dialog)
    assert (question.type, question.choices) == ("MULTIPLE_CHOICE_QUESTION", ("Yes", "No"))
    assert transfer.type == "ESCALATION"


def test_the_threshold_of_an_export_that_says_none_is_the_recommended_one():
    b = BotBuilder("B")
    b.auto_escalation(HUMAN)

    assert b.build().auto_escalation_dialog.threshold == 3
