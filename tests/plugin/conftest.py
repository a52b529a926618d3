"""Runs pytest inside pytest: a project with features and, where a test wants them, steps of its own."""

from __future__ import annotations

import importlib
import pkgutil
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from handoff import steps
from handoff.steps.collecting import discovery

from ..fork_server import ForkServer

# A module that is imported first by a run in this process is forgotten after it, but its package remembers it: the next
# run would have it twice.
for _module in pkgutil.walk_packages(steps.__path__, f"{steps.__name__}."):
    importlib.import_module(_module.name)

STEPS = """
import pytest
from pytest_bdd import given, parsers, step, then, when


@pytest.fixture
def heard():
    return []


@given("a bot")
def a_bot(heard):
    heard.append("bot")


@when(parsers.parse('somebody says "{text}"'))
def says(heard, text):
    heard.append(text)


@then(parsers.parse("{count:d} things were heard"))
def count_heard(heard, count):
    assert len(heard) == count
"""

WITHOUT = (  # the order stays, and what no run here needs is not set up
    *("-p", "no:randomly", "-p", "no:hypothesispytest", "-p", "no:faker", "-p", "no:anyio", "-p", "no:respx"),
)


class Project:
    """A folder to run pytest in. All its features are ours, whatever their sentences, unless `options` are cleared."""

    def __init__(self, pytester: pytest.Pytester, forks: Callable[[], ForkServer]) -> None:
        self.pytester = pytester
        self._forks = forks
        self.path = pytester.path
        self.options: tuple[str, ...] = ("-o", "handoff_collect=all")

    def feature(self, text: str, name: str = "features/talk.feature") -> Path:
        return self.write(name, text)

    def steps(self, code: str = STEPS, name: str = "conftest.py") -> Path:
        return self.write(name, code)

    def ini(self, *lines: str) -> None:
        self.write("pytest.ini", "\n".join(["[pytest]", *lines, ""]))

    def write(self, name: str, text: str) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        return path

    def run(self, *arguments: str) -> pytest.RunResult:
        """Run in this process; the order is the files'."""
        return self.pytester.runpytest_inprocess(*WITHOUT, *self.options, *arguments)

    def run_alone(self, *arguments: str) -> pytest.RunResult:
        """Run in a process of its own: for workers, and for what a run leaves in its process."""
        return self._forks().run_pytest(self.pytester, *WITHOUT, *self.options, *arguments)

    def run_fresh(self, *arguments: str) -> pytest.RunResult:
        """Run in a process that has imported nothing yet, which takes seconds: for what is imported."""
        return self.pytester.runpytest_subprocess(*WITHOUT, *self.options, *arguments)

    def names(self, *arguments: str) -> list[str]:
        """The ids that are collected."""
        result = self.run("--collect-only", "-q", *arguments)
        return [line for line in result.outlines if "::" in line and not line.startswith("ERROR")]


@pytest.fixture
def project(pytester: pytest.Pytester, request: pytest.FixtureRequest) -> Project:
    return Project(pytester, lambda: request.getfixturevalue("fork_server"))


@pytest.fixture(scope="session", autouse=True)
def _library_is_loaded(request: pytest.FixtureRequest) -> None:
    """Import the step library once: pytester forgets what is first imported inside."""
    discovery.load_library(request.config)
