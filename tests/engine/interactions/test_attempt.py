"""The escalation table, executed by hand: a trigger goes in, a test answers what the handler asks for. No World."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from handoff.engine import events as ev
from handoff.engine.bot import Bot
from handoff.engine.errors import IllegalTransition
from handoff.engine.escalation.failures import FINAL_TEXT
from handoff.engine.escalation.table import SUPERSEDES, TABLE, Action, State, Trigger
from handoff.engine.interactions.attempt import HANDLERS, Attempt, end_attempt, escalate
from handoff.engine.interactions.endings import Completes, Failed, Proceeds, Refused
from handoff.engine.interactions.integration import TransferCall
from handoff.engine.settings import ConnectorSettings, PlatformSettings, Switches
from handoff.engine.turn.answer import Answer
from handoff.engine.turn.commands import Announce, Call, Say, Tell
from handoff.engine.turn.deployment_settings import DeploymentSettings
from handoff.engine.turn.event_sink import Rehearsal
from handoff.engine.turn.scope import Scope
from handoff.engine.turn.session import Session
from handoff.fakes.builder import BotBuilder


class Notes(Rehearsal):
    """Where the events go: they change the session, and stay to be looked at."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.bodies: list[ev.Body] = []

    def append(self, body: ev.Body, **header: object) -> object:
        self.bodies.append(body)
        return super().append(body, **header)


class Hand:
    """One conversation whose escalation is driven by hand."""

    def __init__(
        self,
        *,
        failures: int = 0,
        retries: int = 5,
        success_rule: bool = False,
        failure_rule: bool = False,
        **switches: object,
    ) -> None:
        self.bot = bot(success_rule=success_rule, failure_rule=failure_rule)
        self.session = Session(failures=failures)
        self.notes = Notes(self.session)
        deployment = DeploymentSettings(
            scripts=None,
            platform=PlatformSettings(switches=Switches(**switches)),
            connector=SimpleNamespace(settings=ConnectorSettings(max_escalation_retries=retries)),
            user_name="Bot",
            token="key",
        )
        self.scope = Scope(self.bot, deployment, self.session, self.notes, conversation_id="conv-1")
        self.asked: list[object] = []
        self.ending: object = None

    def attempt(self, **more: object) -> Attempt:
        requested = ev.EscalationRequested("77", "77", "", "One moment", "Agent Transfer")
        call = TransferCall("77", "One moment", "conv-1", "bot", "user")
        more.setdefault("interaction", self.bot.interaction_named("transfer"))
        return Attempt(request=requested, call=call, **more)

    def drive(self, steps, *answers: Answer) -> list[object]:
        """Run to the end, answering each call; returns what was asked for."""
        waiting, asked, answer = list(answers), [], None
        try:
            while True:
                command = steps.send(answer)
                answer = waiting.pop(0) if isinstance(command, Call) else None
                asked.append(command)
        except StopIteration as end:
            self.ending = end.value
        return asked

    def escalate(self, trigger: Trigger, attempt: Attempt | None = None, *answers: Answer) -> list[object]:
        return self.drive(escalate(self.scope, trigger, attempt or self.attempt()), *answers)

    def noted(self) -> list[ev.Body]:
        """What was appended since the last time."""
        bodies, self.notes.bodies = self.notes.bodies, []
        return bodies

    def kinds(self) -> list[str]:
        return [type(body).__name__ for body in self.noted()]


def bot(*, success_rule: bool, failure_rule: bool) -> Bot:
    builder = BotBuilder("Bot")
    escalation = builder.dialog("Escalation", patterns=["agent"])
    transfer = escalation.agent_transfer("One moment", skill_id="77", name="transfer")
    if success_rule:
        transfer.rule("worked", api="SUCCESS", next="end")
    if failure_rule:
        transfer.rule("failed", api="FAILURE", next="sorry")
    escalation.text("Sorry.", name="sorry")
    return builder.build()


@pytest.fixture
def hand() -> Hand:
    return Hand()


# --- the table as a whole --------------------------------------------------------------------------------------------


def test_each_action_has_exactly_one_handler() -> None:
    assert set(HANDLERS) == set(Action)
    assert len(set(HANDLERS.values())) == len(Action)


@pytest.mark.parametrize("trigger", [Trigger.REQUESTED, Trigger.CONNECTOR_TRANSFERS, Trigger.TAKEN_AWAY], ids=str)
@pytest.mark.parametrize(("carried_out", "ends"), [(0, ev.EscalationAbandoned), (1, ev.EscalationReconciled)])
def test_what_supersedes_an_attempt_under_way_ends_it_first(
    hand: Hand, trigger: Trigger, carried_out: int, ends: type
) -> None:
    hand.session.state, hand.session.attempt, hand.session.carried_out = State.ATTEMPTING, 1, carried_out

    hand.escalate(trigger, hand.attempt(why="the conversation is elsewhere"), Answer(200))

    assert isinstance(hand.noted()[0], ends)


@pytest.mark.parametrize("state", State, ids=str)
@pytest.mark.parametrize("trigger", Trigger, ids=str)
def test_what_the_table_does_not_hold_raises_and_changes_nothing(hand: Hand, state: State, trigger: Trigger) -> None:
    if (state, trigger) in TABLE or (state is State.ATTEMPTING and trigger in SUPERSEDES):
        return
    hand.session.state = state

    with pytest.raises(IllegalTransition):
        hand.escalate(trigger)

    assert (hand.session.state, hand.noted()) == (state, [])


# --- call ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("trigger", [Trigger.REQUESTED, Trigger.CONNECTOR_TRANSFERS], ids=str)
def test_a_request_makes_one_call_of_the_next_attempt(hand: Hand, trigger: Trigger) -> None:
    hand.session.attempt = 4

    asked = hand.escalate(trigger, hand.attempt(), Answer(200))

    assert [(type(command), command.attempt) for command in asked] == [(Call, 5)]
    assert json.loads(asked[0].request.content)["agentSkillId"] == "77"
    assert asked[0].request.headers["Authorization"] == "key"


def test_while_the_call_is_under_way_the_session_is_attempting(hand: Hand) -> None:
    steps = escalate(hand.scope, Trigger.REQUESTED, hand.attempt())

    assert isinstance(next(steps), Call)
    assert (hand.session.state, hand.session.attempt) == (State.ATTEMPTING, 1)


def test_a_call_that_succeeds_is_followed_by_the_rules(hand: Hand) -> None:
    hand.escalate(Trigger.REQUESTED, hand.attempt(), Answer(200))

    assert hand.kinds() == ["EscalationRequested", "TransferAccepted"]
    assert (hand.session.state, type(hand.ending)) == (State.TRANSFERRING, Proceeds)


def test_a_request_gives_up_the_attempt_before_it(hand: Hand) -> None:
    hand.session.state, hand.session.attempt = State.ATTEMPTING, 1

    hand.escalate(Trigger.REQUESTED, hand.attempt(), Answer(200))

    given_up, requested, _ = hand.noted()
    assert given_up == ev.EscalationAbandoned(1, "another transfer follows", State.WITH_BOT)
    assert requested.attempt == 2


# --- fall back -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.WITH_BOT, State.TRANSFERRING, State.TAKEN], ids=str)
def test_a_skill_id_that_is_not_numeric_leads_to_the_fallback_and_to_no_call(hand: Hand, state: State) -> None:
    hand.session.state = state

    asked = hand.escalate(Trigger.REFUSED, Attempt(refused=ev.EscalationRefused("12a", "12a")))

    assert (asked, type(hand.ending), hand.session.state) == ([], Refused, state)
    assert hand.kinds() == ["EscalationRefused", "DiagnosticReported"]


# --- evaluate rules --------------------------------------------------------------------------------------------------


def test_a_success_rule_decides_what_follows_an_accepted_call() -> None:
    hand = Hand(success_rule=True)

    hand.escalate(Trigger.REQUESTED, hand.attempt(), Answer(200))

    assert hand.kinds() == ["EscalationRequested", "TransferAccepted", "RuleMatched"]
    assert hand.ending.rule.name == "worked"


def test_a_success_rule_decides_what_follows_a_call_that_was_carried_out_without_a_good_answer() -> None:
    hand = Hand(success_rule=True, failure_rule=True)
    steps = escalate(hand.scope, Trigger.REQUESTED, hand.attempt())
    next(steps)
    hand.session.apply(ev.TransferStarted("Bot", "77", attempt=1))

    with pytest.raises(StopIteration) as end:
        steps.send(Answer(500))

    assert end.value.value.rule.name == "worked"


def test_a_failure_rule_handles_an_error_and_nothing_is_counted() -> None:
    hand = Hand(failure_rule=True)

    asked = hand.escalate(Trigger.REQUESTED, hand.attempt(), Answer(500))

    assert [type(command) for command in asked] == [Call]
    assert hand.kinds() == ["EscalationRequested", "TransferFailed", "RuleMatched"]
    assert (hand.session.failures, hand.session.state) == (0, State.WITH_BOT)
    assert hand.ending.rule.name == "failed"


def test_by_switch_the_platform_s_text_handles_an_error_and_the_dialog_ends() -> None:
    hand = Hand(unhandled_transfer_error="default text")

    asked = hand.escalate(Trigger.REQUESTED, hand.attempt(), Answer(500))

    assert [type(command) for command in asked] == [Call, Say]
    assert (type(hand.ending), hand.session.failures) == (Completes, 0)


def test_a_call_without_an_answer_that_the_cloud_has_carried_out_counts_as_a_success() -> None:
    hand = Hand(failure_rule=True)
    steps = escalate(hand.scope, Trigger.REQUESTED, hand.attempt())
    next(steps)
    hand.session.apply(ev.TransferStarted("Bot", "77", attempt=1))

    with pytest.raises(StopIteration):
        steps.send(Answer(0, error="no answer"))

    assert hand.noted()[-1] == ev.EscalationReconciled(1, False, State.TRANSFERRING)
    assert (hand.session.state, hand.session.failures) == (State.TRANSFERRING, 0)


def test_what_the_cloud_carries_out_of_another_attempt_does_not_save_this_one(hand: Hand) -> None:
    steps = escalate(hand.scope, Trigger.REQUESTED, hand.attempt())
    next(steps)
    hand.session.apply(ev.TransferStarted("Bot", "77", attempt=7))

    assert isinstance(steps.send(Answer(0, error="no answer")), Tell)


# --- count, tell, stop -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [Answer(500), Answer(0, error="timed out"), Answer(401)], ids=str)
def test_an_error_that_no_rule_handles_is_counted_and_told(hand: Hand, answer: Answer) -> None:
    asked = hand.escalate(Trigger.REQUESTED, hand.attempt(), answer)

    assert [type(command) for command in asked] == [Call, Tell]
    assert hand.noted()[-1].failures == hand.session.failures == 1
    assert type(hand.ending) is Failed


@pytest.mark.parametrize(
    ("state", "trigger", "how"),
    [
        (State.TRANSFERRING, Trigger.FAILED_LATER, "later"),
        (State.ATTEMPTING, Trigger.FAILED_LATER, "later"),
        (State.ATTEMPTING, Trigger.SILENCE, "silence"),
        (State.ATTEMPTING, Trigger.ERROR, "at once"),
    ],
    ids=str,
)
def test_every_failure_that_counts_brings_the_conversation_back(
    hand: Hand, state: State, trigger: Trigger, how: str
) -> None:
    hand.session.state, hand.session.attempt = state, 2

    asked = hand.escalate(trigger, Attempt(2, how=how, detail="why"))

    assert asked == [Tell()]
    assert hand.noted() == [ev.TransferFailed(how, "why", True, 1, 2, State.WITH_BOT)]
    assert hand.session.state is State.WITH_BOT


@pytest.mark.parametrize(("failures", "stops"), [(2, False), (3, True)])
def test_the_fourth_failure_stops(failures: int, stops: bool) -> None:
    hand = Hand(failures=failures)
    hand.session.state = State.TRANSFERRING

    asked = hand.escalate(Trigger.FAILED_LATER, Attempt(1, how="later"))

    assert [type(command) for command in asked] == [Announce if stops else Tell]
    assert [type(body) for body in hand.noted()][1:] == ([ev.EscalationStopped] if stops else [])


def test_the_stop_sends_the_final_text_and_begins_the_count_again() -> None:
    hand = Hand(failures=3)
    hand.session.state = State.TRANSFERRING

    (announced,) = hand.escalate(Trigger.FAILED_LATER, Attempt(1, how="later"))

    assert announced.message.text == FINAL_TEXT
    assert (hand.session.failures, hand.session.state) == (0, State.WITH_BOT)


def test_a_stop_that_does_not_begin_the_count_again_keeps_it() -> None:
    hand = Hand(failures=3, stop_resets_failures=False)
    hand.session.state = State.TRANSFERRING

    hand.escalate(Trigger.FAILED_LATER, Attempt(1, how="later"))

    assert hand.session.failures == 4


def test_the_connector_s_cap_may_stop_without_a_text() -> None:
    hand = Hand(failures=1, retries=1, connector_cap_sends_final_text=False)
    hand.session.state = State.TRANSFERRING

    assert hand.escalate(Trigger.FAILED_LATER, Attempt(1, how="later")) == []
    assert hand.noted()[-1].text == ""


# --- clear -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.TRANSFERRING, State.ATTEMPTING], ids=str)
def test_an_accepted_ring_lets_failures_be_counted_from_zero(state: State) -> None:
    hand = Hand(failures=3)
    hand.session.state = state

    assert hand.escalate(Trigger.COMPLETED, Attempt(1, agent="Alex")) == []
    assert (hand.session.failures, hand.session.state) == (0, State.TAKEN)
    assert hand.noted() == [ev.EscalationCompleted("Alex", 0, 1, State.TAKEN)]


def test_a_transfer_that_the_cloud_has_accepted_clears_nothing() -> None:
    hand = Hand(failures=3)

    hand.escalate(Trigger.REQUESTED, hand.attempt(), Answer(200))

    assert hand.session.failures == 3


# --- nothing ---------------------------------------------------------------------------------------------------------


def test_the_connector_makes_no_second_call_on_the_way(hand: Hand) -> None:
    hand.session.state, hand.session.attempt = State.TRANSFERRING, 1

    assert hand.escalate(Trigger.CONNECTOR_TRANSFERS) == []
    assert hand.session.state is State.TRANSFERRING


@pytest.mark.parametrize("state", [State.TRANSFERRING, State.TAKEN], ids=str)
def test_a_request_on_the_way_makes_no_second_call_and_says_so(hand: Hand, state: State) -> None:
    hand.session.state, hand.session.attempt = state, 1

    assert hand.escalate(Trigger.REQUESTED) == []
    requested, diagnosed = hand.noted()
    assert (requested.attempt, diagnosed.code) == (1, "already-transferring")
    assert (hand.session.state, hand.session.attempt) == (state, 1)


@pytest.mark.parametrize("state", [State.WITH_BOT, State.TRANSFERRING], ids=str)
def test_silence_without_an_escalation_under_way_changes_nothing(hand: Hand, state: State) -> None:
    hand.session.state = state

    assert hand.escalate(Trigger.SILENCE, Attempt(how="silence")) == []
    assert (hand.noted(), hand.session.failures, hand.session.state) == ([], 0, state)


def test_an_attempt_that_was_given_up_and_is_carried_out_moves_the_conversation_and_nothing_else() -> None:
    hand = Hand(failures=1)
    hand.session.apply(ev.TransferStarted("Bot", "77", attempt=1))

    assert hand.escalate(Trigger.CARRIED_OUT, Attempt(1)) == []
    assert (hand.session.state, hand.session.failures) == (State.TRANSFERRING, 1)

    assert hand.escalate(Trigger.GIVEN_BACK, Attempt(1)) == []
    assert (hand.session.state, hand.session.failures) == (State.WITH_BOT, 1)


@pytest.mark.parametrize("state", [State.WITH_BOT, State.TRANSFERRING], ids=str)
def test_a_conversation_that_is_taken_away_is_taken(hand: Hand, state: State) -> None:
    hand.session.state = state

    hand.escalate(Trigger.TAKEN_AWAY, Attempt())

    assert hand.session.state is State.TAKEN


@pytest.mark.parametrize("state", [State.WITH_BOT, State.TAKEN], ids=str)
def test_a_conversation_that_is_assigned_to_the_bot_is_with_it(hand: Hand, state: State) -> None:
    hand.session.state = state

    hand.escalate(Trigger.RETURNED, Attempt(assigned=ev.ConversationAssigned("Bot")))

    assert hand.session.state is State.WITH_BOT


def test_giving_up_without_an_attempt_under_way_does_nothing(hand: Hand) -> None:
    assert hand.drive(end_attempt(hand.scope, "the session is over")) == []
    assert hand.noted() == []
