"""A copy of a World, in which a conversation can take another way.

Theory of operation. Everything in a World that changes is copied, so that the original and the copy go on
independently, and alike for the same acts. What acts never change is shared: bots, events, the natural language
understanding, the script sandbox. Timers and listeners hold names and values, no code (see `engine/clock.py`), so they
are copied with the rest. A suspended turn is a generator, which cannot be copied: a World is copied when it is idle.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from typing import TypeVar

from ...engine.errors import EmulatorError
from ...engine.log import Log
from .deployment import Deployment

W = TypeVar("W")


def copied(world: W, log: Log, deployments: Sequence[Deployment]) -> W:
    """A copy of this World, which has this log and these deployed bots.

    Raises:
        EmulatorError: a turn of a bot waits for a timer; run due work first.
    """
    busy = next((one.name for one in deployments if one.platform.is_busy), None)
    if busy is not None:
        raise EmulatorError(f"a World cannot be copied while a turn of the bot {busy!r} waits: run all due work first")
    return copy.deepcopy(world, {id(each): each for each in _shared(log, deployments)})


def _shared(log: Log, deployments: Sequence[Deployment]) -> Iterator[object]:
    """The parts that no act of people and bots changes."""
    for deployment in deployments:
        yield deployment.settings.scripts
        yield deployment.nlu
    for event in log.events:
        yield event
        yield event.body
