"""The limits of the target `wire`, and the events that only it has."""

from __future__ import annotations

from typing import Final

from ....engine.events import ChatStatePublished, SocketClosed, SocketOpened
from ..capability import Capability, Limits
from ..skipping import ON_THE_WIRE

LIMITS: Final = Limits(
    ON_THE_WIRE,
    {
        Capability.WALKS: "a conversation on sockets cannot be copied, to try a way",
        Capability.PREVIEW: "the Preview is not part of the Conversational Cloud",
        Capability.SIGN_IN: "signing in during a conversation has no documented request",
        Capability.CHANNELS: "a socket speaks for the web window, not for another channel",
    },
)
WIRE_ONLY: Final = (SocketOpened, SocketClosed, ChatStatePublished)
"""Events of sockets: without them the log is the same as in process."""
