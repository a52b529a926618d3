"""The processes that the fork server starts are like others."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from .fork_server import ForkServer


def run(server: ForkServer, *command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    words = [str(server.command(command[0])), *command[1:]]
    return subprocess.run(words, capture_output=True, text=True, cwd=folder, env={**os.environ, **environment})


@pytest.mark.parametrize(
    ("code", "status"), [("pass", 0), ("raise SystemExit(7)", 7), ("1/0", 1), ("raise SystemExit('no')", 1)]
)
def test_status_is_the_commands(fork_server: ForkServer, tmp_path: Path, code: str, status: int) -> None:
    assert run(fork_server, "python", "-c", code, folder=tmp_path).returncode == status


def test_folder_environment_arguments_and_streams_are_the_commands(fork_server: ForkServer, tmp_path: Path) -> None:
    code = "import os, sys; print(os.getcwd(), os.environ['COLOUR'], sys.argv); print('no', file=sys.stderr)"

    done = run(fork_server, "python", "-c", code, "one", folder=tmp_path, COLOUR="blue")

    assert done.stdout == f"{tmp_path} blue ['-c', 'one']\n"
    assert done.stderr == "no\n"


def test_a_command_that_is_killed_fails(fork_server: ForkServer, tmp_path: Path) -> None:
    assert run(fork_server, "python", "-c", "import os; os.kill(os.getpid(), 9)", folder=tmp_path).returncode != 0


def test_a_command_is_ended_by_a_signal(fork_server: ForkServer, tmp_path: Path) -> None:
    code = "import signal; print('on', flush=True); signal.pause()"
    words = [str(fork_server.command("python")), "-c", code]

    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as command:
        assert command.stdout is not None
        assert command.stdout.readline() == "on\n"
        command.terminate()
        assert command.stdout.read() == ""  # no process is left that could write

    assert command.returncode != 0


def test_ctrl_c_interrupts_a_fork(fork_server: ForkServer, tmp_path: Path) -> None:
    """Also where it is ignored, as a shell has it for what runs in the background."""
    done = run(fork_server, "python", "-c", "import os; os.kill(os.getpid(), 2); print('goes on')", folder=tmp_path)

    assert "KeyboardInterrupt" in done.stderr
    assert done.stdout == ""


def test_a_fork_leaves_nothing_to_the_next(fork_server: ForkServer, tmp_path: Path) -> None:
    run(fork_server, "python", "-c", "import os, sys; os.environ['LEFT'] = 'x'; sys.left = 1", folder=tmp_path)

    done = run(
        fork_server, "python", "-c", "import os, sys; assert 'LEFT' not in os.environ; sys.left", folder=tmp_path
    )

    assert "has no attribute 'left'" in done.stderr


def test_workers_are_forked(fork_server: ForkServer, tmp_path: Path) -> None:
    """They have imported what nothing in their run imports."""
    tmp_path.joinpath("test_a.py").write_text(
        "def test():\n    import sys\n    assert 'handoff.cli.lint' in sys.modules\n"
    )

    done = run(fork_server, "pytest", "-n2", "-p", "no:cacheprovider", folder=tmp_path)

    assert "1 passed" in done.stdout, done.stdout + done.stderr
