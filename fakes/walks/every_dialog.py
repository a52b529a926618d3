"""Walks to one goal from every dialog of a bot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ...engine.bot import Bot, Dialog
from ...engine.walks.sayings import Sayings, way
from ...engine.walks.walker import Limits, Place, PlayedTurn
from .goals import Goal
from .goals import dialog as dialog_goal
from .played_world import PlayedWorld
from .walk import LIMITS, Walk, outcome, walk

PLAYS: Final = 1_500  # for all dialogs of a bot
PLAYS_OF_DIALOG: Final = 60  # into one, and as many from there


@dataclass(frozen=True, slots=True)
class FromDialog:
    """The way from a dialog to the goal.

    Attributes:
        dialog: the dialog.
        entry: the inputs that lead into the dialog; None when none were found.
        sayings: the inputs from there to the goal; None when none were found.
        swallowed: what becomes of the words that ask for the goal where the dialog first waits; "" if they get there.
        why_not: why there is no way, a text for each line.
    """

    dialog: str
    entry: Sayings | None
    sayings: Sayings | None = None
    swallowed: str = ""
    why_not: tuple[str, ...] = ()


class EveryDialog:
    """The walks to a goal from every dialog of a bot, which share a number of inputs to try."""

    def __init__(self, talk: PlayedWorld, goal: Goal, bot: Bot) -> None:
        self._talk: Final = talk
        self._goal: Final = goal
        self._bot: Final = bot
        self._left = PLAYS

    def ways(self) -> list[FromDialog]:
        """The way from each enabled dialog, in the order of the export."""
        return [self._from(dialog) for dialog in self._bot.dialogs if dialog.enabled]

    def _from(self, dialog: Dialog) -> FromDialog:
        into = self._walk(self._talk, dialog_goal(dialog.name, [self._bot]), PlayedTurn())
        if into.sayings is None or into.end is None:
            return FromDialog(dialog.name, None, why_not=into.why_not)
        found = self._walk(into.end.talk, self._goal, into.end.turn)
        if found.sayings is None:
            return FromDialog(dialog.name, into.sayings, why_not=found.why_not)
        return FromDialog(dialog.name, into.sayings, found.sayings, _swallowed(into.end, self._goal, found.sayings))

    def _walk(self, talk: PlayedWorld, goal: Goal, turn: PlayedTurn) -> Walk:
        plays = min(PLAYS_OF_DIALOG, self._left)
        found = walk(talk, goal, limits=Limits(plays, LIMITS.turns), turn=turn)
        self._left -= found.plays
        return found


def _swallowed(start: Place[PlayedWorld], goal: Goal, sayings: Sayings) -> str:
    """What becomes of the last words of a way, said at its beginning."""
    if len(sayings) < 2 or sayings[-1].tapped:
        return ""
    talk = start.talk.copy()
    place = Place(talk, sayings[-1:], talk.says(sayings[-1]), start.talk.question)
    return "" if goal.is_reached(talk, place.turn) else f"{way(sayings[-1:])}: {outcome(place)}"
