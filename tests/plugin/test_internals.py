"""A release of pytest or pytest-bdd may move any name of theirs that we use: a run with features goes on without it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from handoff.steps.running import internals

pytest_plugins = ["pytester"]

STEPS = Path(__file__).parents[2] / "steps"
REASON = "handoff: pytest-bdd's runner replaces the fast one: *"

# Everybody but us still finds the name: a module without it stands in for the real one, whose own code is as it was.
HIDE = """
import importlib
import sys
import types

import pytest_bdd.plugin  # and with it all of pytest and pytest-bdd


def hide(module, name):
    real = importlib.import_module(module)

    class Without(types.ModuleType):
        def __getattr__(self, wanted):
            if wanted == name:
                raise AttributeError(f"module {module!r} has no attribute {wanted!r}")
            return getattr(real, wanted)

    sys.modules[module] = Without(module)


MODULE, PATH = %r, %r
first, _, rest = PATH.partition(".")
if first == "Function":
    import pytest
    pytest.Function.repr_failure = lambda item, excinfo: str(excinfo.value)  # what asks for it in pytest
    del pytest.Item.__mro__[1]._repr_failure_py
else:
    hide(MODULE, first)
"""

FEATURE = """
    Feature: A
      Scenario: Green
        Given a bot
        Then 1 things were heard

      Scenario: Red
        Given a bot
        Then 7 things were heard

      Scenario Outline: Rows
        Given a bot
        When somebody says "<text>"
        Then 2 things were heard

        Examples:
          | text |
          | hi   |
"""


IN_A_PROCESS = ("STEP_FIXTURE_PREFIX", "ReprEntry", "repr_failure_py", "scenario_wrapper_template_registry")


def prepare(project, place: str) -> None:
    """A project with one green scenario, one red one and an outline, where the name at this place is taken away."""
    hide(project, place)
    project.steps()
    project.feature(FEATURE)


def hide(project, place: str) -> None:
    module, _, path = place.partition(":")
    project.write("hidden.py", HIDE % (module, path))
    project.pytester.syspathinsert()


def assert_goes_on(result: pytest.RunResult, place: str) -> None:
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        [f"{REASON}{place.replace(':', '.')}*", ">     Then 7 things were heard", "FAILED *::Red*"]
    )


@pytest.mark.parametrize("name", sorted(internals.ALL.keys() - {"repr_failure_py"}))
def test_a_run_goes_on_without_the_name(project, name):
    prepare(project, internals.ALL[name])

    assert_goes_on(project.run("-p", "hidden", "features", "--junitxml", "junit.xml"), internals.ALL[name])


@pytest.mark.parametrize("name", IN_A_PROCESS)
def test_a_run_that_has_imported_nothing_yet_goes_on_without_the_name(project, name):
    """One name for each module of ours that asks for some."""
    prepare(project, internals.ALL[name])

    assert_goes_on(project.run_fresh("-p", "hidden", "features", "--junitxml", "junit.xml"), internals.ALL[name])


def test_fast_runner_does_not_need_the_entrance_to_pytest_bdds(project):
    prepare(project, "pytest_bdd.scenario:_execute_scenario")

    result = project.run_alone("-p", "hidden", "features")

    result.assert_outcomes(passed=2, failed=1)
    result.stdout.no_fnmatch_line(REASON)


def test_pytest_bdds_runner_reports_that_its_entrance_has_moved(project):
    prepare(project, "pytest_bdd.scenario:_execute_scenario")

    result = project.run_alone("-p", "hidden", "features", "--handoff-runner", "bdd")

    result.stderr.fnmatch_lines(["ERROR: pytest-bdd's runner cannot run the steps: *_execute_scenario is not there*"])


def test_plain_failure_shows_the_users_python_where_it_explains(project):
    hide(project, "_pytest._code.code:ReprEntry")
    project.steps('from pytest_bdd import when\n\n@when("it breaks")\ndef _():\n    {}["key"]\n')
    project.feature("Feature: A\n  Scenario: B\n    When it breaks\n")

    result = project.run("-p", "hidden", "features")

    result.stdout.fnmatch_lines(
        [">     When it breaks", "conftest.py:5: *", "features/talk.feature:3: KeyError: 'key'"]
    )


def test_plain_failure_keeps_secrets(project):
    hide(project, "_pytest._code.code:ReprEntry")
    project.steps()
    said = 'When somebody says "Bearer abcdefghijklmnop1234567890"'
    project.feature(f"Feature: A\n  Scenario: B\n    {said}\n    Then 7 things were heard\n")

    result = project.run("-p", "hidden", "features")

    result.assert_outcomes(failed=1)
    result.stdout.no_fnmatch_line("*abcdefghijklmnop1234567890*")


# --- nothing else is taken from there --------------------------------------------------------------------------------

PUBLIC = {"pytest_bdd", "pytest_bdd.parser", "pytest_bdd.parsers", "pytest_bdd.exceptions", "pytest_bdd.gherkin_parser"}
NAMED = {"given", "when", "then", "step", "scenario", "scenarios", "parsers", "exceptions"}


def insides(code: str) -> Iterator[str]:
    """What this code imports from the insides of pytest and pytest-bdd."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            package = node.module.partition(".")[0]
            for name in (alias.name for alias in node.names):
                private = node.module not in PUBLIC or (node.module == "pytest_bdd" and name not in NAMED)
                if package == "_pytest" or (package == "pytest_bdd" and (private or name.startswith("_"))):
                    yield f"line {node.lineno}: {node.module}.{name}"
        elif isinstance(node, ast.Import):
            yield from (
                f"line {node.lineno}: {a.name}" for a in node.names if a.name.startswith(("_pytest", "pytest_bdd."))
            )


def test_modules_take_nothing_from_the_insides_by_themselves() -> None:
    found = {path.relative_to(STEPS).as_posix(): list(insides(path.read_text("utf-8"))) for path in STEPS.rglob("*.py")}

    assert found.pop("running/internals.py")
    assert {path: names for path, names in found.items() if names} == {}


def test_finder_of_insides_sees_each_way_to_import_them() -> None:
    lines = ["import _pytest", "from _pytest.outcomes import Failed", "from pytest_bdd import plugin, given"]
    code = "\n".join([*lines, "import pytest_bdd.steps"])

    assert list(insides(code)) == [
        "line 1: _pytest",
        "line 2: _pytest.outcomes.Failed",
        "line 3: pytest_bdd.plugin",
        "line 4: pytest_bdd.steps",
    ]
