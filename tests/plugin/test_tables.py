"""Tables with a heading, as steps read them."""

from __future__ import annotations

import re

import pytest

from handoff.engine.errors import FeatureError
from handoff.steps.scenario.tables import table

AGENTS = [["agent", "skill"], ["Alex", "Human"], ["Kim", ""]]


def test_rows_come_by_column_name_with_missing_columns_empty():
    assert table(AGENTS, required=["agent"], optional=["skill", "slots"]) == [
        {"agent": "Alex", "skill": "Human", "slots": ""},
        {"agent": "Kim", "skill": "", "slots": ""},
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        pytest.param(
            None, "this step needs a data table below it\n  expected: the columns 'agent', 'skill'", id="none"
        ),
        pytest.param(
            [["agnet", "skill"]],
            "the table has no column 'agent'\n  known: agnet, skill\n  did you mean 'agnet'?",
            id="a required column is missing",
        ),
        pytest.param(
            [["agent", "skil"]],
            "this step knows no column 'skil'\n  known: agent, skill\n  did you mean 'skill'?",
            id="a column nobody knows",
        ),
        pytest.param([["agent", "agent"]], "the table has the column 'agent' twice", id="a column twice"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(rows, said):
    with pytest.raises(FeatureError, match=f"^{re.escape(said)}$"):
        table(rows, required=["agent"], optional=["skill"])
