"""The fast runner has the same hooks and outcomes as pytest-bdd's, and is replaced by it when a name has moved."""

from __future__ import annotations

import json

import pytest

pytest_plugins = ["pytester"]

EVERYTHING = '''
    @tagged
    Feature: Everything
      Background:
        Given a fresh page

      Scenario: Values
        Given the number 7
        And the words "a", "b"
        When they are added up
        Then the sum is 10

      Scenario: Arguments below a step
        Given a table:
          | one | <two> |
          | 1   | 2     |
        And a text:
          """
          first
            second
          """
        * somebody asks for the tidy fixture

      Scenario Outline: Rows <n>
        Given the number <n>
        When they are added up
        Then the sum is <sum>

        Examples:
          | n | sum |
          | 1 | 4   |
          | 2 | 6   |

      Scenario: A fixture is given a new value, twice
        Given the number 1
        And the number 2
        When they are added up
        Then the sum is 5

      Rule: Things go wrong
        Background:
          Given the number 1

        Scenario: A step fails
          When something breaks
          Then the sum is 1

        Scenario: A step skips
          When somebody skips
          Then the sum is 1

        Scenario: A step says fail
          When somebody gives up
          Then the sum is 1

        Scenario: Nobody defines it
          When nobody knows this
          Then the sum is 1

        Scenario: A value cannot be converted
          Given the odd number 2

        Scenario: A fixture is missing
          Given an impossible fixture

        Scenario: A fixture breaks
          Given a broken fixture

        Scenario: A teardown breaks
          Given a step that cleans up badly
'''

LIBRARY = """
    import pytest
    from pytest_bdd import given, parsers, step, then, when

    HOOKS = ["before_scenario", "after_scenario", "before_step", "before_step_call", "after_step", "step_error",
             "step_func_lookup_error"]
    log = []


    def _plain(value):
        kinds = [kind.__name__ for kind in type(value).__mro__]
        if isinstance(value, BaseException):
            return [kind for kind in kinds if kind in ("Skipped", "Failed", "StepDefinitionNotFoundError", "OddError",
                                                       "AssertionError", "FixtureLookupError", "ValueError")]
        if callable(value):
            return value.__name__
        if "Step" in kinds:
            return (value.keyword, value.type, value.name, value.line_number, value.docstring,
                    value.datatable and value.datatable.raw())
        if "Scenario" in kinds or "Feature" in kinds:
            return value.name, sorted(value.tags), value.line_number
        return value if isinstance(value, (str, int, float, list, dict)) else type(value).__name__


    def _hook(name, parameters):
        names = ", ".join(parameters)
        space = {"note": lambda **told: log.append((name, {
            key: {k: _plain(v) for k, v in value.items()} if key == "step_func_args" else _plain(value)
            for key, value in told.items() if key != "request"}))}
        exec(f"def pytest_bdd_{name}({names}): note({', '.join(f'{p}={p}' for p in parameters)})", space)
        return space[f"pytest_bdd_{name}"]


    SCENARIO = ["request", "feature", "scenario"]
    STEP = [*SCENARIO, "step", "step_func"]
    pytest_bdd_before_scenario = _hook("before_scenario", SCENARIO)
    pytest_bdd_after_scenario = _hook("after_scenario", SCENARIO)
    pytest_bdd_before_step = _hook("before_step", STEP)
    pytest_bdd_before_step_call = _hook("before_step_call", [*STEP, "step_func_args"])
    pytest_bdd_after_step = _hook("after_step", [*STEP, "step_func_args"])
    pytest_bdd_step_error = _hook("step_error", [*STEP, "step_func_args", "exception"])
    pytest_bdd_step_func_lookup_error = _hook("step_func_lookup_error", [*SCENARIO, "step", "exception"])


    def pytest_runtest_logreport(report):
        log.append((report.nodeid, report.when, report.outcome))


    def pytest_sessionfinish(session):
        lines = [repr(entry) for entry in log]
        (session.config.rootpath / session.config.getoption("handoff_runner")).write_text("\\n".join(lines))


    class OddError(Exception):
        pass


    def odd(text):
        if int(text) % 2 == 0:
            raise OddError(text)
        return int(text)


    @pytest.fixture
    def number():
        return 0

    @pytest.fixture
    def words():
        log.append("fixture words")
        return []

    @pytest.fixture
    def tidy():
        log.append("set up tidy")
        yield "tidy"
        log.append("tear down tidy")

    @pytest.fixture
    def broken():
        raise ValueError("broken")

    @given("a fresh page", target_fixture="page")
    def fresh_page():
        log.append("page opened")
        yield {"sum": None}
        log.append("page closed")

    @given(parsers.parse("the number {number:d}"), target_fixture="number")
    def the_number(number):
        return number

    @given(parsers.parse("the odd number {n}"), converters={"n": odd})
    def the_odd_number(n):
        pass

    @given(parsers.re(r'the words "(?P<first>.*)", "(?P<second>.*)"'), target_fixture="words")
    def the_words(first, second, words, number, unused=3):
        assert words == []
        return [first, second, number]

    @when("they are added up")
    def added(page, number):
        page["sum"] = number * 2 + 1 if number != 7 else 9
        page["sum"] += 1

    @then(parsers.cfparse("the sum is {total:Number}", extra_types={"Number": int}))
    def the_sum(page, total):
        assert page["sum"] == total or page["sum"] == total + (number_off := 0)

    @given("a table:")
    def a_table(datatable):
        assert len(datatable) == 2

    @given("a text:")
    def a_text(docstring):
        assert docstring == "first\\n  second"

    @step("somebody asks for the tidy fixture")
    def asks(tidy, docstring=None):
        pass

    @when("something breaks")
    def breaks(page):
        page["sum"] = 1
        assert page["sum"] == 2

    @when("somebody skips")
    def skips():
        pytest.skip("not here")

    @when("somebody gives up")
    def gives_up():
        pytest.fail("gave up")

    @given("an impossible fixture")
    def impossible(nowhere):
        pass

    @given("a broken fixture")
    def needs_broken(broken):
        pass

    @given("a step that cleans up badly")
    def cleans_up_badly():
        yield
        raise ValueError("dirty")
"""


@pytest.fixture
def logs(project):
    project.steps(LIBRARY)
    project.feature(EVERYTHING)

    def run(runner):
        project.run("features", "--handoff-runner", runner)
        return (project.path / runner).read_text(encoding="utf-8").splitlines()

    return run


def test_both_runners_leave_the_same_log_of_hooks_fixtures_and_outcomes(logs):
    ours = logs("fast")

    assert len(ours) > 200
    assert ours == logs("bdd")


def test_both_runners_write_the_same_cucumber_json(project):
    project.steps(LIBRARY)
    project.feature(EVERYTHING)

    written = []
    for runner in ("fast", "bdd"):
        project.run("features", "--handoff-runner", runner, "--cucumberjson", "out.json")
        features = json.loads((project.path / "out.json").read_text(encoding="utf-8"))
        written.append(_comparable(features))

    assert written[0] == written[1]


def test_outcomes_are_the_same_without_hooks(project):
    project.steps(LIBRARY.replace("pytest_bdd_", "no_"))
    project.feature(EVERYTHING)

    ours = project.run("features").parseoutcomes()

    assert ours == project.run("features", "--handoff-runner", "bdd").parseoutcomes()


def test_a_fixture_is_set_up_only_when_a_step_asks_for_it(project):
    project.steps("""
        import pytest
        from pytest_bdd import given

        @pytest.fixture
        def dear():
            raise RuntimeError("nobody asked")

        @given("a bot")
        def _():
            pass

        @given("something dear")
        def _(dear):
            pass
    """)
    project.feature("Feature: A\n  Scenario: B\n    Given a bot\n")

    project.run("features").assert_outcomes(passed=1)


def test_pytest_bdds_runner_replaces_the_fast_one_when_a_name_has_moved(project):
    project.write(
        "moved.py",
        """
        import pytest_bdd.compat
        import pytest_bdd.scenario  # has what it needs from there

        del pytest_bdd.compat.get_fixture_names
        """,
    )
    project.steps()
    project.feature("Feature: A\n  Scenario: B\n    Given a bot\n    Then 7 things were heard\n")

    result = project.run_alone("-p", "moved", "features")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "handoff: pytest-bdd's runner replaces the fast one: *get_fixture_names*",
            ">     Then 7 things were heard",
        ]
    )


def _comparable(value):
    """Without times, and without texts of failures: ours say more."""
    if isinstance(value, dict):
        return {key: _comparable(one) for key, one in value.items() if key not in ("duration", "error_message")}
    return [_comparable(one) for one in value] if isinstance(value, list) else value
