"""The agent connector in a World: what it keeps, when its timers run, who hears what."""

from __future__ import annotations

import pytest

from handoff.engine import events as ev
from handoff.engine.errors import FeatureError
from handoff.engine.settings import CHAT_FIELDS, CONNECTOR_FIELDS, ConnectorSettings
from handoff.fakes.builder import BotBuilder
from handoff.fakes.world import World


def desk(name: str = "Desk") -> BotBuilder:
    b = BotBuilder(name)
    b.dialog("Welcome", patterns=["hi"]).text("Hello!")
    b.dialog("Colour", patterns=["colour"]).button("Which?", {"Red": "r"})
    b.fallback("Pardon?")
    return b


def said(world: World) -> list[str]:
    return [message.text for message in world.consumer().messages if message.role == "bot"]


def timers(world: World) -> list[str]:
    return [timer.name for timer in world.clock.waiting()]


def test_an_answer_given_at_once_leaves_no_timer_behind() -> None:
    world = World(desk().build())

    world.consumer().says("hi")

    assert timers(world) == []


def test_a_message_left_unanswered_is_watched_for_both_reasons() -> None:
    world = World(desk().build())
    world.faults.silent_for(1)

    world.consumer().says("hi")

    assert timers(world) == ["retry message interval", "silence of the bot"]


def test_of_what_is_written_before_the_bot_accepts_the_last_counts_with_what_follows() -> None:
    world = World(desk().build())

    world.consumer().says_quickly(["hi", "hi", "there"], pause_ms=99)

    heard = [event.body.text for event in world.log.of(ev.BotInputReceived)]
    assert heard == ["hi there"]


def test_a_fresh_start_is_part_of_what_a_session_is_folded_from() -> None:
    world = World(desk().build())
    world.connector(user_retry_on_stuck=True)
    world.consumer().says("colour")
    world.faults.silent_for(1)
    world.consumer().says("r")

    world.advance(60_000)

    assert world.active_dialogs() == []
    assert world.log.last(ev.ConversationStuck).body.measure == "fresh start"


def test_a_stopped_connector_loses_nothing_that_was_said_before_it_starts() -> None:
    world = World(desk().build())
    world.run_connector(False)
    world.consumer().says("hi")

    world.run_connector(True)
    world.run_until_idle()

    assert said(world) == ["Hello!"]


def test_the_name_of_a_bot_user_finds_its_connector() -> None:
    world = World(desk().build())
    world.connect(desk().build(), "Second")

    world.run_connector(False, "Desk")
    world.consumer().says("hi")

    assert world.consumer().messages[-1].sender == "Second"


def test_saving_a_bot_reaches_all_its_connectors() -> None:
    bot = desk().build()
    world = World(bot)
    world.connect(bot, "Second")
    text = f"{bot.chain(bot.dialog_named('Welcome'))[1].path}.content.results.tile.tileData[0].text"

    world.save(bot.edited(text, "Good day!"))
    world.run_connector(False, "Desk")
    world.consumer().says("hi")

    assert said(world) == ["Good day!"]


def test_two_environments_do_not_mix() -> None:
    world = World(desk().build(), desk("Other").build())
    world.environment({"a": "1"})

    world.link_environment("Staging", {"b": "2"}, "Other")

    assert [deployment.environment for deployment in world.deployments] == [{"a": "1"}, {"b": "2"}]


def test_signing_in_needs_a_conversation() -> None:
    world = World(desk().build())

    with pytest.raises(FeatureError, match="no open conversation to sign in to"):
        world.consumer().signs_in()


def test_a_manager_bot_hears_no_survey_when_it_asked_for_the_main_dialog_only() -> None:
    watcher = World(desk("Watcher").build())
    watcher.connector(role="MANAGER", subscribe_to_main_dialog_only=True)

    assert watcher.cloud._main_dialog_only == {"Watcher"}


def test_every_documented_field_has_its_setting() -> None:
    assert set(CONNECTOR_FIELDS.values()) | {"greeting_wait_ms"} == set(ConnectorSettings.model_fields)
    assert set(ConnectorSettings.model_fields) >= CHAT_FIELDS


def test_fields_go_by_both_names() -> None:
    assert ConnectorSettings(fallbackSkillId="7") == ConnectorSettings(fallback_skill_id="7")
