"""The fallback procedure: its response, the pending question, the counts."""

from __future__ import annotations

import json

import pytest

from handoff.engine import events as ev
from handoff.engine.flow.fallback import BUILT_IN_FALLBACK
from handoff.engine.turn.answer import Answer
from handoff.engine.turn.commands import Call
from handoff.fakes.builder import BotBuilder

FOUND = Answer(200, json.dumps({"results": [{"title": "Returns"}]}))
NOTHING = Answer(200, json.dumps({"results": []}))


def desk(*, own: str = "") -> BotBuilder:
    b = BotBuilder("Desk")
    order = b.dialog("Order", patterns=["order"])
    order.question("Which number?", fallback=own).rule("Number", regex=r"^\d+$", next="end")
    return b


# --- which response --------------------------------------------------------------------------------------------------


def test_without_a_fallback_dialog_the_built_in_text_is_given(converse) -> None:
    talk = converse(desk())

    talk.says("what?")

    assert (talk.texts, talk.event(ev.FallbackGiven).how) == ([BUILT_IN_FALLBACK], "built-in")


def test_the_fallback_dialog_replaces_the_built_in_text(converse) -> None:
    b = desk()
    b.fallback("Sorry?")
    talk = converse(b)

    talk.says("what?")

    assert (talk.texts, talk.event(ev.FallbackGiven).how) == (["Sorry?"], "dialog")


def test_a_disabled_fallback_dialog_does_not(converse) -> None:
    b = desk()
    b.fallback("Sorry?", enabled=False)
    talk = converse(b)

    talk.says("what?")

    assert talk.texts == [BUILT_IN_FALLBACK]


def test_the_question_s_own_response_comes_before_the_fallback_dialog(converse) -> None:
    b = desk(own="Digits, please.")
    b.fallback("Sorry?")
    talk = converse(b, "order")

    talk.says("what?")

    assert (talk.texts, talk.open_dialogs) == (["Digits, please."], ["Order"])


def test_an_input_that_the_fallback_dialog_s_question_does_not_take_gets_the_built_in_text(converse) -> None:
    b = desk()
    b.fallback().question("Shall I call someone?").rule("Yes", patterns=["yes"], next="end")
    talk = converse(b, "what?")

    talk.says("who?")

    assert talk.texts == [BUILT_IN_FALLBACK, "Shall I call someone?"]


# --- the pending question --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "Sorry?"], ids=["built-in text", "Fallback dialog"])
@pytest.mark.parametrize("again", [True, False])
def test_the_pending_question_is_asked_again_but_for_a_switch(converse, text: str, again: bool) -> None:
    b = desk()
    if text:
        b.fallback(text)
    talk = converse(b, "order", reprompt_after_fallback=again)

    talk.says("what?")

    assert talk.texts == [text or BUILT_IN_FALLBACK, *(["Which number?"] if again else [])]
    assert talk.session.question_id


# --- automatic escalation --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("failures", "offers"), [(2, False), (3, True)])
def test_an_agent_is_offered_once_the_threshold_has_been_passed(converse, failures: int, offers: bool) -> None:
    b = desk(own="Digits, please.")
    b.auto_escalation("77", threshold=2)
    talk = converse(b, "order")

    for _ in range(failures):
        talk.says("what?")

    assert (talk.events(ev.AutoEscalationTriggered) != []) is offers
    assert (talk.texts == ["Digits, please."]) is not offers


def test_the_built_in_text_counts_for_the_question_it_interrupts(converse) -> None:
    b = desk()
    b.auto_escalation("77", threshold=2)
    talk = converse(b, "order")

    talk.says("what?")

    assert talk.event(ev.FallbackCounted).count == 1


# --- annotations -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "annotated"), [(FOUND, []), (NOTHING, ["unrecognised-utterance"])], ids=str)
def test_an_utterance_is_annotated_unless_the_fallback_dialog_finds_an_article(converse, answer, annotated) -> None:
    b = desk().attribute("ENABLE_AGENT_ANNOTATIONS", "true")
    b.fallback().knowledge("kb-1", not_found="Nothing.", next="end")
    talk = converse(b)

    talk.says("what?", answer)

    assert talk.codes() == annotated


@pytest.mark.parametrize("body", ["", "[]", "not JSON", '{"results": []}'])
def test_a_result_before_it_that_is_no_answer_of_a_knowledge_base_has_no_articles(converse, body: str) -> None:
    b = desk().attribute("ENABLE_AGENT_ANNOTATIONS", "true")
    b.api("Shop", "https://shop.example/")
    fallback = b.fallback()
    fallback.knowledge("kb-1", not_found="Nothing.")
    fallback.integration("Shop", next="end")
    talk = converse(b)

    talk.says("what?", NOTHING, Answer(200, body))

    assert talk.codes() == ["unrecognised-utterance"]


# --- a skill id that is not numeric ----------------------------------------------------------------------------------


def escalating(skill_id: str = "Billing") -> BotBuilder:
    b = BotBuilder("Desk")
    b.dialog("Escalation", patterns=["agent"]).agent_transfer("One moment.", skill_id=skill_id)
    return b


@pytest.mark.parametrize("skill_id", ["Billing", "12a", "", "1 2", "-5"])
def test_a_skill_id_that_is_not_numeric_gets_the_fallback_and_makes_no_call(converse, skill_id: str) -> None:
    talk = converse(escalating(skill_id))

    talk.says("agent")

    assert talk.texts == [BUILT_IN_FALLBACK]
    assert talk.event(ev.FallbackGiven).reason == "skill id"


def test_a_bad_skill_id_ends_the_dialog_of_the_transfer(converse) -> None:
    talk = converse(escalating())

    talk.says("agent")

    assert talk.open_dialogs == []


@pytest.mark.parametrize(
    ("switch", "text"), [("fallback procedure", "Sorry?"), ("built-in text", BUILT_IN_FALLBACK)], ids=str
)
def test_a_bad_skill_id_runs_the_fallback_dialog_but_for_a_switch(converse, switch: str, text: str) -> None:
    b = escalating()
    b.fallback("Sorry?")
    talk = converse(b, bad_skill_id=switch)

    talk.says("agent")

    assert talk.texts == [text]


def test_a_bad_skill_id_within_the_fallback_dialog_gets_the_built_in_text_once(converse) -> None:
    b = desk()
    b.fallback().agent_transfer("One moment.", skill_id="Billing")
    talk = converse(b)

    talk.says("what?")

    assert (talk.texts, talk.open_dialogs) == ([BUILT_IN_FALLBACK], [])


def test_a_question_beneath_a_bad_skill_id_is_asked_again(converse) -> None:
    b = desk()
    b.dialog("Escalation", patterns=["agent"]).agent_transfer("One moment.", skill_id="Billing")
    talk = converse(b, "order")

    talk.says("agent")

    assert (talk.texts, talk.open_dialogs) == ([BUILT_IN_FALLBACK, "Which number?"], ["Order"])


def test_a_bad_skill_id_does_not_get_the_response_of_a_question_beneath(converse) -> None:
    b = desk(own="Digits, please.")
    b.dialog("Escalation", patterns=["agent"]).agent_transfer("One moment.", skill_id="Billing")
    talk = converse(b, "order")

    talk.says("agent")

    assert talk.texts == [BUILT_IN_FALLBACK, "Which number?"]


def test_a_bad_skill_id_counts_for_no_automatic_escalation(converse) -> None:
    b = desk()
    b.dialog("Escalation", patterns=["agent"]).agent_transfer("One moment.", skill_id="Billing")
    b.auto_escalation("77", threshold=2)
    talk = converse(b, "order")

    talk.says("agent")

    assert talk.events(ev.FallbackCounted) == []
    assert not any(isinstance(command, Call) for command in talk.commands)
