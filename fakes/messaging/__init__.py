"""The messaging service of the fake cloud: what agents and consumers say over a WebSocket, without the socket.

Frames go in as text and come out as dictionaries; whoever owns a socket passes them on (see `..server`).
"""

from __future__ import annotations

from .agent import AgentConnection
from .connection import Link
from .consumer import ConsumerConnection
from .content import Content, choices_of, event_of, payload_of, tapped
from .frames import Frame
from .service import Messaging, Sessions

__all__ = [
    "AgentConnection",
    "ConsumerConnection",
    "Content",
    "Frame",
    "Link",
    "Messaging",
    "Sessions",
    "choices_of",
    "event_of",
    "payload_of",
    "tapped",
]
