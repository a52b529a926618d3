"""The ways to a person, read off a bot."""

from __future__ import annotations

import pytest

from handoff.engine.analysis.paths import Failure, Paths, Reach
from handoff.engine.escalation.failures import FAILURE_MESSAGE
from handoff.fakes.builder import BotBuilder

SKILL = "4129463410"


@pytest.fixture
def builder() -> BotBuilder:
    built = BotBuilder("Florist")
    built.dialog("Welcome", patterns=["hi", "hello *"]).text("Hello!")
    return built


def reach(builder: BotBuilder, dialog: str) -> Reach:
    return next(one for one in Paths(builder.build()).reaches if one.dialog.name == dialog)


def failure(builder: BotBuilder) -> Failure:
    paths = Paths(builder.build())
    return paths.failure(paths.transfers[0])


def test_bot_without_transfer_leads_to_nobody(builder: BotBuilder) -> None:
    assert Paths(builder.build()).ways == ()
    assert reach(builder, "Welcome").turns is None


def test_dialog_with_a_transfer_takes_one_turn(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent", "human *"]).agent_transfer(skill_id=SKILL)

    found = reach(builder, "Escalation")

    assert (found.turns, found.words) == (1, ('"agent" or "human"',))


def test_dialog_that_ends_leaves_the_consumer_free_to_ask(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL)

    assert reach(builder, "Welcome").words == ('"hi" or "hello"', '"agent"')


def test_answers_on_the_way_are_turns(builder: BotBuilder) -> None:
    menu = builder.dialog("Menu", patterns=["menu"])
    question = menu.multiple_choice("More?", ["Yes", "No"])
    question.rule("Yes", option="Yes").rule("No", option="No", next="end")
    menu.agent_transfer(skill_id=SKILL)

    (way,) = Paths(builder.build()).ways

    assert way.words == ('"menu"', '"Yes"')


def test_question_that_takes_any_answer_is_a_trap(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL)
    builder.dialog("Survey", patterns=["survey"]).question("How was it?", name="how_was_it", next="end")

    found = reach(builder, "Survey")

    assert [one.name for one in found.traps] == ["how_was_it"]
    assert found.words == ('"survey"', "anything", '"agent"')


def test_question_with_rules_lets_other_words_through(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL)
    builder.dialog("Size", patterns=["size"]).question("Which?").rule("Number", regex=r"^\d+$", next="end")

    assert reach(builder, "Size").words == ('"size"', '"agent"')


def test_dialog_that_closes_the_conversation_leads_to_nobody(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL)
    builder.dialog("Bye", patterns=["bye"]).text("Goodbye!", next="close conversation")

    assert reach(builder, "Bye").words is None


def test_code_that_names_an_interaction_leads_there(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL, name="to_human")
    jump = 'botContext.setTriggerNextMessage("to_human");'
    builder.dialog("Angry", patterns=["argh"]).text("Oh!", post=jump, next="close conversation")

    assert reach(builder, "Angry").words == ('"argh"',)


def test_dialog_that_is_switched_off_is_no_way(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"], enabled=False).agent_transfer(skill_id=SKILL)

    assert reach(builder, "Welcome").words is None


def test_failure_without_dialog_ends_in_the_built_in_text(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL)

    assert failure(builder) == Failure("the built-in fallback text", "the built-in fallback text", "")


def test_failure_rule_and_failure_dialog_are_told_apart(builder: BotBuilder) -> None:
    escalation = builder.dialog("Escalation", patterns=["agent"])
    escalation.agent_transfer(skill_id=SKILL).rule("Busy", api="FAILURE", next="sorry")
    escalation.text("Sorry.", name="sorry", next="end")
    builder.dialog("Nobody", patterns=[FAILURE_MESSAGE]).text("Nobody is there.")

    assert failure(builder) == Failure("the rule 'Busy' leads to Escalation › sorry", "the dialog 'Nobody'", "")


def test_failure_dialog_that_transfers_again_loops_by_itself(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL)
    again = builder.dialog("Nobody", patterns=[FAILURE_MESSAGE])
    again.text("One moment…")
    again.agent_transfer(skill_id=SKILL)

    assert "Nobody › " in failure(builder).loops
    assert failure(builder).loops.endswith("transfers again by itself, until failure 4 stops it")


def test_failure_dialog_that_asks_first_loops_with_consent(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL)
    again = builder.dialog("Nobody", patterns=[FAILURE_MESSAGE])
    again.quick_reply("Try again?", ["Yes", "No"]).rule("Yes", exact="Yes").rule("No", exact="No", next="end")
    again.agent_transfer(skill_id=SKILL)

    assert failure(builder).loops.endswith('when the consumer says "Yes"')


def test_wildcard_that_takes_the_failure_message_is_named(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["*agent*"]).agent_transfer(skill_id=SKILL)

    found = failure(builder)

    assert found.later == "the dialog 'Escalation' (by its pattern '*agent*')"
    assert "transfers again by itself" in found.loops


def test_dynamic_routing_is_a_way_to_a_human() -> None:
    b = BotBuilder("Desk")
    b.dialog("Routing", patterns=["agent"]).interaction("ORCHESTRATOR", {"orchestratorWidget": {}}, name="route")

    (way,) = Paths(b.build()).ways

    assert (way.transfer.name, way.words) == ("route", ('"agent"',))
