"""Variables and slots that rules fill, and slots that follow the consumer."""

from __future__ import annotations

import pytest

from handoff.engine import events as ev
from handoff.engine.turn.session import Stored
from handoff.engine.turn.variables import store_variables, update_slots
from handoff.fakes.builder import BotBuilder


def asking(**variables: object) -> BotBuilder:
    b = BotBuilder("Agency")
    b.dialog("Book", patterns=["book"]).question("How many?").rule("Any", entity="NUMBER", set=variables)
    return b


def rule_of(at):
    return at.bot.interaction_named("text_question_1").rules[0]


@pytest.mark.parametrize("duration", ["request", "dialog", "session"])
def test_a_variable_lives_as_long_as_its_rule_says(scope, duration: str) -> None:
    at, notes = scope(asking(seats=("2", duration)))

    store_variables(at, rule_of(at))

    assert notes.bodies == [ev.VariableSet("seats", "2", duration)]
    assert f"VAR-DURATION-{duration.upper()}" in notes.cited[0]


@pytest.mark.parametrize(("text", "stored"), [("for 3 people", ["3"]), ("for us", [])])
def test_a_slot_is_filled_by_the_entity_in_the_input(scope, text: str, stored: list[str]) -> None:
    at, notes = scope(asking(**{"slot.seats": "@NUMBER"}))

    store_variables(at, rule_of(at), text)

    assert [body.value for body in notes.bodies] == stored


def test_a_slot_without_an_entity_is_stored_like_a_variable(scope) -> None:
    at, notes = scope(asking(**{"slot.seats": "two"}))

    store_variables(at, rule_of(at))

    assert notes.bodies == [ev.VariableSet("seats", "two", "session", True)]


@pytest.mark.parametrize(("text", "value"), [("make it 4", "4"), ("thank you", "2"), ("2 it is", "2")])
def test_a_filled_slot_follows_what_the_consumer_says(scope, text: str, value: str) -> None:
    at, notes = scope(asking(**{"slot.seats": "@NUMBER"}))
    at.session.slots["seats"] = Stored("2", "session")

    update_slots(at, text)

    assert at.session.slots["seats"].value == value
    assert len(notes.bodies) == (value != "2")
