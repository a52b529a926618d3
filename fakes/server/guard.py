"""Who may talk to the server at all: requests that a web page of somebody else makes are turned away.

Bound to loopback, the server still hears what a browser on the same machine sends it. A foreign page can send requests
(its `Origin` tells), and a name that is made to resolve to 127.0.0.1 makes the page our own origin (`Host` tells).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ..rest.resource import error_body

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_CLOUD_DOMAINS = (".liveperson.net", ".botcentralapi.com")  # what clients with built-in hosts say through the proxy


class Guard:
    """Refuses requests with a strange Host or Origin, and rewrites what a proxy's client asks for.

    Args:
        app: what is guarded.
        hosts: further names of this server; a call, because the server learns them when it is bound.
        any_address: whether an address in digits is as good as a name: no page can make one resolve elsewhere.
    """

    def __init__(self, app: ASGIApp, hosts: Callable[[], frozenset[str]], now_ms: Callable[[], int]) -> None:
        self._app = app
        self._hosts = hosts
        self._now_ms = now_ms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        if not self._is_ours(_host_name(host)):
            await self._refuse(f"the host {host!r} is not a name of this server", scope, receive, send)
        elif origin is not None and not self._is_welcome(origin):
            await self._refuse(f"pages of {origin} may not use this server", scope, receive, send)
        else:
            await self._app(_origin_form(scope), receive, send)

    def _is_ours(self, name: str) -> bool:
        if name in _LOOPBACK or name.endswith(_CLOUD_DOMAINS):
            return True
        hosts = self._hosts()
        return name in hosts or ("*" in hosts and _is_address(name))

    def _is_welcome(self, origin: str) -> bool:
        try:
            name = urlsplit(origin).hostname
        except ValueError:
            return False
        return name is not None and self._is_ours(name)

    async def _refuse(self, text: str, scope: Scope, receive: Receive, send: Send) -> None:
        response = JSONResponse(error_body(403, text, self._now_ms()), status_code=403)
        await response(scope, receive, send)


def _host_name(host: str) -> str:
    """The name in a Host header, without its port."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _origin_form(scope: Scope) -> Scope:
    """The scope as if the path had come alone: clients of a proxy send the whole address in its place."""
    path: str = scope["path"]
    if path.startswith("/") or "://" not in path:
        return scope
    raw = scope["raw_path"].decode("latin-1")
    return {**scope, "path": _path_of(path), "raw_path": _path_of(raw).encode("latin-1")}


def _path_of(address: str) -> str:
    return "/" + address.partition("://")[2].partition("/")[2]
