"""The server in a thread: what it answers, and what it does not do to others."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from handoff.fakes import World
from handoff.fakes.server import LoopbackServer


@pytest.fixture(scope="module")
def server() -> Iterator[LoopbackServer]:
    with LoopbackServer(manual=True) as running:
        yield running


@pytest.fixture
def http(server: LoopbackServer) -> Iterator[httpx.Client]:
    server.use(World())
    with httpx.Client(base_url=server.url, verify=server.ssl_context(), trust_env=False) as client:
        yield client


def test_server_is_ready_over_tls(http: httpx.Client) -> None:
    assert http.get("/handoff/ready").json()["ready"] is True


def test_plain_port_serves_the_same(server: LoopbackServer) -> None:
    assert httpx.get(f"{server.plain_url}/handoff/ready", trust_env=False).json()["base_uri"] == server.base_uri


def test_clock_stands_until_it_is_advanced(server: LoopbackServer, http: httpx.Client) -> None:
    assert server.call(lambda: server.opened.world.clock.now_ms) == 0

    assert http.post("/handoff/clock", json={"advance_ms": 180_000}).json() == {"now_ms": 180_000}


def test_what_a_call_raises_is_raised_by_the_caller(server: LoopbackServer) -> None:
    def fails() -> None:
        raise KeyError("here")

    with pytest.raises(KeyError, match="here"):
        server.call(fails)
