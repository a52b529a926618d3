"""The commands that a turn yields.

A turn is a generator. It yields a `Command` when it needs something outside of the flow, and is resumed with the
`Answer` of a `Call`.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import httpx

from ..ports import Outgoing
from .answer import Answer


@dataclass(frozen=True, slots=True)
class Say:
    """Send this message."""

    message: Outgoing


@dataclass(frozen=True, slots=True)
class Wait:
    delay_ms: int


@dataclass(frozen=True, slots=True)
class Call:
    """Make this request; the turn is resumed with an `Answer`. `rules` explain it.

    `attempt` is the number of the attempt to transfer that it belongs to, 0 for the call of an integration.
    """

    request: httpx.Request
    attempt: int = 0
    rules: tuple[str, ...] = ()

    @property
    def transfers(self) -> bool:
        return self.attempt > 0


@dataclass(frozen=True, slots=True)
class Upload:
    """Send an uploaded file on while the turn continues; the consumer gets the outcome (INT-FILE-UPLOAD-RULES)."""

    request: httpx.Request
    success: str
    failure: str


@dataclass(frozen=True, slots=True)
class Close:
    survey: bool


@dataclass(frozen=True, slots=True)
class Tell:
    """Send the failure message to the bot: its next input."""


@dataclass(frozen=True, slots=True)
class Announce:
    """Send a text of the platform itself, even if the bot's response is lost."""

    message: Outgoing


Command = Say | Wait | Call | Upload | Close | Tell | Announce
TurnRun = Generator[Command, Answer | None, None]


class FlowError(Exception):
    """The flow cannot continue, as after a next action without a target. The consumer gets the error text (C29)."""
