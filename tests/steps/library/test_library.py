"""What steps say when a feature's author asks for something that cannot be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from handoff.engine.errors import FeatureError, UnknownName
from handoff.engine.events import Card, Choice, FindingReported, MessagePublished
from handoff.fakes.world import messaging_window
from handoff.fakes.world.world import World
from handoff.steps.library import (
    agent,
    bots,
    cloud,
    connector,
    consumer,
    conversation,
    faults,
    integrations,
    lint,
    scripts,
    time,
    transfers,
    variables,
)
from handoff.steps.scenario.context import ScenarioContext
from handoff.steps.scenario.files import Files

FEATURES = Path(__file__).parents[3] / "features"


@pytest.fixture
def context() -> ScenarioContext:
    context = ScenarioContext(World(), Files(FEATURES / "escalation" / "x.feature", FEATURES))
    cloud.skill_with_id(context, "Human", "4129463410")
    bots.deploy(context, "escalation.json")
    return context


def talking_to(bot: str) -> ScenarioContext:
    """A scenario with this bot alone."""
    context = ScenarioContext(World(), Files(FEATURES / "escalation" / "x.feature", FEATURES))
    bots.deploy(context, bot)
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


# --- what a failing expectation finds ---------------------------------------------------------------------------------


def test_busy_agents_need_an_agent(context: ScenarioContext) -> None:
    with pytest.raises(FeatureError, match="there is no agent who could be busy\n  add one first"):
        agent.all_are_full(context)


def test_conversation_with_an_agent_does_not_stay_with_the_bot(context: ScenarioContext) -> None:
    agent.agent_exists(context, "Alex", ["Human"], "Online")
    consumer.says(context, "agent")
    with pytest.raises(AssertionError, match="expected a bot to have the conversation\n  but it is not assigned"):
        cloud.conversation_stays(context)

    agent.agent_acts(context, "Alex", "accepts")
    with pytest.raises(AssertionError, match="expected a bot to have the conversation\n  but 'Alex' has it"):
        cloud.conversation_stays(context)


def test_transfer_that_was_requested_to_another_skill_is_named(context: ScenarioContext) -> None:
    cloud.skill_with_id(context, "Billing", "4129463411")
    consumer.says(context, "hi")
    with pytest.raises(AssertionError, match="none has been sent"):
        transfers.transfer_requested(context, "Human")

    consumer.says(context, "agent")
    transfers.transfer_requested(context, "Human")
    with pytest.raises(AssertionError, match="the skill ids of the requests are 4129463410"):
        transfers.transfer_requested(context, "Billing")


def test_what_took_the_words_is_named_where_the_fallback_was_expected(context: ScenarioContext) -> None:
    consumer.says(context, "agent")

    with pytest.raises(AssertionError, match="but the dialog 'Escalation' takes the words"):
        conversation.fallback_answers(context)


def test_built_in_text_is_not_the_fallback_dialog(context: ScenarioContext) -> None:
    bots.deploy_with_skill(context, "getting-started.json", "Start")
    bots.dialog_off(context, "Fallback")
    consumer.opens_with_skill(context, "Start")
    consumer.says(context, "gibberish")

    with pytest.raises(AssertionError, match="the bot has no Fallback dialog, and the platform gives its own text"):
        conversation.fallback_answers(context)


def test_intent_that_was_not_recognised_is_told_with_what_was(context: ScenarioContext) -> None:
    bots.deploy_with_skill(context, "bank-desk.json", "Bank")
    consumer.opens_with_skill(context, "Bank")
    consumer.says(context, "barely sure")

    with pytest.raises(UnknownName, match="did you mean 'order status'"):
        conversation.intent_recognised(context, "order statu")
    with pytest.raises(AssertionError, match="but the dialog 'Order Status' is started by the intent"):
        conversation.intent_recognised(context, "lost card")
    with pytest.raises(AssertionError, match=r"with the score 0\.61\n  but its score is 0\.6"):
        conversation.intent_recognised_with_score(context, "order status", "0.61")
    consumer.says(context, "below doubt")
    with pytest.raises(AssertionError, match="but no dialog has been started"):
        conversation.intent_recognised(context, "order status")


def test_intent_that_should_not_be_recognised_is_told_with_its_dialog(context: ScenarioContext) -> None:
    bots.deploy_with_skill(context, "bank-desk.json", "Bank")
    consumer.opens_with_skill(context, "Bank")
    consumer.says(context, "below doubt")
    conversation.no_intent_recognised(context)
    conversation.intent_not_recognised(context, "order status")
    consumer.says(context, "barely sure")

    conversation.intent_not_recognised(context, "lost card")
    with pytest.raises(
        AssertionError, match="expected no intent\n  but there is the dialog 'Order Status' by the intent"
    ):
        conversation.no_intent_recognised(context)
    with pytest.raises(AssertionError, match="not to be recognised\n  but it has started the dialog 'Order Status'"):
        conversation.intent_not_recognised(context, "order status")
    with pytest.raises(UnknownName, match="did you mean 'order status'"):
        conversation.intent_not_recognised(context, "order statu")


def test_variable_that_should_not_have_a_value_is_known(context: ScenarioContext) -> None:
    consumer.says(context, "hi")
    variables.variable_is(context, "city", "Old Town")

    variables.variable_is_not(context, "city", "Old")
    with pytest.raises(AssertionError, match="expected the bot variable 'city' not to be 'Old Town'"):
        variables.variable_is_not(context, "city", "Old Town")
    with pytest.raises(UnknownName):
        variables.variable_is_not(context, "cyti", "Old Town")


def test_context_data_is_what_was_written_last(context: ScenarioContext) -> None:
    consumer.says(context, "hi")
    with pytest.raises(AssertionError, match=r"context data crm\.tier to be 'gold'\n  but it is not set"):
        scripts.context_data_has(context, "user", "tier", "crm", "gold")
    scripts.context_data_is(context, "user", "tier", "crm", "silver")
    scripts.context_data_is(context, "user", "tier", "crm", "gold")

    scripts.context_data_has(context, "user", "tier", "crm", "gold")
    for scope, name, namespace in (("global", "tier", "crm"), ("user", "level", "crm"), ("user", "tier", "shop")):
        with pytest.raises(AssertionError, match="it is not set"):
            scripts.context_data_has(context, scope, name, namespace, "gold")  # type: ignore[arg-type]
    with pytest.raises(AssertionError, match="but it is 'gold'"):
        scripts.context_data_has(context, "user", "tier", "crm", "silver")


def test_log_that_should_not_show_a_text_is_told_with_its_entries(context: ScenarioContext) -> None:
    bots.deploy_with_skill(context, "script-bot.json", "Bank")
    bots.code(context, "hello", "Pre-Process Code", 'botContext.printDebugMessage("the order is missing");')
    consumer.opens_with_skill(context, "Bank")
    consumer.says(context, "hi")

    scripts.bot_log_lacks(context, "orders")
    with pytest.raises(AssertionError, match=r"not to show 'order'\n  but it shows \['the order is missing'\]"):
        scripts.bot_log_lacks(context, "order")


def test_part_that_a_variable_lacks_is_shown_with_its_value(context: ScenarioContext) -> None:
    consumer.says(context, "hi")
    variables.variable_is(context, "city", "Old Town")

    variables.variable_is_like(context, "city", "contains", "Town")
    variables.variable_is_like(context, "city", "matches", "^Old ")
    with pytest.raises(AssertionError, match="to be a text that contains 'town'\n  but it is 'Old Town'"):
        variables.variable_is_like(context, "city", "contains", "town")


def test_every_transfer_fails_until_the_end(context: ScenarioContext) -> None:
    faults.every_transfer_fails(context)
    for _ in range(4):
        consumer.says(context, "agent")

    transfers.escalation_stopped(context, "has")


def test_integration_that_no_bot_has_is_told_with_the_closest(context: ScenarioContext) -> None:
    bots.deploy(context, "lookup.json")
    with pytest.raises(UnknownName, match=r"no integration 'Ordr' in the bot.*\n.*\n  did you mean 'Order'"):
        integrations.integration_fails(context, "Ordr", "fails")
    with pytest.raises(UnknownName, match="did you mean 'Order'"):
        integrations.not_called(context, "Ordr")


def test_transfer_is_not_answered_as_an_integration(context: ScenarioContext) -> None:
    with pytest.raises(FeatureError, match="write: Given the transfer API answers 500 to the next request"):
        integrations.integration_answers_status(context, "HumanEscalation", 500)
    with pytest.raises(FeatureError, match="write: Then exactly 1 transfer request has been sent in this conversation"):
        integrations.called_so_often(context, "HumanEscalation", 1)


@pytest.mark.parametrize("moment", ["2026-02-30 10:00", "2026-01-06 24:00", "Monday 7:60"])
def test_date_that_does_not_exist_is_told_with_an_example(context: ScenarioContext, moment: str) -> None:
    with pytest.raises(
        FeatureError, match=r"there is no such date and time\n.*\n  expected: one like 2026-12-24 18:30"
    ):
        time.it_is(context, moment)


def test_time_does_not_go_back_in_a_conversation(context: ScenarioContext) -> None:
    consumer.says(context, "hi")
    before = context.target.instant_ms

    with pytest.raises(FeatureError, match=r"time cannot go back .*\n.*\n  expected: 2026-01-05 10:00 or later"):
        time.it_is(context, "2026-01-05 9:59")
    assert context.target.instant_ms == before


def test_unknown_time_zone_names_the_closest(context: ScenarioContext) -> None:
    with pytest.raises(UnknownName, match="did you mean 'Europe/Berlin'"):
        time.it_is_in_zone(context, "2026-01-06 10:00", "Europe/Berlijn")


# --- things on the screen ---------------------------------------------------------------------------------------------


def test_label_that_nothing_on_the_screen_has_names_the_closest(context: ScenarioContext) -> None:
    bots.deploy_with_skill(context, "showcase.json", "Showcase")
    consumer.opens_with_skill(context, "Showcase")
    consumer.says(context, "rate")

    wrong = "nothing on the screen of Consumer is labelled 'Goood'\n  known: Good, Bad\n  did you mean 'Good'?"
    for acts in (consumer.taps, consumer.chooses):
        with pytest.raises(UnknownName, match=re.escape(wrong)):
            acts(context, "Goood")


def test_label_that_two_things_have_asks_which() -> None:
    cards = (Card(f"Order {n}", choices=(Choice("Track", f"t{n}"),)) for n in (1, 2))
    shown = [MessagePublished("bot", "Desk", "", cards=tuple(cards))]

    with pytest.raises(FeatureError, match=r"2 things on the screen are labelled 'Track'") as caught:
        messaging_window.element(shown, "Track", whose="Consumer")
    assert "the button 'Track' on the card 'Order 2'" in str(caught.value)
    assert 'say which one: When the consumer taps the button "Track" on the card "Order 1"' in str(caught.value)


def test_nothing_to_tap_is_said(context: ScenarioContext) -> None:
    consumer.says(context, "agent")

    with pytest.raises(UnknownName, match="nothing can be tapped there; to type it then: When the consumer chooses"):
        consumer.taps(context, "Yes")


def test_findings_are_all_of_them_in_full(context: ScenarioContext) -> None:
    heading = ["severity", "place", "text", "path"]
    lint.check(context)
    rows = [
        [one.severity, one.where, one.text, one.path]
        for one in context.bodies(FindingReported, everywhere=True)
        if one.rule == "LINT-NO-FAILURE-RULE"
    ]
    lint.findings_are(context, "LINT-NO-FAILURE-RULE", [heading, *rows])

    changed = ["error", *rows[0][1:]]
    for wrong in (rows[1:], rows[::-1], [*rows, rows[0]], [changed, *rows[1:]]):
        with pytest.raises(AssertionError, match="expected the findings LINT-NO-FAILURE-RULE"):
            lint.findings_are(context, "LINT-NO-FAILURE-RULE", [heading, *wrong])


def test_button_of_two_cards_needs_the_card() -> None:
    cards = tuple(Card(f"Order {n}", choices=(Choice("Track", f"t{n}"),)) for n in (1, 2))
    shown = [MessagePublished("bot", "Desk", "", cards=cards)]

    with pytest.raises(FeatureError, match='When the consumer taps the button "Track" on the card "Order 1"'):
        messaging_window.button(shown, "Track", whose="Consumer")
    assert messaging_window.button(shown, "Track", card="Order 2", whose="Consumer").payload == "t2"


def test_buttons_that_no_step_could_tell_apart_are_one() -> None:
    cards = tuple(Card("Order", choices=(Choice("Track", f"t{n}"),)) for n in (1, 2))
    shown = [MessagePublished("bot", "Desk", "", cards=cards)]

    assert messaging_window.button(shown, "Track", whose="Consumer").payload == "t1"


def test_the_number_of_messages_is_the_one_since_the_last_action(context: ScenarioContext) -> None:
    consumer.says(context, "hi")

    conversation.sends_so_many_messages(context, 1)
    for count in (0, 2):
        with pytest.raises(AssertionError, match=rf"expected the bot to send {count} messages.*\n.*it says \["):
            conversation.sends_so_many_messages(context, count)


def test_the_number_of_choices_is_that_of_the_message_read_last() -> None:
    context = talking_to("showcase.json")
    consumer.says(context, "menu")

    with pytest.raises(AssertionError, match=r"offers \[\]"):
        conversation.offers_so_many(context, 2)
    conversation.says(context, "What would you like?")
    conversation.offers_so_many(context, 2)
    for count in (1, 3):
        with pytest.raises(AssertionError, match=r"offers \['Tea', 'Coffee'\]"):
            conversation.offers_so_many(context, count)


def test_a_dialog_that_has_ended_has_started() -> None:
    context = talking_to("travel-desk.json")
    consumer.says(context, "book a trip")

    conversation.dialog_has_started(context, "Booking", "has")
    conversation.dialog_has_started(context, "Luggage", "")
    consumer.says(context, "opening hours")
    conversation.dialog_is_active(context, "Hours", "")
    conversation.dialog_has_started(context, "Hours", "has")
    with pytest.raises(AssertionError, match=r"'Booking' not to have started.*\n.*started were \['Booking', 'Hours'\]"):
        conversation.dialog_has_started(context, "Booking", "")
    with pytest.raises(AssertionError, match="'Luggage' to have started"):
        conversation.dialog_has_started(context, "Luggage", "has")
    with pytest.raises(UnknownName, match="no dialog 'Bookings'"):
        conversation.dialog_has_started(context, "Bookings", "has")


def test_a_dialog_that_has_not_started_has_not_ended() -> None:
    context = talking_to("travel-desk.json")
    consumer.says(context, "book a trip")

    with pytest.raises(AssertionError, match=r"'Booking' to have ended\n  but the stack is \['Booking'\]"):
        conversation.dialog_has_ended(context, "Booking")
    with pytest.raises(AssertionError, match=r"'Hours' to have ended\n  but it has not started"):
        conversation.dialog_has_ended(context, "Hours")
    consumer.says(context, "opening hours")
    conversation.dialog_has_ended(context, "Hours")
    with pytest.raises(UnknownName, match="no dialog 'Hous'"):
        conversation.dialog_has_ended(context, "Hous")
