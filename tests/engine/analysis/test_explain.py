"""Explanations: what the bot did, and why the rest did not match."""

from __future__ import annotations

import pytest

from handoff.engine import events as ev
from handoff.engine.analysis.explain import explain_no_match, explain_turn
from handoff.engine.bot import Bot, Interaction
from handoff.engine.log import Log
from handoff.engine.ports import IntentScore
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


def explained(text: str, **more: object) -> list[str]:
    return explain_no_match(shop(), text, **more).splitlines()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("I need an agent", "'agent' of 'Escalation' must match the whole input", id="words around it"),
        pytest.param("helo", "did you mean 'hello' of 'Welcome'?", id="a slip of the finger"),
        pytest.param(
            "refund my bill", "'*bill*' of 'Bills' matches, but the exclude keyword 'refund' blocks it", id="excluded"
        ),
        pytest.param("fax", "'fax' of 'Old' matches, but the dialog is disabled", id="a disabled dialog"),
    ],
)
def test_near_miss_of_a_dialog_starter(text: str, line: str) -> None:
    assert f"  {line}" in explained(text)


def test_input_that_does_match_is_said_to() -> None:
    assert explained("hello") == ["a dialog starter would match: 'hello' of 'Welcome'"]


@pytest.mark.parametrize(
    ("text", "variables", "line"),
    [
        ("12", {}, r"rule 1 'number': the regular expression '^\w\d{6}$' is not found in the answer"),
        ("no way", {}, "rule 2 'stop': the answer matches none of 'stop', 'no' ('no' must match the whole answer)"),
        ("gold", {}, "rule 3 'vip': the variable 'tier' is not set, which does not satisfy: equals '1'"),
        ("tin", {"tier": "1"}, "rule 3 'vip': the answer is not 'gold'"),
        ("gold", {"tier": "1"}, "rule 3 'vip' holds"),
        ("tin", {}, "rule 4 'intent': the intent 'check order status' was not recognised"),
    ],
)
def test_rule_of_a_pending_question(text: str, variables: dict[str, str], line: str) -> None:
    bot = shop()

    lines = explain_no_match(bot, text, pending=question_of(bot), read=variables.get).splitlines()

    assert lines[0] == "the question 'Order Status › order' waited for an answer:"
    assert f"  {line}" in lines


@pytest.mark.parametrize(
    ("score", "line"),
    [
        (0.59, "the intent 'check order status' scored 0.59: below GOOD (0.60)"),
        (0.60, "the intent 'check order status' scored 0.60: it starts 'Order Status'"),
    ],
)
def test_intent(score: float, line: str) -> None:
    assert explained("where is it", intents=[IntentScore("check order status", score)])[-1] == line


def turn(*bodies: ev.Body) -> str:
    log = Log()
    for body in bodies:
        log.append(body, conversation="conv-1", bot="Shop Bot")
    return explain_turn(log.events, {"Shop Bot": shop()})


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

    assert explain_turn(log.events).splitlines() == [
        "B received '__agent_escalation_failed__' (the failure message)",
        "  nothing matches '__agent_escalation_failed__'",
    ]


def test_nothing_heard_is_nothing_to_explain() -> None:
    assert explain_turn([]) == "no bot has received anything"


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


def test_a_conversation_is_explained_by_its_version_though_another_one_has_begun_with_a_later_one() -> None:
    world = World(asking("yes", "yes", "yep"))
    world.consumer().says("order")
    world.save(asking("ja", "ja"))
    world.consumer("Dana").says("order")

    world.consumer().says("nope")

    assert "    rule 1 'yes': the answer matches none of 'yes', 'yep'" in world.explain_failure().splitlines()
