"""The World plays bots end to end: flows, escalations, and what holds for every run."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.engine import events as ev
from handoff.engine.bot import Bot
from handoff.engine.errors import BotDefinitionError, FeatureError, UnknownName, Unsupported
from handoff.engine.turn.session import fold
from handoff.fakes.builder import BotBuilder
from handoff.fakes.cloud import Caller, ParticipantsChange, Update
from handoff.fakes.external.stubs import UnknownExchange
from handoff.fakes.world.world import World

HUMAN = "4129463410"
SHARED = Path(os.environ.get("HANDOFF_SHARED", Path(__file__).parents[4] / "shared"))
EXPORTS = sorted((SHARED / "bots" / "public").glob("*.json"))


def escalating(*, failure: str = "", catches: bool = True) -> Bot:
    b = BotBuilder("Desk")
    b.dialog("Welcome", patterns=["hi"]).text("Hello!")
    order = b.dialog("Order", patterns=["order"])
    order.question("What is the number?", name="number").rule("ok", regex=r"^\d{3}$", set={"number": "{$userMessage}"})
    order.text("Order {$botContext.number} is on its way.")
    escalation = b.dialog("Escalation", patterns=["agent"])
    escalation.agent_transfer("One moment…", skill_id=HUMAN, failure=failure or None)
    if failure:
        escalation.text("That did not work.", name=failure, next="end")
    if catches:
        b.dialog("Failed", patterns=["__agent_escalation_failed__"]).text("Sorry, nobody is there.")
    b.fallback("Pardon?")
    return b.build()


@pytest.fixture
def world():
    world = World(escalating(), seed=7)
    world.cloud.add_skill("Human", id=HUMAN)
    world.cloud.add_agent("Alex", skills=["Human"], online=True)
    return world


def said(world: World) -> list[str]:
    return [message.text for message in world.consumer().messages if message.role == "bot"]


def test_a_pending_question_is_asked_again_after_another_dialog_has_ended(world):
    for text in ("order", "hi"):
        world.consumer().says(text)

    assert said(world) == ["What is the number?", "Hello!", "What is the number?"]


def test_what_no_rule_and_no_starter_takes_falls_back_and_the_question_is_asked_again(world):
    for text in ("order", "twelve", "123"):
        world.consumer().says(text)

    assert said(world) == ["What is the number?", "Pardon?", "What is the number?", "Order 123 is on its way."]


def test_without_a_fallback_dialog_the_built_in_text_is_given():
    b = BotBuilder("Bare")
    b.dialog("Welcome", patterns=["hi"]).text("Hello!")
    world = World(b.build())

    world.consumer().says("what?")

    assert said(world) == ["Not able to understand your question. Can you please re-phrase it?"]


def test_skip_previous_dialog_leaves_nothing_to_return_to(world):
    world.consumer().says("order")
    world.set_variable("skipPreviousDialog", "true")

    world.consumer().says("hi")

    assert said(world) == ["What is the number?", "Hello!"]
    assert world.active_dialogs() == []


def test_a_dialog_that_fails_in_a_loop_is_stopped_at_the_chain_limit():
    b = BotBuilder("Loop")
    b.dialog("Loop", patterns=["go"]).text("again", name="again", next="again")
    world = World(b.build())

    world.consumer().says("go")

    assert said(world) == ["again"] * 10
    stopped = world.log.last(ev.FlowStopped)
    assert stopped is not None
    assert stopped.rules == ("DLG-MAX-CHAIN-10", "DLG-LIMIT-PURPOSE", "C22")


def test_by_switch_a_script_error_sends_the_error_text_once_and_keeps_the_session(world):
    b = BotBuilder("Broken")
    b.dialog("Broken", patterns=["go"]).text("never", pre="undefinedThing.x;")
    b.dialog("Welcome", patterns=["hi"]).text("Hello!")
    world = World(b.build())
    world.switch("script_errors", "stop")

    for text in ("go", "hi"):
        world.consumer().says(text)

    assert said(world) == ["Not able to understand your question. Can you please re-phrase it?", "Hello!"]
    failed = world.log.last(ev.ScriptFailed)
    assert failed is not None
    assert (failed.body.line, failed.node) == (1, "Broken › text_1")


def test_a_script_sends_messages_sets_variables_and_chooses_what_comes_next():
    b = BotBuilder("Scripted")
    dialog = b.dialog("Go", patterns=["go"])
    code = "botContext.setBotVariable('n', 1 + 1, true, false); botContext.sendMessage('before');"
    dialog.text("n is {$botContext.n}", pre=code, post="botContext.setTriggerNextMessage('last')")
    dialog.text("skipped")
    dialog.text("last", name="last")
    world = World(b.build())

    world.consumer().says("go")

    assert said(world) == ["before", "n is 2", "last"]
    assert world.variable("n") == "2"


@pytest.mark.parametrize(("wait_ms", "asked"), [(180_000, 0), (180_001, 1)])
def test_the_fallback_skill_is_tried_after_more_than_three_minutes_of_silence(world, wait_ms, asked):
    world.cloud.add_skill("Overflow", id=99)
    world.connector(fallback_skill_id="99")
    world.faults.lose_next_response()
    world.consumer().says("agent")

    world.advance(wait_ms)

    assert len(world.cloud.waiting("Overflow")) == asked


def test_three_failures_are_reported_and_the_fourth_stops():
    b = BotBuilder("Stubborn")
    b.dialog("Escalation", patterns=["agent", "__agent_escalation_failed__"]).agent_transfer("Wait…", skill_id=HUMAN)
    world = World(b.build())
    world.cloud.add_skill("Human", id=HUMAN)
    world.faults.transfers_fail_later(9)

    world.consumer().says("agent")

    inputs = [event.body.text for event in world.log.of(ev.BotInputReceived)]
    assert inputs == ["agent", *["__agent_escalation_failed__"] * 3]
    assert said(world)[-1] == "Not able to transfer to Agent at this time. Please try later."


def test_a_failure_rule_handles_an_immediate_error_and_nothing_is_counted():
    world = World(escalating(failure="sorry"))
    world.cloud.add_skill("Human", id=HUMAN)
    world.faults.transfer_api_answers(500)

    world.consumer().says("agent")

    assert said(world) == ["That did not work."]
    assert world.deployment().session("conv-1").failures == 0


def test_consumer_messages_during_a_transfer_reach_the_bot_only_after_it_failed(world):
    world.faults.transfers_fail_later()
    writes = world.clock.owner("test", {"consumer writes": world.cloud.consumer_writes})
    writes.after(1_000, "consumer writes", "conv-1", "hi")  # while the transfer is under way

    world.consumer().says("agent")

    inputs = [event.body.text for event in world.log.of(ev.BotInputReceived)]
    assert inputs == ["agent", "__agent_escalation_failed__", "hi"]
    assert said(world)[-2:] == ["Sorry, nobody is there.", "Hello!"]


def test_once_accepted_the_bot_hears_nothing_more(world):
    world.consumer().says("agent")
    world.agent("Alex").accepts()
    before = len(list(world.log.of(ev.BotInputReceived)))

    world.consumer().says("hi")
    world.agent("Alex").says("Hello, how can I help?")

    assert len(list(world.log.of(ev.BotInputReceived))) == before
    assert world.consumer().messages[-1].text == "Hello, how can I help?"


def test_a_second_bot_takes_a_transfer_and_starts_the_dialog_of_the_passed_message():
    first = BotBuilder("First")
    first.dialog("Orders", patterns=["my order"]).agent_transfer(
        "One moment…", skill_id="77", transfer_bot_context=True
    )
    second = BotBuilder("Second")
    second.dialog("Orders", patterns=["my order"]).text("Which order?")
    world = World(first.build())
    world.cloud.add_skill("Orders", id=77)
    world.deploy(second.build(), skill="Orders")

    world.consumer().says("my order")

    assert said(world) == ["One moment…", "Which order?"]


def test_an_interaction_that_is_not_emulated_is_named_when_reached():
    b = BotBuilder("Exotic")
    b.dialog("Router", patterns=["go"]).interaction("APPLE_PAY", {})
    world = World(b.build())

    with pytest.raises(Unsupported, match=r"APPLE_PAY.*Router"):
        world.consumer().says("go")


def test_saved_bot_serves_the_sessions_that_begin_from_then_on(world):
    bot = world.deployment().bot
    place = f"{bot.chain(bot.dialog_named('Welcome'))[1].path}.content.results.tile.tileData[0].text"
    world.consumer().says("hi")

    world.save(bot.edited(place, "Good day!"))
    world.consumer().says("hi")
    world.consumer("Dana").says("hi")

    assert said(world) == ["Hello!", "Hello!"]
    assert [message.text for message in world.consumer("Dana").messages if message.role == "bot"] == ["Good day!"]


def test_a_quick_reply_that_is_not_on_the_screen_is_refused_with_the_ones_that_are():
    b = BotBuilder("Choices")
    b.dialog("Ask", patterns=["go"]).quick_reply("Well?", ["Yes", "No"])
    world = World(b.build())
    world.consumer().says("go")

    with pytest.raises(UnknownName, match=r"'Yess'(.|\n)*known: Yes, No\n(.|\n)*did you mean 'Yes'"):
        world.consumer().taps_quick_reply("Yess")


def test_a_world_without_a_bot_says_how_to_begin():
    with pytest.raises(FeatureError, match="no bot is deployed"):
        World().consumer().says("hi")


WORDS = st.lists(st.sampled_from(["hi", "order", "123", "twelve", "agent", "what?"]), min_size=1, max_size=8)
FAULTS = st.lists(st.sampled_from(["500", "late", "lost", "silent", "drop"]), max_size=3)


def play(words: list[str], faults: list[str], seed: int) -> World:
    world = World(escalating(), seed=seed)
    world.cloud.add_skill("Human", id=HUMAN)
    arrange = {
        "500": lambda: world.faults.transfer_api_answers(500),
        "late": world.faults.transfers_fail_later,
        "lost": world.faults.lose_next_response,
        "silent": lambda: world.faults.silent_for(1),
        "drop": world.faults.transfer_api_drops,
    }
    for fault in faults:
        arrange[fault]()
    for word in words:
        world.consumer().says(word)
    world.advance(180_001)
    return world


@settings(max_examples=60, deadline=None)
@given(WORDS, FAULTS, st.integers(0, 3))
def test_the_same_seed_and_words_give_the_same_log(words, faults, seed):
    assert play(words, faults, seed).log.to_ndjson() == play(words, faults, seed).log.to_ndjson()


@settings(max_examples=60, deadline=None)
@given(WORDS, FAULTS)
def test_a_session_is_a_fold_of_the_log(words, faults):
    world = play(words, faults, 0)
    deployment = world.deployment()

    for conversation in {event.conversation for event in world.log.events} - {None}:
        bodies = [
            event.body
            for event in world.log.events
            if event.conversation == conversation
            and (event.bot == deployment.name or isinstance(event.body, ev.ConversationClosed))
        ]
        assert fold(bodies) == deployment.session(conversation)


@pytest.mark.skipif(not EXPORTS, reason="the public exports are not beside this checkout")
@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.name)
def test_a_public_export_can_be_talked_to_without_an_emulator_error(path):
    bot = Bot.load(path)
    rng = random.Random(path.name)
    words = [pattern for dialog in bot.starters for pattern in bot.head(dialog).patterns]
    world = World(bot)

    for _ in range(100):
        word = rng.choice([*words, "yes", "no", "A123456", "a@b.example", "something else"])
        try:
            world.consumer().says(word)
        except UnknownExchange as error:  # the author's own API: down from now on
            world.outside.stub(error.request.method, str(error.request.url), status=503)

    assert world.log.last(ev.BotInputReceived) is not None


@pytest.mark.skipif(not EXPORTS, reason="the public exports are not beside this checkout")
def test_a_real_exported_bot_escalates_to_a_fake_agent():
    world = World(Bot.load(SHARED / "bots" / "public" / "bot.json"))
    world.cloud.add_skill("Cale", id=3402109730)
    world.cloud.add_agent("Jo", skills=["Cale"], online=True)

    world.consumer().says("human")

    assert said(world) == ["Transferring to jerboi, Cale."]
    assert world.agent("Jo").ringing == 1


def test_log_knows_the_bots_by_the_names_of_its_events():
    b = BotBuilder("Shop")
    b.dialog("Welcome", patterns=["hi"]).text("Hello!", name="hello")
    first, world = b.build(), World()
    world.deploy(first, name="Shop at night")
    world.deploy(first)

    world.consumer().says("hi")

    assert {event.bot for event in world.log.events if event.bot} == set(world.log.bots) == {"Shop at night", "Shop"}
    assert world.log.bots == {"Shop at night": first, "Shop": first}


def test_log_knows_of_each_bot_the_version_that_a_session_began_with_last():
    b = BotBuilder("Shop")
    b.dialog("Welcome", patterns=["hi"]).text("Hello!", name="hello")
    world = World(b.build())
    first = world.log.bots["Shop"]
    edited = first.edited("conversationMessage[0].comment", {"content": "new"})

    world.save(edited)

    assert world.log.bots == {"Shop": first}
    world.consumer("Dana").says("hi")
    assert world.log.bots == {"Shop": edited}


# --- settings and versions -------------------------------------------------------------------------------------------


def two_versions() -> tuple[Bot, Bot]:
    """Two versions of one bot: the dialog that waits at a question goes by another name, and asks something else."""
    made = []
    for name, question in (("Old", "Which size?"), ("New", "Which colour?")):
        b = BotBuilder("Shop")
        b.dialog(name, patterns=["hi"]).question(question).rule("all", patterns=["*"])
        made.append(b.build())
    return made[0], made[1]


def test_active_dialogs_are_those_of_the_version_that_plays():
    old, new = two_versions()
    world = World(old)
    world.consumer().says("hi")

    world.save(new)

    assert world.active_dialogs() == ["Old"]
    world.consumer().says("large")
    assert world.active_dialogs() == []


def test_a_bot_that_is_linked_to_an_environment_of_its_own_reads_no_other():
    b = BotBuilder("Desk")
    b.dialog("Read", patterns=["read"]).text("{$env.place}")
    world = World(b.build())
    world.environment({"place": "all"})
    world.consumer().says("read")

    world.link_environment("Staging", {"place": "staging"})
    world.environment({"place": "all again"})
    world.consumer().says("read")

    assert said(world) == ["all", "staging"]


def transferring_with_context(*, session_length: int = 0) -> tuple[World, Bot]:
    """Front passes "desk" on to Desk, which remembers things, and of which there is a second version."""
    front = BotBuilder("Front")
    escalation = front.dialog("Escalation", patterns=["desk"])
    escalation.agent_transfer("BLANK_MESSAGE", skill_id="1003", transfer_bot_context=True)
    front.dialog("Again", patterns=["back"]).text("Front again.")
    world = World(front.build())
    world.cloud.add_skill("Desk", "1003")
    made = []
    for version in (1, 2):
        b = BotBuilder("Desk")
        b.dialog("Any", patterns=["desk"]).text(f"{version}: {{$botContext.seat}}, {{$botContext.name}}.")
        b.dialog("Keep", patterns=["keep"]).text(
            "Kept.",
            pre="botContext.setBotVariable('seat', '12A', true, false);"
            "botContext.setBotVariable('name', 'Dana', false, true);",
        )
        b.dialog("Back", patterns=["back"]).agent_transfer("BLANK_MESSAGE", skill_id=world.cloud.skill("Bot").id)
        made.append(b.build().edited("bot.sessionLength", session_length))
    world.deploy(made[0], skill="Desk")
    return world, made[1]


def test_after_the_debug_command_a_session_that_begins_by_transfer_bot_context_has_the_latest_version():
    world, second = transferring_with_context()
    world.cloud.add_agent("Mia", profiles=("Administrator",), online=True)
    for text in ("desk", "keep", "reset"):
        world.consumer().says(text)
    world.save(second)
    back = Update((ParticipantsChange("REMOVE"),), skill_id=world.cloud.skill("Bot").id)
    world.cloud.update("conv-1", back, by=Caller("agent", "Mia"))
    world.run_until_idle()

    world.consumer().says("desk")

    assert said(world)[-1] == "2: {$botContext.seat}, Dana."


def test_a_session_that_has_been_idle_for_too_long_is_over_when_transfer_bot_context_comes():
    world, second = transferring_with_context(session_length=1)
    for text in ("desk", "keep", "back"):
        world.consumer().says(text)
    world.save(second)
    world.advance(120_000)

    world.consumer().says("desk")

    assert said(world)[-1] == "2: {$botContext.seat}, Dana."


def test_a_session_that_goes_on_by_transfer_bot_context_keeps_its_version_and_its_variables():
    world, second = transferring_with_context()
    for text in ("desk", "keep", "back"):
        world.consumer().says(text)
    world.save(second)

    world.consumer().says("desk")

    assert said(world)[-1] == "1: 12A, Dana."


def test_what_is_remembered_for_ever_is_there_when_the_next_conversation_begins_by_transfer_bot_context():
    world, _ = transferring_with_context()
    for text in ("desk", "keep"):
        world.consumer().says(text)
    world.consumer().closes()

    world.consumer().says("desk")

    assert said(world) == ["1: {$botContext.seat}, Dana."]


# --- forgetting ------------------------------------------------------------------------------------------------------


def test_a_conversation_may_be_forgotten_while_an_upload_is_being_handed_on():
    b = BotBuilder("Desk")
    upload = b.dialog("Upload", patterns=["file"])
    upload.file_upload("Send it.")
    upload.integration("Store")
    b.file("Store", "https://files.example/store")
    world = World(b.build())
    world.outside.stub("POST", "https://files.example/store", json={}, latency_ms=8_000)
    world.consumer().says("file")
    conversation = world.consumer().conversation
    world.cloud.consumer_writes(conversation, "", file=ev.File("bill.pdf", 10))
    world.clock.advance(600)
    assert world.outside.requests

    close_and_forget(world, conversation)

    assert world.log.last(ev.MessagePublished) is None


def test_a_conversation_may_be_forgotten_while_a_ring_waits_to_be_accepted():
    world = World(escalating())
    world.connector(ring_accept_wait_ms=5_000)
    conversation = world.cloud.start_conversation("Dana", "Bot")
    world.clock.advance(1_000)
    assert [timer.name for timer in world.clock.waiting()][:1] == ["ring accept wait"]

    close_and_forget(world, conversation)

    assert not any(event.conversation == conversation for event in world.log.events)


def close_and_forget(world: World, conversation: str) -> None:
    """Close and forget it, and let everything happen that is still to come."""
    world.cloud.consumer_closes(conversation)
    world.forget([conversation])
    world.run_until_idle()
    world.advance(400_000)


@pytest.mark.parametrize("name", ["", "  "])
def test_bot_without_a_name_is_refused_with_its_file(tmp_path: Path, name: str) -> None:
    file = tmp_path / "nameless.json"
    file.write_bytes(BotBuilder("X").build().edited("bot.name", name).dump())

    with pytest.raises(BotDefinitionError, match=r"^the bot has no name\n  at nameless\.json, bot\.name\n"):
        World().deploy(Bot.load(file))


def test_half_a_character_is_refused_at_the_window() -> None:
    world = World()
    world.deploy(BotBuilder("X").build())

    with pytest.raises(FeatureError, match="nobody can write half a character"):
        world.consumer().says("a\ud800")
    assert world.log.to_ndjson()


def test_time_ends_before_the_calendar_does() -> None:
    world = World()
    world.advance(999 * 365 * 86_400_000)

    with pytest.raises(FeatureError, match="too long a time"):
        world.advance(2 * 365 * 86_400_000)
