"""For all our tests: no assertion on wall time, and so no deadline for an example of a property either."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("handoff", deadline=None)
settings.load_profile("handoff")
