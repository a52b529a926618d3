from __future__ import annotations

import pytest

from handoff.fakes.server import LoopbackServer

from ...conversations import desk


@pytest.fixture(scope="session")
def loopback():
    """A server whose time is moved by hand; each test gives it a World of its own."""
    with LoopbackServer(manual=True) as server:
        yield server


@pytest.fixture(scope="session")
def accelerated():
    """A server in real time, twenty times as fast; each test gives it a World of its own."""
    with LoopbackServer(accelerate=20) as server:
        yield server


@pytest.fixture(scope="session")
def bot():
    """A bot with something of everything that crosses the wire; it transfers to the skill 4129463410."""
    return desk()
