"""The log. Everything that happens is appended as an event; state is a fold of the events, and reports read them.

An `Event` is a header (when, in which conversation, at which bot node, caused by which event, explained by which
documented rules) around a body from `events/`. Bodies hold values only, so that NDJSON reads back equal.

Theory of operation. Code that appends does not pass the cause: the log tracks it. `with log.caused_by(event)` makes
`event` the cause of all events in the block, and of those that timers set in it cause later. An event appended with
`leads` becomes the cause of the events that follow it in the surrounding block: so a bot's turn is a chain. Outside of
any block an event has no cause: it is an external stimulus, such as a consumer's message.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from ..clock import Clock
from ..errors import EmulatorError, FeatureError, message, shorten
from ..events import Body
from ..output_files import write_bytes
from .assumptions import is_assumption
from .redaction import HELD_BY, Redactor

if TYPE_CHECKING:
    from ..bot import Bot

B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    Attributes:
        seq: its number, counted from 0; the position in the log unless events were forgotten.
        at_ms: virtual time.
        conversation: id of the conversation, None for things of the account.
        bot: name of the bot, None where no bot is involved.
        node: the bot node used, as authors know it: "Dialog › interaction".
        cause: `seq` of the event that caused this one, None for an external stimulus.
        rules: ids of the documented rules that explain it, and of the assumptions it rests on.
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
        """The assumptions among `rules`, explained by `ASSUMPTIONS`; empty when everything is documented."""
        return tuple(rule for rule in self.rules if is_assumption(rule))


@cache
def adapter() -> TypeAdapter[Event]:
    """What reads and writes events as JSON. Built on first use: that saves 30 ms in a passing run."""
    return TypeAdapter(Event)


Listener = Callable[[Event], None]


class _CausedBy:
    """The block of `Log.caused_by`."""

    __slots__ = ("_cause", "_clock", "_outer")

    def __init__(self, clock: Clock, cause: Event | int | None) -> None:
        self._clock = clock
        self._cause = cause.seq if isinstance(cause, Event) else cause
        self._outer: int | None = None

    def __enter__(self) -> None:
        self._outer, self._clock.cause = self._clock.cause, self._cause

    def __exit__(self, *_: object) -> None:
        self._clock.cause = self._outer


class Log:
    """An append-only list of events, without secrets.

    Listeners are called with each event as it is appended, secrets included: sessions and the cloud's state need the
    consumer's exact words. The stored events, and so all reports, are redacted. `original` is for steps that compare
    texts: redacted secrets are all the same.

    Args:
        clock: a new one by default.
        redactor: keeps secrets out of the log.
        has_causes: False for a log made of external observations: its events have no cause.

    Attributes:
        bots: the bots that took part, by their names in events; of each the latest version.
        events: all events that are not forgotten, oldest first.
        redactor: keeps secrets out of the log.
        caused_by: `with log.caused_by(event)` opens a block in which this event, or the event of this number, is the
            cause of all events, and of those that timers set in it cause later. None: an external stimulus.
        has_causes: whether events have causes.
    """

    def __init__(
        self, clock: Clock | None = None, *, redactor: Redactor | None = None, has_causes: bool = True
    ) -> None:
        self._clock = clock or Clock()
        self.caused_by: Final = partial(_CausedBy, self._clock)
        self.redactor = redactor or Redactor()
        self.has_causes = has_causes
        self.events: list[Event] = []
        self.bots: dict[str, Bot] = {}
        self._appended = 0
        self._listeners: dict[str, tuple[Listener, tuple[type[Any], ...]]] = {}
        self._by_kind: dict[type[Any], tuple[Listener, ...]] = {}
        self._to_all: tuple[Listener, ...] = ()
        self._originals: dict[int, Body] = {}
        self._learned = 0

    @property
    def now_ms(self) -> int:
        """Virtual time."""
        return self._clock.now_ms

    def append(
        self,
        body: Body,
        *,
        conversation: str | None = None,
        bot: str | None = None,
        node: str | None = None,
        rules: tuple[str, ...] = (),
        leads: bool = False,
    ) -> Event:
        """Append an event, with the current time and cause, and call the listeners.

        Args:
            leads: this event becomes the cause of those that follow in the surrounding block.
        """
        clock, kind = self._clock, type(body)
        cause = clock.cause if self.has_causes else None
        kept = self.redactor.body(body) if kind in HELD_BY else body
        seq = self._appended
        event = Event(seq, clock.now_ms, conversation, bot, node, cause, rules, kept)
        self._appended = seq + 1
        self.events.append(event)
        if leads:
            clock.cause = seq
        original = event
        if kept is not body:
            self._originals[seq] = body
            original = replace(event, body=body)
        if self.redactor.learned != self._learned:
            self._look_again()
        for listener in (*self._by_kind.get(kind, ()), *self._to_all):
            listener(original)
        return event

    @property
    def cause(self) -> int | None:
        """`seq` of the event that causes the next ones, None for an external stimulus."""
        return self._clock.cause

    def node_of_cause(self, bot: str) -> str | None:
        """The node of the current cause, if that is an event of this bot."""
        cause = None if self.cause is None else self.event(self.cause)
        return cause.node if cause is not None and cause.bot == bot else None

    def listen(self, name: str, listener: Listener, kinds: Iterable[type[Any]] = ()) -> None:
        """Call `listener` with each event of these kinds, of all kinds by default, in the order of registration.

        Listeners to all kinds are called after the others.

        Raises:
            EmulatorError: another listener has this name.
        """
        if name in self._listeners:
            raise EmulatorError(f"two listeners of the log are called {name!r}")
        self._listeners[name] = (listener, tuple(kinds))
        self._connect(listener, self._listeners[name][1])

    def stop_listening(self, name: str) -> None:
        """Remove the listener of this name, if there is one."""
        if self._listeners.pop(name, None):
            self._by_kind, self._to_all = {}, ()
            for listener, kinds in self._listeners.values():
                self._connect(listener, kinds)

    def _connect(self, listener: Listener, kinds: tuple[type[Any], ...]) -> None:
        if not kinds:
            self._to_all = (*self._to_all, listener)
        for kind in kinds:
            self._by_kind[kind] = (*self._by_kind.get(kind, ()), listener)

    def _look_again(self) -> None:
        """Redact the stored events again, because a new secret is known."""
        self._learned = self.redactor.learned
        for at, event in enumerate(self.events):
            kept = self.redactor.body(event.body)
            if kept is not event.body:
                self._originals.setdefault(event.seq, event.body)
                self.events[at] = replace(event, body=kept)

    def original(self, event: Event) -> Body:
        """The body with secrets: to compare with, not to show or store."""
        return self._originals.get(event.seq, event.body)

    def of(self, *kinds: type[Any], conversation: str | None = None, after: int = -1) -> Iterator[Event]:
        """The events whose body is one of `kinds`, oldest first, later than `after`."""
        for event in self.since(after):
            if isinstance(event.body, kinds) and conversation in (None, event.conversation):
                yield event

    def event(self, seq: int) -> Event | None:
        """The event with this number, None when it was forgotten or does not exist."""
        if len(self.events) == self._appended:
            return self.events[seq] if 0 <= seq < self._appended else None
        at = bisect_left(self.events, seq, key=_seq)
        found = self.events[at] if at < len(self.events) else None
        return found if found is not None and found.seq == seq else None

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
        """Drop the events of these conversations, for a server that runs for days. Their numbers are not used again.

        The causes of other events may be among them: these do not exist afterwards.
        """
        self._keep([event for event in self.events if event.conversation not in conversations])

    def drop(self, numbers: Container[int]) -> None:
        """Drop the events with these numbers, such as those of closed connections.

        As with `forget`, causes of other events may not exist afterwards.
        """
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
        """All documented rules the log cites."""
        return {rule for rule in self._cited() if not is_assumption(rule)}

    def assumptions(self) -> set[str]:
        """All assumptions the log rests on."""
        return {rule for rule in self._cited() if is_assumption(rule)}

    def _cited(self) -> set[str]:
        return {rule for event in self.events for rule in event.rules}

    def to_ndjson(self, *, after: int = -1) -> bytes:
        """One line per event later than the one numbered `after`."""
        return b"".join(as_json(event) + b"\n" for event in self.since(after))

    def write(self, path: Path) -> None:
        """Write all events; folders are created.

        Raises:
            OSError: the file cannot be written; `filename` is the path.
        """
        write_bytes(path, self.to_ndjson())


def as_json(event: Event) -> bytes:
    """The event as one line of NDJSON, without the line's end."""
    try:
        return adapter().dump_json(event)
    except PydanticSerializationError:  # a script or an API has made half a character
        row = adapter().dump_python(event)
        return json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=vars).encode("utf-8", "replace")


def _seq(event: Event) -> int:
    return event.seq


def read_ndjson(lines: bytes | Iterable[bytes]) -> list[Event]:
    """Read the output of `Log.to_ndjson`; the events are equal to those written.

    Raises:
        FeatureError: a line is not an event; the message has its number.
    """
    rows = lines.split(b"\n") if isinstance(lines, bytes) else lines
    return [_read_event(row, number) for number, row in enumerate(rows, start=1) if row.strip()]


def _read_event(row: bytes, number: int) -> Event:
    try:
        return adapter().validate_json(row)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)[0]
        path = ".".join(str(step) for step in wrong["loc"] if isinstance(step, str | int))
        at = f"line {number}, {path}" if path else f"line {number}"
        value = shorten(row.decode(errors="replace"))
        raise FeatureError(
            message("this line is not an event of a log", at=at, value=value, expected=wrong["msg"])
        ) from None
