"""The `handoff` command as a whole: help, wrong input, closed pipes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from handoff import __version__
from handoff.cli import main
from handoff.fakes.builder import BotBuilder


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0

    shown = capsys.readouterr().out
    assert all(
        f"\n    {command} " in shown for command in ("chat", "lint", "match", "report", "rules", "steps", "texts")
    )


@pytest.mark.parametrize("command", ["chat", "lint", "match", "report", "rules", "steps", "texts"])
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
        "  known: chat, diff, fmt, lint, match, report, rules, serve, steps, texts\n  did you mean 'rules'?\n"
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


def command(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A shell that runs this line, in which $HANDOFF is the command."""
    python = f'"{sys.executable}" -m handoff.cli'
    shell = ["/bin/sh", "-c", line.replace("$HANDOFF", python)]
    return subprocess.run(shell, capture_output=True, text=True, check=False, cwd=folder)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("$HANDOFF steps > /dev/full", "no space left on device\n  at standard output"),
        ("$HANDOFF rules -o /dev/full", "no space left on device\n  at /dev/full"),
        ("$HANDOFF rules -o a-file/rules.txt", "not a directory\n  at a-file/rules.txt"),
    ],
)
def test_output_that_cannot_be_written_is_one_message(line: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "a-file").touch()
    (tmp_path / "features").mkdir()

    done = command(line, tmp_path)

    assert done.returncode == 2
    assert done.stderr == f"handoff: {said}\n"


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-"])
def test_closed_stream_is_no_error(closed: str, tmp_path: Path) -> None:
    (tmp_path / "features").mkdir()

    done = command(f"$HANDOFF rules {closed}", tmp_path)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("line", ["rules p.feature", "diff bot.json bot.json p.feature", "diff p.feature bot.json"])
def test_pipe_in_the_place_of_a_file_is_refused_unread(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("p.feature")
    (tmp_path / "bot.json").write_bytes(BotBuilder("B").build().dump())

    assert main(line.split()) == 2
    assert "p.feature" in capsys.readouterr().err


def test_features_among_links_that_lead_round_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "up").symlink_to("..")
    (tmp_path / "self.feature").symlink_to("self.feature")
    (tmp_path / "gone.feature").symlink_to("nowhere.feature")
    (tmp_path / "folder.feature").mkdir()
    os.mkfifo("pipe.feature")
    (tmp_path / "a.feature").write_text("@rule:ESC-TARGETS\nFeature: A\n  Scenario: B\n    When nothing\n")

    assert main(["rules", "."]) == 0
    assert "a.feature::B" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["x" * 300, "self.feature", "a\0b"])
def test_path_that_no_file_can_have_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "self.feature").symlink_to("self.feature")

    assert main(["rules", name]) == 2
    assert main(["lint", name]) == 2
    assert capsys.readouterr().err.count("handoff: ") == 2
