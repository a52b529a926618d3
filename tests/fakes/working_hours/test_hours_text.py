from __future__ import annotations

from datetime import date

import pytest

from handoff.fakes.working_hours.hours import Range
from handoff.fakes.working_hours.hours_text import HoursProblem, special_occasions, working_hours

DAY = (Range(540, 1080),)


def days(entries: dict[str, str]) -> str:
    """The weekdays that have hours, by their numbers from 0."""
    week = working_hours("UTC", entries, {}).week
    return "".join(str(number) for number, ranges in enumerate(week) if ranges)


@pytest.mark.parametrize(
    ("key", "named"),
    [
        ("Mon", "0"),
        ("sunday", "6"),
        ("Mon-Fri", "01234"),
        ("Mon - Wed", "012"),
        ("Mon–Tue", "01"),
        ("Fri-Mon", "0456"),
        ("Mon, Wed", "02"),
        ("Sat-Sat", "5"),
    ],
)
def test_a_key_names_days(key: str, named: str) -> None:
    assert days({key: "09:00-18:00"}) == named


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("09:00-18:00", ((540, 1080),)),
        ("9:00 - 18:00", ((540, 1080),)),
        ("00:00-24:00", ((0, 1440),)),
        ("22:00-06:00", ((1320, 1800),)),
        ("20:00-00:00", ((1200, 1440),)),
        ("09:00-12:00, 13:00-18:00", ((540, 720), (780, 1080))),
        ("09:00-12:00,12:00-18:00", ((540, 720), (720, 1080))),
        ("Closed", ()),
    ],
)
def test_hours_are_ranges_of_minutes(text: str, ranges: tuple[tuple[int, int], ...]) -> None:
    assert working_hours("UTC", {"Mon": text}, {}).week[0] == tuple(Range(*each) for each in ranges)


def test_a_date_of_the_skill_counts_before_that_of_the_account() -> None:
    hours = working_hours("UTC", {"2026-12-24": "09:00-18:00"}, {"2026-12-24": "closed", "2026-12-25": "closed"})

    assert hours.occasions == {date(2026, 12, 24): DAY, date(2026, 12, 25): ()}


@pytest.mark.parametrize(
    ("entries", "what", "value", "do"),
    [
        ({"Mon": "9-18"}, "not working hours", "9-18", "write 09:00-18:00"),
        ({"Mon": "9.30-18.00"}, "not working hours", "9.30-18.00", "write 09:30-18:00"),
        ({"Mon": "9am-5pm"}, "not working hours", "9am-5pm", "write 09:00-17:00"),
        ({"Mon": "0900-1800"}, "not working hours", "0900-1800", "write 09:00-18:00"),
        ({"Mon": "09:00"}, "not working hours", "09:00", ""),
        ({"Mon": "09:00-18:60"}, "not working hours", "09:00-18:60", ""),
        ({"Mon": "09:00-24:01"}, "not working hours", "09:00-24:01", ""),
        ({"Mon": "24:00-25:00"}, "not working hours", "24:00-25:00", ""),
        ({"Mon": "off"}, "not working hours", "off", ""),
        ({"Mon": "09:00-18:00-20:00"}, "not working hours", "09:00-18:00-20:00", ""),
        ({"Mon": "09:00-09:00"}, "hours that begin and end at once", "09:00-09:00", "whole day"),
        ({"Mon": "09:00-12:00, 11:59-13:00"}, "hours that overlap", "09:00-12:00, 11:59-13:00", ""),
        ({"Mo-Fri": "09:00-18:00"}, "not a day of the week", "Mo", "did you mean Mon?"),
        ({"Mon-": "09:00-18:00"}, "not a day of the week", "", ""),
        ({"weekdays": "09:00-18:00"}, "not a day of the week", "weekdays", "did you mean Mon-Fri?"),
        ({"Mon-Fri": "09:00-18:00", "Wed": "closed"}, "the hours of Wed stand twice", "Wed", ""),
        ({"2026-02-29": "closed"}, "the calendar has no such date", "2026-02-29", ""),
    ],
)
def test_a_wrong_entry_is_named_with_what_can_be_written(
    entries: dict[str, str], what: str, value: str, do: str
) -> None:
    with pytest.raises(HoursProblem) as wrong:
        working_hours("UTC", entries, {})

    assert (str(wrong.value), wrong.value.value) == (what, value)
    assert wrong.value.key in entries
    assert do in wrong.value.do
    assert bool(do) is bool(wrong.value.do)


def test_a_special_occasion_is_a_date() -> None:
    with pytest.raises(HoursProblem, match="not a date"):
        special_occasions({"25.12.2026": "closed"})
