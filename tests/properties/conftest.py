from __future__ import annotations

from pathlib import Path

import pytest

from handoff.fakes.server import LoopbackServer
from handoff.fakes.world import World
from handoff.steps.targets.wire import Site

REPOSITORY = Path(__file__).parents[2]
OPTIONS = ("-q", "--capture=no", "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:xdist")


@pytest.fixture(scope="package")
def site():
    """A server whose time is moved by hand, and the way to it."""
    with LoopbackServer(manual=True) as server:
        site = Site(server)
        yield site
        site.close()


@pytest.fixture(scope="package")
def worlds_of_features():
    """The Worlds of all our own scenarios, by node id, as each was when its last step was over."""
    keep = Worlds()
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTEST_ADDOPTS", raising=False)  # what is meant for this run is not meant for the one inside
        status = pytest.main([*OPTIONS, f"--rootdir={REPOSITORY}", str(REPOSITORY / "features")], plugins=[keep])
    assert status == pytest.ExitCode.OK
    return keep.found


@pytest.fixture
def logs_of_features(worlds_of_features):
    return {name: world.log for name, world in worlds_of_features.items()}


class Worlds:
    """A plugin that keeps the World of each scenario."""

    def __init__(self) -> None:
        self.found: dict[str, World] = {}

    def pytest_runtest_teardown(self, item: pytest.Item) -> None:
        stage = getattr(item, "stage", None)
        if isinstance(stage, World):
            self.found[item.nodeid] = stage
