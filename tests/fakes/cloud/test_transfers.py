from __future__ import annotations

import pytest

from handoff.engine.events import ConversationQueued, FaultStruck, TransferContextPassed, TransferStarted
from handoff.engine.ports import Outgoing, TransferContext
from handoff.fakes import CloudSettings, Refused

# --- what the service refuses ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("skill_id", ["", "12a", "1.5", "-3", "٣", " 1002", "1002 ", "{$botContext.skillId}"])
def test_skill_id_that_is_no_number_is_refused(scene, skill_id):
    conversation = scene.conversation_with_bot()

    with pytest.raises(Refused, match=r"is not a number$") as error:
        scene.transfer(conversation, skill_id)

    assert error.value.status == 400
    assert error.value.rules == ("CLD-SKILL-ID-NUMBER",)


@pytest.mark.parametrize("skill_id", ["1003", "01002", "9" * 40])
def test_number_that_no_skill_has_is_refused(scene, skill_id):
    conversation = scene.conversation_with_bot()

    with pytest.raises(Refused, match=rf"^no skill with id {skill_id}$"):
        scene.transfer(conversation, skill_id)


def test_deleted_skill_is_refused(scene):
    conversation = scene.conversation_with_bot()
    scene.cloud.delete_skill("Human")

    with pytest.raises(Refused, match=r"^no skill with id 1002$"):
        scene.transfer(conversation)


def test_empty_message_is_refused(scene):
    conversation = scene.conversation_with_bot()

    with pytest.raises(Refused, match=r"^message is empty") as error:
        scene.transfer(conversation, message="")

    assert "ESC-BLANK-ON-WIRE" in error.value.rules


def test_unknown_conversation_is_refused(scene):
    with pytest.raises(Refused) as error:
        scene.transfer("conv-9")

    assert error.value.status == 404


def test_conversation_of_somebody_else_is_refused(scene):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    conversation = scene.transferred()
    scene.cloud.accept("Alex")

    with pytest.raises(Refused, match=r"^Agent does not exist in conversation$"):
        scene.transfer(conversation)


def test_bot_that_is_not_assigned_is_refused(scene):
    scene.cloud.add_skill("Orders", 1004)
    scene.add_bot("Orders bot", "Orders", bot_id="orders")
    conversation = scene.cloud.start_conversation("Dana", "Orders")

    with pytest.raises(Refused, match=r"^Agent does not exist in conversation$"):
        scene.transfer(conversation, bot_id="tutor")
    scene.transfer(conversation, bot_id="orders")


def test_second_transfer_before_the_first_is_through_is_refused(scene):
    conversation = scene.conversation_with_bot()
    scene.transfer(conversation)

    with pytest.raises(Refused, match=r"under way$") as error:
        scene.transfer(conversation)

    assert error.value.status == 409


def test_refused_transfer_changes_nothing(scene):
    conversation = scene.conversation_with_bot()
    before = len(scene.log.events)

    with pytest.raises(Refused):
        scene.transfer(conversation, "12a")

    assert len(scene.log.events) == before


# --- the message -----------------------------------------------------------------------------------------------------


def test_blank_message_is_shown_to_nobody(scene):
    conversation = scene.transferred(message="BLANK_MESSAGE")

    assert scene.visible(conversation) == []
    assert {"ESC-BLANK-MESSAGE", "ESC-BLANK-ON-WIRE"} <= set(scene.log.last(TransferStarted).rules)


@pytest.mark.parametrize("text", [" BLANK_MESSAGE", "BLANK_MESSAGE ", "blank_message", "Say BLANK_MESSAGE now", " "])
def test_anything_but_blank_message_alone_is_published_as_it_stands(scene, text):
    conversation = scene.transferred(message=text)

    assert scene.visible(conversation) == [f"bot: {text}"]


# --- the bot leaves --------------------------------------------------------------------------------------------------


def test_bot_output_499_ms_after_the_call_is_shown(scene):
    conversation = scene.conversation_with_bot()
    scene.transfer(conversation)
    scene.clock.advance(499)

    assert scene.bot.port.publish(conversation, Outgoing("one more thing")) is True
    assert scene.visible(conversation)[-1] == "bot: one more thing"


def test_bot_output_500_ms_after_the_call_is_dropped(scene):
    conversation = scene.conversation_with_bot()
    scene.transfer(conversation)
    scene.clock.advance(500)

    assert scene.bot.port.publish(conversation, Outgoing("one more thing")) is False
    assert scene.visible(conversation) == ["bot: One moment"]


def test_nobody_is_rung_before_the_bot_has_left(scene):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    conversation = scene.conversation_with_bot()
    scene.transfer(conversation)

    scene.clock.advance(499)
    assert scene.cloud.ringing("Alex") == []
    scene.clock.advance(1)
    assert len(scene.cloud.ringing("Alex")) == 1


def test_closing_before_the_bot_has_left_ends_the_transfer(scene):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    conversation = scene.conversation_with_bot()
    scene.transfer(conversation)

    scene.cloud.consumer_closes(conversation)
    scene.clock.run_until_idle()

    assert scene.cloud.ringing("Alex") == []
    assert scene.bot.hears() == [("closed", conversation)]


# --- the consumer meanwhile ------------------------------------------------------------------------------------------


def test_words_during_a_transfer_do_not_reach_the_bot(scene):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    conversation = scene.conversation_with_bot()
    scene.transfer(conversation)
    scene.cloud.consumer_writes(conversation, "quick")
    scene.clock.run_until_idle()
    scene.cloud.consumer_writes(conversation, "hello?")

    scene.cloud.accept("Alex")

    assert scene.bot.hears() == [("taken", "Alex"), ("left", conversation)]
    assert scene.visible(conversation)[1:] == ["consumer: quick", "consumer: hello?"]


def test_words_during_a_transfer_reach_the_bot_when_switched_so(scene):
    scene.cloud.settings = CloudSettings(bot_hears_while_transferring=True)
    scene.faults.transfers_fail_later()
    conversation = scene.conversation_with_bot()
    scene.transfer(conversation)

    scene.cloud.consumer_writes(conversation, "hello?")
    scene.clock.run_until_idle()

    assert scene.bot.hears() == [("wrote", "hello?"), ("failed", conversation)]


# --- the named agent -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("agent_id", ["77", "12345678.77"])
def test_named_agent_is_rung_alone(scene, agent_id):
    scene.cloud.add_agent("Sam", skills=["Human"], online=True)
    scene.cloud.add_agent("Alex", skills=["Human"], online=True, id=77)

    scene.transferred(agent_id=agent_id)

    assert scene.rings()[-1] == "Alex"
    assert scene.cloud.ringing("Sam") == []
    assert "ESC-AGENT-ID-DELIVERED" in scene.log.last(ConversationQueued).rules


@pytest.mark.parametrize(
    "alex",
    [
        {"skills": ["Human"], "state": "Away"},
        {"skills": ["Human"]},
        {"skills": [], "online": True},
        {"skills": ["Human"], "online": True, "slots": 0},
        {"skills": ["Human"], "online": True, "profiles": ["Administrator"]},
        {"skills": ["Human"], "online": True, "id": 78},
    ],
    ids=["away", "offline", "without the skill", "full", "without the profile", "another id"],
)
def test_named_agent_who_cannot_take_it_is_left_out(scene, alex):
    scene.cloud.add_agent("Alex", **{"id": 77, **alex})
    scene.cloud.add_agent("Sam", skills=["Human"], online=True, slots=30)
    scene.cloud.set_state("Alex", "Away") if alex.get("id") else None

    scene.transferred(agent_id="77")

    assert scene.rings()[-1] == "Sam"
    assert "ESC-AGENT-ID-FALLS-TO-SKILL" in scene.log.last(ConversationQueued).rules


@pytest.mark.parametrize("agent_id", ["nobody", "87654321.77", "12345678.", "5001"])
def test_agent_id_of_nobody_or_of_a_bot_falls_to_the_skill(scene, agent_id):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True, id=77)

    scene.transferred(agent_id=agent_id)

    assert scene.rings()[-1] == "Alex"
    assert "ESC-AGENT-ID-FALLS-TO-SKILL" in scene.log.last(ConversationQueued).rules


def test_others_are_rung_when_the_named_agent_refuses(scene):
    scene.cloud.add_agent("Sam", skills=["Human"], online=True)
    scene.cloud.add_agent("Alex", skills=["Human"], online=True, id=77)
    scene.transferred(agent_id="77")

    scene.cloud.reject("Alex")

    assert scene.rings()[-2:] == ["Alex", "Sam"]


# --- to another bot --------------------------------------------------------------------------------------------------


def test_bot_receives_the_context_of_the_sender(scene):
    receiver = scene.add_bot("Orders", "Human")
    context = TransferContext("intent-1", "where is my order")

    conversation = scene.transferred(context=context)

    assert receiver.hears() == [("ring", conversation), ("assigned", conversation, context)]
    assert scene.bot.hears() == [("taken", "Orders"), ("left", conversation)]
    assert scene.log.last(TransferContextPassed).body == TransferContextPassed("intent-1", "where is my order")


def test_bot_receives_no_context_when_none_was_sent(scene):
    receiver = scene.add_bot("Orders", "Human")

    conversation = scene.transferred()

    assert receiver.hears()[-1] == ("assigned", conversation, None)
    assert scene.log.last(TransferContextPassed) is None
    assert "B2B-CONTEXT-OFF" in scene.log.rules()


def test_context_has_no_effect_on_a_human(scene):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    scene.transferred(context=TransferContext("intent-1"))

    scene.cloud.accept("Alex")

    assert scene.log.last(TransferContextPassed) is None
    assert "B2B-CONTEXT-OFF" in scene.log.rules()


def test_conversation_waits_for_a_bot_whose_connector_is_down(scene):
    receiver = scene.add_bot("Orders", "Human")
    scene.cloud.set_state("Orders", "Offline")
    scene.transferred()
    assert receiver.hears() == []

    scene.cloud.set_state("Orders", "Online")

    assert len(scene.cloud.open_conversations("Orders")) == 1


# --- later failure ---------------------------------------------------------------------------------------------------


def test_transfer_that_fails_later_brings_the_conversation_back(scene):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    scene.faults.transfers_fail_later()

    conversation = scene.transferred()

    assert scene.clock.now_ms == 1_500
    assert scene.bot.hears() == [("failed", conversation)]
    assert scene.cloud.conversation(conversation).assigned == "Tutor"
    assert scene.cloud.conversation(conversation).skill_id == "1001"
    assert scene.cloud.ringing("Alex") == []
    assert scene.visible(conversation) == ["bot: One moment"]
    assert "TF-DELAYED-FAILURE" in scene.log.rules()


def test_words_kept_during_a_failing_transfer_follow_the_failure(scene):
    scene.faults.transfers_fail_later()
    conversation = scene.conversation_with_bot()
    scene.transfer(conversation)
    scene.cloud.consumer_writes(conversation, "hello?")
    scene.clock.advance(500)
    scene.cloud.consumer_writes(conversation, "anybody?", payload="p")

    scene.clock.run_until_idle()

    assert scene.bot.hears() == [("failed", conversation), ("wrote", "hello?"), ("wrote", "anybody?", "p")]


def test_bot_that_would_accept_at_once_does_not_save_a_failing_transfer(scene):
    receiver = scene.add_bot("Orders", "Human")
    scene.faults.transfers_fail_later()

    scene.transferred()

    assert receiver.hears() == []


def test_only_so_many_transfers_fail_later(scene):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    scene.faults.transfers_fail_later(2)

    for _ in range(3):
        scene.transferred()

    assert len(list(scene.log.of(FaultStruck))) == 2
    assert len(scene.cloud.ringing("Alex")) == 1


def test_refused_transfer_does_not_use_a_later_failure_up(scene):
    scene.faults.transfers_fail_later()
    conversation = scene.conversation_with_bot()
    with pytest.raises(Refused):
        scene.transfer(conversation, "12a")

    scene.transfer(conversation)
    scene.clock.run_until_idle()

    assert scene.bot.hears() == [("failed", conversation)]


def test_closing_before_the_failure_leaves_nothing_to_fail(scene):
    scene.faults.transfers_fail_later()
    conversation = scene.conversation_with_bot()
    scene.transfer(conversation)
    scene.clock.advance(600)

    scene.cloud.consumer_closes(conversation)
    scene.clock.run_until_idle()

    assert scene.bot.hears() == [("closed", conversation)]
    assert scene.log.last(FaultStruck) is None


# --- capacity reading of the fallback skill (C05b) -------------------------------------------------------------------


def test_full_skill_waits_by_default(scene):
    scene.cloud.add_skill("Overflow", 1009)
    scene.cloud.add_agent("Alex", skills=["Human"], online=True, slots=0)
    scene.cloud.add_agent("Kim", skills=["Overflow"], online=True)

    scene.transferred()

    assert scene.cloud.ringing("Kim") == []


def test_full_skill_overflows_when_switched_so(scene):
    scene.cloud.settings = CloudSettings(fallback_skill_id="1009")
    scene.cloud.add_skill("Overflow", 1009)
    scene.cloud.add_agent("Alex", skills=["Human"], online=True, slots=0)
    scene.cloud.add_agent("Kim", skills=["Overflow"], online=True)

    scene.transferred()

    assert len(scene.cloud.ringing("Kim")) == 1
    assert scene.log.last(ConversationQueued).body.reason == "fallback"


@pytest.mark.parametrize("fallback", ["1009", "77", "1002"], ids=["nobody there", "unknown", "the same"])
def test_overflow_that_leads_nowhere_waits(scene, fallback):
    scene.cloud.settings = CloudSettings(fallback_skill_id=fallback)
    scene.cloud.add_skill("Overflow", 1009)
    scene.cloud.add_agent("Alex", skills=["Human"], online=True, slots=0)

    conversation = scene.transferred()

    assert scene.cloud.conversation(conversation).is_queued


def test_agent_who_is_away_is_no_full_skill(scene):
    scene.cloud.settings = CloudSettings(fallback_skill_id="1009")
    scene.cloud.add_skill("Overflow", 1009)
    scene.cloud.add_agent("Alex", skills=["Human"], state="Away")

    scene.transferred()

    assert scene.log.last(ConversationQueued).body.reason == "transfer"
