"""`handoff report --allure`: finding Allure 3, running it, and the file it leaves behind."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from handoff.cli import main
from handoff.engine import events as ev
from handoff.engine.log import Log
from handoff.reports import allure3, transcript_html

ANSWER = """\
<!DOCTYPE html><html><head></head><body>
<script async src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>
<script>gtag('config', 'G-1');</script>
<p>made by {program} with {arguments}</p></body></html>
"""
PROGRAM = """\
#!{python}
import pathlib, sys
{before}
made = pathlib.Path("made"); made.mkdir()
made.joinpath("index.html").write_text({answer!r}.format(program={name!r}, arguments=sys.argv[1:]))
"""


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with the results of one scenario in it and no program to be found."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "programs"))
    (tmp_path / "programs").mkdir()
    log = Log()
    log.append(ev.MessagePublished("consumer", "Dana", "I want a person"), conversation="conv-1")
    write(tmp_path / "allure-results" / "b.html", transcript_html.as_html(log.events))
    bubbles = {"name": "transcript as bubbles", "source": "b.html", "type": "text/html"}
    result: dict[str, Any] = {
        "uuid": "1",
        "historyId": "a",
        "name": "Asks for a person",
        "fullName": "features.talk#Asks for a person",
        "status": "passed",
        "start": 1_795_000_000_000,
        "stop": 1_795_000_000_005,
        "labels": [{"name": "feature", "value": "Talk"}, {"name": "rule", "value": "ESC-TARGETS"}],
        "steps": [{"name": 'When the consumer says "agent"', "status": "passed", "start": 1, "stop": 2}],
        "attachments": [bubbles],
    }
    write(tmp_path / "allure-results" / "a-result.json", json.dumps(result))
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def program(suite: Path) -> Callable[..., None]:
    """Puts a program somewhere that answers like Allure."""

    def put(path: str, before: str = "") -> None:
        code = PROGRAM.format(python=sys.executable, before=before, answer=ANSWER, name=Path(path).name)
        write(suite / path, code).chmod(0o755)

    return put


@pytest.mark.usefixtures("suite")
def test_without_node_it_says_what_can_be_done(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--allure"]) == 2
    assert capsys.readouterr().err.startswith(
        "handoff: Allure 3 needs Node, which is not installed\n  expected: npx on the PATH\n  install Node 20 or "
    )


def test_npx_is_asked_for_the_version_we_know(suite: Path, program: Callable[..., None]) -> None:
    program("programs/npx")

    assert main(["report", "--allure", "-o", "shown/a.html"]) == 0

    page = (suite / "shown" / "a.html").read_text(encoding="utf-8")
    assert f"made by npx with ['--yes', 'allure@{allure3.VERSION}', 'generate'" in page
    assert "google" not in page


@pytest.mark.parametrize(
    ("version", "used"), [(allure3.VERSION, "allure"), ("2.0.0", "npx")], ids=["the one we know", "another one"]
)
def test_allure_installed_beside_the_suite_goes_before_npx(
    suite: Path, program: Callable[..., None], version: str, used: str
) -> None:
    program("programs/npx")
    program("node_modules/.bin/allure")
    write(suite / "node_modules" / "allure" / "package.json", json.dumps({"version": version}))

    assert main(["report", "--allure"]) == 0

    assert f"made by {used} with" in (suite / "report.html").read_text(encoding="utf-8")


def test_what_allure_says_when_it_fails_is_passed_on(
    suite: Path, program: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    program("programs/npx", before="sys.exit('npm warn x\\n\\x1b[31mnpm error getaddrinfo ENOTFOUND\\x1b[39m')")

    assert main(["report", "--allure"]) == 2

    told = capsys.readouterr().err
    assert told.startswith("handoff: Allure 3 has made no report\n  value: 'npm error getaddrinfo ENOTFOUND'\n")
    assert "without --allure no Node is needed" in told
    assert not (suite / "report.html").exists()


def test_history_is_the_one_that_our_own_report_writes(suite: Path, program: Callable[..., None]) -> None:
    program("programs/npx")
    assert main(["report", "--history", "history.jsonl"]) == 0
    own = (suite / "history.jsonl").read_text()

    assert main(["report", "--history", "history.jsonl", "--allure"]) == 0

    assert (suite / "history.jsonl").read_text() == own
    assert json.loads(own)["outcomes"] == {"a": ["passed", 5]}
