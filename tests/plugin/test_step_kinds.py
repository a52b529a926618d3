"""Steps that begin with `*`: of any kind, the sentence decides."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

both_runners = pytest.mark.parametrize("runner", ["fast", "bdd"])

SET_OR_CHECKED = """
    import pytest
    from pytest_bdd import given, parsers, then, when

    @pytest.fixture
    def values():
        return {}

    @given(parsers.parse("{name} is {value}"))
    def _(values, name, value):
        values[name] = value

    @when(parsers.parse("{name} becomes {value}"))
    def _(values, name, value):
        values[name] = value

    @then(parsers.parse("{name} is {value}"))
    def _(values, name, value):
        assert values[name] == value
"""


@both_runners
def test_a_scenario_and_its_background_may_be_lists_of_steps(project, runner):
    project.steps()
    project.feature("""
        Feature: Talk
          Background:
            * a bot
            * somebody says "psst"
          Scenario: Steps
            * somebody says "hi"
            And somebody says "again"
            But 4 things were heard
            * 4 things were heard
          Scenario: Among others
            Given a bot
            * 3 things were heard
            When somebody says "hi"
            * a bot
            And 5 things were heard
    """)

    project.run("features", f"--handoff-runner={runner}").assert_outcomes(passed=2)


@both_runners
def test_a_step_of_any_kind_fails_like_any_other(project, runner):
    project.steps()
    project.feature("Feature: A\n  Scenario: B\n    * a bot\n    * 7 things were heard\n")

    result = project.run("features", f"--handoff-runner={runner}")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([">     [*] 7 things were heard"])


@both_runners
def test_a_sentence_that_is_set_and_checked_is_set_first_and_checked_after_a_when(project, runner):
    project.steps(SET_OR_CHECKED)
    project.feature("""
        Feature: A
          Scenario: B
            * x is 1
            * x becomes 2
            * x is 2
          Scenario: C
            * x becomes 2
            * x is 1
    """)

    project.run("features", f"--handoff-runner={runner}").assert_outcomes(passed=1, failed=1)


def test_an_unknown_sentence_is_shown_as_it_is_written_with_the_nearest(project):
    project.steps()
    project.feature('Feature: A\n  Scenario: B\n    * somebody sayz "hi"\n')

    project.run("features").stdout.fnmatch_lines(
        ['E   no step definition for: [*] somebody sayz "hi"', 'E     did you mean: When somebody says "{text}"']
    )


def test_hooks_see_the_kind_that_the_sentence_has(project):
    project.steps()
    project.steps(
        """
        def pytest_bdd_before_step(step):
            print("KIND", step.keyword, step.type)
        """,
        "features/conftest.py",
    )
    project.feature('Feature: A\n  Scenario: B\n    * a bot\n    * somebody says "hi"\n')

    project.run("features", "-s").stdout.fnmatch_lines(["*KIND [*] given", "KIND [*] when"])


def test_a_definition_that_only_such_a_step_uses_counts_as_used(project):
    project.steps()
    project.feature('Feature: A\n  Scenario: B\n    * a bot\n    * somebody says "hi"\n    * 2 things were heard\n')

    project.run("features").stdout.no_fnmatch_line("unused step definition*")
