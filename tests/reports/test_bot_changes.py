"""What changed between two versions of a bot, in its author's words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.engine.bot import Bot
from handoff.fakes.builder import BotBuilder
from handoff.reports.bot_changes import Change, changes


def builder() -> BotBuilder:
    built = BotBuilder("Florist")
    built.dialog("Welcome", patterns=["hi", "hello"]).text("Hello!", name="welcome", pre="var a = 1;\nvar b = 2;")
    order = built.dialog("Order", patterns=["order"])
    size = order.multiple_choice("Which size?", ["S", "L"], name="size")
    size.rule("Small", option="S", next="end").rule("Large", option="L", set={"size": "L"})
    order.integration("Stock", name="stock").rule("None left", api="FAILURE", next="end")
    built.api("Stock", "https://shop.example/stock", fields={"left": "$.left"})
    built.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id="4129463410", name="to_human", delay_ms=4000)
    return built


@pytest.fixture(scope="module")
def old() -> Bot:
    return builder().build()


def at(bot: Bot, name: str) -> str:
    found = bot.interaction_named(name)
    assert found is not None
    return found.path


TILE = "content.results.tile.tileData[0]"


@pytest.mark.parametrize(
    ("name", "field", "value", "expected"),
    [
        ("welcome", f"{TILE}.text", "Hi!", Change("changed", "Welcome › welcome", "text", "Hello!", "Hi!")),
        (
            "to_human",
            f"{TILE}.escalation.agentSkillId",
            "2200000001",
            Change("changed", "Escalation › to_human", "skill id", "4129463410", "2200000001"),
        ),
        (
            "to_human",
            "interactionDelay",
            None,
            Change("changed", "Escalation › to_human", "interaction delay", "4000 ms", ""),
        ),
        (
            "welcome",
            "preProcessMessage",
            "var a = 1;\nvar b = 3;",
            Change("changed", "Welcome › welcome", "Pre-Process Code", "var b = 2;", "var b = 3;"),
        ),
        (
            "size",
            "responseMatches[0].action.value",
            "next",
            Change("changed", "Order › size", "next action of rule 'Small'", "End Interaction", "Next Interaction"),
        ),
        (
            "size",
            "responseMatches[1].contextDataVariables",
            [],
            Change("removed", "Order › size", "variable set by rule 'Large'", "size = 'L' (session)"),
        ),
        (
            "size",
            "somethingNew.deep[0]",
            "x",
            Change("added", "Order › size", "somethingNew.deep[0]", "", "x"),
        ),
    ],
    ids=["text", "skill id", "delay", "code", "next action", "variable", "unknown key"],
)
def test_changed_field_is_named(old: Bot, name: str, field: str, value: Any, expected: Change) -> None:
    path = f"{at(old, name)}.{field}"
    new = old.edited(path.partition(".deep")[0], {"deep": ["x"]}) if ".deep" in path else old.edited(path, value)

    assert changes(old, new) == [expected]


def test_pattern_taken_out_is_one_change(old: Bot) -> None:
    starter = old.chain(old.dialogs[0])[0]

    found = changes(old, old.edited(f"{starter.path}.pattern", ["hi"]))

    assert found == [Change("removed", starter.where, "pattern", "hello")]


def test_order_of_patterns_is_a_change(old: Bot) -> None:
    starter = old.chain(old.dialogs[0])[0]

    (found,) = changes(old, old.edited(f"{starter.path}.pattern", ["hello", "hi"]))

    assert (found.what, found.old, found.new) == ("order of patterns", "hi, hello", "hello, hi")


def test_dialog_and_its_interactions_are_added_and_removed(old: Bot) -> None:
    more = builder()
    more.dialog("Opening Hours", patterns=["hours"]).text("Nine to five.", name="hours")
    new = more.build()

    come, gone = changes(old, new), changes(new, old)

    assert Change("added", "Opening Hours", "dialog") in come
    assert Change("added", "Opening Hours › hours", "interaction", new="Nine to five.") in come
    assert {change.kind for change in come} == {"added"}
    assert [(change.where, change.what) for change in gone] == [(change.where, change.what) for change in come]
    assert {change.kind for change in gone} == {"removed"}


def test_bot_imported_anew_has_not_changed(old: Bot) -> None:
    text = old.dump().decode()
    for number, name in enumerate([old.id, *(d.id for d in old.dialogs), *(i.id for i in old.interactions)]):
        text = text.replace(name, f"new-{number:03}")

    assert changes(old, Bot.load(text)) == []


def test_swapped_interactions_are_told_once() -> None:
    def ordered(*texts: str) -> Bot:
        built = BotBuilder("Florist")
        dialog = built.dialog("Welcome", patterns=["hi"])
        for text in texts:
            dialog.text(text, name=text)
        return built.build()

    found = changes(ordered("one", "two", "three"), ordered("one", "three", "two"))

    assert [(change.what, change.new) for change in found] == [
        ("order of interactions", "dialog_starter_1, one, three, two")
    ]


def test_integration_that_asks_elsewhere_is_told(old: Bot) -> None:
    (found,) = changes(old, old.edited("responder[0].webhook", "https://shop.example/v2/stock"))

    assert (found.where, found.what) == ("integration Stock", "address")


def test_setting_of_the_bot_is_told_by_its_path(old: Bot) -> None:
    (found,) = changes(old, old.edited("bot.botAttributes.DEFAULT_ERROR_MESSAGE", "Oops"))

    assert found == Change("changed", "Bot Settings", "botAttributes.DEFAULT_ERROR_MESSAGE", found.old, "Oops") or (
        found == Change("added", "Bot Settings", "botAttributes.DEFAULT_ERROR_MESSAGE", "", "Oops")
    )


def test_dates_and_versions_are_no_change(old: Bot) -> None:
    new = old.edited("bot.version", "99").edited("bot.modificationTime", 1)

    assert changes(old, new) == []


@given(st.data())
def test_a_bot_never_differs_from_itself(data: st.DataObject) -> None:
    bot = builder().build()
    one = data.draw(st.sampled_from([one for one in bot.interactions if one.text]))
    new = bot.edited(f"{one.path}.{TILE}.text", data.draw(st.text(min_size=1, max_size=5)))

    assert changes(new, new) == []
    assert bool(changes(bot, new)) == (bot.raw != new.raw)
