"""Refuses requests that web pages of other origins make, and lets pages of allowed origins read the answers.

Bound to loopback, the server still receives what a browser on the same machine sends. A foreign page can send requests
(its `Origin` shows that), and a name that resolves to 127.0.0.1 makes a page our own origin (`Host` shows that).

Pages on this machine, of the cloud, and of the origins that the account or a command-line option names may use the
server, its WebSockets included: their browsers get the headers of cross-origin resource sharing (CORS), which name the
one origin, never "*", because requests may carry credentials.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..rest.resource import error_body
from ..world.web_origins import origin_of
from .host_names import LOOPBACK_NAMES, host_name, is_address, is_cloud_name

METHODS: Final = "GET, HEAD, POST, PUT, PATCH, DELETE"
PREFLIGHT_S: Final = "600"  # how long a browser may remember the answer to a preflight request
_SAFE: Final = frozenset(
    {"cache-control", "content-language", "content-length", "content-type", "expires", "set-cookie"}
)


class Guard:
    """Refuses requests with an unknown Host or Origin, and turns absolute addresses of a proxy's client into paths.

    Args:
        app: the guarded application.
        hosts: further names of this server, `*` for any numeric address (no page can make one resolve elsewhere); a
            function, because the names are known only when the server is bound.
        origins: further origins whose pages may use this server.
        now_ms: the virtual time, for refusals.
    """

    def __init__(
        self,
        app: ASGIApp,
        hosts: Callable[[], frozenset[str]],
        origins: Callable[[], frozenset[str]],
        now_ms: Callable[[], int],
    ) -> None:
        self._app = app
        self._hosts = hosts
        self._origins = origins
        self._now_ms = now_ms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        if not self._is_ours(host_name(host)):
            await self._refuse(f"the host {host!r} is not a name of this server", scope, receive, send)
        elif origin is not None and not self._is_welcome(origin):
            how = "add it to origins in cloud.yaml, or start with --origin"
            await self._refuse(f"pages of {origin} may not use this server: {how}", scope, receive, send)
        elif origin is not None and _is_preflight(scope, headers):
            await _allowed(origin, headers)(scope, receive, send)
        else:
            shared = _shared(send, origin) if origin is not None and scope["type"] == "http" else send
            await self._app(_origin_form(scope), receive, shared)

    def _is_ours(self, name: str) -> bool:
        return self._is_known(name) or ("*" in self._hosts() and is_address(name))

    def _is_known(self, name: str) -> bool:
        return name in LOOPBACK_NAMES or is_cloud_name(name) or name in self._hosts()

    def _is_welcome(self, origin: str) -> bool:
        try:
            name = urlsplit(origin).hostname
        except ValueError:
            return False
        return name is not None and (self._is_known(name) or origin_of(origin) in self._origins())

    async def _refuse(self, text: str, scope: Scope, receive: Receive, send: Send) -> None:
        response = JSONResponse(error_body(403, text, self._now_ms()), status_code=403)
        await response(scope, receive, send)


# --- cross-origin resource sharing -----------------------------------------------------------------------------------


def _is_preflight(scope: Scope, headers: Headers) -> bool:
    return scope["type"] == "http" and scope["method"] == "OPTIONS" and "access-control-request-method" in headers


def _allowed(origin: str, headers: Headers) -> Response:
    """The answer to a preflight request of a welcome page: any method, with the headers that it asks for."""
    response = Response(status_code=204)
    _share(response.headers, origin)
    response.headers["Access-Control-Allow-Methods"] = METHODS
    response.headers["Access-Control-Max-Age"] = PREFLIGHT_S
    if wanted := headers.get("access-control-request-headers"):
        response.headers["Access-Control-Allow-Headers"] = wanted
    if headers.get("access-control-request-private-network") == "true":
        response.headers["Access-Control-Allow-Private-Network"] = "true"
    return response


def _shared(send: Send, origin: str) -> Send:
    """Sends a response with the headers by which a page of this origin may read it."""

    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message.get("headers", [])))
            if exposed := sorted({name.lower() for name in headers} - _SAFE):
                headers["Access-Control-Expose-Headers"] = ", ".join(exposed)
            _share(headers, origin)
            message = {**message, "headers": headers.raw}
        await send(message)

    return with_headers


def _share(headers: MutableHeaders, origin: str) -> None:
    headers["Access-Control-Allow-Origin"] = origin
    headers["Access-Control-Allow-Credentials"] = "true"
    headers.add_vary_header("Origin")


# --- requests of a proxy's client ------------------------------------------------------------------------------------


def _origin_form(scope: Scope) -> Scope:
    """The scope with a path in the place of the whole address that clients of a proxy send."""
    path: str = scope["path"]
    if path.startswith("/") or "://" not in path:
        return scope
    raw = scope["raw_path"].decode("latin-1")
    return {**scope, "path": _path_of(path), "raw_path": _path_of(raw).encode("latin-1")}


def _path_of(address: str) -> str:
    return "/" + address.partition("://")[2].partition("/")[2]
