"""The agent connector, driven by hand: rings, joining, greetings, output, transfers."""

from __future__ import annotations

from typing import Any

import pytest

from handoff.engine import events as ev
from handoff.engine.bot import Bot
from handoff.engine.ports import HistoryLine, Outgoing, TransferContext
from handoff.fakes.builder import BotBuilder

from ..by_hand import CONVERSATION, HUMAN, ByHand

MINUTE_MS = 60_000


def desk() -> Bot:
    b = BotBuilder("Desk")
    b.dialog("Welcome", patterns=["hi"]).text("Hello!")
    b.dialog("Signed in", patterns=["_STEPUP_"]).text("You are signed in.")
    b.dialog("Escalation", patterns=["agent"]).agent_transfer("One moment.", skill_id=HUMAN)
    b.dialog("Failed", patterns=["__agent_escalation_failed__"]).text("No agent is there.")
    b.fallback("Pardon?")
    return b.build()


def connected(**settings: Any) -> ByHand:
    bot = ByHand(desk(), **settings)
    bot.assigned()
    return bot


def hears(bot: ByHand) -> list[str]:
    return [body.text for body in bot.logged(ev.BotInputReceived)]


# --- rings and the beginning -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("waited_ms", "accepted"), [(99, []), (100, ["ring-1"])])
def test_a_ring_is_accepted_after_ring_accept_wait(waited_ms: int, accepted: list[str]) -> None:
    bot = ByHand(desk())
    bot.connector.ring_offered("ring-1", CONVERSATION)

    bot.clock.advance(waited_ms)

    assert bot.cloud.accepted == accepted


@pytest.mark.parametrize(("waited_ms", "heard"), [(2_999, []), (3_000, ["hi"])])
def test_a_bot_without_an_utterance_greets_after_three_seconds(waited_ms: int, heard: list[str]) -> None:
    bot = connected()

    bot.clock.advance(waited_ms)

    assert hears(bot) == heard


def test_a_consumer_who_writes_first_is_not_greeted() -> None:
    bot = connected()
    bot.says("hi")

    bot.clock.advance(3_000)

    assert hears(bot) == ["hi"]


def test_disabled_greetings_set_no_timer() -> None:
    assert connected(disable_greetings=True).timers == []


def test_a_bot_reads_the_consumers_last_utterance_first() -> None:
    bot = ByHand(desk())
    bot.cloud.lines = [HistoryLine("consumer", "hello?"), HistoryLine("consumer", "hi"), HistoryLine("system", "x")]

    bot.assigned()

    bot.clock.run_until_idle()
    assert hears(bot) == ["hi"]


@pytest.mark.parametrize(("skips", "heard"), [(False, "any time"), (True, "hi")])
def test_a_message_of_an_agent_is_read_unless_the_setting_skips_it(skips: bool, heard: str) -> None:
    bot = ByHand(desk(), skip_agent_message=skips)
    bot.cloud.lines = [HistoryLine("consumer", "hi"), HistoryLine("agent", "any time")]

    bot.assigned()

    bot.clock.run_until_idle()
    assert hears(bot) == [heard]


def test_a_private_message_is_not_read() -> None:
    bot = ByHand(desk())
    bot.cloud.lines = [HistoryLine("consumer", "hi"), HistoryLine("agent", "a note", private=True)]

    bot.assigned()

    bot.clock.run_until_idle()
    assert hears(bot) == ["hi"]


def test_transfer_bot_context_comes_before_the_history() -> None:
    bot = ByHand(desk())
    bot.cloud.lines = [HistoryLine("consumer", "hi")]

    bot.assigned(TransferContext(user_message="agent"))

    bot.clock.run_until_idle()
    assert hears(bot) == ["agent"]


def test_a_consumer_who_signs_in_is_a_message_to_the_bot() -> None:
    bot = connected()

    bot.connector.consumer_stepped_up(CONVERSATION)

    assert bot.texts == ["You are signed in."]


def test_a_bot_that_has_left_is_not_notified_of_a_sign_in() -> None:
    bot = connected()
    bot.connector.conversation_left(CONVERSATION)

    bot.connector.consumer_stepped_up(CONVERSATION)

    assert hears(bot) == []


# --- joining ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("pause_ms", "heard"), [(299, ["a b"]), (300, ["a", "b"])])
def test_messages_within_the_delay_are_joined(pause_ms: int, heard: list[str]) -> None:
    bot = connected()
    bot.writes("a")
    bot.clock.advance(pause_ms)

    bot.says("b")

    assert hears(bot) == heard


@pytest.mark.parametrize(("is_fixed", "heard"), [(False, ["a b c"]), (True, ["a b", "c"])])
def test_each_message_restarts_the_window_unless_it_is_fixed(is_fixed: bool, heard: list[str]) -> None:
    bot = ByHand(desk(), switches={"fixed_message_window": is_fixed})
    bot.assigned()
    for text in "abc":
        bot.writes(text)
        bot.clock.advance(200)

    bot.clock.run_until_idle()

    assert hears(bot) == heard


def test_a_tapped_button_is_heard_by_its_payload() -> None:
    bot = connected()

    bot.says("Red", payload="colour-red")

    assert hears(bot) == ["colour-red"]


def test_a_button_that_writes_its_label_is_heard_by_it() -> None:
    bot = connected(button_text_on_postback=True)
    bot.connector.publish(CONVERSATION, Outgoing("Which?", choices=(ev.Choice("Red", "colour-red"),)))

    bot.says("Red", payload="colour-red")

    assert hears(bot) == ["Red"]


@pytest.mark.parametrize(("late_ms", "heard"), [(0, ["hi", "hi"]), (1, ["hi"])])
def test_a_message_more_than_thirty_minutes_after_the_last_answered_one_is_ignored(
    late_ms: int, heard: list[str]
) -> None:
    bot = connected(message_delay_ms=0)
    bot.says("hi")
    bot.clock.advance(30 * MINUTE_MS + late_ms)

    bot.says("hi")

    assert hears(bot) == heard


def test_a_message_that_comes_too_late_says_by_how_much_and_what_to_write() -> None:
    bot = connected(message_delay_ms=0)
    bot.says("hi")
    bot.clock.advance(31 * MINUTE_MS + 1)

    bot.says("hi")

    (remark,) = bot.logged(ev.DiagnosticReported)
    assert remark.code == "message-too-late"
    assert remark.text.splitlines() == [
        "'hi' comes more than 30 minutes after the last answered message and is ignored: maxConsumerMessageDelay of "
        "the agent connector is the limit",
        "  if the account has a higher one, write before it: Given the agent connector's field "
        '"maxConsumerMessageDelay" is "32"',
    ]


@pytest.mark.parametrize(("status", "times"), [("READ", 2), ("SENT", 0)])
def test_messages_are_marked_read_at_the_beginning_and_each_time_unless_the_setting_says_sent(
    status: str, times: int
) -> None:
    bot = connected(accept_status=status)

    bot.says("hi")

    assert len(bot.cloud.read) == times


def test_a_stopped_connector_marks_nothing_read() -> None:
    bot = connected()
    bot.connector.is_running = False

    bot.says("hi")

    assert len(bot.cloud.read) == 1


def test_a_stopped_connector_hands_nothing_over() -> None:
    bot = connected()
    bot.connector.is_running = False

    bot.says("hi")

    assert (hears(bot), bot.remarks()) == ([], ["connector-stopped"])


def test_messages_in_the_window_do_not_reach_a_bot_that_has_left() -> None:
    bot = connected()
    bot.writes("hi")

    bot.connector.conversation_left(CONVERSATION)

    bot.clock.run_until_idle()
    assert hears(bot) == []


def test_a_manager_bot_hears_what_its_patterns_match() -> None:
    bot = ByHand(desk(), role="MANAGER", filter_patterns="^h")

    bot.says("hi")
    bot.says("agent")

    assert (hears(bot), bot.remarks()) == (["hi"], ["message-filtered"])


# --- output ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "BLANK_MESSAGE"])
def test_output_that_shows_nothing_is_not_published(text: str) -> None:
    bot = connected()

    assert bot.connector.publish(CONVERSATION, Outgoing(text))
    assert bot.texts == []


def test_a_lower_case_blank_message_is_published() -> None:
    bot = connected()

    bot.connector.publish(CONVERSATION, Outgoing("blank_message"))

    assert bot.texts == ["blank_message"]


def test_several_cards_are_laid_out_as_the_setting_says() -> None:
    bot = connected(tile_display="horizontal")

    bot.connector.publish(CONVERSATION, Outgoing("", cards=(ev.Card("a"), ev.Card("b"))))

    assert [message.layout for message in bot.cloud.published] == ["horizontal"]


def test_one_card_has_no_layout() -> None:
    bot = connected(tile_display="horizontal")

    bot.connector.publish(CONVERSATION, Outgoing("", cards=(ev.Card("a"),)))

    assert [message.layout for message in bot.cloud.published] == [Outgoing("").layout]


@pytest.mark.parametrize(("writes_labels", "shown"), [(True, ["Red", "Blue"]), (False, ["", ""])])
def test_buttons_show_what_they_write_on_messages_and_cards(writes_labels: bool, shown: list[str]) -> None:
    bot = connected(button_text_on_postback=writes_labels)
    red, blue = ev.Choice("Red", "colour-red"), ev.Choice("Blue", "colour-blue")

    bot.connector.publish(CONVERSATION, Outgoing("Which?", choices=(red,), cards=(ev.Card("a", choices=(blue,)),)))

    (message,) = bot.cloud.published
    assert [message.choices[0].shown, message.cards[0].choices[0].shown] == shown


def test_a_profile_message_names_the_consumer_and_is_not_shown() -> None:
    bot = connected()

    bot.connector.publish(CONVERSATION, Outgoing('SET_USER_PROFILE|{"firstName": "Ann", "lastName": "Lee"}'))

    assert (bot.cloud.names, bot.texts) == ([("Ann", "Lee")], [])


def test_a_profile_message_that_the_account_refuses_is_shown() -> None:
    bot = connected()
    bot.cloud.takes_names = False
    message = 'SET_USER_PROFILE|{"firstName": "Ann", "lastName": "Lee"}'

    bot.connector.publish(CONVERSATION, Outgoing(message))

    assert (bot.texts, bot.remarks()) == ([message], ["profile-not-set"])


@pytest.mark.parametrize(("waited_ms", "texts"), [(1_999, []), (2_000, ["Hello!"])])
def test_shuffled_messages_wait_for_the_end_of_their_interval(waited_ms: int, texts: list[str]) -> None:
    bot = ByHand(desk(), switches={"shuffle_messages": True})
    bot.assigned()
    bot.connector.publish(CONVERSATION, Outgoing("Hello!"))

    bot.clock.advance(waited_ms)

    assert bot.texts == texts


def test_what_waits_in_the_rolling_loop_comes_out_before_the_conversation_closes() -> None:
    bot = ByHand(desk(), switches={"shuffle_messages": True})
    bot.assigned()
    bot.connector.publish(CONVERSATION, Outgoing("Bye!"))

    bot.connector.close(CONVERSATION, survey=True)

    assert (bot.texts, bot.cloud.closed) == (["Bye!"], [True])


# --- the watch, and transfers ----------------------------------------------------------------------------------------


def test_an_unanswered_message_sets_two_timers() -> None:
    bot = connected()
    bot.link.silent = 1

    bot.says("hi")

    assert bot.timers == ["retry message interval", "silence of the bot"]


def test_a_second_unanswered_message_sets_the_timers_again() -> None:
    bot = connected()
    bot.link.silent = 2
    bot.says("hi")

    bot.says("hi")

    assert bot.timers == ["retry message interval", "silence of the bot"]


def test_any_output_ends_the_watch() -> None:
    bot = connected()
    bot.link.silent = 1
    bot.says("hi")

    bot.connector.publish(CONVERSATION, Outgoing("BLANK_MESSAGE"))

    assert bot.timers == []


@pytest.mark.parametrize(("retries", "sent"), [(1, []), (2, [2]), (3, [2, 3]), (4, [2, 3])])
def test_a_message_is_sent_again_at_most_twice(retries: int, sent: list[int]) -> None:
    bot = connected(message_resend_max_retries=retries)
    bot.link.silent = 9
    bot.says("hi")

    bot.clock.advance(5 * MINUTE_MS)

    assert [body.tries for body in bot.logged(ev.MessageResent)] == sent


def test_messages_on_the_way_to_an_agent_are_held_until_the_transfer_fails() -> None:
    bot = connected(message_delay_ms=0)
    bot.says("agent")
    bot.says("hi")
    before = hears(bot)

    bot.connector.transfer_failed(CONVERSATION, "no agent")

    assert (before, hears(bot)) == (["agent"], ["agent", "__agent_escalation_failed__", "hi"])


def test_messages_that_were_held_are_left_to_the_agent_who_accepts() -> None:
    bot = connected(message_delay_ms=0)
    bot.says("agent")
    bot.says("hi")

    bot.connector.transfer_taken(CONVERSATION, "Alex")

    bot.clock.run_until_idle()
    assert hears(bot) == ["agent"]
