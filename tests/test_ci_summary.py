"""The summary of a run in CI: no test is skipped without a word."""

from __future__ import annotations

import subprocess
from pathlib import Path

SUMMARY = Path(__file__).parents[1] / ".ci" / "summary"
TESTS = """
import pytest

@pytest.mark.parametrize("number", range(3))
def test_page(number):
    pytest.skip("no Chromium here (CHROMIUM may name one: /usr/bin/chromium)")

@pytest.mark.skipif(True, reason="no Chromium here (CHROMIUM may name one: /usr/bin/chromium)")
def test_report(): ...

@pytest.mark.skipif(True, reason="npm is not installed")
def test_sdk(): ...

def test_passes(): ...
"""
pytest_plugins = ["pytester"]


def summary_of(log: Path) -> list[str]:
    done = subprocess.run([str(SUMMARY), str(log)], capture_output=True, encoding="utf-8", check=True)
    return done.stdout.splitlines()


def test_skipped_tests_are_counted_by_their_reason(pytester):
    pytester.makepyfile(TESTS)
    log = pytester.path / "test.log"
    log.write_text(str(pytester.runpytest("-ra", "-p", "no:randomly").stdout) + "\n", encoding="utf-8")

    counts, *skipped = summary_of(log)

    assert counts.startswith("make test: ====")
    assert "1 passed, 5 skipped" in counts
    assert skipped == [
        "    4 skipped: no Chromium here (CHROMIUM may name one: /usr/bin/chromium)",
        "    1 skipped: npm is not installed",
    ]


def test_run_that_ended_before_pytest_is_no_success(tmp_path):
    log = tmp_path / "features.log"
    log.write_text("make: *** [Makefile:24: lint] Error 1\n", encoding="utf-8")

    assert summary_of(log) == ["make features: did not get as far as pytest"]
