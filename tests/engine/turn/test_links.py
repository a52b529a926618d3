"""Shortened web addresses."""

from __future__ import annotations

import pytest

from handoff.engine.events import Card, Choice
from handoff.engine.ports import Outgoing
from handoff.engine.turn.links import SHORT, short, shortened

LONG = "https://docs.example/guides/42?from=bot"
LINK = Choice("Guide", LONG, "link")


@pytest.mark.parametrize("url", ["https://docs.example", "http://docs.example/", "https://docs.example:8080"])
def test_a_mere_domain_stays_as_it_is(url: str) -> None:
    assert short(url) == url


def test_an_address_always_gets_the_same_short_one() -> None:
    assert short(LONG) == short(LONG)
    assert short(LONG).startswith(SHORT)


def test_what_closes_a_sentence_is_no_part_of_the_address() -> None:
    assert shortened(Outgoing(f"See {LONG}."), True).text == f"See {short(LONG)}."


def test_a_setting_nobody_has_touched_shortens_buttons_alone() -> None:
    message = shortened(Outgoing(f"See {LONG}", (LINK,), (Card("A", choices=(LINK,)),)), None)

    assert message.text == f"See {LONG}"
    assert message.choices[0].payload == message.cards[0].choices[0].payload == short(LONG)


def test_switched_off_nothing_is_shortened() -> None:
    message = Outgoing(LONG, (LINK,))

    assert shortened(message, False) is message


def test_callbacks_of_buttons_are_no_addresses() -> None:
    message = Outgoing("", (Choice("Go", LONG, "button"),))

    assert shortened(message, True) == message
