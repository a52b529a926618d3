"""The messaging service of the fake cloud: the WebSocket protocols of agents and consumers, without the socket.

Incoming frames are texts, outgoing ones dictionaries; the owner of a socket passes them on (see `..server`).
"""

from __future__ import annotations

from .connection import Link
from .content import Content, choices_of, event_of, payload_of, tapped
from .frames import Frame
from .registry import AgentConnection, ConsumerConnection
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
