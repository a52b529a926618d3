"""Clients that open connections and do not go on: each is closed in time, and none keeps others out."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import httpx
import pytest
from websockets.sync.client import ClientConnection, connect

from handoff.fakes import World
from handoff.fakes.server import Limits, LoopbackServer
from handoff.fakes.server.open_connections import places_for

from ...patience import PATIENCE_S

PLACES = 12
CROWD = 150
WINDOW = "/ws_api/account/12345678/messaging/consumer?v=3"
UPGRADE = (
    f"GET {WINDOW} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
BODY = "POST /api/account/12345678/signup HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{"
HALF = {
    "nothing": ("plain", ""),
    "half a head": ("plain", "GET / HTTP/1.1\r\nHost: loc"),
    "half a body": ("plain", BODY),
    "no further request": ("plain", "GET /handoff/ready HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    "half of a second head": ("plain", "GET /handoff/ready HTTP/1.1\r\nHost: localhost\r\n\r\nGET /handoff/re"),
    "no handshake": ("tls", ""),
    "half a handshake": ("tls", "\x16\x03\x01\x02"),
    "nothing for the proxy": ("proxy", ""),
    "half a head for the proxy": ("proxy", "CONNECT va.idp.live"),
    "an empty tunnel": ("proxy", "CONNECT va.idp.liveperson.net:443 HTTP/1.1\r\n\r\n"),
    "an empty plain tunnel": ("proxy", "CONNECT va.idp.liveperson.net:80 HTTP/1.1\r\n\r\n"),
    "a socket without a token": ("plain", UPGRADE),
}
kinds = pytest.mark.parametrize(("port", "sent"), HALF.values(), ids=HALF)


@pytest.fixture(scope="module")
def patient() -> Iterator[LoopbackServer]:
    """A server with few places that waits for longer than any test lasts."""
    limits = Limits(connections=PLACES, head_s=600, handshake_s=600, idle_s=600, body_s=600, init_s=600, close_s=1.0)
    with LoopbackServer(manual=True, limits=limits) as running:
        yield running


@pytest.fixture(scope="module")
def hurried() -> Iterator[LoopbackServer]:
    """A server that soon closes a client that does not go on."""
    limits = Limits(head_s=0.5, handshake_s=0.5, idle_s=0.5, body_s=0.5, init_s=0.5, close_s=2.0)
    with LoopbackServer(manual=True, limits=limits) as running:
        yield running


@contextmanager
def opened(server: LoopbackServer, port: str, sent: str, count: int = 1) -> Iterator[list[socket.socket]]:
    number = getattr(server.listeners.ports, port)
    with ExitStack() as leaving:
        clients = []
        for _ in range(count):
            client = leaving.enter_context(socket.create_connection(("127.0.0.1", number), timeout=PATIENCE_S))
            client.sendall(sent.encode("latin-1"))
            clients.append(client)
        yield clients


def wait_until_closed(client: socket.socket) -> None:
    with suppress(ConnectionResetError):
        while client.recv(65_536):
            pass


def answers(server: LoopbackServer) -> list[int]:
    """The statuses that new clients get, at each port."""
    trusting = {"verify": server.ssl_context(), "trust_env": False, "timeout": PATIENCE_S}
    through = httpx.Client(base_url="https://va.idp.liveperson.net", proxy=server.proxy_url, **trusting)
    plain, tls = (httpx.Client(base_url=url, **trusting) for url in (server.plain_url, server.url))
    with plain, tls, through:
        return [client.get("/handoff/ready").status_code for client in (plain, tls, through)]


@kinds
def test_crowd_that_does_not_go_on_keeps_nobody_out(
    patient: LoopbackServer, port: str, sent: str, caplog: pytest.LogCaptureFixture
) -> None:
    with opened(patient, port, sent, CROWD):
        assert answers(patient) == [200, 200, 200]
    assert not caplog.records


@kinds
def test_connection_that_does_not_go_on_is_closed(hurried: LoopbackServer, port: str, sent: str) -> None:
    with opened(hurried, port, sent) as (client,):
        wait_until_closed(client)


@pytest.mark.parametrize(
    ("port", "sent"), [("plain", "GET / HTTP/1.1\r\nHost: loc"), ("proxy", "CONNECT va.idp.live"), ("plain", BODY)]
)
def test_client_that_was_too_slow_is_told(hurried: LoopbackServer, port: str, sent: str) -> None:
    with opened(hurried, port, sent) as (client,):
        assert client.recv(65_536).startswith(b"HTTP/1.1 408 ")


def test_dribble_does_not_extend_the_time_for_a_head(hurried: LoopbackServer) -> None:
    with opened(hurried, "plain", "GET / HTTP/1.1\r\n") as (client,):
        client.settimeout(0.02)
        for _ in range(5_000):
            try:
                client.sendall(b"X")
                if client.recv(65_536):
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        else:
            pytest.fail("the server still waits")


@contextmanager
def window(server: LoopbackServer) -> Iterator[ClientConnection]:
    """The socket of a consumer; it works at the end, too."""
    world = World()
    server.use(world)
    token = server.call(lambda: world.door.services.sessions.tokens.consumer_token("Dana"))
    address = f"ws://localhost:{server.listeners.ports.plain}{WINDOW}"
    headers = {"Authorization": f"jwt {token}"}
    with connect(address, additional_headers=headers, proxy=None, open_timeout=PATIENCE_S) as used:
        yield used
        used.send(json.dumps({"kind": "req", "id": "7", "type": "GetClock", "body": {}}))
        assert json.loads(used.recv(timeout=PATIENCE_S))["reqId"] == "7"


def test_socket_that_is_used_outlives_the_crowd(patient: LoopbackServer) -> None:
    with window(patient):
        for port, sent in HALF.values():
            with opened(patient, port, sent, 2 * PLACES):
                assert answers(patient) == [200, 200, 200]


def test_socket_that_is_used_outlives_every_wait(hurried: LoopbackServer) -> None:
    with window(hurried), ExitStack() as crowd:
        for port, sent in HALF.values():
            for client in crowd.enter_context(opened(hurried, port, sent, 2)):
                wait_until_closed(client)


EVENTS = "GET /handoff/events HTTP/1.1\r\nHost: localhost\r\n\r\n"


def received(client: socket.socket, text: bytes) -> bool:
    """Whether the client receives this text before its connection is closed."""
    got = b""
    while text not in got:
        piece = client.recv(65_536)
        if not piece:
            return False
        got += piece
    return True


def test_listeners_at_rest_keep_nobody_out(patient: LoopbackServer) -> None:
    patient.use(World())
    with opened(patient, "plain", EVENTS, PLACES) as listeners:
        assert all(received(listener, b"retry: 1000") for listener in listeners)

        assert answers(patient) == [200, 200, 200]


def test_crowd_is_closed_before_a_listener(patient: LoopbackServer) -> None:
    world = World()
    patient.use(world)
    with opened(patient, "plain", EVENTS) as (listener,):
        assert received(listener, b"retry: 1000")
        with opened(patient, "plain", "GET / HTTP/1.1\r\n", CROWD):
            assert answers(patient) == [200, 200, 200]

        patient.call(lambda: world.cloud.add_skill("Late"))
        assert received(listener, b"Late")


def test_new_client_waits_while_all_places_are_in_use(patient: LoopbackServer) -> None:
    world = World()
    patient.use(world)
    token = patient.call(lambda: world.door.services.sessions.tokens.consumer_token("Dana"))
    address = f"ws://localhost:{patient.listeners.ports.plain}{WINDOW}"
    headers = {"Authorization": f"jwt {token}"}
    with ExitStack() as leaving:
        windows = [
            leaving.enter_context(connect(address, additional_headers=headers, proxy=None, open_timeout=PATIENCE_S))
            for _ in range(PLACES)
        ]
        late = leaving.enter_context(socket.create_connection(("127.0.0.1", patient.listeners.ports.plain)))
        late.sendall(b"GET /handoff/ready HTTP/1.1\r\nHost: localhost\r\n\r\n")
        late.settimeout(0.3)
        with pytest.raises(TimeoutError):
            late.recv(1)

        windows[0].close()

        late.settimeout(PATIENCE_S)
        assert late.recv(65_536).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(("files", "places"), [(256, 192), (100_000, 2_000), (-1, 2_000), (70, 16)])
def test_places_stay_below_the_number_of_files(monkeypatch: pytest.MonkeyPatch, files: int, places: int) -> None:
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(resource, "getrlimit", lambda _kind: (files, files))

    assert places_for(2_000) == places
