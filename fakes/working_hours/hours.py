"""Working hours: the times of the week, and the dates that differ, at which a skill is on shift.

Theory of operation. Hours are times of a wall clock in a time zone. Whether an instant is within them is asked of the
clock as it stands there then, so that 09:00 is 09:00 in summer and in winter. A range belongs to the day on which it
begins and may end on the next day. A special occasion decides about its whole date, midnight to midnight: hours of the
evening before end there. The next change is searched among the instants at which a range begins or ends, and midnights;
between two of them the answer can change only where the clock is put forward or back, and that instant is bisected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import pairwise
from typing import Final

from ...engine.errors import UnknownName, message

DAY_MINUTES: Final = 24 * 60
WEEK: Final = 7
_SEARCHED_DAYS: Final = 16  # two weeks and a day on each side: in one of them, a clock put forward may skip the range
_LAST_DATE: Final = date(9999, 12, 1)


@dataclass(frozen=True, slots=True)
class Range:
    """Minutes of a day, from midnight: `begins` is within, `ends` is not; beyond 1440 it ends on the next day."""

    begins: int
    ends: int


Ranges = tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The hours of a skill.

    Attributes:
        zone: name of the time zone, such as "Europe/Berlin".
        week: the ranges of each weekday, from Monday.
        occasions: the ranges of the dates that differ; none: closed.
    """

    zone: str
    week: tuple[Ranges, ...] = ((),) * WEEK
    occasions: Mapping[date, Ranges] = field(default_factory=dict)

    def includes(self, instant_ms: int) -> bool:
        """Whether the instant, in epoch milliseconds, is within the hours. The minute at which they end is not."""
        local = _local(instant_ms // 1000, self.zone)
        if local is None:
            return False
        today, now = local.date(), local.hour * 60 + local.minute
        if any(each.begins <= now < each.ends for each in self._ranges(today)):
            return True
        if today in self.occasions:
            return False
        return any(now + DAY_MINUTES < each.ends for each in self._ranges(today - timedelta(days=1)))

    def next_change_ms(self, instant_ms: int) -> int | None:
        """The first instant after this one, in epoch milliseconds, at which the hours begin or end; None: never."""
        before = self.includes(instant_ms)
        for earlier, later in pairwise([instant_ms // 1000, *self._candidates(instant_ms // 1000)]):
            if self.includes(later * 1000) is not before:
                return self._bisected(earlier, later, before) * 1000
        return None

    def _ranges(self, day: date) -> Ranges:
        found = self.occasions.get(day)
        return self.week[day.weekday()] if found is None else found

    def _candidates(self, second: int) -> list[int]:
        """The seconds after this one at which a range may begin or end, in order."""
        zone, local = time_zone(self.zone), _local(second, self.zone)
        if local is None:
            return []
        today = local.date()
        starts = [today, *(day for day in self.occasions if day >= today)]
        days = {day for start in starts for day in _days_around(start)}
        found = {
            int(datetime.combine(at.date(), at.time(), zone).replace(fold=fold).timestamp())
            for day in days
            for at in self._wall_times(day)
            for fold in (0, 1)  # an hour that the clock shows twice
        }
        return sorted(each for each in found if each > second)

    def _wall_times(self, day: date) -> Iterator[datetime]:
        midnight = datetime.combine(day, time())
        yield midnight
        for each in self._ranges(day):
            yield midnight + timedelta(minutes=each.begins)
            yield midnight + timedelta(minutes=each.ends)

    def _bisected(self, earlier: int, later: int, before: bool) -> int:
        """The second at which the answer changes, between one at which it is `before` and one at which it is not."""
        while later - earlier > 1:
            middle = (earlier + later) // 2
            if self.includes(middle * 1000) is before:
                earlier = middle
            else:
                later = middle
        return later


def _local(second: int, zone: str) -> datetime | None:
    """The wall clock of the zone; None beyond the year 9999."""
    try:
        return datetime.fromtimestamp(second, time_zone(zone))
    except (ValueError, OverflowError):
        return None


def _days_around(start: date) -> Iterator[date]:
    return (day for ahead in range(-1, _SEARCHED_DAYS) if (day := start + timedelta(days=ahead)) < _LAST_DATE)


@lru_cache(maxsize=64)
def time_zone(name: str) -> tzinfo:
    """The time zone of this name.

    Raises:
        UnknownName: no time zone has the name.
    """
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # slow to import, and rarely needed

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = time_zones()
        do = "" if known else "install the package tzdata: this machine has no time zones"
        text = message(f"no time zone {name!r}", wanted=name, known=known, expected="Europe/Berlin, for example", do=do)
        raise UnknownName(text) from None


def is_time_zone(name: str) -> bool:
    """Whether a time zone has this name."""
    try:
        time_zone(name)
    except UnknownName:
        return False
    return True


def time_zones() -> list[str]:
    """The names of all time zones; none on a machine without the package tzdata, and without zones of its own."""
    from zoneinfo import available_timezones

    return sorted(available_timezones())
