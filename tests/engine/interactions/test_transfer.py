"""A transfer from the interaction that requests it to each of its outcomes."""

from __future__ import annotations

import json

import pytest

from handoff.engine import events as ev
from handoff.engine.escalation.failures import FAILURE_MESSAGE, FINAL_TEXT
from handoff.engine.escalation.table import State, Trigger
from handoff.engine.flow.flow import ConnectorTransfer
from handoff.engine.interactions.attempt import Attempt
from handoff.engine.ports import Delivery
from handoff.engine.turn.answer import Answer
from handoff.engine.turn.commands import Announce, Call, Say, Tell, Wait
from handoff.fakes.builder import BotBuilder


def desk(message: str = "One moment.", *, failure: str | None = None, **transfer: object) -> BotBuilder:
    b = BotBuilder("Desk")
    escalation = b.dialog("Escalation", patterns=["agent"])
    transfer.setdefault("skill_id", "77")
    escalation.agent_transfer(message, failure=failure, **transfer)
    escalation.text("Please call us.", name="sorry", next="end")
    b.dialog("Caught", patterns=[FAILURE_MESSAGE]).text("All agents are busy.")
    return b


def body(talk) -> dict[str, object]:
    (call,) = [command for command in talk.commands if isinstance(command, Call)]
    return json.loads(call.request.content)


def kinds(talk) -> list[type]:
    return [type(command) for command in talk.commands]


# --- the call --------------------------------------------------------------------------------------------------------


def test_the_call_carries_skill_message_and_key(converse) -> None:
    talk = converse(desk())

    talk.says("agent", Answer(200))

    assert (body(talk)["agentSkillId"], body(talk)["message"]) == ("77", "One moment.")
    assert talk.commands[0].request.headers["Authorization"] == "key"


def test_the_turn_waits_for_the_answer_while_attempting(converse) -> None:
    talk = converse(desk())
    turn = talk.flow.turn(Delivery("agent"))

    assert isinstance(turn.send(None), Call)
    assert (talk.session.state, talk.session.attempt) == (State.ATTEMPTING, 1)


def test_references_are_filled_in_when_the_transfer_is_made(converse) -> None:
    b = BotBuilder("Desk")
    escalation = b.dialog("Escalation", patterns=["agent"])
    escalation.question("Which skill?").rule("Any", patterns=["*"], set={"skill": "{$userMessage}"})
    escalation.agent_transfer("To {$botContext.skill}.", skill_id="{$botContext.skill}")
    talk = converse(b, "agent")

    talk.says("42", Answer(200))

    assert (body(talk)["agentSkillId"], body(talk)["message"]) == ("42", "To 42.")
    assert "ESC-SKILL-EVALUATED-AT-ATTEMPT" in talk.rules(ev.EscalationRequested)


def test_a_reference_without_a_value_makes_a_bad_skill_id(converse) -> None:
    talk = converse(desk(skill_id="{$botContext.skill}"))

    talk.says("agent")

    assert Call not in kinds(talk)
    assert talk.event(ev.EscalationRefused).raw == "{$botContext.skill}"


def test_blank_message_travels_literally(converse) -> None:
    talk = converse(desk("BLANK_MESSAGE"))

    talk.says("agent", Answer(200))

    assert body(talk)["message"] == "BLANK_MESSAGE"
    assert talk.texts == []


def test_a_skill_id_is_trimmed(converse) -> None:
    talk = converse(desk(skill_id=" 77 "))

    talk.says("agent", Answer(200))

    assert body(talk)["agentSkillId"] == "77"


@pytest.mark.parametrize(("delay_ms", "warns"), [(1_999, True), (2_000, False)])
def test_a_delay_of_two_seconds_for_a_text_before_it_suffices(converse, delay_ms: int, warns: bool) -> None:
    b = BotBuilder("Desk")
    escalation = b.dialog("Escalation", patterns=["agent"])
    escalation.text("I ask for you.")
    escalation.agent_transfer("One moment.", skill_id="77", delay_ms=delay_ms)
    talk = converse(b)

    talk.says("agent", Answer(200))

    assert kinds(talk) == [Say, Wait, Call]
    assert (talk.codes() == ["message-order"]) is warns


# --- its outcomes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 201])
def test_an_accepted_call_leaves_the_conversation_on_its_way(converse, status: int) -> None:
    talk = converse(desk())

    talk.says("agent", Answer(status))

    assert (talk.session.state, kinds(talk), talk.open_dialogs) == (State.TRANSFERRING, [Call], [])


def test_an_answer_500_without_a_rule_sends_the_failure_message_to_the_bot(converse) -> None:
    talk = converse(desk())

    talk.says("agent", Answer(500))

    assert kinds(talk) == [Call, Tell]
    assert (talk.session.failures, talk.session.state, talk.open_dialogs) == (1, State.WITH_BOT, [])


def test_an_answer_500_with_a_failure_rule_goes_on_by_the_rule(converse) -> None:
    talk = converse(desk(failure="sorry"))

    talk.says("agent", Answer(500))

    assert (kinds(talk), talk.texts, talk.session.failures) == ([Call, Say], ["Please call us."], 0)
    assert "TF-FAILURE-RULE" in talk.rules(ev.TransferFailed)


def test_a_call_without_an_answer_is_a_failure(converse) -> None:
    talk = converse(desk())

    talk.says("agent", Answer(0, error="timed out"))

    assert (kinds(talk), talk.event(ev.TransferFailed).detail) == ([Call, Tell], "timed out")


def test_a_late_failure_sends_the_failure_message_to_the_bot(converse) -> None:
    talk = converse(desk())
    talk.says("agent", Answer(200))

    asked = talk.escalates(Trigger.FAILED_LATER, Attempt(1, how="later", detail="no agent"))

    assert (asked, talk.session.failures, talk.session.state) == ([Tell()], 1, State.WITH_BOT)


@pytest.mark.parametrize(("caught", "rule"), [(FAILURE_MESSAGE, "TF-CATCH-DIALOG"), ("*", "TF-FAILURE-AS-INPUT")])
def test_the_failure_message_is_matched_like_an_input(converse, caught: str, rule: str) -> None:
    b = BotBuilder("Desk")
    b.dialog("Caught", patterns=[caught]).text("Later, please.")
    talk = converse(b)

    talk.says(FAILURE_MESSAGE, source="failure")

    assert talk.texts == ["Later, please."]
    assert rule in talk.rules(ev.DialogStarterMatched)


def test_a_failure_message_that_nothing_catches_gets_the_fallback(converse) -> None:
    b = BotBuilder("Desk")
    b.fallback("Sorry?")
    talk = converse(b)

    talk.says(FAILURE_MESSAGE, source="failure")

    assert talk.texts == ["Sorry?"]
    assert "TF-UNCAUGHT-AS-CONSUMER-MESSAGE" in talk.rules(ev.FallbackGiven)


@pytest.mark.parametrize(("times", "last"), [(3, Tell), (4, Announce)])
def test_the_fourth_failure_in_a_row_stops_the_escalation(converse, times: int, last: type) -> None:
    talk = converse(desk())

    for _ in range(times):
        talk.says("agent", Answer(500))

    assert kinds(talk) == [Call, last]


def test_the_stop_announces_the_final_text(converse) -> None:
    talk = converse(desk())

    for _ in range(4):
        talk.says("agent", Answer(500))

    assert talk.commands[-1].message.text == FINAL_TEXT
    assert talk.session.failures == 0


def test_the_stop_announces_the_user_friendly_response_where_there_is_one(converse) -> None:
    talk = converse(desk().user_friendly_response("Please call us."))

    for _ in range(4):
        talk.says("agent", Answer(500))

    assert talk.commands[-1].message.text == "Please call us."


@pytest.mark.parametrize(("retries", "times"), [(0, 1), (1, 2), (2, 3), (3, 4), (9, 4)])
def test_max_escalation_retries_may_stop_it_earlier_but_not_later(converse, retries: int, times: int) -> None:
    talk = converse(desk(), retries=retries)

    for _ in range(times - 1):
        talk.says("agent", Answer(500))
        assert talk.events(ev.EscalationStopped) == []
    talk.says("agent", Answer(500))

    assert len(talk.events(ev.EscalationStopped)) == 1


# --- the two ways ----------------------------------------------------------------------------------------------------


def both_ways() -> BotBuilder:
    b = desk()
    b.escalation_integration("Escalate", "78", "Hold on.", variable="Result")
    operator = b.dialog("Operator", patterns=["operator"])
    operator.integration("Escalate", next="end").rule("Failed", api="FAILURE", next="failed")
    operator.text("{$.api_Result}", name="failed", next="end")
    return b


@pytest.mark.parametrize("status", [200, 500])
def test_an_escalation_integration_stores_its_result(converse, status: int) -> None:
    talk = converse(both_ways())

    talk.says("operator", Answer(status, '{"ok": 1}'))

    stored = talk.event(ev.IntegrationResultStored)
    assert (stored.variable, stored.status, stored.success) == ("Result", status, status == 200)


@pytest.mark.parametrize(("bot", "cites"), [(desk, False), (both_ways, True)], ids=["one way", "both ways"])
def test_only_a_bot_that_transfers_both_ways_shows_that_there_are_two(converse, bot, cites: bool) -> None:
    talk = converse(bot())

    talk.says("agent", Answer(200))

    assert ("ESC-TWO-WAYS" in talk.rules(ev.EscalationRequested)) is cites


# --- the agent connector's own transfer ------------------------------------------------------------------------------


def test_the_connector_s_transfer_sends_the_consumer_no_message(converse) -> None:
    talk = converse(desk())

    talk.takes(ConnectorTransfer("99", "fallback skill", ("CON-FALLBACK-SKILL-SEED",)), Answer(200))

    assert (kinds(talk), body(talk)["message"], body(talk)["agentSkillId"]) == ([Call], "BLANK_MESSAGE", "99")
    assert talk.rules(ev.TransferAccepted) == {"CON-FALLBACK-SKILL-SEED"}


def test_an_attempt_that_is_ended_is_given_up(converse) -> None:
    talk = converse(desk())
    turn = talk.flow.turn(Delivery("agent"))
    turn.send(None)
    turn.close()

    talk.drive(talk.flow.ending("the consumer interrupted it"))

    assert talk.notes.bodies[-1] == ev.EscalationAbandoned(1, "the consumer interrupted it", State.WITH_BOT)


# --- code and rules --------------------------------------------------------------------------------------------------

OUTCOME = """
var status = botContext.getBotVariable("api_HumanStatus");
botContext.setBotVariable("outcome", status === 200 ? "done" : "status " + status, true, false);
"""


def by_integration(
    *, transform: str = OUTCOME, post: str = "", status: str = "done", api: str | None = "SUCCESS"
) -> BotBuilder:
    b = BotBuilder("Desk")
    b.escalation_integration("Human", "77", "One moment.", transform=transform)
    escalation = b.dialog("Escalation", patterns=["agent"])
    transfer = escalation.integration("Human", name="transfer", post=post, next="end")
    transfer.rule("Mine", api=api, when={"outcome": status}, next="mine")
    escalation.text("By my rule.", name="mine", next="end")
    b.dialog("Elsewhere").text("By my code.", name="by_code", next="end")
    return b


def test_a_rule_on_a_variable_of_the_transform_result_script_holds_after_a_success(converse) -> None:
    talk = converse(by_integration())

    talk.says("agent", Answer(200, "{}"))

    assert (talk.texts, talk.session.state) == (["By my rule."], State.TRANSFERRING)


def test_and_after_a_failure(converse) -> None:
    talk = converse(by_integration(status="status 503", api="FAILURE"))

    talk.says("agent", Answer(503))

    assert (talk.texts, talk.session.state, talk.session.failures) == (["By my rule."], State.WITH_BOT, 0)


def test_a_rule_on_that_variable_alone_is_for_the_failure_too(converse) -> None:
    talk = converse(by_integration(status="status 503", api=None))

    talk.says("agent", Answer(503))

    assert (talk.texts, talk.session.failures, Tell in kinds(talk)) == (["By my rule."], 0, False)


def test_the_default_next_action_is_for_no_failure(converse) -> None:
    talk = converse(by_integration(status="never", api=None))

    talk.says("agent", Answer(503))

    assert (talk.texts, talk.session.failures, Tell in kinds(talk)) == ([], 1, True)


@pytest.mark.parametrize("answer", [Answer(200, "{}"), Answer(503)])
def test_the_result_is_stored_then_transformed_then_processed_then_the_rules_decide(converse, answer: Answer) -> None:
    api = "SUCCESS" if answer.is_success else "FAILURE"
    status = "done" if answer.is_success else "status 503"
    talk = converse(by_integration(post="botContext.getApiStatusCode();", status=status, api=api))

    talk.says("agent", answer)

    kinds_of_interest = (ev.IntegrationResultStored, ev.ScriptRan, ev.RuleMatched)
    order = [getattr(body, "panel", type(body).__name__) for body in talk.events(kinds_of_interest)]
    assert order == ["IntegrationResultStored", "Transform Result Script", "Post-Process Code", "RuleMatched"]


@pytest.mark.parametrize("kind", ["transform", "post"])
def test_a_jump_of_code_that_reads_the_failure_handles_it(converse, kind: str) -> None:
    code = 'if (botContext.getApiStatusCode() !== "200") botContext.setTriggerNextMessage("by_code");'
    talk = converse(by_integration(**{kind: code}))

    talk.says("agent", Answer(500))

    assert (talk.texts, talk.session.failures, Tell in kinds(talk)) == (["By my code."], 0, False)
    assert {"TF-IMMEDIATE-FAILURE-RESULT", "INT-ORDER-INTEGRATION"} <= talk.rules(ev.TransferFailed)


def test_a_jump_that_was_set_before_the_call_does_not(converse) -> None:
    b = BotBuilder("Desk")
    escalation = b.dialog("Escalation", patterns=["agent"])
    escalation.agent_transfer("One moment.", skill_id="77", pre='botContext.setTriggerNextMessage("goodbye");')
    escalation.text("Goodbye.", name="goodbye", next="end")
    talk = converse(b)

    talk.says("agent", Answer(500))
    assert (talk.texts, talk.session.failures, Tell in kinds(talk)) == ([], 1, True)

    talk.says("agent", Answer(200))
    assert talk.texts == ["Goodbye."]


def test_the_messages_of_the_code_come_before_the_failure_message(converse) -> None:
    talk = converse(by_integration(post='botContext.sendMessage("1"); botContext.sendMessage("2");'))

    talk.says("agent", Answer(500))

    assert talk.texts == ["1", "2"]
    assert kinds(talk) == [Call, Say, Say, Tell]


def test_without_a_response_there_is_nothing_to_transform(converse) -> None:
    talk = converse(by_integration(post='botContext.setBotVariable("seen", "yes", true, false);'))

    talk.says("agent", Answer(0, error="dropped"))

    assert (talk.session.variable("outcome"), talk.session.variable("seen")) == (None, "yes")
