"""`file.feature:LINE` on the command line."""

from __future__ import annotations

import pytest

from handoff.steps.collecting import document

pytest_plugins = ["pytester"]

TALK = """
    @talk
    Feature: Talk
      Background:
        Given a bot

      Scenario: First
        When somebody says "1"

      @tagged
      Scenario Outline: Rows <n>
        When somebody says "<n>"

        @good
        Examples:
          | n |
          | a |
          | b |
        Examples: more
          | n |
          | c |

      Rule: At night
        Background:
          When somebody says "psst"

        Scenario: Third
          When somebody says "3"
        Scenario: Fourth
          When somebody says "4"
"""
ALL = ["First", "Rows <n>[a]", "Rows <n>[b]", "Rows <n>[c]", "Third", "Fourth"]


@pytest.fixture
def talk(project):
    return document.read(project.feature(TALK))


@pytest.mark.parametrize(
    ("line", "names"),
    [
        pytest.param(2, ALL, id="the feature"),
        pytest.param(4, ALL, id="a step of the background"),
        pytest.param(6, ["First"], id="a title"),
        pytest.param(7, ["First"], id="a step"),
        pytest.param(8, ["First"], id="the blank line below"),
        pytest.param(9, ALL[1:4], id="the tag of an outline"),
        pytest.param(11, ALL[1:4], id="a step of an outline"),
        pytest.param(13, ALL[1:3], id="the tag of an examples table"),
        pytest.param(14, ALL[1:3], id="the keyword of an examples table"),
        pytest.param(17, ["Rows <n>[b]"], id="a row"),
        pytest.param(20, ["Rows <n>[c]"], id="the only row of a table"),
        pytest.param(22, ALL[4:], id="a rule"),
        pytest.param(24, ALL[4:], id="the background of a rule"),
        pytest.param(27, ["Third"], id="a step in a rule"),
        pytest.param(29, ["Fourth"], id="the last line"),
    ],
)
def test_a_line_stands_for(talk, line, names):
    assert [case.full_name for case in talk.at(line)] == names


def test_several_lines_of_a_file_stand_for_all_they_say_once(project):
    project.steps()
    project.feature(TALK)

    names = project.names("features/talk.feature:7:17:16:6")

    assert [name.partition("::")[2] for name in names] == ["First", "Rows <n>[b]", "Rows <n>[a]"]


def test_lines_of_two_files_are_selected_together(project):
    project.steps()
    project.feature(TALK, "features/a.feature")
    project.feature(TALK, "features/b.feature")

    names = project.names("features/a.feature:6", "features/b.feature:28")

    assert names == ["features/a.feature::First", "features/b.feature::Fourth"]


def test_a_line_with_no_scenario_is_a_usage_error_that_names_the_nearest(project):
    project.feature(TALK)

    result = project.run("features/talk.feature:999")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        [
            "ERROR: features/talk.feature:999: no scenario at this line",
            "  nearest: features/talk.feature:20 Rows <n>[[]c]",
            "  nearest: features/talk.feature:26 Third",
            "  nearest: features/talk.feature:28 Fourth",
        ]
    )


def test_a_line_of_a_file_that_is_not_gherkin_shows_the_syntax_error(project):
    project.feature("Feature: Talk\n  Scenario: x\n    Given a bot\n    Huh\n")

    result = project.run("features/talk.feature:2")

    result.stdout.fnmatch_lines(["this line is not Gherkin here", "  at features/talk.feature:4", "  line: Huh"])
    assert result.ret == pytest.ExitCode.INTERRUPTED


def test_a_file_that_is_not_there_is_pytests_own_error(project):
    result = project.run("features/none.feature:3")

    result.stderr.fnmatch_lines(["ERROR: file or directory not found: features/none.feature"])


def test_lines_work_under_xdist(project):
    project.steps()
    project.feature(TALK, "features/a.feature")
    project.feature(TALK, "features/b.feature")

    result = project.run_alone("-n", "2", "features/a.feature:6", "features/b.feature:16")

    result.assert_outcomes(passed=2)


def test_an_absolute_path_and_another_directory_work(project):
    project.steps()
    path = project.feature(TALK)

    project.run(f"{path}:6").assert_outcomes(passed=1)
