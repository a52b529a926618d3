"""A peer that misbehaves disturbs no other: Dana and Hannah talk before and after it."""

from __future__ import annotations

import base64
import json
import os
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from itertools import count
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from handoff.engine.events import SocketClosed
from handoff.fakes import World
from handoff.fakes.server import Limits, LoopbackServer

from ...patience import PATIENCE_S

BRAND = "/ws_api/account/12345678/messaging/brand"
WINDOW = "/ws_api/account/12345678/messaging/consumer?v=3"
BOUNDS = Limits(frame_bytes=20_000, queue_frames=50, init_s=0.3, close_s=2.0)


class Peer:
    """A client that speaks the protocol properly."""

    def __init__(self, server: LoopbackServer, path: str, **options: Any) -> None:
        url = f"ws://localhost:{server.listeners.ports.plain}{path}"
        self._leaving = ExitStack()
        opened = connect(url, proxy=None, open_timeout=PATIENCE_S, **options)
        self.socket: ClientConnection = self._leaving.enter_context(opened)
        self._ids = count(1)
        self._heard: list[dict[str, Any]] = []

    def asks(self, kind: str, body: object = None) -> dict[str, Any]:
        """The response to a request."""
        number = str(next(self._ids))
        self.socket.send(json.dumps({"kind": "req", "id": number, "type": kind, "body": body or {}}))
        return self._until(lambda frame: frame.get("reqId") == number)

    def hears(self, text: str) -> dict[str, Any]:
        """The event with the message of this text: windows receive changes, agents single events."""

        def found(frame: dict[str, Any]) -> list[dict[str, Any]]:
            return [one for one in frame["body"].get("changes", [frame["body"]]) if _says(one, text)]

        return found(self._until(lambda frame: bool(found(frame))))[0]

    def says(self, dialog: str, text: str) -> int:
        event = {"type": "ContentEvent", "contentType": "text/plain", "message": text}
        answer = self.asks("ms.PublishEvent", {"dialogId": dialog, "event": event})
        assert answer["code"] == 200, answer
        sequence: int = answer["body"]["sequence"]
        return sequence

    def leave(self) -> None:
        self._leaving.close()

    def is_closed_with(self) -> int:
        """The code with which the server closes; what comes before is skipped."""
        try:
            while True:
                self.socket.recv(timeout=PATIENCE_S)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006

    def is_told(self) -> str:
        """The code of the next response, or of the close."""
        try:
            return str(json.loads(self.socket.recv(timeout=PATIENCE_S))["code"])
        except ConnectionClosed as closed:
            return f"closed {closed.rcvd.code if closed.rcvd else 1006}"

    def _until(self, found: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        while True:
            for frame in self._heard:
                if found(frame):
                    self._heard.remove(frame)
                    return frame
            self._heard.append(json.loads(self.socket.recv(timeout=PATIENCE_S)))


def _says(frame: dict[str, Any], text: str) -> bool:
    event = frame.get("event")
    return isinstance(event, dict) and event.get("message") == text


class Pair:
    """A consumer and an agent in the middle of a conversation, both on sockets."""

    def __init__(self, server: LoopbackServer, world: World, name: str = "Dana") -> None:
        self._said = count(1)
        self.dana = Peer(server, WINDOW, additional_headers=consumer_header(server, world, name))
        opened = self.dana.asks("cm.ConsumerRequestConversation", {"skillId": "1002"})
        self.dialog: str = opened["body"]["conversationId"]
        self.dana.asks("ms.SubscribeMessagingEvents", {"dialogId": self.dialog})
        self.hannah = Peer(server, f"{BRAND}/{bearer(server, world, 'Hannah')}?v=2.1")
        server.call(lambda: world.cloud.set_state("Hannah", "Online"))
        server.call(lambda: world.cloud.accept("Hannah"))
        self.hannah.asks("ms.SubscribeMessagingEvents", {"dialogId": self.dialog})

    def talk(self) -> None:
        """Say something each, and hear it."""
        for speaker, listener in ((self.dana, self.hannah), (self.hannah, self.dana)):
            text = f"message {next(self._said)}"
            sequence = speaker.says(self.dialog, text)
            assert listener.hears(text)["sequence"] == sequence

    def leave(self) -> None:
        for peer in (self.dana, self.hannah):
            peer.leave()


class RawPeer:
    """A client that has shaken hands and then does as it likes: it answers no ping and reads nothing."""

    def __init__(self, server: LoopbackServer, path: str, headers: dict[str, str] | None = None) -> None:
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        self.socket.settimeout(PATIENCE_S)
        self.socket.connect(("127.0.0.1", server.listeners.ports.plain))
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET {path} HTTP/1.1",
            *("Host: localhost", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"),
            f"Sec-WebSocket-Key: {key}",
            *(f"{name}: {value}" for name, value in (headers or {}).items()),
        ]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        head = b""
        while b"\r\n\r\n" not in head:
            head += self.socket.recv(1)
        assert head.startswith(b"HTTP/1.1 101"), head

    def close(self) -> None:
        self.socket.close()

    def is_cut(self) -> bool:
        """Whether the server ends the connection; what it has sent is read now."""
        try:
            while self.socket.recv(65_536):
                pass
        except ConnectionResetError:
            return True
        except TimeoutError:
            return False
        return True


def consumer_header(server: LoopbackServer, world: World, name: str) -> dict[str, str]:
    token = server.call(lambda: world.door.services.sessions.tokens.consumer_token(name))
    return {"Authorization": f"jwt {token}"}


def bearer(server: LoopbackServer, world: World, user: str) -> str:
    return server.call(lambda: world.door.services.sessions.users.begin(user).bearer)


def until(found: Callable[[], object], what: str) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + PATIENCE_S
    while not found():
        assert time.monotonic() < deadline, f"{what}: not within {PATIENCE_S} s"
        time.sleep(0.01)


@pytest.fixture(scope="module")
def server() -> Iterator[LoopbackServer]:
    with LoopbackServer(manual=True, limits=BOUNDS) as running:
        yield running


def account() -> World:
    world = World()
    world.cloud.add_skill("bot", 1001)
    world.cloud.add_skill("sales", 1002)
    world.cloud.add_agent("Hannah", skills=["sales"])
    world.cloud.add_agent("Hugo")
    return world


@pytest.fixture
def world(server: LoopbackServer) -> World:
    world = account()
    server.use(world)
    return world


@pytest.fixture
def pair(server: LoopbackServer, world: World) -> Iterator[Pair]:
    pair = Pair(server, world)
    pair.talk()
    yield pair
    pair.talk()
    pair.leave()


@pytest.fixture
def hugo(server: LoopbackServer, world: World) -> Iterator[Peer]:
    peer = Peer(server, f"{BRAND}/{bearer(server, world, 'Hugo')}?v=2.1")
    yield peer
    peer.leave()


MALFORMED = {
    "no JSON": "{",
    "a number": "17",
    "a list": "[]",
    "null": "null",
    "nothing": "",
    "nonsense": '{"kind": 1, "id": {}, "type": [], "body": 3}',
    "no id": '{"kind": "req", "type": ".GetClock", "body": {}}',
    "a body that is a text": '{"kind": "req", "id": "1", "type": ".ams.cm.UpdateConversationField", "body": "x"}',
    "an unknown type": '{"kind": "req", "id": "1", "type": "ms.Sing", "body": {}}',
    "deep nesting": "[" * 9_000,
    "a lone surrogate": '{"kind": "req", "id": "\\ud800", "type": ".GetClock", "body": {}}',
    "a huge number": '{"kind": "req", "id": "1", "type": ".GetClock", "body": {"x": 1e999}}',
}


@pytest.mark.parametrize("frame", MALFORMED.values(), ids=MALFORMED)
@pytest.mark.usefixtures("pair")
def test_malformed_frame_is_answered_or_refused(hugo: Peer, frame: str, caplog: pytest.LogCaptureFixture) -> None:
    hugo.socket.send(frame)

    assert hugo.is_told() in ("400", "closed 1003")
    assert not caplog.records


@pytest.mark.usefixtures("pair")
def test_binary_frame_is_unsupported(hugo: Peer) -> None:
    hugo.socket.send(b"\x00\x01")

    assert hugo.is_closed_with() == 1003


@pytest.mark.usefixtures("pair")
def test_huge_frame_is_too_big(hugo: Peer) -> None:
    hugo.socket.send("x" * 20_001)

    assert hugo.is_closed_with() == 1009


@pytest.mark.usefixtures("pair")
def test_agent_whose_process_is_killed_is_offline(server: LoopbackServer, world: World) -> None:
    path = f"{BRAND}/{bearer(server, world, 'Hugo')}?v=2.1"
    killed = RawPeer(server, path)
    server.call(lambda: world.cloud.set_state("Hugo", "Online"))
    killed.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    killed.socket.close()  # a reset, as from the kernel of a machine whose process is gone

    until(lambda: server.call(lambda: world.cloud.user("Hugo").state) == "Offline", "Hugo is Offline")


def test_reader_who_is_too_slow_is_dropped(server: LoopbackServer, world: World, pair: Pair) -> None:
    others = server.call(lambda: set(server.served.links))
    with closing(RawPeer(server, WINDOW, consumer_header(server, world, "Dana"))) as slow:
        (link,) = server.call(lambda: server.served.links - others)
        server.call(lambda: [link.send({"text": "x" * 10_000}) for _ in range(2_000)])

        def is_dropped() -> bool:
            pair.talk()
            return bool(server.call(lambda: list(world.log.of(SocketClosed))))

        until(is_dropped, "the slow reader is dropped")
        assert slow.is_cut()
    closed = server.call(lambda: [event.body for event in world.log.of(SocketClosed)])
    assert [body.name for body in closed] == ["Dana"]


@pytest.mark.usefixtures("pair")
def test_agent_socket_works_over_tls_and_through_the_proxy(server: LoopbackServer, world: World) -> None:
    login = {"username": "hugo@example.com", "password": "password"}
    with httpx.Client(
        proxy=server.proxy_url, verify=server.ssl_context(), trust_env=False, timeout=PATIENCE_S
    ) as client:
        answer = client.post("https://z1.agentvep.liveperson.net/api/account/12345678/login?v=1.3", json=login).json()
    address = f"wss://z1.msg.liveperson.net{BRAND}/{answer['bearer']}?v=2.1"

    with connect(address, ssl=server.ssl_context(), proxy=server.proxy_url) as secure:
        secure.send(json.dumps({"kind": "req", "id": "7", "type": ".GetClock", "body": {}}))

        assert json.loads(secure.recv(timeout=PATIENCE_S))["reqId"] == "7"
    assert server.call(lambda: world.cloud.user("Hugo").login_name) == login["username"]
