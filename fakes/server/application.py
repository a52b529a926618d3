"""One ASGI application: the REST services, the WebSockets, the control API, the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from .control import Control
from .guard import Guard
from .opened import Installation
from .rest import answer

PAGE = Path(__file__).parent / "page"

# The page loads nothing from elsewhere, and nobody may frame it.
PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'"
    ),
    "Cache-Control": "no-cache",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def application(installation: Installation) -> Starlette:
    """The application that serves what is installed; every call of it has to be on one event loop."""
    doors = _Doors(installation)
    routes = [
        Route("/", doors.page),
        Mount("/page", _Page(directory=PAGE, check_dir=False)),
        Mount("/handoff", routes=Control(installation).routes()),
        Route("/{path:path}", doors.rest, methods=METHODS),
    ]
    guard = Middleware(Guard, hosts=lambda: installation.hosts, now_ms=lambda: installation.opened.world.clock.now_ms)
    return Starlette(routes=routes, middleware=[guard])


class _Doors:
    def __init__(self, installation: Installation) -> None:
        self._installation = installation

    async def rest(self, request: Request) -> Response:
        try:
            return await answer(self._installation.opened, request, self._installation.limits)
        except ClientDisconnect:
            return Response(status_code=499)  # nobody reads it

    async def page(self, _request: Request) -> Response:
        index = PAGE / "index.html"
        return Response(index.read_bytes(), media_type="text/html", headers=PAGE_HEADERS)


class _Page(StaticFiles):
    """The page's files, with the headers that keep everything else out."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                extra = [(name.lower().encode(), value.encode()) for name, value in PAGE_HEADERS.items()]
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        await super().__call__(scope, receive, with_headers)
