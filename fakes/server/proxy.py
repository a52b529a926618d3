"""A forward proxy that leads every request to this server: for clients with the cloud's host names built in.

`CONNECT any.host:443` leads to the TLS port, `CONNECT any.host:80` and requests with a whole address to the plain port.
Bytes are passed on unchanged. Host names are not resolved, and no other host can be reached.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Coroutine
from typing import Any

HEAD_BYTES = 65_536  # the largest head of a request; above: 431
HEAD_S = 10.0  # how long a head may take to arrive; afterwards: 408
LINGER_S = 1.0  # how long a refused client may go on sending
CHUNK = 65_536
PLAIN_PORT = "80"

_ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"


class Proxy:
    """The proxy.

    Args:
        tls: the port where tunnels end; None without TLS: they end at the plain port.
        plain: the port for requests with an absolute address.
        host: the address of both ports.
    """

    def __init__(self, *, tls: int | None, plain: int, host: str = "127.0.0.1") -> None:
        self._tls = tls
        self._plain = plain
        self._host = host
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def listen(self, on: socket.socket) -> None:
        self._server = await asyncio.start_server(self._serve, sock=on, limit=HEAD_BYTES)

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            await self._tunnel(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # one side has disconnected, or the server stops
        finally:
            writer.close()

    async def _tunnel(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(HEAD_S):
                head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.LimitOverrunError:
            await _refuse(reader, writer, b"431 Request Header Fields Too Large")
            return
        except TimeoutError:
            await _refuse(reader, writer, b"408 Request Timeout")
            return
        method, _, rest = head.partition(b" ")
        is_tunnel = method == b"CONNECT"
        to_plain = not is_tunnel or self._tls is None or rest.partition(b" ")[0].endswith(f":{PLAIN_PORT}".encode())
        port = self._plain if to_plain else self._tls
        inner_reader, inner_writer = await asyncio.open_connection(self._host, port)
        try:
            if is_tunnel:
                writer.write(_ESTABLISHED)
            else:
                inner_writer.write(head)
            await _both(_pass_on(reader, inner_writer), _pass_on(inner_reader, writer))
        finally:
            inner_writer.close()


async def _both(*ways: Coroutine[Any, Any, None]) -> None:
    """Run both directions until one has ended, then end the other: HTTP and WebSockets close properly inside."""
    tasks = [asyncio.create_task(way) for way in ways]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await reader.read(CHUNK):
            writer.write(chunk)
            await writer.drain()


async def _refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, status: bytes) -> None:
    """Answer with this status, then read on for a moment: closing with unread bytes would discard the answer."""
    writer.write(b"HTTP/1.1 " + status + b"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
    with contextlib.suppress(OSError, TimeoutError):
        async with asyncio.timeout(LINGER_S):
            await writer.drain()
            while await reader.read(CHUNK):
                pass
