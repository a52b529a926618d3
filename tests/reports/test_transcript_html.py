"""The transcript as bubbles: who said what, what was offered, what went on around it; nothing but text in it."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from handoff.engine import events as ev
from handoff.engine.analysis.transcript import LINES
from handoff.engine.clock import Clock
from handoff.engine.log import Event, Log
from handoff.reports import page, transcript_html

HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)> & "quoted" \'</script>'


def log_of(*steps: ev.Body | int, conversation: str | None = "conv-1") -> list[Event]:
    clock = Clock()
    log = Log(clock)
    for step in steps:
        if isinstance(step, int):
            clock.advance(step)
        else:
            log.append(step, conversation=conversation)
    return log.events


class Outline(HTMLParser):
    """Names, attributes and text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def classes(self, tag: str) -> list[str]:
        return [str(attributes.get("class")) for name, attributes in self.tags if name == tag]


def test_each_speaker_has_a_bubble_of_its_own() -> None:
    events = log_of(
        ev.MessagePublished("consumer", "Dana", "agent"),
        300,
        ev.MessagePublished("bot", "Shop Bot", "One moment."),
        ev.MessagePublished("agent", "Alex", "Hello"),
        ev.MessagePublished("system", "system", "The agent has joined"),
    )

    lines = transcript_html.lines(events)

    assert [(line["role"], line["name"], line["text"], line["at"]) for line in lines] == [
        ("consumer", "Dana", "agent", "0:00"),
        ("bot", "Shop Bot", "One moment.", "0:00.300"),
        ("agent", "Alex", "Hello", "0:00.300"),
        ("system", "system", "The agent has joined", "0:00.300"),
    ]
    outline = Outline(transcript_html.as_html(events))
    assert [name for name in outline.classes("li") if name != "None"] == ["consumer mine", "bot", "agent", "system"]


def test_notes_tell_of_rings_transfers_and_faults_by_tone() -> None:
    events = log_of(
        ev.EscalationRequested("42", "42", "", "BLANK_MESSAGE", "Agent Transfer"),
        ev.RingOffered("ring-1", "Alex", "42"),
        180_001,
        ev.SilenceLapsed(180_001),
        ev.FaultStruck("the transfer API answers 500"),
    )

    lines = transcript_html.lines(events)

    assert [(line["tone"], line["at"]) for line in lines] == [
        ("transfer", "0:00"),
        ("ring", "0:00"),
        ("time", "3:00.001"),
        ("fault", "3:00.001"),
    ]


def test_every_tone_is_of_a_kind_that_has_a_line() -> None:
    assert set(transcript_html.TONES) <= set(LINES)


def test_quick_replies_and_cards_are_drawn() -> None:
    card = ev.Card("City Bike", "Red", "https://pictures.example/bike.png", (ev.Choice("Reserve", "reserve-1"),))
    events = log_of(
        ev.MessagePublished("bot", "Shop Bot", "Look:", cards=(card,)),
        ev.MessagePublished("bot", "Shop Bot", "More?", choices=(ev.Choice("Yes", "yes", "quick reply"),)),
        ev.MessagePublished("consumer", "Dana", "Yes", payload="yes"),
    )

    outline = Outline(transcript_html.as_html(events))

    assert "City Bike" in outline.text
    assert "Reserve" in outline.text
    assert {"choice button square", "choice quick reply"} <= set(outline.classes("li"))
    assert "tapped" in outline.text
    assert not [tag for tag, _ in outline.tags if tag == "img"]


def test_private_messages_are_marked() -> None:
    outline = Outline(
        transcript_html.as_html(log_of(ev.MessagePublished("bot", "Shop Bot", "note", audience="agents")))
    )

    assert "bot private" in outline.classes("li")
    assert "seen by agents only" in outline.text


def test_another_conversation_is_announced() -> None:
    log = Log()
    for conversation in ("conv-1", "conv-2", "conv-1"):
        log.append(ev.MessagePublished("consumer", "Dana", "hi"), conversation=conversation)

    assert [line.get("talk") for line in transcript_html.lines(log.events)] == [None, "conv-2", "conv-1"]


def test_nothing_that_was_said_becomes_markup() -> None:
    hostile = ev.MessagePublished(
        "consumer",
        HOSTILE,
        HOSTILE,
        choices=(ev.Choice(HOSTILE, HOSTILE, "link"),),
        cards=(ev.Card(HOSTILE, HOSTILE, HOSTILE),),
        rich=HOSTILE,
    )
    html = transcript_html.as_html(log_of(hostile, ev.FaultStruck(HOSTILE)), title=HOSTILE)

    tags = {tag for tag, _ in Outline(html).tags}
    assert "img" not in tags
    assert html.count("<script") == html.count("</script>") == 1
    assert [line.get("text") or line["note"] for line in transcript_html.read(html)] == [HOSTILE, f"fault: {HOSTILE}"]


def test_lines_read_back_as_they_were_written() -> None:
    events = log_of(
        ev.MessagePublished("bot", "Shop Bot", "Zażółć — „gęślą“", choices=(ev.Choice("Ja", "j"),)), ev.TimePassed(5)
    )

    assert transcript_html.read(transcript_html.as_html(events)) == transcript_html.lines(events)


@pytest.mark.parametrize("html", ["", "<p>other</p>", '<script type="application/json" id="lines">{</script>'])
def test_other_pages_have_no_lines(html: str) -> None:
    assert transcript_html.read(html) == []


def test_page_loads_nothing() -> None:
    outline = Outline(transcript_html.as_html(log_of(ev.MessagePublished("bot", "Bot", "https://shop.example"))))

    policy = next(each["content"] for tag, each in outline.tags if each.get("http-equiv") == "Content-Security-Policy")
    assert str(policy).startswith("default-src 'none'")
    assert not [(tag, each) for tag, each in outline.tags if {"src", "href"} & set(each)]


@pytest.mark.parametrize(
    ("at_ms", "shown"),
    [(0, "0:00"), (300, "0:00.300"), (60_000, "1:00"), (180_001, "3:00.001"), (3_600_000, "1:00:00")],
)
def test_virtual_time_is_told_in_minutes(at_ms: int, shown: str) -> None:
    assert page.virtual(at_ms) == shown
