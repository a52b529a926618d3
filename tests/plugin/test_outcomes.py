"""What a run leaves behind for `handoff rules`."""

from __future__ import annotations

import pytest

from handoff.steps.reporting.outcomes import ScenarioOutcome, read_outcomes

pytest_plugins = ["pytester"]

STEPS = """
    import pytest
    from pytest_bdd import given, parsers
    from handoff.engine.events import TimePassed
    from handoff.engine.log import Log

    class Target:
        def __init__(self):
            self.log = Log()

    @pytest.fixture
    def target():
        return Target()

    @given(parsers.parse("the rule {rule} is used"))
    def _(target, rule):
        target.log.append(TimePassed(1), rules=(rule,))

    @given("it fails")
    def _():
        assert False

    @given("it cannot be done here")
    def _():
        pytest.skip("not here")
"""
TALK = """
    @rule:ESC-BLANK-MESSAGE
    Feature: Talk
      Scenario: Uses it
        Given the rule ESC-BLANK-MESSAGE is used
      Scenario: Fails
        Given it fails
      @rule:ESC-SKILL-NOT-NUMERIC
      Scenario Outline: Rows
        Given <what>
        Examples:
          | what                        |
          | the rule X is used          |
          | it cannot be done here      |
"""
BLANK, NUMERIC = "ESC-BLANK-MESSAGE", "ESC-SKILL-NOT-NUMERIC"
AFTER_ONE_RUN = {
    "features/talk.feature": {
        "Uses it": ScenarioOutcome("passed", (BLANK,), (BLANK,)),
        "Fails": ScenarioOutcome("failed", (BLANK,), ()),
        "Rows[the rule X is used]": ScenarioOutcome("passed", (BLANK, NUMERIC), ("X",)),
        "Rows[it cannot be done here]": ScenarioOutcome("skipped", (BLANK, NUMERIC), ()),
    }
}


@pytest.fixture
def talk(project):
    project.steps(STEPS)
    project.feature(TALK)
    return project


def test_every_scenario_is_kept_with_its_outcome_its_rules_and_what_its_log_cites(talk):
    talk.run("features")

    assert read_outcomes(talk.path) == AFTER_ONE_RUN


def test_workers_leave_the_same_behind(talk):
    talk.run_alone("features", "-n", "2")

    assert read_outcomes(talk.path) == AFTER_ONE_RUN


def test_a_partial_run_updates_what_it_ran_and_keeps_the_rest(talk):
    talk.run("features")
    talk.steps(STEPS.replace("assert False", "pass"))

    talk.run("features", "-k", "Fails")

    outcomes = read_outcomes(talk.path)["features/talk.feature"]
    assert outcomes.pop("Fails").outcome == "passed"
    assert outcomes == {name: one for name, one in AFTER_ONE_RUN["features/talk.feature"].items() if name != "Fails"}


def test_nothing_is_known_about_a_feature_that_has_changed(talk):
    talk.run("features")

    talk.feature(TALK.replace("Fails", "Falls"))

    assert read_outcomes(talk.path) == {}


def test_a_changed_feature_keeps_only_what_ran_since(talk):
    talk.run("features")
    talk.feature(TALK.replace("Fails", "Falls"))

    talk.run("features", "-k", "Falls")

    assert set(read_outcomes(talk.path)["features/talk.feature"]) == {"Falls"}


def test_a_scenario_whose_clean_up_fails_has_failed(project):
    project.steps("""
        from pytest_bdd import given

        @given("a bot")
        def _():
            yield
            raise ValueError("dirty")
    """)
    project.feature("Feature: A\n  Scenario: B\n    Given a bot\n")

    project.run("features")

    assert read_outcomes(project.path)["features/talk.feature"]["B"].outcome == "failed"


def test_nothing_is_known_where_nothing_has_run(tmp_path):
    assert read_outcomes(tmp_path) == {}


def test_without_a_cache_nothing_is_kept_and_nothing_fails(talk):
    talk.run("features", "-p", "no:cacheprovider").assert_outcomes(passed=2, failed=1, skipped=1)

    assert not (talk.path / ".pytest_cache").exists()


def test_a_suite_may_insist_that_scenarios_use_the_rules_they_are_tagged_with(talk):
    talk.ini("handoff_rules_must_be_cited = true")

    result = talk.run("features")

    result.assert_outcomes(passed=1, failed=2, skipped=1)
    result.stdout.fnmatch_lines(
        [
            ">   Scenario Outline: Rows",
            "  with what = the rule X is used",
            "E   this scenario passes without using ESC-BLANK-MESSAGE, ESC-SKILL-NOT-NUMERIC:"
            " no event in its log cites them",
            "E     cited: X",
            "features/talk.feature:8: this scenario passes without using *",
        ]
    )
    assert read_outcomes(talk.path)["features/talk.feature"]["Rows[the rule X is used]"].outcome == "failed"
