"""Messages on their way out: in pieces, with pauses, or not at all."""

from __future__ import annotations

import pytest

from handoff.engine import events as ev
from handoff.engine.ports import Outgoing
from handoff.engine.turn.commands import FlowError, Say, Wait
from handoff.engine.turn.output import acknowledge, say, send
from handoff.engine.turn.texts import MAX_TEXT

BUTTON = ev.Choice("Yes", "yes", "button")


@pytest.mark.parametrize(("length", "messages"), [(MAX_TEXT, 1), (MAX_TEXT + 1, 2)])
def test_a_text_above_320_characters_is_sent_in_pieces(scope, length: int, messages: int) -> None:
    at, _ = scope()

    assert len(list(say(at, "x" * length))) == messages
    assert at.texts == messages


def test_what_can_be_tapped_comes_with_the_last_piece(scope) -> None:
    at, _ = scope()

    first, last = send(at, Outgoing("x" * (MAX_TEXT + 1), (BUTTON,)))

    assert (first.message.choices, last.message.choices) == ((), (BUTTON,))


def test_a_break_tag_waits_between_two_messages(scope) -> None:
    at, notes = scope()

    commands = list(say(at, "One. tag::breakWithDelay=1500 Two."))

    assert [type(command) for command in commands] == [Say, Wait, Say]
    assert notes.bodies == [ev.InteractionDelayed(1500)]


def test_a_private_message_stays_in_one_piece(scope) -> None:
    at, _ = scope()

    assert len(list(send(at, Outgoing("x" * 700, private=True)))) == 1


def test_a_message_without_content_is_not_sent(scope) -> None:
    at, _ = scope()

    assert list(send(at, Outgoing(""))) == []


def test_blank_message_is_sent_and_counts_as_no_text(scope) -> None:
    at, _ = scope()

    assert len(list(send(at, Outgoing("BLANK_MESSAGE")))) == 1
    assert at.texts == 0


def test_an_acknowledgement_is_a_response_without_a_text(scope) -> None:
    at, _ = scope()

    (command,) = acknowledge(at)

    assert (command.message.text, at.texts) == ("", 0)


def test_an_unresolved_reference_stays_as_typed_and_is_reported(scope) -> None:
    at, notes = scope()

    (command,) = say(at, "Hi {$botContext.name}")

    assert command.message.text == "Hi {$botContext.name}"
    assert [body.code for body in notes.bodies] == ["unresolved-reference"]


def test_by_switch_an_unresolved_reference_stops_the_flow(scope) -> None:
    at, _ = scope(strict_references=True)

    with pytest.raises(FlowError, match=r"refers to \{\$botContext\.name\}, which has no value, and the switch"):
        list(say(at, "Hi {$botContext.name}"))
