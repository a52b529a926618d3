"""The walks of this run: the same goal from the same state of a World is searched once."""

from __future__ import annotations

import hashlib
import io
import pickle
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Any, Final, TypeVar, cast

from ...engine.bot import Bot
from ...engine.script import ScriptOutcome
from .every_dialog import EveryDialog, FromDialog
from .goals import Goal
from .played_world import PlayedWorld
from .walk import Walk, walk

KEPT: Final = 256  # walks

T = TypeVar("T")


class KnownWays:
    """Walks by the state they begin in.

    Attributes:
        searches: the number of those that were not known.
    """

    def __init__(self) -> None:
        self.searches = 0
        self._known: OrderedDict[Hashable, Any] = OrderedDict()
        self._bots: dict[int, Bot] = {}  # those that states name by number, so that no other bot gets the number

    def walk(self, talk: PlayedWorld, goal: Goal) -> Walk:
        """The way from here to the goal. It has no end, because the conversation there is not kept."""
        return self._kept(talk, goal.shown, lambda: replace(walk(talk, goal), end=None))

    def from_every_dialog(self, talk: PlayedWorld, goal: Goal, bot: Bot) -> list[FromDialog]:
        """The way from each enabled dialog of the bot to the goal."""
        return self._kept(talk, f"{goal.shown} from {bot.id}", EveryDialog(talk, goal, bot).ways)

    def _kept(self, talk: PlayedWorld, what: str, search: Callable[[], T]) -> T:
        """What has been found for the same question in the same state, else what the search finds."""
        state = self._state(talk)
        key = (state, what, talk.consumer)
        if state is not None and key in self._known:
            self._known.move_to_end(key)
            return cast("T", self._known[key])
        self.searches += 1
        found = search()
        if state is not None:
            self._known[key] = found
            if len(self._known) > KEPT:
                self._known.popitem(last=False)
        return found

    def _state(self, talk: PlayedWorld) -> bytes | None:
        """A digest of everything that a walk may depend on; None for a World that holds what cannot be written down."""
        written = io.BytesIO()
        try:
            _Writer(written, self._bots).dump(talk.world)
        except (pickle.PicklingError, TypeError, AttributeError):  # a team's own natural language understanding
            return None
        return hashlib.blake2b(written.getbuffer(), digest_size=16).digest()


class _Writer(pickle.Pickler):
    """Writes a World, in which bots are numbers, and what is not a part of its state is left out."""

    def __init__(self, file: io.BytesIO, bots: dict[int, Bot]) -> None:
        super().__init__(file, protocol=5)
        self._bots = bots

    def persistent_id(self, part: object) -> object:
        if isinstance(part, Bot):
            self._bots[id(part)] = part
            return id(part)
        if isinstance(part, ScriptOutcome):  # of a turn that is over; it has a CPU time, which differs
            return "outcome"
        return "scripts" if type(part).__name__ == "QuickJsSandbox" else None


KNOWN_WAYS: Final = KnownWays()
"""The walks of this process."""
