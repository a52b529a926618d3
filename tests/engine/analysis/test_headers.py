"""The table of headers is complete, and decides as it says."""

from __future__ import annotations

from typing import get_args

import pytest

from handoff.engine import events as ev
from handoff.engine.analysis.headers import HEADERS, REQUIRED, Stimulus, may_begin, needs_node
from handoff.engine.log import Event

KINDS = get_args(get_args(ev.Body)[0])


def made(body: ev.Body, *, bot: str | None = "Desk", node: str | None = None) -> Event:
    return Event(7, 0, "conv-1", bot, node, 6, (), body)


def test_table_has_every_kind_of_event_and_no_other():
    assert set(HEADERS) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_entry_is_consistent(kind):
    header = HEADERS[kind]

    assert header.node == REQUIRED or len(header.node.split()) > 2, "a reason in a few words"
    assert header.lacks is None or header.node != REQUIRED, "a predicate needs a reason"
    assert header.begins is None or header.roots, "a predicate needs a stimulus"
    assert set(header.roots) <= set(get_args(Stimulus))


def test_each_stimulus_brings_something_about():
    assert {stimulus for header in HEADERS.values() for stimulus in header.roots} == set(get_args(Stimulus))


TEXT = ev.MessagePublished("bot", "Desk", "Pardon?")
ASKED = made(ev.QuestionAsked("seat", "1"), node="Booking › seat")
COMPLETED = made(ev.DialogCompleted("Booking", "2"), node="Booking › seat")


@pytest.mark.parametrize(
    ("body", "causes"),
    [
        (TEXT, [made(ev.InteractionReached("hello", "1", "TEXT"), node="Welcome › hello")]),
        (TEXT, [made(ev.FallbackGiven("question"), node="Booking › seat")]),
        (TEXT, [made(ev.BotInputReceived("a photo"))]),  # a question refuses a file
        (TEXT, [COMPLETED, ASKED]),
        (TEXT, [made(ev.TransferStarted("Desk", "4129463410"), node="Escalation › transfer")]),
        (TEXT, []),
        (ev.InteractionReached("hello", "1", "TEXT"), []),
        (ev.ScriptRan("Pre-Process Code"), [ASKED]),
        (ev.EscalationRequested("1", "1", "", "One moment", "Agent Transfer"), []),
        (ev.TransferFailed("at once", "status 500", True, 1), [made(ev.ScriptRan("a"), node="Escalation › transfer")]),
    ],
    ids=str,
)
def test_node_is_needed(body, causes):
    assert needs_node(body, "Desk", causes)


@pytest.mark.parametrize(
    ("body", "causes"),
    [
        (TEXT, [made(ev.FallbackGiven("built-in"), node="Booking › seat")]),
        (TEXT, [COMPLETED, made(ev.FlowStopped("too long a chain"), node="Booking › seat")]),
        (TEXT, [made(ev.EscalationAbandoned()), made(ev.FallbackGiven("built-in"))]),
        (TEXT, [made(ev.EscalationStopped(4, "Please try later."))]),
        (TEXT, [made(ev.ConversationStuck(2, "transfer"))]),
        (TEXT, [COMPLETED, made(ev.ConversationStuck(2, "transfer"))]),
        (TEXT, [made(ev.SessionEnded())]),
        (TEXT, [made(ev.DiagnosticReported("interruption-blocked", "…"))]),
        (
            TEXT,
            [COMPLETED, made(ev.EscalationAbandoned()), made(ev.DiagnosticReported("preview-cannot-transfer", "…"))],
        ),
        (TEXT, [made(ev.BotInputReceived("display userid"))]),
        (TEXT, [made(ev.MessagePublished("consumer", "Dana", "3"), bot=None)]),  # to a survey that has expired
        (TEXT, [made(ev.TransferStarted("Desk", "4129463410"))]),  # by the bot group
        (TEXT, [made(ev.ScriptRan("Conversation Start"))]),
        (ev.ScriptRan("Conversation Start"), [made(ev.SessionStarted())]),
        (ev.VariableSet("seat", "12A", "session"), []),
        (ev.VariableSet("seat", "12A", "session"), [made(ev.ScriptRan("a"), bot="Other", node="Welcome › hello")]),
        (ev.EscalationRequested("1", "1", "", "BLANK_MESSAGE", "fallback skill"), [COMPLETED]),
        (ev.TransferFailed("silence", "the bot was silent", True, 1), [COMPLETED]),
        (ev.BotInputReceived("hi"), [ASKED]),
    ],
    ids=str,
)
def test_node_is_not_needed(body, causes):
    assert not needs_node(body, "Desk", causes)


@pytest.mark.parametrize(
    "event",
    [
        made(ev.MessagePublished("consumer", "Dana", "hi"), bot=None),
        made(ev.MessagePublished("agent", "Alex", "Hello!"), bot=None),
        made(ev.MessagePublished("bot", "Robot", "Hello!"), bot=None),  # a bot that is a client on a socket
        made(ev.ConversationClosed("agent"), bot=None),
        made(ev.VariableSet("seat", "12A", "session")),
        made(ev.ConsumerSignedIn("Dana"), bot=None),
        made(ev.TimePassed(1000), bot=None),
    ],
    ids=lambda event: str(event.body),
)
def test_event_may_come_from_outside(event):
    assert may_begin(event)


@pytest.mark.parametrize(
    "event",
    [
        made(TEXT),
        made(ev.ConversationClosed("bot"), bot=None),
        made(ev.VariableSet("seat", "12A", "session"), node="Booking › seat"),
        made(ev.BotInputReceived("hi")),
        made(ev.ConversationQueued("4129463410"), bot=None),
        made(ev.ParticipantLeft("Desk")),
        made(ev.RingAccepted("ring-1", "Alex"), bot=None),
        made(ev.TransferFailed("later", "…", True, 1)),
        made(ev.DiagnosticReported("message-order", "…")),
    ],
    ids=lambda event: str(event.body),
)
def test_event_has_a_cause(event):
    assert not may_begin(event)
