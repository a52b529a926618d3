"""A sentence that names something unknown is an error, also where it says that something is not so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from handoff.engine.errors import FeatureError, UnknownName
from handoff.fakes.world.world import World
from handoff.steps.library import agent, bots, cloud, consumer, conversation, integrations, lint, variables
from handoff.steps.scenario.context import ScenarioContext
from handoff.steps.scenario.files import Files

FEATURES = Path(__file__).parents[3] / "features"


@pytest.fixture
def context() -> ScenarioContext:
    context = ScenarioContext(World(), Files(FEATURES / "escalation" / "x.feature", FEATURES))
    cloud.skill_with_id(context, "Human", "4129463410")
    bots.deploy(context, "escalation.json")
    return context


def with_failing_script(context: ScenarioContext) -> None:
    bots.code(context, "agent_transfer", "Pre-Process Code", "nothing.here();")
    consumer.says(context, "agent")


def test_failing_script_is_the_diagnostic_script_error(context: ScenarioContext) -> None:
    with_failing_script(context)

    conversation.diagnostic_reported(context, "script-error", "is")
    with pytest.raises(AssertionError, match=r"no diagnostic 'script-error'\n  but there is [^\[]*script-error"):
        conversation.diagnostic_reported(context, "script-error", "")


def test_assumption_is_a_diagnostic(context: ScenarioContext) -> None:
    with_failing_script(context)  # what follows a failed script is an assumption

    conversation.diagnostic_reported(context, "assumption-used", "is")


def test_missing_diagnostic_says_that_there_is_none(context: ScenarioContext) -> None:
    with pytest.raises(AssertionError, match="but there is none"):
        conversation.diagnostic_reported(context, "unknown-skill", "is")


@pytest.mark.parametrize("whether", ["is", ""])
def test_misspelt_diagnostic_is_an_error(context: ScenarioContext, whether: str) -> None:
    with pytest.raises(UnknownName, match="did you mean 'unknown-skill'"):
        conversation.diagnostic_reported(context, "unknown-skil", whether)


@pytest.mark.parametrize(
    ("sentence", "arguments", "near"),
    [
        (conversation.dialog_is_active, ("Escalaton", ""), "Escalation"),
        (conversation.interaction_reached, ("agent_transfr", 0), "agent_transfer"),
        (conversation.named_bot_says, ("Escalation bot", "Hello"), "Escalation Bot"),
        (cloud.conversation_with, ("agent", "Alexx"), "Alex"),
        (cloud.conversation_with, ("bot", "Escalaton Bot"), "Escalation Bot"),
        (agent.offered_only_to, ("Alexx",), "Alex"),
        (agent.agent_sees, ("Alexx", "agent"), "Alex"),
        (consumer.named_consumer_sees, ("Consumr", "Hello"), "Consumer"),
        (consumer.message_status, ("Send",), "Sent"),
        (lint.no_finding, ("LINT-NO-FAILURE-RUL",), "LINT-NO-FAILURE-RULE"),
        (lint.finding_says, ("LINT-NO-FAILURE-RUL", ""), "LINT-NO-FAILURE-RULE"),
        (lint.findings_are, ("LINT-NO-FAILURE-RUL", [[]]), "LINT-NO-FAILURE-RULE"),
        (lint.finding_at, ("LINT-NO-FAILURE-RULE", "", "Escalation › agent_transfr"), "Escalation › agent_transfer"),
        (variables.variable_is_not_set, ("orderNo",), "orderNr"),
        (variables.variable_has, ("orderNo", "1"), "orderNr"),
    ],
)
def test_misspelt_name_is_an_error(
    context: ScenarioContext, sentence: Callable[..., None], arguments: tuple[object, ...], near: str
) -> None:
    agent.agent_exists(context, "Alex", ["Human"], "Online")
    bots.code(context, "agent_transfer", "Pre-Process Code", "botContext.setBotVariable('orderNr', '1', true, false);")
    consumer.says(context, "hello")
    context.begin_action()

    with pytest.raises(UnknownName, match=f"did you mean '{near}'"):
        sentence(context, *arguments)


def test_bot_is_not_an_agent(context: ScenarioContext) -> None:
    consumer.says(context, "hello")

    with pytest.raises(FeatureError, match='write: the bot "Escalation Bot"'):
        cloud.conversation_with(context, "agent", "Escalation Bot")


def test_name_that_code_computes_may_be_any(context: ScenarioContext) -> None:
    script = "botContext.setBotVariable('order' + botContext.getCurrentUserMessage(), '', true, false);"
    bots.code(context, "agent_transfer", "Pre-Process Code", script)
    consumer.says(context, "hello")

    variables.variable_is_not_set(context, "order2")


def test_dialog_of_an_earlier_version_is_known(context: ScenarioContext) -> None:
    earlier = context.bot
    dialogs = [d | {"name": "Renamed"} if d["name"] == "Escalation" else d for d in earlier.raw["groups"]]
    consumer.says(context, "hello")
    context.save(earlier.with_raw(earlier.raw | {"groups": dialogs}))

    conversation.dialog_is_active(context, "Escalation", "")
    conversation.dialog_is_active(context, "Renamed", "")


@pytest.fixture
def with_api() -> ScenarioContext:
    context = ScenarioContext(World(), Files(FEATURES / "bots" / "x.feature", FEATURES))
    bots.deploy(context, "getting-started.json")
    consumer.says(context, "hi")
    return context


def test_choice_that_is_no_quick_reply_is_advised(with_api: ScenarioContext) -> None:
    bots.utterance_means(with_api, "I pay", "make payment")
    consumer.says(with_api, "I pay")

    with pytest.raises(UnknownName, match='it is a choice: When the consumer selects the choice "Yes"'):
        consumer.taps_quick_reply(with_api, "Yes")
    with pytest.raises(UnknownName, match="the conversation offers no quick reply at all"):
        consumer.taps_quick_reply(with_api, "Later")


def test_missing_skill_is_advised(with_api: ScenarioContext) -> None:
    with pytest.raises(UnknownName, match='add it first: Given the skill "Sales"'):
        agent.agent_exists(with_api, "Alex", ["Sales"], "Online")


def test_variable_that_is_only_read_is_the_closest_name(with_api: ScenarioContext) -> None:
    with pytest.raises(UnknownName, match="did you mean 'orderNumber'"):
        variables.variable_is_not_set(with_api, "orderNumbr")


def test_misspelt_intent_is_an_error(with_api: ScenarioContext) -> None:
    with pytest.raises(UnknownName, match=r"no intent 'make paymnt' in the bot .*\n.*\n  did you mean 'make payment'"):
        bots.utterance_means(with_api, "pay", "make paymnt")


def test_misspelt_result_is_an_error(with_api: ScenarioContext) -> None:
    with pytest.raises(UnknownName, match="did you mean 'OrderStatus'"):
        integrations.result_is(with_api, "OrderStatu", "SUCCESS")


def test_address_that_no_integration_calls_is_an_error(with_api: ScenarioContext) -> None:
    integrations.requested(with_api, "GET", "https://orders.example/order-status/A123456", 0)
    with pytest.raises(UnknownName, match=r"did you mean 'GET https://orders\.example/order-status/"):
        integrations.requested(with_api, "GET", "https://orders.example/order-state/A123456", 0)
