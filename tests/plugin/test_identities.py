"""Two scenarios with one `@id:` tag would share a history in reports."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

SCENARIO = "  @id:{id}\n  Scenario: {title}\n    When 1 second passes\n"
WHAT = "the tag @id:talk-1 stands at two scenarios, and reports keep one history for each id"


def feature(*ids):
    return "Feature: A\n" + "".join(SCENARIO.format(id=one, title=number) for number, one in enumerate(ids))


def test_two_scenarios_of_a_file_with_one_id_are_an_error_that_names_both(project):
    project.feature(feature("talk-1", "talk-2", "talk-1"))

    result = project.run()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        [
            "*ERROR collecting features/talk.feature*",
            WHAT,
            "  the other one is at features/talk.feature:3",
            "  at features/talk.feature:9",
            "  give each scenario an id of its own",
        ],
        consecutive=True,
    )
    assert result.ret == pytest.ExitCode.INTERRUPTED


@pytest.mark.parametrize("arguments", [[], ["-n", "2"]], ids=["in one process", "with workers"])
def test_two_files_with_one_id_are_an_error_of_the_second(project, arguments):
    project.feature(feature("talk-1"), "features/a.feature")
    project.feature(feature("talk-2", "talk-1"), "features/b.feature")

    result = project.run_alone("--continue-on-collection-errors", *arguments)

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines([WHAT, "  the other one is at features/a.feature:3", "  at features/b.feature:6"])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("@id:talk-1\n" + feature("talk-2", "talk-3"), id="feature"),
        pytest.param("Feature: A\n@id:talk-1\nRule: B\n" + feature("talk-2", "talk-3").partition("\n")[2], id="rule"),
    ],
)
def test_an_id_above_several_scenarios_is_an_error_that_says_whose_it_is(project, text):
    project.feature(text)

    result = project.run()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([WHAT, "*; a tag above a Feature or Rule is one of all its scenarios"])


def test_rows_of_one_outline_share_its_id(project):
    project.feature("""
        @id:talk-1
        Feature: A
          Scenario Outline: B
            When <n> seconds pass
            Examples:
              | n |
              | 1 |
              | 2 |
            Examples: more
              | n |
              | 3 |
    """)

    project.run().assert_outcomes(passed=3)


def test_an_id_of_a_scenario_that_is_not_collected_does_not_matter(project):
    project.feature(feature("talk-1", "talk-1"))

    project.run("features/talk.feature::0").assert_outcomes(passed=1)
