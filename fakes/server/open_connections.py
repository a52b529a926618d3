"""The connections of a server: how many there may be, and which one is closed when another needs its place.

Theory of operation. A connection has a place until its socket is closed; all ports share the places, and there are
fewer of them than files that the process may open. The server works for some connections: it answers a request, or
serves a WebSocket or a stream. For the others it waits: for a TLS handshake, a request, its body, a token, a reader.
When all places are taken, a connection that waits is closed for a new one: the one that has waited longest at the port
where most wait, so that a crowd at one port does not harm the others; at first those that have sent no complete head,
and last of all the streams of events, whose clients connect again and miss nothing. A connection that the server works
for is never closed for another; if it works for all, new ones wait until one ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import socket
from collections.abc import Awaitable, Callable
from typing import Final, Literal

try:
    import resource
except ImportError:  # Windows has no such limit
    resource = None  # type: ignore[assignment]

logger = logging.getLogger("handoff.server")

RESERVED_FILES: Final = 64  # for everything that is not a connection of a client: webhooks, bots, the log
FEWEST: Final = 16
RETRY_S: Final = 0.05  # when the system refuses a connection, until the next try
BURST: Final = 512  # connections accepted in a row, before those that are open get their turn
Wait = Literal["request", "client", "event"]  # what the server waits for: a request, what a client owes, an event
_EXHAUSTED: Final = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)


def places_for(connections: int) -> int:
    """The number of connections to allow: this many, or fewer if the process may not open that many files."""
    if resource is None:
        return connections
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return connections if files == resource.RLIM_INFINITY else min(connections, max(FEWEST, files - RESERVED_FILES))


class Place:
    """The place of one connection. Its protocol says what the server does for it.

    Attributes:
        port: the number of the port where it has come in.
        is_begun: whether the connection is with a protocol, or in a TLS handshake.
    """

    def __init__(self, owner: OpenConnections, connection: socket.socket, port: int) -> None:
        self.port = port
        self.is_begun = False
        self._owner = owner
        self._connection = connection
        self._transport: asyncio.Transport | None = None

    @property
    def is_over(self) -> bool:
        """Whether the connection was closed for another one before it began."""
        return self._connection.fileno() < 0

    def opened(self, transport: asyncio.Transport) -> None:
        """The connection is with its protocol, after the TLS handshake."""
        self._transport = transport

    def waits_for_request(self) -> None:
        """The client has sent no complete head; what it has sent of one does not make it wait again."""
        self._owner.move(self, "request")

    def waits_for_client(self) -> None:
        """The client owes the rest of a request, a token, or room for the answer."""
        self._owner.move(self, "client")

    def waits_for_event(self) -> None:
        """The client has a stream of events, which has nothing to send at present."""
        self._owner.move(self, "event")

    def works(self) -> None:
        """The server works for the client."""
        self._owner.move(self, "")

    def release(self) -> None:
        """The connection is closed."""
        self._owner.released(self)

    def cut(self) -> None:
        """Close the connection at once."""
        if self._transport is not None:
            self._transport.abort()
        elif not self.is_begun:  # of a crowd that arrives at once, most are closed without any further effort
            self._connection.close()
            self.release()
        else:  # its end is found by its reader
            with contextlib.suppress(OSError):
                self._connection.shutdown(socket.SHUT_RDWR)


class OpenConnections:
    """The places of one server."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._places: set[Place] = set()
        self._waiting: dict[Wait, dict[int, dict[Place, None]]] = {
            "request": {},
            "client": {},
            "event": {},
        }  # oldest first
        self._changed = asyncio.Event()

    async def place(self, connection: socket.socket, port: int) -> Place:
        """A place for a new connection, as soon as there is one."""
        while len(self._places) >= self._most:
            self._changed.clear()
            self.close_one()
            await self._changed.wait()
        place = Place(self, connection, port)
        self._places.add(place)
        place.waits_for_request()
        return place

    def close_one(self) -> None:
        """Close a connection that the server waits for, if there is any."""
        for ports in self._waiting.values():
            crowd = max(ports.values(), key=len, default=None)
            if crowd:
                place = next(iter(crowd))
                del crowd[place]
                place.cut()
                return

    def move(self, place: Place, to: Wait | Literal[""]) -> None:
        """Note what the server waits for; as long as that does not change, the place keeps its rank."""
        if place not in self._places:
            return
        for what, ports in self._waiting.items():
            waiting = ports.setdefault(place.port, {})
            if what != to:
                waiting.pop(place, None)
            elif place not in waiting:
                waiting[place] = None
                self._changed.set()

    def released(self, place: Place) -> None:
        self.move(place, "")
        self._places.discard(place)
        self._changed.set()


class Acceptor:
    """Accepts the connections of one port.

    Args:
        port: the listening socket, which does not block.
        connections: of the server.
        serve: takes an accepted connection with its place, and returns when the connection has a protocol, or has been
            closed. It has closed the connection if it raises.
    """

    def __init__(
        self,
        port: socket.socket,
        connections: OpenConnections,
        serve: Callable[[socket.socket, Place], Awaitable[None]],
    ) -> None:
        self._port = port
        self._number: int = port.getsockname()[1]
        self._connections = connections
        self._serve = serve
        self._beginnings: set[asyncio.Task[None]] = set()
        self._task = asyncio.create_task(self._accept())
        self._has_complained = False

    async def close(self) -> None:
        """Stop accepting, and close the connections that have no protocol yet."""
        for task in (self._task, *self._beginnings):
            task.cancel()
        await asyncio.gather(self._task, *self._beginnings, return_exceptions=True)
        self._port.close()

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        accepted = 0
        while True:
            try:
                connection, _ = await loop.sock_accept(self._port)
            except OSError as error:
                await self._recover(error)
                continue
            try:
                place = await self._connections.place(connection, self._number)
            except BaseException:
                connection.close()
                raise
            task = loop.create_task(self._begin(connection, place))
            self._beginnings.add(task)
            task.add_done_callback(self._beginnings.discard)
            accepted += 1
            if accepted % BURST == 0:
                await asyncio.sleep(0)

    async def _recover(self, error: OSError) -> None:
        """Go on after a connection that could not be accepted; make room if the system has none."""
        if error.errno in _EXHAUSTED:
            self._connections.close_one()
            if not self._has_complained:
                logger.warning("connections have to wait: %s", error.strerror)
                self._has_complained = True
        await asyncio.sleep(RETRY_S)

    async def _begin(self, connection: socket.socket, place: Place) -> None:
        if place.is_over:
            return
        place.is_begun = True
        try:
            connection.setblocking(False)
            await self._serve(connection, place)
        except (OSError, asyncio.CancelledError):  # the client has left, was too slow, or the server stops
            place.release()
        except Exception:
            logger.exception("a connection could not be served")
            place.release()
