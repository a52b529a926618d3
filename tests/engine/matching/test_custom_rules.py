"""The custom rule that holds: its variable conditions, and how they combine."""

from __future__ import annotations

import pytest

from handoff.engine import events as ev
from handoff.engine.turn.answer import Answer
from handoff.fakes.builder import BotBuilder

CALL = Answer(200, '{"state": "open"}')


def ask(when: dict[str, object], *, any_of: bool = False) -> BotBuilder:
    """A bot with a rule under these conditions, after two variables were set by code and one result was read."""
    b = BotBuilder("Desk")
    b.api("Shop", "https://shop.example/state", fields={"state": "{$.api_Shop.state}"})
    main = b.dialog("Main", patterns=["hi"])
    code = "botContext.setBotVariable('tier', 'gold', true); botContext.setBotVariable('region', 'north', true);"
    main.integration("Shop", post=code)
    main.question("Well?").rule("Wanted", patterns=["*"], when=when, any_of=any_of, next="wanted").rule(
        "Other", no_match="", next="other"
    )
    main.text("Wanted.", name="wanted", next="end")
    main.text("Other.", name="other", next="end")
    return b


@pytest.mark.parametrize(
    ("tier", "region", "any_of", "holds"),
    [
        ("gold", "north", False, True),
        ("gold", "south", False, False),
        ("tin", "south", False, False),
        ("gold", "north", True, True),
        ("gold", "south", True, True),
        ("tin", "north", True, True),
        ("tin", "south", True, False),
    ],
)
def test_all_variable_conditions_have_to_hold_or_any_of_them(
    converse, tier: str, region: str, any_of: bool, holds: bool
) -> None:
    talk = converse(ask({"tier": tier, "region": region}, any_of=any_of))
    talk.says("hi", CALL)

    talk.says("go")

    assert talk.texts == ["Wanted."] if holds else ["Other."]


def test_with_any_the_match_condition_still_has_to_hold(converse) -> None:
    b = BotBuilder("Desk")
    question = b.dialog("Main", patterns=["hi"]).question("Well?")
    question.rule("Yes", patterns=["yes"], when={"{$userMessage}": ("o", "CONTAINS")}, any_of=True, next="end")
    talk = converse(b, "hi")

    talk.says("no")

    assert talk.events(ev.RuleMatched) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tier", "gold"),
        ("{$userMessage}", "go"),
        ("$userMessage", "go"),
        ("{$query}", "go"),
        ("{$botContext.tier}", "gold"),
        ("{$botVariable.tier}", "gold"),
        ("{$.api_Shop.state}", "open"),
        ("{Shop.state}", "open"),
        ("Shop.state", "open"),
        ("api_ShopStatus", "200"),
        ("{$env.REGION}", "north"),
        ("{$env.REGION} {$botContext.tier}", "north gold"),
        ("{$userMessage}", "{$userMessage}"),
        ("tier", "{$botContext.tier}"),
    ],
)
def test_a_condition_may_name_a_reference(converse, name: str, value: str) -> None:
    talk = converse(ask({name: value}), environment={"REGION": "north"})
    talk.says("hi", CALL)

    talk.says("go")

    assert talk.texts == ["Wanted."]


@pytest.mark.parametrize("name", ["{$botContext.nothing}", "nothing", "Shop.nothing", "api_OtherStatus", "{$env.NONE}"])
def test_what_has_no_value_is_empty(converse, name: str) -> None:
    talk = converse(ask({name: ("", "IS_EMPTY")}))
    talk.says("hi", CALL)

    talk.says("go")

    assert talk.texts == ["Wanted."]


def test_an_export_that_does_not_say_how_they_combine_needs_all(converse) -> None:
    b = ask({"tier": "gold", "region": "south"})
    export = b.dump().replace(b'"contextMatchConditionType": "ALL",', b"")
    assert export != b.dump()

    class Loaded:
        def build(self):
            from handoff.engine.bot import Bot

            return Bot.load(export)

    talk = converse(Loaded())
    talk.says("hi", CALL)

    talk.says("go")

    assert talk.texts == ["Other."]


@pytest.mark.parametrize(
    ("text", "texts"), [("yes", ["Yes."]), ("Yes", ["Other."]), ("no yes", ["Other."]), ("NO yes", ["Yes."])]
)
def test_by_its_switch_letter_case_counts_in_answers_and_their_exclude_keywords(
    converse, text: str, texts: list[str]
) -> None:
    b = BotBuilder("Desk")
    main = b.dialog("Main", patterns=["hi"])
    question = main.question("Well?")
    question.rule("Yes", patterns=["*yes"], exclude=["no"], next="yes").rule("Other", no_match="", next="other")
    main.text("Yes.", name="yes", next="end")
    main.text("Other.", name="other", next="end")
    talk = converse(b, "hi", case_sensitive_patterns=True)

    talk.says(text)

    assert talk.texts == texts
