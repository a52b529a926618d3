"""A forward proxy that leads every request to this server: for clients with the cloud's host names built in.

`CONNECT any.host:443` leads to the TLS port, `CONNECT any.host:80` and requests with a whole address to the plain port:
not by a second connection, but by serving the client's own as if it had come there. Host names are not resolved, and no
other host can be reached.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable
from typing import Final

from .open_connections import Place

HEAD_BYTES: Final = 65_536  # the largest head of a request; above: 431
LINGER_S: Final = 1.0  # how long a refused client may go on sending
PLAIN_PORT: Final = b":80"

_END: Final = b"\r\n\r\n"
_ESTABLISHED: Final = b"HTTP/1.1 200 Connection established\r\n\r\n"

Door = Callable[[socket.socket, Place, bytes], Awaitable[None]]  # a connection, its place, the bytes read from it


class _Refused(Exception):
    """The head of a request is too long, or has not arrived in time."""

    def __init__(self, status: bytes) -> None:
        self.status = status
        super().__init__(status)


class Proxy:
    """The proxy.

    Args:
        tls: serves a connection from its handshake on; None without TLS: tunnels end at `plain`.
        plain: serves a connection without TLS.
        head_s: how long the head of the first request may take to arrive; afterwards: 408.
    """

    def __init__(self, *, tls: Door | None, plain: Door, head_s: float) -> None:
        self._tls = tls
        self._plain = plain
        self._head_s = head_s

    async def serve(self, connection: socket.socket, place: Place) -> None:
        """Lead one connection to its port.

        Raises:
            OSError: the client has disconnected.
        """
        try:
            door, first = await self._door(connection)
        except _Refused as refused:
            await _refuse(connection, refused.status)
            connection.close()
            place.release()
        except BaseException:
            connection.close()
            raise
        else:
            await door(connection, place, first)

    async def _door(self, connection: socket.socket) -> tuple[Door, bytes]:
        """Where a connection leads, and what has been read from it for there."""
        try:
            async with asyncio.timeout(self._head_s):
                head = await _head_of(connection)
        except TimeoutError:
            raise _Refused(b"408 Request Timeout") from None
        method, _, rest = head.partition(b" ")
        if method != b"CONNECT":
            return self._plain, head
        await asyncio.get_running_loop().sock_sendall(connection, _ESTABLISHED)
        is_plain = rest.partition(b" ")[0].endswith(PLAIN_PORT)
        return (self._plain if is_plain or self._tls is None else self._tls), b""


async def _head_of(connection: socket.socket) -> bytes:
    """The head of a request, and no byte more: what follows it belongs to the next protocol."""
    loop, head = asyncio.get_running_loop(), b""
    while not head.endswith(_END):
        if len(head) >= HEAD_BYTES:
            raise _Refused(b"431 Request Header Fields Too Large")
        first = await loop.sock_recv(connection, 1)
        if not first:
            raise ConnectionResetError("the client has left")
        head += first
        with contextlib.suppress(BlockingIOError):
            arrived = connection.recv(HEAD_BYTES, socket.MSG_PEEK)
            end = (head + arrived).find(_END)
            wanted = len(arrived) if end < 0 else end + len(_END) - len(head)
            head += connection.recv(wanted) if wanted else b""
    return head


async def _refuse(connection: socket.socket, status: bytes) -> None:
    """Answer with this status, then read on for a moment: closing with unread bytes would discard the answer."""
    loop = asyncio.get_running_loop()
    with contextlib.suppress(OSError, TimeoutError):
        async with asyncio.timeout(LINGER_S):
            answer = b"HTTP/1.1 " + status + b"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            await loop.sock_sendall(connection, answer)
            connection.shutdown(socket.SHUT_WR)
            while await loop.sock_recv(connection, HEAD_BYTES):
                pass
