"""Working hours as `cloud.yaml` writes them: `{Mon-Fri: 09:00-18:00, Sat: 10:00-14:00, 2026-12-24: closed}`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from .hours import DAY_MINUTES, WEEK, Range, Ranges, WorkingHours

DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CLOSED: Final = "closed"
EXPECTED_DAYS: Final = "a day, days or a date, such as Mon, Mon-Fri or 2026-12-25"
EXPECTED_DATE: Final = "a date such as 2026-12-25"
EXPECTED_HOURS: Final = "closed, or hours such as 09:00-18:00; several as a list: [09:00-12:00, 13:00-18:00]"

_WEEKDAY_NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SEVERAL: Final = {
    "weekday": "Mon-Fri",
    "weekdays": "Mon-Fri",
    "weekend": "Sat-Sun",
    "weekends": "Sat-Sun",
    "daily": "Mon-Sun",
    "every day": "Mon-Sun",
}
_TIME: Final = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
_LOOSE_TIME: Final = re.compile(
    r"(\d{1,2})(?:[:.h](\d{2})|(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?", re.ASCII | re.IGNORECASE
)
_DASH: Final = re.compile(r"\s*[-–—]\s*")


class HoursProblem(ValueError):
    """An entry that cannot be read.

    Attributes:
        key: the key of the entry.
        value: the text that is wrong: the key itself, or hours.
        expected: what can be written there.
        do: the text to write instead, where that is clear; empty: it is not.
    """

    def __init__(self, what: str, *, key: str, value: str, expected: str = "", do: str = "") -> None:
        self.key = key
        self.value = value
        self.expected = expected
        self.do = do
        super().__init__(what)


def working_hours(zone: str, entries: Mapping[str, str], occasions: Mapping[str, str]) -> WorkingHours:
    """The hours of a skill.

    Args:
        zone: name of the time zone.
        entries: its own, by day, days or date; a date counts before one of the special occasions.
        occasions: the special occasions of the account, by date.

    Raises:
        HoursProblem: an entry cannot be read, or a day has two.
    """
    week: dict[int, Ranges] = {}
    dates = special_occasions(occasions)
    for key, text in entries.items():
        if (day := _date(key)) is not None:
            dates[day] = _ranges(key, text)
            continue
        for weekday in _weekdays(key):
            if weekday in week:
                raise HoursProblem(f"the hours of {DAYS[weekday]} stand twice", key=key, value=key)
            week[weekday] = _ranges(key, text)
    return WorkingHours(zone, tuple(week.get(day, ()) for day in range(WEEK)), dates)


def special_occasions(entries: Mapping[str, str]) -> dict[date, Ranges]:
    """The ranges of each date; none of them: closed.

    Raises:
        HoursProblem: an entry cannot be read.
    """
    found = {}
    for key, text in entries.items():
        day = _date(key)
        if day is None:
            raise HoursProblem("not a date", key=key, value=key, expected=EXPECTED_DATE)
        found[day] = _ranges(key, text)
    return found


def _date(text: str) -> date | None:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise HoursProblem("the calendar has no such date", key=text, value=text, expected=EXPECTED_DATE) from None


def _weekdays(key: str) -> Iterator[int]:
    """The weekdays that a key names, Monday is 0: `Sat`, `Mon-Fri`, `Mon, Wed`."""
    for part in key.split(","):
        first, *last = (_weekday(key, name) for name in _DASH.split(part.strip(), maxsplit=1))
        for step in range((last[0] - first) % WEEK + 1 if last else 1):
            yield (first + step) % WEEK


def _weekday(key: str, name: str) -> int:
    found = name.strip().lower()
    for number, whole in enumerate(_WEEKDAY_NAMES):
        if found in (whole, DAYS[number].lower()):
            return number
    near = next((day for day in DAYS if 2 <= len(found) <= 5 and day.lower().startswith(found[:2])), "")
    near = _SEVERAL.get(found, near)
    do = f"did you mean {near}?" if near else ""
    raise HoursProblem("not a day of the week", key=key, value=name, expected=EXPECTED_DAYS, do=do)


def _ranges(key: str, text: str) -> Ranges:
    if text.strip().lower() == CLOSED:
        return ()
    found = tuple(_range(key, part.strip()) for part in text.split(","))
    for one, other in zip(sorted(found, key=_begin), sorted(found, key=_begin)[1:], strict=False):
        if other.begins < one.ends:
            raise HoursProblem("hours that overlap", key=key, value=text, expected=EXPECTED_HOURS)
    return found


def _begin(each: Range) -> int:
    return each.begins


def _range(key: str, text: str) -> Range:
    begins, *rest = [_minutes(part) for part in _DASH.split(text)]
    ends = rest[0] if len(rest) == 1 else None
    if begins is None or ends is None or begins == DAY_MINUTES:
        do = _advice(text)
        raise HoursProblem("not working hours", key=key, value=text, expected=EXPECTED_HOURS, do=do)
    if begins == ends:
        do = "for the whole day write 00:00-24:00"
        raise HoursProblem("hours that begin and end at once", key=key, value=text, do=do)
    return Range(begins, ends if ends > begins else ends + DAY_MINUTES)


def _minutes(text: str) -> int | None:
    """The minutes of "09:00" from midnight, up to "24:00"."""
    found = _TIME.fullmatch(text)
    return None if found is None else _valid(int(found[1]) * 60 + int(found[2]), int(found[2]))


def _valid(minutes: int, past_the_hour: int) -> int | None:
    return minutes if minutes <= DAY_MINUTES and past_the_hour < 60 else None


def _advice(text: str) -> str:
    """What was meant by "9-18", "9.00-18.00" or "9am-5pm"; empty if that is not clear."""
    parts = [_loose_minutes(part) for part in _DASH.split(text)]
    if len(parts) != 2 or parts[0] is None or parts[1] is None or parts[0] == parts[1]:
        return ""
    return f"write {_clock(parts[0])}-{_clock(parts[1])}"


def _loose_minutes(text: str) -> int | None:
    found = _LOOSE_TIME.fullmatch(text.strip())
    if found is None:
        return None
    hours, past = int(found[1]), int(found[2] or found[3] or 0)
    if half := (found[4] or "").lower()[:1]:
        hours = hours % 12 + (12 if half == "p" else 0)
    return _valid(hours * 60 + past, past)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
