"""The ways into the fake cloud. Every contract test runs through each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from handoff.engine.clock import Clock
from handoff.engine.log import Log
from handoff.engine.ports import MessagingPort, TransferContext
from handoff.fakes import CloudDoor, FakeCloud, Faults, People


class WillingBot:
    """A bot agent that accepts every ring and listens to nothing."""

    port: MessagingPort

    def ring_offered(self, ring_id: str, _conversation_id: str) -> None:
        self.port.accept_ring(ring_id)

    def conversation_assigned(self, conversation_id: str, context: TransferContext | None) -> None: ...
    def consumer_wrote(self, conversation_id: str, text: str, payload: str | None, file: object = None) -> None: ...
    def transfer_failed(self, conversation_id: str, detail: str) -> None: ...
    def transfer_taken(self, conversation_id: str, agent: str) -> None: ...
    def conversation_left(self, conversation_id: str) -> None: ...
    def conversation_closed(self, conversation_id: str) -> None: ...


@dataclass
class Door:
    """A client that reaches the cloud through one of its doors, and the cloud itself to look at."""

    client: httpx.Client
    cloud: FakeCloud

    def conversation(self) -> str:
        """A conversation with the bot "Tutor"."""
        return self.cloud.start_conversation("Dana", "Bot")


def in_process(cloud: FakeCloud) -> httpx.Client:
    return httpx.Client(transport=CloudDoor(cloud).transport)


DOORS = {"in process": in_process}


@pytest.fixture
def cloud() -> FakeCloud:
    """An account with the skills "Bot" (1001) and "Human" (1002), a bot "Tutor" and the agent "Hannah" (5002)."""
    clock = Clock()
    log = Log(clock)
    cloud = FakeCloud(clock, log, people=People(), faults=Faults(log))
    cloud.add_skill("Bot", 1001)
    cloud.add_skill("Human", 1002, "people")
    bot = WillingBot()
    user = cloud.add_bot_user("Tutor", skills=["Bot"], client=bot, bot_id="tutor-1")
    bot.port = cloud.port(user)
    cloud.add_agent("Hannah", skills=["Human"], id=5002, online=True)
    return cloud


@pytest.fixture(params=DOORS)
def door(request: pytest.FixtureRequest, cloud: FakeCloud) -> Iterator[Door]:
    with DOORS[request.param](cloud) as client:
        yield Door(client, cloud)
