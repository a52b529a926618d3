"""The time of a message: one millisecond on each side."""

from __future__ import annotations

from pathlib import Path

import pytest

from handoff.fakes.builder import BotBuilder
from handoff.fakes.world.world import World
from handoff.steps.library import bots, consumer, conversation
from handoff.steps.scenario.context import ScenarioContext
from handoff.steps.scenario.files import Files


@pytest.fixture
def context(tmp_path: Path) -> ScenarioContext:
    """A bot whose second message is delayed by two seconds; the consumer has just spoken."""
    bot = BotBuilder("Talkative Bot")
    talk = bot.dialog("Welcome", patterns=["hi"])
    talk.text("One.")
    talk.text("Two.", delay_ms=2000)
    (tmp_path / "talkative.json").write_bytes(bot.dump())
    context = ScenarioContext(World(), Files(tmp_path / "x.feature", tmp_path))
    bots.deploy(context, "talkative.json")
    consumer.says(context, "hi")
    conversation.says(context, "One.")
    return context


def took(context: ScenarioContext) -> int:
    return context.target.log.events[-1].at_ms


@pytest.mark.parametrize(("when", "later"), [("within", 0), ("within", 1), ("after", 0), ("after", -1)])
def test_a_message_is_in_time_at_the_very_moment(context: ScenarioContext, when: str, later: int) -> None:
    conversation.says_in_time(context, "Two.", when, took(context) + later)


@pytest.mark.parametrize(("when", "later"), [("within", -1), ("after", 1)])
def test_a_millisecond_further_it_is_not(context: ScenarioContext, when: str, later: int) -> None:
    limit = took(context) + later

    with pytest.raises(AssertionError, match=f"to say 'Two.' {when} {limit} ms\\n  but it took {limit - later} ms"):
        conversation.says_in_time(context, "Two.", when, limit)


@pytest.mark.parametrize(("when", "later"), [("within", -1), ("after", 1)])
def test_a_part_of_a_message_has_the_same_limits(context: ScenarioContext, when: str, later: int) -> None:
    limit = took(context) + later

    with pytest.raises(AssertionError, match=f"a text that contains 'wo' {when} {limit} ms\\n  but it took"):
        conversation.says_like_in_time(context, "contains", "wo", when, limit)


def test_a_part_of_a_message_is_in_time_at_the_very_moment(context: ScenarioContext) -> None:
    conversation.says_like_in_time(context, "matches", "^Two", "within", took(context))


def test_a_message_is_delayed_by_its_interaction_delay(context: ScenarioContext) -> None:
    conversation.says_delayed(context, "Two.", 2000)


@pytest.mark.parametrize("delay", [0, 1999, 2001])
def test_a_message_is_not_delayed_by_any_other_time(context: ScenarioContext, delay: int) -> None:
    with pytest.raises(AssertionError, match=f"delayed by {delay} ms\\n  but it was delayed by 2000 ms"):
        conversation.says_delayed(context, "Two.", delay)


def test_a_message_without_a_delay_was_not_delayed(context: ScenarioContext) -> None:
    consumer.says(context, "hi")

    with pytest.raises(AssertionError, match=r"delayed by 1 ms\n  but it was not delayed"):
        conversation.says_delayed(context, "One.", 1)


def context_of(bot: BotBuilder, folder: Path) -> ScenarioContext:
    (folder / "own.json").write_bytes(bot.dump())
    context = ScenarioContext(World(), Files(folder / "x.feature", folder))
    bots.deploy(context, "own.json")
    return context


def test_the_delays_of_earlier_messages_do_not_count(tmp_path: Path) -> None:
    bot = BotBuilder("Talkative Bot")
    bot.dialog("Welcome", patterns=["hi"]).text("A tag::breakWithDelay=1000 B tag::breakWithDelay=1500 C")
    context = context_of(bot, tmp_path)
    consumer.says(context, "hi")

    conversation.says_delayed(context, "A", 0)
    conversation.says_delayed(context, "B", 1000)
    conversation.says_delayed(context, "C", 1500)


def test_the_delay_of_an_interaction_that_says_nothing_does_not_count(tmp_path: Path) -> None:
    bot = BotBuilder("Talkative Bot")
    talk = bot.dialog("Welcome", patterns=["hi"])
    talk.universal("not JSON", delay_ms=1000)
    talk.text("One.")
    context = context_of(bot, tmp_path)
    consumer.says(context, "hi")

    conversation.says_delayed(context, "One.", 0)
