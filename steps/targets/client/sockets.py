"""WebSockets for blocking code: their event loop runs in a thread of its own.

One thread does all reading, writing and encryption: a TLS connection that one thread reads while another writes can
lose its handshake. It answers pings while the test is busy. Frames arrive in a queue, in order.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import ssl
import threading
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

R = TypeVar("R")

LARGEST_FRAME: Final = 8 * 2**20  # bytes; the history of a long conversation comes in one frame
STOP_S: Final = 5.0
_SILENT: Final = logging.getLogger("handoff.targets.socket")  # would write addresses, and so bearers
_SILENT.disabled = True


class Socket:
    """One connected socket. `receive` and `send` may be called from any thread."""

    def __init__(self, sockets: Sockets, connection: ClientConnection) -> None:
        self._sockets = sockets
        self._connection = connection
        self._arrived: queue.SimpleQueue[str | None] = queue.SimpleQueue()  # None: it has closed
        sockets.start(self._read())

    def send(self, text: str, limit_s: float) -> None:
        """Send one frame. Raises websockets' ConnectionClosed, or TimeoutError."""
        self._sockets.run(self._connection.send(text), limit_s)

    def receive(self, wait_s: float) -> str | None:
        """The next frame; None when the socket has closed and everything has been read.

        Raises:
            TimeoutError: no frame has arrived.
        """
        try:
            text = self._arrived.get(timeout=wait_s) if wait_s > 0 else self._arrived.get_nowait()
        except queue.Empty:
            raise TimeoutError from None
        if text is None:
            self._arrived.put(None)
        return text

    @property
    def close_code(self) -> int:
        """The close code; 1006 when the other side vanished."""
        return self._connection.close_code or 1006

    def close(self, limit_s: float) -> None:
        """Close the socket; abort the connection if the other side does not answer in time."""
        try:
            self._sockets.run(self._connection.close(), limit_s)
        except TimeoutError:
            self._connection.transport.abort()

    async def _read(self) -> None:
        try:
            async for frame in self._connection:
                self._arrived.put(frame if isinstance(frame, str) else frame.decode(errors="replace"))
        except ConnectionClosed:
            pass  # see `close_code`
        finally:
            self._sockets.over(self._connection)
            self._arrived.put(None)


class Sockets:
    """The thread behind sockets. Starts with the first one."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._connections: set[ClientConnection] = set()

    def connect(
        self, address: str, *, tls: ssl.SSLContext, limit_s: float, uses_proxies: bool, ping_s: float | None
    ) -> Socket:
        """Connect to this address.

        Raises:
            OSError, TimeoutError: the host does not answer.
            websockets.exceptions.WebSocketException: the handshake fails.
        """

        async def connected() -> ClientConnection:
            connection = await connect(
                address,
                ssl=tls,
                proxy=True if uses_proxies else None,
                open_timeout=limit_s,
                close_timeout=1,
                ping_interval=ping_s,
                max_size=LARGEST_FRAME,
                max_queue=None,
                logger=_SILENT,
            )
            self._connections.add(connection)
            return connection

        return Socket(self, self.run(connected(), limit_s + 1))

    def run(self, work: Coroutine[Any, Any, R], limit_s: float) -> R:
        """Run this on the thread. Raises TimeoutError when it takes too long, and cancels it."""
        future = asyncio.run_coroutine_threadsafe(work, self._running())
        try:
            return future.result(limit_s)
        except BaseException:
            future.cancel()
            raise

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Start this on the thread without waiting for it."""

        def begin() -> None:
            task = loop.create_task(work)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        loop = self._running()
        loop.call_soon_threadsafe(begin)

    def over(self, connection: ClientConnection) -> None:
        """Forget a connection that has ended. Call this on the thread."""
        self._connections.discard(connection)

    def close(self) -> None:
        """Stop the thread; open sockets are aborted."""
        if self._loop is None or self._thread is None:
            return
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(STOP_S)
        self._loop = self._thread = None

    def _running(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=self._serve, args=(self._loop,), name="handoff sockets", daemon=True)
            self._thread.start()
        return self._loop

    def _serve(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            loop.run_forever()
            loop.run_until_complete(self._end())
        finally:
            loop.close()

    async def _end(self) -> None:
        for connection in self._connections:
            connection.transport.abort()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        if tasks:
            await asyncio.wait(tasks, timeout=STOP_S / 2)  # readers end with their connections
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
