"""The shift status of skills: information that bots ask for, at which routing does not look (CLD-RING).

Theory of operation. A skill with working hours is on shift within them. One timer for each such skill is due at the
next change; it is patience, so that it passes only when time does. A status that is set by hand counts from then on,
whatever the hours say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...engine.clock import Timer, Timing
from ...engine.events import ShiftChanged
from ..working_hours.hours import WorkingHours
from .core import Core
from .lookup import Lookup

_HOURS_CHANGE = "working hours begin or end"


@dataclass(frozen=True, slots=True)
class ShiftStatus:
    """Whether a skill is on shift now, and when that changes, in epoch milliseconds; None: never, or not known."""

    on_shift: bool
    next_on_ms: int | None = None
    next_off_ms: int | None = None


class Shifts:
    """The shifts of the account's skills. Wrong names raise `UnknownName`."""

    def __init__(self, core: Core, lookup: Lookup) -> None:
        self._core = core
        self._lookup = lookup
        self._hours: dict[str, WorkingHours] = {}  # by skill id
        self._by_hand: set[str] = set()
        self._timers: dict[str, Timer] = {}
        self._usual: WorkingHours | None = None
        core.handle(_HOURS_CHANGE, self._follow)

    def set_hours(self, skill: str | int, hours: WorkingHours) -> None:
        """Let these hours decide about the shift of a skill."""
        found = self._lookup.skill(skill)
        self._hours[found.id] = hours
        self._by_hand.discard(found.id)
        self._follow(found.id)

    def set_usual_hours(self, hours: WorkingHours) -> None:
        """Let these hours decide about the shifts of the skills that are created from now on."""
        self._usual = hours

    def begin(self, skill_id: str) -> None:
        """Follow the usual hours, if there are any, for a skill that has just been created."""
        if self._usual is not None:
            self.set_hours(skill_id, self._usual)

    def set_shift(self, skill: str | int, on_shift: bool) -> None:
        """Put a skill on or off shift by hand; its hours no longer decide."""
        found = self._lookup.skill(skill)
        if found.id in self._hours:
            self._by_hand.add(found.id)
            self._stop(found.id)
        self._change(found.id, on_shift, "hand")

    def is_on_shift(self, skill: str | int) -> bool:
        """Whether a skill is on shift now."""
        return self._lookup.skill(skill).on_shift

    def hours(self, skill: str | int) -> WorkingHours | None:
        """The working hours of a skill; None if the account has none for it."""
        return self._hours.get(self._lookup.skill(skill).id)

    def status(self, skill: str | int) -> ShiftStatus:
        """The status now, and its next changes."""
        found = self._lookup.skill(skill)
        hours = self._hours.get(found.id)
        if hours is None or found.id in self._by_hand:
            return ShiftStatus(found.on_shift)
        first = hours.next_change_ms(self._core.wire_ms(self._core.clock.now_ms))
        second = None if first is None else hours.next_change_ms(first)
        return ShiftStatus(found.on_shift, *((second, first) if found.on_shift else (first, second)))

    def follow_date(self) -> None:
        """Follow the hours after the date has been set: all changes come at other times."""
        for skill_id in self._hours:
            if skill_id not in self._by_hand:
                self._follow(skill_id)

    def _follow(self, skill_id: str) -> None:
        """Set the status by the hours now, and the timer of the next change."""
        self._stop(skill_id)
        if self._core.state.skills[skill_id].is_deleted:
            return
        hours = self._hours[skill_id]
        now_ms = self._core.wire_ms(self._core.clock.now_ms)
        self._change(skill_id, hours.includes(now_ms), "hours")
        change_ms = hours.next_change_ms(now_ms)
        if change_ms is not None:
            self._timers[skill_id] = self._core.timers.after(
                change_ms - now_ms, _HOURS_CHANGE, skill_id, timing=Timing.PATIENCE
            )

    def _stop(self, skill_id: str) -> None:
        if timer := self._timers.pop(skill_id, None):
            timer.cancel()

    def _change(self, skill_id: str, on_shift: bool, by: Literal["hand", "hours"]) -> None:
        if self._core.state.skills[skill_id].on_shift is not on_shift:
            self._core.append(ShiftChanged(skill_id, on_shift, by))
