"""The same server in a thread: for tests, and for the target `wire`."""

from __future__ import annotations

import asyncio
import ssl
import tempfile
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from ..world.web_origins import checked_origin
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
    """A server on loopback ports that the system chooses.

        with LoopbackServer(world, manual=True) as server:
            httpx.get(server.url + "/handoff/ready", verify=server.ssl_context())

    The World belongs to the server's thread while it is served: reach it through `call`.

    Args:
        world: the first World that is served.
        manual: whether only the control API, or `call`, moves time.
        accelerate: speed of virtual time, as a multiple of real time, if time is not moved manually.
        make: makes the World for `POST /handoff/reset`; default: one without bots.
        limits: bounds for clients.
        origins: of the web pages that may use the server, such as `https://window.example`.
    """

    def __init__(
        self,
        world: World | None = None,
        *,
        manual: bool = False,
        accelerate: float = 1.0,
        make: Callable[[], World] = World,
        limits: Limits | None = None,
        origins: Iterable[str] = (),
    ) -> None:
        self.installation = Installation(
            make,
            manual=manual,
            accelerate=accelerate,
            limits=limits or Limits(),
            origins=frozenset(checked_origin(each, "origins") for each in origins),
        )
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
        """For a client that trusts only this server."""
        return self.authority.client_context()

    @property
    def served(self) -> ServedWorld:
        """The World that is served; use it inside `call` only."""
        return self.installation.served

    def call(self, action: Callable[[], T]) -> T:
        """Run this on the server's thread, as one act of its driver; returns its result, raises its error."""
        return self._on_loop(lambda: self.installation.served.driver.act(action))

    def use(self, world: World) -> None:
        """Serve this World from now on; the sockets of the previous one are closed."""
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
