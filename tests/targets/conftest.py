from __future__ import annotations

import pytest

from handoff.fakes.server import LoopbackServer


@pytest.fixture(scope="session")
def loopback():
    """A server whose time is moved by hand; each test gives it a World of its own."""
    with LoopbackServer(manual=True) as server:
        yield server
