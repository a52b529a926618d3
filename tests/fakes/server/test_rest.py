"""REST over sockets: bounds, faults, broken requests."""

from __future__ import annotations

import socket
import time

import httpx
import pytest

from handoff.fakes import World
from handoff.fakes.server import LoopbackServer

from ...patience import PATIENCE_S

BASE_URI = "/api/account/12345678/service/msgHist/baseURI.json?version=1.0"


def plainly(server: LoopbackServer, request: bytes) -> bytes:
    """The answer to these bytes, until the server closes."""
    with socket.create_connection(("127.0.0.1", server.listeners.ports.plain), timeout=PATIENCE_S) as raw:
        raw.sendall(request)
        return b"".join(iter(lambda: raw.recv(65_536), b""))


def test_service_answers_over_a_socket(http: httpx.Client) -> None:
    assert http.get(BASE_URI).json()["service"] == "msgHist"


def test_head_of_a_service_has_no_body(http: httpx.Client) -> None:
    assert http.head(BASE_URI).content == b""


def test_large_body_is_refused(http: httpx.Client) -> None:
    answer = http.post(BASE_URI, content=b"x" * 20_001)

    assert (answer.status_code, answer.json()["error"]["message"]) == (413, "the body is larger than 20000 bytes")


def test_large_body_without_a_length_is_refused(http: httpx.Client) -> None:
    assert http.post(BASE_URI, content=iter([b"x" * 15_000] * 2)).status_code == 413


@pytest.mark.usefixtures("world")
def test_body_that_never_arrives_is_given_up(server: LoopbackServer) -> None:
    head = b"POST /api/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\nConnection: close\r\n\r\n"

    assert plainly(server, head).startswith(b"HTTP/1.1 408")


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "garbage",
    [b"\x16\x03\x01 hello\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/1.1\r\nConnection: close\r\nHost: \xff\xfe\r\n\r\n"],
)
def test_garbage_gets_an_error(server: LoopbackServer, garbage: bytes) -> None:
    assert plainly(server, garbage)[9:12] in (b"400", b"403")
    assert httpx.get(f"{server.plain_url}/handoff/ready", trust_env=False, timeout=PATIENCE_S).is_success


def test_time_out_leaves_one_request_unanswered(server: LoopbackServer, world: World, http: httpx.Client) -> None:
    server.call(world.faults.transfer_api_times_out)
    transfer = f"{server.url}/botservice-0.1/botcentral/livePersonAgent"

    with pytest.raises(httpx.ReadTimeout):
        httpx.post(
            transfer,
            json={},
            verify=server.ssl_context(),
            trust_env=False,
            timeout=httpx.Timeout(PATIENCE_S, read=0.2),
        )

    assert http.get(BASE_URI).is_success


def test_dropped_connection_is_dropped(server: LoopbackServer, world: World, http: httpx.Client) -> None:
    server.call(world.faults.transfer_api_drops)

    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        http.post("/botservice-0.1/botcentral/livePersonAgent", json={})

    assert http.get(BASE_URI).is_success


def test_late_answer_is_waited_for_in_real_time() -> None:
    world = World()
    with LoopbackServer(world, accelerate=100) as server:
        server.call(lambda: world.faults.transfer_api_answers_late(20_000))
        began = time.monotonic()

        httpx.post(
            f"{server.plain_url}/botservice-0.1/botcentral/livePersonAgent",
            json={},
            trust_env=False,
            timeout=PATIENCE_S,
        )

        assert time.monotonic() - began >= 0.2
