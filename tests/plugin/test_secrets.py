"""Secrets planted in every place a suite has: none of them is in anything that a run leaves behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

import pytest

from handoff.cli import main
from handoff.fakes.builder import BotBuilder

if TYPE_CHECKING:
    from conftest import Project

pytest_plugins = ["pytester"]

# Made up, and none of them opens anything. Written in pieces, so that no scanner takes them for real ones.
SECRETS = {
    "card number": "4111 1111 " + "1111 1111",
    "card number in a table": "5500 0000 " + "0000 0004",
    "password in words": "hunter" + "2!",
    "header": "header-key-" + "81",
    "parameter": "param-token-" + "82",
    "address": "address-secret-" + "83",
    "request body": "body-password-" + "84",
    "response body": "answer-token-" + "85",
    "debug message": "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0In0.c2ln",
    "variable": "variable-password-" + "86",
    "environment": "environment-key-" + "87",
    "pattern of the author": "CUST-" + "4711",
}
IN_A_TITLE = {
    "in a title": "4012 8888 " + "8888 1881",
    "in a row": "6011 0000 " + "0000 0004",
    "in a title, by a pattern of the author": "CUST-" + "4712",
}

FEATURE = """
Feature: Secrets
  Background:
    Given the bot "shop.json"
    And POST "https://user:{address}@api.example/pay?access_token={parameter}" answers:
      \"\"\"
      {{"token": "{response body}"}}
      \"\"\"

  Scenario: Paying
    When the consumer says "my card is {card number}, my password is {password in words}"
    Then the bot says "Thanks, {card number in a table}: {environment}"
    When the consumer says "I am {pattern of the author}"
    Then the bot has received "I am {pattern of the author}" 1 time

  Scenario: Failing with {in a title}
    When the consumer says "{card number}"
    Then the bot says "Your password is {password in words}, your card {card number}."

  @rule:DLG-STARTER-PATTERN-SEED @req:PAY-1
  Scenario: Fine with {in a title, by a pattern of the author}
    When the consumer says "I am {in a title, by a pattern of the author}"

  Scenario Outline: Rows
    When the consumer says "<card>"
    Then the bot says "<card>"

    Examples:
      | card       |
      | {in a row} |
"""

SCRIPT = """
botContext.setBotVariable("dbPassword", "{variable}", true, false);
botContext.printDebugMessage("the token is {debug message}, the other {variable}");
"""

ARTEFACTS = (
    "--junitxml=left/junit.xml",
    "--cucumberjson=left/cucumber.json",
    "--handoff-cov",
    *(f"--handoff-cov-report={kind}:left/coverage.{kind}" for kind in ("html", "json", "xml")),
)


@pytest.fixture
def suite(project: Project) -> Project:
    """A bot, an account, settings and a feature, each with secrets in them."""
    bot = BotBuilder("Shop Bot")
    pay = bot.dialog("Pay", patterns=["*"])
    asks = pay.integration("Pay", pre=SCRIPT.format_map(SECRETS))
    asks.rule("Done", api="SUCCESS", next="thanks")
    pay.text(f"Thanks, {SECRETS['card number in a table']}: {{$env.SHOP_API_KEY}}", name="thanks", next="end")
    bot.api(
        "Pay",
        "https://user:{address}@api.example/pay?access_token={parameter}".format_map(SECRETS),
        method="POST",
        headers={"X-Session-Key": SECRETS["header"], "X-Access-Token": SECRETS["header"]},
        body='{{"password": "{request body}"}}'.format_map(SECRETS),
    )
    project.path.joinpath("shop.json").write_bytes(bot.dump())
    project.write("cloud.yaml", f"environment:\n  SHOP_API_KEY: {SECRETS['environment']}\n")
    project.write("pyproject.toml", '[tool.handoff]\nredact = ["CUST-[0-9]+"]\n')
    project.feature(FEATURE.format_map(SECRETS | IN_A_TITLE))
    return project


def test_no_secret_is_in_anything_that_a_run_leaves_behind(suite: Project, capfd: pytest.CaptureFixture[str]) -> None:
    left = suite.path / "left"

    result = suite.run(*("--alluredir=left/allure", "--handoff-log=left/log"), *ARTEFACTS, "-v", "-rA")
    assert main(["report", str(left / "allure"), "-o", str(left / "report.html")]) == 0
    assert main(["rules", str(suite.path / "features"), "--format", "html", "-o", str(left / "rules.html")]) == 0
    assert main(["rules", str(suite.path / "features"), "--format", "json"]) == 0

    result.assert_outcomes(passed=2, failed=2)
    (left / "terminal.txt").write_text(result.stdout.str() + capfd.readouterr().out, encoding="utf-8")
    files = [path for path in left.rglob("*") if path.is_file()]
    assert len(files) > 20
    assert list(leaks(files, SECRETS | IN_A_TITLE)) == []


@pytest.mark.parametrize("arguments", [("-v",), ("-v", "-n2")], ids=["alone", "two workers"])
def test_titles_are_shown_without_secrets_and_select_as_they_are_written(
    suite: Project, arguments: tuple[str, ...]
) -> None:
    runner = suite.run_alone if "-n2" in arguments else suite.run
    title = f"Failing with {IN_A_TITLE['in a title']}"

    result = runner(f"features/talk.feature::{title}", "--junitxml=junit.xml", *arguments)

    result.assert_outcomes(failed=1)
    (suite.path / "terminal.txt").write_text(result.stdout.str(), encoding="utf-8")
    assert list(leaks([suite.path / "terminal.txt", suite.path / "junit.xml"], IN_A_TITLE)) == []
    result.stdout.fnmatch_lines(["*talk.feature::Failing with (redacted)*"])
    assert 'name="Failing with (redacted)"' in (suite.path / "junit.xml").read_text(encoding="utf-8")


def test_scenario_with_a_secret_in_its_title_can_be_run_again_by_last_failed(suite: Project) -> None:
    suite.run("-k", "Failing", "-p", "cacheprovider")

    suite.run("--lf").assert_outcomes(failed=1)


@pytest.mark.parametrize(
    ("typed", "collected"),
    [
        ("Failing with {in a title}", "Failing with (redacted)"),
        ("Fine with {in a title, by a pattern of the author}", "Fine with (redacted)"),
        ("Rows[{in a row}]", "Rows[(redacted)]"),
        ("Rows[(redacted)]", "Rows[(redacted)]"),
        ("Rows", "Rows[(redacted)]"),
    ],
)
def test_scenario_is_selected_by_its_name_with_or_without_the_secret(
    suite: Project, typed: str, collected: str
) -> None:
    name = typed.format_map(IN_A_TITLE)

    assert suite.names(f"features/talk.feature::{name}") == [f"features/talk.feature::{collected}"]
    assert f"features/talk.feature::{collected}" not in suite.names(f"--deselect=features/talk.feature::{name}")


@pytest.mark.parametrize("part", ["8888", "4712", "6011"])
def test_scenario_is_selected_by_a_part_of_the_secret_in_its_name(suite: Project, part: str) -> None:
    [name] = suite.names("-k", part)

    assert "(redacted)" in name


def test_titles_with_different_secrets_have_different_names(suite: Project) -> None:
    titles = [f"  Scenario: Paying with {card}\n    When it pays\n" for card in IN_A_TITLE.values()]
    suite.feature("Feature: Secrets\n" + "".join(titles))
    folder = "features/talk.feature::Paying with"

    assert suite.names() == [f"{folder} (redacted)", f"{folder} (redacted) #2", f"{folder} (redacted) #3"]
    assert suite.names(f"{folder} {IN_A_TITLE['in a row']}") == [f"{folder} (redacted) #2"]


def test_list_of_scenarios_is_shown_without_secrets(suite: Project) -> None:
    result = suite.run("--collect-only", "-q")

    (suite.path / "terminal.txt").write_text(result.stdout.str(), encoding="utf-8")
    assert list(leaks([suite.path / "terminal.txt"], IN_A_TITLE)) == []
    result.stdout.fnmatch_lines(["*::Rows[[](redacted)[]]"])


def test_search_finds_a_secret_in_any_of_its_forms(tmp_path: Path) -> None:
    card = SECRETS["card number"]
    for name, text in {"a": card, "b": card.replace(" ", ""), "c": quote(card), "d": quote_plus(card)}.items():
        (tmp_path / name).write_text(f"so {text} it is")

    assert len(list(leaks(tmp_path.iterdir(), SECRETS))) == 4


def test_one_secret_is_not_taken_for_another(suite: Project) -> None:
    other = FEATURE.replace("Thanks, {card number in a table}", "Thanks, {card number}").partition(
        "  Scenario: Failing"
    )[0]
    suite.feature(other.format_map(SECRETS | IN_A_TITLE))

    result = suite.run()

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*but the bot says 'Thanks, [[]redacted]: [[]redacted]'*"])


def leaks(files: Iterable[Path], secrets: Mapping[str, str]) -> Iterator[str]:
    """File and name of each secret found in it, as it is or as it reads in an address."""
    for path in files:
        held = path.name + path.read_text(encoding="utf-8")
        for name, secret in secrets.items():
            forms = {secret, secret.replace(" ", ""), quote(secret), quote_plus(secret), secret.replace(" ", "-")}
            if any(form in held for form in forms):
                yield f"{path.name}: {name}"
