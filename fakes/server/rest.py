"""The REST services on a socket: passes a request to the door as an `httpx.Request`, and its answer back."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import httpx
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from ..rest.resource import error_body
from ..rest.router import LATENCY
from .limits import Limits

if TYPE_CHECKING:
    from .served_world import ServedWorld

logger = logging.getLogger("handoff.server")

_HOP_BY_HOP = frozenset({"connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"})


class BodyRefused(Exception):
    """The body is too large or takes too long."""

    def __init__(self, status: int, text: str) -> None:
        self.status = status
        super().__init__(text)


async def answer(served: ServedWorld, request: Request, limits: Limits) -> Response:
    """The cloud's answer; a fault may leave the request unanswered or drop its connection."""
    try:
        body = await body_of(request, limits)
    except BodyRefused as error:
        return JSONResponse(error_body(error.status, str(error), served.world.clock.now_ms), error.status)
    asked = httpx.Request(request.method, _address(request), headers=_headers(request), content=body)
    try:
        answered = served.driver.act(lambda: served.door.handle_request(asked))
    except httpx.TimeoutException:
        await _until_gone(request, limits.silence_s)
        return _cut(request)
    except httpx.TransportError:
        return _cut(request)
    except Exception:
        logger.exception("%s %s could not be answered", request.method, request.url.path)
        return JSONResponse(error_body(500, "internal error of the fake cloud", served.world.clock.now_ms), 500)
    await served.driver.wait_for(answered.extensions.get(LATENCY, 0))
    return _passed_on(answered)


async def body_of(request: Request, limits: Limits) -> bytes:
    """The whole body.

    Raises:
        BodyRefused: it is too large, or did not arrive in time.
        ClientDisconnect: the client has gone.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limits.body_bytes:
        raise BodyRefused(413, f"the body is larger than {limits.body_bytes} bytes")
    parts, size = [], 0
    try:
        async with asyncio.timeout(limits.body_s):
            async for part in request.stream():
                size += len(part)
                if size > limits.body_bytes:
                    raise BodyRefused(413, f"the body is larger than {limits.body_bytes} bytes")
                parts.append(part)
    except TimeoutError:
        raise BodyRefused(408, f"the body has not arrived within {limits.body_s:g} s") from None
    return b"".join(parts)


def _address(request: Request) -> httpx.URL:
    """The address as it was sent: the raw path, with its escapes."""
    path = request.scope["raw_path"].decode("latin-1")
    query = request.scope["query_string"].decode("latin-1")
    base = httpx.URL(f"{request.url.scheme}://{request.headers.get('host', 'localhost')}")
    return base.copy_with(raw_path=(path + (f"?{query}" if query else "")).encode("latin-1"))


def _headers(request: Request) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in request.headers.raw if name.decode("latin-1") not in _HOP_BY_HOP]


def _passed_on(answered: httpx.Response) -> Response:
    response = Response(answered.content, answered.status_code)
    own = [(name, value) for name, value in answered.headers.raw if name.lower() != b"content-length"]
    response.raw_headers[:] = [*((n.lower(), v) for n, v in own), *response.raw_headers]
    return response


async def _until_gone(request: Request, silence_s: float) -> None:
    """Wait until the client gives up, `silence_s` at most."""
    try:
        async with asyncio.timeout(silence_s):
            while (await request.receive())["type"] != "http.disconnect":
                pass
    except (TimeoutError, ClientDisconnect):
        pass


def _cut(request: Request) -> Response:
    """Drop the connection without an answer; without a connection, as in a test without a socket, answer 502."""
    transport = request.scope.get("state", {}).get("transport")
    if transport is not None:
        transport.abort()
    return Response(status_code=502)
