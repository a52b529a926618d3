"""The fixture `target`: the environment that the steps of a scenario act on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from ...engine.project import redacted_patterns
from ..running.diagnostic_actions import actions_of, allowed_by

if TYPE_CHECKING:
    from ...fakes.world.world import World
    from .choice import Targets
    from .live.live import LiveTarget
    from .protocols import Target
    from .wire.wire import WireTarget

    _TARGETS: tuple[Callable[..., Target], ...] = (World, WireTarget, LiveTarget)  # for mypy: each of them is one


@pytest.fixture
def target(request: pytest.FixtureRequest) -> Target:
    """The scenario's target, made when the first step asks for it."""
    from ...engine.log.redaction import Redactor
    from ...fakes.world.world import World  # the emulator is loaded by scenarios only, not by every pytest run

    seed = request.config.getoption("handoff_seed", default=20)
    redactor = Redactor(patterns_of(request.config))
    if (case := getattr(request.node, "case", None)) is not None:
        redactor.learn_named(case.values)
    targets = request.config.stash.get(TARGETS, None)
    actions, allowed = actions_of(request.config), allowed_by(request.node)
    is_lenient = actions.of("request-without-stub", allowed) != "error"
    if targets is not None:
        return targets.make(request, seed=seed, redactor=redactor, is_lenient=is_lenient)
    world = World(seed=seed, redactor=redactor)
    world.outside.is_lenient = is_lenient
    return world


TARGETS: pytest.StashKey[Targets] = pytest.StashKey()  # only for targets on sockets
_PATTERNS = pytest.StashKey[tuple[str, ...]]()


def patterns_of(config: pytest.Config) -> tuple[str, ...]:
    """The patterns that the project wants redacted; read once.

    Raises:
        FeatureError: the settings cannot be read, or the value is not a list of texts.
    """
    if _PATTERNS not in config.stash:
        config.stash[_PATTERNS] = redacted_patterns(config.rootpath)
    return config.stash[_PATTERNS]
