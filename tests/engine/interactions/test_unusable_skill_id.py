"""The diagnostic of a skill id that is not a number says which part is wrong, and how to set it."""

from __future__ import annotations

import pytest

from handoff.fakes.builder import BotBuilder
from handoff.fakes.world.world import World


def text(skill_id: str, **variables: str) -> list[str]:
    b = BotBuilder("Desk")
    b.dialog("Help", patterns=["agent"]).agent_transfer("One moment.", skill_id=skill_id)
    world = World(b.build())
    world.environment({"EMPTY": ""})
    for name, value in variables.items():
        world.set_variable(name, value)
    world.consumer().says("agent")
    (found,) = (one.text for one in world.diagnostics() if one.code == "skill-id-not-numeric")
    return [line.strip() for line in found.splitlines()]


@pytest.mark.parametrize(
    ("skill_id", "lines"),
    [
        pytest.param(
            "{$botContext.skillId}",
            [
                "the bot variable 'skillId' is not set",
                'set it in the bot before the transfer, or here: Given the bot variable "skillId" is "…"',
            ],
            id="a variable that nothing sets",
        ),
        pytest.param(
            "{$env.HUMAN}",
            [
                "the environment variable 'HUMAN' is not set",
                'add: Given the environment variable "HUMAN" is "…"',
            ],
            id="an environment variable that is not there",
        ),
        pytest.param("{$botContext.slot.team}", ["the slot 'team' has no value"], id="a slot that is not filled"),
        pytest.param("{$.api_Staff.skill}", ["no result of an integration has {$.api_Staff.skill}"], id="no result"),
        pytest.param(
            "{botContext.skillId}", ["a variable is written {$botContext.skillId}"], id="without the dollar sign"
        ),
        pytest.param("{$botVariable.skillId}", ["a variable is written {$botContext.skillId}"], id="another name"),
        pytest.param("{$envVars.HUMAN}", ["an environment variable is written {$env.HUMAN}"], id="another environment"),
        pytest.param(
            "{$botContext.skillId",
            ["its braces are not a reference; a variable is written {$botContext.name}"],
            id="a brace that is not closed",
        ),
        pytest.param("Human", ["it is the number of a skill, not its name"], id="a name"),
    ],
)
def test_part_that_is_wrong_is_named(skill_id: str, lines: list[str]) -> None:
    assert text(skill_id) == [f"the skill id {skill_id!r} is not a number", *lines]


def test_an_empty_variable_is_named_as_empty() -> None:
    first, second, third = text("{$env.EMPTY}")

    assert first == "the skill id '{$env.EMPTY}' is '', not a number"
    assert second == "the environment variable 'EMPTY' is empty"
    assert third == 'add: Given the environment variable "EMPTY" is "…"'


def test_a_variable_that_has_a_name_is_shown_with_its_value() -> None:
    first, second, _ = text("{$botContext.skillId}", skillId="Human")

    assert first == "the skill id '{$botContext.skillId}' is 'Human', not a number"
    assert second == "the bot variable 'skillId' is 'Human'"


def test_an_empty_field_is_named() -> None:
    assert text("") == ["the field for the skill id is empty", "enter the number of the skill in the bot"]


def test_a_part_that_is_a_number_is_not_named() -> None:
    assert text("{$botContext.first}{$botContext.second}", first="12")[1] == "the bot variable 'second' is not set"
