"""Bot coverage of a run: the table, the files, the threshold, workers."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from handoff.cli import main
from handoff.fakes.builder import BotBuilder

from .conftest import Project

pytest_plugins = ["pytester"]

FEATURES = Path(__file__).parents[2] / "features"
HELLO = """
      Scenario: Hello
        When the consumer says "hi"
        Then the bot says "Hello!"
"""
BLUE = """
      Scenario: Blue
        When the consumer says "colour"
        And the consumer taps the quick reply "Blue"
        Then the bot says "Blue it is."
"""
AGENT = """
      Scenario: Agent
        Given the skill "Human" with id 4129463410
        When the consumer says "agent"
        Then the conversation is waiting for the skill "Human"
"""
CHANGED = """
      Scenario: Changed
        Given the dialog starter of "Welcome" has the patterns:
          | howdy |
        When the consumer says "howdy"
        Then the bot says "Hello!"
"""


@pytest.fixture
def talk(project: Project) -> Project:
    florist = BotBuilder("Florist")
    florist.dialog("Welcome", patterns=["hi", "hello"]).text("Hello!")
    colour = florist.dialog("Colour", patterns=["colour"])
    colour.quick_reply("Which?", ["Red", "Blue"]).rule("Blue", exact="Blue").rule("Red", exact="Red", next="end")
    colour.text("Blue it is.")
    florist.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id="4129463410", name="to_human")
    project.write("features/bots/florist.json", florist.build().dump().decode())
    scenarios(project, HELLO, BLUE, AGENT)
    return project


def scenarios(project: Project, *texts: str) -> None:
    given = """
    Feature: Florist
      Background:
        Given the bot "florist.json"
    """
    project.feature(given.rstrip() + "\n" + "".join(texts))


def covered(project: Project, *arguments: str) -> dict[str, set[str]]:
    """The scenarios of each part, by the part's name."""
    project.run("features", "--handoff-cov-report=json:cov.json", *arguments).assert_outcomes(passed=1)
    return parts(project)


def parts(project: Project) -> dict[str, set[str]]:
    told: dict[str, Any] = json.loads((project.path / "cov.json").read_text(encoding="utf-8"))
    return {
        f"{part['dialog']} › {part['kind']} › {part['name']}": {name.rpartition("::")[2] for name in part["scenarios"]}
        for part in told["bots"][0]["parts"]
    }


def test_table_shows_each_dialog_and_what_is_missing(talk: Project) -> None:
    result = talk.run("features", "--handoff-cov")

    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(
        [
            "*= bot coverage =*",
            "features/bots/florist.json (Florist)",
            "  Welcome * 7 * 1 * 86%",
            "    patterns: 'hello'",
            "  Escalation * 9 * 2 * 78%",
            "    escalation paths: to_human: *",
            '  Colour * 2  "colour", then "agent"',
            "    Escalation › to_human: the built-in fallback text",
        ]
    )


def test_nothing_is_said_without_the_option(talk: Project) -> None:
    talk.run("features").stdout.no_fnmatch_line("*bot coverage*")


def test_deleting_a_scenario_shows_what_it_alone_covered(talk: Project) -> None:
    talk.run("features", "--handoff-cov-report=json:cov.json")
    before = parts(talk)

    scenarios(talk, HELLO, AGENT)
    talk.run("features", "--handoff-cov-report=json:cov.json")
    after = parts(talk)

    lost = {name for name in before if before[name] and not after[name]}
    assert lost == {name for name, by in before.items() if by == {"Blue"}}
    assert "Colour › dialogs › Colour" in lost
    assert "Colour › choices › quick_reply_1: 'Blue'" in lost


def test_changed_part_says_nothing_about_the_bot_in_the_file(talk: Project) -> None:
    scenarios(talk, CHANGED)

    found = covered(talk)

    assert found["Welcome › interactions › text_1"] == {"Changed"}
    assert not any(by for name, by in found.items() if "› patterns ›" in name)


def test_workers_add_up_to_the_same(talk: Project) -> None:
    talk.run("features", "--handoff-cov-report=json:cov.json")
    alone = parts(talk)

    result = talk.run_alone("features", "-n2", "--handoff-cov-report=json:cov.json")

    result.assert_outcomes(passed=3)
    assert parts(talk) == alone
    result.stdout.fnmatch_lines(["*= bot coverage =*"])


@pytest.mark.parametrize(("wanted", "status"), [("10", 0), ("70", 0), ("99.5", 1)])
def test_run_fails_under_the_threshold(talk: Project, wanted: str, status: int) -> None:
    result = talk.run("features", f"--handoff-cov-fail-under={wanted}")

    assert result.ret == status
    if status:
        result.stdout.fnmatch_lines(["bot coverage is *, but 99.5 % are required"])


def test_run_that_uses_no_bot_is_under_any_threshold(talk: Project) -> None:
    result = talk.run("features", "-k", "nothing", "--handoff-cov-fail-under=1")

    result.stdout.fnmatch_lines(["no scenario has used a bot"])
    assert result.ret != 0


def test_report_in_an_unknown_format_is_refused(talk: Project) -> None:
    result = talk.run("features", "--handoff-cov-report=pdf")

    result.stderr.fnmatch_lines(["ERROR: --handoff-cov-report pdf: expected html, json, xml*"])


def test_every_format_is_written(talk: Project) -> None:
    formats = ("html", "json", "xml:deep/er/cov.xml")

    result = talk.run("features", *(f"--handoff-cov-report={one}" for one in formats))

    assert (talk.path / "bot-coverage.html").is_file()
    assert (talk.path / "bot-coverage.json").is_file()
    assert (talk.path / "deep/er/cov.xml").is_file()
    result.stdout.fnmatch_lines(["xml written to *cov.xml"])


def test_tutorial_covers_its_bot(project: Project) -> None:
    shutil.copytree(FEATURES / "bots", project.path / "features/bots")
    shutil.copytree(FEATURES / "tutorial", project.path / "features/tutorial")

    project.run("features", "--handoff-cov-report=json:cov.json")

    told = json.loads((project.path / "cov.json").read_text(encoding="utf-8"))
    (bot,) = [one for one in told["bots"] if one["file"].endswith("/getting-started.json")]
    assert [part["name"] for part in bot["parts"] if not part["covered"]] == []
    assert bot["kinds"]["escalation paths"]["parts"] == 3


@pytest.mark.parametrize("arguments", [(), ("-n2",)], ids=["alone", "two workers"])
def test_report_shows_the_coverage_of_the_results_it_is_made_of(talk: Project, arguments: tuple[str, ...]) -> None:
    runner = talk.run if not arguments else talk.run_alone
    runner("features", "--alluredir=out", "--handoff-cov", *arguments).assert_outcomes(passed=3)

    assert main(["report", str(talk.path / "out"), "-o", str(talk.path / "report.html")]) == 0

    assert len(list(talk.path.glob("out/*-bot-coverage.json"))) == 1
    page = (talk.path / "report.html").read_text(encoding="utf-8")
    assert '<h2 id="coverage-title">Bot coverage: 79%' in page
    assert "features/bots/florist.json" in page
    assert "<svg" in page


def test_without_the_option_nothing_is_put_beside_the_results(talk: Project) -> None:
    talk.run("features", "--alluredir=out")

    assert list(talk.path.glob("out/*-bot-coverage.json")) == []
