"""Secrets of every shape, planted in a bot, in features and in an account: none is in anything that is left behind."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

import pytest

from handoff.cli import main
from handoff.engine.log import read_ndjson
from handoff.fakes.builder import BotBuilder

from ..planted import ORDINARY, PLANTED

if TYPE_CHECKING:
    from conftest import Project

pytest_plugins = ["pytester"]

SHORTEST = 6  # shorter ones stand in hashes and times by chance
TEXTS = {what: text for what, (text, _) in PLANTED.items()}
SECRETS = {what: secret for what, (_, secret) in PLANTED.items() if len(secret) >= SHORTEST}
SAID = [text for text in ORDINARY if "{" not in text and "\n" not in text and "<" not in text]
IN_TITLES = {
    what: text
    for what, text in TEXTS.items()
    if "\n" not in text and what in SECRETS and sum(SECRETS[what] in one for one in TEXTS.values()) == 1
}
DIALOGS = -(-(len(TEXTS) + len(SAID)) // 8)  # a dialog may say ten texts at a time
NAMED = {"pw": "sesame-in-pw", "X-Api-Key": "sesame-in-key", "Cookie": "theme=dark; sid=sesame-in-sid"}
VALUES = ("sesame-in-pw", "sesame-in-key", "sesame-in-sid", "sesame-in-env", "sesame-in-row", "sesame-in-code")
IN_TITLE, IN_TAG = "4012 8888 " + "8888 1881", "4012888888" + "881881"
ARTEFACTS = (
    *("--alluredir=left/allure", "--handoff-log=left/log", "--junitxml=left/junit.xml"),
    *("--cucumberjson=left/cucumber.json", "--handoff-cov", "-v", "-rA", "--showlocals"),
    *(f"--handoff-cov-report={kind}:left/coverage.{kind}" for kind in ("html", "json", "xml")),
)


def a_bot(*, ending: str = "") -> BotBuilder:
    """A bot that says every text to "say NUMBER", and has them in code, in an address and in headers, too."""
    bot = BotBuilder("Planted Bot")
    texts = [*TEXTS.values(), *SAID]
    for number in range(DIALOGS):
        dialog = bot.dialog(f"Dialog {number}", patterns=[f"say {number}"])
        for text in texts[number::DIALOGS]:
            dialog.text(text + ending)
    code = "\n".join(f"// {line}" for text in TEXTS.values() for line in [*text.splitlines(), ""])
    script = f"{code}\nvar apiKey = '{VALUES[5]}';\nbotContext.setBotVariable('word', apiKey, true, false);"
    call = bot.dialog("Call", patterns=["call"]).integration("Shop", pre=script + ending)
    call.rule("Done", api="SUCCESS", next="end")
    url = f"https://dana:{VALUES[0]}@api.example/pay?key=sesame-in-code-1&access_token={VALUES[0]}{ending}"
    bot.api("Shop", url, method="POST", headers=NAMED, body=f'{{"pw": "{VALUES[0]}"}}')
    return bot


def a_feature() -> str:
    says = "\n".join(f'    When the consumer says "say {number}"' for number in range(DIALOGS))
    return f"""
@req:{IN_TAG}
Feature: Planted with {IN_TITLE}
  Background:
    Given the bot "bot.json"

  Scenario: Everything is said
{says}

  Scenario: It calls, and has no stub
    When the consumer says "call"

  Scenario Outline: A row
    When the consumer says "<token>"
    Then the bot says "<token> or not"

    Examples:
      | token     | page |
      | {VALUES[4]} | 2    |

  Scenario: A step that is not defined
    Given the password is "{VALUES[0]}" and nobody knows this sentence
      | user  | dana        |
      | token | {VALUES[4]} |
"""


def a_feature_of_titles() -> str:
    """Every planted text is a title and a row, of scenarios that fail; every ordinary one is, too, and passes."""
    parts = []
    for texts, step in (
        (list(IN_TITLES.values()), "When nobody knows this sentence"),
        (SAID, 'Given the bot "bot.json"'),
    ):
        parts += [f"  Scenario: {text}\n    {step}\n" for text in texts]
        parts += [f"  Scenario Outline: Rows\n    {step}\n\n    Examples:\n      | word |\n"]
        parts += [f"      | {_cell(text)} |\n" for text in texts]
    return "Feature: Titles\n" + "".join(parts)


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n")


@pytest.fixture
def suite(project: Project) -> Project:
    project.path.joinpath("bot.json").write_bytes(a_bot().dump())
    project.path.joinpath("new.json").write_bytes(a_bot(ending=" now").dump())
    project.write("cloud.yaml", f"environment:\n  SHOP_PASSWORD: {VALUES[3]}\n")
    project.path.joinpath("features").mkdir()
    project.path.joinpath("features", "planted.feature").write_text(a_feature(), encoding="utf-8")
    return project


def leaks(folder: Path, secrets: dict[str, str] = SECRETS) -> list[str]:
    """The files with a secret, as it is or as it reads in an address or in JSON, and the secret's name."""
    found = []
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        held = path.read_text(encoding="utf-8", errors="replace")
        for what, secret in [*secrets.items(), *((value, value) for value in (*VALUES, IN_TITLE, IN_TAG))]:
            forms = {secret, secret.strip("!"), quote(secret), quote_plus(secret), json.dumps(secret)[1:-1]}
            if any(form in held for form in forms):
                found.append(f"{path.relative_to(folder)}: {what}")
    return found


def test_no_secret_is_in_an_artefact_of_a_run(suite: Project, capfd: pytest.CaptureFixture[str]) -> None:
    left = suite.path / "left"

    result = suite.run(*ARTEFACTS, "-p", "cacheprovider", "--handoff-diagnostics", "error:request-without-stub")
    assert main(["report", str(left / "allure"), "-o", str(left / "report.html")]) == 0
    for kind in ("html", "json", "text"):
        assert main(["rules", str(suite.path / "features"), "--format", kind, "-o", str(left / f"rules.{kind}")]) == 0

    result.assert_outcomes(passed=1, failed=3)
    printed = result.stdout.str() + result.stderr.str() + capfd.readouterr().out
    (left / "terminal.txt").write_text(printed, encoding="utf-8")
    (suite.path / ".pytest_cache").rename(left / "cache")
    assert leaks(left) == []
    assert "no stub for POST https://dana:[redacted]@api.example/pay?key=[redacted]" in printed

    [log] = [one for one in (left / "log").iterdir() if "Everything" in one.name]
    said = {getattr(event.body, "text", "") for event in read_ndjson(log.read_bytes())}
    assert [text for text in SAID if text not in said] == []


@pytest.mark.parametrize("kind", ["text", "json"])
def test_no_secret_is_in_a_comparison(suite: Project, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    exports = [str(suite.path / name) for name in ("bot.json", "new.json")]

    assert main(["diff", *exports, str(suite.path / "features"), "--format", kind]) == 1

    (suite.path / "left").mkdir()
    (suite.path / "left" / "diff").write_text(shown := capsys.readouterr().out, encoding="utf-8")
    assert leaks(suite.path / "left") == []
    assert kind == "text" or len(json.loads(shown)["changes"]) >= len(PLANTED)


@pytest.mark.parametrize("kind", ["text", "json", "sarif"])
def test_no_secret_is_in_a_finding(suite: Project, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    baseline = suite.path / "left" / "baseline.json"
    baseline.parent.mkdir()

    main(["lint", str(suite.path / "bot.json"), "--format", kind])
    main(["lint", str(suite.path / "bot.json"), "--baseline", str(baseline), "--write-baseline"])

    (baseline.parent / "lint").write_text(capsys.readouterr().out, encoding="utf-8")
    assert leaks(baseline.parent) == []


def test_no_secret_is_in_a_chat_or_its_recording(
    suite: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    left = suite.path / "left"
    typed = [text for text in TEXTS.values() if "\n" not in text and not text.startswith("/")]
    commands = [f"say {number}" for number in range(DIALOGS)]
    asked = ["/answer POST https://dana:sesame-in-pw@api.example/pay [", "call", "/state", "/transcript"]
    lines = [*typed, *commands, *asked, f"/record {left / 'talk.feature'}"]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines)))
    left.mkdir()

    assert main(["chat", str(suite.path / "bot.json")]) == 0

    (left / "chat").write_text(capsys.readouterr().out, encoding="utf-8")
    assert leaks(left) == []
    assert "written to" in (left / "chat").read_text(encoding="utf-8")


def test_no_secret_is_in_an_error(suite: Project, capsys: pytest.CaptureFixture[str]) -> None:
    export = json.loads((suite.path / "bot.json").read_text(encoding="utf-8"))
    export["conversationMessage"] = {"password": VALUES[0]}
    suite.write("broken.json", json.dumps(export))
    suite.write("handoff.toml", "[lint]\n")

    assert main(["lint", str(suite.path / "broken.json")]) == 2

    error = capsys.readouterr().err
    assert "conversationMessage" in error
    assert VALUES[0] not in error


def test_no_secret_of_a_title_or_a_row_is_in_an_artefact(suite: Project, capfd: pytest.CaptureFixture[str]) -> None:
    left = suite.path / "left"
    suite.path.joinpath("features", "planted.feature").write_text(a_feature_of_titles(), encoding="utf-8")

    result = suite.run(*ARTEFACTS, "-p", "cacheprovider", "--setup-show")
    assert main(["report", str(left / "allure"), "-o", str(left / "report.html")]) == 0

    result.assert_outcomes(failed=2 * len(IN_TITLES), passed=2 * len(SAID))
    (left / "terminal.txt").write_text(result.stdout.str() + capfd.readouterr().out, encoding="utf-8")
    (suite.path / ".pytest_cache").rename(left / "cache")
    assert leaks(left, {what: SECRETS[what] for what in IN_TITLES}) == []


def test_feature_that_cannot_be_read_is_reported_without_secrets(suite: Project) -> None:
    suite.feature(f'Feature: Broken\n  Scenario: One\n    When it pays\n    password = "{VALUES[0]}"\n')

    result = suite.run("features/talk.feature", "--junitxml=left/junit.xml")

    result.assert_outcomes(errors=1)
    (suite.path / "left" / "terminal").write_text(result.stdout.str(), encoding="utf-8")
    assert leaks(suite.path / "left") == []
