"""A sentence that names something unknown is an error, also where it says that something is not so."""

from __future__ import annotations

from pathlib import Path

import pytest

from handoff.engine.errors import UnknownName
from handoff.fakes.world.world import World
from handoff.steps.library import bots, cloud, consumer, conversation
from handoff.steps.scenario.context import ScenarioContext
from handoff.steps.scenario.files import Files

FEATURES = Path(__file__).parents[3] / "features"


@pytest.fixture
def context() -> ScenarioContext:
    context = ScenarioContext(World(), Files(FEATURES / "escalation" / "x.feature", FEATURES))
    cloud.skill_with_id(context, "Human", "4129463410")
    bots.deploy(context, "escalation.json")
    return context


def with_failing_script(context: ScenarioContext) -> None:
    bots.code(context, "agent_transfer", "Pre-Process Code", "nothing.here();")
    consumer.says(context, "agent")


def test_failing_script_is_the_diagnostic_script_error(context: ScenarioContext) -> None:
    with_failing_script(context)

    conversation.diagnostic_reported(context, "script-error", "is")
    with pytest.raises(AssertionError, match=r"no diagnostic 'script-error'\n  but there is [^\[]*script-error"):
        conversation.diagnostic_reported(context, "script-error", "")


def test_assumption_is_a_diagnostic(context: ScenarioContext) -> None:
    with_failing_script(context)  # what follows a failed script is an assumption

    conversation.diagnostic_reported(context, "assumption-used", "is")


def test_missing_diagnostic_says_that_there_is_none(context: ScenarioContext) -> None:
    with pytest.raises(AssertionError, match="but there is none"):
        conversation.diagnostic_reported(context, "unknown-skill", "is")


@pytest.mark.parametrize("whether", ["is", ""])
def test_misspelt_diagnostic_is_an_error(context: ScenarioContext, whether: str) -> None:
    with pytest.raises(UnknownName, match="did you mean 'unknown-skill'"):
        conversation.diagnostic_reported(context, "unknown-skil", whether)
