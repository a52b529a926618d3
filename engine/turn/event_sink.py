"""The destination of a turn's events: the log, or a rehearsal."""

from __future__ import annotations

from typing import Protocol

from .. import events as ev
from ..log import Event
from .session import Session


class EventSink(Protocol):
    """The destination of a turn's events: the log, or a rehearsal."""

    @property
    def now_ms(self) -> int: ...

    def append(
        self,
        body: ev.Body,
        *,
        conversation: str | None = None,
        bot: str | None = None,
        node: str | None = None,
        rules: tuple[str, ...] = (),
        leads: bool = False,
    ) -> Event:
        """Append an event; the session changes by it."""


class Rehearsal:
    """The destination of a turn's events when it is made again: the session changes, and nothing is logged.

    `now_ms` is the virtual time at which the turn was at this place.
    """

    def __init__(self, session: Session) -> None:
        self.now_ms = 0
        self._session = session
        self._appended = 0

    def append(
        self,
        body: ev.Body,
        *,
        conversation: str | None = None,
        bot: str | None = None,
        node: str | None = None,
        rules: tuple[str, ...] = (),
        leads: bool = False,  # noqa: ARG002 - a rehearsal has no causes
    ) -> Event:
        self._session.apply(body)
        self._appended += 1
        return Event(self._appended - 1, self.now_ms, conversation, bot, node, None, rules, body)
