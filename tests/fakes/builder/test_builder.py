"""The author of exports: what it writes is what Conversation Builder writes."""

from __future__ import annotations

import json

import pytest

from handoff.engine.bot import Bot
from handoff.engine.errors import UnknownName
from handoff.fakes.builder import BotBuilder


def shop() -> BotBuilder:
    b = BotBuilder("Shop")
    b.dialog("Welcome", patterns=["hi", "hello *"]).text("Hi there!")
    order = b.dialog("Order Status", intent="check order status")
    order.question("What is your order number?", name="order").rule(
        "number", regex=r"^\w\d{6}$", set={"orderNumber": "{$userMessage}"}
    ).rule("again", no_match="Pardon?", next="current")
    order.integration("OrderStatus").rule("Failure", api="failure", next="sorry").rule("Success", api="success")
    order.card("{OrderStatus.name}", buttons={"Track": "track", "WireServer": "https://shop.example"}, next="end")
    order.text("Sorry.", name="sorry", next="Escalation")
    b.api("OrderStatus", "https://shop.example/{$botContext.orderNumber}", fields={"name": "{$.api_OrderStatus.name}"})
    b.dialog("Escalation", patterns=["agent"]).agent_transfer("One moment.", skill_id="42", failure="sorry")
    b.fallback("Pardon?")
    return b


def test_a_built_bot_dumps_the_bytes_it_was_loaded_from() -> None:
    assert shop().build().dump() == shop().dump()


def test_a_built_bot_has_nothing_to_complain_about() -> None:
    bot = shop().build()

    assert bot.warnings == ()
    assert bot.unsupported == ()


def test_an_option_that_an_interaction_does_not_have_is_refused_with_the_nearest() -> None:
    dialog = BotBuilder("Shop").dialog("Welcome")

    with pytest.raises(UnknownName, match="no option 'delay'") as refused:
        dialog.text("Hi!", delay=500)  # type: ignore[call-arg]

    assert "at Welcome" in str(refused.value)
    assert "did you mean 'delay_ms'?" in str(refused.value)


def test_a_transfer_shows_the_name_of_its_skill() -> None:
    b = BotBuilder("Shop")
    b.dialog("Human").agent_transfer("One moment.", skill_id="42", skill_name="Human")
    transfer = next(one for one in b.build().interactions if one.type == "ESCALATION")

    assert (transfer.escalation.skill_id, transfer.escalation.skill_name) == ("42", "Human")


@pytest.mark.parametrize("key", ["conversationMessage", "groups", "responder"])
def test_lists_are_sorted_by_id_as_the_platform_sorts_them(key: str) -> None:
    ids = [row["id"] for row in json.loads(shop().dump())[key]]

    assert ids == sorted(ids)


def test_each_dialog_is_one_reciprocal_chain() -> None:
    bot = shop().build()

    for dialog in bot.dialogs:
        chain = bot.chain(dialog)
        assert [bot.following(one) for one in chain] == [*chain[1:], None]


def test_a_next_action_leads_to_a_named_interaction_or_dialog() -> None:
    bot = shop().build()
    sorry = bot.interaction_named("sorry")
    escalation = bot.dialog_named("Escalation")
    assert sorry is not None
    assert escalation is not None

    assert (sorry.rules[0].action.name, sorry.rules[0].action.value) == ("DIALOG", escalation.id)


def test_a_next_action_that_leads_nowhere_is_refused_by_name() -> None:
    b = BotBuilder("Shop")
    b.dialog("Welcome", patterns=["hi"]).text("Hi", name="greeting", next="greting")

    with pytest.raises(UnknownName, match=r"^no interaction or dialog named 'greting' to lead to"):
        b.build()


def test_conditional_rules_of_a_question_stand_alone() -> None:
    order = shop().build().interaction_named("order")
    assert order is not None

    assert [rule.is_unconditional for rule in order.rules] == [False, False]


def test_a_statement_has_one_unconditional_next_action() -> None:
    text = Bot.load(shop().dump()).interaction_named("text_1")
    assert text is not None

    assert [(r.is_unconditional, r.action.value) for r in text.rules] == [(True, "next")]


def test_the_same_building_gives_the_same_bytes() -> None:
    assert shop().dump() == shop().dump()


def test_a_new_custom_bot_has_two_dialogs_and_nothing_to_complain_about() -> None:
    bot = BotBuilder("New Bot").custom_bot_dialogs().build()

    assert [(dialog.name, dialog.type) for dialog in bot.dialogs] == [
        ("Welcome", "DIALOG"),
        ("Fallback", "FALLBACK_DIALOG"),
    ]
    assert bot.warnings == bot.unsupported == ()
