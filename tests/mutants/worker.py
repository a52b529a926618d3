"""Runs tests in a copy of the checkout: reads jobs from the standard input, a line each, and answers in lines.

A worker forks for every job, so that each begins with the same state. A cold worker has imported pytest and what our
code needs from elsewhere, and none of our own code: each fork imports that as it is then. A warm worker has imported
everything and collected all tests. Its forks change the functions of the module in place, which saves a second, and is
the same only for code that has not run before: neither on import nor while tests were collected.

    python -m tests.mutants.worker                  in the folder of the copy: a cold worker
    python -m tests.mutants.worker PATH…            a warm worker, with the tests in these paths
"""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import json
import os
import resource
import select
import signal
import sys
import time
import types
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Final

import pytest
from _pytest.main import pytest_runtestloop as run_items

from .checkout import replaced

PRELOADED: Final = (
    "allure_pytest.plugin",
    "anyio.pytest_plugin",
    "faker.factory",
    "httpx",
    "hypothesis.strategies",
    "jinja2",
    "mako.lookup",
    "pydantic",
    "pygments.lexers.web",
    "pytest_bdd.plugin",
    "pytest_randomly",
    "quickjs",
    "regex",
    "respx",
    "sarif_pydantic",
    "starlette.applications",
    "tree_sitter",
    "tree_sitter_javascript",
    "trustme",
    "uvicorn",
    "websockets",
    "xdist.plugin",
    "yaml",
)
OPTIONS: Final = (
    "-q",
    *("-p", "no:randomly", "-p", "no:cacheprovider", "--hypothesis-seed=0"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
    "--tb=no",
)
MEMORY_BYTES: Final = 6 << 30
WALL_FACTOR: Final = 8
"""The wall clock may show so many times the CPU time that a job may use: other processes run too."""

PASSED, FAILED, TIMEOUT, BROKEN = "passed", "failed", "timeout", "broken"


class Chosen:
    """Runs the chosen tests of the files that are collected, in the given order, and notes the first that fails."""

    def __init__(self, names: Sequence[str], answer: dict[str, Any]) -> None:
        self._order = {name: place for place, name in enumerate(names)}
        self._answer = answer

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self._order), key=lambda item: self._order[item.nodeid]
        )
        self._answer["collected"] = len(items)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._answer.setdefault("killer", report.nodeid)


class Warm:
    """Serves from within pytest, at the place where its tests would run."""

    def __init__(self, jobs: IO[str], answers: IO[str]) -> None:
        self._jobs = jobs
        self._answers = answers
        self._logs: Any = None
        self._answer: dict[str, Any] = {}
        self._finished = 0

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise session.Failed("a worker needs all tests collected")
        items = {item.nodeid: item for item in session.items}
        functions = _functions(Path.cwd())
        session.config.option.maxfail = 1
        self._logs = _recorded_logs()
        session.config.pluginmanager.register(self._logs)
        gc.collect()
        gc.freeze()

        def run(job: dict[str, Any], answer: dict[str, Any]) -> None:
            _change(functions[str(Path(job["path"]).resolve())], job["code"], job["path"])
            session.items[:] = [items[name] for name in job["tests"] if name in items]  # recorded earlier, perhaps
            if not session.items:
                raise RuntimeError("none of the chosen tests exists any more: record them again")
            self._answer = answer
            self._logs.is_on = job["logs"]
            with contextlib.suppress(Exception):  # after the first failure, and what that leads to
                run_items(session)
            with contextlib.suppress(Exception):
                session._setupstate.teardown_exact(None)
            answer["outcome"] = FAILED if "killer" in answer else PASSED
            if answer["outcome"] == PASSED and self._finished < len(session.items):
                raise RuntimeError(f"only {self._finished} of {len(session.items)} tests have run")

        _serve(self._jobs, self._answers, {"try": lambda job: _try(job, run)})
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._finished += report.when == "teardown"
        if report.failed:
            self._answer.setdefault("killer", report.nodeid)


def _functions(folder: Path) -> dict[str, dict[str, list[types.FunctionType]]]:
    """The functions of each file below the folder, by qualified name, in the order of their lines."""
    found: defaultdict[str, defaultdict[str, list[types.FunctionType]]] = defaultdict(lambda: defaultdict(list))
    for one in gc.get_objects():
        if isinstance(one, types.FunctionType) and "<locals>" not in one.__code__.co_qualname:
            path = Path(one.__code__.co_filename).resolve()
            if path.is_relative_to(folder):
                found[str(path)][one.__code__.co_qualname].append(one)
    for names in found.values():
        for functions in names.values():
            functions.sort(key=lambda one: one.__code__.co_firstlineno)
    return dict(found)


def _change(functions: Mapping[str, list[types.FunctionType]], code: str, path: str) -> None:
    """Give the module's functions the code that they have in `code`."""
    waiting: list[types.CodeType] = [compile(code, path, "exec", dont_inherit=True)]
    new: defaultdict[str, list[types.CodeType]] = defaultdict(list)
    while waiting:
        for one in waiting.pop().co_consts:
            if isinstance(one, types.CodeType):
                new[one.co_qualname].append(one)
                if one.co_qualname not in functions:  # a class
                    waiting.append(one)
    for name, changed in functions.items():
        lines = sorted({one.__code__.co_firstlineno for one in changed})  # several functions may share their code
        codes = dict(zip(lines, sorted(new[name], key=lambda one: one.co_firstlineno), strict=True))
        for one in changed:
            one.__code__ = codes[one.__code__.co_firstlineno]


class Recorder:
    """Notes for each test which lines it reaches, how long it takes, whether it passes, and its rules.

    What an earlier test has left in a function's cache is taken out before each test: a mutant is tried without it.
    """

    def __init__(self, coverage: Any) -> None:
        self._coverage = coverage
        self._kept: list[functools._lru_cache_wrapper[Any]] = []
        self.tests: dict[str, dict[str, Any]] = {}

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            marks = [(mark.name, mark.kwargs.get("value")) for mark in item.iter_markers()]
            rules = sorted({value for name, value in marks if name in ("rule", "twin") and value})
            self.tests[item.nodeid] = {"rules": rules, "passed": True, "seconds": 0.0}
        self._kept = [one for one in gc.get_objects() if _is_our_cache(one)]

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        for kept in self._kept:
            kept.cache_clear()
        self._coverage.switch_context(item.nodeid)
        start = time.process_time()
        result = yield
        self.tests[item.nodeid]["seconds"] = time.process_time() - start
        self._coverage.switch_context("")
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not report.passed and report.nodeid in self.tests:
            self.tests[report.nodeid]["passed"] = False


def _is_our_cache(one: object) -> bool:
    """Whether this is a function with a cache, of a module below the working folder."""
    if not isinstance(one, functools._lru_cache_wrapper):
        return False
    file = getattr(sys.modules.get(one.__module__), "__file__", None)
    return file is not None and Path(file).resolve().is_relative_to(Path.cwd())


def try_mutant(job: dict[str, Any]) -> dict[str, Any]:
    """Run the chosen tests with the changed module, up to the first that fails.

    With `logs`, a scenario fails also when its log is not as recorded. The answer holds `outcome` (passed, failed or
    timeout), `killer`, the test that failed or how the run ended instead, and `seconds` of CPU time.
    """
    return _try(job, lambda job, answer: _run_chosen(job["tests"], job["logs"], answer))


def _try(job: dict[str, Any], run: Callable[[dict[str, Any], dict[str, Any]], None]) -> dict[str, Any]:
    with replaced(Path(job["path"]), job["code"]):
        return _in_fork(lambda answer: run(job, answer), job["limit_s"])


def record(job: dict[str, Any]) -> dict[str, Any]:
    """Run the tests of some paths and write what they reach to a file."""
    return _in_fork(lambda answer: _record(job, answer), job["limit_s"])


def _recorded_logs() -> Any:
    """Fails a scenario whose log is not as recorded; imported late, as it imports our code."""
    from tests.golden.feature_logs import RecordedLogs

    return RecordedLogs()


class _Logs:
    """Registers `_recorded_logs` when pytest has imported what it rewrites."""

    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self, session: pytest.Session) -> None:
        session.config.pluginmanager.register(_recorded_logs())


def _run_chosen(names: Sequence[str], with_logs: bool, answer: dict[str, Any]) -> None:
    sys.dont_write_bytecode = True  # or the changed module's would be kept
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    files = list(dict.fromkeys(name.partition("::")[0] for name in names))
    plugins = [Chosen(names, answer), *([_Logs()] if with_logs else ())]
    status = pytest.main([*OPTIONS, "-x", *files], plugins=plugins)
    answer["outcome"] = PASSED if status == pytest.ExitCode.OK else FAILED
    answer.setdefault("killer", "" if status == pytest.ExitCode.OK else f"pytest ends with {status!r}")


def _record(job: dict[str, Any], answer: dict[str, Any]) -> None:
    import coverage

    measured = coverage.Coverage(
        data_file=None, include=[str(Path(folder).resolve() / "*") for folder in job["targets"]], config_file=False
    )
    recorder = Recorder(measured)
    measured.start()
    status = pytest.main([*OPTIONS, *job["paths"]], plugins=[recorder])
    measured.stop()
    data = measured.get_data()
    index = {name: place for place, name in enumerate(recorder.tests)}
    here = Path.cwd().resolve()
    lines: defaultdict[str, dict[int, list[int]]] = defaultdict(dict)
    early: defaultdict[str, list[int]] = defaultdict(list)  # on import, or while tests were collected
    for file in data.measured_files():
        path = Path(file).resolve().relative_to(here).as_posix()
        for line, contexts in data.contexts_by_lineno(file).items():
            lines[path][line] = sorted(index[context] for context in contexts if context)
            if "" in contexts:
                early[path].append(line)
    found = {"tests": recorder.tests, "lines": lines, "early": early}
    Path(job["out"]).write_text(json.dumps(found), encoding="utf-8")
    answer["outcome"] = PASSED if status in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) else FAILED
    answer["killer"] = repr(status)


def _in_fork(run: Any, limit_s: float) -> dict[str, Any]:
    """Run this in a fork of its own process group, within a limit of CPU time."""
    reading, writing = os.pipe()
    fork = os.fork()
    if not fork:
        os.close(reading)
        _be_fork(run, limit_s, writing)
    os.close(writing)
    answer = _answer_of(reading, fork, time.monotonic() + WALL_FACTOR * limit_s)
    os.close(reading)
    _, status, usage = os.wait4(fork, 0)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(fork, signal.SIGKILL)  # processes that a test has left
    if not answer:
        over = os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL)
        answer = {"outcome": TIMEOUT if over else FAILED, "killer": f"wait status {status}"}
    return {**answer, "seconds": usage.ru_utime + usage.ru_stime}


def _be_fork(run: Any, limit_s: float, writing: int) -> None:
    os.setpgid(0, 0)
    resource.setrlimit(resource.RLIMIT_CPU, (int(limit_s) + 1, int(limit_s) + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDWR)
    log = (
        os.open(os.environ["MUTANTS_LOG"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        if "MUTANTS_LOG" in os.environ
        else nothing
    )
    for number, stream in enumerate((nothing, log, log)):
        os.dup2(stream, number)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w", buffering=1)  # noqa: SIM115
    answer: dict[str, Any] = {}
    try:
        run(answer)
    except BaseException as error:
        answer |= {"outcome": BROKEN, "killer": repr(error)}
    os.write(writing, json.dumps(answer).encode())
    sys.stdout.flush()
    os._exit(0)


def _answer_of(reading: int, fork: int, deadline: float) -> dict[str, Any]:
    """What the fork writes before it ends; empty when it is killed, also by us at the deadline."""
    said = b""
    while True:
        ready, _, _ = select.select([reading], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            os.killpg(fork, signal.SIGKILL)
            return {}
        piece = os.read(reading, 1 << 16)
        said += piece
        try:
            answer: dict[str, Any] = json.loads(said)
        except ValueError:
            if not piece:
                return {}
        else:
            return answer


def _serve(jobs: IO[str], answers: IO[str], kinds: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]]) -> None:
    for line in jobs:
        job = json.loads(line)
        print(json.dumps(kinds[job["do"]](job)), file=answers, flush=True)


def main(paths: Sequence[str]) -> None:
    jobs, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    if paths:
        pytest.main([*OPTIONS, "-s", *paths], plugins=[Warm(jobs, answers)])
        return
    for name in PRELOADED:
        importlib.import_module(name)
    assert not any(name.startswith("handoff") for name in sys.modules)
    gc.collect()
    gc.freeze()  # no collection in a fork copies these pages
    _serve(jobs, answers, {"record": record, "try": try_mutant})


if __name__ == "__main__":
    main(sys.argv[1:])
