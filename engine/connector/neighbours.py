"""The neighbours of a connector, shared by its parts."""

from __future__ import annotations

from typing import Protocol

from ..ports import MessagingPort
from ..settings import ConnectorSettings
from .bot_side import BotSide


class Neighbours(Protocol):
    """The two neighbours of a connector, which are set when it is started, and its settings.

    Attributes:
        settings: replaced as a whole when one is changed.
        is_running: whether the connector is started.
    """

    settings: ConnectorSettings
    is_running: bool

    @property
    def cloud(self) -> MessagingPort: ...

    @property
    def bot(self) -> BotSide: ...
