"""The doors of the fake cloud. Every contract test runs through each of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cached_property

import httpx
import pytest

from handoff.engine.ports import MessagingPort, TransferContext
from handoff.fakes import CloudDoor, FakeCloud, World
from handoff.fakes.server import LoopbackServer
from handoff.fakes.server.application import application
from handoff.fakes.server.installation import Installation

from ..patience import PATIENCE_S


class WillingBot:
    """A bot agent that accepts every ring and ignores everything else."""

    port: MessagingPort
    is_chat = False

    def ring_offered(self, ring_id: str, _conversation_id: str) -> None:
        self.port.accept_ring(ring_id)

    def conversation_assigned(self, conversation_id: str, context: TransferContext | None) -> None: ...
    def consumer_wrote(self, conversation_id: str, text: str, payload: str | None, file: object = None) -> None: ...
    def transfer_failed(self, conversation_id: str, detail: str) -> None: ...
    def transfer_started(self, conversation_id: str, attempt: int) -> None: ...

    def transfer_taken(self, conversation_id: str, agent: str) -> None: ...
    def conversation_left(self, conversation_id: str) -> None: ...
    def conversation_closed(self, conversation_id: str) -> None: ...
    def conversation_forgotten(self, conversation_id: str) -> None: ...


@dataclass
class Door:
    """A client that reaches the cloud through one of its doors, and the cloud itself to look at.

    Nothing happens in the cloud while no request is under way: time stands behind every door.
    """

    client: httpx.Client
    world: World

    @property
    def cloud(self) -> FakeCloud:
        return self.world.cloud

    @property
    def rest(self) -> CloudDoor:
        return self.world.door

    def conversation(self) -> str:
        """A conversation with the bot "Tutor"."""
        return self.cloud.start_conversation("Dana", "Bot")

    def bearer(self, user: str) -> dict[str, str]:
        """The header of a user who has just logged in."""
        return {"Authorization": f"Bearer {self.rest.services.sessions.users.begin(user).bearer}"}

    def service(self) -> dict[str, str]:
        """The header of the account's own services."""
        return {"Authorization": f"Bearer {self.cloud.bearer}"}


class Asgi(httpx.BaseTransport):
    """The ASGI application without a socket, for a client that does not know of event loops."""

    def __init__(self, installation: Installation) -> None:
        self._runner = asyncio.Runner()
        self._transport = httpx.ASGITransport(application(installation))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._runner.run(self._answer(request))

    def close(self) -> None:
        self._runner.close()

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        request.read()
        response = await self._transport.handle_async_request(request)
        content = await response.aread()
        return httpx.Response(response.status_code, headers=response.headers, content=content)


class Doors:
    """The doors, opened when first needed: a server serves one test after the other."""

    def __init__(self) -> None:
        self._closing: list[Callable[[], object]] = []

    @contextmanager
    def in_process(self, world: World) -> Iterator[httpx.Client]:
        with httpx.Client(transport=world.door.transport) as client:
            yield client

    @contextmanager
    def asgi(self, world: World) -> Iterator[httpx.Client]:
        installation, client = self._application
        installation.use(world)
        client.cookies.clear()
        yield client

    @contextmanager
    def loopback(self, world: World) -> Iterator[httpx.Client]:
        server, client = self._server
        server.use(world)
        client.cookies.clear()
        yield client

    def close(self) -> None:
        for close in reversed(self._closing):
            close()

    @cached_property
    def _application(self) -> tuple[Installation, httpx.Client]:
        installation = Installation(World, manual=True)
        client = httpx.Client(transport=Asgi(installation))
        self._closing.append(client.close)
        return installation, client

    @cached_property
    def _server(self) -> tuple[LoopbackServer, httpx.Client]:
        """A server, and a client that reaches every host of the cloud through its proxy, as clients in the wild do."""
        server = LoopbackServer(manual=True)
        server.__enter__()
        self._closing.append(lambda: server.__exit__(None, None, None))
        client = httpx.Client(proxy=server.proxy_url, verify=server.ssl_context(), trust_env=False, timeout=PATIENCE_S)
        self._closing.append(client.close)
        return server, client


DOORS: dict[str, Callable[[Doors, World], AbstractContextManager[httpx.Client]]] = {
    "in process": Doors.in_process,
    "ASGI": Doors.asgi,
    "loopback TLS": Doors.loopback,
}


@pytest.fixture(scope="session")
def doors() -> Iterator[Doors]:
    doors = Doors()
    yield doors
    doors.close()


@pytest.fixture
def world() -> World:
    """An account with the skills "Bot" (1001) and "Human" (1002), a bot "Tutor" and the agent "Hannah" (5002)."""
    world = World()
    cloud = world.cloud
    cloud.add_skill("Bot", 1001)
    cloud.add_skill("Human", 1002, "people")
    bot = WillingBot()
    user = cloud.add_bot_user("Tutor", skills=["Bot"], client=bot, bot_id="tutor-1")
    bot.port = cloud.port(user)
    cloud.add_agent("Hannah", skills=["Human"], id=5002, online=True)
    return world


@pytest.fixture(params=DOORS)
def door(request: pytest.FixtureRequest, doors: Doors, world: World) -> Iterator[Door]:
    with DOORS[request.param](doors, world) as client:
        yield Door(client, world)


@pytest.fixture
def door_in_process(doors: Doors, world: World) -> Iterator[Door]:
    """The one door that shows virtual latency."""
    with doors.in_process(world) as client:
        yield Door(client, world)
