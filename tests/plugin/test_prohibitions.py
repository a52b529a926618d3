"""`the bot never says "…"` in a run: where it fails, and with which text, for both runners and for bound scenarios."""

from __future__ import annotations

import json

import pytest

from handoff.engine.bot import Bot
from handoff.fakes.builder import BotBuilder
from handoff.fakes.world.world import World
from handoff.steps.running.diagnostic_actions import Actions
from handoff.steps.running.prohibitions import Prohibition
from handoff.steps.running.step_watch import StepWatch

pytest_plugins = ["pytester"]

RUNNERS = pytest.mark.parametrize("runner", ["fast", "bdd"])
FEATURE = """
    Feature: Talk
      Background:
        Given the bot "talkative.json"

      Scenario: Something
        When the consumer says "what?"
        {first}
        When the consumer says "hi"
        {second}
"""


@pytest.fixture
def talk(project):
    bot = BotBuilder("Talkative Bot")
    bot.dialog("Welcome", patterns=["hi"]).text("Hello.")
    bot.fallback("Pardon?")
    (project.path / "features").mkdir()
    (project.path / "features" / "talkative.json").write_bytes(bot.dump())
    return project


@RUNNERS
def test_a_later_message_fails_the_step_that_led_to_it_and_names_the_one_that_forbids_it(talk, runner):
    talk.feature(FEATURE.format(first='Then the bot never says "Hello."', second='Then the bot says "Hello."'))

    result = talk.run("features", "--handoff-runner", runner)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            '      Then the bot never says "Hello."',
            '>     When the consumer says "hi"',
            "E   expected the bot never to say 'Hello.'",
            "E     but the bot says 'Hello.', after line 8: When the consumer says \"hi\"",
            'E     forbidden by line 7: Then the bot never says "Hello."',
            "features/talk.feature:8: expected the bot never to say 'Hello.'",
            "*what the bot did*",
            "Talkative Bot received 'hi'",
            "*transcript*",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


@RUNNERS
def test_a_message_in_the_last_step_fails_the_scenario(talk, runner):
    talk.feature(FEATURE.format(first='Then the bot never says "Hello."', second=""))

    talk.run("features", "--handoff-runner", runner).assert_outcomes(failed=1)


@RUNNERS
def test_reports_show_the_step_that_led_to_it_as_the_one_that_failed(talk, runner):
    talk.feature(FEATURE.format(first='Then the bot never says "Hello."', second='Then the bot says "Hello."'))

    talk.run("features", "--handoff-runner", runner, "--cucumberjson", "out.json")

    [feature] = json.loads((talk.path / "out.json").read_text(encoding="utf-8"))
    steps = {step["name"]: step["result"] for step in feature["elements"][0]["steps"]}
    assert steps['the bot never says "Hello."']["status"] == "passed"
    assert "expected the bot never to say 'Hello.'" in steps['the consumer says "hi"']["error_message"]


@RUNNERS
def test_an_earlier_message_is_named_with_the_step_that_led_to_it(talk, runner):
    talk.feature(FEATURE.format(first="", second='Then the bot never says "Pardon?"'))

    result = talk.run("features", "--handoff-runner", runner)

    result.stdout.fnmatch_lines(
        [
            '>     Then the bot never says "Pardon?"',
            "E   expected the bot never to say 'Pardon?'",
            "E     but the bot says 'Pardon?', after line 6: When the consumer says \"what?\"",
        ]
    )


@RUNNERS
def test_what_is_not_said_passes_without_a_word(talk, runner):
    talk.feature(FEATURE.format(first='Then the bot never says "Hello."', second="").replace('says "hi"', 'says "x"'))

    result = talk.run("features", "--handoff-runner", runner)

    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*unknown-text*")


def test_what_one_scenario_forbids_is_allowed_in_the_next(talk):
    talk.feature("""
        Feature: Talk
          Background:
            Given the bot "talkative.json"

          Scenario: One
            Then the bot never says "Hello."

          Scenario: Two
            When the consumer says "hi"
            Then the bot says "Hello."
    """)

    talk.run("features").assert_outcomes(passed=2)


@RUNNERS
def test_a_text_that_no_bot_has_is_a_diagnostic_of_the_step_that_forbids_it(talk, runner):
    talk.feature(FEATURE.format(first='Then the bot never says "Helo."', second=""))

    result = talk.run("features", "--handoff-runner", runner)

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["unknown-text * features/talk.feature:7  no bot has 'Helo.'; closest: 'Hello.'; *"])


@RUNNERS
def test_a_text_that_no_bot_has_fails_the_step_where_a_run_insists(talk, runner):
    talk.feature(FEATURE.format(first='Then the bot never says "Helo."', second=""))

    result = talk.run("features", "--handoff-runner", runner, "--handoff-diagnostics", "error:unknown-text")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(['>     Then the bot never says "Helo."', "E   unknown-text: no bot has 'Helo.'; *"])


def test_a_tag_allows_a_text_that_no_bot_has(talk):
    feature = FEATURE.format(first='Then the bot never says "Helo."', second="")
    talk.feature(feature.replace("Scenario:", "@allow:unknown-text\n      Scenario:"))

    result = talk.run("features", "--handoff-diagnostics", "error:unknown-text")

    result.assert_outcomes(passed=1)


def test_a_later_message_fails_a_scenario_that_a_test_module_binds(talk):
    talk.feature(FEATURE.format(first='Then the bot never says "Hello."', second=""))
    talk.write("features/test_talk.py", "from pytest_bdd import scenarios\n\nscenarios('talk.feature')\n")

    result = talk.run("features")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E*expected the bot never to say 'Hello.'", "E*but the bot says 'Hello.'"])


def test_a_bound_scenario_in_which_it_is_not_said_passes(talk):
    talk.feature(FEATURE.format(first='Then the bot never says "Helo."', second=""))
    talk.write("features/test_talk.py", "from pytest_bdd import scenarios\n\nscenarios('talk.feature')\n")

    talk.run("features").assert_outcomes(passed=1)


def test_a_message_that_comes_after_the_last_step_is_looked_at_when_the_scenario_is_over():
    bot = BotBuilder("Talkative Bot")
    bot.dialog("Welcome", patterns=["hi"]).text("Hello.")
    world = World(Bot.load(bot.dump()))
    watch = StepWatch(Actions(), frozenset(), lambda: world)
    said = Prohibition("silence", lambda event: getattr(event.body, "text", ""), lambda: "")
    watch.prohibitions.add(said, world.log.events)
    assert list(watch.scenario_is_over()) == [None]

    world.consumer().says("hi")

    with pytest.raises(AssertionError, match=r"expected silence\n  but hi"):
        list(watch.scenario_is_over())
