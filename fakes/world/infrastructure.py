"""The fakes and services that one World consists of, before any bot is deployed."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.clock import Clock
from ...engine.log import Log
from ...engine.log.redaction import Redactor
from ..cloud import FakeCloud
from ..cloud.consumers import Profiles
from ..cloud.context_service import ContextService
from ..external.stubs import Outside
from ..faults import Faults
from ..people import People
from ..rest.router import CloudDoor


@dataclass(frozen=True, slots=True)
class Infrastructure:
    """Clock, log, cloud and outside world, connected with each other."""

    seed: int
    clock: Clock
    log: Log
    people: People
    faults: Faults
    cloud: FakeCloud
    context: ContextService
    profiles: Profiles
    door: CloudDoor
    outside: Outside

    @classmethod
    def make(cls, seed: int, redactor: Redactor | None) -> Infrastructure:
        """A new set of them; the log redacts the cloud's own credentials."""
        clock = Clock()
        log = Log(clock, redactor=redactor)
        people = People(seed)
        faults = Faults(log)
        cloud = FakeCloud(clock, log, people=people, faults=faults)
        log.redactor.learn(cloud.transfer_token)
        context = ContextService(clock, log)
        profiles = Profiles(cloud.state)
        door = CloudDoor(cloud, context=context, profiles=profiles)
        outside = Outside(door.transport)
        door.services.outside = outside
        return cls(seed, clock, log, people, faults, cloud, context, profiles, door, outside)
