"""Features in other words: they run on both runners, and what does not run is answered with the lines to write."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from handoff.steps.scenario.recognition import has_our_sentence, kind_of

pytest_plugins = ["pytester"]

BOTS = Path(__file__).parents[2] / "features" / "bots"

IN_OTHER_WORDS = """\
Feature: In other words
  Scenario: A human is asked for
    Given the chatbot "getting-started.json" is deployed
    And the skill "Human" has the id 4129463410
    And the agent "Alex" has the skill "Human"
    When the customer types "hi"
    Then the bot should reply "Hi there! How can I help you?"
    When the user sends the message "agent"
    Then the bot responds with "Transferring to a human agent…"
    And the chat is waiting for the skill "Human"
    When agent "Alex" picks up
    And agent "Alex" writes "Hello"
    Then the customer receives "Hello"
"""


@pytest.fixture
def with_bot(project):
    (project.path / "features" / "bots").mkdir(parents=True, exist_ok=True)
    shutil.copy(BOTS / "getting-started.json", project.path / "features" / "bots")
    return project


@pytest.mark.parametrize("runner", ["fast", "bdd"])
def test_a_feature_of_phrasings_runs(with_bot, runner):
    with_bot.feature(IN_OTHER_WORDS)

    with_bot.run("features", "--handoff-runner", runner).assert_outcomes(passed=1)


def test_a_file_of_phrasings_only_is_ours(with_bot):
    with_bot.feature(IN_OTHER_WORDS)

    assert has_our_sentence(next(with_bot.path.rglob("*.feature")))
    with_bot.options = ()
    with_bot.run("features").assert_outcomes(passed=1)


@pytest.mark.parametrize(
    "text", ['the user clicks "Save"', 'I type "hi"', 'I should see "Welcome"', "I wait 5 seconds"]
)
def test_what_features_of_other_tools_say_as_well_makes_a_file_not_ours(text):
    assert kind_of(text) == ""


@pytest.mark.parametrize("runner", ["fast", "bdd"])
def test_a_users_own_definition_goes_before_a_phrasing(project, runner):
    project.steps("""
        from pytest_bdd import parsers, then, when

        said = []

        @when(parsers.parse('the user types "{text}"'))
        def types(text): said.append(text)

        @then("the user's own step has run")
        def has_run(): assert said == ["hi"]
    """)
    project.feature('Feature: A\n  Scenario: B\n    When the user types "hi"\n    Then the user\'s own step has run\n')

    project.run("features", "--handoff-runner", runner).assert_outcomes(passed=1)


def test_a_users_definition_of_a_sentence_is_used_for_its_phrasings(project):
    project.steps("""
        from pytest_bdd import parsers, when

        @when(parsers.parse('the consumer says "{text}"'))
        def says(text): assert text == "hi"
    """)
    project.feature('Feature: A\n  Scenario: B\n    When the visitor types "hi"\n')

    project.run("features").assert_outcomes(passed=1)


def test_i_is_the_consumer_in_a_scenario_without_agents(with_bot):
    with_bot.feature("""\
        Feature: A
          Scenario: B
            Given the bot "getting-started.json"
            When I type "hi"
            Then I should see "Hi there! How can I help you?"
    """)

    with_bot.run("features").assert_outcomes(passed=1)


@pytest.mark.parametrize("runner", ["fast", "bdd"])
def test_i_is_asked_about_where_an_agent_takes_part(with_bot, runner):
    with_bot.feature("""\
        Feature: A
          Scenario: B
            Given the bot "getting-started.json"
            And the skill "Human" with id 4129463410
            And the agent "Alex" with the skill "Human" is online
            When I type "hi"
    """)

    result = with_bot.run("features", "--handoff-runner", runner)

    result.assert_outcomes(failed=1)
    if runner == "fast":
        result.stdout.fnmatch_lines(
            [
                'E     "I" may be the consumer or an agent',
                'E     write: When the consumer says "hi"',
                'E        or: When the agent "Alex" says "hi"',
            ]
        )


def test_all_undefined_steps_of_a_scenario_are_answered_at_once(project):
    project.feature("""\
        Feature: A
          Scenario: B
            When the agent accepts
            And the user types hi
            Then the chat is escalated
            And the moon is full
    """)

    project.run("features").stdout.fnmatch_lines(
        [
            "E   no step definition for: When the agent accepts",
            'E     write: When the agent "…" accepts the conversation',
            "E     in place of … goes: agent",
            "E   no step definition for: When the user types hi",
            'E     write: And the consumer says "hi"',
            "E   no step definition for: Then the chat is escalated",
            'E     write: Then the conversation is waiting for the skill "…"',
            'E        or: Then the conversation is with the agent "…"',
            "E     in place of … goes: skill, name",
            "E   no step definition for: Then the moon is full",
        ],
        consecutive=True,
    )


def test_a_step_that_pytest_bdd_itself_defines_is_never_suggested(project):
    project.feature("Feature: A\n  Scenario: B\n    Given tracing\n    And a trace\n    And trance\n")

    assert "trace\n" not in project.run("features").stdout.str().replace("And a trace", "").replace("Given a trace", "")


@pytest.mark.parametrize("workers", [(), ("-p", "xdist", "-n", "1")], ids=["alone", "xdist"])
def test_undefined_steps_of_a_run_are_shown_with_the_most_frequent_first(project, workers):
    project.feature("""\
        Feature: A
          Scenario: B
            When the agent accepts
          Scenario: C
            When the user types hi
            And the user types hi
          Scenario: D
            When the user types hi
    """)

    project.run_alone("features", *workers).stdout.fnmatch_lines(
        [
            "=* undefined steps =*",
            "2  When the user types hi",
            '     write: When the consumer says "hi"',
            "1  When the agent accepts",
            '     write: When the agent "…" accepts the conversation',
        ]
    )


def test_a_run_with_one_scenario_of_undefined_steps_shows_them_once(project):
    project.feature("Feature: A\n  Scenario: B\n    When the user types hi\n")

    project.run("features").stdout.no_fnmatch_line("*undefined steps*")
