"""Next actions, jumps, and the end of a flow."""

from __future__ import annotations

import pytest

from handoff.engine import events as ev
from handoff.engine.flow.flow import ERROR_TEXT
from handoff.engine.turn.commands import Close, Say
from handoff.fakes.builder import BotBuilder


@pytest.fixture
def b() -> BotBuilder:
    return BotBuilder("Desk")


def test_the_next_interaction_follows_in_line(b, converse) -> None:
    main = b.dialog("Main", patterns=["hi"])
    main.text("One.")
    main.text("Two.")
    talk = converse(b)

    talk.says("hi")

    assert talk.texts == ["One.", "Two."]


def test_after_the_last_interaction_the_dialog_is_complete(b, converse) -> None:
    b.dialog("Main", patterns=["hi"]).text("One.")
    talk = converse(b)

    talk.says("hi")

    assert (talk.event(ev.DialogCompleted).dialog, talk.open_dialogs) == ("Main", [])


def test_end_interaction_leaves_the_rest_of_the_dialog_out(b, converse) -> None:
    main = b.dialog("Main", patterns=["hi"])
    main.text("One.", next="end")
    main.text("Two.")
    talk = converse(b)

    talk.says("hi")

    assert talk.texts == ["One."]


@pytest.mark.parametrize(("action", "survey"), [("close dialog", True), ("close conversation", False)])
def test_closing_drops_the_stack_and_closes_with_or_without_a_survey(b, converse, action: str, survey: bool) -> None:
    b.dialog("Order", patterns=["order"]).question("Which?").rule("Any", patterns=["1"])
    b.dialog("Bye", patterns=["bye"]).text("Bye.", next=action)
    talk = converse(b, "order")

    talk.says("bye")

    assert talk.commands[-1] == Close(survey)
    assert talk.open_dialogs == []


@pytest.mark.parametrize(("text", "survey"), [("LP_CLOSEDIALOG", True), ("LP_CLOSECONVERSATION", False)])
def test_a_close_string_closes_instead_of_being_sent(b, converse, text: str, survey: bool) -> None:
    b.dialog("Bye", patterns=["bye"]).text(text)
    talk = converse(b)

    assert talk.says("bye") == [Close(survey)]


def test_a_rule_leads_to_an_interaction_of_its_dialog(b, converse) -> None:
    main = b.dialog("Main", patterns=["hi"])
    main.question("Which?").rule("Last", patterns=["last"], next="last")
    main.text("Next.")
    main.text("Last.", name="last")
    talk = converse(b, "hi")

    talk.says("last")

    assert talk.texts == ["Last."]


def test_a_rule_leads_into_another_dialog_and_its_own_is_left(b, converse) -> None:
    b.dialog("Main", patterns=["hi"]).question("Which?").rule("Other", patterns=["other"], next="Other")
    b.dialog("Other").question("Here?")
    talk = converse(b, "hi")

    talk.says("other")

    assert (talk.texts, talk.open_dialogs) == (["Here?"], ["Other"])


def test_by_switch_a_dialog_that_leads_into_another_ends_with_it(b, converse) -> None:
    b.dialog("Main", patterns=["hi"]).question("Which?").rule("Other", patterns=["other"], next="Other")
    b.dialog("Other").question("Here?").rule("Yes", patterns=["yes"], next="end")
    talk = converse(b, "hi", jump_leaves_return_point=True)

    talk.says("other")
    assert talk.open_dialogs == ["Main", "Other"]

    talk.says("yes")
    assert (talk.texts, talk.open_dialogs) == ([], [])


def test_a_fallback_dialog_that_leads_into_another_ends_at_once_by_that_switch_too(b, converse) -> None:
    b.fallback().text("Sorry?", next="Other")
    b.dialog("Other").question("Here?")
    talk = converse(b, jump_leaves_return_point=True)

    talk.says("what?")

    assert (talk.texts, talk.open_dialogs) == (["Sorry?", "Here?"], ["Other"])


def test_a_disabled_dialog_cannot_be_entered(b, converse) -> None:
    b.dialog("Main", patterns=["hi"]).text("One.", next="Other")
    b.dialog("Other", enabled=False).text("Two.")
    talk = converse(b)

    talk.says("hi")

    assert (talk.texts, talk.codes()) == (["One.", ERROR_TEXT], ["dialog-disabled"])


def test_the_same_question_comes_again(b, converse) -> None:
    stars = b.dialog("Rate", patterns=["rate"]).question("How many stars?")
    stars.rule("Again", patterns=["again"], next="current")
    talk = converse(b, "rate")

    talk.says("again")

    assert talk.texts == ["How many stars?"]


def test_what_a_script_triggers_comes_before_the_rule_s_next_step(b, converse) -> None:
    main = b.dialog("Main", patterns=["hi"])
    question = main.question("Which?", process='botContext.setTriggerNextMessage("scripted");')
    question.rule("Any", patterns=["*"], next="ruled")
    main.text("Ruled.", name="ruled", next="end")
    main.text("Scripted.", name="scripted", next="end")
    talk = converse(b, "hi")

    talk.says("x")

    assert talk.texts == ["Scripted."]


def test_an_unknown_trigger_stops_the_flow_and_names_the_closest(b, converse) -> None:
    main = b.dialog("Main", patterns=["hi"])
    main.text("One.", name="first", pre='botContext.setTriggerNextMessage("secnd");')
    main.text("Two.", name="second")
    talk = converse(b, script_errors="stop")

    talk.says("hi")

    assert talk.texts == ["One.", ERROR_TEXT]
    assert talk.event(ev.FlowStopped).reason.endswith("which does not exist, did you mean 'second'?")


def test_the_user_friendly_response_replaces_the_error_text(b, converse) -> None:
    b.dialog("Main", patterns=["hi"]).text("One.", pre="nobody.knows();")
    talk = converse(b.user_friendly_response("Please try later."), script_errors="stop")

    talk.says("hi")

    assert talk.texts == ["Please try later."]


def test_an_error_keeps_the_session_and_ends_the_dialog(b, converse) -> None:
    b.dialog("Main", patterns=["hi"]).text("One.", pre="nobody.knows();")
    talk = converse(b, script_errors="stop")

    talk.says("hi")

    assert (talk.session.started, talk.session.stopped, talk.open_dialogs) == (True, True, [])


def test_a_rule_stores_its_variables_before_the_next_step(b, converse) -> None:
    main = b.dialog("Main", patterns=["hi"])
    main.question("Which?").rule("Any", patterns=["*"], set={"choice": "{$userMessage}"})
    main.text("You said {$botContext.choice}.")
    talk = converse(b, "hi")

    talk.says("blue")

    assert talk.texts == ["You said blue."]


def test_variables_of_a_request_expire_at_the_end_of_the_turn(b, converse) -> None:
    main = b.dialog("Main", patterns=["hi"])
    main.question("Which?").rule("Any", patterns=["*"], set={"choice": ("{$userMessage}", "request")}, next="end")
    talk = converse(b, "hi")

    talk.says("blue")

    assert isinstance(talk.notes.bodies[-1], ev.VariablesExpired)
    assert talk.session.variables == {}


def test_a_statement_s_citation_says_that_the_flow_went_on(b, converse) -> None:
    main = b.dialog("Main", patterns=["hi"])
    main.text("One.")
    main.question("Two?")
    talk = converse(b)

    talk.says("hi")

    assert [type(command) for command in talk.commands] == [Say, Say]
    assert "INT-STATEMENT-NO-WAIT" in talk.rules(ev.NextActionTaken)
