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

    assert (way.transfer.name, [one.shown for one in way.sayings]) == ("route", ['"agent"'])
