"""How long a test waits for what has to come. Only a failure waits that long: a busy machine is no failure."""

from __future__ import annotations

PATIENCE_S = 120.0
