"""A recording depends on what happened, never on the rules that an event cites."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from handoff.engine import Bot
from handoff.engine.events import SessionEnded, VariableSet
from handoff.fakes import World
from handoff.fakes.builder import BotBuilder
from handoff.fakes.recorder import scenario
from handoff.fakes.recorder.acts import set_by_steps
from handoff.fakes.recorder.timers import timers

HOUR_MS = 3_600_000
FILES = {"Desk": "desk.json", "Survey Bot": "survey-bot.json"}


def desk() -> Bot:
    bot = BotBuilder("Desk")
    bot.dialog("Welcome", patterns=["hi"]).text("Hello!", pre='botContext.setBotVariable("seen", "yes", true, false);')
    bot.dialog("Bye", patterns=["bye"]).text("Goodbye.", next="close dialog")
    colour = bot.dialog("Colour", patterns=["colour"])
    colour.question("Which colour?", name="colour").rule("Any", set={"colour": "red"}, next="end")
    bot.fallback("Pardon?")
    return bot.build()


def survey(*, expired: str = "", is_broken: bool = False) -> Bot:
    bot = BotBuilder("Survey Bot")
    dialog = bot.survey()
    if is_broken:
        dialog.text("One question, please.", pre="nonsense();")
    dialog.survey_question("FCR", "Was your question answered?", ["Yes", "No"], name="fcr", fallback="Huh?")
    dialog.text("Thank you!", next="close dialog")
    return bot.build().edited("bot.sessionExpiredMessage", expired)


def talk(world: World, *texts: str) -> None:
    for text in texts:
        world.consumer().says(text)


# --- the situations --------------------------------------------------------------------------------------------------


def is_idle(world: World) -> None:
    world.connector(max_consumer_message_delay_min=120)
    talk(world, "hi")
    world.advance(HOUR_MS + 1_000)
    talk(world, "hi")


def is_reset_by_the_consumer(world: World) -> None:
    talk(world, "colour", "reset", "hi")


def is_reset_by_the_connector(world: World) -> None:
    world.connector(user_retry_on_stuck=True)
    talk(world, "colour")
    world.faults.silent_for(1)
    talk(world, "r")
    world.advance(60_000)
    talk(world, "hi")


def ends_with_its_survey(world: World) -> None:
    world.deploy(survey(), skill="Bot")
    talk(world, "hi", "bye")
    world.advance(HOUR_MS + 1_000)


def ends_before_its_survey(world: World) -> None:
    world.deploy(survey(expired="Too late, sorry."), skill="Bot")
    talk(world, "hi", "bye")
    world.advance(HOUR_MS + 1_000)
    talk(world, "Yes")


def is_reset_in_a_survey(world: World) -> None:
    world.deploy(survey(), skill="Bot")
    talk(world, "hi", "bye", "reset", "hi")


def is_idle_in_a_survey_that_an_error_has_stopped(world: World) -> None:
    world.switch("script_errors", "stop")
    world.deploy(survey(is_broken=True), skill="Bot")
    talk(world, "hi", "bye")
    world.advance(HOUR_MS + 1_000)
    talk(world, "Yes")


def has_variables(world: World) -> None:
    world.set_variable("tier", "gold")
    talk(world, "hi")
    world.set_variable("tier", "silver")
    world.post_web_view({"seat": "12A"})
    talk(world, "colour", "red")


SITUATIONS: dict[Callable[[World], None], list[bool | None]] = {
    is_idle: [True],
    is_reset_by_the_consumer: [None],
    is_reset_by_the_connector: [None],
    ends_with_its_survey: [False],
    ends_before_its_survey: [False],
    is_reset_in_a_survey: [None],
    is_idle_in_a_survey_that_an_error_has_stopped: [True],
    has_variables: [],
}
"""For each end of a session: True for a limit, False for a timer, None for neither."""


@pytest.fixture
def world() -> World:
    return World(desk(), seed=7)


@pytest.mark.parametrize("happens", SITUATIONS, ids=lambda happens: happens.__name__)
def test_recording_without_citations_is_the_same(world: World, happens: Callable[[World], None]) -> None:
    happens(world)
    without = [replace(event, rules=()) for event in world.log.events]

    assert scenario(without, bot_files=FILES) == scenario(world.log.events, bot_files=FILES)


@pytest.mark.parametrize(("happens", "kinds"), SITUATIONS.items(), ids=[happens.__name__ for happens in SITUATIONS])
def test_end_of_a_session_is_that_of_a_timer_or_a_limit_or_neither(
    world: World, happens: Callable[[World], None], kinds: list[bool | None]
) -> None:
    happens(world)

    found = timers(world.log.events)
    ends = [event.seq for event in world.log.of(SessionEnded)]
    assert [found[seq].is_limit if seq in found else None for seq in ends] == kinds


def test_variables_of_steps_exclude_those_of_bots_and_web_views(world: World) -> None:
    has_variables(world)

    found = set_by_steps(world.log.events)
    names = [event.body.name for event in world.log.of(VariableSet) if event.seq in found]  # type: ignore[union-attr]
    others = {event.body.name for event in world.log.of(VariableSet) if event.seq not in found}  # type: ignore[union-attr]
    assert names == ["tier", "tier"]
    assert others == {"seen", "seat", "colour"}
