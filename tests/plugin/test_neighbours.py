"""Projects of pytest-bdd have the same outcomes with handoff and without."""

from __future__ import annotations

import json
from itertools import takewhile

import pytest

pytest_plugins = ["pytester"]

FEATURE = """
    @fruit
    Feature: Cucumbers
      Background:
        Given a basket

      @green @slow
      Scenario: Eating
        Given there are 5 cucumbers
        When I eat 3 cucumbers
        Then I have 2 cucumbers

      Scenario Outline: Eating <eaten>
        Given there are <start> cucumbers
        When I eat <eaten> cucumbers
        Then I have <left> cucumbers

        @few
        Examples:
          | start | eaten | left |
          | 5     | 1     | 4    |
          | 5     | 2     | 4    |
"""
STEPS = """
    import pytest
    from pytest_bdd import given, parsers, then, when

    @given("a basket", target_fixture="basket")
    def basket():
        return []

    @given(parsers.parse("there are {count:d} cucumbers"))
    def there_are(basket, count):
        basket.extend(range(count))

    @when(parsers.parse("I eat {count:d} cucumbers"))
    def eat(basket, count):
        del basket[:count]

    @then(parsers.parse("I have {count:d} cucumbers"))
    def have(basket, count):
        assert len(basket) == count
"""
BOUND = "from pytest_bdd import scenario, scenarios\n\n"
MISTAKEN = "from pytest_bdd import scenario\n\n@scenario('{}', '{}')\ndef test_it():\n    pass\n"
HOOKS = """
    import sys

    def pytest_bdd_before_scenario(scenario):
        print("BEFORE", scenario.name)

    def pytest_bdd_step_error(step, exception):
        print("STEP ERROR", step.name, type(exception).__name__)

    def pytest_bdd_step_func_lookup_error(step):
        print("LOOKUP ERROR", step.name)

    def pytest_bdd_apply_tag(tag, function):
        print("TAG", tag)

    def pytest_terminal_summary(terminalreporter):
        kinds = ("passed", "failed", "error", "skipped", "deselected", "warnings")
        counts = {kind: len(terminalreporter.getreports(kind)) for kind in kinds if kind != "warnings"}
        terminalreporter.write_line(f"COUNTS {counts}")

    def pytest_runtest_logreport(report):
        if report.when == "call" or report.outcome != "passed":
            print("OUTCOME", report.nodeid, report.outcome, sorted(report.keywords))

    def pytest_unconfigure():
        print("LIBRARY", "handoff.steps.scenario.context" in sys.modules)
"""


@pytest.fixture
def project(project, monkeypatch):
    monkeypatch.setenv("PYTHONHASHSEED", "0")  # pytest-bdd applies the tags of a set
    project.options = ()
    project.steps(STEPS, "tests/conftest.py")
    project.steps(HOOKS)
    project.feature(FEATURE, "tests/cucumbers.feature")
    return project


def facts(result):
    kinds = ("BEFORE", "STEP ERROR", "LOOKUP ERROR", "TAG", "COUNTS", "OUTCOME", "E  ")
    lines = [line.lstrip(".FEs") if "OUTCOME" in line else line for line in result.outlines]
    found = [line for line in lines if line.strip().startswith(kinds) or any(kind in line for kind in kinds[:6])]
    return result.ret, sorted(found)


def same(project, *arguments, run=None):
    """Run with handoff and without; returns the result with it, which `run` gives."""
    arguments = (*arguments, "-s", "-p", "no:cacheprovider", "-p", "no:allure_pytest")
    with_us = (run or project.run_alone)(*arguments)
    without = project.run_alone("-p", "no:handoff", *arguments)
    assert facts(with_us) == facts(without)
    return with_us


@pytest.mark.parametrize("arguments", [[], ["tests", "-m", "green or few"]], ids=" ".join)
def test_bound_scenarios_have_the_outcomes_and_marks_they_had(project, arguments):
    project.write("tests/test_cucumbers.py", BOUND + "scenarios('cucumbers.feature')\n")

    result = same(project, *arguments, run=project.run_fresh)

    result.stdout.fnmatch_lines(["*OUTCOME tests/test_cucumbers.py::*", "*LIBRARY False"])
    result.stdout.no_fnmatch_line("handoff:*")


@pytest.mark.parametrize(
    ("file", "title"),
    [
        pytest.param("cucumbers.feature", "Nothing of the kind", id="unknown title"),
        pytest.param("gone.feature", "Eating", id="unknown file"),
        pytest.param("two.feature", "A", id="two features in a file"),
        pytest.param("undefined.feature", "A", id="undefined step"),
    ],
)
def test_mistakes_are_shown_as_pytest_bdd_shows_them(project, file, title):
    project.feature("Feature: A\n  Scenario: A\n    Given a basket\nFeature: B\n", "tests/two.feature")
    project.feature("Feature: A\n  Scenario: A\n    Given a bakset\n", "tests/undefined.feature")
    project.write("tests/test_mistaken.py", MISTAKEN.format(file, title))

    same(project)


def test_strict_markers_refuse_an_unregistered_tag_as_before(project):
    project.write("tests/test_cucumbers.py", BOUND + "scenarios('cucumbers.feature')\n")
    project.write("pytest.ini", "[pytest]\nmarkers =\n    fruit\n    green\n    few\n")

    result = same(project, "--strict-markers")

    result.stdout.fnmatch_lines(["*'slow' not found in `markers` configuration option*"])


def test_features_that_no_module_binds_are_not_run(project):
    project.write("tests/test_plain.py", "def test_plain():\n    pass\n")

    result = same(project)

    result.stdout.fnmatch_lines(["handoff: no step of tests/cucumbers.feature is a sentence of handoff*"])


def test_reports_of_pytest_bdd_are_as_they_were(project):
    project.write("tests/test_cucumbers.py", BOUND + "scenarios('cucumbers.feature')\n")

    def reports(*arguments):
        result = project.run_alone("--gherkin-terminal-reporter", "-vv", "--cucumberjson=out.json", *arguments)
        shown = takewhile(lambda line: "FAILURES" not in line, result.outlines)
        steps = [line.rstrip() for line in shown if line.startswith(("Feature:", " "))]
        written = json.loads((project.path / "out.json").read_text(encoding="utf-8"))
        return steps, [[step["name"] for step in one["steps"]] for feature in written for one in feature["elements"]]

    assert reports() == reports("-p", "no:handoff")


def test_our_features_run_beside_a_project_of_pytest_bdd(project):
    project.write("tests/test_cucumbers.py", BOUND + "scenarios('cucumbers.feature')\n")
    project.feature("Feature: Ours\n  Scenario: Time\n    When 1 second passes\n", "bots/time.feature")

    result = project.run_alone("-s")

    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(["*OUTCOME bots/time.feature::Time passed*", "*OUTCOME tests/test_cucumbers.py::*"])
    result.stdout.no_fnmatch_line("handoff: no step of*")
