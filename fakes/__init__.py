"""The fake Conversational Cloud and the outside world: one fake, several doors.

Names are loaded when they are first used: a command that reads a file beside a bot needs no cloud.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .authentication.credentials import ApiKey, App, AuthenticationFailed
    from .authentication.sessions import Sessions
    from .authentication.user_sessions import UserSession
    from .cloud import CloudSettings, FakeCloud, Refused, TransferRequest
    from .cloud.records import Conversation, Ring, Skill, User
    from .cloud.state import CloudState, fold
    from .external.stubs import Outside, UnknownExchange
    from .faults import Faults
    from .people import People, Person
    from .rest.router import CloudDoor
    from .world.deployment import Deployment
    from .world.participants import Agent, Consumer
    from .world.world import World

_HOMES = {
    "Agent": "world.participants",
    "ApiKey": "authentication.credentials",
    "App": "authentication.credentials",
    "AuthenticationFailed": "authentication.credentials",
    "CloudDoor": "rest.router",
    "CloudSettings": "cloud",
    "CloudState": "cloud.state",
    "Consumer": "world.participants",
    "Conversation": "cloud.records",
    "Deployment": "world.deployment",
    "FakeCloud": "cloud",
    "Faults": "faults",
    "Outside": "external.stubs",
    "People": "people",
    "Person": "people",
    "Refused": "cloud",
    "Ring": "cloud.records",
    "Sessions": "authentication.sessions",
    "Skill": "cloud.records",
    "TransferRequest": "cloud",
    "UnknownExchange": "external.stubs",
    "User": "cloud.records",
    "UserSession": "authentication.user_sessions",
    "World": "world.world",
    "fold": "cloud.state",
}

__all__ = [
    "Agent",
    "ApiKey",
    "App",
    "AuthenticationFailed",
    "CloudDoor",
    "CloudSettings",
    "CloudState",
    "Consumer",
    "Conversation",
    "Deployment",
    "FakeCloud",
    "Faults",
    "Outside",
    "People",
    "Person",
    "Refused",
    "Ring",
    "Sessions",
    "Skill",
    "TransferRequest",
    "UnknownExchange",
    "User",
    "UserSession",
    "World",
    "fold",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(f".{_HOMES[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
