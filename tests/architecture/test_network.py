"""Nothing phones home: commands and offline runs connect to this machine only, and shipped pages load nothing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .sources import LAYERS, REPOSITORY, name_of

BOT = "features/bots/getting-started.json"
FEATURE = """Feature: Getting a human
  Scenario: The consumer asks for one
    Given the bot "getting-started.json"
    And the skill "Human" with id 4129463410
    When the consumer says "agent"
    Then the bot says "Transferring to a human agent…"
"""

# Imported by every Python that starts with this file's folder on its path. It writes attempts down as well as refusing
# them, because a library might go on quietly without its connection.
GUARD = '''
import os
import socket

HERE = ("127.", "::1", "localhost", "0.0.0.0")


def watched(original, address_of):
    def guarded(*arguments, **keywords):
        address = address_of(arguments)
        if address is not None and not str(address).startswith(HERE):
            with open(os.environ["ATTEMPTS"], "a", encoding="utf-8") as file:
                print(address, file=file)
            raise OSError(f"not allowed in this test: {address}")
        return original(*arguments, **keywords)

    return guarded


def peer(arguments):
    """The host of connect((host, port)); None for a socket of the file system."""
    return arguments[1][0] if isinstance(arguments[1], tuple) else None


socket.socket.connect = watched(socket.socket.connect, peer)
socket.socket.connect_ex = watched(socket.socket.connect_ex, peer)
socket.getaddrinfo = watched(socket.getaddrinfo, lambda arguments: arguments[0])
'''

SHIPPED = sorted(
    path
    for layer in LAYERS
    for path in (REPOSITORY / layer).rglob("*")
    if path.suffix in {".js", ".css", ".html", ".svg"}
)
ELSEWHERE = r"(?:https?:|wss?:)?//\w"
LOADED = re.compile(
    rf"""<(?:script|img|iframe|audio|video|source|embed|object|link|use)\b[^>]*
         \b(?:src|href|data|srcset)\s*=\s*["']?{ELSEWHERE}
    | url\(\s*["']?{ELSEWHERE}
    | @import\s+["']{ELSEWHERE}
    | \bfrom\s+["']{ELSEWHERE}
    | \b(?:fetch|import|importScripts|WebSocket|EventSource|sendBeacon|Worker|open)\s*\(\s*[`"']{ELSEWHERE}
    """,
    re.VERBOSE,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A suite of one scenario, and the guard."""
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    (tmp_path / "features" / "bots").mkdir(parents=True)
    shutil.copy(REPOSITORY / BOT, tmp_path / BOT)
    (tmp_path / "features" / "human.feature").write_text(FEATURE, encoding="utf-8")
    return tmp_path


def environment(folder: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    return {**inherited, "PYTHONPATH": str(folder / "guard"), "ATTEMPTS": str(folder / "attempts"), "PYTHONUTF8": "1"}


def run(folder: Path, *arguments: str, stdin: str = "", status: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        check=False,
        cwd=folder,
        encoding="utf-8",
        env=environment(folder),
        input=stdin,
        timeout=300,
    )
    assert done.returncode == status, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def attempts(folder: Path) -> list[str]:
    file = folder / "attempts"
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


COMMANDS = (
    ("--version",),
    ("steps", "ring"),
    ("rules", "features", "--seed"),
    ("lint", BOT, "--format", "sarif"),
    ("diff", BOT, BOT, "features"),
    ("chat", BOT),
)
TYPED = "hi\nagent\n/agent accept\n/record talk.feature\n"
IN_ORDER = """
import sys
from handoff.cli import main

for words in {commands!r}:
    with open("attempts", "a") as file:
        print("handoff", words[0], file=file)
    assert main(words) == 0, words
"""


def test_commands_connect_to_no_other_machine(folder: Path) -> None:
    """All in one process: starting each takes longer than the command itself."""
    run(folder, "-c", IN_ORDER.format(commands=COMMANDS), stdin=TYPED)

    assert attempts(folder) == [f"handoff {words[0]}" for words in COMMANDS]


def test_run_of_features_and_its_report_connect_to_no_other_machine(folder: Path) -> None:
    options = ["--alluredir", "allure-results", "--handoff-log", "logs", "--handoff-cov", "-p", "no:cacheprovider"]
    assert "1 passed" in run(folder, "-m", "pytest", "features", *options)
    run(folder, "-m", "handoff.cli", "report", "-o", "report.html", "--history", "history.jsonl")

    assert attempts(folder) == []
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert LOADED.search(page) is None
    assert "default-src 'none'" in page


def test_run_on_the_wire_connects_to_this_machine_only(folder: Path) -> None:
    assert "1 passed" in run(folder, "-m", "pytest", "features", "--handoff-target", "wire", "-p", "no:cacheprovider")

    assert attempts(folder) == []


def test_server_connects_to_no_other_machine(folder: Path) -> None:
    command = [sys.executable, "-u", "-m", "handoff.cli", "serve", BOT, "--port", "0", "--ca-file", "ca.pem"]
    with subprocess.Popen(
        command, cwd=folder, env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    ) as server:
        assert server.stdout is not None
        printed = next((line for line in server.stdout if "HTTP_PROXY" in line), "")
        server.terminate()

    assert printed
    assert attempts(folder) == []


@pytest.mark.parametrize(
    "code",
    [
        "socket.create_connection(('192.0.2.1', 80), timeout=1)",
        "socket.socket().connect_ex(('192.0.2.1', 80))",
        "socket.getaddrinfo('example.com', 80)",
    ],
)
def test_guard_sees_an_attempt_that_the_program_hides(folder: Path, code: str) -> None:
    run(folder, "-c", f"import socket\ntry:\n    {code}\nexcept OSError:\n    pass")

    assert attempts(folder) in (["192.0.2.1"], ["example.com"])


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_shipped_page_loads_nothing_from_elsewhere(path: Path) -> None:
    assert [found[0] for found in LOADED.finditer(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    "code",
    [
        '<script src="https://cdn.example/x.js">',
        "<img alt='' src=//cdn.example/x.png>",
        "background: url(https://cdn.example/x.png)",
        '@import "https://cdn.example/x.css"',
        'import x from "https://cdn.example/x.js"',
        "fetch(`https://example.com/count`)",
        "navigator.sendBeacon('//example.com')",
    ],
)
def test_checker_sees_what_would_be_loaded(code: str) -> None:
    assert LOADED.search(code) is not None


@pytest.mark.parametrize("code", ['<a href="https://example.com">', "fetch('/handoff/log')", "/https?:\\/\\//"])
def test_checker_lets_links_and_own_addresses_pass(code: str) -> None:
    assert LOADED.search(code) is None
