"""Exports with something wrong: read, dumped, checked, talked to and tested, with nothing but messages of ours.

`HANDOFF_CHANGED_EXPORTS=5000 pytest tests/properties/test_changed_exports.py` for a thorough search by hand.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handoff.cli import lint, main
from handoff.engine.bot import Bot
from handoff.engine.errors import BotDefinitionError

from ..fork_server import ForkServer
from .changed_exports import Changed, changed_exports

COUNT = int(os.environ.get("HANDOFF_CHANGED_EXPORTS", "240"))
FIRST = int(os.environ.get("HANDOFF_CHANGED_EXPORTS_FROM", "0"))
SHARE = 12  # one in so many is run by pytest as well, which takes longer
CPU_LIMIT_S = 5
TALK = (
    "hi\nagent\n1\n/state\nyes\nhi\n/clock 4m\n/agent accept\n/agent say hello\n"
    "/transcript\n/record talk.feature\n/close\n"
)
FEATURE = """
  Scenario: {number}
    Given the bot "{name}"
    When the consumer says "hi"
    When the consumer says "agent"
    When the consumer says "1"
"""
LIMITED_PYTEST = f"""
import resource, sys, pytest
resource.setrlimit(resource.RLIMIT_CPU, ({60 + COUNT}, {70 + COUNT}))
sys.exit(pytest.main(sys.argv[1:]))
"""
OURS = re.compile(r"(?m)^(?:\S*/)?(?:engine|fakes|steps|reports|cli|package)/\S+\.py:\d+")


class TooLong(Exception):
    pass


@contextlib.contextmanager
def limited_cpu() -> Iterator[None]:
    """Ends a block that uses more than CPU_LIMIT_S of CPU: time on the wall says nothing on a busy machine."""

    def stop(*_: object) -> None:
        raise TooLong(f"more than {CPU_LIMIT_S} s of CPU")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, CPU_LIMIT_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def command(*words: str, typed: str = "") -> tuple[int, str, str]:
    """Status, output and errors of the `handoff` command, which may not take long."""
    out, err = io.StringIO(), io.StringIO()
    before, sys.stdin = sys.stdin, io.StringIO(typed)
    try:
        with limited_cpu(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            return main(words), out.getvalue(), err.getvalue()
    finally:
        sys.stdin = before


def faults(changed: Changed, folder: Path) -> Iterator[str]:
    """What is wrong with the answers to this export."""
    file = folder / f"changed-{changed.number}.json"
    file.write_bytes(changed.data)
    try:
        bot = Bot.load(file)
    except BotDefinitionError as error:
        if file.name not in str(error):
            yield f"load: no name of the file: {error}"
        bot = None
    if bot is not None and bot.dump() != changed.data:
        yield "dump: other bytes"
    for words in (("lint", str(file)), ("lint", str(file), "--format", "sarif"), ("chat", str(file))):
        status, out, err = command(*words, typed=TALK if words[0] == "chat" else "")
        if bot is None and (status != 2 or not err.startswith("handoff: ") or file.name not in err):
            yield f"{words[0]}: status {status} for an export that cannot be loaded: {err}"
        if bot is not None and status == 2 and file.name not in err:
            yield f"{words[0]}: no name of the file: {err}"
        if "Traceback" in out + err:
            yield f"{words[0]}: {out}{err}"


def fault(changed: Changed, folder: Path) -> str:
    try:
        return "\n".join(faults(changed, folder))
    except Exception:
        return traceback.format_exc(limit=-6)


@pytest.fixture
def _checks_each_export_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The formats of `handoff lint` show the same findings: they are looked for once, and shown in each."""
    found: dict[Path, Any] = {}
    check = lint._check

    def check_once(bot: Bot, path: Path, *more: Any) -> Any:
        if path not in found:
            found[path] = check(bot, path, *more)
        return found[path]

    monkeypatch.setattr(lint, "_check", check_once)


@pytest.mark.usefixtures("_checks_each_export_once")
def test_changed_exports_lead_to_messages_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = {}
    for changed in changed_exports(range(FIRST, FIRST + COUNT)):
        if said := fault(changed, tmp_path):
            found[str(changed)] = said
            print(f"--- {changed}\n{said}", file=sys.__stderr__)
        for file in tmp_path.iterdir():
            file.unlink()

    assert found == {}


def test_changed_exports_under_pytest_lead_to_messages_only(fork_server: ForkServer, tmp_path: Path) -> None:
    text = "Feature: Changed exports\n"
    for changed in changed_exports(range(FIRST, FIRST + COUNT, SHARE)):
        name = f"changed-{changed.number}.json"
        (tmp_path / name).write_bytes(changed.data)
        text += FEATURE.format(number=changed.number, name=name)
    (tmp_path / "changed.feature").write_text(text, encoding="utf-8")
    options = (
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        "--handoff-cov",
        "--handoff-log=logs",
        "--alluredir=results",
    )

    done = subprocess.run(
        [fork_server.command("python"), "-c", LIMITED_PYTEST, "changed.feature", *options],
        capture_output=True, text=True, cwd=tmp_path, check=False,
    )  # fmt: skip

    said = done.stdout + done.stderr
    assert done.returncode in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED), said
    assert "INTERNALERROR" not in said
    assert "Traceback" not in said
    assert OURS.findall(said) == []
