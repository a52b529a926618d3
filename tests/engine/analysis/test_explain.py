"""Explanations: what the bot did, and why the rest did not match."""

from __future__ import annotations

import pytest

from handoff.engine.analysis.explain import explain_no_match
from handoff.engine.bot import Bot, Interaction
from handoff.engine.ports import IntentScore
from handoff.fakes.builder import BotBuilder


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


def test_letter_case_is_named_where_the_switch_makes_it_the_reason() -> None:
    bot, why = shop(), "differs only by letter case, which counts by the switch case_sensitive_patterns"

    lines = explain_no_match(bot, "HELLO", case_sensitive=True).splitlines()
    answer = explain_no_match(bot, "STOP", pending=question_of(bot), case_sensitive=True).splitlines()

    assert f"  'hello' of 'Welcome' {why}" in lines
    assert f"  rule 2 'stop': the pattern 'stop' {why}" in answer
    assert "switch" not in "".join(explained("HELLO"))
    assert "switch" not in explain_no_match(bot, "no idea", case_sensitive=True)


def test_letter_case_is_named_where_only_it_keeps_a_regular_expression_from_matching() -> None:
    b = BotBuilder("Shop Bot")
    b.dialog("Code", patterns=["code"]).question("Code?", name="order").rule("code", regex="^[A-Z]{2}$")
    bot = b.build()

    def reason(text: str) -> str:
        return explain_no_match(bot, text, pending=question_of(bot)).splitlines()[1]

    assert reason("ab") == "  rule 1 'code': the regular expression '^[A-Z]{2}$' is not found in the answer" + (
        " (letter case counts in it)"
    )
    assert reason("a1") == "  rule 1 'code': the regular expression '^[A-Z]{2}$' is not found in the answer"


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
