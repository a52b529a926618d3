"""WebSockets: a broken, slow or dead peer is closed and disturbs no other."""

from __future__ import annotations

import json
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from handoff.fakes import World
from handoff.fakes.server import Limits, LoopbackServer

from ...patience import PATIENCE_S

ACCOUNT = "12345678"
MESSAGING = f"/ws_api/account/{ACCOUNT}/messaging"
PATIENT = Limits(frame_bytes=20_000, queue_frames=50, queue_most=5_000, init_s=0.3, close_s=PATIENCE_S, flush_s=1.0)
STRICT = replace(PATIENT, ping_s=2.0, close_s=0.3)


@pytest.fixture(scope="module")
def patient() -> Iterator[LoopbackServer]:
    """A server that closes nobody who is only slow, as all are on a busy machine."""
    with LoopbackServer(manual=True, limits=PATIENT) as running:
        yield running


@pytest.fixture(scope="module")
def strict() -> Iterator[LoopbackServer]:
    """A server that soon closes a peer that does not answer or read."""
    with LoopbackServer(manual=True, limits=STRICT) as running:
        yield running


@pytest.fixture
def server(request: pytest.FixtureRequest) -> LoopbackServer:
    """The patient one, unless the test has the mark of the strict one."""
    found: LoopbackServer = request.getfixturevalue(getattr(request, "param", "patient"))
    return found


strictly = pytest.mark.parametrize("server", ["strict"], indirect=True)


@pytest.fixture
def world(server: LoopbackServer) -> World:
    """An account with two agents of one skill."""
    fresh = World()
    fresh.cloud.add_skill("Human", "1001")
    for name in ("Alex", "Bea"):
        fresh.cloud.add_agent(name, skills=["Human"])
    server.use(fresh)
    return fresh


class Peers:
    """Clients of one test, closed when it is over."""

    def __init__(self, server: LoopbackServer, world: World, http: httpx.Client, ending: ExitStack) -> None:
        self._server, self._world, self._http, self._ending = server, world, http, ending

    def login(self, name: str) -> dict[str, Any]:
        who = self._server.call(lambda: self._world.cloud.user(name).login_name)
        answer = self._http.post(f"/api/account/{ACCOUNT}/login?v=1.3", json={"username": who, "password": "password"})
        found: dict[str, Any] = answer.raise_for_status().json()
        return found

    def path(self, name: str) -> str:
        return f"{MESSAGING}/brand/{self.login(name)['bearer']}?v=2.1"

    def connected(self, path: str, **options: Any) -> ClientConnection:
        opened = connect(self._server.ws_url + path, ssl=self._server.ssl_context(), proxy=None, **options)
        return self._ending.enter_context(opened)

    def agent(self, name: str) -> ClientConnection:
        return self.connected(self.path(name))

    def consumer(self, name: str) -> ClientConnection:
        token = self._http.post(f"/api/account/{ACCOUNT}/authenticate", json={"authCode": name}).json()["jwt"]
        return self.connected(f"{MESSAGING}/consumer?v=3", additional_headers={"Authorization": f"jwt {token}"})

    def raw(self, path: str, *, tls: bool, small: bool = False) -> socket.socket:
        """A socket after the handshake of a WebSocket, which never reads or answers anything."""
        ports = self._server.listeners.ports
        opened = socket.socket()
        if small:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        opened.settimeout(PATIENCE_S)
        opened.connect(("127.0.0.1", ports.tls if tls else ports.plain))
        if tls:
            opened = self._server.ssl_context().wrap_socket(opened, server_hostname="localhost")
        self._ending.callback(opened.close)
        head = (
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        opened.sendall(head.encode())
        self.wait(lambda: self.count() > 0)
        return opened

    def count(self) -> int:
        """The number of sockets that the server holds."""
        return self._server.call(lambda: len(self._server.served.links))

    def wait(self, holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < deadline, "it has not come to this in time"
            time.sleep(0.01)


@pytest.fixture
def peers(server: LoopbackServer, world: World) -> Iterator[Peers]:
    with ExitStack() as ending, httpx.Client(base_url=server.plain_url, trust_env=False, timeout=PATIENCE_S) as http:
        yield Peers(server, world, http, ending)


def asked(peer: ClientConnection, kind: str, body: Any = None, id: str = "1") -> dict[str, Any]:
    """The answer to this request; notifications on the way are skipped."""
    peer.send(json.dumps({"kind": "req", "id": id, "type": kind, "body": body or {}}))
    while True:
        frame: dict[str, Any] = json.loads(peer.recv(PATIENCE_S))
        if frame.get("reqId") == id:
            return frame


def close_code(peer: ClientConnection) -> int | None:
    """The code that the server closes this socket with."""
    try:
        while True:
            peer.recv(PATIENCE_S)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None


# --- who gets in -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{MESSAGING}/brand/nobody?v=2.1", 401),
        ("/ws_api/account/99999999/messaging/brand/nobody?v=2.1", 404),
        ("/ws_api/account/99999999/messaging/consumer?v=3", 404),
    ],
)
def test_stranger_is_refused_by_http(peers: Peers, path: str, status: int) -> None:
    with pytest.raises(InvalidStatus) as refused:
        peers.connected(path)

    assert refused.value.response.status_code == status
    assert json.loads(refused.value.response.body)["error"]["message"]


def test_wrong_token_of_a_consumer_is_refused_by_http(peers: Peers) -> None:
    with pytest.raises(InvalidStatus, match="401"):
        peers.connected(f"{MESSAGING}/consumer?v=3", additional_headers={"Authorization": "jwt a.b.c"})


def test_page_of_a_stranger_gets_no_socket(peers: Peers) -> None:
    with pytest.raises(InvalidStatus, match="403"):
        peers.connected(peers.path("Alex"), origin="https://evil.example")


def test_consumer_who_never_says_who_he_is_is_closed_with_4401(peers: Peers) -> None:
    assert close_code(peers.connected(f"{MESSAGING}/consumer?v=3")) == 4401


def test_consumer_who_says_who_he_is_stays(peers: Peers) -> None:
    known = peers.consumer("Dana")
    unknown = peers.connected(f"{MESSAGING}/consumer?v=3")

    assert close_code(unknown) == 4401
    assert asked(known, "GetClock")["code"] == 200


def test_second_login_closes_the_first_socket_with_4401(peers: Peers) -> None:
    first = peers.agent("Alex")

    peers.login("Alex")

    assert close_code(first) == 4401


# --- what a peer may send --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "frame",
    ["{nonsense", "[]", "null", "[" * 10_000, '"\\ud800"', '{"kind":"req","id":{},"type":7}', '{"kind":"resp"}'],
)
def test_malformed_frame_is_answered_with_an_error(peers: Peers, frame: str) -> None:
    peer = peers.agent("Alex")

    peer.send(frame)

    assert json.loads(peer.recv(PATIENCE_S))["code"] == 400
    assert asked(peer, ".GetClock")["code"] == 200


@pytest.mark.parametrize(("frame", "code"), [("x" * 20_001, 1009), (b"bytes", 1003)], ids=["huge", "binary"])
def test_frame_that_cannot_be_taken_closes_its_socket_only(peers: Peers, frame: str | bytes, code: int) -> None:
    other, peer = peers.agent("Bea"), peers.agent("Alex")

    peer.send(frame)

    assert close_code(peer) == code
    assert asked(other, ".GetClock")["code"] == 200


def test_broken_utf_8_closes_its_socket(peers: Peers) -> None:
    peer = peers.raw(peers.path("Alex"), tls=False)

    peer.sendall(b"\x81\x82\x00\x00\x00\x00\xff\xff")

    peers.wait(lambda: peers.count() == 0)


def test_requests_sent_before_any_answer_are_all_answered(peers: Peers) -> None:
    peer = peers.agent("Alex")

    for number in range(100):
        peer.send(json.dumps({"kind": "req", "id": str(number), "type": ".GetClock", "body": {}}))

    assert {json.loads(peer.recv(PATIENCE_S))["reqId"] for _ in range(100)} == {str(number) for number in range(100)}


# --- peers that are gone ---------------------------------------------------------------------------------------------


@strictly
@pytest.mark.parametrize("tls", [False, True], ids=["plain", "TLS"])
def test_peer_that_answers_no_ping_is_dropped(peers: Peers, tls: bool) -> None:
    other = peers.agent("Bea")
    peers.raw(peers.path("Alex"), tls=tls)
    peers.wait(lambda: peers.count() == 2)

    peers.wait(lambda: peers.count() == 1)

    assert asked(other, ".GetClock")["code"] == 200


def test_killed_client_goes_offline(server: LoopbackServer, world: World, peers: Peers) -> None:
    peer = peers.agent("Alex")
    asked(peer, ".ams.routing.SetAgentState", {"availability": "ONLINE", "channels": ["MESSAGING"]})
    assert server.call(lambda: world.cloud.user("Alex").state) == "Online"

    peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.socket.shutdown(socket.SHUT_RDWR)

    peers.wait(lambda: server.call(lambda: world.cloud.user("Alex").state) == "Offline")


def test_writing_to_a_killed_client_fails_nobody_elses_request(peers: Peers) -> None:
    consumer, agents = peers.consumer("Dana"), [peers.agent(name) for name in ("Alex", "Bea")]
    for agent in agents:
        asked(agent, ".ams.aam.SubscribeExConversations", {"convState": ["OPEN"]})

    agents[0].socket.shutdown(socket.SHUT_RDWR)
    opened = asked(consumer, "cm.ConsumerRequestConversation", {"brandId": ACCOUNT, "skillId": "1001"}, id="2")

    assert opened["code"] in (200, 201)
    assert asked(agents[1], ".GetClock", id="3")["code"] == 200


# --- peers that are slow ---------------------------------------------------------------------------------------------


def flood(server: LoopbackServer, frames: int, size: int) -> None:
    """Send this many frames to every peer, in one act."""

    def send() -> None:
        for link in server.served.links:
            for _ in range(frames):
                link.send({"text": "x" * size})

    server.call(send)


@strictly
def test_peer_that_does_not_read_is_dropped(server: LoopbackServer, peers: Peers) -> None:
    peers.raw(peers.path("Alex"), tls=False, small=True)

    flood(server, frames=2_000, size=10_000)

    peers.wait(lambda: peers.count() == 0)


def test_peer_that_reads_gets_more_frames_at_once_than_may_wait(server: LoopbackServer, peers: Peers) -> None:
    peer = peers.agent("Alex")

    flood(server, frames=2_000, size=1_000)

    assert all(json.loads(peer.recv(PATIENCE_S))["text"] for _ in range(2_000))
    assert asked(peer, ".GetClock")["code"] == 200


def test_nobody_gets_more_than_memory_is_for(server: LoopbackServer, peers: Peers) -> None:
    peer = peers.agent("Alex")

    flood(server, frames=PATIENT.queue_most + 1, size=10)

    assert close_code(peer) == 1008


def test_clock_is_answered_though_somebody_does_not_read(server: LoopbackServer, peers: Peers) -> None:
    peers.raw(peers.path("Alex"), tls=False, small=True)
    flood(server, frames=2_000, size=10_000)

    moved = httpx.post(f"{server.plain_url}/handoff/clock", json={"advance_ms": 5}, trust_env=False, timeout=PATIENCE_S)

    assert moved.json() == {"now_ms": 5}


# --- the end ---------------------------------------------------------------------------------------------------------


def test_reset_closes_sockets_with_1012(server: LoopbackServer, peers: Peers) -> None:
    peer = peers.agent("Alex")

    httpx.post(f"{server.plain_url}/handoff/reset", trust_env=False, timeout=PATIENCE_S)

    assert close_code(peer) == 1012


def test_server_that_stops_says_1001() -> None:
    world = World()
    world.cloud.add_agent("Alex")
    with ExitStack() as ending:
        with (
            LoopbackServer(world) as server,
            httpx.Client(base_url=server.plain_url, trust_env=False, timeout=PATIENCE_S) as http,
        ):
            peer = Peers(server, world, http, ending).agent("Alex")

        assert close_code(peer) == 1001
