"""The ports of a server: one with TLS, a plain one, and the proxy. uvicorn implements HTTP and WebSocket on them.

uvicorn's own `Server` polls ten times a second, handles signals and waits for its peers; a fake cloud starts and stops
hundreds of times, so only uvicorn's protocols are used and this module listens.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import socket
import ssl
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState

from ...engine.errors import FeatureError, message
from .application import application
from .certificates import Authority
from .installation import Installation
from .limits import Limits
from .proxy import Proxy
from .sockets import GOING_AWAY

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Ports:
    """Host and ports to listen on; 0 lets the system choose, None for `tls` or `proxy` leaves that one out."""

    host: str = LOOPBACK
    tls: int | None = 0
    plain: int = 0
    proxy: int | None = 0


class _Http(H11Protocol):
    """Lets the application see the transport, to cut it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in the base class
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(transport)


class _WebSocket(WebSocketsSansIOProtocol):
    """Cuts a peer that has not answered a ping: its buffer may never drain, and closing would wait for that."""

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.loop.call_later(self.config.timeout_keep_alive, self.transport.abort)


class Listeners:
    """The open ports of one installation. `open` and `close` belong on the thread of the event loop."""

    def __init__(self, installation: Installation, ports: Ports, authority: Authority | None) -> None:
        self._installation = installation
        self._wanted = ports
        self._authority = authority
        self._servers: list[asyncio.Server] = []
        self._states: list[ServerState] = []
        self._proxy: Proxy | None = None
        self.ports = ports

    async def open(self) -> None:
        """Bind the ports and serve.

        Raises:
            FeatureError: a port is in use, or the host is not an address of this machine.
        """
        wanted, host = self._wanted, self._wanted.host
        with contextlib.ExitStack() as undo:
            tls = None if wanted.tls is None else undo.enter_context(bound(host, wanted.tls))
            plain = undo.enter_context(bound(host, wanted.plain))
            proxy = None if wanted.proxy is None else undo.enter_context(bound(host, wanted.proxy))
            undo.pop_all()
        self.ports = Ports(host, _port(tls) if tls else None, _port(plain), _port(proxy) if proxy else None)
        secure = self.ports.tls
        self._installation.base_uri = f"{public_name(host)}:{secure or self.ports.plain}"
        app = application(self._installation)
        if tls is not None:
            assert self._authority is not None
            await self._serve(app, tls, self._authority.server_context())
        await self._serve(app, plain, None)
        if proxy is not None:
            self._proxy = Proxy(tls=secure, plain=self.ports.plain, host=_reached_at(host))
            await self._proxy.listen(proxy)

    async def _serve(self, app: ASGIApp, on: socket.socket, tls: ssl.SSLContext | None) -> None:
        config = _config(app, self._installation.limits)
        state = ServerState()

        def protocol() -> asyncio.Protocol:
            return _Http(config=config, server_state=state, app_state={})

        loop = asyncio.get_running_loop()
        patience_s = None if tls is None else self._installation.limits.close_s
        self._servers.append(await loop.create_server(protocol, sock=on, ssl=tls, ssl_shutdown_timeout=patience_s))
        self._states.append(state)

    async def close(self) -> None:
        """Close all connections (1001 on sockets) and stop; a peer that does not close in time is cut."""
        for server in self._servers:
            server.close()
        self._installation.close(GOING_AWAY)
        tasks = [task for state in self._states for task in state.tasks]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=self._installation.limits.close_s)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        for state in self._states:
            for connection in list(state.connections):
                connection.transport.abort()
        if self._proxy is not None:
            await self._proxy.close()
        await asyncio.sleep(0)


def _config(app: ASGIApp, limits: Limits) -> uvicorn.Config:
    config = uvicorn.Config(
        app,
        http=_Http,
        ws=_WebSocket,
        ws_max_size=limits.frame_bytes,
        ws_ping_interval=limits.ping_s,
        ws_ping_timeout=limits.ping_s,
        lifespan="off",
        log_config=None,
        log_level="critical",  # it logs addresses, and an agent's bearer is a part of them
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
    )
    config.load()
    return config


def bound(host: str, port: int) -> socket.socket:
    """A socket that is bound to this port.

    Raises:
        FeatureError: the port is in use, or not allowed.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    except OSError:
        raise FeatureError(
            message("no such host to listen on", value=host, expected="an address of this machine")
        ) from None
    # with its protocol named, or asyncio leaves Nagle on and every answer takes 40 ms
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(2048)
        listening.setblocking(False)
    except OSError as error:
        listening.close()
        raise FeatureError(message(_why(error), at=f"{host}:{port}", do=_advice(error))) from None
    return listening


def _why(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return "the port is in use"
    if error.errno == errno.EADDRNOTAVAIL:
        return "this machine has no such address"
    return (error.strerror or "the port cannot be opened").lower()


def _advice(error: OSError) -> str:
    return "name another one, or 0 for one that is free" if error.errno in (errno.EADDRINUSE, errno.EACCES) else ""


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def public_name(host: str) -> str:
    """The name of this host for clients; a name for loopback, because Node warns about numeric ones in certificates."""
    if is_loopback(host) or host in ("0.0.0.0", "::"):
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _reached_at(host: str) -> str:
    """The address at which this machine reaches what is bound to this host."""
    return {"0.0.0.0": LOOPBACK, "::": "::1"}.get(host, host)


def _port(of: socket.socket) -> int:
    port: int = of.getsockname()[1]
    return port
