"""One ASGI application: the REST services, the WebSockets, the control API, the page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from ...web.asset_paths import STATIC
from ..cloud import Refused
from ..rest.resource import error_body
from .control import Control
from .guard import Guard
from .installation import Installation
from .rest import answer
from .sockets import Connection, SocketLink, converse

PAGE = Path(__file__).parent / "page"

# The page loads nothing from elsewhere, and no other page may frame it.
PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'"
    ),
    "Cache-Control": "no-cache",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
SOCKETS = "/ws_api/account/{account}/messaging"


def application(installation: Installation) -> Starlette:
    """The application that serves this installation; all its requests have to be on one event loop."""
    doors = _Doors(installation)
    routes = [
        Route("/", doors.page),
        Mount("/page/look", _Page(directory=STATIC, check_dir=False)),
        Mount("/page", _Page(directory=PAGE, check_dir=False)),
        WebSocketRoute(f"{SOCKETS}/brand/{{bearer}}", doors.agent),
        WebSocketRoute(f"{SOCKETS}/consumer", doors.consumer),
        Mount("/handoff", routes=Control(installation).routes()),
        Route("/{path:path}", _AnyMethod(doors.rest)),
    ]
    guard = Middleware(
        Guard,
        hosts=lambda: installation.hosts,
        origins=lambda: installation.origins,
        now_ms=lambda: installation.served.world.clock.now_ms,
    )
    return Starlette(routes=routes, middleware=[guard])


class _Doors:
    def __init__(self, installation: Installation) -> None:
        self._installation = installation

    async def rest(self, request: Request) -> Response:
        try:
            return await answer(self._installation.served, request, self._installation.limits)
        except ClientDisconnect:
            return Response(status_code=499)  # the client does not read it

    async def agent(self, socket: WebSocket) -> None:
        bearer, version = socket.path_params["bearer"], socket.query_params.get("v", "2.1")
        messaging = self._installation.served.messaging
        await self._converse(socket, lambda link: messaging.agent(bearer, link, version=version))

    async def consumer(self, socket: WebSocket) -> None:
        jwt = _token(socket.headers.get("Authorization"))
        messaging = self._installation.served.messaging
        await self._converse(socket, lambda link: messaging.consumer(jwt, link))

    async def _converse(self, socket: WebSocket, connect: Callable[[SocketLink], Connection]) -> None:
        served = self._installation.served
        try:
            if socket.path_params["account"] != served.world.cloud.account:
                raise Refused(404, f"no account {socket.path_params['account']}")
            await converse(served.driver, served.links, socket, connect, self._installation.limits)
        except Refused as error:
            body = error_body(error.status, str(error), served.world.clock.now_ms)
            await socket.send_denial_response(JSONResponse(body, error.status))

    async def page(self, _request: Request) -> Response:
        index = PAGE / "index.html"
        return Response(index.read_bytes(), media_type="text/html", headers=PAGE_HEADERS)


class _AnyMethod:
    """An endpoint for every HTTP method: the services refuse those they do not have."""

    def __init__(self, endpoint: Callable[[Request], Awaitable[Response]]) -> None:
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._endpoint(Request(scope, receive))
        await response(scope, receive, send)


def _token(authorization: str | None) -> str | None:
    """The consumer's token in an Authorization header, with or without `jwt` before it; None without a header."""
    if authorization is None:
        return None
    kind, _, token = authorization.strip().rpartition(" ")
    return token if kind.lower() in ("jwt", "bearer", "") else authorization


class _Page(StaticFiles):
    """Files of the page, with the headers that forbid it to load anything else."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                extra = [(name.lower().encode(), value.encode()) for name, value in PAGE_HEADERS.items()]
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        await super().__call__(scope, receive, with_headers)
