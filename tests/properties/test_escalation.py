"""The escalation table is reached: every transition by a scenario of our own features."""

from __future__ import annotations

from handoff.engine.escalation.table import TABLE, State, Trigger

# No sentence makes a client on a socket take a conversation away from a bot: tests/fakes and tests/schedules do.
WITHOUT_A_SENTENCE = {(State.WITH_BOT, Trigger.TAKEN_AWAY), (State.TRANSFERRING, Trigger.TAKEN_AWAY)}


def test_every_transition_of_the_table_has_a_scenario(features):
    missing = [
        f"{state.value}: {trigger.value}"
        for state, trigger in TABLE
        if (state, trigger) not in features.pairs | WITHOUT_A_SENTENCE
    ]

    assert not missing, "\n".join(missing)
