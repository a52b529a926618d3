from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.engine.errors import IllegalTransition
from handoff.engine.escalation.failures import verdict
from handoff.engine.escalation.skill_id import is_numeric
from handoff.engine.escalation.table import TABLE, Action, State, Trigger, decide
from handoff.engine.escalation.transfer_message import expand_newlines


@pytest.mark.parametrize("pair", [p for p in product(State, Trigger) if p not in TABLE], ids=str)
def test_a_pair_that_cannot_happen_raises_and_names_what_can(pair):
    with pytest.raises(IllegalTransition, match="cannot take"):
        decide(*pair)


def test_every_state_can_be_left():
    for state in State:
        assert any(transition.state is not state for (at, _), transition in TABLE.items() if at is state), state


def test_every_state_every_trigger_and_every_action_is_used():
    assert {at for at, _ in TABLE} == {transition.state for transition in TABLE.values()} == set(State)
    assert {trigger for _, trigger in TABLE} == set(Trigger)
    assert {transition.action for transition in TABLE.values()} == set(Action)


def test_only_an_accepted_ring_clears_the_count_of_failures():
    clearing = {trigger for (_, trigger), transition in TABLE.items() if transition.action is Action.CLEAR}

    assert clearing == {Trigger.COMPLETED}


def test_a_call_is_made_only_while_the_conversation_is_with_the_bot():
    calling = {state for (state, _), transition in TABLE.items() if transition.action is Action.CALL}

    assert calling == {State.WITH_BOT}


@pytest.mark.parametrize(
    ("skill_id", "numeric"),
    [
        ("4129463410", True),
        (" 4129463410 ", True),
        ("0", True),
        ("1" * 40, True),
        ("", False),
        ("   ", False),
        ("12a", False),
        ("1.5", False),
        ("-3", False),
        ("+3", False),
        ("٣", False),
        ("²", False),
        ("1 2", False),
        ("{$botContext.skillId}", False),
    ],
)
def test_a_skill_id_is_numeric_when_it_is_ascii_digits_once_trimmed(skill_id, numeric):
    assert is_numeric(skill_id) is numeric


@given(st.text())
def test_numeric_means_that_only_ascii_digits_remain(text):
    assert is_numeric(text) == (text.strip() != "" and all(c in "0123456789" for c in text.strip()))


@pytest.mark.parametrize("escape", ["\\n", "\\\\n", "\\\\\\n"], ids=["one", "two", "three"])
def test_one_to_three_backslashes_before_n_are_one_line_feed(escape):
    assert expand_newlines(f"Hold on.{escape}A moment.") == "Hold on.\nA moment."


@pytest.mark.parametrize(
    ("failures", "retries", "stops", "text"),
    [
        (3, 5, False, False),
        (4, 5, True, True),
        (3, 3, False, False),
        (4, 3, True, True),
        (2, 2, False, False),
        (3, 2, True, True),
        (1, 0, True, True),
    ],
)
def test_the_bot_hears_of_three_failures_or_of_as_many_as_the_connector_allows(failures, retries, stops, text):
    judged = verdict(failures, max_escalation_retries=retries, cap_sends_final_text=True)

    assert (judged.stops, judged.sends_final_text) == (stops, text)


def test_the_connector_cap_can_be_told_to_stop_without_a_text():
    assert not verdict(3, max_escalation_retries=2, cap_sends_final_text=False).sends_final_text
    assert verdict(4, max_escalation_retries=5, cap_sends_final_text=False).sends_final_text
