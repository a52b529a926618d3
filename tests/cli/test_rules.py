"""`handoff rules`: the catalogue beside the scenarios."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from handoff.cli import main
from handoff.engine.catalogue.catalogue import NOT_OBSERVABLE

FEATURE = """\
@rule:ESC-TARGETS
Feature: Escalation

  Scenario: The consumer asks for a human
    When the consumer says "agent"

  @rule:ESC-SKILL-ID-FORMS
  Scenario Outline: Skill ids
    Given the skill id is "<id>"

    Examples:
      | id |
      | 1  |

    @rule:ESC-TWO-WAYS
    Examples:
      | id |
      | é  |

  @rule:LINT-SKILL-ID-UNSET
  Scenario: Found
    Then the finding "LINT-SKILL-ID-UNSET" is reported at "Escalation › escalation_1"

  @rule:LINT-SKILL-ID-UNSET
  Scenario: Not found
    Then the finding "LINT-SKILL-ID-UNSET" is not reported
"""
NAMES = ["The consumer asks for a human", "Skill ids[1]", "Skill ids[é]", "Found", "Not found"]


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one feature; the working directory."""
    (tmp_path / "features").mkdir()
    (tmp_path / "features" / "escalation.feature").write_text(FEATURE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def remember(suite: Path, outcomes: dict[str, str]) -> None:
    """Leave behind what a run of pytest leaves behind."""
    scenarios = {name: {"outcome": outcome, "rules": [], "cited": []} for name, outcome in outcomes.items()}
    content = (suite / "features" / "escalation.feature").read_bytes()
    kept = {"features/escalation.feature": {"hash": hashlib.sha256(content).hexdigest(), "scenarios": scenarios}}
    folder = suite / ".pytest_cache" / "v" / "handoff"
    folder.mkdir(parents=True)
    (folder / "outcomes").write_text(json.dumps(kept), encoding="utf-8")


def listed(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, dict[str, Any]]:
    assert main(["rules", "--format", "json", *arguments]) == 0
    rows = json.loads(capsys.readouterr().out)
    return {row["id"]: row for row in rows}


@pytest.mark.usefixtures("suite")
def test_json_has_every_rule_with_the_documented_fields(capsys: pytest.CaptureFixture[str]) -> None:
    rows = listed(capsys)

    assert len(rows) == 534
    assert {tuple(row) for row in rows.values()} == {
        ("id", "area", "kind", "seed", "statement", "source", "status", "scenarios", "twins", "mutants", "reason")
    }


@pytest.mark.usefixtures("suite")
def test_seed_option_keeps_the_seed_rules(capsys: pytest.CaptureFixture[str]) -> None:
    rows = listed(capsys, "--seed")

    assert len(rows) == 88
    assert all(row["seed"] for row in rows.values())


@pytest.mark.usefixtures("suite")
def test_tags_of_feature_scenario_and_examples_join_scenarios_with_rules(capsys: pytest.CaptureFixture[str]) -> None:
    rows = listed(capsys)

    assert len(rows["ESC-TARGETS"]["scenarios"]) == 5
    assert rows["ESC-SKILL-ID-FORMS"]["scenarios"] == [
        "features/escalation.feature::Skill ids[1]",
        "features/escalation.feature::Skill ids[é]",
    ]
    assert rows["ESC-TWO-WAYS"]["scenarios"] == ["features/escalation.feature::Skill ids[é]"]


@pytest.mark.usefixtures("suite")
def test_rules_are_not_run_before_the_first_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert listed(capsys)["ESC-TWO-WAYS"]["status"] == "not-run"


def test_outcomes_of_the_last_run_decide_the_status(suite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    remember(suite, dict.fromkeys(NAMES, "passed") | {"Skill ids[1]": "failed"})

    rows = listed(capsys)

    assert {rule_id: rows[rule_id]["status"] for rule_id in ("ESC-SKILL-ID-FORMS", "ESC-TWO-WAYS", "TUT-S17-PAGE")} == {
        "ESC-SKILL-ID-FORMS": "failing",
        "ESC-TWO-WAYS": "passing",
        "TUT-S17-PAGE": "not-observable",
    }
    assert rows["LINT-SKILL-ID-UNSET"]["status"] == "lint"


def test_outcomes_are_void_when_the_feature_has_changed(suite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    remember(suite, dict.fromkeys(NAMES, "passed"))
    (suite / "features" / "escalation.feature").write_text(FEATURE + "    And more\n", encoding="utf-8")

    assert listed(capsys)["ESC-TWO-WAYS"]["status"] == "not-run"


def test_outcomes_are_found_from_another_folder(
    suite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    remember(suite, dict.fromkeys(NAMES, "passed"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)

    assert listed(capsys, "../features/escalation.feature")["ESC-TWO-WAYS"] | {"statement": "", "source": ""} == {
        "id": "ESC-TWO-WAYS",
        "area": "escalation",
        "kind": "behaviour",
        "seed": True,
        "statement": "",
        "source": "",
        "status": "passing",
        "scenarios": ["features/escalation.feature::Skill ids[é]"],
        "twins": [],
        "mutants": {"tried": 0, "noticed": 0},
        "reason": "",
    }


@pytest.mark.parametrize(
    "content",
    [
        "{", "[]", "null", "7", '{"a": 1}', '{"features/escalation.feature": {"hash": "x"}}', "[" * 100_000, "\ufeff",
        '{"features/escalation.feature": {"hash": "HASH", "scenarios": []}}',
        '{"features/escalation.feature": {"hash": "HASH", "scenarios": {"a": 1}}}',
        '{"features/escalation.feature": {"hash": "HASH", "scenarios": {"a": {"outcome": "passed", "rules": 1}}}}',
        '{"features/escalation.feature": {"hash": "HASH", "scenarios": {"a": {"outcome": [], "rules": []}}}}',
    ],
)  # fmt: skip
def test_damaged_outcomes_count_as_none(suite: Path, content: str, capsys: pytest.CaptureFixture[str]) -> None:
    remember(suite, {})
    digest = hashlib.sha256((suite / "features" / "escalation.feature").read_bytes()).hexdigest()
    (suite / ".pytest_cache" / "v" / "handoff" / "outcomes").write_text(content.replace("HASH", digest))

    assert listed(capsys)["ESC-TWO-WAYS"]["status"] == "not-run"


def test_text_shows_gaps_first_then_counts(suite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    remember(suite, dict.fromkeys(NAMES, "passed") | {"Skill ids[1]": "failed"})

    assert main(["rules", "--seed"]) == 0

    lines = capsys.readouterr().out.splitlines()
    first = next(index for index, line in enumerate(lines) if "ESC-SKILL-ID-FORMS" in line)
    assert lines[first].split() == [
        "failing",
        "ESC-SKILL-ID-FORMS",
        "seed",
        "2",
        "scenarios,",
        "no",
        "twin;",
        "1",
        "of",
        "2",
        "failed",
    ]
    assert lines[first + 2].strip() == "failed: features/escalation.feature::Skill ids[1]"
    assert lines[-1].startswith("88 rules: 2 failing, ")


def test_unknown_rule_in_a_tag_is_named_with_its_place(suite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (suite / "features" / "x.feature").write_text("Feature: X\n  @rule:ESC-TARGET\n  Scenario: Y\n    Given z\n")

    assert main(["rules"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert "'ESC-TARGET'" in lines[0]
    assert lines[1].startswith("  at features/x.feature:")
    assert lines[2] == "  did you mean 'ESC-TARGETS'?"


def test_feature_that_cannot_be_read_is_named_with_its_place(suite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (suite / "features" / "x.feature").write_text("Feature: X\n  Scenario: Y\n    Given z\n  Feature: Z\n")

    assert main(["rules"]) == 2
    assert "\n  at features/x.feature:4\n" in capsys.readouterr().err


@pytest.mark.usefixtures("suite")
def test_folder_that_is_not_there_is_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "featurs"]) == 2
    assert capsys.readouterr().err == "handoff: no such folder or feature file\n  value: 'featurs'\n"


def test_catalogue_is_listed_where_there_are_no_features(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["rules"]) == 0

    shown = capsys.readouterr()
    unseen = len(NOT_OBSERVABLE)
    assert shown.out.splitlines()[-1] == f"534 rules: {534 - unseen} missing, {unseen} not-observable"
    assert shown.err == "note: the folder features/ does not exist here, so no rule has a scenario\n"


TWINS = """\
Feature: Twins
  @rule:ESC-TARGETS
  Scenario: Shows it
    When the consumer says "agent"

  @twin:ESC-TARGETS
  Scenario: Shows where it ends
    When the consumer says "agents"

  @twin:ESC-TWO-WAYS
  Scenario: A twin alone
    When the consumer says "agent"

  @rule:ESC-SKILL-ID-FORMS
  Scenario: A rule alone
    When the consumer says "agent"
"""


def twins(suite: Path, **outcomes: str) -> None:
    (suite / "features" / "escalation.feature").write_text(TWINS, encoding="utf-8")
    remember(suite, dict.fromkeys(("Shows it", "Shows where it ends", "A twin alone"), "passed") | outcomes)


def test_a_twin_counts_as_evidence_and_is_told_apart(suite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    twins(suite)

    row = listed(capsys)["ESC-TARGETS"]

    assert [id.rpartition("::")[2] for id in row["scenarios"]] == ["Shows it", "Shows where it ends"]
    assert [id.rpartition("::")[2] for id in row["twins"]] == ["Shows where it ends"]
    assert row["status"] == "passing"


def test_a_failing_twin_fails_its_rule(suite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    twins(suite, **{"Shows where it ends": "failed"})

    assert listed(capsys)["ESC-TARGETS"]["status"] == "failing"


def test_a_twin_alone_does_not_show_a_rule(suite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    twins(suite)

    row = listed(capsys)["ESC-TWO-WAYS"]

    assert (row["status"], row["reason"]) == ("missing", "it has a twin, but no scenario that shows it")


def test_a_rule_is_not_passing_when_only_its_twin_has_run(suite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    twins(suite, **{"Shows it": "skipped"})

    row = listed(capsys)["ESC-TARGETS"]

    assert (row["status"], row["reason"]) == ("not-run", "only its twin has passed")


def test_text_tells_which_rules_have_no_twin(suite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    twins(suite)

    assert main(["rules"]) == 0
    lines = {
        line.split()[1]: line for line in capsys.readouterr().out.splitlines() if line.startswith(("pass", "not-"))
    }

    assert lines["ESC-TARGETS"].endswith("2 scenarios, 1 of them a twin")
    assert "1 scenario, no twin" in lines["ESC-SKILL-ID-FORMS"]


def test_the_twin_of_an_unknown_rule_is_an_error_at_its_line(suite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = TWINS.replace("@twin:ESC-TARGETS", "@twin:ESC-TARGET")
    (suite / "features" / "escalation.feature").write_text(text, encoding="utf-8")

    assert main(["rules"]) == 2
    error = capsys.readouterr().err

    assert "features/escalation.feature:6" in error
    assert "did you mean 'ESC-TARGETS'?" in error


# --- mutants ----------------------------------------------------------------------------------------------------------


def test_mutants_that_a_rules_scenarios_notice_are_told(suite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = {
        "by_own_tags": {
            "rules": {"ESC-TARGETS": {"killed": 3, "judged": 4}, "ESC-TWO-WAYS": {"killed": 1, "judged": 1}}
        }
    }
    (suite / "report.json").write_text(json.dumps(report), encoding="utf-8")

    assert main(["rules", "--mutants", "report.json"]) == 0
    lines = {line.split()[1]: line for line in capsys.readouterr().out.splitlines() if line.startswith("not-run")}
    assert "3 of 4 mutants noticed" in lines["ESC-TARGETS"]
    assert "1 of 1 mutant noticed" in lines["ESC-TWO-WAYS"]
    assert "mutant" not in lines["ESC-SKILL-ID-FORMS"]

    assert main(["rules", "--mutants", "report.json", "--format", "json"]) == 0
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["ESC-TARGETS"]["mutants"] == {"tried": 4, "noticed": 3}
    assert rows["ESC-SKILL-ID-FORMS"]["mutants"] == {"tried": 0, "noticed": 0}


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"by_own_tags": {"rules": {"ESC-TARGETS": 1}}}', None])
def test_what_is_no_report_of_mutants_is_misuse(
    suite: Path, content: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (suite / "report.json").write_text(content, encoding="utf-8")

    assert main(["rules", "--mutants", "report.json"]) == 2
    assert "report.json" in capsys.readouterr().err
