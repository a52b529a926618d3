"""What steps say when a feature's author asks for something that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from handoff.engine.errors import FeatureError, UnknownName
from handoff.fakes.world.world import World
from handoff.steps.library import agent, bots, cloud, connector, consumer, conversation, integrations, lint
from handoff.steps.scenario.context import ScenarioContext
from handoff.steps.scenario.files import Files

FEATURES = Path(__file__).parents[3] / "features"


@pytest.fixture
def context() -> ScenarioContext:
    context = ScenarioContext(World(), Files(FEATURES / "escalation" / "x.feature", FEATURES))
    cloud.skill_with_id(context, "Human", "4129463410")
    bots.deploy(context, "escalation.json")
    return context


def test_item_that_no_list_picker_offers_cannot_be_picked(context: ScenarioContext) -> None:
    consumer.says(context, "hi")

    with pytest.raises(UnknownName, match="no list item 'Bread' is on the screen of Consumer"):
        consumer.picks(context, ["Bread"])


def test_unknown_connector_field_names_the_closest(context: ScenarioContext) -> None:
    with pytest.raises(FeatureError, match="did you mean 'maxEscalationRetries'"):
        connector.connector_field(context, "maxEscalationRetry", "3")


@pytest.mark.parametrize("value", ["many", "-1", ""])
def test_connector_field_refuses_a_value_it_cannot_have(context: ScenarioContext, value: str) -> None:
    with pytest.raises(FeatureError, match=f"max_escalation_retries cannot be '{value}'"):
        connector.connector_field(context, "maxEscalationRetries", value)


def test_unknown_switch_names_the_closest(context: ScenarioContext) -> None:
    with pytest.raises(FeatureError, match="did you mean 'bad_skill_id'"):
        cloud.platform_switch(context, "bad_skil_id", "built-in text")


def test_connector_field_reaches_bots_deployed_later(context: ScenarioContext) -> None:
    connector.connector_field(context, "maxEscalationRetries", "1")
    bots.deploy(context, "order-desk.json")

    assert context.target.deployment("Order Desk").connector.settings.max_escalation_retries == 1


def test_unknown_fallback_skill_is_the_features_mistake(context: ScenarioContext) -> None:
    with pytest.raises(FeatureError, match="no skill named 'Humans'"):
        connector.fallback_skill(context, "Humans")


def test_bot_author_cannot_save_what_is_not_deployed(context: ScenarioContext) -> None:
    with pytest.raises(FeatureError, match="not deployed"):
        bots.save(context, "order-desk.json")


def test_answer_of_an_api_has_to_be_json(context: ScenarioContext) -> None:
    with pytest.raises(FeatureError, match="not JSON"):
        integrations.answers(context, "GET", "https://shop.example/", "{oops")


def test_dialog_without_a_starter_has_no_patterns(context: ScenarioContext) -> None:
    with pytest.raises(FeatureError, match="the dialog 'Nobody There' has no dialog starter"):
        bots.starter_patterns(context, "Nobody There", [["hi"]])


def test_context_names_an_intent_that_some_bot_uses(context: ScenarioContext) -> None:
    with pytest.raises(FeatureError, match="did you mean 'check order status'"):
        context.intent_id("check order statu")


def test_wrong_whereabouts_say_who_has_the_conversation(context: ScenarioContext) -> None:
    agent.agent_exists(context, "Alex", ["Human"], "Online")
    consumer.says(context, "hi")

    with pytest.raises(AssertionError, match=r"wait for the skill 'Human'\n  but 'Escalation Bot' has it"):
        cloud.conversation_waits(context, "is", "Human")


def test_wrong_ring_says_where_it_rings(context: ScenarioContext) -> None:
    agent.agent_exists(context, "Alex", ["Human"], "Online")
    agent.agent_exists(context, "Blake", ["Human"], "Away")
    consumer.says(context, "agent")

    with pytest.raises(AssertionError, match=r"ring only at 'Blake'\n  but it rings at Alex"):
        agent.offered_only_to(context, "Blake")


def test_missing_finding_shows_those_there_are(context: ScenarioContext) -> None:
    lint.check(context)

    with pytest.raises(AssertionError, match="LINT-NO-FAILURE-RULE"):
        lint.finding_at(context, "LINT-SKILL-ID-UNSET", "is", "Escalation › agent_transfer")


def test_wrong_dialog_shows_the_stack(context: ScenarioContext) -> None:
    consumer.says(context, "hi")

    with pytest.raises(AssertionError, match=r"'Escalation' to be active\n  but the stack is \[\]"):
        conversation.dialog_is_active(context, "Escalation", "is")


def test_wrong_count_of_inputs_shows_what_was_received(context: ScenarioContext) -> None:
    consumer.says(context, "hi")

    with pytest.raises(AssertionError, match=r"receive 'agent' 1 time\n  but it received \['hi'\]"):
        conversation.bot_received(context, "agent", 1)


@pytest.mark.parametrize(
    ("name", "value", "lines"),
    [
        pytest.param("script_error", "stop", ["no setting named 'script_error'", "did you mean 'script_errors'?"]),
        pytest.param("script_errors", "halt", ["script_errors cannot be 'halt'", "expected: 'continue' or 'stop'"]),
        pytest.param(
            "reprompt_after_fallback",
            "maybe",
            ["reprompt_after_fallback cannot be 'maybe'", "expected: 'true' or 'false'"],
        ),
    ],
)
def test_a_platform_switch_says_what_it_takes(context, name, value, lines):
    with pytest.raises(FeatureError) as caught:
        cloud.platform_switch(context, name, value)

    said = str(caught.value).split("\n  ")
    assert [said[0], said[-1]] == lines


def test_a_table_and_a_doc_string_below_one_step_are_refused_instead_of_dropping_one(context: ScenarioContext) -> None:
    with pytest.raises(FeatureError, match="this step takes a table or a doc string, found both"):
        conversation.says_all(context, datatable=[["hi"]], docstring="hi")
