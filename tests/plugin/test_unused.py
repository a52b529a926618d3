"""Step definitions that no scenario uses are told, when that can be known."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

TALK = """
    Feature: Talk
      Scenario: First
        Given it breaks
        Then 1 things were heard
      Scenario: Second
        Given a bot
"""
BREAKS = """

@given("it breaks")
def breaks():
    raise ValueError

@given("dust gathers here")
def dust():
    pass
"""
DUST = "unused step definition: conftest.py:29 Given dust gathers here"
SAYS = 'unused step definition: conftest.py:15 When somebody says "{text}"'


@pytest.fixture
def talk(project):
    path = project.steps()
    path.write_text(path.read_text(encoding="utf-8") + BREAKS, encoding="utf-8")
    project.feature(TALK)
    return project


def told(result):
    return [line for line in result.outlines if line.startswith("unused step definition")]


def test_definition_that_no_step_matches_is_listed_even_when_scenarios_fail_half_way(talk):
    assert told(talk.run("features")) == [SAYS, DUST]


@pytest.mark.parametrize(
    "arguments",
    [["-k", "First"], ["-m", "x"], ["features/talk.feature:3"], ["--deselect", "features/talk.feature::First"]],
    ids=str,
)
def test_nothing_is_listed_when_only_a_part_was_selected(talk, arguments):
    assert told(talk.run("features" if ":" not in arguments[0] else "-q", *arguments)) == []


def test_nothing_is_listed_after_only_the_failed_ones_ran(talk):
    talk.run("features")

    assert told(talk.run("features", "--lf")) == []


def test_nothing_is_listed_when_a_feature_that_may_use_it_was_not_collected(talk):
    talk.feature("Feature: Other\n  Scenario: Third\n    Given dust gathers here\n", "more/other.feature")

    assert told(talk.run("features")) == []
    assert told(talk.run("features", "more")) == [SAYS]


def test_own_definitions_of_a_collected_folder_are_listed(talk):
    talk.steps("from pytest_bdd import given\n" + BREAKS.replace("breaks", "tears"), "features/deep/conftest.py")
    talk.feature("Feature: Deep\n  Scenario: Third\n    Given it tears\n", "features/deep/low.feature")

    assert told(talk.run("features/deep")) == [
        "unused step definition: features/deep/conftest.py:8 Given dust gathers here"
    ]


def test_definitions_of_the_library_are_never_listed(project):
    project.steps()
    project.feature("Feature: A\n  Scenario: B\n    Given a bot\n")

    assert all("conftest.py" in line for line in told(project.run("features")))
