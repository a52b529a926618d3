"""Nothing offline sleeps, opens a socket, reads the wall clock or rolls dice that were not seeded."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
ON_SOCKETS = {REPOSITORY / "fakes" / "server", REPOSITORY / "steps" / "targets"}  # these live in the time of the wall
STARTS_THE_CHILD = (
    REPOSITORY / "engine" / "script" / "script_process.py"
)  # for scripts that have to be ended from outside
MODULES = sorted(
    path
    for layer in ("engine", "fakes", "steps")
    for path in (REPOSITORY / layer).rglob("*.py")
    if not ON_SOCKETS & set(path.parents)
)

FORBIDDEN = {
    "asyncio.sleep": "time is virtual",
    "datetime.date.today": "time is virtual",
    "datetime.datetime.now": "time is virtual",
    "datetime.datetime.today": "time is virtual",
    "datetime.datetime.utcnow": "time is virtual",
    "os.urandom": "the same seed gives the same log",
    "secrets": "the same seed gives the same log",
    "select": "nothing is sent",
    "socket": "nothing is sent",
    "subprocess": "nothing is started",
    "time.gmtime": "time is virtual",
    "time.localtime": "time is virtual",
    "time.monotonic": "time is virtual",
    "time.perf_counter": "time is virtual",
    "time.sleep": "nothing waits",
    "time.strftime": "time is virtual",
    "time.time": "time is virtual",
    "time.time_ns": "time is virtual",
    "urllib.request": "nothing is sent",
    "uuid.uuid1": "the same seed gives the same log",
    "uuid.uuid4": "the same seed gives the same log",
}
SEEDED = "random.Random"  # every other name of `random` draws from one generator that all share


def test_modules_are_deterministic() -> None:
    found = [(path, offence) for path in MODULES for offence in offences(path.read_text(encoding="utf-8"))]

    assert [(path, it) for path, it in found if path != STARTS_THE_CHILD or "subprocess" not in it] == []


@pytest.mark.parametrize(
    ("code", "offence"),
    [
        ("import time\ntime.sleep(1)", "line 2: time.sleep (nothing waits)"),
        ("import time as t\nnow = t.time", "line 2: time.time (time is virtual)"),
        ("from time import monotonic", "line 1: time.monotonic (time is virtual)"),
        ("import datetime as dt\ndt.datetime.now()", "line 2: datetime.datetime.now (time is virtual)"),
        ("from datetime import datetime\ndatetime.now()", "line 2: datetime.datetime.now (time is virtual)"),
        ("import random\nrandom.choice('ab')", "line 2: random.choice (draw from a seeded random.Random)"),
        ("from random import shuffle", "line 1: random.shuffle (draw from a seeded random.Random)"),
        ("import random\nrandom.Random()", "line 2: random.Random (without a seed)"),
        ("import socket", "line 1: socket (nothing is sent)"),
        ("from urllib import request", "line 1: urllib.request (nothing is sent)"),
    ],
)
def test_checker_sees_the_offence(code: str, offence: str) -> None:
    assert list(offences(code)) == [offence]


@pytest.mark.parametrize(
    "code",
    ["import random\nrandom.Random(7).random()", "from datetime import datetime, UTC\ndatetime.fromtimestamp(0, UTC)"],
    ids=["a seeded generator", "a date from virtual time"],
)
def test_checker_lets_deterministic_code_pass(code: str) -> None:
    assert list(offences(code)) == []


def offences(code: str) -> Iterator[str]:
    tree = ast.parse(code)
    names: dict[str, str] = {}  # local name: what it stands for
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
                yield from judged(alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                yield from judged(node.module or "", node.lineno)
                yield from judged(f"{node.module}.{alias.name}", node.lineno)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield from judged(dotted(node, names), node.lineno)
        elif isinstance(node, ast.Call) and dotted(node.func, names) == SEEDED and not node.args:
            yield f"line {node.lineno}: {SEEDED} (without a seed)"


def judged(name: str, line: int) -> Iterator[str]:
    if name in FORBIDDEN:
        yield f"line {line}: {name} ({FORBIDDEN[name]})"
    elif name.startswith("random.") and not name.startswith(SEEDED):
        yield f"line {line}: {name} (draw from a seeded {SEEDED})"


def dotted(node: ast.expr, names: dict[str, str]) -> str:
    """The full name of `a.b.c`, imports resolved; empty for anything that does not begin with an imported name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in names:
        return ""
    return ".".join([names[node.id], *reversed(parts)])
