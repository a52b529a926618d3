"""The bot platform, driven by hand: turns, sessions, inputs, requests."""

from __future__ import annotations

import httpx
import pytest

from handoff.engine import events as ev
from handoff.engine.bot import Bot
from handoff.engine.connector.web_view import authorization
from handoff.engine.errors import FeatureError
from handoff.engine.escalation.table import State
from handoff.engine.flow.chain import CHAIN_LIMIT
from handoff.engine.platform.interruption import HANDLE, REPLY, TIMEOUT, WEB_VIEW
from handoff.engine.platform.requests import ATTEMPT
from handoff.engine.ports import Delivery
from handoff.fakes.builder import BotBuilder

from ..by_hand import CONVERSATION, HUMAN, ByHand

HOUR_MS = 3_600_000


def desk() -> Bot:
    b = BotBuilder("Desk")
    b.dialog("Welcome", patterns=["hi"]).text("Hello!")
    slow = b.dialog("Slow", patterns=["slow"])
    slow.text("First.")
    slow.text("Last.", delay_ms=16_000)
    orders = b.dialog("Orders", patterns=["order"])
    orders.integration("Order").rule("No", api="FAILURE", next="no").rule("Yes", api="SUCCESS", next="yes")
    orders.text("It is here.", name="yes", next="end")
    orders.text("It is not.", name="no")
    b.api("Order", "https://shop.example/1")
    b.dialog("Escalation", patterns=["agent"]).agent_transfer("One moment.", skill_id=HUMAN)
    b.dialog("Failed", patterns=["__agent_escalation_failed__"]).text("No agent is there.")
    b.fallback("Pardon?")
    return b.build()


@pytest.fixture
def bot() -> ByHand:
    made = ByHand(desk(), message_delay_ms=0, disable_greetings=True)
    made.assigned()
    return made


def hears(bot: ByHand) -> list[str]:
    return [body.text for body in bot.logged(ev.BotInputReceived)]


# --- turns -----------------------------------------------------------------------------------------------------------


def test_a_turn_that_waits_is_resumed_when_its_delay_is_over(bot: ByHand) -> None:
    bot.writes("slow")
    bot.clock.advance(15_999)
    before = bot.texts.copy()

    bot.clock.advance(1)

    assert (before, bot.texts) == (["First."], ["First.", "Last."])


def test_a_turn_that_waits_for_an_answer_is_resumed_after_the_latency(bot: ByHand) -> None:
    bot.latency_ms = 700
    bot.writes("order")
    bot.clock.advance(699)
    before = bot.texts.copy()

    bot.clock.advance(1)

    assert (before, bot.texts) == ([], ["It is here."])


def test_an_answer_that_comes_too_late_changes_nothing(bot: ByHand) -> None:
    bot.latency_ms = 700
    bot.writes("order")
    bot.clock.advance(699)
    bot.assigned()
    seen = bot.log.last_seq

    bot.clock.run_until_idle()

    assert (bot.texts, bot.log.last_seq) == ([], seen)


def test_the_timer_of_an_ended_turn_does_not_resume_the_next_one(bot: ByHand) -> None:
    bot.writes("slow")
    bot.clock.advance(15_001)
    bot.writes("slow")

    bot.clock.advance(15_999)

    assert bot.texts == ["First.", "First."]


def test_a_platform_input_waits_for_the_end_of_the_turn_under_way(bot: ByHand) -> None:
    bot.writes("slow")
    bot.clock.advance(0)
    bot.platform.handle_input(CONVERSATION, Delivery("hi", "step-up"))

    bot.clock.run_until_idle()

    assert bot.texts == ["First.", "Last.", "Hello!"]


def test_an_input_that_waits_is_dropped_when_the_conversation_comes_back(bot: ByHand) -> None:
    bot.writes("slow")
    bot.clock.advance(0)
    bot.platform.handle_input(CONVERSATION, Delivery("hi", "step-up"))

    bot.assigned()

    bot.clock.run_until_idle()
    assert (bot.texts, bot.remarks()) == (["First."], ["input-dropped"])


def test_a_turn_without_an_answer_that_can_be_given_is_not_in_the_way_of_the_next(bot: ByHand) -> None:
    def refuse(_: httpx.Request) -> httpx.Response:
        raise FeatureError("no stub")

    bot.answer = refuse
    with pytest.raises(FeatureError, match="no stub"):
        bot.says("order")

    bot.says("hi")

    assert bot.texts == ["Hello!"]


def test_a_lost_response_does_not_come_out(bot: ByHand) -> None:
    bot.link.lost = 1

    bot.says("hi")

    assert (hears(bot), bot.texts) == (["hi"], [])


@pytest.mark.parametrize(("gap_ms", "remarks"), [(1_999, ["message-order"]), (2_000, [])])
def test_two_messages_within_two_seconds_are_remarked_on(gap_ms: int, remarks: list[str]) -> None:
    b = BotBuilder("Desk")
    dialog = b.dialog("Welcome", patterns=["hi"])
    dialog.text("One.")
    dialog.text("Two.", delay_ms=gap_ms)
    bot = ByHand(b.build(), disable_greetings=True)
    bot.assigned()

    bot.says("hi")

    assert bot.remarks() == remarks


# --- interruptions ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("after_ms", "heard"), [(15_000, ["slow"]), (15_001, ["slow", "hi"])])
def test_a_responding_bot_is_not_interrupted_for_fifteen_seconds(bot: ByHand, after_ms: int, heard: list[str]) -> None:
    bot.writes("slow")
    bot.clock.advance(after_ms)

    bot.platform.handle_input(CONVERSATION, Delivery("hi"))

    assert hears(bot) == heard


def test_a_consumer_who_interrupts_ends_the_turn_under_way(bot: ByHand) -> None:
    bot.writes("slow")
    bot.clock.advance(15_001)

    bot.writes("hi")
    bot.clock.advance(0)

    assert bot.texts == ["First.", "Hello!"]


def test_a_blocked_message_is_answered_when_the_three_variables_say_so() -> None:
    variables = {HANDLE: "true", TIMEOUT: "9000", REPLY: "One moment."}
    bot = ByHand(desk(), environment=variables, message_delay_ms=0, disable_greetings=True)
    bot.assigned()
    bot.writes("slow")
    bot.clock.advance(0)

    bot.writes("hi")
    bot.clock.advance(0)

    assert bot.texts == ["First.", "One moment."]


def test_a_consumer_who_interrupts_a_transfer_call_gives_the_attempt_up() -> None:
    bot = ByHand(desk(), environment={HANDLE: "false"}, message_delay_ms=0, disable_greetings=True)
    bot.assigned()
    bot.answer, bot.latency_ms = 500, 5_000
    bot.writes("agent")
    bot.clock.advance(0)

    bot.writes("hi")
    bot.clock.advance(0)

    assert [body.why for body in bot.logged(ev.EscalationAbandoned)] == ["the consumer interrupted it"]
    assert bot.texts == ["Hello!"]


# --- sessions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("idle_ms", "ended"), [(HOUR_MS, 0), (HOUR_MS + 1, 1)])
def test_a_session_ends_after_more_than_an_idle_hour(idle_ms: int, ended: int) -> None:
    bot = ByHand(desk(), message_delay_ms=0, disable_greetings=True, max_consumer_message_delay_min=100)
    bot.assigned()
    bot.says("hi")
    bot.clock.advance(idle_ms)

    bot.platform.handle_input(CONVERSATION, Delivery("hi"))

    assert len(bot.logged(ev.SessionEnded)) == ended


def test_a_session_keeps_the_version_that_it_began_with(bot: ByHand) -> None:
    bot.says("hi")
    first = bot.platform.bot_in(CONVERSATION)

    bot.platform.use(desk())

    assert bot.platform.bot_in(CONVERSATION) is first


def test_a_session_that_begins_later_has_the_saved_version(bot: ByHand) -> None:
    bot.says("hi")
    saved = desk()
    bot.platform.use(saved)
    bot.clock.advance(HOUR_MS + 1)

    bot.platform.handle_input(CONVERSATION, Delivery("hi"))

    assert bot.platform.bot_in(CONVERSATION) is saved


def test_a_slot_is_set_from_outside_by_its_prefix(bot: ByHand) -> None:
    bot.platform.set_variable(CONVERSATION, "slot.colour", "red")

    session = bot.platform.session(CONVERSATION)
    assert (session.variable("colour"), session.slots["colour"].value) == (None, "red")


def test_a_conversation_that_is_forgotten_leaves_an_empty_session(bot: ByHand) -> None:
    bot.says("hi")

    bot.platform.forgotten(CONVERSATION)

    assert not bot.platform.session(CONVERSATION).started


def test_a_turn_that_waits_ends_with_the_conversation(bot: ByHand) -> None:
    bot.writes("slow")
    bot.clock.advance(0)

    bot.connector.conversation_closed(CONVERSATION)

    bot.clock.run_until_idle()
    assert bot.texts == ["First."]


# --- requests --------------------------------------------------------------------------------------------------------


def test_a_request_that_times_out_takes_the_whole_limit(bot: ByHand) -> None:
    def time_out(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("too slow", request=request)

    bot.answer = time_out
    bot.writes("order")
    bot.clock.advance(29_999)
    before = bot.texts.copy()

    bot.clock.advance(1)

    (exchange,) = bot.logged(ev.HttpExchanged)
    assert (before, bot.texts) == ([], ["It is not."])
    assert (exchange.status, exchange.error) == (0, "no answer within 30000 ms (ReadTimeout)")


def test_a_request_that_cannot_be_sent_is_a_failure_at_once(bot: ByHand) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    bot.answer = refuse

    bot.says("order")

    (exchange,) = bot.logged(ev.HttpExchanged)
    assert (bot.texts, exchange.error, exchange.latency_ms) == (["It is not."], "refused", 0)


def test_a_transfer_call_names_its_attempt_beside_the_request(bot: ByHand) -> None:
    bot.says("agent")

    (request,) = bot.requests
    assert request.extensions[ATTEMPT] == 1


def test_the_key_of_a_transfer_call_is_not_logged(bot: ByHand) -> None:
    bot.platform.deployment.token = "s3cret"

    bot.says("agent")

    assert "s3cret" in str(bot.requests[0].headers.raw)
    assert b"s3cret" not in bot.log.to_ndjson()


# --- files -----------------------------------------------------------------------------------------------------------


def with_upload(*patterns: str) -> ByHand:
    b = BotBuilder("Desk")
    upload = b.dialog("Upload", patterns=["file", *patterns])
    upload.file_upload("Send it.")
    upload.integration("Store")
    upload.text("Thank you.")
    b.dialog("Stored", patterns=["file_upload_success:*"]).text("It is stored.")
    b.file("Store", "https://files.example/", body="{{file_url}}")
    bot = ByHand(b.build(), message_delay_ms=0, disable_greetings=True)
    bot.assigned()
    return bot


def test_a_turn_goes_on_while_its_file_is_sent_on() -> None:
    bot = with_upload()
    bot.says("file")
    bot.latency_ms = 3_000

    bot.writes("", file=ev.File("bill.pdf"))
    bot.clock.advance(2_999)

    assert bot.texts == ["Send it.", "Processing the file...", "Thank you."]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (200, ["Successfully processed the file.", "It is stored."]),
        (500, ["Failed to process the file. Please try again."]),
    ],
)
def test_the_outcome_of_a_file_is_said_and_may_begin_a_dialog(status: int, said: list[str]) -> None:
    bot = with_upload()
    bot.says("file")
    bot.answer = status

    bot.uploads("bill.pdf")

    assert bot.texts[3:] == said


def test_the_outcome_of_a_file_is_not_said_in_a_closed_conversation() -> None:
    bot = with_upload()
    bot.says("file")
    bot.latency_ms = 3_000
    bot.writes("", file=ev.File("bill.pdf"))
    bot.clock.advance(0)
    bot.log.append(ev.ConversationClosed("consumer"), conversation=CONVERSATION)

    bot.clock.run_until_idle()

    assert bot.texts[3:] == []


def test_files_that_begin_a_dialog_without_a_word_of_the_consumer_have_a_limit() -> None:
    b = BotBuilder("Desk")
    upload = b.dialog("Upload", patterns=["file"])
    upload.file_upload("Send it.")
    upload.integration("Store")
    b.dialog("Again", patterns=["file_upload_success:*"]).integration("Store")
    b.file("Store", "https://files.example/")
    bot = ByHand(b.build(), message_delay_ms=0, disable_greetings=True)
    bot.assigned()
    bot.says("file")

    bot.uploads("bill.pdf")

    assert len(bot.requests) == CHAIN_LIMIT + 1
    assert len(bot.logged(ev.FlowStopped)) == 1


# --- the Web View API ------------------------------------------------------------------------------------------------


def posted(bot: ByHand, header: str | None = None, message: str = "hi") -> bool:
    key = authorization(CONVERSATION, bot.platform.bot_in(CONVERSATION).id)
    return bot.platform.post_web_view(CONVERSATION, header or key, {"a": "1"}, message)


def test_a_web_view_call_sets_variables_and_begins_a_turn(bot: ByHand) -> None:
    accepted = posted(bot)

    assert (accepted, bot.platform.session(CONVERSATION).variable("a"), bot.texts) == (True, "1", ["Hello!"])


def test_a_web_view_call_with_a_wrong_header_does_nothing(bot: ByHand) -> None:
    accepted = posted(bot, "0" * 64)

    assert (accepted, bot.platform.session(CONVERSATION).variable("a"), bot.texts) == (False, None, [])


def test_a_web_view_message_does_not_reach_a_bot_that_has_left(bot: ByHand) -> None:
    bot.says("hi")
    bot.connector.conversation_left(CONVERSATION)

    posted(bot)

    assert (bot.texts, bot.remarks()) == (["Hello!"], ["web-view-message-dropped"])


@pytest.mark.parametrize(("passes", "texts"), [("false", ["First."]), ("true", ["First.", "Hello!"])])
def test_a_web_view_message_interrupts_when_a_variable_says_so(passes: str, texts: list[str]) -> None:
    bot = ByHand(desk(), environment={WEB_VIEW: passes}, message_delay_ms=0, disable_greetings=True)
    bot.assigned()
    bot.writes("slow")
    bot.clock.advance(0)

    posted(bot)

    assert bot.texts == texts


# --- copies ----------------------------------------------------------------------------------------------------------


def test_a_turn_that_waits_can_be_made_again(bot: ByHand) -> None:
    bot.writes("slow")
    bot.clock.advance(0)
    seen = bot.log.last_seq

    made = bot.platform.remade(CONVERSATION)

    assert made is not None
    assert made.session == bot.platform.session(CONVERSATION)
    assert bot.log.last_seq == seen


def test_a_bot_that_waits_for_the_consumer_has_no_turn_to_make_again(bot: ByHand) -> None:
    bot.says("hi")

    assert bot.platform.remade(CONVERSATION) is None


# --- previews --------------------------------------------------------------------------------------------------------


def test_a_preview_refuses_a_transfer_and_shows_its_message() -> None:
    bot = ByHand(desk(), previews=True, message_delay_ms=0, disable_greetings=True)
    bot.assigned()

    bot.says("agent")

    assert (bot.requests, bot.texts, bot.remarks()) == ([], ["One moment."], ["preview-cannot-transfer"])
    assert bot.platform.session(CONVERSATION).state is State.WITH_BOT
