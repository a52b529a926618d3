"""What steps say when a feature's author asks for something that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from handoff.engine.errors import FeatureError, UnknownName
from handoff.fakes.world.world import World
from handoff.steps.library import agent, bots, cloud, connector, consumer, conversation, integrations, lint
from handoff.steps.stage.files import Files
from handoff.steps.stage.scene import Scene

FEATURES = Path(__file__).parents[2] / "features"


@pytest.fixture
def scene() -> Scene:
    scene = Scene(World(), Files(FEATURES / "escalation" / "x.feature", FEATURES))
    cloud.skill_with_id(scene, "Human", "4129463410")
    bots.deploy(scene, "escalation.json")
    return scene


def test_item_that_no_list_picker_offers_cannot_be_picked(scene: Scene) -> None:
    consumer.says(scene, "hi")

    with pytest.raises(UnknownName, match="no list item 'Bread' is on the screen of Consumer"):
        consumer.picks(scene, ["Bread"])


def test_unknown_connector_field_names_the_closest(scene: Scene) -> None:
    with pytest.raises(FeatureError, match="did you mean 'maxEscalationRetries'"):
        connector.connector_field(scene, "maxEscalationRetry", "3")


@pytest.mark.parametrize("value", ["many", "-1", ""])
def test_connector_field_refuses_a_value_it_cannot_have(scene: Scene, value: str) -> None:
    with pytest.raises(FeatureError, match=f"max_escalation_retries cannot be '{value}'"):
        connector.connector_field(scene, "maxEscalationRetries", value)


def test_unknown_switch_names_the_closest(scene: Scene) -> None:
    with pytest.raises(FeatureError, match="did you mean 'bad_skill_id'"):
        cloud.platform_switch(scene, "bad_skil_id", "built-in text")


def test_connector_field_reaches_bots_deployed_later(scene: Scene) -> None:
    connector.connector_field(scene, "maxEscalationRetries", "1")
    bots.deploy(scene, "order-desk.json")

    assert scene.stage.deployment("Order Desk").connector.settings.max_escalation_retries == 1


def test_unknown_fallback_skill_is_the_features_mistake(scene: Scene) -> None:
    with pytest.raises(FeatureError, match="no skill named 'Humans'"):
        connector.fallback_skill(scene, "Humans")


def test_bot_author_cannot_save_what_is_not_deployed(scene: Scene) -> None:
    with pytest.raises(FeatureError, match="not deployed"):
        bots.save(scene, "order-desk.json")


def test_answer_of_an_api_has_to_be_json(scene: Scene) -> None:
    with pytest.raises(FeatureError, match="not JSON"):
        integrations.answers(scene, "GET", "https://shop.example/", "{oops")


def test_dialog_without_a_starter_has_no_patterns(scene: Scene) -> None:
    with pytest.raises(FeatureError, match="the dialog 'Nobody There' has no dialog starter"):
        bots.starter_patterns(scene, "Nobody There", [["hi"]])


def test_context_names_an_intent_that_some_bot_uses(scene: Scene) -> None:
    with pytest.raises(FeatureError, match="did you mean 'check order status'"):
        scene.intent_id("check order statu")


def test_wrong_whereabouts_say_who_has_the_conversation(scene: Scene) -> None:
    agent.agent_exists(scene, "Alex", ["Human"], "Online")
    consumer.says(scene, "hi")

    with pytest.raises(AssertionError, match=r"wait for the skill 'Human'\n  but 'Escalation Bot' has it"):
        cloud.conversation_waits(scene, "is", "Human")


def test_wrong_ring_says_where_it_rings(scene: Scene) -> None:
    agent.agent_exists(scene, "Alex", ["Human"], "Online")
    consumer.says(scene, "agent")

    with pytest.raises(AssertionError, match=r"ring only at 'Blake'\n  but it rings at Alex"):
        agent.offered_only_to(scene, "Blake")


def test_missing_finding_shows_those_there_are(scene: Scene) -> None:
    lint.check(scene)

    with pytest.raises(AssertionError, match="LINT-NO-FAILURE-RULE"):
        lint.finding_at(scene, "LINT-SKILL-ID-UNSET", "is", "Escalation › agent_transfer")


def test_wrong_dialog_shows_the_stack(scene: Scene) -> None:
    consumer.says(scene, "hi")

    with pytest.raises(AssertionError, match=r"'Escalation' to be active\n  but the stack is \[\]"):
        conversation.dialog_is_active(scene, "Escalation", "is")


def test_wrong_count_of_inputs_shows_what_was_received(scene: Scene) -> None:
    consumer.says(scene, "hi")

    with pytest.raises(AssertionError, match=r"receive 'agent' 1 times\n  but it received \['hi'\]"):
        conversation.bot_received(scene, "agent", 1)
