"""What holds for all our own scenarios, checked in one run of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from handoff.engine.escalation.table import TABLE, State, Transition, Trigger, decide
from handoff.engine.interactions import attempt
from handoff.fakes.world.world import World

from ..golden import feature_logs
from .folded_sessions import differing
from .header_faults import faults_of

REPOSITORY = Path(__file__).parents[2]
OPTIONS = ("-q", "--capture=no", "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:xdist")

# No sentence makes a client on a socket take a conversation away from a bot: tests/fakes and tests/schedules do.
WITHOUT_A_SENTENCE = {(State.WITH_BOT, Trigger.TAKEN_AWAY), (State.TRANSFERRING, Trigger.TAKEN_AWAY)}


@pytest.fixture(scope="module")
def features():
    """A run of all our own scenarios: what `Checks` finds in it."""
    found = Checks()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(attempt, "decide", found.decide)
        patch.delenv("PYTEST_ADDOPTS", raising=False)  # what is meant for this run is not meant for the one inside
        status = pytest.main([*OPTIONS, f"--rootdir={REPOSITORY}", str(REPOSITORY / "features")], plugins=[found])
    assert status == pytest.ExitCode.OK
    return found


def test_every_transition_of_the_table_has_a_scenario(features):
    missing = [
        f"{state.value}: {trigger.value}"
        for state, trigger in TABLE
        if (state, trigger) not in features.pairs | WITHOUT_A_SENTENCE
    ]

    assert not missing, "\n".join(missing)


def test_headers_of_all_our_features_are_complete(features):
    assert features.faulty_headers == {}


def test_events_of_the_bots_of_all_our_features_fold_to_their_sessions(features):
    assert features.differing_sessions == {}


def test_logs_of_all_our_features_are_as_recorded(features):
    changed = feature_logs.differing(features.digests)

    advice = f"see how: {feature_logs.COMPARE}; if that is meant: {feature_logs.RECORD_AGAIN}"
    assert not changed, "\n".join([f"{len(changed)} logs have changed; {advice}", *changed[:20]])


class Checks:
    """A plugin that looks at each World when its last step is over: to keep them all would cost more than they do."""

    def __init__(self) -> None:
        self.digests: dict[str, str] = {}
        self.faulty_headers: dict[str, list[str]] = {}
        self.differing_sessions: dict[str, object] = {}
        self.pairs: set[tuple[State, Trigger]] = set()  # of the escalation table, that were taken

    def decide(self, state: State, trigger: Trigger) -> Transition:
        self.pairs.add((state, trigger))
        return decide(state, trigger)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> None:
        target = getattr(item, "target", None)
        if not isinstance(target, World):
            return
        self.digests[item.nodeid] = feature_logs.digest(target.log)
        if faults := faults_of(target.log.events):
            self.faulty_headers[item.nodeid] = faults
        if wrong := differing(target):
            self.differing_sessions[item.nodeid] = wrong
