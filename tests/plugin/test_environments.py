"""`--handoff-env`: features stay as they are, ids, variables and bot files are those of an environment."""

from __future__ import annotations

import json

import pytest

from handoff.fakes.builder import BotBuilder

pytest_plugins = ("pytester",)

ACCOUNT = """
    skills: {Human: 4129463410}
    agents: {Alex: {skills: [Human]}}
    environments:
      prod:
        skills: {Human: 11}
        bots: {shop.json: shop.prod.json}
    """
TALK = """
    Feature: Handoff
      Scenario: To a human agent
        Given the bot "shop.json"
        When the consumer says "help"
        Then the conversation is offered only to the agent "Alex"
    """


def export(skill_id: str) -> str:
    bot = BotBuilder("Shop Bot")
    bot.dialog("Escalation", intent="help").agent_transfer("Just a moment…", skill_id=skill_id)
    return bot.dump().decode()


@pytest.fixture
def shop(project):
    project.write("cloud.yaml", ACCOUNT)
    project.feature(TALK)
    for name, skill_id in {"shop.json": "4129463410", "shop.prod.json": "11"}.items():
        (project.path / "features" / name).write_text(export(skill_id), encoding="utf-8")
    project.write("features/shop.intents.yaml", "utterances: {help: help}")
    return project


def test_an_environment_changes_bots_and_ids_and_no_feature(shop):
    result = shop.run("features", "--handoff-env=prod", "--handoff-log=log", "--alluredir=out")

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["handoff: environment prod"])
    (log,) = (shop.path / "log").glob("*.ndjson")
    first, *rest = map(json.loads, log.read_text(encoding="utf-8").splitlines())
    assert (first["body"]["kind"], first["body"]["environment"]) == ("AccountEnvironmentChosen", "prod")
    assert {each["body"].get("to_skill_id") or each["body"].get("skill_id") for each in rest} >= {"11"}
    facts = (shop.path / "out" / "environment.properties").read_text(encoding="utf-8")
    assert facts == "cloud.yaml environment = prod\n"


def test_without_an_environment_nothing_is_said_about_one(shop):
    result = shop.run("features", "--alluredir=out")

    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*environment prod*")
    assert not (shop.path / "out" / "environment.properties").exists()


def test_an_unknown_environment_is_named_with_the_closest_one(shop):
    result = shop.run("features", "--handoff-env=prd")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*no environment 'prd' in cloud.yaml", "*known: prod", "*did you mean 'prod'?"])


def test_a_missing_stand_in_is_named_with_the_line_that_wants_it(shop):
    (shop.path / "features" / "shop.prod.json").unlink()

    result = shop.run("features", "--handoff-env=prod")
    result.stdout.fnmatch_lines(
        ["*no bot file 'shop.prod.json', which stands for 'shop.json' in the environment 'prod'"]
    )
    result.stdout.fnmatch_lines(["*at */cloud.yaml:6"])
