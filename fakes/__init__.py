"""The fake Conversational Cloud and the outside world: one fake, several doors."""

from __future__ import annotations

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
