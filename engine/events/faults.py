"""Faults that a scenario has arranged, and the passing of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class FaultStruck:
    """A fault that a Given step arranged has happened."""

    fault: str
    kind: Literal["FaultStruck"] = "FaultStruck"


@dataclass(frozen=True, slots=True)
class CausesUnknown:
    """No event of this log has a cause: it is made of what can be seen from outside. It comes first."""

    source: str
    kind: Literal["CausesUnknown"] = "CausesUnknown"


@dataclass(frozen=True, slots=True)
class TimePassed:
    duration_ms: int
    kind: Literal["TimePassed"] = "TimePassed"
