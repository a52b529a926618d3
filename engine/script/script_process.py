"""A child process for scripts that can only be stopped from outside. The one place that starts a process.

The child runs `script_runtime.py`. It is started for the first script that needs it and serves all that follow. It gets
no environment and no files but its standard streams; its standard input ends with this process, however that ends, and
then it ends, too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import weakref
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..errors import Unsupported
from . import script_runtime
from .script_runtime import LIMIT_STATUS, RunAnswer, RunRequest


class ProcessEndedError(Exception):
    """The child ended before it answered.

    Attributes:
        by_its_limit: it had used too much CPU time.
    """

    def __init__(self, returncode: int) -> None:
        self.by_its_limit = returncode == LIMIT_STATUS
        how = f"signal {-returncode}" if returncode < 0 else f"exit status {returncode}"
        super().__init__(f"the process of the script ended ({how})")


class ScriptProcess:
    """The child process of a sandbox; threads take turns. A fork of this process starts a child of its own."""

    def __init__(self) -> None:
        self._forget()

    def run(self, request: RunRequest) -> RunAnswer:
        """Run a script in the child.

        Raises:
            ProcessEndedError: the child ended without an answer. The next run starts another one.
            Unsupported: no child can be started here.
        """
        return RunAnswer(**self._lines_until_answer(request)[-1])

    def report(self, request: RunRequest) -> dict[str, list[Any]]:
        """The entries of the outcome of a script, by kind, up to where the child ends or the script does."""
        entries: dict[str, list[Any]] = {}
        lines: list[dict[str, Any]] = []
        with suppress(ProcessEndedError):
            self._lines_until_answer(request, lines)
        for line in lines:
            if "kind" in line:
                entries.setdefault(line["kind"], []).append(line["entry"])
        return entries

    def close(self) -> None:
        """End the child, if there is one."""
        if self._owner == os.getpid() and self._finalizer is not None:
            self._finalizer()
        self._forget()

    def _forget(self) -> None:
        self._owner = os.getpid()
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._finalizer: weakref.finalize[..., Any] | None = None

    def _lines_until_answer(
        self, request: RunRequest, lines: list[dict[str, Any]] | None = None
    ) -> list[dict[str, Any]]:
        lines = [] if lines is None else lines
        if self._owner != os.getpid():  # a fork: the child, and a lock that may be held for ever, are of its parent
            if self._child is not None:
                _abandon(self._child)
            self._forget()
        with self._lock:
            child = self._started()
            try:
                _send(child, request)
                assert child.stdout is not None
                for line in child.stdout:
                    if not line.endswith(b"\n"):
                        break  # the child ended within a line
                    lines.append(json.loads(line))
                    if "outcome" in lines[-1]:
                        return lines
            except BaseException:  # Ctrl-C above all: the answer to this request must not be taken for that to the next
                self._end()
                raise
            raise ProcessEndedError(self._end())

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            self._child = _start()
            self._finalizer = weakref.finalize(self, _end_child, self._child, os.getpid())
        return self._child

    def _end(self) -> int:
        child, self._child = self._child, None
        assert child is not None
        assert self._finalizer is not None
        self._finalizer()
        return child.returncode


def _start() -> subprocess.Popen[bytes]:
    binding = find_spec("quickjs")
    assert binding is not None
    assert binding.origin is not None
    folder = Path(binding.origin).parent
    folder = folder.parent if binding.submodule_search_locations else folder
    program = [sys.executable, "-I", "-S", script_runtime.__file__, str(folder)]
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    try:
        return subprocess.Popen(
            program, env=kept, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError as error:
        hint = f"a script with loops or functions runs in a process of its own, and {sys.executable!r} does not start"
        raise Unsupported(f"running this script: {error}", hint) from None


def _send(child: subprocess.Popen[bytes], request: RunRequest) -> None:
    assert child.stdin is not None
    try:
        child.stdin.write(request.to_json().encode("ascii") + b"\n")
        child.stdin.flush()
    except BrokenPipeError:  # it has ended, which reading its output shows
        return


def _end_child(child: subprocess.Popen[bytes], owner: int) -> None:
    if owner != os.getpid():
        _abandon(child)
        return
    _close_streams(child)
    child.kill()  # nothing in it is worth waiting for
    child.wait()


def _abandon(child: subprocess.Popen[bytes]) -> None:
    """Let go of a child that belongs to the process that this one was forked from."""
    _close_streams(child)
    child.returncode = 0  # so that nothing waits for it here


def _close_streams(child: subprocess.Popen[bytes]) -> None:
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            with suppress(OSError):  # unwritten bytes of a request to a child that has ended
                stream.close()
