"""Escalations from outside of a turn, driven by hand: silence, failures, take-overs."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from handoff.engine import events as ev
from handoff.engine.escalation.failures import FINAL_TEXT
from handoff.engine.escalation.table import State
from handoff.fakes.builder import BotBuilder

from ..by_hand import CONVERSATION, HUMAN, ByHand


def escalating(**settings: Any) -> ByHand:
    b = BotBuilder("Desk")
    b.dialog("Welcome", patterns=["hi"]).text("Hello!")
    b.dialog("Escalation", patterns=["agent"]).agent_transfer("One moment.", skill_id=HUMAN)
    b.dialog("Failed", patterns=["__agent_escalation_failed__"]).text("No agent is there.")
    b.fallback("Pardon?")
    bot = ByHand(b.build(), message_delay_ms=0, disable_greetings=True, **settings)
    bot.assigned()
    return bot


def state(bot: ByHand) -> State:
    return bot.platform.session(CONVERSATION).state


def test_an_accepted_call_leaves_the_conversation_on_its_way() -> None:
    bot = escalating()

    bot.says("agent")

    assert state(bot) is State.TRANSFERRING


def test_an_accepted_call_ends_the_watch_before_the_cloud_carries_it_out() -> None:
    bot = escalating()
    bot.answer = lambda _: httpx.Response(200)

    bot.says("agent")

    assert bot.timers == []


def test_a_transfer_that_is_taken_completes_the_escalation() -> None:
    bot = escalating()
    bot.says("agent")

    bot.connector.transfer_taken(CONVERSATION, "Alex")

    assert [body.agent for body in bot.logged(ev.EscalationCompleted)] == ["Alex"]


def test_a_transfer_that_fails_later_is_a_failure_message_to_the_bot() -> None:
    bot = escalating()
    bot.says("agent")

    bot.fails_later()

    assert (state(bot), bot.texts) == (State.WITH_BOT, ["No agent is there."])


@pytest.mark.parametrize(("failures", "last"), [(3, "No agent is there."), (4, FINAL_TEXT)])
def test_the_fourth_failure_in_a_row_stops_the_escalation(failures: int, last: str) -> None:
    bot = escalating()
    for _ in range(failures):
        bot.says("agent")
        bot.fails_later()

    assert (bot.texts[-1], len(bot.logged(ev.EscalationStopped))) == (last, failures - 3)


def test_an_accepted_transfer_counts_failures_from_zero_again() -> None:
    bot = escalating()
    bot.says("agent")
    bot.fails_later()
    bot.says("agent")

    bot.connector.transfer_taken(CONVERSATION, "Alex")

    assert bot.platform.session(CONVERSATION).failures == 0


def test_a_call_whose_conversation_is_taken_away_is_given_up() -> None:
    bot = escalating()
    bot.answer, bot.latency_ms = 500, 5_000
    bot.writes("agent")
    bot.clock.advance(0)

    bot.connector.conversation_left(CONVERSATION)

    bot.clock.run_until_idle()
    assert [body.why for body in bot.logged(ev.EscalationAbandoned)] == ["the conversation is elsewhere"]
    assert state(bot) is State.TAKEN


def test_output_on_the_way_to_an_agent_is_logged_as_late() -> None:
    b = BotBuilder("Desk")
    dialog = b.dialog("Escalation", patterns=["agent"])
    dialog.agent_transfer("One moment.", skill_id=HUMAN).rule("Any", api="SUCCESS", next="after")
    dialog.text("By the way.", name="after")
    bot = ByHand(b.build(), message_delay_ms=0, disable_greetings=True)
    bot.assigned()

    bot.says("agent")

    assert [body.text for body in bot.logged(ev.PostTransferOutput)] == ["By the way."]


# --- silence ---------------------------------------------------------------------------------------------------------


def silent(**settings: Any) -> ByHand:
    bot = escalating(**settings)
    bot.link.silent = 1
    bot.says("hi")
    return bot


@pytest.mark.parametrize(("silence_ms", "calls"), [(180_000, 0), (180_001, 1)])
def test_a_silence_of_more_than_the_limit_goes_to_the_fallback_skill(silence_ms: int, calls: int) -> None:
    bot = silent(fallback_skill_id="77")

    bot.clock.advance(silence_ms)

    assert len(bot.requests) == calls


def test_the_transfer_to_the_fallback_skill_says_nothing() -> None:
    bot = silent(fallback_skill_id="77")

    bot.clock.advance(180_001)

    (requested,) = bot.logged(ev.EscalationRequested)
    assert (requested.via, requested.skill_id, bot.texts) == ("fallback skill", "77", [])


@pytest.mark.parametrize(("silence_ms", "lapsed"), [(180_000, []), (180_001, [180_001])])
def test_without_a_fallback_skill_the_silence_of_a_bot_is_logged_only(silence_ms: int, lapsed: list[int]) -> None:
    bot = silent()

    bot.clock.advance(silence_ms)

    assert [body.silence_ms for body in bot.logged(ev.SilenceLapsed)] == lapsed
    assert (bot.requests, bot.logged(ev.TransferFailed)) == ([], [])


def test_without_a_fallback_skill_an_attempt_whose_response_is_lost_has_failed() -> None:
    bot = escalating()
    bot.link.lost = 1
    bot.says("agent")

    bot.clock.advance(180_001)

    assert [(body.how, body.failures) for body in bot.logged(ev.TransferFailed)] == [("silence", 1)]
    assert bot.texts == ["No agent is there."]


def test_a_silence_on_the_way_to_an_agent_changes_nothing() -> None:
    bot = escalating(fallback_skill_id="77")
    bot.says("agent")
    seen = bot.log.last_seq

    bot.clock.advance(400_000)

    assert bot.log.last_seq == seen


def test_a_failed_transfer_to_the_fallback_skill_is_counted() -> None:
    bot = silent(fallback_skill_id="77")
    bot.answer = 500

    bot.clock.advance(180_001)

    assert [(body.how, body.counted) for body in bot.logged(ev.TransferFailed)] == [("at once", True)]


# --- stuck conversations ---------------------------------------------------------------------------------------------


def stuck(**settings: Any) -> ByHand:
    bot = escalating(retry_message_interval_ms=1_000, **settings)
    bot.says("hi")
    bot.link.silent = 9
    bot.says("hi")
    return bot


@pytest.mark.parametrize(("waited_ms", "measures"), [(999, []), (1_000, ["fresh start"])])
def test_an_unanswered_message_leads_to_a_fresh_start_after_the_interval(waited_ms: int, measures: list[str]) -> None:
    bot = stuck(user_retry_on_stuck=True)

    bot.clock.advance(waited_ms)

    assert [body.measure for body in bot.logged(ev.ConversationStuck)] == measures


def test_a_fresh_start_ends_the_session_and_asks_the_consumer_to_restate() -> None:
    bot = stuck(user_retry_on_stuck=True, user_notification_on_stuck="Once more, please.")

    bot.clock.advance(1_000)

    assert (bot.platform.session(CONVERSATION).started, bot.texts[-1]) == (False, "Once more, please.")


def test_a_conversation_stuck_again_is_transferred() -> None:
    bot = stuck(user_retry_on_stuck=True, escalate_on_stuck=True, escalation_skill_id_on_stuck="88")
    bot.clock.advance(1_000)
    bot.says("hi")

    bot.clock.advance(1_000)

    (requested,) = bot.logged(ev.EscalationRequested)
    assert (requested.via, requested.skill_id) == ("stuck conversation", "88")
    assert bot.texts[-1] == "I’m having some trouble. Let me connect you with an agent."
