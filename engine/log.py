"""The one log. Everything that happens is an event, appended here; state is a fold of it, reports read it afterwards.

An `Event` is a header (when, in which conversation, at which bot node, caused by which event, explained by which
documented rules) around a body from `events.py`. Bodies hold values only, so that NDJSON reads back equal.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter

from .assumptions import is_assumption
from .clock import Clock
from .events import Body
from .redaction import Redactor

if TYPE_CHECKING:
    from .bot import Bot

B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    Attributes:
        seq: its number, counted from 0; the position in the log as long as nothing has been forgotten.
        at_ms: virtual time.
        conversation: id of the conversation, None for things of the account.
        bot: name of the bot, None where no bot is involved.
        node: the bot node used, as authors know it: "Dialog › interaction".
        cause: `seq` of the event that led to this one.
        rules: ids of the documented rules that explain it, and of the decisions it rests on where they say nothing.
        body: what happened.
    """

    seq: int
    at_ms: int
    conversation: str | None
    bot: str | None
    node: str | None
    cause: int | None
    rules: tuple[str, ...]
    body: Body

    @property
    def assumptions(self) -> tuple[str, ...]:
        """The decisions among `rules`; empty for what is documented. `ASSUMPTIONS` says what they are."""
        return tuple(rule for rule in self.rules if is_assumption(rule))


@cache
def _adapter() -> TypeAdapter[Event]:  # built on first use: 30 ms that a passing run need not pay
    return TypeAdapter(Event)


class Log:
    """An append-only list of events, without secrets.

    Listeners are called with each event as it is appended, secrets included: state that a consumer's words go through
    lives on them. What is kept, and so what every report is made of, has been redacted. `original` is for steps, which
    must not take one secret for another.

    Attributes:
        bots: the bots that have played, by the name under which events know them; of each the version played last.
        events: what has happened, oldest first.
        redactor: what takes secrets out.
    """

    def __init__(self, clock: Clock | None = None, *, redactor: Redactor | None = None) -> None:
        self._clock = clock or Clock()
        self.redactor = redactor or Redactor()
        self.events: list[Event] = []
        self.bots: dict[str, Bot] = {}
        self._appended = 0
        self._listeners: list[Callable[[Event], None]] = []
        self._originals: dict[int, Body] = {}
        self._learned = 0

    def append(
        self,
        body: Body,
        *,
        conversation: str | None = None,
        bot: str | None = None,
        node: str | None = None,
        cause: int | None = None,
        rules: tuple[str, ...] = (),
    ) -> Event:
        kept = self.redactor.body(body)
        event = Event(self._appended, self._clock.now_ms, conversation, bot, node, cause, rules, kept)
        self._appended += 1
        self.events.append(event)
        heard = event
        if kept is not body:
            self._originals[event.seq] = body
            heard = replace(event, body=body)
        if self.redactor.learned != self._learned:
            self._look_again()
        for listener in self._listeners:
            listener(heard)
        return event

    def _look_again(self) -> None:
        """Something turned out to be a secret: take it out of what is there already."""
        self._learned = self.redactor.learned
        for at, event in enumerate(self.events):
            kept = self.redactor.body(event.body)
            if kept is not event.body:
                self._originals.setdefault(event.seq, event.body)
                self.events[at] = replace(event, body=kept)

    def original(self, event: Event) -> Body:
        """What happened, secrets included: to compare with, never to show or to keep."""
        return self._originals.get(event.seq, event.body)

    def listen(self, listener: Callable[[Event], None]) -> None:
        self._listeners.append(listener)

    def of(self, *kinds: type[Any], conversation: str | None = None, after: int = -1) -> Iterator[Event]:
        """The events whose body is one of `kinds`, oldest first, later than `after`."""
        for event in self.since(after):
            if isinstance(event.body, kinds) and conversation in (None, event.conversation):
                yield event

    @property
    def last_seq(self) -> int:
        """The number of the latest event, -1 before the first."""
        return self._appended - 1

    def since(self, after: int) -> list[Event]:
        """The events later than the one numbered `after`."""
        if len(self.events) == self._appended:
            return self.events[after + 1 :]
        return self.events[bisect_right(self.events, after, key=_seq) :]

    def forget(self, conversations: Container[str]) -> None:
        """Drop what happened in these conversations, for a server that runs for days. Numbers are not given again."""
        self._keep([event for event in self.events if event.conversation not in conversations])

    def drop(self, numbers: Container[int]) -> None:
        """Drop the events with these numbers: connections come and go without a conversation."""
        self._keep([event for event in self.events if event.seq not in numbers])

    def _keep(self, kept: list[Event]) -> None:
        self.events = kept
        for seq in list(self._originals):
            at = bisect_left(kept, seq, key=_seq)
            if at == len(kept) or kept[at].seq != seq:
                del self._originals[seq]

    def last(self, kind: type[Any], *, conversation: str | None = None) -> Event | None:
        for event in reversed(self.events):
            if isinstance(event.body, kind) and conversation in (None, event.conversation):
                return event
        return None

    def rules(self) -> set[str]:
        """Every documented rule the log cites."""
        return {rule for rule in self._cited() if not is_assumption(rule)}

    def assumptions(self) -> set[str]:
        """Every decision the log rests on."""
        return {rule for rule in self._cited() if is_assumption(rule)}

    def _cited(self) -> set[str]:
        return {rule for event in self.events for rule in event.rules}

    def to_ndjson(self, *, after: int = -1) -> bytes:
        """One line per event later than the one numbered `after`."""
        return b"".join(as_json(event) + b"\n" for event in self.since(after))

    def write(self, path: Path) -> None:
        path.write_bytes(self.to_ndjson())


def as_json(event: Event) -> bytes:
    """The event as one line of NDJSON, without the line's end."""
    return _adapter().dump_json(event)


def _seq(event: Event) -> int:
    return event.seq


def read_ndjson(lines: bytes | Iterable[bytes]) -> list[Event]:
    """Read back what `Log.to_ndjson` wrote; equal events come out."""
    rows = lines.splitlines() if isinstance(lines, bytes) else lines
    return [_adapter().validate_json(row) for row in rows if row.strip()]
