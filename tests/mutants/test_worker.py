"""A mutant of a small module is tried in a fork: killed, survived, or over its time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .checkout import environment

REPOSITORY = Path(__file__).parents[2]
LIMITS = """def is_long(text):
    number = 0
    while number < len(text):
        number += 1
    return number > 3
"""
TESTS = """from engine.limits import is_long

def test_long():
    assert is_long("abcd")

def test_short():
    assert not is_long("ab")
"""
KEEPING = """from functools import cache

@cache
def area(side):
    return side * side
"""
TESTS_OF_KEEPING = """from engine.keeping import area

def test_once():
    assert area(3) == 9

def test_again():
    assert area(3) == 9
"""


class Trial:
    """A worker in a folder with one module and two tests."""

    def __init__(self, folder: Path) -> None:
        (folder / "engine").mkdir()
        (folder / "engine" / "__init__.py").touch()

        (folder / "engine" / "limits.py").write_text(LIMITS, encoding="utf-8")
        (folder / "tests").mkdir()
        (folder / "tests" / "test_limits.py").write_text(TESTS, encoding="utf-8")
        (folder / "engine" / "keeping.py").write_text(KEEPING, encoding="utf-8")
        (folder / "more").mkdir()
        (folder / "more" / "test_keeping.py").write_text(TESTS_OF_KEEPING, encoding="utf-8")
        (folder / "pytest.ini").write_text("[pytest]\npythonpath = .\n", encoding="utf-8")
        self.folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.mutants.worker"],
            cwd=folder,
            env={**environment(folder, REPOSITORY), "PYTHONPATH": str(REPOSITORY)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, **job: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def tried(self, before: str, after: str) -> dict[str, Any]:
        names = ["tests/test_limits.py::test_short", "tests/test_limits.py::test_long"]
        code = LIMITS.replace(before, after)
        return self.ask(do="try", path="engine/limits.py", code=code, tests=names, limit_s=5, logs=False)

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    made = Trial(tmp_path_factory.mktemp("trial"))
    yield made
    made.close()


def test_mutant_that_a_test_notices_is_killed_by_it(trial: Trial) -> None:
    answer = trial.tried("number > 3", "number > 4")

    assert (answer["outcome"], answer["killer"]) == ("failed", "tests/test_limits.py::test_long")


def test_mutant_that_no_test_notices_passes(trial: Trial) -> None:
    assert trial.tried("number > 3", "number >= 3")["outcome"] == "passed"


def test_mutant_that_does_not_end_is_a_timeout(trial: Trial) -> None:
    assert trial.tried("number += 1", "pass")["outcome"] == "timeout"


def test_module_that_cannot_be_imported_fails(trial: Trial) -> None:
    assert trial.tried("def", "raise ValueError\ndef")["outcome"] == "failed"


def test_module_is_restored(trial: Trial) -> None:
    trial.tried("number > 3", "number > 4")

    assert (trial.folder / "engine" / "limits.py").read_text(encoding="utf-8") == LIMITS
    assert trial.tried("number > 3", "number > 3")["outcome"] == "passed"


def test_recording_tells_which_tests_reach_a_line(trial: Trial, tmp_path: Path) -> None:
    out = tmp_path / "recorded.json"
    trial.ask(do="record", paths=["tests"], targets=["engine"], out=str(out), limit_s=20)
    recorded = json.loads(out.read_text(encoding="utf-8"))

    assert list(recorded["tests"]) == ["tests/test_limits.py::test_long", "tests/test_limits.py::test_short"]
    assert recorded["lines"]["engine/limits.py"]["5"] == [0, 1]
    assert recorded["lines"]["engine/limits.py"]["1"] == []  # while it is imported


def test_recording_takes_out_what_an_earlier_test_has_left_in_a_cache(trial: Trial, tmp_path: Path) -> None:
    out = tmp_path / "recorded.json"
    trial.ask(do="record", paths=["more"], targets=["engine"], out=str(out), limit_s=20)
    recorded = json.loads(out.read_text(encoding="utf-8"))

    assert recorded["lines"]["engine/keeping.py"]["5"] == [0, 1]
