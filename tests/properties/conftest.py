from __future__ import annotations

from pathlib import Path

import pytest

from handoff.engine.escalation.table import State, Transition, Trigger, decide
from handoff.engine.interactions import attempt
from handoff.fakes.server import LoopbackServer
from handoff.fakes.world.world import World
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


@pytest.fixture(scope="package")
def features():
    """A run of all our own scenarios: what `Worlds` keeps of it."""
    keep = Worlds()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(attempt, "decide", keep.decide)
        patch.delenv("PYTEST_ADDOPTS", raising=False)  # what is meant for this run is not meant for the one inside
        status = pytest.main([*OPTIONS, f"--rootdir={REPOSITORY}", str(REPOSITORY / "features")], plugins=[keep])
    assert status == pytest.ExitCode.OK
    return keep


@pytest.fixture
def worlds_of_features(features):
    """The Worlds, by node id, as each was when its last step was over."""
    return features.found


@pytest.fixture
def logs_of_features(worlds_of_features):
    return {name: world.log for name, world in worlds_of_features.items()}


class Worlds:
    """A plugin that keeps the World of each scenario, and the pairs of the escalation table that were taken."""

    def __init__(self) -> None:
        self.found: dict[str, World] = {}
        self.pairs: set[tuple[State, Trigger]] = set()

    def decide(self, state: State, trigger: Trigger) -> Transition:
        self.pairs.add((state, trigger))
        return decide(state, trigger)

    def pytest_runtest_teardown(self, item: pytest.Item) -> None:
        target = getattr(item, "target", None)
        if isinstance(target, World):
            self.found[item.nodeid] = target
