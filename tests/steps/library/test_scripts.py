"""Sentences about code refuse what they cannot do."""

from __future__ import annotations

import pytest

from handoff.engine.errors import FeatureError
from handoff.fakes.world.world import World
from handoff.steps.library import scripts
from handoff.steps.scenario.context import ScenarioContext
from handoff.steps.scenario.files import Files


@pytest.fixture
def context(tmp_path) -> ScenarioContext:
    return ScenarioContext(World(seed=1), Files(tmp_path / "a.feature", tmp_path))


def test_only_what_the_world_answers_can_be_scripted(context: ScenarioContext) -> None:
    with pytest.raises(FeatureError, match="did you mean 'askMaven'"):
        scripts.function_answers(context, "askMeven", "{}")


@pytest.mark.parametrize("docstring", ["{}", "[1]", '[{"kind": "x"}]', "not JSON"])
def test_metadata_is_a_list_of_objects_with_a_type(context: ScenarioContext, docstring: str) -> None:
    with pytest.raises(FeatureError):
        scripts.message_carries(context, docstring)


def test_a_table_of_info_has_two_columns(context: ScenarioContext) -> None:
    with pytest.raises(FeatureError, match="two columns"):
        scripts.consumer_has(context, "personal info", [["firstname"]])
