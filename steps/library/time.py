"""Virtual time, which passes only by steps, and the date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from ...engine.errors import FeatureError, UnknownName, message
from ..scenario.context import ScenarioContext
from ..scenario.language import given, when

_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@when(
    "{wait:duration} pass(es)",
    "{wait:duration} go/goes by",
    "{wait:duration} has passed/elapsed",
    "{wait:duration} elapse/elapses",
    "{wait:duration} later",
    "after {wait:duration}",
    "the consumer waits (for) {wait:duration}",
    "the consumer says/does nothing for {wait:duration}",
    "the consumer is silent/inactive/idle/away for {wait:duration}",
    "the consumer does not answer/reply/respond/say/says/write (anything) for {wait:duration}",
    "time passes (by) {wait:duration}",
    "nothing happens for {wait:duration}",
    "nobody says anything for {wait:duration}",
    "wait (for) {wait:duration}",
    "the clock/time advances/moves (by) {wait:duration}",
)
def passes(context: ScenarioContext, wait: int) -> None:
    """Virtual time passes, and timeouts fire: of silences, rings, sessions and surveys."""
    context.begin_action().advance(wait)


@given(
    "it is {moment:moment}",
    "the (current) time/date/date_and_time is {moment:moment}",
    "today is {moment:moment}",
)
def it_is(context: ScenarioContext, moment: str) -> None:
    """Set the date and time in UTC; a weekday means the next one. Scenarios begin on Monday, 2026-01-05 10:00."""
    _set_date(context, moment, UTC)


@given(
    "it is {moment:moment} in {zone}",
    "the (current) time/date is {moment:moment} in {zone}",
)
def it_is_in_zone(context: ScenarioContext, moment: str, zone: str) -> None:
    """Set the date and time by the clocks of a time zone, such as "Europe/Berlin"."""
    _set_date(context, moment, _time_zone(zone))


def _set_date(context: ScenarioContext, moment: str, zone: tzinfo) -> None:
    """Let the scenario begin then; in a conversation that has begun, let time pass until then."""
    target = context.target
    wanted = _instant(moment, datetime.fromtimestamp(target.instant_ms // 1000, zone))
    later_ms = int(wanted.timestamp()) * 1000 - target.instant_ms
    if not any(target.consumer(name).conversation for name in context.consumers):
        target.begins_at(int(wanted.timestamp()) * 1000 - target.clock.now_ms)
    elif later_ms < 0:
        now = datetime.fromtimestamp(target.instant_ms // 1000, zone)
        what = "time cannot go back once a conversation has begun"
        raise FeatureError(message(what, value=moment, expected=f"{now:%Y-%m-%d %H:%M} or later"))
    else:
        target.advance(later_ms)


def _instant(moment: str, now: datetime) -> datetime:
    """The instant of "2026-12-24 18:30" or "Sunday 20:00" in the zone of `now`. Raises FeatureError for no date."""
    day, _, clock = moment.rpartition(" ")
    try:
        time = datetime.strptime(clock, "%H:%M").time()
        if day.capitalize() in _WEEKDAYS:
            date = now.date() + timedelta(days=(_WEEKDAYS.index(day.capitalize()) - now.weekday()) % 7)
            found = datetime.combine(date, time, now.tzinfo)
            return found if found >= now else datetime.combine(date + timedelta(days=7), time, now.tzinfo)
        return datetime.combine(datetime.strptime(day, "%Y-%m-%d").date(), time, now.tzinfo)
    except ValueError:
        expected = "one like 2026-12-24 18:30, or Sunday 20:00"
        raise FeatureError(message("there is no such date and time", value=moment, expected=expected)) from None


def _time_zone(name: str) -> tzinfo:
    """Raises UnknownName for a name that no time zone has."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones  # slow to import, and rarely needed

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = sorted(available_timezones())
        do = "" if known else "install the package tzdata: this machine has no time zones"
        text = message(f"no time zone {name!r}", wanted=name, known=known, expected="Europe/Berlin, for example", do=do)
        raise UnknownName(text) from None
