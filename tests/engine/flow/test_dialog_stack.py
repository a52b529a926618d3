"""The stack of dialogs: pushed, popped, returned to."""

from __future__ import annotations

import pytest

from handoff.engine import events as ev
from handoff.fakes.builder import BotBuilder


@pytest.fixture
def desk() -> BotBuilder:
    b = BotBuilder("Desk")
    order = b.dialog("Order", patterns=["order"])
    order.text("An order.")
    order.question("Which number?").rule("Number", regex=r"^\d+$", next="end")
    b.dialog("Hours", patterns=["hours"]).text("Nine to five.")
    b.dialog("Call", patterns=["call"]).question("Whom?").rule("Name", patterns=["kim"], next="end")
    return b


def test_a_dialog_starter_puts_its_dialog_on_top(desk, converse) -> None:
    talk = converse(desk, "order")

    talk.says("call")

    assert talk.open_dialogs == ["Order", "Call"]


def test_the_end_of_a_dialog_repeats_the_last_interaction_beneath(desk, converse) -> None:
    talk = converse(desk, "order")

    talk.says("hours")

    assert talk.texts == ["Nine to five.", "Which number?"]
    assert talk.event(ev.DialogResumed).dialog == "Order"


def test_dialogs_are_returned_to_one_after_the_other(desk, converse) -> None:
    talk = converse(desk, "order")
    talk.says("call")
    talk.says("hours")

    talk.says("kim")

    assert (talk.texts, talk.open_dialogs) == (["Which number?"], ["Order"])


def test_a_dialog_that_is_started_again_is_on_the_stack_once(desk, converse) -> None:
    talk = converse(desk, "order")
    talk.says("call")

    talk.says("order")

    assert talk.open_dialogs == ["Call", "Order"]
    assert "C33e" in talk.rules(ev.DialogStarted)


def skipping(text: str) -> str:
    return f'botContext.setBotVariable("skipPreviousDialog", "{text}", true, false);'


@pytest.mark.parametrize("value", ["true", " TRUE "])
def test_skip_previous_dialog_leaves_nothing_to_return_to(desk, converse, value: str) -> None:
    desk.dialog("Skip", patterns=["skip"]).text("Skipping.", pre=skipping(value))
    talk = converse(desk, "order")

    talk.says("skip")

    assert (talk.texts, talk.open_dialogs) == (["Skipping."], [])


def test_any_other_value_of_it_does_not(desk, converse) -> None:
    desk.dialog("Skip", patterns=["skip"]).text("Skipping.", pre=skipping("yes"))
    talk = converse(desk, "order")

    talk.says("skip")

    assert talk.texts == ["Skipping.", "Which number?"]


def test_a_fallback_dialog_that_has_led_elsewhere_is_not_returned_to(desk, converse) -> None:
    desk.fallback().question("Shall I call someone?").rule("Yes", patterns=["yes"], next="end")
    talk = converse(desk, "order")
    talk.says("what?")
    assert talk.open_dialogs == ["Order", "Fallback"]

    talk.says("hours")

    assert (talk.texts, talk.open_dialogs) == (["Nine to five.", "Which number?"], ["Order"])
    assert "CTX-FALLBACK-NOT-RETURNED" in talk.rules(ev.DialogCompleted)


def test_variables_of_a_dialog_end_with_it(converse) -> None:
    b = BotBuilder("Desk")
    question = b.dialog("Order", patterns=["order"]).question("Which number?")
    question.rule("Number", regex=r"^\d+$", set={"number": ("{$userMessage}", "dialog")}, next="end")
    talk = converse(b, "order")

    talk.says("12")

    assert talk.event(ev.VariableSet).value == "12"
    assert (talk.session.variables, "VAR-DURATION-DIALOG" in talk.rules(ev.DialogCompleted)) == ({}, True)


@pytest.mark.parametrize("again", [True, False])
def test_a_dialog_that_ends_above_the_fallback_dialog_returns_as_from_a_fallback(desk, converse, again) -> None:
    desk.fallback().question("Sorry, what is it about?").rule("Topic", patterns=["topic"], next="end")
    talk = converse(desk, "order", reprompt_after_fallback=again)
    talk.says("what?")
    assert talk.open_dialogs == ["Order", "Fallback"]

    talk.says("hours")

    assert talk.texts == ["Nine to five.", *(["Which number?"] if again else [])]
    assert talk.open_dialogs == ["Order"]
    assert "FB-DIALOG-OVERRIDES" in talk.rules(ev.DialogResumed)
