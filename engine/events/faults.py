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
    """The first event of a log made from external observations: its events have no causes."""

    source: str
    kind: Literal["CausesUnknown"] = "CausesUnknown"


@dataclass(frozen=True, slots=True)
class TimePassed:
    duration_ms: int
    kind: Literal["TimePassed"] = "TimePassed"
