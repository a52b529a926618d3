"""Findings as SARIF. The models of sarif-pydantic stand for the schema: what they do not know they lose."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from sarif_pydantic import Sarif

from handoff.engine.bot import Bot
from handoff.engine.bot.lines import lines_of
from handoff.engine.events import FindingReported
from handoff.engine.lint import lint
from handoff.fakes.builder import BotBuilder
from handoff.reports.sarif import as_sarif


def florist() -> Bot:
    built = BotBuilder("Florist")
    built.dialog("Escalation", patterns=["agent"]).agent_transfer("", skill_id="Human")
    built.dialog("Order", patterns=["order"]).question("Number?", name="number").rule("Number", regex=r"\d+")
    return built.build()


def told(findings: list[FindingReported], bot: Bot, file: str = "bots/my florist.json") -> dict[str, Any]:
    lines = lines_of(bot.dump().decode())
    read: dict[str, Any] = json.loads(as_sarif([(file, findings)], {file: lines}))
    return read


def test_models_of_sarif_know_all_of_it() -> None:
    bot = florist()
    written = told(lint(bot), bot)

    assert Sarif.model_validate(written).model_dump(mode="json", by_alias=True, exclude_none=True) == written


@pytest.mark.skipif(
    "HANDOFF_SARIF_SCHEMA" not in os.environ,
    reason="HANDOFF_SARIF_SCHEMA does not name a copy of sarif-schema-2.1.0.json, by oasis-open.org",
)
def test_official_schema_accepts_all_of_it() -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    bot = florist()

    jsonschema.validate(told(lint(bot), bot), json.loads(Path(os.environ["HANDOFF_SARIF_SCHEMA"]).read_text()))


def test_result_says_rule_severity_place_and_what_to_do() -> None:
    bot = florist()
    findings = [one for one in lint(bot) if one.rule == "LINT-SKILL-ID-LITERAL-NOT-NUMERIC"]
    (run,) = told(findings, bot)["runs"]
    (result,) = run["results"]

    place = result["locations"][0]
    line = place["physicalLocation"]["region"]["startLine"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "LINT-SKILL-ID-LITERAL-NOT-NUMERIC"
    assert result["level"] == "error"
    assert "enter the digits" in result["message"]["text"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "bots/my%20florist.json"
    assert place["logicalLocations"][0]["fullyQualifiedName"] == "Escalation › escalation_1"
    assert "agentSkillId" in bot.dump().decode().splitlines()[line - 1]


def test_finding_about_what_is_missing_points_at_what_is_there() -> None:
    bot = florist()
    missing = FindingReported(
        "LINT-NO-FAILURE-RULE", "warning", "", "conversationMessage[1].nothing.at[3].all", "Add it."
    )
    (result,) = told([missing], bot)["runs"][0]["results"]

    line = result["locations"][0]["physicalLocation"]["region"]["startLine"]
    assert line == lines_of(bot.dump().decode())["conversationMessage[1]"]


def test_fingerprints_are_stable_and_each_their_own() -> None:
    bot = florist()
    finding = lint(bot)[0]

    first, second = (
        [r["partialFingerprints"] for r in told([finding] * 2, bot)["runs"][0]["results"]] for _ in range(2)
    )

    assert first == second
    assert first[0] != first[1]


def test_no_finding_is_an_empty_run() -> None:
    (run,) = told([], florist())["runs"]

    assert run["results"] == []
    assert run["tool"]["driver"]["rules"] == []
