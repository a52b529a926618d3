"""Every target passes the same checks, and skips a scenario for each capability that it lacks, and for no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from handoff.engine.log.redaction import Redactor
from handoff.fakes.server import LoopbackServer
from handoff.fakes.world.world import World
from handoff.steps.targets.capability import Capability
from handoff.steps.targets.live.guards import LiveAccount
from handoff.steps.targets.live.live import LiveTarget
from handoff.steps.targets.live.live_limits import LIMITS as LIVE_LIMITS
from handoff.steps.targets.protocols import Target
from handoff.steps.targets.wire.wire import WireTarget
from handoff.steps.targets.wire.wire_limits import LIMITS as WIRE_LIMITS
from handoff.steps.targets.wire.wire_limits import WIRE_ONLY
from handoff.steps.targets.wire.wire_server import WireServer

from ...conversations import SKILLS_OF, set_account_up
from .accounts import let_rings_last, whole_profile
from .comparison import comparable
from .conformance import CHECKS, NEEDED, NEEDS, Subject

TARGETS = ("emulator", "wire", "live")
REASONS = {"emulator": {}, "wire": WIRE_LIMITS.reasons, "live": LIVE_LIMITS.reasons}
FIELDS = {"event": "InteractionReached", "limit_s": 15}


@pytest.fixture(scope="module")
def wire_server(loopback: LoopbackServer) -> Iterator[WireServer]:
    server = WireServer(loopback)
    yield server
    server.close()


@pytest.fixture
def make(request, bot) -> Callable[[str], Subject]:
    """Makes a subject of each kind of target."""

    def set_up(target: Target) -> None:
        set_account_up(target)
        target.deploy(bot)

    def emulator() -> Subject:
        world = World(seed=7, redactor=Redactor())
        set_up(world)
        return Subject(world, world, lambda work: work(), bot)

    def wire() -> Subject:
        server, world = request.getfixturevalue("wire_server"), World(seed=7, redactor=Redactor())
        target = WireTarget(server, world)
        request.addfinalizer(target.close)
        set_up(target)
        return Subject(target, world, server.loopback.call, bot)

    def live() -> Subject:
        server, world = request.getfixturevalue("accelerated"), let_rings_last(World(seed=7, redactor=Redactor()))
        set_up(world)
        world.cloud.set_state("Alex", "Offline")
        server.use(world)
        account = LiveAccount(whole_profile(server, world))
        request.addfinalizer(account.close)
        target = LiveTarget(account, redactor=Redactor())
        target.deploy(bot)
        for name, skills in SKILLS_OF.items():
            target.cloud.add_agent(name, skills=skills, state="Online" if name == "Alex" else "Offline")
        return Subject(target, world, server.call, bot)

    return lambda kind: {"emulator": emulator, "wire": wire, "live": live}[kind]()


@pytest.mark.parametrize(
    ("kind", "check"),
    [(kind, check) for check in CHECKS for kind in TARGETS if NEEDED.get(check) not in REASONS[kind]],
    ids=lambda it: it if isinstance(it, str) else it.__name__,
)
def test_target_conforms(make, kind, check):
    subject = make(kind)

    check(subject)

    assert subject.refused() == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_log_on_the_wire_is_the_log_in_process(make, check):
    on_the_wire, in_process = make("wire"), make("emulator")

    check(on_the_wire)
    check(in_process)

    assert comparable(on_the_wire.target.log.events, WIRE_ONLY) == comparable(in_process.target.log.events, WIRE_ONLY)


@pytest.mark.parametrize("kind", TARGETS)
@pytest.mark.parametrize("capability", Capability, ids=lambda capability: capability.name)
def test_scenario_is_skipped_only_for_a_capability_that_the_target_lacks(make, kind, capability):
    subject = make(kind)
    reason = REASONS[kind].get(capability)
    if reason is None:
        NEEDS[capability](subject.target, subject.bot)
        return

    with pytest.raises(pytest.skip.Exception) as skipped:
        NEEDS[capability](subject.target, subject.bot)

    prefix = {"wire": "not on the wire", "live": "not on a live account"}[kind]
    assert str(skipped.value) == f"{prefix}: {reason.format(**FIELDS)}"
