"""What a failed scenario shows."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

STEPS = """
    import pytest
    from pytest_bdd import given, parsers, then, when
    from handoff.engine.errors import UnknownName, message
    from handoff.steps.scenario.tables import table

    class Target:
        def explain_failure(self, *, since=None):
            return "pattern 'hi' did not match 'agent'"

        def transcript(self):
            return "consumer: agent\\nbot: Hello"

    @pytest.fixture
    def target():
        return Target()

    @given("a bot")
    def _(target):
        pass

    @given(parsers.parse('the skill "{name}"'))
    def _(name):
        raise UnknownName(message(f"no skill named {name!r}", known=["Billing", "Sales"], wanted=name))

    @then("it fails")
    def _():
        __tracebackhide__ = True
        raise AssertionError("expected this\\n  but found that")

    @then("it fails in Python")
    def _():
        answer = 41
        assert answer == 42

    @then("it breaks")
    def _():
        {}["key"]

    @given("agents:")
    def _(datatable):
        table(datatable, required=["agent", "skill"], optional=["slots"])

    @given("a text:")
    def _(docstring):
        assert False, docstring
"""


def test_the_gherkin_points_at_the_step_then_says_what_it_says(project):
    project.steps(STEPS)
    project.feature("""
        Feature: Talk
          Scenario: Something
            Given a bot
            Then it fails
            And it breaks
    """)

    result = project.run("features")

    result.stdout.fnmatch_lines(
        [
            "*_ Something _*",
            "    Scenario: Something",
            "      Given a bot",
            ">     Then it fails",
            "",
            "E   expected this",
            "E     but found that",
            "",
            "features/talk.feature:4: expected this",
            "*- what the bot did -*",
            "pattern 'hi' did not match 'agent'",
            "*- transcript -*",
            "consumer: agent",
            "bot: Hello",
            "*- seed -*",
            "20 (the same again: --handoff-seed 20)",
            "FAILED features/talk.feature::Something - expected this",
        ],
        consecutive=False,
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("conftest.py:*")


def test_an_error_of_ours_is_shown_as_its_message(project):
    project.steps(STEPS)
    project.feature('Feature: Talk\n  Scenario: Something\n    Given the skill "Bilings"\n')

    result = project.run("features")

    result.stdout.fnmatch_lines(
        [
            '>     Given the skill "Bilings"',
            "E   no skill named 'Bilings'",
            "E     known: Billing, Sales",
            "E     did you mean 'Billing'?",
            "features/talk.feature:3: no skill named 'Bilings'",
        ]
    )
    result.stdout.no_fnmatch_line("*UnknownName*")


def test_a_step_in_the_users_python_shows_its_code_below_the_gherkin(project):
    project.steps(STEPS)
    project.feature("Feature: Talk\n  Scenario: Something\n    Then it fails in Python\n")

    result = project.run("features")

    result.stdout.fnmatch_lines(
        [
            ">     Then it fails in Python",
            "features/talk.feature:3: ",
            ">       assert answer == 42",
            "E       assert 41 == 42",
            "conftest.py:*: AssertionError",
        ]
    )
    result.stdout.no_fnmatch_line("*executor.py*")


def test_an_error_that_says_nothing_shows_only_the_frames_of_the_step(project):
    project.steps(STEPS)
    project.feature("Feature: Talk\n  Scenario: Something\n    Then it breaks\n")

    result = project.run("features")

    result.stdout.fnmatch_lines([">     Then it breaks", '>       {}[[]"key"[]]', "E       KeyError: 'key'"])
    result.stdout.no_fnmatch_line("*executor.py*")


def test_a_failure_in_the_background_shows_the_title_and_the_background(project):
    project.steps(STEPS)
    project.feature(
        """
        Feature: Talk
          Background:
            Given a bot
            And it fails

          Scenario: Something
            Given a bot
    """.replace("And it fails", "Then it fails")
    )

    result = project.run("features")

    result.stdout.fnmatch_lines(
        ["    Scenario: Something", "    Background:", "      Given a bot", ">     Then it fails"], consecutive=True
    )
    result.stdout.fnmatch_lines(["features/talk.feature:4: expected this"])


def test_the_values_of_the_row_are_shown_also_in_the_heading(project):
    project.steps(STEPS)
    project.feature("""
        Feature: Talk
          Scenario Outline: Something with <name>
            Given the skill "<name>"
            Examples:
              | name | n |
              | Sale | 1 |
    """)

    result = project.run("features")

    result.stdout.fnmatch_lines(["*___ Something with Sale?Sale-1? ___*"])
    result.stdout.fnmatch_lines(["FAILED features/talk.feature::Something with <name>?Sale-1? - *"])
    result.stdout.fnmatch_lines(['>     Given the skill "<name>"', "  with name = Sale, n = 1"])


def test_the_table_below_the_step_is_shown_and_a_missing_column_named(project):
    project.steps(STEPS)
    project.feature("""
        Feature: Talk
          Scenario: Something
            Given agents:
              | agent | skil  |
              | Alex  | Human |
            Then it fails
    """)

    result = project.run("features")

    result.stdout.fnmatch_lines(
        [
            ">     Given agents:",
            "        | agent | skil  |",
            "        | Alex  | Human |",
            "E   the table has no column 'skill'",
            "E     known: agent, skil",
            "E     did you mean 'skil'?",
        ]
    )


def test_a_step_without_its_table_says_so(project):
    project.steps(STEPS)
    project.feature("Feature: Talk\n  Scenario: Something\n    Given agents:\n")

    project.run("features").stdout.fnmatch_lines(["E   this step needs a data table below it"])


def test_a_doc_string_below_the_step_is_shown(project):
    project.steps(STEPS)
    project.feature('''
        Feature: Talk
          Scenario: Something
            Given a text:
              """
              one
              two
              """
            Then it fails
    ''')

    result = project.run("features")

    result.stdout.fnmatch_lines(
        [">     Given a text:", '        """', "        one", "        two", '        """'], consecutive=True
    )


def test_short_tracebacks_lines_and_workers_point_at_the_same_place(project):
    project.steps(STEPS)
    project.feature("Feature: Talk\n  Scenario: Something\n    Given a bot\n    Then it fails\n")

    project.run("features", "--tb=short").stdout.fnmatch_lines([">     Then it fails", "E   expected this"])
    project.run("features", "--tb=line").stdout.fnmatch_lines(["features/talk.feature:4: expected this"])
    project.run("features", "--tb=native").stdout.fnmatch_lines(["AssertionError: expected this"])
    project.run_alone("features", "-n", "1").stdout.fnmatch_lines(
        [
            ">     Then it fails",
            "*- transcript -*",
            "FAILED features/talk.feature::Something - expected this",
        ]
    )


def test_an_explanation_that_breaks_does_not_hide_the_failure(project):
    project.steps(STEPS.replace('return "consumer: agent\\nbot: Hello"', "raise RuntimeError(1)"))
    project.feature("Feature: Talk\n  Scenario: Something\n    Given a bot\n    Then it fails\n")

    result = project.run("features")

    result.stdout.fnmatch_lines(["E   expected this", "(not available: RuntimeError: 1)"])


def test_a_scenario_that_skips_shows_no_failure(project):
    project.steps("""
        import pytest
        from pytest_bdd import given

        @given("a bot")
        def _():
            pytest.skip("this target cannot do that")
    """)
    project.feature("Feature: Talk\n  Scenario: Something\n    Given a bot\n")

    result = project.run("features", "-rs")

    result.stdout.fnmatch_lines(["SKIPPED *: this target cannot do that"])
    result.assert_outcomes(skipped=1)


# --- from where on a failure is explained ----------------------------------------------------------------------------

LOGGING = """
    import pytest
    from pytest_bdd import given, parsers, then, when
    from handoff.engine.events import TimePassed
    from handoff.engine.log import Log

    class Target:
        def __init__(self):
            self.log = Log()

        def explain_failure(self, *, since=None):
            return f"explained from {since}"

    @pytest.fixture
    def target():
        return Target()

    @given(parsers.parse("event {number:d}"))
    @when(parsers.parse("event {number:d}"))
    @then(parsers.parse("event {number:d}"))
    def _(target, number):
        assert target.log.append(TimePassed(1)).seq == number

    @when("nothing happens")
    def _(target):
        pass

    @when("it fails")
    @then("it fails")
    def _(target):
        target.log.append(TimePassed(1))
        assert False, "it fails"
"""


@pytest.mark.parametrize("runner", ["fast", "bdd"])
@pytest.mark.parametrize(
    ("steps", "since"),
    [
        pytest.param(["Given event 0", "When event 1", "Then it fails"], 0, id="the only When"),
        pytest.param(["When event 0", "Then it fails"], -1, id="a When that begins the scenario"),
        pytest.param(["Given event 0", "When event 1", "And event 2", "Then it fails"], 0, id="a When of two steps"),
        pytest.param(["When event 0", "When event 1", "Then it fails"], 0, id="two Whens in a row"),
        pytest.param(
            ["When event 0", "Then event 1", "When event 2", "Then event 3", "And it fails"], 1, id="the last When"
        ),
        pytest.param(["Given event 0", "When event 1", "And it fails"], 0, id="an error in the When itself"),
        pytest.param(["Given event 0", "When nothing happens", "Then it fails"], 0, id="a When without an event"),
        pytest.param(
            ["When event 0", "Then event 1", "And it fails", "When event 3"], -1, id="a When that has not begun"
        ),
        pytest.param(["Given event 0", "Then it fails"], None, id="no When"),
    ],
)
def test_a_failure_is_explained_from_the_last_when_on(project, steps, since, runner):
    project.steps(LOGGING)
    project.feature("\n".join(["Feature: Talk", "  Scenario: Something", *(f"    {step}" for step in steps)]))

    result = project.run("features", "--handoff-runner", runner)

    result.stdout.fnmatch_lines([f"explained from {since}"])


def test_a_line_separator_in_a_text_does_not_move_the_step_that_is_shown(project):
    project.steps()
    steps = 'Given a bot\n    When somebody says "one\u2028two\x0c"\n    Then 7 things were heard\n'
    project.feature(f"Feature: A\n  Scenario: B\n    {steps}")

    project.run("features").stdout.fnmatch_lines([">     Then 7 things were heard"])


def test_a_step_with_typographic_quotes_is_explained(project):
    project.feature("Feature: A\n  Scenario: B\n    When the consumer says \u201chi\u201d\n")

    project.run("features").stdout.fnmatch_lines(
        ['E     the quotes of "hi" are not plain ones', 'E     write: When the consumer says "hi"']
    )


def test_a_step_of_another_kind_is_explained(project):
    project.feature('Feature: A\n  Scenario: B\n    Given the consumer says "hi"\n')

    project.run("features").stdout.fnmatch_lines(
        ['E     this sentence is a When step, write: When the consumer says "hi"']
    )


def test_a_step_with_a_character_that_is_not_seen_is_explained(project):
    project.feature('Feature: A\n  Scenario: B\n    When the con\u200bsumer says "hi"\n')

    project.run("features").stdout.fnmatch_lines(
        ["E     with plain characters it has one: they look alike; character 8 *found U+200B ZERO WIDTH *"]
    )


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ("world", "write: target, which is the World"),
        ("tarket", "did you mean 'target'?"),
        ("shpo", "did you mean 'shop'?"),
    ],
)
def test_a_fixture_that_does_not_exist_is_answered_with_ours_and_the_closest_one(project, asked, line):
    shop = f"@pytest.fixture\ndef shop(): ...\n\n\n@given('a shop')\ndef a_shop({asked}): ...\n"
    project.steps(f"import pytest\nfrom pytest_bdd import given\n\n\n{shop}")
    project.feature("Feature: A\n  Scenario: B\n    Given a shop\n")

    result = project.run()

    result.stdout.fnmatch_lines(
        [
            f"E   fixture '{asked}' not found",
            "E     fixtures of handoff:",
            "E       context: what the steps of a scenario share: *",
            "E       target: where it runs: *",
            f"E     {line}",
            "E     all of them: pytest --fixtures",
        ],
        consecutive=True,
    )
