"""The bot platform as an agent connector needs it."""

from __future__ import annotations

from typing import Protocol

from ..events import Body
from ..log import Event
from ..ports import Delivery, TransferContext
from ..settings import Switches


class EscalationSide(Protocol):
    """Takes reports on where the conversation is, on transfers, silence and stuck conversations."""

    def assigned(self, conversation_id: str, channel: str) -> int | None:
        """Log that the bot has the conversation; returns the number of that event."""

    def left(self, conversation_id: str) -> None: ...

    def transfer_started(self, conversation_id: str, attempt: int) -> None: ...

    def transfer_failed(self, conversation_id: str, detail: str) -> None: ...

    def transfer_taken(self, conversation_id: str, agent: str) -> None: ...

    def silence_lapsed(self, conversation_id: str, silence_ms: int) -> None: ...

    def start_fresh(self, conversation_id: str, text: str, rules: tuple[str, ...]) -> None: ...

    def transfer_stuck(self, conversation_id: str, skill_id: str, text: str, rules: tuple[str, ...]) -> None: ...


class BotSide(Protocol):
    """The bot platform of the connector's bot."""

    @property
    def switches(self) -> Switches: ...

    @property
    def is_chat(self) -> bool: ...

    @property
    def escalations(self) -> EscalationSide: ...

    def handle_input(self, conversation_id: str, delivery: Delivery) -> None: ...

    def receive(self, conversation_id: str, context: TransferContext) -> None: ...

    def note(self, conversation_id: str, body: Body, *, node: str | None = None, rules: tuple[str, ...] = ()) -> Event:
        """Log an action that the connector has taken by itself."""

    def closed(self, conversation_id: str) -> None: ...

    def forgotten(self, conversation_id: str) -> None: ...
