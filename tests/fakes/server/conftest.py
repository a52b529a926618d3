"""One server for each module, a World of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from handoff.fakes import World
from handoff.fakes.server import Limits, LoopbackServer

from ...patience import PATIENCE_S

WITHIN_REACH = Limits(body_bytes=20_000, body_s=2.0, frame_bytes=20_000)


@pytest.fixture(scope="module")
def server() -> Iterator[LoopbackServer]:
    """A server whose clock stands, with bounds that tests can reach."""
    with LoopbackServer(manual=True, limits=WITHIN_REACH) as running:
        yield running


@pytest.fixture
def world(server: LoopbackServer) -> World:
    """The World that the server serves during the test; use it inside `server.call` only."""
    fresh = World()
    server.use(fresh)
    return fresh


@pytest.fixture
def http(server: LoopbackServer, world: World) -> Iterator[httpx.Client]:  # noqa: ARG001 - a fresh World
    with httpx.Client(base_url=server.url, verify=server.ssl_context(), trust_env=False, timeout=PATIENCE_S) as client:
        yield client
