"""QuickJS with the prelude: runs one script and returns its outcome as text. Also the program of the child process.

Theory of operation. The same code runs a script in this process and in a child process, so both leave the same outcome.
As a program it reads requests from its standard input and writes answers to its standard output, one JSON text a line.
QuickJS asks whether its time is over only between instructions of the script, never inside a built-in function, so the
child watches itself, and ends when a request has used too much CPU time. CPU time, because the machine may be busy.

A child that ends takes the effects of its script with it. `report` runs such a script once more without a
limit of QuickJS, in which case the script may call Python: each entry of the outcome is written when it is made.

This module imports nothing of the package: the child starts without the site packages, in a third of the time.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

CHILD_LIMIT_FACTOR = 1.1  # of the script's limit: QuickJS itself stops nearly every script at its limit
CHILD_LIMIT_ADDED_S = 0.05
REPORT_LIMIT_FACTOR = 0.5  # both runs of a script together stay below twice its limit
LIMIT_STATUS = 86  # exit status of a child whose script used too much CPU time
HUNG_STATUS = 87  # of one that neither uses CPU time nor answers

_ADDRESS_SPACE_BYTES = 2 * 1024**3
_WATCH_EVERY_S = 0.005
_WALL_LIMIT_S = 300
_MEMORY_TO_COLLECT_BYTES = 16 * 1024 * 1024  # in addition to the limit, so that an exhausted run can return its effects


@dataclass(frozen=True, slots=True)
class RunRequest:
    """One run: the state as JSON, the author's two texts moved to their lines, and the limits of the run."""

    state: str
    global_functions: str
    code: str
    cpu_limit_ms: int
    memory_limit_bytes: int
    is_report: bool = False

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @property
    def child_limit_s(self) -> float:
        """CPU time after which the child ends."""
        factor, added = (REPORT_LIMIT_FACTOR, 0.0) if self.is_report else (CHILD_LIMIT_FACTOR, CHILD_LIMIT_ADDED_S)
        return self.cpu_limit_ms / 1000 * factor + added


@dataclass(frozen=True, slots=True)
class RunAnswer:
    """The result of a run.

    Attributes:
        outcome: JSON as the prelude writes it; "" when it could not be read.
        broken_off: QuickJS's message and stack when it ended the script, else "".
        cpu_ms: CPU time that the run used.
    """

    outcome: str
    broken_off: str = ""
    cpu_ms: int = 0


class ScriptRuntime:
    """Runs scripts in this process. Keeps one context until a script has changed it."""

    def __init__(self) -> None:
        self._context: _Context | None = None

    def run(self, request: RunRequest) -> RunAnswer:
        """Load the Global Functions and run the code. Errors of the script do not raise."""
        started = time.process_time()
        context = self._context or _Context()
        self._context = None  # only an unchanged one is put back
        context.limit(request)
        try:
            answer = RunAnswer(context.call("run", request.state, request.global_functions, request.code))
        except _BrokenOffError as broken_off:
            answer = RunAnswer(context.collect(request.memory_limit_bytes), str(broken_off))
        else:
            self._keep_if_pristine(context)
        return replace(answer, cpu_ms=round((time.process_time() - started) * 1000))

    def _keep_if_pristine(self, context: _Context) -> None:
        try:
            if context.call("pristine"):
                self._context = context
        except _BrokenOffError:  # not enough memory to examine it: the context is dropped
            return


class _BrokenOffError(Exception):
    """QuickJS ended the script from outside: a limit was reached. The text is QuickJS's message and stack."""


class _Context:
    """A QuickJS context with the prelude. Only this class uses the binding."""

    def __init__(self, report: Any = None) -> None:
        import quickjs  # type: ignore[import-untyped]  # 10 ms, and most bots run no code

        self._failure: type[Exception] = quickjs.JSException
        self._quickjs = quickjs.Context()
        if report is not None:
            self._quickjs.add_callable("__report", report)
        self._host = self._quickjs.eval(prelude())

    def limit(self, request: RunRequest) -> None:
        self._quickjs.set_memory_limit(request.memory_limit_bytes)
        if not request.is_report:  # with a limit of time QuickJS does not call Python
            self._quickjs.set_time_limit(request.cpu_limit_ms / 1000)

    def call(self, operation: str, *args: str) -> Any:
        """What the prelude returns; texts lose the quotes that it puts around them."""
        try:
            answer = self._host(operation, *args)
        except self._failure as failure:
            raise _BrokenOffError(str(failure)) from None
        return json.loads(answer) if isinstance(answer, str) else answer

    def collect(self, memory_limit_bytes: int) -> str:
        """The outcome so far of a run that was cut off; empty when it cannot be read."""
        self._quickjs.set_memory_limit(memory_limit_bytes + _MEMORY_TO_COLLECT_BYTES)
        try:
            return str(self.call("collect"))
        except _BrokenOffError:
            return ""


@cache
def prelude() -> str:
    return Path(__file__).with_name("prelude.js").read_text(encoding="utf-8")


# --- the program of the child ----------------------------------------------------------------------------------------


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until their stream ends, which it does when the other process ends, too."""
    runtime = ScriptRuntime()

    def write(message: dict[str, Any]) -> None:
        answers.write(json.dumps(message).encode("ascii") + b"\n")
        answers.flush()

    watchdog = _Watchdog()
    watchdog.start()
    for line in iter(requests.readline, b""):
        request = RunRequest(**json.loads(line))
        with watchdog.watch(request.child_limit_s):
            if request.is_report:
                _report(request, write)
            write(asdict(RunAnswer("") if request.is_report else runtime.run(request)))


def _report(request: RunRequest, write: Any) -> None:
    context = _Context(lambda kind, entry: write({"kind": kind, "entry": json.loads(entry)}))
    context.limit(request)
    with contextlib.suppress(_BrokenOffError):
        context.call("run", request.state, request.global_functions, request.code)


class _Watchdog(threading.Thread):
    """Ends this process when a request has used too much CPU time. QuickJS runs without Python's lock, so it can."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._is_busy = threading.Event()
        self._last_cpu_s = 0.0
        self._waits = 0

    @contextlib.contextmanager
    def watch(self, cpu_s: float) -> Iterator[None]:
        """End this process when the block uses more CPU time than `cpu_s`."""
        self._last_cpu_s = time.process_time() + cpu_s
        self._waits = 0
        self._is_busy.set()
        yield
        self._is_busy.clear()

    def run(self) -> None:
        pause = threading.Event()
        while self._is_busy.wait():
            pause.wait(_WATCH_EVERY_S)
            self._waits += 1
            if self._is_busy.is_set():
                if time.process_time() > self._last_cpu_s:
                    os._exit(LIMIT_STATUS)
                if self._waits > _WALL_LIMIT_S / _WATCH_EVERY_S:
                    os._exit(HUNG_STATUS)


def _limit_this_process() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the other process, which ends this one
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE_BYTES, _ADDRESS_SPACE_BYTES))


if __name__ == "__main__":
    _limit_this_process()
    sys.path.insert(0, sys.argv[1])  # where the binding is installed
    serve(sys.stdin.buffer, sys.stdout.buffer)
