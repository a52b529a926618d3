"""A transcript as an HTML page: chat bubbles for messages, small notes for other events.

The page also holds its lines as data, so that a report can draw the same bubbles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, TypedDict, cast

from ..engine import events as ev
from ..engine.analysis.transcript import Entry, entries
from ..engine.input_files import parse_json
from ..engine.log import Event
from . import page


class Line(TypedDict, total=False):
    """One bubble or one note. Plain values, so that it can be written as JSON and read back.

    A bubble has `role`, `name`, `text` and perhaps `choices`, `cards`, `rich`, `private`, `tapped`; a note has `note`
    and `tone`. Both have `at`, the virtual time, and `assumed` with the assumptions behind it, if any; `talk` is set
    where another conversation begins.
    """

    at: str
    talk: str
    role: str
    name: str
    text: str
    choices: list[dict[str, str]]
    cards: list[dict[str, Any]]
    rich: str
    private: bool
    tapped: bool
    note: str
    tone: str
    assumed: list[str]


TONES: Final[dict[type[Any], str]] = {
    ev.ConversationClosed: "end",
    ev.ConversationQueued: "transfer",
    ev.ConversationReturned: "transfer",
    ev.ConversationStarted: "start",
    ev.EscalationAbandoned: "fault",
    ev.EscalationReconciled: "fault",
    ev.EscalationRefused: "fault",
    ev.EscalationRequested: "transfer",
    ev.EscalationStopped: "fault",
    ev.FaultStruck: "fault",
    ev.FlowStopped: "fault",
    ev.InteractionDelayed: "time",
    ev.ParticipantLeft: "transfer",
    ev.RequestRefused: "fault",
    ev.RingAccepted: "ring",
    ev.RingCancelled: "ring",
    ev.RingExpired: "ring",
    ev.RingOffered: "ring",
    ev.RingRejected: "ring",
    ev.RoutingFoundNobody: "ring",
    ev.ScriptFailed: "fault",
    ev.SilenceLapsed: "time",
    ev.TimePassed: "time",
    ev.TransferAccepted: "transfer",
    ev.TransferFailed: "fault",
}
"""The tone of a note by kind of event; all other notes are plain."""

_DATA = re.compile(r'<script type="application/json" id="lines">(.*?)</script>', re.DOTALL)


def lines(events: Iterable[Event]) -> list[Line]:
    """The bubbles and notes of a log, in order."""
    return list(_lines(events))


def as_html(events: Iterable[Event], *, title: str = "Transcript") -> str:
    """The transcript as a self-contained page."""
    return page.template("transcript.html").render(title=title, lines=lines(events))


def read(html: str) -> list[Line]:
    """The lines of a page that `as_html` made; none for any other page."""
    found = _DATA.search(html)
    try:
        data = parse_json(found[1]) if found else []
    except ValueError:
        return []
    return [cast(Line, line) for line in data if isinstance(line, dict)] if isinstance(data, list) else []


def without_data(html: str) -> str:
    """The page without its lines as data, for display only."""
    return _DATA.sub("", html, count=1)


def _lines(events: Iterable[Event]) -> Iterator[Line]:
    shown: str | None = None
    for entry in entries(events, view="full"):
        line = _bubble(entry, entry.said) if entry.said is not None else _note(entry)
        if entry.assumed:
            line["assumed"] = list(entry.assumed)
        talk = entry.event.conversation
        if talk is not None and talk != shown:
            if shown is not None:
                line["talk"] = talk
            shown = talk
        yield line


def _note(entry: Entry) -> Line:
    event = entry.event
    return Line(at=page.virtual(event.at_ms), note=entry.note, tone=TONES.get(type(event.body), "plain"))


def _bubble(entry: Entry, said: ev.MessagePublished) -> Line:
    line = Line(at=page.virtual(entry.event.at_ms), role=said.role, name=said.sender, text=said.text)
    if said.choices:
        line["choices"] = _choices(said.choices)
    if said.cards:
        line["cards"] = [
            {"title": card.title, "subtitle": card.subtitle, "image": card.image, "choices": _choices(card.choices)}
            for card in said.cards
        ]
    if said.rich:
        line["rich"] = said.rich
    if said.audience != "all":
        line["private"] = True
    if said.payload is not None:
        line["tapped"] = True
    return line


def _choices(choices: Iterable[ev.Choice]) -> list[dict[str, str]]:
    return [{"label": choice.label, "payload": choice.payload, "kind": choice.kind} for choice in choices]
