"""The fixture `target`: the environment that the steps of a scenario act on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from ...engine.project import redacted_patterns

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
    if targets is not None:
        return targets.make(request, seed=seed, redactor=redactor)
    world = World(seed=seed, redactor=redactor)
    world.outside.is_lenient = True  # the step that leads to such a request fails if its diagnostic is an error
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
