"""Questions and statements: the order of their parts, and a question that need not be asked."""

from __future__ import annotations

import pytest

from handoff.engine import events as ev
from handoff.engine.turn.commands import Say, Wait
from handoff.fakes.builder import BotBuilder

SAYS = 'botContext.sendMessage("code");'


@pytest.mark.parametrize(
    ("moment", "texts"), [("before content", ["code", "Hi."]), ("after content", ["Hi.", "code"])], ids=str
)
def test_the_post_process_code_runs_before_the_content_but_for_a_switch(converse, moment: str, texts: list) -> None:
    b = BotBuilder("Desk")
    b.dialog("Main", patterns=["hi"]).text("Hi.", post=SAYS)
    talk = converse(b, post_process=moment)

    talk.says("hi")

    assert talk.texts == texts


def test_the_pre_process_code_runs_before_the_delay(converse) -> None:
    b = BotBuilder("Desk")
    b.dialog("Main", patterns=["hi"]).question("Hi?", pre=SAYS, delay_ms=500)
    talk = converse(b)

    assert [type(command) for command in talk.says("hi")] == [Say, Wait, Say]


def test_an_immediate_reply_drops_the_content_and_the_wait(converse) -> None:
    b = BotBuilder("Desk")
    main = b.dialog("Main", patterns=["hi"])
    main.question("Hi?", pre='botContext.sendImmediateReply(["Instead."]);')
    main.text("Next.")
    talk = converse(b)

    talk.says("hi")

    assert (talk.texts, talk.session.question_id) == (["Instead.", "Next."], "")


@pytest.mark.parametrize(("delay_ms", "cites"), [(0, False), (500, True)])
def test_only_parts_whose_order_matters_cite_it(converse, delay_ms: int, cites: bool) -> None:
    b = BotBuilder("Desk")
    b.dialog("Main", patterns=["hi"]).text("Hi.", delay_ms=delay_ms)
    talk = converse(b)

    talk.says("hi")

    assert ("INT-ORDER-STATEMENT" in talk.rules(ev.InteractionReached)) is cites


@pytest.mark.parametrize(("text", "skipped"), [("book 2", True), ("book", False)])
def test_a_question_is_skipped_when_the_input_has_answered_it(converse, text: str, skipped: bool) -> None:
    b = BotBuilder("Agency")
    book = b.dialog("Book", patterns=["book*"])
    seats = book.question("How many seats?")
    seats.rule("Seats", entity="NUMBER", set={"slot.seats": "@NUMBER"})
    book.text("Booked: {$botContext.slot.seats}.", next="end")
    talk = converse(b)

    talk.says(text)

    assert talk.texts == (["Booked: 2."] if skipped else ["How many seats?"])
    assert (talk.events(ev.QuestionSkipped) != []) is skipped


def test_words_around_a_close_string_are_lost_with_a_warning(converse) -> None:
    b = BotBuilder("Desk")
    b.dialog("Bye", patterns=["bye"]).text("See you. LP_CLOSECONVERSATION")
    talk = converse(b)

    talk.says("bye")

    assert (talk.texts, talk.codes()) == ([], ["close-string-with-text"])
