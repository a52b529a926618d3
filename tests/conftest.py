"""For all our tests: no deadline for examples, byte code that is kept, processes and runs that start quickly."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from . import installed_packages
from .fork_server import ForkServer

settings.register_profile("handoff", deadline=None)  # no assertion on wall time
settings.load_profile("handoff")

installed_packages.remember()


def pytest_configure(config: pytest.Config) -> None:
    """Keep byte code beside pytest's cache where it may not be beside the sources: our processes compile once."""
    if sys.dont_write_bytecode and sys.pycache_prefix is None and hasattr(config, "cache"):
        sys.pycache_prefix = str(config.cache.mkdir("bytecode"))
        sys.dont_write_bytecode = False
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
        del os.environ["PYTHONDONTWRITEBYTECODE"]


@pytest.fixture(scope="session")
def fork_server() -> Iterator[ForkServer]:
    """Runs pytest and handoff in processes that need not import them."""
    with tempfile.TemporaryDirectory(prefix="handoff") as folder:  # the name of a socket is short
        server = ForkServer(Path(folder))
        yield server
        server.close()
