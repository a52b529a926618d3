"""Working hours of skills: the times at which they are on shift, and how `cloud.yaml` writes them."""

from __future__ import annotations

__all__: list[str] = []
