"""pytest's own ways to select scenarios keep working."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

TALK = """
    @talk
    Feature: Talk
      @smoke @rule:ESC-MESSAGE-REQUIRED
      Scenario: Alpha speaks
        Given a bot

      Scenario Outline: Beta says <n>
        Then <n> things were heard

        @good
        Examples:
          | n |
          | 0 |
        @bad @severity:minor
        Examples: more
          | n |
          | 7 |
          | 8 |
"""


@pytest.fixture
def talk(project):
    project.steps()
    project.feature(TALK)
    return project


@pytest.mark.parametrize(
    ("arguments", "passed", "deselected"),
    [
        pytest.param(["-k", "Alpha and speaks"], 1, 3, id="-k"),
        pytest.param(["-m", "smoke"], 1, 3, id="-m with a tag"),
        pytest.param(["-m", "good"], 1, 3, id="-m with a tag of a table"),
        pytest.param(["-m", "rule(value='ESC-MESSAGE-REQUIRED')"], 1, 3, id="-m with a family and its value"),
        pytest.param(["-m", "talk and not bad"], 2, 2, id="-m with tags of two levels"),
    ],
)
def test_scenarios_are_selected_by(talk, arguments, passed, deselected):
    talk.ini("addopts = --strict-markers", "filterwarnings = error")

    talk.run(*arguments, "features").assert_outcomes(passed=passed, deselected=deselected)


def test_a_tag_with_a_value_selects_by_its_whole_name(talk):
    """Not under strict settings: pytest cannot register a name with a colon."""
    talk.run("-m", "rule:ESC-MESSAGE-REQUIRED", "features").assert_outcomes(passed=1, deselected=3)


def test_only_the_failed_rows_run_again(talk):
    talk.run("features").assert_outcomes(passed=2, failed=2)

    result = talk.run("--lf", "-v", "features")

    result.assert_outcomes(failed=2)
    assert not any("Alpha" in line for line in result.outlines)


def test_a_row_is_deselected_by_its_id(talk):
    result = talk.run("--deselect", "features/talk.feature::Beta says <n>[7]", "features")

    result.assert_outcomes(passed=2, failed=1, deselected=1)


def test_stepwise_goes_on_at_the_row_that_failed(talk):
    talk.run("--sw", "features").assert_outcomes(passed=2, failed=1)
    talk.run("--sw", "features").assert_outcomes(failed=1, deselected=2)


def test_junit_names_the_feature_and_the_scenario(talk):
    talk.run("--junitxml=out.xml", "features")

    written = (talk.path / "out.xml").read_text(encoding="utf-8")
    assert 'name="Beta says &lt;n&gt;[7]"' in written
    assert 'message="assert 0 == 7' in written


def test_scenarios_run_on_workers(talk):
    talk.run_alone("-n", "2", "--dist", "loadfile", "features").assert_outcomes(passed=2, failed=2)


def test_tags_raise_no_warnings(talk):
    talk.run("features", "-W", "error").assert_outcomes(passed=2, failed=2, warnings=0)


def test_a_tag_named_like_a_mark_of_pytest_is_that_mark(project):
    project.steps()
    project.feature("""
        Feature: Talk
          @skip
          Scenario: Not now
            Given a bot
          @xfail
          Scenario: Not yet
            Then 9 things were heard
    """)

    project.run("features").assert_outcomes(skipped=1, xfailed=1)


def test_a_conftest_may_apply_tags_in_its_own_way(project):
    project.steps("""
        import pytest
        from pytest_bdd import given

        def pytest_bdd_apply_tag(tag, function):
            if tag == "later":
                pytest.mark.skip(reason="later")(function)
                return True

        @given("a bot")
        def _():
            pass
    """)
    project.feature("""
        Feature: Talk
          @later
          Scenario: Later
            Given a bot
          @now
          Scenario: Now
            Given a bot
          Scenario Outline: Rows
            Given a bot
            @later
            Examples:
              | n |
              | 1 |
    """)

    project.run("features").assert_outcomes(skipped=2, passed=1)
    project.run("features", "-m", "now").assert_outcomes(passed=1, deselected=2)
