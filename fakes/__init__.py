"""The fake Conversational Cloud and the outside world: one fake, several doors."""

from __future__ import annotations

from .cloud import BLANK_MESSAGE, CloudSettings, FakeCloud, TransferRefused, TransferRequest
from .faults import Faults
from .people import People, Person
from .state import CloudState, Conversation, Ring, Skill, User, fold
from .world import Agent, Consumer, Deployment, World

__all__ = [
    "BLANK_MESSAGE",
    "Agent",
    "CloudSettings",
    "CloudState",
    "Consumer",
    "Conversation",
    "Deployment",
    "FakeCloud",
    "Faults",
    "People",
    "Person",
    "Ring",
    "Skill",
    "TransferRefused",
    "TransferRequest",
    "User",
    "World",
    "fold",
]
