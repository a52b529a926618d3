"""What a scenario costs, as a multiple of an empty pytest function.

Writes two suites into a temporary folder, N scenarios of a six-turn escalation (12 steps) and N empty functions, in
files of 25, and runs them in turn. The ratio is taken within a round, then the median: both halves of a round meet
the same machine. With `--library trivial` the steps do next to nothing, so the plugin alone is measured; with `real`
the bot, the fake Conversational Cloud and every assertion take part.

    python benchmarks/suite.py [--scenarios 5000] [--rounds 3] [--library real|trivial] [-- PYTEST ARGUMENTS]
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

PER_FILE = 25

BOT = Path(__file__).parent.parent / "features" / "bots" / "getting-started.json"

SCENARIO = """\
  Scenario: Conversation {number:05d} is handed to a human
    Given the bot "getting-started.json"
    And the skill "Human" with id 4129463410
    And the agent "Alex" with the skill "Human" is online
    When the consumer says "hi"
    Then the bot says "Hi there! How can I help you?"
    When the consumer says "agent"
    Then the bot says "Transferring to a human agent…"
    When the agent "Alex" accepts the conversation
    And the agent "Alex" says "Hello {number:05d}, how can I help?"
    Then the consumer sees "Hello {number:05d}, how can I help?"
    When the consumer says "My order has not arrived"
    Then the agent "Alex" sees "My order has not arrived"
"""

TRIVIAL_LIBRARY = """\
import pytest
from pytest_bdd import given, parsers, then, when


@pytest.fixture
def talk():
    return []


@given(parsers.parse('the bot "{file}"'))
def bot(talk, file):
    talk.append(file)


@given(parsers.parse('the skill "{name}" with id {number:d}'))
def skill(talk, name, number):
    talk.append(name)


@given(parsers.parse('the agent "{name}" with the skill "{skill}" is online'))
def agent(talk, name, skill):
    talk.append(name)


@when(parsers.parse('the consumer says "{text}"'))
def says(talk, text):
    talk.append(text)


@then(parsers.parse('the bot says "{text}"'))
def bot_says(talk, text):
    assert talk


@when(parsers.parse('the agent "{name}" accepts the conversation'))
def accepts(talk, name):
    assert name in talk


@when(parsers.parse('the agent "{name}" says "{text}"'))
def agent_says(talk, name, text):
    talk.append(text)


@then(parsers.parse('the consumer sees "{text}"'))
@then(parsers.parse('the agent "Alex" sees "{text}"'))
def sees(talk, text):
    assert talk[-1] == text
"""


def main() -> None:
    options, pytest_arguments = _options()
    with tempfile.TemporaryDirectory() as folder:
        scenarios, empty = Path(folder, "scenarios"), Path(folder, "empty")
        write_scenarios(scenarios, options.scenarios, options.library)
        _write_files(empty, "test_{:04d}.py", options.scenarios, "", "def test_{number:05d}():\n    pass\n\n\n".format)
        for suite in (empty, scenarios):  # once for the byte code of both
            run(suite, options.scenarios, pytest_arguments)
        rounds = [
            (run(scenarios, options.scenarios, pytest_arguments), run(empty, options.scenarios, pytest_arguments))
            for _ in range(options.rounds)
        ]
    report(rounds, options.scenarios, options.library)


def run(suite: Path, count: int, arguments: list[str]) -> float:
    """CPU seconds of one pytest run over `suite`: one process, and other people's load does not count.

    Raises SystemExit when not everything passes.
    """
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", *arguments, "."]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    result = subprocess.run(command, cwd=suite, capture_output=True, text=True, env=environment, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if result.returncode or f"{count} passed" not in result.stdout:
        raise SystemExit(result.stdout[-3000:] + result.stderr[-1000:])
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def report(rounds: list[tuple[float, float]], count: int, library: str) -> None:
    print(f"{count} scenarios of 12 steps ({library} library) against {count} empty functions, CPU seconds")
    for scenarios, empty in rounds:
        print(f"  {scenarios:6.2f}  {empty:6.2f}  {scenarios / empty:5.2f} x")
    print(f"median of {len(rounds)} rounds: {statistics.median(a / b for a, b in rounds):.2f} x")


def write_scenarios(folder: Path, count: int, library: str) -> None:
    _write_files(folder, "escalation_{:04d}.feature", count, "Feature: Escalation\n\n", (SCENARIO + "\n").format)
    if library == "trivial":
        (folder / "conftest.py").write_text(TRIVIAL_LIBRARY, encoding="utf-8")
        return
    for path in BOT.parent.glob(f"{BOT.stem}.*"):
        shutil.copy(path, folder)


def _write_files(folder: Path, name: str, count: int, head: str, text: Callable[..., str]) -> None:
    folder.mkdir()
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    for first in range(0, count, PER_FILE):
        parts = (text(number=number) for number in range(first, min(first + PER_FILE, count)))
        (folder / name.format(first // PER_FILE)).write_text(head + "".join(parts), encoding="utf-8")


def _options() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--scenarios", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--library", choices=("real", "trivial"), default="real")
    return parser.parse_known_args()


if __name__ == "__main__":
    main()
