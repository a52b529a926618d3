"""A stranger's folder: no noise, no surprises, no cost without features."""

from __future__ import annotations

pytest_plugins = ["pytester"]

HEAVY = (
    "pydantic",
    "quickjs",
    "jinja2",
    "yaml",
    "handoff.steps.scenario.context",
    "handoff.engine.bot",
    "handoff.fakes",
)
FOR_FEATURES = ("handoff.steps.collecting.document", "handoff.steps.collecting.feature_items", "handoff.steps.scenario")
SPY = """
    import sys

    def pytest_unconfigure():
        print("LOADED", *(name for name in {names!r} if name in sys.modules))
"""


def loaded(result):
    return next(line for line in result.outlines if line.startswith("LOADED")).split()[1:]


def test_a_folder_of_features_and_a_steps_folder_of_its_own_is_green_without_a_warning(project):
    project.write("steps/__init__.py", "raise ImportError('not for pytest')\n")
    project.write("steps/plugin.py", "raise ImportError('not for pytest')\n")
    project.feature("""
        @smoke @rule:ESC-BLANK-MESSAGE @issue:12 @id:talk-1
        Feature: Talk
          Scenario: Time
            When 3 minutes pass
            And 180001 milliseconds pass
    """)

    result = project.run_alone("-W", "error", "features")

    result.assert_outcomes(passed=1, warnings=0)
    assert result.stderr.lines == []


def test_without_features_nothing_that_reads_them_is_imported(project):
    project.options = ()
    project.steps(SPY.format(names=HEAVY + FOR_FEATURES))
    project.write("test_plain.py", "def test_plain(): pass\n")

    result = project.run_fresh()

    result.assert_outcomes(passed=1)
    assert loaded(result) == []


def test_python_tests_beside_features_import_the_library_only_when_features_are_collected(project):
    project.steps(SPY.format(names=HEAVY))
    project.write("tests/test_plain.py", "def test_plain(): pass\n")
    project.feature("Feature: A\n  Scenario: B\n    When 1 second passes\n")

    assert loaded(project.run_fresh("tests")) == []
    assert "handoff.steps.scenario.context" in loaded(project.run_fresh())


def test_for_features_of_others_the_library_is_not_imported(project):
    project.options = ()
    project.steps(SPY.format(names=HEAVY))
    project.write("test_plain.py", "def test_plain(): pass\n")
    project.feature("Feature: A\n  Scenario: B\n    Given there are 5 cucumbers\n")

    assert loaded(project.run_fresh()) == []


def test_scenarios_that_a_test_module_binds_know_the_library(project):
    project.write("talk/time.feature", "Feature: A\n  Scenario: B\n    When 1 second passes\n")
    project.write("tests/test_talk.py", "from pytest_bdd import scenarios\n\nscenarios('../talk')\n")

    project.run_alone("tests").assert_outcomes(passed=1)


IMPORTED = """
    import sys

    def pytest_unconfigure():
        print("IMPORTED", *sorted(sys.modules))
"""
AT_ONCE = {
    "handoff",
    "handoff.engine",
    "handoff.engine.errors",
    "handoff.engine.input_files",
    "handoff.engine.lookalikes",
    "handoff.steps",
    "handoff.steps.collecting",
    "handoff.steps.collecting.discovery",
    "handoff.steps.hookspecs",
    "handoff.steps.plugin",
    "handoff.steps.reporting",
    "handoff.steps.reporting.diagnostic_summary",
    "handoff.steps.reporting.display",
    "handoff.steps.reporting.outcomes",
    "handoff.steps.reporting.undefined_summary",
    "handoff.steps.running",
    "handoff.steps.running.internals",
}


def test_a_run_without_features_imports_a_few_modules_of_ours_and_none_of_others_for_us(project):
    project.options = ()
    project.steps(IMPORTED)
    project.write("test_plain.py", "def test_plain(): pass\n")

    def imported(*arguments):
        result = project.run_fresh("-p", "no:allure_pytest", *arguments)
        return set(next(line for line in result.outlines if line.startswith("IMPORTED")).split()[1:])

    assert imported() - imported("-p", "no:handoff") <= AT_ONCE
