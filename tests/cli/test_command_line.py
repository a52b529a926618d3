"""The `handoff` command as a whole: help, wrong input, closed pipes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from handoff import __version__
from handoff.cli import main


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0

    shown = capsys.readouterr().out
    assert all(f"\n    {command} " in shown for command in ("chat", "lint", "report", "rules", "steps"))


@pytest.mark.parametrize("command", ["chat", "lint", "report", "rules", "steps"])
def test_each_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    assert f"usage: handoff {command}" in capsys.readouterr().out


def test_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"handoff {__version__}\n"


def test_no_command_shows_the_help_as_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage: handoff" in capsys.readouterr().out


def test_misspelt_command_names_the_closest_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rulse"]) == 2
    assert capsys.readouterr().err == (
        "handoff: no command named 'rulse'\n"
        "  known: chat, diff, lint, report, rules, serve, steps\n  did you mean 'rules'?\n"
    )


def test_unknown_option_is_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--formt", "json"]) == 2
    assert "unrecognized arguments" in capsys.readouterr().err


def test_command_works_as_a_module_without_loading_what_it_does_not_need() -> None:
    code = (
        "import sys; from handoff.cli import main; main(['--help']);"
        "print([name for name in ('pydantic', 'pytest', 'httpx', 'faker', 'yaml') if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"


def test_closed_pipe_is_no_error(tmp_path: Path) -> None:
    """`handoff rules | head -1`: more than a pipe holds is written to nobody."""
    command = subprocess.Popen(
        [sys.executable, "-m", "handoff.cli", "rules"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path
    )
    assert command.stdout is not None
    assert command.stderr is not None
    command.stdout.readline()
    command.stdout.close()
    complaints = command.stderr.read().decode()
    command.stderr.close()

    assert command.wait() == 141
    assert "Traceback" not in complaints
    assert "BrokenPipe" not in complaints


def test_terminal_that_knows_only_ascii_gets_escapes(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "handoff.cli", "rules"],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        env={"PYTHONIOENCODING": "ascii"},
    )

    assert done.returncode == 0
    assert b"534 rules:" in done.stdout
