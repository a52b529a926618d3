"""Attempts to transfer in a World: how each ends when people, late answers and errors come in between."""

from __future__ import annotations

import pytest

from handoff.engine import events as ev
from handoff.engine.errors import EmulatorError
from handoff.engine.escalation.table import State
from handoff.engine.settings import ConnectorSettings
from handoff.fakes import TransferRequest
from handoff.fakes.builder import BotBuilder
from handoff.fakes.cloud import Caller, ParticipantsChange, Update
from handoff.fakes.external.stubs import UnknownExchange
from handoff.fakes.world.world import World

SKILLS = {"Front": "1000", "Human": "1001", "Backup": "1002", "Desk": "1003"}
MANAGER = Caller("agent", "Mia")
CONVERSATION = "conv-1"
NONE_OF_THE_BOT = 0  # the attempt, where the bot has asked for nothing
ENDS = (
    ev.TransferFailed,
    ev.TransferAccepted,
    ev.EscalationAbandoned,
    ev.EscalationReconciled,
    ev.EscalationCompleted,
    ev.EscalationRefused,
)


def front() -> BotBuilder:
    b = BotBuilder("Front")
    b.dialog("Welcome", patterns=["hi"]).text("Hello!")
    b.dialog("Help", patterns=["help"]).question("What do you need?").rule("all", patterns=["*"])
    b.dialog("Escalation", patterns=["agent"]).agent_transfer("One moment.", skill_id=SKILLS["Human"])
    slow = b.dialog("Slow", patterns=["slow"])
    slow.text("One.")
    slow.text("Two.", delay_ms=8_000)
    b.fallback("Pardon?")
    return b


def desk() -> BotBuilder:
    b = BotBuilder("Desk")
    b.dialog("Welcome", patterns=["hi"]).text("Desk here.")
    b.fallback("Desk does not know.")
    return b


def account(*bots: BotBuilder, connector: ConnectorSettings | None = None) -> World:
    """Bots, Mia, who is a manager, and Alex, who is not online."""
    world = World()
    for name, skill_id in SKILLS.items():
        world.cloud.add_skill(name, skill_id)
    for bot in bots or (front(),):
        built = bot.build()
        world.deploy(built, skill=built.name, connector=connector)
    world.cloud.add_agent("Alex", skills=["Human"], online=False)
    world.cloud.add_agent("Mia", profiles=("Administrator",), online=True)
    return world


def world_of(*bots: BotBuilder, connector: ConnectorSettings | None = None) -> World:
    """A consumer has just opened the window of the first bot."""
    world = account(*bots, connector=connector)
    world.consumer().opens()
    return world


def write(world: World, text: str, then_ms: int) -> None:
    """The consumer writes, and then no more time passes than this."""
    world.cloud.consumer_writes(CONVERSATION, text)
    world.clock.advance(then_ms)


def take(world: World) -> None:
    world.cloud.update(CONVERSATION, Update((ParticipantsChange("ADD"),)), by=MANAGER)


def requeue(world: World, skill: str) -> None:
    update = Update((ParticipantsChange("REMOVE"),), skill_id=SKILLS[skill])
    world.cloud.update(CONVERSATION, update, by=MANAGER)


def inputs(world: World, bot: str = "Front") -> list[str]:
    return [event.body.text for event in world.log.of(ev.BotInputReceived) if event.bot == bot]


def said(world: World) -> list[str]:
    return [message.text for message in world.consumer().messages if message.role == "bot"]


def ends(world: World, bot: str = "Front") -> list[tuple[str, int]]:
    """The outcomes of the attempts, in order: the kind of event, and the attempt."""
    return [(type(event.body).__name__, event.body.attempt) for event in world.log.of(*ENDS) if event.bot == bot]


def state(world: World, bot: str = "Front") -> State:
    return world.deployment(bot).session(CONVERSATION).state


def diagnostics(world: World) -> list[str]:
    return [event.body.code for event in world.log.of(ev.DiagnosticReported)]


# --- a manager takes the conversation from the bot -------------------------------------------------------------------


def test_a_call_under_way_is_given_up_when_a_manager_requeues_the_conversation() -> None:
    world = world_of()
    world.faults.transfer_api_answers_late(8_000)
    write(world, "agent", 600)

    requeue(world, "Human")
    world.run_until_idle()

    assert ends(world) == [("EscalationAbandoned", 1), ("EscalationReconciled", NONE_OF_THE_BOT)]
    assert state(world) is State.TAKEN
    assert world.log.last(ev.TransferStarted) is None


def test_an_attempt_whose_answer_was_lost_is_over_when_the_conversation_comes_back() -> None:
    world = world_of()
    world.faults.lose_next_response()
    write(world, "agent", 60_000)

    requeue(world, "Front")
    world.run_until_idle()

    assert ends(world)[0] == ("EscalationAbandoned", 1)
    assert ends(world)[-1] == ("TransferAccepted", 2)  # the bot has read the consumer's last words again
    assert state(world) is State.TRANSFERRING


@pytest.mark.parametrize("text", ["hi", "agent"], ids=["between turns", "during its call"])
def test_a_bot_from_which_the_conversation_is_taken_knows_that_it_is(text: str) -> None:
    world = world_of()
    world.consumer().says("hi")
    if text == "agent":
        world.faults.transfer_api_answers_late(8_000)
        write(world, text, 600)

    take(world)
    world.run_until_idle()

    assert (world.cloud.conversation(CONVERSATION).assigned, state(world)) == ("Mia", State.TAKEN)


def test_a_turn_that_waited_when_the_conversation_was_taken_says_nothing_once_it_is_back() -> None:
    world = world_of()
    write(world, "slow", 1_000)
    take(world)
    world.clock.advance(500)
    world.cloud.consumer_writes(CONVERSATION, "help")

    world.cloud.agent_transfers("Mia", "Front")
    world.run_until_idle()

    assert said(world) == ["One.", "What do you need?"]
    assert "interruption-blocked" not in diagnostics(world)


def test_a_failure_that_waits_behind_a_turn_is_not_heard_once_the_conversation_is_back() -> None:
    b = front()
    stay = b.dialog("Stay", patterns=["stay"])
    stay.agent_transfer("One moment.", skill_id=SKILLS["Human"], next="next")
    stay.text("Still here.", delay_ms=30_000)
    b.dialog("Failure", patterns=["__agent_escalation_failed__"]).text("Sorry.")
    world = world_of(b)
    world.faults.transfers_fail_later()
    write(world, "stay", 3_000)
    assert ends(world)[-1] == ("TransferFailed", 1)

    take(world)
    world.cloud.consumer_writes(CONVERSATION, "help")
    world.cloud.agent_transfers("Mia", "Front")
    world.run_until_idle()

    assert inputs(world) == ["stay", "help"]
    assert said(world)[-1] == "What do you need?"
    text = "'__agent_escalation_failed__' does not reach the bot: the conversation was taken from it in between"
    dropped = [event for event in world.log.of(ev.DiagnosticReported) if event.body.code == "input-dropped"]
    assert [event.body.text for event in dropped] == [text]
    assert dropped[0].cause == next(iter(world.log.of(ev.TransferFailed))).seq


# --- what the cloud does with a transfer that is not, or no longer, the bot's attempt --------------------------------


def test_a_transfer_that_a_program_asks_for_belongs_to_no_attempt_of_the_bot() -> None:
    world = world_of(front(), desk())
    world.faults.transfer_api_answers(500)
    world.consumer().says("agent")

    world.cloud.transfer(TransferRequest(CONVERSATION, SKILLS["Desk"], "BLANK_MESSAGE"))
    world.run_until_idle()

    assert [kind for kind, attempt in ends(world) if attempt == 1] == ["TransferFailed"]
    assert ends(world)[1:] == [("EscalationReconciled", NONE_OF_THE_BOT), ("EscalationCompleted", NONE_OF_THE_BOT)]
    assert state(world) is State.TAKEN


@pytest.mark.parametrize("second", ["agent", "help"])
def test_an_attempt_that_the_consumer_interrupts_has_an_outcome(second: str) -> None:
    world = world_of()
    world.environment({"system_handleIntermediateUserMessage": "false"})
    world.faults.transfer_api_times_out()
    write(world, "agent", 600)

    world.consumer().says(second)

    assert ("EscalationAbandoned", 1) in ends(world)
    assert len(ends(world)) == len({attempt for _, attempt in ends(world)})


def test_a_late_transfer_of_an_interrupted_attempt_takes_the_conversation_along() -> None:
    world = world_of()
    world.environment({"system_handleIntermediateUserMessage": "false"})
    world.faults.transfer_api_answers_late(8_000)
    write(world, "agent", 600)
    world.consumer().says("hi")

    world.cloud.set_state("Alex", "Online")
    world.run_until_idle()
    world.agent("Alex").accepts()

    assert ends(world) == [("EscalationAbandoned", 1), ("EscalationReconciled", 1), ("EscalationCompleted", 1)]


@pytest.mark.parametrize("is_on", [True, False], ids=["switched on", "switched off"])
def test_what_is_written_during_a_transfer_is_heard_once_whenever_the_switch_is_turned(is_on: bool) -> None:
    world = world_of()
    world.switch("bot_hears_while_transferring", not is_on)
    world.faults.transfers_fail_later()
    write(world, "agent", 900)
    write(world, "hi", 0)

    world.switch("bot_hears_while_transferring", is_on)
    world.run_until_idle()

    assert inputs(world).count("hi") == 1


# --- a Manager bot ---------------------------------------------------------------------------------------------------


def test_a_manager_bot_s_attempt_is_over_when_the_bot_gets_the_conversation() -> None:
    world = account()
    world.connector(role="MANAGER")
    world.faults.lose_next_response()
    world.consumer().says("agent")
    assert state(world) is State.ATTEMPTING

    world.connector(role="ASSIGNED_AGENT")
    world.run_until_idle()

    assert ends(world) == [("EscalationAbandoned", 1), ("TransferAccepted", 2)]


# --- the Web View API ------------------------------------------------------------------------------------------------


def test_a_web_view_call_before_the_ring_is_accepted_does_no_harm() -> None:
    world = account(connector=ConnectorSettings(ring_accept_wait_ms=1_000))
    world.faults.transfer_api_answers_late(20_000)
    dana = world.consumer("Dana")
    dana.conversation = world.cloud.start_conversation(dana.name, "Front")
    world.cloud.consumer_writes(dana.conversation, "hi")
    world.clock.advance(300)

    world.post_web_view({}, "agent")

    assert ends(world) == [("EscalationAbandoned", 1)]
    assert world.cloud.conversation(dana.conversation).assigned == "Front"


@pytest.mark.parametrize("is_closed", [True, False], ids=["closed", "taken"])
def test_a_web_view_message_to_a_bot_that_has_lost_the_conversation_is_dropped_with_a_remark(is_closed: bool) -> None:
    world = world_of()
    world.consumer().says("hi")
    if is_closed:
        world.consumer().closes()
    else:
        take(world)

    assert world.post_web_view({"seat": "12A"}, "agent") is True

    assert inputs(world) == ["hi"]
    assert world.log.last(ev.EscalationRequested) is None
    assert diagnostics(world) == ["web-view-message-dropped"]
    assert world.deployment().session(CONVERSATION).web_view == {"seat": "12A"}


def test_a_web_view_message_that_a_bot_on_the_way_does_not_hear_is_heard_by_switch() -> None:
    world = world_of()
    world.consumer().says("agent")

    world.post_web_view({}, "hi")
    assert diagnostics(world) == ["web-view-message-dropped"]
    world.switch("bot_hears_while_transferring", True)
    world.post_web_view({}, "hi")

    assert inputs(world) == ["agent", "hi"]


# --- bots that send a conversation to each other ---------------------------------------------------------------------


def passing(name: str, to: str) -> BotBuilder:
    b = BotBuilder(name)
    b.dialog("Pass on", patterns=["go"]).agent_transfer("BLANK_MESSAGE", skill_id=SKILLS[to])
    b.dialog("Welcome", patterns=["hi"]).text(f"{name} here.")
    return b


def test_bots_that_send_a_conversation_to_each_other_come_to_an_end_and_hang_in_nothing() -> None:
    world = world_of(passing("Front", "Desk"), passing("Desk", "Front"))

    with pytest.raises(EmulatorError, match="Front, Desk"):
        world.consumer().says("go")

    requested = [(event.bot, event.body.attempt) for event in world.log.of(ev.EscalationRequested)]
    for bot in ("Front", "Desk"):
        attempts = {attempt for name, attempt in requested if name == bot}
        assert {attempt for _, attempt in ends(world, bot)} == attempts
    last = world.log.last(ev.EscalationAbandoned)
    assert last is not None
    assert last.body.why == "it cannot be carried out"
    world.consumer().says("hi")
    assert said(world)[-1] == f"{world.cloud.conversation(CONVERSATION).assigned} here."


def test_a_group_that_sends_a_conversation_round_comes_to_an_end() -> None:
    back = desk()
    back.dialog("Back", patterns=["back"]).agent_transfer("BLANK_MESSAGE", skill_id=SKILLS["Front"])
    world = world_of(front(), back, connector=ConnectorSettings(skip_agent_message=True))
    world.group("Bots", ["Front", "Desk"], collaborates=True)

    with pytest.raises(EmulatorError, match="more than 50 times"):
        world.consumer().says("back")


# --- an error in the middle of a turn --------------------------------------------------------------------------------


def test_an_error_of_the_emulator_ends_the_turn_so_that_the_next_words_are_heard() -> None:
    b = front()
    b.dialog("Ask", patterns=["ask"]).integration("Stock")
    b.api("Stock", "https://stock.example/items")
    world = world_of(b)

    with pytest.raises(UnknownExchange):
        world.consumer().says("ask")
    world.consumer().says("hi")

    assert said(world) == ["Hello!"]
    assert diagnostics(world) == ["request-without-stub"]


# --- faults that strike once the transfer has been carried out -------------------------------------------------------


def test_a_fault_after_the_effect_hides_a_refusal_as_well() -> None:
    b = BotBuilder("Front")
    b.dialog("Escalation", patterns=["agent"]).agent_transfer("One moment.", skill_id="1999")
    world = world_of(b)
    world.faults.transfer_api_times_out(after_effect=True)

    world.consumer().says("agent")

    exchanged = world.log.last(ev.HttpExchanged)
    assert exchanged is not None
    assert (exchanged.body.status, exchanged.body.error) == (0, "no answer within 30000 ms (ReadTimeout)")
    assert ends(world) == [("TransferFailed", 1)]


# --- what the log and the explanation say of it -----------------------------------------------------------------------


def test_the_bot_answers_the_words_that_began_the_conversation_and_not_its_assignment() -> None:
    world = account()

    world.consumer().says("hi")

    received = world.log.last(ev.BotInputReceived)
    assert received is not None
    assert received.cause is not None
    assert world.log.event(received.cause).body == ev.MessagePublished("consumer", "Consumer", "hi")


def test_a_file_that_begins_the_conversation_reaches_the_bot() -> None:
    world = account()

    world.consumer().uploads("bill.pdf")

    received = world.log.last(ev.BotInputReceived)
    assert received is not None
    assert received.body.file is not None
    assert (received.body.text, received.body.file.name) == ("__EMPTYTEXT__", "bill.pdf")


def test_a_ring_that_is_taken_back_is_caused_by_what_took_it_back() -> None:
    world = world_of()
    world.cloud.set_state("Alex", "Online")
    world.consumer().says("agent")

    world.cloud.set_state("Alex", "Away")

    cancelled, changed = world.log.last(ev.RingCancelled), world.log.last(ev.AgentStateChanged)
    assert cancelled is not None
    assert changed is not None
    assert cancelled.cause == changed.seq


def test_a_call_that_comes_too_late_is_told_of() -> None:
    world = world_of()
    world.faults.transfer_api_answers_late(8_000)
    write(world, "agent", 1_000)
    take(world)
    world.advance(10_000)

    text = "the call of attempt 1 arrives too late: the conversation is with another agent"
    assert [event.body for event in world.log.of(ev.DiagnosticReported)] == [
        ev.DiagnosticReported("transfer-too-late", text)
    ]


def test_an_attempt_is_over_when_the_consumer_closes_the_conversation() -> None:
    world = world_of()
    world.faults.transfer_api_answers_late(8_000)
    write(world, "agent", 1_000)

    world.cloud.consumer_closes(CONVERSATION)
    world.run_until_idle()

    abandoned = world.log.last(ev.EscalationAbandoned)
    assert abandoned is not None
    assert (abandoned.body.attempt, abandoned.body.why) == (1, "the session is over")
    assert ends(world) == [("EscalationAbandoned", 1)]


@pytest.mark.parametrize("is_carried_out", [True, False])
def test_the_stored_result_and_the_rule_agree_on_what_came_of_a_call(is_carried_out: bool) -> None:
    b = BotBuilder("Front")
    transfer = b.dialog("Escalation", patterns=["agent"]).integration("Human")
    transfer.rule("Success", api="success", next="end")
    b.escalation_integration("Human", SKILLS["Human"], "One moment.")
    world = world_of(b)
    world.faults.transfer_api_answers(500, after_effect=is_carried_out)

    world.consumer().says("agent")

    stored = world.log.last(ev.IntegrationResultStored)
    assert stored is not None
    assert (stored.body.status, stored.body.success) == (500, is_carried_out)
    assert any(event.body.rule == "Success" for event in world.log.of(ev.RuleMatched)) is is_carried_out


def test_the_explanation_tells_what_led_to_a_failure_message() -> None:
    world = world_of()
    world.faults.transfers_fail_later(1)

    world.consumer().says("agent")
    world.run_until_idle()

    lines = world.explain_failure().splitlines()
    assert lines[0] == "Front received 'agent'"
    at = next(n for n, line in enumerate(lines) if "(the failure message)" in line)
    assert any("the transfer fails (later)" in line for line in lines[:at]), lines
