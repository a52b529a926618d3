"""The REST services of the fake cloud, one module each. `handoff.fakes.CloudDoor` leads to all of them."""

from __future__ import annotations

__all__: list[str] = []
