"""The messaging service as its connections see it."""

from __future__ import annotations

from typing import Any, Protocol

from ...engine.clock import Timers
from ..cloud import FakeCloud
from ..cloud.records import Conversation
from .dialogs import Dialogs


class Hub(Protocol):
    """The members of the messaging service that connections and requests use.

    The service makes connections and therefore imports them; they know it by this protocol alone.
    """

    @property
    def cloud(self) -> FakeCloud:
        """The cloud that carries requests out."""

    @property
    def dialogs(self) -> Dialogs:
        """The published events of each dialog."""

    @property
    def timers(self) -> Timers:
        """Timers that name a connection by its number: "connection is lost", "late answer"."""

    def new_id(self, prefix: str) -> str:
        """A new id for a subscription."""

    def consumer_of(self, jwt: str) -> str | None:
        """The consumer with this token; None when it is not valid."""

    def conversations_of(self, consumer: str) -> list[Conversation]:
        """The conversations of a consumer, oldest first."""

    def profile_of(self, consumer: str) -> dict[str, Any]:
        """The profile of a consumer. Raises Refused: 404, the consumer is unknown."""

    def authenticated(self, number: int, consumer: str) -> None:
        """Note that the client of the connection with this number is authenticated as the consumer's."""

    def ended(self, number: int, code: int) -> None:
        """Note the end of the connection with this number; `code` is the close code, 0 when the peer has gone."""
