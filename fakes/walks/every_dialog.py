"""Walks to one goal from every dialog of a bot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...engine.bot import Bot, Dialog
from ...engine.walks.sayings import Sayings, way
from ...engine.walks.walker import Limits, Place
from .goals import Goal
from .goals import dialog as dialog_goal
from .played_world import PlayedWorld
from .walk import LIMITS, outcome, walk


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


def from_every_dialog(talk: PlayedWorld, goal: Goal, bot: Bot) -> Iterator[FromDialog]:
    """The way from each enabled dialog of the bot, in the order of the export."""
    for dialog in bot.dialogs:
        if dialog.enabled:
            yield _from(talk, goal, dialog, bot)


def _from(talk: PlayedWorld, goal: Goal, dialog: Dialog, bot: Bot) -> FromDialog:
    into = walk(talk, dialog_goal(dialog.name, [bot]), limits=Limits(LIMITS.plays // 2, LIMITS.turns))
    if into.sayings is None or into.end is None:
        return FromDialog(dialog.name, None, why_not=into.why_not)
    found = walk(into.end.talk, goal, heard=into.end.heard)
    if found.sayings is None:
        return FromDialog(dialog.name, into.sayings, why_not=found.why_not)
    return FromDialog(dialog.name, into.sayings, found.sayings, _swallowed(into.end, goal, found.sayings))


def _swallowed(start: Place[PlayedWorld], goal: Goal, sayings: Sayings) -> str:
    """What becomes of the last words of a way, said at its beginning."""
    if len(sayings) < 2 or sayings[-1].tapped:
        return ""
    talk = start.talk.copy()
    place = Place(talk, sayings[-1:], talk.says(sayings[-1]), start.talk.question)
    return "" if goal.is_reached(talk, place.heard) else f"{way(sayings[-1:])}: {outcome(place)}"
