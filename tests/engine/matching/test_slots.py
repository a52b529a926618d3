"""Which entity fills which slot."""

from __future__ import annotations

import pytest

from handoff.engine.bot import CustomRule, VariableSetting
from handoff.engine.matching.slots import answered_before, entities_by_slot, entity_of, fillings, phrase_of
from handoff.engine.ports import Entity
from handoff.fakes.builder import BotBuilder

RULE = CustomRule.model_validate({"conditions": [{"matchType": "ENTITY", "entityMatch": {"entity": "SIZE"}}]})


@pytest.mark.parametrize(
    ("name", "value", "entity"),
    [
        ("slot.size", "@ENTITY", "SIZE"),
        ("slot.size", " @entity ", "SIZE"),
        ("slot.size", "@COLOUR", "COLOUR"),
        ("slot.size", "{$userMessage}", ""),
        ("size", "@ENTITY", ""),
    ],
    ids=["the condition's", "in any case", "a named one", "raw words", "no slot"],
)
def test_entity_of_a_slot(name: str, value: str, entity: str) -> None:
    assert entity_of(RULE, VariableSetting(name=name, value=value)) == entity


def test_slot_without_an_entity_condition_is_filled_by_none() -> None:
    assert entity_of(CustomRule(), VariableSetting(name="slot.size", value="@ENTITY")) == ""


def test_first_phrase_of_the_entity_counts() -> None:
    found = [Entity("COLOUR", "red"), Entity("SIZE", "large"), Entity("size", "small")]

    assert phrase_of("Size", found) == "large"
    assert phrase_of("CITY", found) is None


def test_question_is_answered_by_any_of_its_fillings() -> None:
    b = BotBuilder("B")
    question = b.dialog("D").question("Which?", name="which")
    question.rule("Colour", entity="COLOUR", set={"slot.look": "@COLOUR"})
    question.rule("Shade", entity="SHADE", set={"slot.look": "@SHADE", "plain": "@SHADE"})
    bot = b.build()
    asked = bot.interactions[0]

    found = answered_before(asked, [Entity("SHADE", "burgundy")])

    assert found is not None
    assert found.rule.name == "Shade"
    assert [each.entity for each in fillings(asked)] == ["COLOUR", "SHADE"]
    assert entities_by_slot(bot) == {"look": ("COLOUR", "SHADE")}
    assert answered_before(asked, [Entity("SIZE", "large")]) is None
