"""Refuses requests that web pages of other origins make.

Bound to loopback, the server still receives what a browser on the same machine sends. A foreign page can send requests
(its `Origin` shows that), and a name that resolves to 127.0.0.1 makes a page our own origin (`Host` shows that).
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
_CLOUD_DOMAINS = (".liveperson.net", ".botcentralapi.com")  # hosts that clients have built in


class Guard:
    """Refuses requests with an unknown Host or Origin, and turns absolute addresses of a proxy's client into paths.

    Args:
        app: the guarded application.
        hosts: further names of this server, `*` for any numeric address (no page can make one resolve elsewhere); a
            function, because the names are known only when the server is bound.
        now_ms: the virtual time, for refusals.
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
    """The scope with a path in the place of the whole address that clients of a proxy send."""
    path: str = scope["path"]
    if path.startswith("/") or "://" not in path:
        return scope
    raw = scope["raw_path"].decode("latin-1")
    return {**scope, "path": _path_of(path), "raw_path": _path_of(raw).encode("latin-1")}


def _path_of(address: str) -> str:
    return "/" + address.partition("://")[2].partition("/")[2]
