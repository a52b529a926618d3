"""Virtual time passes when a step says so."""

from __future__ import annotations

from ..stage.language import when
from ..stage.scene import Scene


@when("{wait:duration} pass(es)")
def passes(scene: Scene, wait: int) -> None:
    """Patience is tried: silences, rings and sessions may end."""
    scene.act().advance(wait)
