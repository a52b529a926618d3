"""Small projects of pytest-bdd, one for each of its capabilities: the same outcomes with handoff and without.

Each feature has a sentence of ours, `1 second passes`, which the project defines itself: so handoff takes part in each.
`HANDOFF_PYTEST_BDD=FOLDER`, a checkout of pytest-bdd, adds its own test suite to the comparison, which takes minutes.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

CHECKOUT = os.environ.get("HANDOFF_PYTEST_BDD", "")
IMPORTS = "import pytest\nfrom pytest_bdd import given, parsers, scenario, scenarios, step, then, when\n"
OURS = "\n@when('1 second passes')\ndef _passes():\n    pass\n"
REPORT = """
def pytest_terminal_summary(terminalreporter):
    for kind in ("passed", "failed", "error", "skipped", "xfailed", "xpassed", "deselected"):
        for report in terminalreporter.getreports(kind):
            name = getattr(report, "nodeid", "")
            print("OUTCOME", kind, name, sorted(getattr(report, "keywords", ())), getattr(report, "longreprtext", ""))


def pytest_bdd_before_step(step):
    print("STEP", step.keyword, step.name)
"""
WITHOUT_HANDOFF = """
import importlib.metadata as metadata

_distributions = metadata.distributions
metadata.distributions = lambda **kwargs: (
    one for one in _distributions(**kwargs) if one.metadata["Name"] != "pytest-handoff"
)
"""


@dataclass(frozen=True)
class Neighbour:
    """A project: a feature, and a module that binds it and has its steps."""

    feature: str
    module: str = "scenarios('a.feature')"
    arguments: tuple[str, ...] = ()


NEIGHBOURS = {
    "plain": Neighbour("Feature: A\n  Scenario: B\n    When 1 second passes\n"),
    "descriptions that look like steps": Neighbour(
        "Feature: A\n  When 1 second passes\n  Scenaro: x\n  Scenario: B\n    Whne 1 second passes\n"
        "    When 1 second passes\n"
    ),
    "scenario without steps": Neighbour("Feature: A\n  Scenario: B\n    When 1 second passes\n  Scenario: C\n"),
    "no scenario": Neighbour("Feature: A\n  When 1 second passes\n"),
    "no feature": Neighbour("Scenario: A\n  When 1 second passes\n"),
    "not Gherkin": Neighbour("Feature: A\n  Scenario: B\n    When 1 second passes\n    Huh\n"),
    "And first": Neighbour("Feature: A\n  Scenario: B\n    And 1 second passes\n    When 1 second passes\n"),
    "undefined step": Neighbour("Feature: A\n  Scenario: B\n    When 1 second passes\n    Then nothing\n"),
    "failing step": Neighbour(
        "Feature: A\n  Scenario: B\n    When 1 second passes\n    Then no\n",
        "scenarios('a.feature')\n@then('no')\ndef _no():\n    assert 1 == 2",
    ),
    "two definitions": Neighbour(
        "Feature: A\n  Scenario: B\n    When 1 second passes\n    Then a red cat\n",
        "scenarios('a.feature')\n@then(parsers.parse('a {x} cat'))\ndef _x(x): ...\n"
        "@then(parsers.parse('a red {y}'))\ndef _y(y): ...",
    ),
    "background and rule": Neighbour(
        "Feature: A\n  Background:\n    When 1 second passes\n  Scenario: B\n    When 1 second passes\n"
        "  Rule: R\n    Background:\n      When 1 second passes\n    Example: C\n      When 1 second passes\n"
    ),
    "outline with an empty value, a column that nothing uses and a placeholder without one": Neighbour(
        "Feature: A\n  Scenario Outline: B <x>\n    When 1 second passes\n    Then '<x>' and <z>\n"
        "    @few\n    Examples: f\n      | x | y |\n      |   | 1 |\n      | 2 | 3 |\n      | 2 | 3 |\n",
        "scenarios('a.feature')\n@then(parsers.re(\"'(?P<x>.*)' and <z>\"))\ndef _x(x): ...",
    ),
    "outline without examples": Neighbour(
        "Feature: A\n  Scenario Outline: B\n    When 1 second passes\n    Then <x>\n",
        "scenarios('a.feature')\n@then('<x>')\ndef _x(): ...",
    ),
    "column twice": Neighbour(
        "Feature: A\n  Scenario Outline: B\n    When 1 second passes\n    Examples:\n      | x | x |\n      | 1 | 2 |\n"
    ),
    "tags": Neighbour(
        "@a @team:x\nFeature: A\n  @skip\n  Scenario: B\n    When 1 second passes\n"
        "  @b @team:x\n  Scenario: C\n    When 1 second passes\n",
        "scenarios('a.feature')",
        ("-m", "a and not b"),
    ),
    "tables, doc strings and a table nobody reads": Neighbour(
        "Feature: A\n  Scenario: B\n    When 1 second passes\n      | a |\n    Then this:\n"
        '      """\n      x\n      """\n'
        "    And that:\n      | a | b |\n      | 1 | 2 |\n",
        "scenarios('a.feature')\n@then('this:')\ndef _d(docstring):\n    assert docstring == 'x'\n"
        "@then('that:')\ndef _t(datatable):\n    assert datatable == [['a', 'b'], ['1', '2']]",
    ),
    "a row without its last bar": Neighbour(
        "Feature: A\n  Scenario: B\n    When 1 second passes\n    Then that:\n      | a | b |\n      | 1 | 2 | 3\n",
        "scenarios('a.feature')\n@then('that:')\ndef _t(datatable): ...",
    ),
    "target fixtures, converters and steps of any kind": Neighbour(
        "Feature: A\n  Scenario: B\n    Given 3 cats\n    When 1 second passes\n    * 3 cats\n    Then they are 3\n",
        "scenarios('a.feature')\n@step(parsers.cfparse('{n:Number} cats', extra_types={'Number': int}), "
        "target_fixture='cats')\ndef _c(n):\n    return n\n"
        "@then(parsers.re(r'they are (?P<n>\\d+)'), converters={'n': int})\ndef _n(n, cats):\n    assert n == cats",
    ),
    "scenarios of one title": Neighbour(
        "Feature: A\n  Scenario: B\n    When 1 second passes\n  Scenario: B\n    When 1 second passes\n"
    ),
    "one scenario of two": Neighbour(
        "Feature: A\n  Scenario: B\n    When 1 second passes\n  Scenario: C\n    When 1 second passes\n",
        "@scenario('a.feature', 'B')\ndef test_it(): ...",
    ),
    "unknown scenario": Neighbour(
        "Feature: A\n  Scenario: B\n    When 1 second passes\n", "@scenario('a.feature', 'C')\ndef test_it(): ..."
    ),
    "parametrised and marked": Neighbour(
        "Feature: A\n  Scenario: B\n    When 1 second passes\n",
        "@pytest.mark.parametrize('n', [1, 2])\n@pytest.mark.xfail\n@scenario('a.feature', 'B')\ndef test_it(n):\n"
        "    assert n == 1",
    ),
    "another language": Neighbour("# language: de\nFunktionalität: A\n  Szenario: B\n    Wenn 1 second passes\n"),
    "missing steps": Neighbour(
        "Feature: A\n  Scenario: B\n    When 1 second passes\n    Then nothing\n  Scenario: C\n    Then nothing\n",
        "@scenario('a.feature', 'B')\ndef test_it(): ...",
        ("--generate-missing", "--feature", "shop"),
    ),
    "reporter": Neighbour(
        "Feature: A\n  Scenario: B\n    When 1 second passes\n",
        "scenarios('a.feature')",
        ("--gherkin-terminal-reporter", "-v"),
    ),
}


def facts(result):
    """What a run shows, without times, plugins and the count of items, which has ours before they give way."""
    varying = re.compile(
        r"plugins: .*|rootdir: .*|cachedir: .*|collected .*|\bin \d+\.\d+s\b|=+|0x[0-9a-f]+|seconds? \d.*"
    )
    lines = [re.sub(r"0x[0-9a-f]+", "0x", varying.sub("", line)).rstrip() for line in result.outlines]
    return result.ret, [line for line in lines if not line.startswith("handoff: ")]


@pytest.mark.parametrize("neighbour", NEIGHBOURS.values(), ids=NEIGHBOURS.keys())
def test_a_project_of_pytest_bdd_has_the_same_outcomes(project, monkeypatch, neighbour):
    monkeypatch.setenv("PYTHONHASHSEED", "0")  # pytest-bdd applies the tags of a set
    project.options = ()
    project.write("conftest.py", REPORT)
    project.write("shop/a.feature", neighbour.feature)
    project.write("shop/test_a.py", f"{IMPORTS}{neighbour.module}\n{OURS}")
    arguments = ("-p", "no:cacheprovider", "-p", "no:allure_pytest", "-s", "-rA", *neighbour.arguments)

    with_handoff = project.run_alone(*arguments)
    without = project.run_alone("-p", "no:handoff", *arguments)

    assert facts(with_handoff) == facts(without)


@pytest.mark.skipif(not CHECKOUT, reason="HANDOFF_PYTEST_BDD names no checkout of pytest-bdd")
def test_the_suite_of_pytest_bdd_has_the_same_outcomes(tmp_path):
    suite = tmp_path / "suite"
    shutil.copytree(Path(CHECKOUT) / "tests", suite / "tests")
    for module in suite.rglob("*.py"):
        code = module.read_text(encoding="utf-8")
        module.write_text(code.replace("from src.pytest_bdd", "from pytest_bdd"), encoding="utf-8")
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text(WITHOUT_HANDOFF, encoding="utf-8")

    def outcomes(**environment):
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        command = [sys.executable, "-m", "pytest", "tests", "-q", "-rA", "-p", "no:cacheprovider", "-p", "no:randomly"]
        ran = subprocess.run(
            command, cwd=suite, env={**os.environ, "PATH": path, **environment}, capture_output=True, text=True
        )
        found = [line.split(" - ")[0] for line in ran.stdout.splitlines()]
        return sorted(line for line in found if line.startswith(("PASSED tests/", "FAILED tests/", "ERROR tests/")))

    assert outcomes() == outcomes(PYTHONPATH=str(hidden))
