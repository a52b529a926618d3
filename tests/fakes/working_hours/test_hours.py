from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.engine.errors import UnknownName
from handoff.fakes.working_hours.hours import DAY_MINUTES, Range, WorkingHours, time_zone

OFFICE = (Range(9 * 60, 18 * 60),)
NIGHT = (Range(22 * 60, 30 * 60),)
WEEKDAYS = (OFFICE,) * 5 + ((), ())
MINUTE_MS = 60_000


def at(text: str, zone: str = "UTC", *, fold: int = 0) -> int:
    """Epoch milliseconds of a time of the wall clock."""
    local = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=time_zone(zone), fold=fold)
    return int(local.timestamp()) * 1000


def shown(instant_ms: int | None, zone: str = "UTC") -> str | None:
    if instant_ms is None:
        return None
    return f"{datetime.fromtimestamp(instant_ms / 1000, UTC).astimezone(time_zone(zone)):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("moment", "within"),
    [
        ("2026-01-05 08:59", False),
        ("2026-01-05 09:00", True),
        ("2026-01-05 17:59", True),
        ("2026-01-05 18:00", False),
        ("2026-01-09 17:59", True),
        ("2026-01-10 12:00", False),
    ],
)
def test_hours_begin_with_their_first_minute_and_are_over_in_the_minute_at_which_they_end(
    moment: str, within: bool
) -> None:
    assert WorkingHours("UTC", WEEKDAYS).includes(at(moment)) is within


@pytest.mark.parametrize(
    ("moment", "within"),
    [
        ("2026-01-05 21:59", False),
        ("2026-01-05 22:00", True),
        ("2026-01-06 05:59", True),
        ("2026-01-06 06:00", False),
        ("2026-01-05 05:59", False),  # the evening before was a Sunday
    ],
)
def test_hours_that_cross_midnight_belong_to_the_day_on_which_they_begin(moment: str, within: bool) -> None:
    hours = WorkingHours("UTC", (NIGHT,) * 5 + ((), ()))

    assert hours.includes(at(moment)) is within


def test_a_time_is_one_of_the_skills_own_clock() -> None:
    hours = WorkingHours("America/New_York", WEEKDAYS)

    assert not hours.includes(at("2026-01-05 13:59"))
    assert hours.includes(at("2026-01-05 14:00"))


def test_hours_are_the_same_on_the_wall_in_summer() -> None:
    hours = WorkingHours("America/New_York", WEEKDAYS)

    assert not hours.includes(at("2026-07-06 12:59"))
    assert hours.includes(at("2026-07-06 13:00"))


@pytest.mark.parametrize(
    ("moment", "within"), [("2026-12-24 23:59", True), ("2026-12-25 00:00", False), ("2026-12-25 11:00", False)]
)
def test_a_closed_date_is_closed_from_midnight(moment: str, within: bool) -> None:
    hours = WorkingHours("UTC", (NIGHT,) * 7, {date(2026, 12, 25): ()})

    assert hours.includes(at(moment)) is within


def test_the_hours_of_a_special_occasion_replace_those_of_its_weekday() -> None:
    hours = WorkingHours("UTC", WEEKDAYS, {date(2026, 12, 24): (Range(600, 720),)})

    assert [hours.includes(at(f"2026-12-24 {each}")) for each in ("09:30", "10:00", "11:59", "12:00")] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("moment", "change"),
    [
        ("2026-01-05 08:59", "2026-01-05 09:00"),
        ("2026-01-05 09:00", "2026-01-05 18:00"),
        ("2026-01-05 17:59", "2026-01-05 18:00"),
        ("2026-01-09 18:00", "2026-01-12 09:00"),
    ],
)
def test_the_next_change_is_the_beginning_or_the_end(moment: str, change: str) -> None:
    assert shown(WorkingHours("UTC", WEEKDAYS).next_change_ms(at(moment))) == change


def test_hours_that_meet_do_not_change_in_between() -> None:
    hours = WorkingHours("UTC", ((Range(540, 720), Range(720, 1080)),) + ((),) * 6)

    assert shown(hours.next_change_ms(at("2026-01-05 10:00"))) == "2026-01-05 18:00"


@pytest.mark.parametrize("ranges", [(), (Range(0, DAY_MINUTES),)], ids=["never", "always"])
def test_hours_without_a_change_have_no_next_one(ranges: tuple[Range, ...]) -> None:
    assert WorkingHours("Europe/Berlin", (ranges,) * 7).next_change_ms(at("2026-01-05 10:00")) is None


def test_a_change_after_weeks_of_special_occasions_is_found() -> None:
    closed = {date(2026, 8, day): () for day in range(1, 32)}

    hours = WorkingHours("UTC", WEEKDAYS, closed)
    assert shown(hours.next_change_ms(at("2026-07-31 18:00"))) == "2026-09-01 09:00"


def test_an_hour_that_the_clock_skips_is_not_within() -> None:
    zone = "Europe/Berlin"  # on 2026-03-29 02:00 becomes 03:00
    hours = WorkingHours(zone, ((),) * 6 + ((Range(90, 150),),))

    assert shown(hours.next_change_ms(at("2026-03-29 01:30", zone)), zone) == "2026-03-29 03:00"
    assert hours.includes(at("2026-03-29 01:59", zone))
    assert not hours.includes(at("2026-03-29 03:00", zone))


def test_hours_that_lie_in_the_skipped_hour_come_a_week_later() -> None:
    zone = "Europe/Berlin"
    hours = WorkingHours(zone, ((),) * 6 + ((Range(125, 150),),))

    assert shown(hours.next_change_ms(at("2026-03-28 12:00", zone)), zone) == "2026-04-05 02:05"


def test_an_hour_that_the_clock_shows_twice_is_within_twice() -> None:
    zone = "Europe/Berlin"  # on 2026-10-25 03:00 becomes 02:00
    hours = WorkingHours(zone, ((),) * 6 + ((Range(120, 150),),))

    first, second = at("2026-10-25 02:00", zone), at("2026-10-25 02:00", zone, fold=1)
    assert second - first == 60 * MINUTE_MS
    assert hours.includes(first)
    assert hours.next_change_ms(first) == first + 30 * MINUTE_MS
    assert hours.next_change_ms(first + 30 * MINUTE_MS) == second


def test_a_date_beyond_the_calendar_is_outside() -> None:
    hours = WorkingHours("Asia/Tokyo", ((Range(0, DAY_MINUTES),),) * 7)

    assert hours.includes(at("9999-12-30 12:00"))
    assert not hours.includes(at("9999-12-31 23:59"))
    assert hours.next_change_ms(at("9999-12-31 23:59")) is None


ranges = st.builds(lambda a, b: Range(a, a + b), st.integers(0, DAY_MINUTES - 1), st.integers(1, DAY_MINUTES))
weeks = st.tuples(*[st.lists(ranges, max_size=2).map(tuple)] * 7)


@given(
    hours=st.builds(
        WorkingHours,
        st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia"]),
        weeks,
        st.dictionaries(st.dates(date(2026, 3, 20), date(2026, 4, 5)), st.lists(ranges, max_size=1).map(tuple)),
    ),
    minute=st.integers(0, 20 * DAY_MINUTES),
)
def test_the_answer_stays_until_the_next_change_and_is_another_then(hours: WorkingHours, minute: int) -> None:
    now = at("2026-03-20 00:00") + minute * MINUTE_MS
    change = hours.next_change_ms(now)
    end = now + 3 * DAY_MINUTES * MINUTE_MS if change is None else change

    assert change is None or hours.includes(change) is not hours.includes(now)
    step = 17 * MINUTE_MS
    assert all(hours.includes(each) is hours.includes(now) for each in range(now, end, step))


def test_an_unknown_zone_names_the_closest_one() -> None:
    with pytest.raises(UnknownName, match=r"(?s)no time zone 'Europe/Berln'.*did you mean 'Europe/Berlin'\?"):
        time_zone("Europe/Berln")
