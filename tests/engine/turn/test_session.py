"""A bot's session of a conversation: which events change it, and that nothing else does."""

from __future__ import annotations

import pytest

from handoff.engine import events as ev
from handoff.engine.log import Log
from handoff.engine.turn.session import Session, fold, session_events
from handoff.fakes.builder import BotBuilder
from handoff.fakes.world.world import World

CONVERSATION = "conv-1"


def numbers(log: Log, bot: str) -> list[int]:
    return [event.seq for event in session_events(log.events, CONVERSATION, bot)]


def folded(world: World, bot: str) -> Session:
    return fold(world.log.original(event) for event in session_events(world.log.events, CONVERSATION, bot))


def session(world: World, bot: str = "Front") -> Session:
    return world.deployment(bot).session(CONVERSATION)


def front() -> BotBuilder:
    b = BotBuilder("Front")
    b.dialog("Welcome", patterns=["hi"]).text("Hello!")
    return b


def two_bots() -> World:
    """Front transfers with Transfer Bot Context, into which "prepare" has put a text, to Desk."""
    world = World()
    world.cloud.add_skill("Desk", "1003")
    b = front()
    escalation = b.dialog("Escalation", patterns=["desk"])
    escalation.agent_transfer("BLANK_MESSAGE", skill_id="1003", transfer_bot_context=True)
    b.dialog("Prepare", patterns=["prepare"]).text("Prepared.", pre="botContext.setBotTransferUserMessage('a parcel');")
    world.deploy(b.build(), skill="Front")
    desk = BotBuilder("Desk")
    desk.dialog("Any", patterns=["*"]).text("Desk heard {$userMessage}.")
    world.deploy(desk.build(), skill="Desk")
    return world


# --- which events ----------------------------------------------------------------------------------------------------


def test_events_of_other_bots_conversations_and_users_are_none_of_a_session() -> None:
    log = Log()
    log.append(ev.BotInputReceived("one"), conversation=CONVERSATION, bot="Front")
    log.append(ev.BotInputReceived("two"), conversation=CONVERSATION, bot="Desk")
    log.append(ev.BotInputReceived("three"), conversation="conv-2", bot="Front")
    log.append(ev.MessagePublished("consumer", "Dana", "four"), conversation=CONVERSATION)
    log.append(ev.BotInputReceived("five"), conversation=CONVERSATION, bot="Front")

    assert numbers(log, "Front") == [0, 4]


@pytest.mark.parametrize("closing", [ev.ConversationClosed("consumer"), ev.SurveyEnded("timed out")])
def test_a_conversation_s_end_is_part_of_a_session_that_has_begun(closing: ev.Body) -> None:
    log = Log()
    log.append(closing, conversation=CONVERSATION)
    log.append(ev.BotInputReceived("hi"), conversation=CONVERSATION, bot="Front")
    log.append(closing, conversation="conv-2")
    log.append(closing, conversation=CONVERSATION)

    assert numbers(log, "Front") == [1, 3]
    assert fold(event.body for event in session_events(log.events, CONVERSATION, "Front")).closed
    assert numbers(log, "Desk") == []


# --- nothing else changes one ----------------------------------------------------------------------------------------


def test_reading_a_session_makes_none() -> None:
    world = two_bots()
    world.set_variable("seat", "12A")
    world.consumer().says("hi")
    before = len(world.log.events)

    assert session(world, "Desk") == Session()
    assert len(world.log.events) == before
    world.consumer().closes()

    assert session(world, "Desk") == folded(world, "Desk") == Session()
    assert session(world) == folded(world, "Front")


def test_a_session_that_was_read_is_not_the_one_that_begins_later() -> None:
    world = two_bots()
    world.consumer().says("hi")
    read = session(world, "Desk")

    world.consumer().says("desk")

    assert read == Session()
    assert session(world, "Desk") == folded(world, "Desk")
    assert session(world, "Desk").user_message == "desk"


def test_a_trigger_that_a_script_sets_is_good_for_its_own_turn_only() -> None:
    b = front()
    slow = b.dialog("Slow", patterns=["slow"])
    slow.text("One.", pre="botContext.setTriggerNextMessage('sorry');", delay_ms=5_000)
    b.dialog("Sorry").text("Sorry.", name="sorry")
    b.dialog("Ask", patterns=["ask"]).question("What?").rule("all", patterns=["*"])
    world = World(b.build())
    world.environment({"system_handleIntermediateUserMessage": "false"})
    world.consumer().opens()
    world.cloud.consumer_writes(CONVERSATION, "slow")
    world.clock.advance(600)

    world.consumer().says("ask")

    assert [message.text for message in world.consumer().messages if message.role == "bot"] == ["What?"]


# --- Transfer Bot Context --------------------------------------------------------------------------------------------


def context_passed(world: World) -> list[str]:
    return [event.body.user_message for event in world.log.of(ev.TransferStarted)]


def test_what_a_script_puts_into_the_transfer_bot_context_is_in_the_session_until_a_transfer_takes_it() -> None:
    world = two_bots()
    world.consumer().says("prepare")

    assert session(world).transfer_message == folded(world, "Front").transfer_message == "a parcel"
    world.consumer().says("desk")

    assert session(world).transfer_message == folded(world, "Front").transfer_message == ""
    world.consumer().closes()
    world.consumer().says("desk")
    assert context_passed(world) == ["a parcel", "desk"]


def test_transfer_bot_context_does_not_outlive_the_session() -> None:
    world = two_bots()
    world.consumer().says("prepare")
    assert session(world).transfer_message == "a parcel"

    world.consumer().says("reset")

    assert session(world).transfer_message == folded(world, "Front").transfer_message == ""


@pytest.mark.parametrize(("idle_ms", "expired"), [(3_600_000, False), (3_600_001, True)])
def test_session_expires_when_it_has_been_idle_for_longer_than_its_length(idle_ms, expired):
    session = Session(started=True)

    assert session.is_expired(idle_ms=idle_ms, length_ms=3_600_000) is expired


def test_session_that_has_not_begun_does_not_expire():
    assert not Session().is_expired(idle_ms=3_600_001, length_ms=3_600_000)
