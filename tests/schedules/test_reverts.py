"""The schedules are strong enough: each fault that was fixed is found again when its fix is taken away."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from handoff.engine.escalation import table
from handoff.engine.escalation.table import State, Trigger
from handoff.engine.platform.attempts import Attempts
from handoff.engine.platform.escalations import Escalations

from .conftest import IN_CI
from .invariants import bot_and_cloud_agree, violations
from .schedule import play, schedule

Patch = Callable[[pytest.MonkeyPatch], None]


def late_answers_are_not_tied_to_their_attempt(patch: pytest.MonkeyPatch) -> None:
    """What the cloud carries out of an attempt that was given up is not reconciled."""
    patch.setattr(Escalations, "transfer_started", lambda *_: None)


def given_up_calls_still_resume_their_turn(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Attempts, "end_call", lambda *_: None)


def without(patch: pytest.MonkeyPatch, pair: tuple[State, Trigger]) -> None:
    kept = {each: transition for each, transition in table.TABLE.items() if each != pair}
    patch.setattr(table, "TABLE", kept)


def silence_on_the_way_is_not_in_the_table(patch: pytest.MonkeyPatch) -> None:
    without(patch, (State.TRANSFERRING, Trigger.SILENCE))


def the_connector_s_transfer_on_the_way_is_not_in_the_table(patch: pytest.MonkeyPatch) -> None:
    without(patch, (State.TRANSFERRING, Trigger.CONNECTOR_TRANSFERS))


def a_fresh_start_leaves_the_attempt_under_way(patch: pytest.MonkeyPatch) -> None:
    settle = Attempts.settle

    def without_a_fresh_start(attempts, conversation, why):
        return why == "the session is over" or settle(attempts, conversation, why)

    patch.setattr(Attempts, "settle", without_a_fresh_start)


REVERTS: tuple[Patch, ...] = (
    late_answers_are_not_tied_to_their_attempt,
    given_up_calls_still_resume_their_turn,
    silence_on_the_way_is_not_in_the_table,
    the_connector_s_transfer_on_the_way_is_not_in_the_table,
    a_fresh_start_leaves_the_attempt_under_way,
)


@pytest.mark.parametrize("revert", REVERTS, ids=lambda revert: revert.__name__)
def test_the_schedules_find_it_again(monkeypatch: pytest.MonkeyPatch, revert: Patch) -> None:
    revert(monkeypatch)

    found = (seed for seed in range(IN_CI) if violations(play(schedule(seed), bot_and_cloud_agree)))

    assert next(found, None) is not None
