"""Starts pytest and handoff in processes of their own that have imported everything already.

Most tests that need a process need its signals, its workers, its exit status or a shell around it, and not its imports,
which take seconds. So one process for each session imports pytest and all of handoff, and forks for every command. The
commands `pytest`, `handoff` and `python` in `ForkServer.folder` pass their arguments, folder, environment and streams
to it and end with the status of the fork. What is imported when, and what the interpreter itself reads from the
environment, such as a `sitecustomize`, has to be tested with `sys.executable`.

    fork_server.py serve SOCKET                 listens
    fork_server.py ask SOCKET COMMAND [ARG…]    runs a command there; knows only the standard library
"""

from __future__ import annotations

import marshal  # in the interpreter already, as `socket` is nearly
import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

LIMIT_S = 60.0
PRELOADED = (
    *(f"handoff.cli.{name}" for name in ("chat", "diff", "lint", "report", "rules", "serve", "steps")),
    "handoff.steps.targets.wire.wire",
    "handoff.steps.targets.live.live",
    "allure_pytest.plugin",
    "xdist.workermanage",
    "xdist.remote",
    "execnet.gateway_bootstrap",
)
FEATURE = """Feature: A
  Scenario: B
    When 1 second passes
"""


class ForkServer:
    """The server, started; `folder` holds its commands and may stand first in a PATH."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "bin"
        self.folder.mkdir()
        address = folder / "socket"
        for name in ("pytest", "handoff", "python"):
            words = [sys.executable, "-IBS", __file__, "ask", str(address), name]
            self.command(name).write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n', encoding="utf-8")
            self.command(name).chmod(0o755)
        self._process = subprocess.Popen(
            [sys.executable, __file__, "serve", str(address)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            start_new_session=True,  # a group of its own, so that `close` finds all of it
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"ready\n"

    def command(self, name: str) -> Path:
        """The executable: pytest, handoff or python."""
        return self.folder / name

    def run_pytest(self, pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
        """As `pytester.runpytest_subprocess` does."""
        return pytester.run(self.command("pytest"), *arguments)

    def close(self) -> None:
        """End the server after its last fork has ended, which should be at once."""
        assert self._process.stdout is not None
        self._process.terminate()
        with self._process.stdout:
            try:
                self._process.wait(LIMIT_S)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
                raise


# --- the client ------------------------------------------------------------------------------------------------------


def ask(address: str, *command: str) -> int:
    """Have the command run with our folder, environment and streams, and return its exit status.

    Signals that ask us to end are passed on.
    """
    with socket.socket(socket.AF_UNIX) as server:
        server.connect(address)
        socket.send_fds(server, [b"."], [0, 1, 2])
        server.sendall(marshal.dumps((command, os.getcwd(), dict(os.environ))))
        server.shutdown(socket.SHUT_WR)
        fork = int.from_bytes(server.recv(4), "big")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda number, _: os.kill(fork, number))
        answer = server.recv(1)
    return answer[0] if answer else 70  # EX_SOFTWARE: the fork was killed


# --- the server ------------------------------------------------------------------------------------------------------


def serve(address: str) -> None:
    """Import everything, then answer until a signal ends this process."""
    import functools
    import gc
    import socketserver

    class Fork(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            _, streams, _, _ = socket.recv_fds(self.request, 1, 3)
            command, folder, environment = marshal.loads(self.rfile.read())
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            self.wfile.write(os.getpid().to_bytes(4, "big"))
            run = functools.partial(_program, Path(address).parent / "bin" / "python", *command)
            self.wfile.write(bytes([_in_fork(run, folder, environment, streams) & 255]))

    class Server(socketserver.ForkingMixIn, socketserver.UnixStreamServer):
        """Reaps its forks, so that their CPU time counts. Ends when the run that has started it is gone, killed say."""

        def service_actions(self) -> None:
            super().service_actions()
            if os.getppid() != run:
                sys.exit()

    run = os.getppid()
    _preload()
    gc.collect()
    gc.freeze()  # no collection in a fork copies these pages
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # as it may be already: a shell has jobs in the background ignore it
    with Server(address, Fork) as server:
        os.write(1, b"ready\n")
        server.serve_forever()


def _preload() -> None:
    """Run a feature as pytest does: its plugins' import hook has then seen the modules that are imported."""
    import contextlib
    import importlib
    import tempfile

    import installed_packages  # beside this file
    import pytest

    installed_packages.remember()
    here = os.getcwd()
    with tempfile.TemporaryDirectory() as folder, open(os.devnull, "w") as nowhere:
        Path(folder, "a.feature").write_text(FEATURE, encoding="utf-8")
        Path(folder, "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
        os.chdir(folder)
        with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
            options = ("-p", "no:randomly", "-p", "no:hypothesispytest", "-p", "no:cacheprovider", "--alluredir", "out")
            status = pytest.main([*options, "a.feature"])
        os.chdir(here)
    assert status == 0, "the fork server cannot run a feature"
    for name in PRELOADED:
        importlib.import_module(name)


def _in_fork(run: Callable[[], object], folder: str, environment: dict[str, str], streams: list[int]) -> int:
    """Run this in this process, as if it had just started, and return its exit status."""
    import atexit
    import threading
    import traceback

    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w", buffering=1)  # noqa: SIM115
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr
    sys.path[:0] = [path for path in environment.get("PYTHONPATH", "").split(os.pathsep) if path]
    sys.path_importer_cache.clear()
    try:
        status = run()
    except SystemExit as leaving:
        status = leaving.code
        if isinstance(status, str):
            print(status, file=sys.stderr)
            status = 1
    except BaseException:
        traceback.print_exc()
        status = 1
    threading._shutdown()  # as an interpreter ends: other threads first
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        if not stream.closed:
            stream.flush()
    return int(status or 0)


def _program(python: Path, name: str, *arguments: str) -> object:
    """Do what the command does, and return its exit status."""
    import runpy

    import pytest

    from handoff.cli import main

    sys.argv = [name, *arguments]
    if name == "handoff":
        return main(arguments)
    if name == "pytest":
        return pytest.main(list(arguments), plugins=[ForkedWorkers(python)])
    rest = list(arguments)
    while rest and rest[0] in ("-u", "-B"):
        del rest[0]
    sys.path.insert(0, "")
    match rest:
        case ["-c", code, *more]:
            sys.argv = ["-c", *more]
            return exec(code, {"__name__": "__main__"})
        case ["-m", "pytest", *more]:
            return _program(python, "pytest", *more)
        case ["-m", "handoff.cli", *more]:
            return _program(python, "handoff", *more)
        case [file, *more] if file.endswith(".py"):
            sys.argv, sys.path[0] = [file, *more], str(Path(file).resolve().parent)
            return runpy.run_path(file, run_name="__main__") and 0
        case _:
            return os.execv(sys.executable, [sys.executable, *arguments])


class ForkedWorkers:
    """Has the workers of pytest-xdist forked as well."""

    def __init__(self, python: Path) -> None:
        self._python = python

    def pytest_configure(self, config: Any) -> None:
        if config.pluginmanager.hasplugin("xdist"):  # or its hook would be unknown
            config.pluginmanager.register(Specs(self._python))


class Specs:
    def __init__(self, python: Path) -> None:
        self._python = python

    def pytest_xdist_setupnodes(self, specs: list[Any]) -> None:
        for spec in specs:
            spec.python = shlex.quote(str(self._python))


if __name__ == "__main__":
    sys.exit({"serve": serve, "ask": ask}[sys.argv[1]](*sys.argv[2:]))
