"""The agent connector in a World: what it keeps, when its timers run, who hears what."""

from __future__ import annotations

import pytest

from handoff.engine import events as ev
from handoff.engine.errors import FeatureError
from handoff.engine.flow.chain import CHAIN_LIMIT
from handoff.engine.settings import CHAT_FIELDS, CONNECTOR_FIELDS, ConnectorSettings
from handoff.fakes.builder import BotBuilder
from handoff.fakes.cloud import Caller, ParticipantsChange, Update
from handoff.fakes.world.world import World


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

    inputs = [event.body.text for event in world.log.of(ev.BotInputReceived)]
    assert inputs == ["hi there"]


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

    assert not watcher.cloud.clients.receives_surveys("Watcher")


def test_every_documented_field_has_its_setting() -> None:
    assert set(CONNECTOR_FIELDS.values()) | {"greeting_wait_ms"} == set(ConnectorSettings.model_fields)
    assert set(ConnectorSettings.model_fields) >= CHAT_FIELDS


def test_fields_go_by_both_names() -> None:
    assert ConnectorSettings(fallbackSkillId="7") == ConnectorSettings(fallback_skill_id="7")


def writing(world: World, text: str, then_ms: int) -> None:
    """The consumer of the first conversation writes, and then no more time passes than this."""
    world.cloud.consumer_writes("conv-1", text)
    world.clock.advance(then_ms)


def hears(world: World, source: str = "consumer") -> list[str]:
    return [event.body.text for event in world.log.of(ev.BotInputReceived) if event.body.source == source]


def diagnostics(world: World, code: str) -> list[str]:
    return [event.body.text for event in world.log.of(ev.DiagnosticReported) if event.body.code == code]


def escalating() -> World:
    """A desk with a dialog that says something before and after its transfer to a skill of which Alex takes care."""
    b = desk()
    escalation = b.dialog("Escalation", patterns=["agent"])
    escalation.text("Before.")
    escalation.agent_transfer("Transferring.", skill_id="1001", next="next")
    escalation.text("After.")
    world = World(b.build())
    world.cloud.add_skill("Human", "1001")
    world.cloud.add_agent("Alex", skills=["Human"], online=True)
    world.cloud.add_agent("Mia", profiles=("Administrator",), online=True)
    world.consumer().opens()
    return world


# --- the joining window ----------------------------------------------------------------------------------------------


def test_what_waits_in_the_joining_window_is_heard_once_when_the_conversation_comes_straight_back() -> None:
    world = escalating()
    writing(world, "hi", 150)

    back = Update((ParticipantsChange("REMOVE"),))
    world.cloud.update("conv-1", back, by=Caller("agent", "Mia"))
    world.run_until_idle()

    assert hears(world) == ["hi"]
    assert said(world) == ["Hello!"]


@pytest.mark.parametrize("runs_again", [True, False])
def test_what_a_stopped_connector_drops_out_of_the_joining_window_is_reported(runs_again: bool) -> None:
    world = escalating()
    world.consumer().says("hi")
    writing(world, "colour", 100)
    world.run_connector(False)

    world.run_until_idle()
    world.run_connector(runs_again)
    world.run_until_idle()

    assert hears(world) == ["hi"]
    assert diagnostics(world, "connector-stopped") == [
        "'colour' does not reach the bot: its agent connector is stopped\n"
        '  write before it: When the agent connector of the bot "Desk" is started'
    ]


def test_a_connector_that_runs_again_in_time_hands_over_what_waits() -> None:
    world = escalating()
    writing(world, "hi", 100)
    world.run_connector(False)

    world.run_connector(True)
    world.run_until_idle()

    assert hears(world) == ["hi"]
    assert diagnostics(world, "connector-stopped") == []


# --- a consumer who signs in -----------------------------------------------------------------------------------------


def test_what_follows_from_signing_in_has_it_as_its_cause() -> None:
    world = escalating()

    world.consumer().signs_in()

    signed_in, received = world.log.last(ev.ConsumerSignedIn), world.log.last(ev.BotInputReceived)
    assert signed_in is not None
    assert received is not None
    assert (received.body.source, received.cause) == ("step-up", signed_in.seq)


def test_the_silence_after_signing_in_during_a_call_has_a_cause() -> None:
    world = escalating()
    world.connector(fallback_escalation_time_ms=5_000)
    world.faults.transfer_api_answers_late(8_000)
    writing(world, "agent", 2_000)

    world.cloud.consumer_steps_up("conv-1")
    world.run_until_idle()
    world.advance(60_000)

    signed_in, lapsed = world.log.last(ev.ConsumerSignedIn), world.log.last(ev.SilenceLapsed)
    assert signed_in is not None
    assert lapsed is not None
    assert lapsed.cause == signed_in.seq


# --- a Manager bot ---------------------------------------------------------------------------------------------------


def test_an_assigned_bot_that_becomes_a_manager_bot_hears_each_message_once() -> None:
    world = escalating()
    world.consumer().says("hi")

    world.connector(role="MANAGER")
    world.consumer().says("hi")

    assert hears(world) == ["hi", "hi"]


@pytest.mark.parametrize("shuffles", [True, False])
def test_a_manager_bot_says_nothing_into_a_conversation_that_is_closed(shuffles: bool) -> None:
    world = World(desk().build())
    world.connector(role="MANAGER")
    world.switch("shuffle_messages", shuffles)
    world.consumer().opens()
    writing(world, "hi", 300)
    world.consumer().closes()
    shown = said(world)

    world.post_web_view({}, "hi")
    world.advance(60_000)

    assert said(world) == shown == ([] if shuffles else ["Hello!"])


# --- the outbox ------------------------------------------------------------------------------------------------------


def shuffling() -> World:
    """The consumer has written to a bot that says three things, and they wait in the rolling message loop."""
    b = BotBuilder("Front")
    dialog = b.dialog("Talk", patterns=["talk"])
    for text in ("One.", "Two.", "Three."):
        dialog.text(text)
    world = World(b.build())
    world.switch("shuffle_messages", True)
    world.consumer().opens()
    return world


def test_shuffled_messages_come_out_together_two_seconds_after_the_first() -> None:
    world = shuffling()
    world.cloud.consumer_writes("conv-1", "talk")
    while world.log.last(ev.DialogCompleted) is None:
        world.clock.advance(1)

    world.clock.advance(1_999)
    assert said(world) == []
    world.clock.advance(1)

    assert sorted(said(world)) == ["One.", "Three.", "Two."]


def test_shuffled_messages_come_out_before_the_bot_closes_the_conversation() -> None:
    world = shuffling()
    world.cloud.consumer_writes("conv-1", "talk")
    while world.log.last(ev.DialogCompleted) is None:
        world.clock.advance(1)

    world.deployment().connector.close("conv-1", survey=False)

    assert sorted(said(world)) == ["One.", "Three.", "Two."]
    assert not world.cloud.conversation("conv-1").is_open


@pytest.mark.parametrize("shuffles", [True, False])
def test_what_is_said_around_a_transfer_comes_out_whether_or_not_messages_are_shuffled(shuffles: bool) -> None:
    world = escalating()
    world.switch("shuffle_messages", shuffles)

    world.consumer().says("agent")

    assert sorted(said(world)) == ["After.", "Before.", "Transferring."]


def test_what_is_said_after_the_transfer_call_is_seen_when_the_log_says_so_though_messages_are_shuffled() -> None:
    b = BotBuilder("Front")
    dialog = b.dialog("Escalation", patterns=["agent"])
    dialog.agent_transfer("Transferring.", skill_id="1001", next="next")
    dialog.text("After.")
    world = World(b.build())
    world.cloud.add_skill("Human", "1001")
    world.switch("shuffle_messages", True)

    world.consumer().says("agent")

    output = world.log.last(ev.PostTransferOutput)
    assert output is not None
    assert (output.body.text, output.body.shown) == ("After.", "After." in said(world))


# --- files -----------------------------------------------------------------------------------------------------------


def test_a_bot_hears_that_an_upload_has_been_handed_on() -> None:
    b = desk()
    upload = b.dialog("Upload", patterns=["file"])
    upload.file_upload("Send it.")
    upload.integration("Store")
    b.dialog("Stored", patterns=["file_upload_success:*"]).text("It is here.")
    b.file("Store", "https://files.example/store")
    world = World(b.build())
    world.outside.stub("POST", "https://files.example/store", json={})
    world.consumer().says("file")

    world.consumer().uploads("bill.pdf")

    assert hears(world, "file") == ["file_upload_success:Successfully processed the file."]
    assert said(world)[-1] == "It is here."
    assert len(world.outside.requests) == 1


def test_a_file_that_is_handed_on_again_and_again_comes_to_an_end() -> None:
    b = BotBuilder("Desk")
    b.dialog("Any", patterns=["*"]).integration("Store")
    b.file("Store", "https://files.example/store")
    world = World(b.build())
    world.outside.stub("POST", "https://files.example/store", json={})
    world.consumer().opens()

    for uploads in (1, 2):
        world.consumer().uploads("bill.pdf")

        assert len(hears(world, "file")) == uploads * CHAIN_LIMIT
        stopped = [event.body.reason for event in world.log.of(ev.FlowStopped)]
        assert stopped == [f"a file has been sent on {CHAIN_LIMIT} times without a message of the consumer"] * uploads
