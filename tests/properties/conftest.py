from __future__ import annotations

from pathlib import Path

import pytest

from handoff.fakes.server import LoopbackServer
from handoff.steps.targets.wire.wire_server import WireServer

REPOSITORY = Path(__file__).parents[2]
OPTIONS = ("-q", "--capture=no", "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:xdist")


@pytest.fixture(scope="package")
def server():
    """A server whose time is moved by hand."""
    with LoopbackServer(manual=True) as loopback:
        server = WireServer(loopback)
        yield server
        server.close()
