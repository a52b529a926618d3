"""The transcript shows the consumer what the consumer saw, and the author everything."""

from __future__ import annotations

from typing import get_args

import pytest

from handoff.engine import events as ev
from handoff.engine.analysis.transcript import LINES, SILENT, clock_time, duration, transcript
from handoff.engine.clock import Clock
from handoff.engine.log import Event, Log


def log_of(*steps: ev.Body | int, conversation: str = "conv-1") -> list[Event]:
    """A log of events; a number lets that many milliseconds pass."""
    clock = Clock()
    log = Log(clock)
    for step in steps:
        if isinstance(step, int):
            clock.advance(step)
        else:
            log.append(step, conversation=conversation)
    return log.events


ESCALATION = log_of(
    ev.SkillCreated("Human", "42"),
    ev.MessagePublished("consumer", "Consumer", "agent"),
    300,
    ev.MessagePublished("bot", "Shop Bot", "One moment.\nPlease hold."),
    ev.TransferAccepted("42"),
    ev.ConversationQueued("42"),
    ev.RingOffered("ring-1", "Alex", "42"),
    180_001,
    ev.RingExpired("ring-1", "Alex"),
    ev.BotInputReceived("__agent_escalation_failed__", "failure"),
    ev.MessagePublished("bot", "Shop Bot", "only for agents", audience="agents"),
    ev.ConversationClosed("consumer"),
)


def test_consumer_sees_messages_and_the_end() -> None:
    assert transcript(ESCALATION).splitlines() == [
        "00:00:00.000  Consumer: agent",
        "00:00:00.300  Shop Bot (bot): One moment.",
        "                Please hold.",
        "00:03:00.301  · closed by the consumer",
    ]


def test_full_view_shows_rings_failure_messages_and_private_messages() -> None:
    assert transcript(ESCALATION, view="full").splitlines() == [
        "00:00:00.000  Consumer: agent",
        "00:00:00.300  Shop Bot (bot): One moment.",
        "                Please hold.",
        "00:00:00.300  · the transfer call succeeds",
        "00:00:00.300  · waiting for the skill Human",
        "00:00:00.300  · rings at Alex for the skill Human",
        "00:03:00.301  · the ring at Alex expires",
        "00:03:00.301  · the bot receives __agent_escalation_failed__",
        "00:03:00.301  Shop Bot (bot): only for agents (private)",
        "00:03:00.301  · closed by the consumer",
    ]


def test_things_to_tap_stand_below_their_text() -> None:
    card = ev.Card("Order A001001", "Shipped", "https://x.example/a.png", (ev.Choice("Track", "track"),))
    choices = (ev.Choice("Yes", "y", "quick reply"), ev.Choice("WireServer", "https://x.example", "link"))
    events = log_of(ev.MessagePublished("bot", "Bot", "Well?", choices, (card,)))

    assert transcript(events).splitlines() == [
        "00:00:00.000  Bot: Well?",
        "                [Yes] [WireServer → https://x.example]",
        "                ▸ Order A001001 · Shipped · https://x.example/a.png",
        "                [Track]",
    ]


def test_one_conversation_can_be_picked() -> None:
    events = [
        *log_of(ev.MessagePublished("consumer", "Dana", "hi"), conversation="conv-1"),
        *log_of(ev.MessagePublished("consumer", "Eli", "hello"), conversation="conv-2"),
    ]

    assert transcript(events, conversation="conv-2") == "00:00:00.000  Eli (consumer): hello"


def test_conversations_that_alternate_are_headed() -> None:
    events = [
        *log_of(ev.MessagePublished("consumer", "Dana", "hi"), conversation="conv-1"),
        *log_of(ev.MessagePublished("consumer", "Eli", "hello"), conversation="conv-2"),
    ]

    assert "— conv-2 —" in transcript(events).splitlines()


def test_every_kind_of_event_has_a_line_or_is_silent_on_purpose() -> None:
    kinds = set(get_args(get_args(ev.Body)[0]))

    assert kinds == {*LINES, *SILENT, ev.MessagePublished}
    assert not SILENT & LINES.keys()


@pytest.mark.parametrize(("ms", "text"), [(0, "00:00:00.000"), (180_001, "00:03:00.001"), (3_600_000, "01:00:00.000")])
def test_time_of_a_line(ms: int, text: str) -> None:
    assert clock_time(ms) == text


@pytest.mark.parametrize(
    ("ms", "text"),
    [(180_000, "3 minutes"), (180_001, "180001 milliseconds"), (1_000, "1 second"), (7_200_000, "2 hours")],
)
def test_a_stretch_of_time_in_words(ms: int, text: str) -> None:
    assert duration(ms) == text
