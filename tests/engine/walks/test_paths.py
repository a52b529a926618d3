"""The ways to a person, read off a bot."""

from __future__ import annotations

import pytest

from handoff.engine.escalation.failures import FAILURE_MESSAGE
from handoff.engine.walks.paths import Failure, Paths
from handoff.fakes.builder import BotBuilder

SKILL = "4129463410"


@pytest.fixture
def builder() -> BotBuilder:
    built = BotBuilder("Florist")
    built.dialog("Welcome", patterns=["hi", "hello *"]).text("Hello!")
    return built


def failure(builder: BotBuilder) -> Failure:
    paths = Paths(builder.build())
    return paths.failure(paths.transfers[0])


def test_bot_without_transfer_has_no_way(builder: BotBuilder) -> None:
    assert Paths(builder.build()).ways == ()


def test_answers_on_the_way_are_turns(builder: BotBuilder) -> None:
    menu = builder.dialog("Menu", patterns=["menu"])
    question = menu.multiple_choice("More?", ["Yes", "No"])
    question.rule("Yes", option="Yes").rule("No", option="No", next="end")
    menu.agent_transfer(skill_id=SKILL)

    (way,) = Paths(builder.build()).ways

    assert [one.shown for one in way.sayings] == ['"menu"', '"Yes"']


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

    assert failure(builder).loops == (
        'Nobody › dialog_starter_3 transfers again (Nobody › escalation_2) when the consumer says "Yes"'
    )


def test_loop_is_told_by_the_fewest_words_it_takes(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL)
    again = builder.dialog("Nobody", patterns=[FAILURE_MESSAGE])
    first = again.quick_reply("Try again?", ["Yes", "Later"])
    first.rule("Later", exact="Later").rule("Yes", exact="Yes", next="at_once")
    again.quick_reply("When?", ["Soon", "No"]).rule("Soon", exact="Soon").rule("No", exact="No", next="end")
    again.agent_transfer(skill_id=SKILL, name="later")
    again.agent_transfer(skill_id=SKILL, name="at_once")

    assert failure(builder).loops.endswith('transfers again (Nobody › at_once) when the consumer says "Yes"')


def test_loop_of_several_answers_names_them_in_turn(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL)
    again = builder.dialog("Nobody", patterns=[FAILURE_MESSAGE])
    again.quick_reply("Try again?", ["Yes", "No"]).rule("Yes", exact="Yes").rule("No", exact="No", next="end")
    again.quick_reply("Sure?", ["Sure", "No"]).rule("Sure", exact="Sure").rule("No", exact="No", next="end")
    again.agent_transfer(skill_id=SKILL)

    assert failure(builder).loops.endswith('when the consumer says "Yes" then "Sure"')


def test_failure_rule_that_leads_to_a_transfer_loops(builder: BotBuilder) -> None:
    escalation = builder.dialog("Escalation", patterns=["agent"])
    escalation.agent_transfer(skill_id=SKILL, name="first").rule("Busy", api="FAILURE", next="second")
    escalation.text("Never said.", next="end")
    escalation.agent_transfer(skill_id=SKILL, name="second")

    assert failure(builder) == Failure(
        "the rule 'Busy' leads to Escalation › second",
        "the built-in fallback text",
        "Escalation › second transfers again by itself, until failure 4 stops it",
    )


def test_failure_rule_that_leads_nowhere_ends_there(builder: BotBuilder) -> None:
    escalation = builder.dialog("Escalation", patterns=["agent"])
    escalation.agent_transfer(skill_id=SKILL).rule("Busy", api="FAILURE", next="end")

    assert failure(builder).at_once == "the rule 'Busy' leads to the end"


def test_the_fallback_dialog_responds_to_a_failure_that_no_other_takes(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL)
    builder.fallback("Pardon?")

    assert failure(builder).later == "the Fallback dialog 'Fallback'"


def test_a_fallback_dialog_that_transfers_is_a_loop(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL)
    builder.fallback("A person will help.").agent_transfer(skill_id=SKILL)

    assert failure(builder).loops == ("Fallback › fallback_starter transfers again by itself, until failure 4 stops it")


def test_wildcard_that_takes_the_failure_message_is_named(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["*agent*"]).agent_transfer(skill_id=SKILL)

    found = failure(builder)

    assert found.later == "the dialog 'Escalation' (by its pattern '*agent*')"
    assert "transfers again by itself" in found.loops


def test_dynamic_routing_is_a_way_to_a_human() -> None:
    b = BotBuilder("Desk")
    b.dialog("Routing", patterns=["agent"]).interaction("ORCHESTRATOR", {"orchestratorWidget": {}}, name="route")

    (way,) = Paths(b.build()).ways

    assert (way.transfer.name, [one.shown for one in way.sayings]) == ("route", ['"agent"'])
