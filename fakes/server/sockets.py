"""WebSockets of agents and consumers: frames in, frames out, one bounded queue per peer.

Theory of operation. A socket has two tasks. One reads frames and hands each to its connection of the messaging service,
inside `Driver.act`. The other writes what the service has put into the socket's queue. Putting never waits and never
fails. If a queue is long and does not move, its peer does not read: the peer is closed with 1008, and cut if the close
frame does not get through. A long queue alone is no reason, because one act (such as advancing the clock) may bring
thousands of frames. The WebSocket library's pings find half-open peers.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from starlette.websockets import WebSocket, WebSocketDisconnect

from .driver import Driver
from .limits import Limits
from .open_connections import Place

logger = logging.getLogger("handoff.server")

GOING_AWAY, UNSUPPORTED, POLICY, SERVER_ERROR, RESTART, NOT_AUTHENTICATED = 1001, 1003, 1008, 1011, 1012, 4401


class Connection(Protocol):
    """One peer as the messaging service sees it."""

    @property
    def is_authenticated(self) -> bool:
        """Whether the peer has authenticated."""

    def receive(self, text: str) -> None:
        """Handle one text frame."""

    def gone(self) -> None:
        """Handle the disconnection of the peer."""


class SocketLink:
    """The outgoing side of one peer, for the messaging service. Called on the thread of the event loop only."""

    def __init__(self, socket: WebSocket, limits: Limits) -> None:
        self._socket = socket
        self._limits = limits
        self._queue: deque[str] = deque()
        self._wake_up = asyncio.Event()
        self._flushed = asyncio.Event()
        self._flushed.set()
        self._code: int | None = None
        self._is_over = False
        self._written = 0
        self._deadline: asyncio.TimerHandle | None = None  # for the closing handshake
        self._watch: asyncio.TimerHandle | None = None  # over a queue that is long

    # --- for the messaging service ---

    def send(self, frame: Mapping[str, Any]) -> None:
        """Queue one frame. Never waits; does nothing for a peer that has gone."""
        if self._code is not None or self._is_over:
            return
        if len(self._queue) >= self._limits.queue_most:
            self._give_up()
            return
        self._queue.append(json.dumps(frame, ensure_ascii=False, separators=(",", ":")))
        self._flushed.clear()
        self._wake_up.set()
        if self._watch is None and len(self._queue) > self._limits.queue_frames:
            self._look_again_later()

    def _look_again_later(self) -> None:
        written = self._written
        self._watch = asyncio.get_running_loop().call_later(self._limits.close_s, lambda: self._judge(written))

    def _judge(self, written: int) -> None:
        """Close the link if its queue is still long and no frame was written since `written` were."""
        self._watch = None
        if len(self._queue) <= self._limits.queue_frames:
            return
        if self._written == written:
            self._give_up()
        else:
            self._look_again_later()

    def _give_up(self) -> None:
        self._queue.clear()
        self.close(POLICY)

    def close(self, code: int) -> None:
        """Close with this code after the queued frames; cut a peer that does not read them."""
        if self._code is None and not self._is_over:
            self._code = code
            self._flushed.clear()
            self._wake_up.set()
            self._deadline = asyncio.get_running_loop().call_later(self._limits.close_s, self._cut)

    # --- for the server ---

    async def flushed(self) -> None:
        """Wait until the queue is empty."""
        await self._flushed.wait()

    async def write(self) -> None:
        """Write what is queued, until the link is closed or the peer has gone."""
        try:
            while self._code is None or self._queue:
                while self._queue:
                    await self._socket.send_text(self._queue.popleft())
                    self._written += 1
                if self._code is None:
                    self._wake_up.clear()
                    self._flushed.set()
                    await self._wake_up.wait()
            await self._socket.close(self._code)
        except (WebSocketDisconnect, RuntimeError):  # the peer has gone, or is closing already
            self._cut()
        finally:
            self.over()

    def over(self) -> None:
        """Mark the socket as closed."""
        self._is_over = True
        self._queue.clear()
        self._flushed.set()
        if self._watch is not None:
            self._watch.cancel()

    def settle(self) -> None:
        """Cancel the cut: the connection has ended."""
        if self._deadline is not None:
            self._deadline.cancel()

    def _cut(self) -> None:
        """Drop the connection."""
        transport = self._socket.scope.get("state", {}).get("transport")
        if transport is not None:
            transport.abort()


async def converse(
    driver: Driver,
    links: set[SocketLink],
    socket: WebSocket,
    connect: Callable[[SocketLink], Connection],
    limits: Limits,
) -> None:
    """Serve one socket until either side closes it.

    Args:
        driver: of the World's time; every frame that arrives is one of its acts.
        links: the open links of the World, this one included as long as it is open.
        socket: the peer's socket, not accepted yet.
        connect: makes the connection, given the link to its peer.
        limits: bounds for the peer.

    Raises:
        Refused: by `connect`; nothing has been accepted then.
    """
    link = SocketLink(socket, limits)
    connection = driver.act(lambda: connect(link))
    links.add(link)
    place: Place | None = socket.scope.get("state", {}).get("place")
    if place is not None and not connection.is_authenticated:
        place.waits_for_client()
    writer: asyncio.Task[None] | None = None
    deadline = asyncio.get_running_loop().call_later(limits.init_s, _expect_authenticated, connection, link)
    try:
        await socket.accept()
        writer = asyncio.create_task(link.write())
        await _read(driver, socket, link, connection, place)
    except (WebSocketDisconnect, RuntimeError):
        pass  # gone before it was accepted
    finally:
        deadline.cancel()
        links.discard(link)
        if writer is not None:
            writer.cancel()
        link.over()
        link.settle()
        driver.act(connection.gone)


def _expect_authenticated(connection: Connection, link: SocketLink) -> None:
    """Close a peer that has not authenticated in time."""
    if not connection.is_authenticated:
        link.close(NOT_AUTHENTICATED)


async def _read(
    driver: Driver, socket: WebSocket, link: SocketLink, connection: Connection, place: Place | None
) -> None:
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return
        text = message.get("text")
        if text is None:
            link.close(UNSUPPORTED)
            continue
        try:
            driver.act(lambda text=text: connection.receive(text))  # type: ignore[misc]
            if place is not None and connection.is_authenticated:
                place.works()
        except Exception:
            logger.exception("a frame could not be handled")
            link.close(SERVER_ERROR)
