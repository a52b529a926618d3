"""The same server in a thread: for tests, and for the target `wire`."""

from __future__ import annotations

import asyncio
import ssl
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from ..world.world import World
from .certificates import Authority
from .installation import Installation
from .limits import Limits
from .listeners import Listeners, Ports
from .served_world import ServedWorld

T = TypeVar("T")

START_S = 30.0
STOP_S = 30.0


class LoopbackServer:
    """A server on ports of the loopback interface that the system picks.

        with LoopbackServer(world, manual=True) as server:
            httpx.get(server.url + "/handoff/ready", verify=server.ssl_context())

    The World belongs to the server's thread while it is served: reach it through `call`.

    Args:
        world: what is served first.
        manual: whether time stands until the control API, or `call`, moves it.
        accelerate: how many times as fast as the wall time passes otherwise.
        make: makes the World that `POST /handoff/reset` begins with; default: one without bots.
    """

    def __init__(
        self,
        world: World | None = None,
        *,
        manual: bool = False,
        accelerate: float = 1.0,
        make: Callable[[], World] = World,
        limits: Limits | None = None,
    ) -> None:
        self.installation = Installation(make, manual=manual, accelerate=accelerate, limits=limits or Limits())
        self.authority = Authority()
        self._first = world
        self.listeners = Listeners(self.installation, Ports(), self.authority)
        self._thread = threading.Thread(target=self._run, name="handoff server", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._started: Future[None] = Future()
        self._folder = tempfile.TemporaryDirectory(prefix="handoff-")

    def __enter__(self) -> LoopbackServer:
        self.authority.write(self.ca_file)
        self._thread.start()
        self._started.result(START_S)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._loop is not None and self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(STOP_S)
        self._folder.cleanup()

    @property
    def base_uri(self) -> str:
        """`host:port`, as the Domain API answers it."""
        return self.installation.base_uri

    @property
    def url(self) -> str:
        return f"https://localhost:{self.listeners.ports.tls}"

    @property
    def plain_url(self) -> str:
        return f"http://localhost:{self.listeners.ports.plain}"

    @property
    def ws_url(self) -> str:
        return f"wss://localhost:{self.listeners.ports.tls}"

    @property
    def proxy_url(self) -> str:
        return f"http://localhost:{self.listeners.ports.proxy}"

    @property
    def ca_file(self) -> Path:
        """The authority's certificate, a PEM file that lives as long as the server."""
        return Path(self._folder.name) / "ca.pem"

    def ssl_context(self) -> ssl.SSLContext:
        """For a client that trusts this server and no other."""
        return self.authority.client_context()

    @property
    def served(self) -> ServedWorld:
        """What is served now; to be touched inside `call` only."""
        return self.installation.served

    def call(self, action: Callable[[], T]) -> T:
        """Run this on the server's thread, as one act of its time, and hand back what it returns or raises."""
        return self._on_loop(lambda: self.installation.served.driver.act(action))

    def use(self, world: World) -> None:
        """Serve this World from now on; sockets of the one before are closed."""
        self._on_loop(lambda: self.installation.use(world))

    def _on_loop(self, action: Callable[[], T]) -> T:
        assert self._loop is not None, "the server has not been started"
        done: Future[T] = Future()

        def run() -> None:
            try:
                done.set_result(action())
            except BaseException as error:
                done.set_exception(error)

        self._loop.call_soon_threadsafe(run)
        return done.result()

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        try:
            await self.listeners.open()
            self.installation.use(self._first or self.installation.make())
        except BaseException as error:
            self._started.set_exception(error)
            return
        self._started.set_result(None)
        try:
            await self._stop.wait()
        finally:
            await self.listeners.close()
