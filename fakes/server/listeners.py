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
from functools import cached_property, partial
from typing import Any

import h11
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
from .open_connections import Acceptor, OpenConnections, Place, places_for
from .proxy import Proxy
from .sockets import GOING_AWAY

LOOPBACK = "127.0.0.1"
ALL_ADDRESSES = ("0.0.0.0", "::")
HTTP_PORT, HTTPS_PORT = 80, 443


@dataclass(frozen=True, slots=True)
class Ports:
    """Host and ports to listen on; 0 lets the system choose, None for `tls` or `proxy` leaves that one out."""

    host: str = LOOPBACK
    tls: int | None = 0
    plain: int = 0
    proxy: int | None = 0


class _Http(H11Protocol):
    """Lets the application see the transport, to cut it, and closes a client that does not send a request in time."""

    def __init__(
        self, config: uvicorn.Config, state: ServerState, *, place: Place, limits: Limits, first: bytes = b""
    ) -> None:
        super().__init__(config=config, server_state=state, app_state={"place": place, "close_s": limits.close_s})
        self._place = place
        self._limits = limits
        self._first = first  # bytes of the client that the proxy has read
        self._deadline: asyncio.TimerHandle | None = None
        self._is_upgraded = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in the base class
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(transport)
        self._place.opened(transport)
        self._watch()
        if self._first:
            self.data_received(self._first)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._watch()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._place.waits_for_client()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._watch()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        self._is_upgraded = True
        self._stop_waiting()
        self._place.works()
        super().handle_websocket_upgrade(event)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)
        self._place.release()

    def _watch(self) -> None:
        """Say what the server waits for; between requests, wait for the next one no longer than `head_s`."""
        if self._is_upgraded or self.transport.is_closing():
            return
        if self.cycle is None or self.cycle.response_complete:
            self._place.waits_for_request()
            if self._deadline is None:
                self._deadline = self.loop.call_later(self._limits.head_s, self._give_up)
            return
        self._stop_waiting()
        if self.cycle.more_body:
            self._place.waits_for_client()
        else:
            self._place.works()

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        """Close a client whose request has not arrived; say so, if a part of it has."""
        if self.conn.trailing_data[0] and self.conn.our_state is h11.IDLE:
            self.transport.write(b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
        self.transport.close()
        self._deadline = self.loop.call_later(self._limits.close_s, self.transport.abort)


class _WebSocket(WebSocketsSansIOProtocol):
    """Cuts a peer that has not answered a ping: its buffer may never drain, and closing would wait for that."""

    def __init__(self, config: uvicorn.Config, server_state: ServerState, app_state: dict[str, Any]) -> None:
        super().__init__(config, server_state, app_state)
        self.close_timeout = app_state["close_s"]

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.loop.call_later(self.config.timeout_keep_alive, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.app_state["place"].release()


class Listeners:
    """The open ports of one installation. `open` and `close` belong on the thread of the event loop."""

    def __init__(self, installation: Installation, ports: Ports, authority: Authority | None) -> None:
        self._installation = installation
        self._limits = installation.limits
        self._wanted = ports
        self._authority = authority
        self._acceptors: list[Acceptor] = []
        self._state = ServerState()
        self._config: uvicorn.Config | None = None
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
        self._installation.base_uri = address(host, secure or self.ports.plain, tls=secure is not None)
        self._config = _config(application(self._installation), self._limits)
        connections = OpenConnections(places_for(self._limits.connections))
        if tls is not None:
            self._acceptors.append(Acceptor(tls, connections, self._serve_tls))
        self._acceptors.append(Acceptor(plain, connections, self._serve_plain))
        if proxy is not None:
            door = None if tls is None else self._serve_tls
            leading = Proxy(tls=door, plain=self._serve_plain, head_s=self._limits.head_s)
            self._acceptors.append(Acceptor(proxy, connections, leading.serve))

    async def _serve_plain(self, connection: socket.socket, place: Place, first: bytes = b"") -> None:
        await asyncio.get_running_loop().connect_accepted_socket(partial(self._http, place, first), connection)

    async def _serve_tls(self, connection: socket.socket, place: Place, first: bytes = b"") -> None:
        await asyncio.get_running_loop().connect_accepted_socket(
            partial(self._http, place, first),
            connection,
            ssl=self._tls,
            ssl_handshake_timeout=self._limits.handshake_s,
            ssl_shutdown_timeout=self._limits.close_s,
        )

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        assert self._authority is not None
        return self._authority.server_context()

    def _http(self, place: Place, first: bytes) -> _Http:
        assert self._config is not None
        return _Http(self._config, self._state, place=place, limits=self._limits, first=first)

    async def close(self) -> None:
        """Close all connections (1001 on sockets) and stop; a peer that does not close in time is cut."""
        for acceptor in self._acceptors:
            await acceptor.close()
        self._installation.close(GOING_AWAY)
        if tasks := list(self._state.tasks):
            _, late = await asyncio.wait(tasks, timeout=self._limits.close_s)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        for connection in list(self._state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)


def _config(app: ASGIApp, limits: Limits) -> uvicorn.Config:
    config = uvicorn.Config(
        app,
        http=_Http,
        ws=_WebSocket,
        ws_max_size=limits.frame_bytes,
        ws_ping_interval=limits.ping_s,
        ws_ping_timeout=limits.ping_s,
        timeout_keep_alive=limits.idle_s,  # type: ignore[arg-type]  # seconds, fractions too
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
    family = _resolved(host)[0]
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


def checked_host(host: str) -> str:
    """The host to listen on; an address that stands for all of this machine's in its usual form.

    Raises:
        FeatureError: there is no such host.
    """
    address = _resolved(host)[4][0]
    return str(address) if address in ALL_ADDRESSES else host


def _resolved(host: str) -> tuple[Any, ...]:
    """What the system knows about a host name or an address."""
    expected = "an address or a host name of this machine, such as 127.0.0.1 or 0.0.0.0"
    try:
        return socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError):  # unknown, or nothing that could be a name
        do = "--port sets the port" if host.count(":") == 1 else "write it without brackets" if "[" in host else ""
        raise FeatureError(message("no such host to listen on", value=host, expected=expected, do=do)) from None


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
    if is_loopback(host) or host in ALL_ADDRESSES:
        return "localhost"
    return f"[{host}]" if ":" in host else host


def address(host: str, port: int, *, tls: bool) -> str:
    """`host:port` for clients, without the port that their URLs have by default: some put `host:443` in brackets."""
    name = public_name(host)
    return name if port == (HTTPS_PORT if tls else HTTP_PORT) else f"{name}:{port}"


def _port(of: socket.socket) -> int:
    port: int = of.getsockname()[1]
    return port
