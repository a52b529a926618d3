"""The fake Conversational Cloud and the outside world: one fake, several doors."""

from __future__ import annotations

from .cloud import CloudSettings, FakeCloud, Refused, TransferRequest
from .door import CloudDoor
from .faults import Faults
from .outside import Outside, UnknownExchange
from .people import People, Person
from .sessions import ApiKey, App, AuthenticationFailed, Sessions, UserSession
from .state import CloudState, Conversation, Ring, Skill, User, fold
from .world import Agent, Consumer, Deployment, World

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
