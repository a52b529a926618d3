"""The taker of an input, and the order in which takers are tried (C18)."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from handoff.engine import events as ev
from handoff.engine.flow.fallback import BUILT_IN_FALLBACK
from handoff.engine.flow.flow import ERROR_TEXT, SurveyBegins
from handoff.engine.matching.bot_groups import BotGroup
from handoff.engine.matching.dialog_starters import Starters
from handoff.engine.matching.disambiguation import NONE_REPLY
from handoff.engine.ports import TransferContext
from handoff.engine.turn.answer import Answer
from handoff.engine.turn.commands import Call
from handoff.fakes.builder import BotBuilder

PDF = ev.File("bill.pdf")
GOOD, FAIR_PLUS = 0.60, 0.59


@pytest.fixture
def desk() -> BotBuilder:
    b = BotBuilder("Desk")
    order = b.dialog("Order", patterns=["order"])
    order.question("Which number?", name="number").rule("Number", patterns=["1*"], next="done")
    order.text("Thank you.", name="done", next="end")
    b.dialog("Hours", patterns=["hours", "12"]).text("Nine to five.", next="end")
    return b


# --- the pending question --------------------------------------------------------------------------------------------


def test_the_rules_of_a_pending_question_come_before_a_dialog_starter(desk, converse) -> None:
    talk = converse(desk, "order")

    talk.says("12")

    assert talk.texts == ["Thank you."]
    assert talk.events(ev.DialogStarterMatched) == []


def test_an_answer_that_no_rule_takes_goes_to_the_dialog_starters(desk, converse) -> None:
    talk = converse(desk, "order")

    talk.says("hours")

    assert talk.texts == ["Nine to five.", "Which number?"]


def test_a_question_without_conditions_takes_what_a_dialog_starter_would_take(converse) -> None:
    b = BotBuilder("Desk")
    b.dialog("Note", patterns=["note"]).question("What is it?")
    b.dialog("Hours", patterns=["hours"]).text("Nine to five.")
    talk = converse(b, "note")

    talk.says("hours")

    assert talk.event(ev.QuestionAnswered).interaction == "text_question_1"
    assert talk.texts == []


def test_a_no_match_rule_keeps_the_input_from_the_dialog_starters(converse) -> None:
    b = BotBuilder("Desk")
    stars = b.dialog("Rate", patterns=["rate"]).question("How many stars?")
    stars.rule("Stars", regex=r"^\d$", next="end").rule("Else", no_match="One to five.", next="current")
    b.dialog("Hours", patterns=["hours"]).text("Nine to five.")
    talk = converse(b, "rate")

    talk.says("hours")

    assert talk.texts == ["One to five.", "How many stars?"]


# --- dialog starters -------------------------------------------------------------------------------------------------


def test_the_first_dialog_that_matches_takes_the_input_with_a_warning(converse) -> None:
    b = BotBuilder("Desk")
    b.dialog("First", patterns=["h*"]).text("First.")
    b.dialog("Second", patterns=["hi"]).text("Second.")
    talk = converse(b)

    talk.says("hi")

    assert talk.texts == ["First."]
    assert talk.codes() == ["several-dialogs-match"]


def test_an_exclude_keyword_leaves_the_input_to_the_next_dialog(converse) -> None:
    b = BotBuilder("Desk")
    b.dialog("First", patterns=["h*"], exclude=["hi"]).text("First.")
    b.dialog("Second", patterns=["hi"]).text("Second.")
    talk = converse(b)

    talk.says("hi")

    assert talk.texts == ["Second."]
    assert "DLG-STARTER-EXCLUDE" in talk.rules(ev.DialogStarterMatched)


@pytest.mark.parametrize(("first", "cites"), [("", False), ("hours", True)], ids=["first input", "later input"])
def test_only_a_later_input_is_said_after_an_open_statement(desk, converse, first: str, cites: bool) -> None:
    talk = converse(desk, first)

    talk.says("hours")

    assert ("CTX-SWITCH-OPEN-STATEMENT" in talk.rules(ev.DialogStarterMatched)) is cites


# --- intents ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def agency() -> BotBuilder:
    b = BotBuilder("Agency")
    b.dialog("Book", intent="booking").text("Booked.")
    b.dialog("Cancel", intent="cancelling").text("Cancelled.")
    b.dialog("Hours", patterns=["hours"]).text("Nine to five.")
    return b


@pytest.mark.parametrize(("score", "text"), [(GOOD, "Booked."), (FAIR_PLUS, BUILT_IN_FALLBACK)])
def test_an_intent_starts_its_dialog_from_the_band_good_on(agency, converse, nlu, score: float, text: str) -> None:
    talk = converse(agency, nlu=nlu({"book it": {"booking": score}}))

    talk.says("book it")

    assert talk.texts == [text]


def test_a_pattern_comes_before_an_intent(agency, converse, nlu) -> None:
    talk = converse(agency, nlu=nlu({"hours": {"booking": 1.0}}))

    talk.says("hours")

    assert talk.event(ev.DialogStarterMatched).by == "pattern"


def test_the_intent_with_the_best_score_comes_first(agency, converse, nlu) -> None:
    talk = converse(agency, nlu=nlu({"change it": {"booking": 0.7, "cancelling": 0.8}}))

    talk.says("change it")

    assert talk.texts == ["Cancelled."]


def test_an_exclude_keyword_leaves_the_input_to_the_next_intent(converse, nlu) -> None:
    b = BotBuilder("Agency")
    b.dialog("Book", intent="booking", exclude=["change"]).text("Booked.")
    b.dialog("Cancel", intent="cancelling").text("Cancelled.")
    talk = converse(b, nlu=nlu({"change it": {"booking": 0.9, "cancelling": 0.8}}))

    talk.says("change it")

    assert talk.texts == ["Cancelled."]


# --- the group -------------------------------------------------------------------------------------------------------


def group(*, collaborates: bool = True) -> BotGroup:
    b = BotBuilder("Returns")
    b.dialog("Return", patterns=["send it back"]).text("Send it.")
    other = b.build()
    member = SimpleNamespace(
        name="Returns Bot", bot=other, starters=Starters.of(other), nlu=None, skill_id="77", is_connected=True,
        is_previewed=False,
    )  # fmt: skip
    return BotGroup("Shop", [member], collaborates=collaborates)


def test_a_bot_of_the_group_takes_what_this_one_cannot(desk, converse) -> None:
    talk = converse(desk, group=group())

    talk.says("send it back", Answer(200))

    assert [type(command) for command in talk.commands] == [Call]
    assert (talk.event(ev.GroupBotMatched).dialog, talk.event(ev.TransferAccepted).skill_id) == ("Return", "77")


def test_a_group_that_does_not_collaborate_takes_nothing(desk, converse) -> None:
    talk = converse(desk, group=group(collaborates=False))

    talk.says("send it back")

    assert talk.texts == [BUILT_IN_FALLBACK]
    assert "B2B-GROUP-COLLABORATION-DEFAULT" in talk.rules(ev.FallbackGiven)


def test_a_message_of_the_platform_is_not_offered_to_the_group(desk, converse) -> None:
    talk = converse(desk, group=group())

    talk.says("send it back", source="failure")

    assert talk.texts == [BUILT_IN_FALLBACK]


# --- disambiguation --------------------------------------------------------------------------------------------------


@pytest.fixture
def doubtful(agency) -> BotBuilder:
    agency.disambiguation().intent_choice("Which one?", extra=["None of these"])
    return agency


TWO = {"hm": {"booking": 0.5, "cancelling": 0.46}}


def test_two_doubtful_intents_are_offered_best_first(doubtful, converse, nlu) -> None:
    talk = converse(doubtful, nlu=nlu(TWO))

    talk.says("hm")

    assert [choice.label for choice in talk.commands[0].message.choices] == ["booking", "cancelling", "None of these"]


def test_one_doubtful_intent_is_not_asked_about(doubtful, converse, nlu) -> None:
    talk = converse(doubtful, nlu=nlu({"hm": {"booking": 0.5, "cancelling": 0.44}}))

    talk.says("hm")

    assert talk.texts == [BUILT_IN_FALLBACK]


def test_a_doubtful_intent_comes_after_the_group(doubtful, converse, nlu) -> None:
    talk = converse(doubtful, nlu=nlu({"send it back": TWO["hm"]}), group=group())

    talk.says("send it back", Answer(200))

    assert talk.events(ev.DisambiguationStarted) == []


def test_an_offered_intent_starts_its_dialog_and_ends_the_question(doubtful, converse, nlu) -> None:
    talk = converse(doubtful, "hm", nlu=nlu(TWO))

    talk.says("Booking")

    assert (talk.texts, talk.open_dialogs) == (["Booked."], [])


def test_the_extra_choice_asks_for_another_one(doubtful, converse, nlu) -> None:
    talk = converse(doubtful, "hm", nlu=nlu(TWO))

    talk.says("None of these")

    assert (talk.texts, talk.open_dialogs) == ([NONE_REPLY], ["Disambiguation"])


def test_other_words_do_not_leave_the_question(doubtful, converse, nlu) -> None:
    talk = converse(doubtful, "hm", nlu=nlu(TWO))

    talk.says("hours")

    assert talk.texts[0] == BUILT_IN_FALLBACK
    assert talk.events(ev.DialogStarterMatched) == []


# --- files -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def upload() -> BotBuilder:
    b = BotBuilder("Desk")
    dialog = b.dialog("Upload", patterns=["upload"])
    dialog.file_upload("Send it.", ["pdf"])
    dialog.text("Thank you.", next="end")
    b.dialog("Hours", patterns=["hours"]).text("Nine to five.")
    return b


def test_a_file_answers_the_question_for_it(upload, converse) -> None:
    talk = converse(upload, "upload")

    talk.says("", file=PDF)

    assert talk.texts == ["Thank you."]


def test_a_file_of_another_type_is_refused_and_the_question_stays(upload, converse) -> None:
    talk = converse(upload, "upload")

    talk.says("", file=ev.File("cat.png"))

    assert (talk.texts, talk.open_dialogs) == (
        ["The file type is invalid. Upload one of these types: pdf."],
        ["Upload"],
    )


def test_words_instead_of_a_file_go_to_the_dialog_starters(upload, converse) -> None:
    talk = converse(upload, "upload")

    talk.says("hours")

    assert talk.texts == ["Nine to five.", "Send it."]


def test_the_outcome_of_an_upload_answers_no_question(converse) -> None:
    b = BotBuilder("Desk")
    b.dialog("Note", patterns=["note"]).question("What is it?")
    b.dialog("Stored", patterns=["file_upload_success:*"]).text("It is here.")
    talk = converse(b, "note")

    talk.says("file_upload_success:Done.", source="file")

    assert talk.texts == ["It is here.", "What is it?"]


# --- another bot's transfer, a survey, debug commands ----------------------------------------------------------------


def test_the_intent_of_a_transfer_comes_before_its_message(agency, converse) -> None:
    talk = converse(agency)
    intent = talk.flow.bot.intent_id("cancelling")

    talk.takes(TransferContext(intent, "hours"))

    assert (talk.texts, talk.event(ev.DialogStarterMatched).by) == (["Cancelled."], "context intent")


@pytest.mark.parametrize("intent", ["", "unknown"], ids=["without an intent", "with an intent of another bot"])
def test_the_message_of_a_transfer_is_matched_where_its_intent_is_not(agency, converse, intent: str) -> None:
    talk = converse(agency)

    talk.takes(TransferContext(intent, "hours"))

    assert (talk.texts, talk.event(ev.DialogStarterMatched).by) == (["Nine to five."], "context message")


def test_a_transfer_that_means_nothing_gets_the_fallback(agency, converse) -> None:
    talk = converse(agency)

    talk.takes(TransferContext("", "what?"))

    assert talk.texts == [BUILT_IN_FALLBACK]
    assert "B2B-CONTEXT-NONE-FALLBACK" in talk.rules(ev.FallbackGiven)


def test_a_survey_opens_with_its_dialog(converse) -> None:
    b = BotBuilder("Survey")
    b.survey().question("How was it?")
    talk = converse(b)

    talk.takes(SurveyBegins())

    assert (talk.texts, talk.open_dialogs) == (["How was it?"], ["Survey"])


def test_a_survey_without_a_dialog_says_the_error_text(desk, converse) -> None:
    talk = converse(desk)

    talk.takes(SurveyBegins())

    assert (talk.texts, talk.event(ev.FlowStopped).reason) == (
        [ERROR_TEXT], "Desk has no survey dialog that is enabled",
    )  # fmt: skip


def test_the_debug_command_reset_comes_before_a_question_that_takes_anything(converse) -> None:
    b = BotBuilder("Desk")
    b.dialog("Note", patterns=["note"]).question("What is it?")
    talk = converse(b, "note")

    talk.says("reset")

    assert (talk.session.started, talk.open_dialogs, talk.texts) == (False, [], [""])


def test_switched_off_a_debug_command_is_an_input_like_any_other(desk, converse) -> None:
    talk = converse(desk.attribute("ENABLE_DEBUG", "false"))

    talk.says("reset")

    assert talk.texts == [BUILT_IN_FALLBACK]
