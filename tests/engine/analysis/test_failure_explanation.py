"""What the bots did before a step failed: whole turns since the last When, and the cloud's part."""

from __future__ import annotations

import pytest

from handoff.engine import events as ev
from handoff.engine.analysis.failure_explanation import WIDTH, explain_failure
from handoff.engine.bot import Bot, Interaction
from handoff.engine.log import Log
from handoff.fakes.builder import BotBuilder
from handoff.fakes.world.world import World


def shop() -> Bot:
    b = BotBuilder("Shop Bot")
    b.dialog("Welcome", patterns=["hello", "hi *"]).text("Hi!")
    order = b.dialog("Order Status", intent="check order status")
    question = order.question("Number?", name="order")
    question.rule("number", regex=r"^\w\d{6}$").rule("stop", patterns=["stop", "no"], exclude=["please"])
    question.rule("vip", exact="gold", when={"tier": "1"}).rule("intent", intent="check order status")
    b.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id="42")
    b.dialog("Bills", patterns=["*bill*"], exclude=["refund"]).text("Bills.")
    b.dialog("Old", patterns=["fax"], enabled=False).text("Fax.")
    return b.build()


def question_of(bot: Bot) -> Interaction:
    question = bot.interaction_named("order")
    assert question is not None
    return question


def turn(*bodies: ev.Body) -> str:
    log = Log()
    for body in bodies:
        log.append(body, conversation="conv-1", bot="Shop Bot")
    return explain_failure(log.events, lambda _bot, _conversation: shop())


def test_turn_tells_what_was_tried_when_nothing_matched() -> None:
    question = question_of(shop())
    told = turn(
        ev.DialogStarted("Order Status", question.dialog_id, "starter"),
        ev.QuestionAsked("order", question.id),
        ev.BotInputReceived("12"),
        ev.NothingMatched("12"),
        ev.FallbackGiven("built-in"),
    )

    assert told.splitlines()[:4] == [
        "Shop Bot received '12'",
        "  nothing matches '12'",
        "  the question 'Order Status › order' waited for an answer:",
        r"    rule 1 'number': the regular expression '^\w\d{6}$' is not found in the answer",
    ]
    assert told.splitlines()[-1] == "  the built-in fallback text is given (no match)"


def test_turn_tells_why_earlier_rules_did_not_hold() -> None:
    question = question_of(shop())
    told = turn(
        ev.DialogStarted("Order Status", question.dialog_id, "starter"),
        ev.QuestionAsked("order", question.id),
        ev.BotInputReceived("stop"),
        ev.RuleMatched("stop", 1, "PATTERN"),
    )

    assert "  Order Status › order: rule 1 'number': the regular expression" in told
    assert told.splitlines()[-1] == "  rule 2 'stop' holds (PATTERN)"


def test_turn_tells_the_pattern_that_took_the_input() -> None:
    told = turn(ev.BotInputReceived("hello"), ev.DialogStarterMatched("Welcome", "pattern", "hello"))

    assert told.splitlines()[1] == "  the pattern 'hello' of the dialog 'Welcome' matches"


def test_turn_calls_an_intent_by_its_name() -> None:
    intent_id = shop().intent_id("check order status") or ""
    told = turn(ev.BotInputReceived("x"), ev.DialogStarterMatched("Order Status", "intent", "", intent_id, 0.9))

    assert told.splitlines()[1] == "  the intent 'check order status' (0.90) starts the dialog 'Order Status'"


def test_turn_names_dialogs_that_would_have_taken_it_too() -> None:
    told = turn(ev.BotInputReceived("hi bill"), ev.DialogStarterMatched("Welcome", "pattern", "hi *"))

    assert "the dialog 'Bills' would have matched, too, by '*bill*'" in told


def test_log_alone_is_enough_for_the_turn() -> None:
    log = Log()
    log.append(ev.BotInputReceived("__agent_escalation_failed__", "failure"), conversation="c", bot="B")
    log.append(ev.NothingMatched("__agent_escalation_failed__"), conversation="c", bot="B")

    assert explain_failure(log.events).splitlines() == [
        "B received '__agent_escalation_failed__' (the failure message)",
        "  nothing matches '__agent_escalation_failed__'",
    ]


def test_nothing_heard_is_nothing_to_explain() -> None:
    assert explain_failure([]) == "no bot has received anything"


# --- of a World ------------------------------------------------------------------------------------------------------


def asking(rule: str, *patterns: str) -> Bot:
    b = BotBuilder("Shop Bot")
    order = b.dialog("Order", patterns=["order"])
    order.question("Sure?", name="sure").rule(rule, patterns=patterns)
    order.text("Done.")
    return b.build()


def test_what_failed_is_explained_by_the_version_that_played() -> None:
    world = World(asking("yes", "yes", "yep"))
    world.consumer().says("order")
    world.save(asking("ja", "ja"))

    world.consumer().says("nope")

    assert "    rule 1 'yes': the answer matches none of 'yes', 'yep'" in world.explain_failure().splitlines()
    world.consumer("Dana").says("order")
    world.consumer("Dana").says("nope")
    assert "    rule 1 'ja': the answer matches none of 'ja'" in world.explain_failure().splitlines()


def test_a_switch_that_is_the_reason_is_named() -> None:
    world = World(asking("yes", "yes", "yep"))
    world.switch("case_sensitive_patterns", value=True)
    world.consumer().says("order")

    world.consumer().says("Yes")

    why = "    rule 1 'yes': the pattern 'yes' differs only by letter case, which counts by the switch"
    assert any(line.startswith(why) for line in world.explain_failure().splitlines())


def test_a_custom_data_field_in_a_condition_is_explained_by_its_value() -> None:
    b = BotBuilder("Shop Bot")
    b.api("Orders", "https://shop.example", fields={"state": "{$.api_Orders.state}"})
    order = b.dialog("Order", patterns=["order"])
    order.integration("Orders")
    order.question("Sure?", name="sure").rule("sent", patterns=["*"], when={"Orders.state": "sent"})
    world = World(b.build())
    world.outside.stub("GET", "https://shop.example", json={"state": "new"})
    world.consumer().says("order")

    world.consumer().says("yes")

    why = "rule 1 'sent': the variable 'Orders.state' is 'new', which does not satisfy: equals 'sent'"
    assert f"    {why}" in world.explain_failure().splitlines()


def test_a_conversation_is_explained_by_its_version_though_another_one_has_begun_with_a_later_one() -> None:
    world = World(asking("yes", "yes", "yep"))
    world.consumer().says("order")
    world.save(asking("ja", "ja"))
    world.consumer("Dana").says("order")

    world.consumer().says("nope")

    assert "    rule 1 'yes': the answer matches none of 'yes', 'yep'" in world.explain_failure().splitlines()


# --- which turns -----------------------------------------------------------------------------------------------------


def florist(**transfer: str) -> Bot:
    b = BotBuilder("Florist")
    b.dialog("Welcome", patterns=["hi"]).text("Hello!")
    b.dialog("Human Help", patterns=["agent"]).agent_transfer("One moment.", **transfer)
    b.dialog("Failed", patterns=["__agent_escalation_failed__"]).text("Please call us.")
    return b.build()


def received(explained: str) -> list[str]:
    """The inputs whose turns are shown."""
    return [line for line in explained.splitlines() if " received " in line]


def test_failure_message_begins_with_the_words_that_asked_for_an_agent() -> None:
    world = World(florist(skill_id="77"))
    world.consumer().says("hi")

    world.consumer().says("agent")

    assert received(world.explain_failure()) == [
        "Florist received 'agent'",
        "Florist received '__agent_escalation_failed__' (the failure message)",
    ]


def test_all_turns_since_the_last_when_are_shown() -> None:
    world = World(florist(skill_id="77"))
    world.consumer().says("hi")
    since = world.log.last_seq

    world.consumer().says("one")
    world.consumer().says("two")

    assert received(world.explain_failure(since=since)) == ["Florist received 'one'", "Florist received 'two'"]


def test_turn_that_began_before_the_last_when_is_whole() -> None:
    world = World(florist(skill_id="77"))
    world.cloud.add_skill("Human", 77)
    world.cloud.add_agent("Alex", skills=["Human"], state="Online")
    world.consumer().says("agent")
    since = world.log.last_seq

    world.agent("Alex").lets_ring_expire()

    lines = world.explain_failure(since=since).splitlines()
    assert lines[0] == "Florist received 'agent'"
    assert any(line.strip().startswith("the pattern 'agent'") for line in lines)
    assert lines[-2:] == [
        "  the ring at Alex expires",
        "  no agent can be rung for the skill Human: Alex: did not accept the ring",
    ]


def test_turns_in_between_that_led_to_nothing_are_counted() -> None:
    log = Log()
    first = log.append(ev.BotInputReceived("agent"), conversation="c", bot="B")
    log.append(ev.BotInputReceived("hi"), conversation="c", bot="B")
    log.append(ev.BotInputReceived("hello"), conversation="c", bot="B")
    with log.caused_by(first):
        log.append(ev.BotInputReceived("it failed", "failure"), conversation="c", bot="B")

    assert explain_failure(log.events).splitlines() == [
        "B received 'agent'",
        "(2 turns left out)",
        "B received 'it failed' (the failure message)",
    ]


def test_nothing_since_the_last_when_shows_the_turn_before() -> None:
    world = World(florist(skill_id="77"))
    world.consumer().says("hi")
    since = world.log.last_seq

    world.advance(1_000)

    assert world.explain_failure(since=since).splitlines()[:2] == [
        "nothing has happened since the last When; before that",
        "Florist received 'hi'",
    ]


def test_conversations_are_kept_apart() -> None:
    world = World(florist(skill_id="77"))

    world.consumer("Dana").says("hi")
    world.consumer("Alex").says("one")
    world.consumer("Dana").says("two")

    lines = world.explain_failure(since=-1).splitlines()
    assert [line for line in lines if line.startswith("—") or " received " in line] == [
        "— conv-1, Dana —",
        "Florist received 'hi'",
        "Florist received 'two'",
        "— conv-2, Alex —",
        "Florist received 'one'",
    ]


def test_words_that_no_bot_receives_are_shown() -> None:
    world = World(florist(skill_id="77"))
    world.cloud.add_skill("Human", 77)
    world.consumer().says("agent")
    since = world.log.last_seq

    world.consumer().says("are you there?")

    assert "Consumer says 'are you there?'" in world.explain_failure(since=since).splitlines()


def test_message_that_comes_too_late_is_explained_below_itself_with_the_setting() -> None:
    world = World(florist(skill_id="77"))
    world.connector(max_consumer_message_delay_min=1)
    world.cloud.add_skill("Human", 77)
    world.consumer().says("hi")
    since = world.log.last_seq

    world.advance(120_000)
    world.consumer().says("watch")

    told = " ".join(world.explain_failure(since=since).split())
    assert told.index("message-too-late: 'watch' comes more than 1 minute ") > told.index("Consumer says 'watch'")
    assert "maxConsumerMessageDelay of the agent connector is the limit" in told
    assert 'write before it: Given the agent connector\'s field "maxConsumerMessageDelay" is "' in told


def test_error_of_a_script_that_stops_the_flow_is_told_once() -> None:
    bot = BotBuilder("Desk")
    bot.dialog("Welcome", patterns=["hi"]).text("Hello!", name="hello", pre="nothing.here();")
    world = World(bot.build())
    world.switch("script_errors", "stop")

    world.consumer().says("hi")

    told = world.explain_failure()
    assert told.count("nothing is not defined") == 1
    assert told.count("assumed (C29)") == 1
    assert 'the flow stops: the Pre-Process Code fails, and the switch script_errors is "stop"' in told


def test_no_line_is_wider_than_the_limit_where_it_can_be_broken() -> None:
    world = World(florist(skill_id="{$botContext.skillId}"))

    world.consumer().says("agent")

    lines = world.explain_failure().splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert any("assumed (C24)" in line for line in lines)


# --- a silent bot ----------------------------------------------------------------------------------------------------


def heads(explained: str) -> list[str]:
    """The lines that say who acts."""
    return [line for line in explained.splitlines() if not line.startswith(" ")]


def silent_world(messages: int = 1, **fields: object) -> World:
    world = World(florist(skill_id="77"))
    world.connector(**fields)
    world.faults.silent_for(messages)
    return world


FOUR_MINUTES_MS = 240_000
UNHEARD = ["Consumer says 'agent'", "  fault: the bot is silent: a message does not reach it"]


@pytest.mark.parametrize("since_words", [False, True], ids=["after the words", "from the words on"])
def test_transfer_to_an_unknown_fallback_skill_is_told_from_the_unheard_words_on(since_words: bool) -> None:
    world = silent_world(fallback_skill_id="999")
    before = world.log.last_seq
    world.consumer().says("agent")
    since = before if since_words else world.log.last_seq

    world.advance(FOUR_MINUTES_MS)

    told = world.explain_failure(since=since)
    assert told.splitlines()[:2] == UNHEARD
    assert heads(told) == [
        "Consumer says 'agent'",
        "the agent connector of Florist",
        "Florist received '__agent_escalation_failed__' (the failure message)",
    ]
    told_in_order = (
        "  the bot has been silent for 180001 ms",
        "  requests a transfer to the skill id 999 (fallback skill)",
        '    add: Given the skill "Fallback" with id 999',
        "    request: agentSkillId '999', message 'BLANK_MESSAGE'",
        "    answer: no skill with id 999",
        "  the transfer fails (at once): status 400",
    )
    assert [line for line in told.splitlines() if line in told_in_order] == list(told_in_order)


def test_measures_of_the_connector_are_no_part_of_the_turn_before_them() -> None:
    world = World(florist(skill_id="77"))
    world.connector(fallback_skill_id="999")
    world.consumer().says("hi")
    world.faults.silent_for(1)
    world.consumer().says("agent")
    since = world.log.last_seq

    world.advance(FOUR_MINUTES_MS)

    assert heads(world.explain_failure(since=since))[:2] == ["Consumer says 'agent'", "the agent connector of Florist"]


def test_transfer_to_a_fallback_skill_without_agents_leads_back_to_the_unheard_words() -> None:
    world = silent_world(fallback_skill_id="77")
    world.cloud.add_skill("Human", 77)
    world.cloud.add_agent("Alex", skills=["Human"], state="Online")
    world.consumer().says("agent")
    world.advance(FOUR_MINUTES_MS - 59_000)  # the ring has not expired yet
    since = world.log.last_seq

    world.agent("Alex").lets_ring_expire()

    told = world.explain_failure(since=since)
    assert heads(told) == ["Consumer says 'agent'", "the agent connector of Florist", "the cloud"]
    assert "  requests a transfer to the skill id 77 (fallback skill)" in told.splitlines()
    assert "  the ring at Alex expires" in told.splitlines()


def test_silence_without_a_fallback_skill_is_told() -> None:
    world = silent_world()
    world.consumer().says("agent")
    since = world.log.last_seq

    world.advance(FOUR_MINUTES_MS)

    lines = world.explain_failure(since=since).splitlines()
    assert lines[:3] == [*UNHEARD, "the agent connector of Florist"]
    assert "  the bot has been silent for 180001 ms" in lines


def test_lost_response_is_told_in_the_turn_that_lost_it() -> None:
    world = World(florist(skill_id="77"))
    world.connector(fallback_skill_id="999")
    world.faults.lose_next_response()
    world.consumer().says("hi")
    since = world.log.last_seq

    world.advance(FOUR_MINUTES_MS)

    told = world.explain_failure(since=since)
    assert told.splitlines()[:2] == ["Florist received 'hi'", "  fault: the bot's response is lost"]
    assert heads(told)[1] == "the agent connector of Florist"


def test_transfer_of_a_stuck_conversation_is_told_from_the_unheard_words_on() -> None:
    world = silent_world(2, escalate_on_stuck=True, escalation_skill_id_on_stuck="999")
    world.switch("stuck_profile", "B")
    world.consumer().says("agent")
    since = world.log.last_seq

    world.advance(FOUR_MINUTES_MS)

    told = world.explain_failure(since=since)
    assert told.splitlines()[:2] == UNHEARD
    told_in_order = (
        "  sends 'agent' to the bot again, try 2",
        "  fault: the bot is silent: a message does not reach it",
        "  the conversation is stuck after 2 tries without an answer; measure: transfer",
        "  requests a transfer to the skill id 999 (stuck conversation)",
        "    answer: no skill with id 999",
    )
    assert [line for line in told.splitlines()[2:] if line in told_in_order] == list(told_in_order)
    assert heads(told)[1:] == [
        "the agent connector of Florist",
        "Florist received '__agent_escalation_failed__' (the failure message)",
    ]


def test_earlier_tries_of_the_same_words_are_told_though_they_are_older_than_the_last_when() -> None:
    world = silent_world(2, message_resend_max_retries=2, user_retry_on_stuck=True)
    world.consumer().says("agent")
    world.advance(FOUR_MINUTES_MS // 3)
    since = world.log.last_seq

    world.advance(FOUR_MINUTES_MS // 3)

    lines = world.explain_failure(since=since).splitlines()
    assert "  sends 'agent' to the bot again, try 2" in lines
    assert "  the conversation is stuck after 2 tries without an answer; measure: fresh start" in lines


def test_second_try_that_the_bot_hears_follows_the_unheard_words() -> None:
    world = silent_world(message_resend_max_retries=2)
    world.consumer().says("hi")
    since = world.log.last_seq

    world.advance(FOUR_MINUTES_MS)

    told = world.explain_failure(since=since)
    assert heads(told) == ["Consumer says 'hi'", "the agent connector of Florist", "Florist received 'hi'"]


def test_words_that_a_silent_bot_has_not_received_yet_are_told_with_the_fault() -> None:
    world = silent_world()

    world.consumer().says("agent")

    lines = world.explain_failure().splitlines()
    assert lines[:3] == ["no bot has received anything", *UNHEARD]


def test_fault_of_a_transfer_is_told_where_it_struck() -> None:
    world = World(florist(skill_id="77"))
    world.cloud.add_skill("Human", 77)
    world.faults.transfer_api_answers(503)

    world.consumer().says("agent")

    lines = world.explain_failure().splitlines()
    assert lines.index("Florist received 'agent'") < lines.index("  fault: the transfer API answers 503")


def test_transfer_that_fails_after_its_acceptance_shows_the_fault_in_the_cloud() -> None:
    world = World(florist(skill_id="77"))
    world.cloud.add_skill("Human", 77)
    world.faults.transfers_fail_later()

    world.consumer().says("agent")
    world.advance(FOUR_MINUTES_MS)

    assert "  fault: an accepted transfer fails later" in world.explain_failure(since=-1).splitlines()


# --- an escalation that fails ----------------------------------------------------------------------------------------


def test_transfer_to_an_unknown_skill_shows_request_answer_and_the_step_to_add() -> None:
    world = World(florist(skill_id="77"))

    world.consumer().says("agent")

    told = world.explain_failure()
    lines = [line.strip() for line in told.splitlines()]
    assert "Human Help › escalation_1: requests a transfer to the skill id 77 (Agent Transfer)" in lines
    assert 'add: Given the skill "Human Help" with id 77' in lines
    assert "request: agentSkillId '77', message 'One moment.'" in lines
    assert "answer: no skill with id 77" in lines
    assert " ".join(lines).count("livePersonAgent → 400") == 1


def test_skill_id_from_a_variable_is_shown_as_written_and_resolved() -> None:
    world = World(florist(skill_id="{$botContext.skillId}"))
    world.set_variable("skillId", "77")

    world.consumer().says("agent")

    assert "transfer to the skill id 77 (Agent Transfer, written '{$botContext.skillId}')" in world.explain_failure()


@pytest.mark.parametrize(
    ("agent", "line"),
    [
        pytest.param(None, 'add: Given the agent "…" with the skill "Human" is online', id="no agent"),
        pytest.param({"state": "Offline"}, 'add: Given the agent "Alex" is online', id="nobody online"),
        pytest.param({"state": "Away"}, 'add: Given the agent "Alex" is online', id="away"),
        pytest.param(
            {"state": "Online", "slots": 0}, 'add: Given the agent "Alex" has 3 messaging slots', id="no free slot"
        ),
    ],
)
def test_queue_in_which_nobody_is_rung_shows_the_step_to_add(agent, line: str) -> None:
    world = World(florist(skill_id="77"))
    world.cloud.add_skill("Human", 77)
    if agent is not None:
        world.cloud.add_agent("Alex", skills=["Human"], **agent)

    world.consumer().says("agent")

    assert [each.strip() for each in world.explain_failure().splitlines() if "add:" in each] == [line]


@pytest.mark.parametrize(
    ("agent", "why"),
    [({"state": "Offline"}, "is Offline"), ({"state": "Online", "slots": 0}, "cannot be rung")],
)
def test_named_agent_who_is_not_rung_is_explained(agent, why: str) -> None:
    world = World(florist(skill_id="77", agent_id="4711"))
    world.cloud.add_skill("Human", 77)
    world.cloud.add_agent("Alex", skills=["Human"], id="4711", **agent)
    world.cloud.add_agent("Kim", skills=["Human"], state="Online")

    world.consumer().says("agent")

    lines = [line.strip() for line in world.explain_failure().splitlines()]
    assert f"Alex, the agent that the transfer names, {why}: the skill decides" in lines
    assert lines[-1] == "rings at Kim for the skill Human"


def test_call_of_an_integration_shows_what_was_sent_and_answered() -> None:
    b = BotBuilder("Florist")
    b.dialog("Stock", patterns=["stock"]).integration("Stock")
    b.api("Stock", "https://stock.example/items", method="POST", body='{"item": "rose"}')
    world = World(b.build())
    world.outside.stub("POST", "https://stock.example/items", json={"count": 3})

    world.consumer().says("stock")

    lines = [line.strip() for line in world.explain_failure().splitlines()]
    assert """request: '{"item": "rose"}'""" in lines
    assert """answer: '{"count": 3}'""" in lines
