"""Mistakes in a feature or in step definitions are said at their place, with the closest thing known."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param(
            "Feature: A\n  Scenario: B\n    Given a bot\n    Huh\n",
            ["this line is not Gherkin here", "  at features/talk.feature:4", "  line: Huh"],
            id="a line that is not Gherkin",
        ),
        pytest.param("", ["no `Feature:` in this file", "  at features/talk.feature:1"], id="an empty file"),
        pytest.param(
            "Scenario: B\n  Given a bot\n",
            ["a Scenario is not allowed here; is `Feature:` missing above it[?]", "  at features/talk.feature:1"],
            id="no feature",
        ),
        pytest.param(
            "Feature: A\n  Scenario: B\n    And a bot\n",
            [
                "the first step has to be a Given, When, Then or [*]",
                "  at features/talk.feature:3",
                "  line: And a bot",
            ],
            id="a scenario that begins with And",
        ),
        pytest.param(
            "Feature: A\n  Scenario Outline: B\n    Given <n>\n    Examples:\n      | n |\n",
            [
                "this Examples table has no rows, so its scenario would never run",
                "  at features/talk.feature:4",
                "  add a row below the heading, or make it a plain Scenario",
            ],
            id="an examples table without rows",
        ),
        pytest.param(
            "Feature: A\n  Scenario Outline: B\n    Given <n>\n    Examples:\n      | n | n |\n      | 1 | 2 |\n",
            ["two columns are named 'n'", "  at features/talk.feature:5"],
            id="a column twice",
        ),
        pytest.param(
            "Feature: A\n  Scenario Outline: B\n    Given <n>\n    Examples:\n      | n | m |\n      | 1 |\n",
            [
                "this row has 1 cell, the first row of its table has 2 cells",
                "  at features/talk.feature:6",
                "  write: | 1 |  |",
            ],
            id="a row that is too short",
        ),
        pytest.param(
            "Feature: A\n  @rule:ESC-BLANK-MESAGE\n  Scenario: B\n    Given a bot\n",
            [
                "no documented rule has the id 'ESC-BLANK-MESAGE'",
                "  at features/talk.feature:2",
                "  did you mean 'ESC-BLANK-MESSAGE'[?]",
            ],
            id="a rule nobody knows",
        ),
        pytest.param(
            "# language: xx\nFeature: A\n",
            ["*xx*", "  at features/talk.feature:1"],
            id="a language nobody knows",
        ),
        pytest.param(
            'Feature: A\n  Scenario: B\n    Given a bot\n      """\n      open\n',
            ["this doc string never ends", "  at features/talk.feature:4", "  close it with the same three signs"],
            id="a doc string that never ends",
        ),
        pytest.param(
            "Feature no colon\n  Scenario: B\n    Given a bot\n",
            ["the colon is missing after 'Feature'", "  at features/talk.feature:1", "  write: Feature: no colon"],
            id="a feature without its colon",
        ),
        pytest.param(
            "Feature: A\n  Scenario b\n    Given a bot\n  Scenario: C\n    Given a bot\n",
            ["the colon is missing after 'Scenario'", "  at features/talk.feature:2", "  write: Scenario: b"],
            id="a first scenario without its colon",
        ),
        pytest.param(
            "Feature: A\n  Scenario: B\n    Given a bot\n  Scenario c\n    Given a bot\n",
            ["the colon is missing after 'Scenario'", "  at features/talk.feature:4", "  write: Scenario: c"],
            id="a second scenario without its colon",
        ),
        pytest.param(
            "# language: de\nFunktionalität: A\n  Szenario b\n    Wenn x\n  Szenario: C\n    Wenn x\n",
            ["the colon is missing after 'Szenario'", "  at features/talk.feature:3", "  write: Szenario: b"],
            id="a scenario without its colon in German",
        ),
        pytest.param(
            "Feature: A\n  About it.\n\n    When 1 second passes\n  Scenario: B\n    Given a bot\n",
            [
                "this step is part of a description, so it would not run",
                "  at features/talk.feature:4",
                "  line: When 1 second passes; write it, below the line `Scenario:` or `Background:` *",
            ],
            id="a step below the title of a feature",
        ),
        pytest.param(
            "Feature: A\n  Scenario: B\n    Wehn 1 second passes\n    Given a bot\n",
            [
                "'Wehn' is not a keyword; did you mean 'When'[?]",
                "  at features/talk.feature:3",
                "  line: Wehn 1 second passes; write: When 1 second passes",
            ],
            id="a first step with a misspelt keyword",
        ),
    ],
)
def test_a_collection_error_says_what_where_and_what_to_do(project, text, lines):
    project.feature(text)

    result = project.run("features")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*ERROR collecting features/talk.feature*", *lines], consecutive=True)
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_file_that_is_not_utf8_says_so(project):
    (project.path / "talk.feature").write_bytes(b"Feature: caf\xe9\n")

    result = project.run()

    result.stdout.fnmatch_lines(["not UTF-8 text: byte 12 is 0xe9", "  at talk.feature:1"])


def test_an_undefined_step_fails_its_scenario_and_names_the_nearest_sentences(project):
    project.steps()
    project.feature("""
        Feature: A
          Scenario: B
            Given a bot
            When somebody sayz "hello"
          Scenario: C
            Given a bot
    """)

    result = project.run("features")

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            '>     When somebody sayz "hello"',
            'E   no step definition for: When somebody sayz "hello"',
            'E     did you mean: When somebody says "{text}"',
            "E     `handoff steps` lists every sentence",
            "features/talk.feature:4: no step definition for: *",
        ]
    )


def test_a_sentence_under_another_keyword_is_named_with_its_own(project):
    project.steps()
    project.feature("Feature: A\n  Scenario: B\n    Then a bot\n")

    project.run("features").stdout.fnmatch_lines(["E     this sentence is a Given step, write: Given a bot"])


def test_two_definitions_that_match_one_step_are_an_error_that_names_both(project):
    project.steps("""
        from pytest_bdd import given, parsers

        @given(parsers.parse("a {adjective} bot"))
        def one(adjective):
            pass

        @given(parsers.parse("a red {thing}"))
        def other(thing):
            pass
    """)
    project.feature("Feature: A\n  Scenario: B\n    Given a red bot\n  Scenario: C\n    Given a red cat\n")

    result = project.run("features")

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            ">     Given a red bot",
            "E   two step definitions match: Given a red bot",
            "E     Given a {adjective} bot",
            "E       *conftest.py:3",
            "E     Given a red {thing}",
            "E       *conftest.py:7",
        ]
    )


def test_the_same_sentence_for_two_keywords_is_not_ambiguous(project):
    project.steps("""
        from pytest_bdd import given, step, then

        @given("a bot")
        @then("a bot")
        def _():
            pass
    """)
    project.feature("Feature: A\n  Scenario: B\n    Given a bot\n    Then a bot\n")

    project.run("features").assert_outcomes(passed=1)


def test_a_misspelt_scenario_keyword_is_pointed_at(project):
    project.feature("Feature: Talk\n\n  Scenaro: x\n    Given a bot\n")

    result = project.run("features/talk.feature")

    result.stdout.fnmatch_lines(
        [
            "'Scenaro' is not a keyword; did you mean 'Scenario'[?]",
            "  at features/talk.feature:3",
            "  write: Scenario: x",
        ]
    )
    assert result.ret == pytest.ExitCode.INTERRUPTED


@pytest.mark.parametrize("runner", ["fast", "bdd"])
@pytest.mark.parametrize(
    ("below", "what"),
    [
        pytest.param("      | zzz |\n", "table", id="table"),
        pytest.param('      """\n      zzz\n      """\n', "doc string", id="doc string"),
    ],
)
def test_a_step_with_something_below_it_that_it_does_not_read_fails(project, runner, below, what):
    project.steps()
    project.feature(f'Feature: A\n  Scenario: B\n    Given a bot\n    When somebody says "hi"\n{below}')

    result = project.run("features", "--handoff-runner", runner)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            '>     When somebody says "hi"',
            f"E   this step takes no {what}, and line 5 begins one",
            f"E     delete the {what}, or write a sentence that takes one *",
            "features/talk.feature:4: this step takes no *",
        ]
    )


def test_the_doc_string_below_a_table_is_named_by_its_own_line(project):
    project.steps("from pytest_bdd import given\n\n@given('a table')\ndef _(datatable): ...\n")
    project.feature('Feature: A\n  Scenario: B\n    Given a table\n      | a |\n      """\n      b\n      """\n')

    project.run("features").stdout.fnmatch_lines(["E   this step takes no doc string, and line 5 begins one"])


def test_a_description_in_prose_is_accepted(project):
    project.steps()
    project.feature("""
        Feature: A
          Scenarios and rules, by night.
          When the bot is asleep, a colleague answers.
          Scenario: B
            As nothing else is said.
            Given a bot
    """)

    project.run("features").assert_outcomes(passed=1)


def test_a_blank_too_many_is_named(project):
    project.feature("Feature: A\n  Scenario: B\n    When 1  second passes\n")

    project.run("features").stdout.fnmatch_lines(["E     there is a blank too many, write: 1 second passes"])


GERMAN = "# language: de\nFunktionalität: A\n  Szenario: B\n    {}\n"


@pytest.mark.parametrize(
    ("step", "lines"),
    [
        pytest.param(
            "Dann 1 second passes",
            [
                "no step definition for: Dann 1 second passes",
                "this sentence is a Wenn step, write: Wenn 1 second passes",
            ],
            id="another kind",
        ),
        pytest.param(
            "Wenn 1 second pasess",
            ["no step definition for: Wenn 1 second pasess", "did you mean: Wenn {wait:duration} pass(es)"],
            id="misspelt",
        ),
        pytest.param(
            "Angenommen a red bot",
            ["two step definitions match: Angenommen a red bot", "Angenommen a {adjective} bot"],
            id="two definitions",
        ),
    ],
)
def test_an_error_of_a_step_has_the_keywords_of_the_features_language(project, step, lines):
    project.steps("""
        from pytest_bdd import given, parsers

        @given(parsers.parse("a {adjective} bot"))
        def one(adjective): ...

        @given(parsers.parse("a red {thing}"))
        def other(thing): ...
    """)
    project.feature(GERMAN.format(step))

    found = [line.removeprefix("E").strip() for line in project.run("features").outlines if line.startswith("E ")]

    assert [line for line in found if line in lines] == lines


def test_a_language_whose_keywords_need_no_blank_gets_none(project):
    project.feature("# language: zh-CN\n功能: A\n  场景: B\n    那么1 second passes\n")

    project.run("features").stdout.fnmatch_lines(["E     this sentence is a 当 step, write: 当1 second passes"])
