"""What is collected from feature files, and under which names."""

from __future__ import annotations

pytest_plugins = ["pytester"]

TALK = """
    Feature: Talk
      Scenario: Somebody says hello
        Given a bot
        When somebody says "hello"
        Then 2 things were heard
"""


def test_a_feature_runs_without_a_python_file_of_its_own(project):
    project.steps()
    project.feature(TALK)

    result = project.run("features", "-v")

    result.stdout.fnmatch_lines(["features/talk.feature::Somebody says hello PASSED*"])
    result.assert_outcomes(passed=1)


def test_the_background_of_the_feature_runs_before_that_of_the_rule(project):
    project.steps()
    project.feature("""
        Feature: Talk
          Background:
            Given a bot
          Rule: Louder
            Background:
              When somebody says "psst"
            Scenario: Both
              Then 2 things were heard
    """)

    project.run("features").assert_outcomes(passed=1)


def test_rows_of_an_outline_are_items_with_the_values_in_their_names(project):
    project.feature("""
        Feature: Talk
          Scenario Outline: Says <text>
            When somebody says "<text>"

            Examples: short
              | text | count |
              | hi   | 1     |

            Examples: with accents
              | text  | count |
              | né    | 1     |
              | né    | 1     |
              | a[0]::b |     |
    """)

    assert project.names() == [
        "features/talk.feature::Says <text>[hi-1]",
        "features/talk.feature::Says <text>[né-1]",
        "features/talk.feature::Says <text>[né-1 #2]",
        "features/talk.feature::Says <text>[a(0):b-]",
    ]


def test_a_row_with_accents_is_selected_by_its_name(project):
    project.steps()
    project.feature("""
        Feature: Talk
          Scenario Outline: Says
            When somebody says "<text>"

            Examples:
              | text |
              | né   |
              | no   |
    """)

    project.run("features/talk.feature::Says[né]").assert_outcomes(passed=1)


def test_a_title_with_colons_and_brackets_is_selected_by_the_name_shown(project):
    project.steps()
    project.feature("""
        Feature: Talk
          Scenario: Reply [a] :: b
            Given a bot
          Scenario: Other
            Given a bot
    """)

    assert project.names()[0] == "features/talk.feature::Reply (a) : b"
    project.run("features/talk.feature::Reply (a) : b").assert_outcomes(passed=1)


def test_scenarios_with_equal_titles_all_run_named_after_their_rule_or_numbered(project):
    project.steps()
    project.feature("""
        Feature: Talk
          Scenario: Hello
            Given a bot
          Scenario: Hello
            Given a bot
          Rule: At night
            Scenario: Hello
              Given a bot
    """)

    assert project.names() == [
        "features/talk.feature::Hello",
        "features/talk.feature::Hello #2",
        "features/talk.feature::At night: Hello",
    ]
    project.run("features").assert_outcomes(passed=3)


def test_a_scenario_may_be_a_list_of_facts(project):
    project.steps()
    project.feature("""
        Feature: Talk
          Scenario: Facts
            * a bot
            When somebody says "hi"
            * somebody says "again"
            Then 3 things were heard
    """)

    project.run("features").assert_outcomes(passed=1)


def test_a_feature_in_another_language_runs(project):
    project.steps()
    project.feature("""
        # language: de
        Funktionalität: Gespräch
          Szenario: Grüße
            Angenommen a bot
            Wenn somebody says "hallo"
            Dann 2 things were heard
    """)

    project.run("features").assert_outcomes(passed=1)


def test_tables_and_doc_strings_reach_the_step_with_the_values_of_the_row(project):
    project.steps("""
        from pytest_bdd import given, then

        seen = []

        @given("a table:")
        def _(datatable):
            seen.append(datatable)

        @then("a text:")
        def _(docstring):
            seen.append(docstring)
            assert seen == [[["a", "one"]], "first one\\nsecond"]
    """)
    project.feature('''
        Feature: Talk
          Scenario Outline: Both
            Given a table:
              | a | <n> |
            Then a text:
              """
              first <n>
              second
              """
            Examples:
              | n   |
              | one |
    ''')

    project.run("features").assert_outcomes(passed=1)


def test_module_scoped_fixtures_live_as_long_as_their_feature(project):
    project.steps("""
        import pytest
        from pytest_bdd import given, then

        @pytest.fixture(scope="module")
        def shared():
            return []

        @given("one more")
        def _(shared):
            shared.append(1)

        @then("there is one in this feature")
        def _(shared):
            assert len(shared) == 1
    """)
    text = """
        Feature: Talk
          Scenario: First
            Given one more
          Scenario: Second
            Then there is one in this feature
    """
    project.feature(text, "features/a.feature")
    project.feature(text, "features/b.feature")

    project.run("features").assert_outcomes(passed=4)


def test_parametrised_autouse_fixtures_multiply_scenarios_and_rows(project):
    project.steps("""
        import pytest
        from pytest_bdd import given

        @pytest.fixture(autouse=True, params=["wide", "tall"])
        def screen(request):
            return request.param

        @given("a bot")
        def _(screen):
            pass
    """)
    project.feature("""
        Feature: Talk
          Scenario: Plain
            Given a bot
          Scenario Outline: Rows
            Given a bot
            Examples:
              | n |
              | 1 |
              | 2 |
    """)

    names = project.names()

    assert [name.partition("::")[2] for name in names[:2]] == ["Plain[wide]", "Plain[tall]"]
    assert len(names) == 6
    project.run("features").assert_outcomes(passed=6)


def test_collecting_can_be_switched_off(project):
    project.options = ()
    project.ini("handoff_collect = none")
    project.feature("Feature: A\n  Scenario: B\n    When 1 second passes\n")

    assert project.names() == []


def test_a_scenario_that_a_test_module_binds_is_not_run_twice(project):
    project.steps()
    project.feature(TALK)
    project.write(
        "test_talk.py",
        """
        from pytest_bdd import scenario

        @scenario("features/talk.feature", "Somebody says hello")
        def test_hello():
            pass
        """,
    )

    result = project.run()

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["handoff: 1 scenario is bound by test modules and was not collected twice"])


def test_steps_of_a_feature_are_visible_to_its_folder_and_below_the_nearest_first(project):
    project.steps()
    project.steps(
        """
        from pytest_bdd import given

        @given("a bot")
        def _(heard):
            heard.extend(["another", "bot"])
        """,
        "features/deep/conftest.py",
    )
    text = """
        Feature: Talk
          Scenario: Count
            Given a bot
            Then {} things were heard
    """
    project.feature(text.format(1), "features/high.feature")
    project.feature(text.format(2), "features/deep/low.feature")

    project.run("features").assert_outcomes(passed=2)


def test_a_conftest_overrides_a_sentence_and_a_fixture_of_the_library(project):
    project.steps("""
        import pytest
        from pytest_bdd import parsers, then, when

        @pytest.fixture
        def target():
            return ["mine"]

        @when(parsers.parse('the consumer says {text}'))
        def _(target, text):
            target.append(text)

        @then("it was mine")
        def _(target):
            assert target == ["mine", '"hi"']
    """)
    project.feature("""
        Feature: Talk
          Scenario: Mine
            When the consumer says "hi"
            Then it was mine
    """)

    project.run("features").assert_outcomes(passed=1)


def test_a_conftest_goes_before_the_library_also_where_the_suite_is_named_by_a_wildcard(project):
    project.ini("testpaths = feat*")
    project.steps("""
        from pytest_bdd import when

        @when("1 second passes")
        def _():
            raise RuntimeError("mine")
    """)
    project.feature("Feature: A\n  Scenario: B\n    When 1 second passes\n")

    project.run().stdout.fnmatch_lines(["E       RuntimeError: mine"])


def test_random_order_and_repeated_runs_find_the_same_scenarios(project):
    project.steps()
    project.feature(TALK, "features/a.feature")
    project.feature(TALK, "features/b.feature")

    for seed in "12":
        result = project.pytester.runpytest_inprocess("-p", "randomly", f"--randomly-seed={seed}", "features")
        result.assert_outcomes(passed=2)
