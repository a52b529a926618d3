"""Ways through a bot that a step has found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class WayFound:
    """A step has found a way to a goal, by trying inputs in copies of the conversation.

    Attributes:
        goal: where it leads, such as `the question 'Which size?'`.
        inputs: what the consumer says and taps on it, as people read it; empty where the goal is here.
        start: where it begins, "" for the present state of the conversation.
        tried: the number of inputs that were tried.
    """

    goal: str
    inputs: tuple[str, ...] = ()
    start: str = ""
    tried: int = 0
    kind: Literal["WayFound"] = "WayFound"
