"""The examples work where a reader puts them: in a folder of their own, with handoff installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    return shutil.copytree(EXAMPLES, tmp_path / "examples")


def run(*command: str | Path, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, *command], capture_output=True, check=False, cwd=folder, encoding="utf-8", timeout=300
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def test_one_export_beside_one_feature_is_a_suite(examples: Path) -> None:
    printed = run("-m", "pytest", "-p", "no:cacheprovider", folder=examples / "own-bot")

    assert "4 passed" in printed.splitlines()[-1]
    assert "warning" not in printed


def test_conversation_from_python_prints_its_transcript(examples: Path) -> None:
    printed = run(examples / "python" / "conversation.py", folder=examples.parent)

    assert "One moment, I am getting a florist." in printed
    assert "Hello, this is Flora." in printed


def test_bot_of_the_examples_has_no_lint_errors(examples: Path) -> None:
    run("-m", "handoff.cli", "lint", examples / "own-bot" / "flower-shop.json", folder=examples)
