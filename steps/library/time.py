"""Virtual time, which passes only by steps, and the date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from ...engine.errors import FeatureError, message
from ...fakes.working_hours.hours import time_zone
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
    "the consumer is quiet/gone for {wait:duration}",
    "the consumer does not react (at_all) for {wait:duration}",
    "{wait:duration} pass/passes/go_by without (any) answer/reply/message/response/reaction",
    "the consumer/there stays/remains silent/quiet/inactive/idle/away for {wait:duration}",
    "there is no activity/message for {wait:duration}",
    "{wait:duration} is over",
    "there is silence/inactivity/no_answer/no_reply (of/for) {wait:duration}",
    "{wait:duration} of silence/inactivity (pass/passes)",
    "we wait (for) {wait:duration}",
    "the next day (comes/starts/begins) => 1 day pass(es)",
    "a day has passed => 1 day pass(es)",
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
    "it is next {moment:moment}",
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
    _set_date(context, moment, time_zone(zone))


@given(
    "it is {side:side} the working hours of the skill {skill}",
    "it is inside/during/in the working hours of the skill {skill}"
    " => it is within the working hours of the skill {skill}",
    "it is outside (of) the working/office/business/opening hours of/for the skill {skill}"
    " => it is outside the working hours of the skill {skill}",
    "it is inside/within/during the office/business/opening hours of/for the skill {skill}"
    " => it is within the working hours of the skill {skill}",
    "it is not within/during the working hours of the skill {skill}"
    " => it is outside the working hours of the skill {skill}",
    "the skill {skill} is outside (of) (its) working/office/business/opening hours"
    " => it is outside the working hours of the skill {skill}",
    "the skill {skill} is inside/within/in (its) working/office/business/opening hours"
    " => it is within the working hours of the skill {skill}",
    "it is outside (of) (the) working/office/business/opening hours of/for {skill}"
    " => it is outside the working hours of the skill {skill}",
    "it is inside/within/during (the) working/office/business/opening hours of/for {skill}"
    " => it is within the working hours of the skill {skill}",
    "the working/office/business/opening hours of {skill} are over"
    " => it is outside the working hours of the skill {skill}",
    "it is after (the) (working/office/business/opening) hours of/for (skill) {skill}"
    " => it is outside the working hours of the skill {skill}",
    "the working/office/business/opening hours of the skill {skill} are over"
    " => it is outside the working hours of the skill {skill}",
)
def it_is_by_hours(context: ScenarioContext, side: str, skill: str) -> None:
    """Set the date to the next moment outside or within the working hours that `cloud.yaml` gives to the skill."""
    target = context.target
    hours = target.cloud.working_hours(skill)
    if hours is None:
        raise FeatureError(_without_hours(context, skill, side))
    if hours.includes(target.instant_ms) is (side == "outside"):
        change_ms = hours.next_change_ms(target.instant_ms)
        if change_ms is None:
            always = "off shift" if side == "within" else "on shift"
            raise FeatureError(message(f"by its working hours the skill {skill!r} is {always} at all times"))
        _go_to(context, change_ms)


def _without_hours(context: ScenarioContext, skill: str, side: str) -> str:
    """The error about a skill whose working hours the account does not have, with the lines to write."""
    file = context.account.file
    lines = [f"add to {file.name}:" if file else "write a cloud.yaml beside the feature, with:"]
    lines += [] if file else ["  skills:", f"    {skill}: {context.target.cloud.skill(skill).id}"]
    zone = [] if context.account.working_hours is not None else ["    zone: America/New_York"]
    lines += ["  working_hours:", *zone, f"    {skill}: {{Mon-Fri: 09:00-18:00}}"]
    lines.append(f'or write: Given the skill "{skill}" is {"off" if side == "outside" else "on"} shift')
    what = f"the account has no working hours of the skill {skill!r}"
    return message(what, at=str(file or ""), do="\n  ".join(lines))


def _set_date(context: ScenarioContext, moment: str, zone: tzinfo) -> None:
    """Let the scenario begin then; in a conversation that has begun, let time pass until then."""
    now = datetime.fromtimestamp(context.target.instant_ms // 1000, zone)
    wanted_ms = int(_instant(moment, now).timestamp()) * 1000
    if _has_begun(context) and wanted_ms < context.target.instant_ms:
        what = "time cannot go back once a conversation has begun"
        raise FeatureError(message(what, value=moment, expected=f"{now:%Y-%m-%d %H:%M} or later"))
    _go_to(context, wanted_ms)


def _go_to(context: ScenarioContext, instant_ms: int) -> None:
    target = context.target
    if _has_begun(context):
        target.advance(instant_ms - target.instant_ms)
    else:
        target.begins_at(instant_ms - target.clock.now_ms)


def _has_begun(context: ScenarioContext) -> bool:
    return any(context.target.consumer(name).conversation for name in context.consumers)


def _instant(moment: str, now: datetime) -> datetime:
    """The instant of "2026-12-24 18:30" or "Sunday 20:00" in the zone of `now`. Raises FeatureError for no date."""
    day, _, clock = moment.rpartition(" ")
    try:
        time = datetime.strptime(clock, "%H:%M").time()
        if day.capitalize() in _WEEKDAYS:
            date = now.date() + timedelta(days=(_WEEKDAYS.index(day.capitalize()) - now.weekday()) % 7)
            found = datetime.combine(date, time, now.tzinfo)
            found = found if found >= now else datetime.combine(date + timedelta(days=7), time, now.tzinfo)
        else:
            found = datetime.combine(datetime.strptime(day, "%Y-%m-%d").date(), time, now.tzinfo)
    except ValueError:
        expected = "one like 2026-12-24 18:30, or Sunday 20:00"
        raise FeatureError(message("there is no such date and time", value=moment, expected=expected)) from None
    if found.astimezone(UTC).astimezone(found.tzinfo).time() != found.time():
        what = f"there is no such time on {found:%Y-%m-%d}: the clocks are put forward over it"
        raise FeatureError(message(what, value=moment, expected="an hour earlier or later"))
    return found
