"""The limits of a chain, one step on each side."""

from __future__ import annotations

import pytest

from handoff.engine import events as ev
from handoff.engine.flow.chain import CHAIN_LIMIT, CROSS_DIALOG_LIMIT
from handoff.fakes.builder import BotBuilder


def statements(count: int) -> BotBuilder:
    b = BotBuilder("Desk")
    main = b.dialog("Main", patterns=["hi"])
    for number in range(1, count + 1):
        main.text(str(number))
    return b


def breaks(talk) -> list[str]:
    return [body.reason.split(":")[0] for body in talk.events(ev.FlowStopped)]


@pytest.mark.parametrize(
    ("count", "sent", "stops"),
    [(CHAIN_LIMIT - 1, 9, 0), (CHAIN_LIMIT, 10, 1), (CHAIN_LIMIT + 1, 10, 1)],
    ids=["nine", "ten", "eleven"],
)
def test_ten_statements_in_a_row_are_the_last(converse, count: int, sent: int, stops: int) -> None:
    talk = converse(statements(count))

    talk.says("hi")

    assert (len(talk.texts), len(breaks(talk))) == (sent, stops)


@pytest.mark.parametrize(("later", "sent", "stops"), [(3, 4, 0), (4, 5, 1), (5, 5, 1)], ids=["four", "five", "six"])
def test_across_dialogs_five_are_the_last(converse, later: int, sent: int, stops: int) -> None:
    b = BotBuilder("Desk")
    b.dialog("Main", patterns=["hi"]).text("0", next="Other")
    other = b.dialog("Other")
    for number in range(1, later + 1):
        other.text(str(number))
    talk = converse(b)

    talk.says("hi")

    assert (len(talk.texts), len(breaks(talk))) == (sent, stops)
    assert CROSS_DIALOG_LIMIT == 5


def test_a_question_lets_the_count_begin_again(converse) -> None:
    b = statements(9)
    dialog = b.dialog("More", patterns=["more"])
    for number in range(9):
        dialog.text(f"before {number}")
    dialog.question("Go on?")
    for number in range(9):
        dialog.text(f"after {number}")
    talk = converse(b, "more")

    talk.says("yes")

    assert (len(talk.texts), breaks(talk)) == (9, [])


@pytest.mark.parametrize(("before", "cites"), [(8, False), (9, True)])
def test_a_question_cites_the_limits_when_it_comes_just_in_time(converse, before: int, cites: bool) -> None:
    b = BotBuilder("Desk")
    dialog = b.dialog("More", patterns=["more"])
    for number in range(before):
        dialog.text(str(number))
    dialog.question("Go on?")
    talk = converse(b)

    talk.says("more")

    assert ("DLG-LIMIT-PURPOSE" in talk.rules(ev.QuestionAsked)) is cites


def test_a_broken_chain_ends_its_dialog_and_the_turn(converse) -> None:
    b = statements(12)
    b.dialog("Order", patterns=["order"]).question("Which?").rule("One", patterns=["1"])
    talk = converse(b, "order")

    talk.says("hi")

    assert (talk.open_dialogs, "Which?" in talk.texts) == (["Order"], False)


def test_a_loop_of_dialog_starters_comes_to_an_end(converse) -> None:
    b = BotBuilder("Desk")
    b.dialog("One", patterns=["hi"], next="Two")
    b.dialog("Two", starter=True, next="One")
    talk = converse(b)

    talk.says("hi")

    assert breaks(talk) == ["Breaking the interaction flow because iteration count exceeded 5"]
    assert len(talk.events(ev.InteractionReached)) == 2 * CROSS_DIALOG_LIMIT


def test_a_disabled_interaction_is_passed_over_and_not_counted(converse) -> None:
    b = BotBuilder("Desk")
    main = b.dialog("Main", patterns=["hi"])
    main.text("off", enabled=False)
    for number in range(1, 10):
        main.text(str(number))
    talk = converse(b)

    talk.says("hi")

    assert (talk.texts[0], len(talk.texts), breaks(talk)) == ("1", 9, [])
    assert talk.event(ev.InteractionSkipped).interaction == "text_1"


def test_a_chain_begins_at_zero_in_every_turn(converse) -> None:
    talk = converse(statements(9), "hi")

    talk.says("hi")

    assert (len(talk.texts), breaks(talk)) == (9, [])
