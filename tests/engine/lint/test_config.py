"""Severities, options and the baseline of lint."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from handoff.engine.errors import FeatureError
from handoff.engine.events import FindingReported
from handoff.engine.lint import LintOptions
from handoff.engine.lint.config import baseline_of, read_baseline, read_config

RULES = ("LINT-REGEX-ANCHORS", "LINT-NO-FAILURE-RULE", "TF-MAGIC-MESSAGE")
LOOSE = FindingReported("LINT-REGEX-ANCHORS", "info", "Order › number", "conversationMessage[4]", "Write ^ and $.")
NO_RULE = FindingReported(
    "LINT-NO-FAILURE-RULE", "warning", "Escalation › to_human", "conversationMessage[7]", "Add one."
)


def config(**table: Any) -> Any:
    return read_config({key.replace("__", "-"): value for key, value in table.items()}, rules=RULES, at="handoff.toml")


def test_without_settings_findings_stay_as_they_are() -> None:
    assert config().apply([LOOSE, NO_RULE]) == [LOOSE, NO_RULE]


def test_rule_that_is_off_finds_nothing() -> None:
    assert config(LINT__REGEX__ANCHORS="off").apply([LOOSE, NO_RULE]) == [NO_RULE]


def test_rule_gets_the_severity_of_the_team() -> None:
    (found,) = config(LINT__REGEX__ANCHORS="error").apply([LOOSE])

    assert (found.severity, found.text) == ("error", LOOSE.text)


@pytest.mark.parametrize("key", ["delay-per-text-ms", "delay_per_text_ms"])
def test_option_may_be_written_either_way(key: str) -> None:
    assert config(**{key: 1500}).options == LintOptions(delay_per_text_ms=1500)


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ({"LINT-REGEX-ANCHOR": "off"}, "did you mean 'LINT-REGEX-ANCHORS'"),
        ({"LINT-REGEX-ANCHORS": "fatal"}, "expected: off, info, warning, error"),
        ({"LINT-REGEX-ANCHORS": ["off"]}, "expected: off, info, warning, error"),
        ({"delay-per-text-ms": "2 s"}, "a whole number"),
        ({"delay-per-text-ms": -1}, "0 or more"),
        ({"delay-per-text-ms": True}, "a whole number"),
        ({"baseline": 3}, "the baseline must be a file name"),
    ],
    ids=["unknown rule", "unknown severity", "a list", "words", "negative", "a flag", "no file name"],
)
def test_what_nobody_knows_is_refused(table: dict[str, Any], complaint: str) -> None:
    with pytest.raises(FeatureError, match=r"at handoff\.toml") as refused:
        read_config(table, rules=RULES, at="handoff.toml")

    assert complaint in str(refused.value)


# --- the baseline ----------------------------------------------------------------------------------------------------


def test_baseline_is_read_as_it_was_written(tmp_path: Path) -> None:
    written = baseline_of([("Florist", [LOOSE, NO_RULE, LOOSE]), ("Baker “ü”", [LOOSE])])
    (tmp_path / "baseline.json").write_text(written.dump(), encoding="utf-8")

    assert read_baseline(tmp_path / "baseline.json") == written


def test_old_findings_are_no_news() -> None:
    assert baseline_of([("Florist", [LOOSE])]).news("Florist", [NO_RULE, LOOSE]) == [NO_RULE]


def test_finding_of_another_bot_is_news() -> None:
    assert baseline_of([("Florist", [LOOSE])]).news("Baker", [LOOSE]) == [LOOSE]


def test_second_finding_at_the_same_place_is_news() -> None:
    assert baseline_of([("Florist", [LOOSE])]).news("Florist", [LOOSE, LOOSE]) == [LOOSE]


def test_mended_findings_are_counted() -> None:
    baseline = baseline_of([("Florist", [LOOSE, NO_RULE])])

    baseline.news("Florist", [LOOSE])

    assert baseline.left == 1


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"findings": [{"bot": "x"}]}', '{"findings": 3}'])
def test_what_is_no_baseline_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "baseline.json").write_text(text)

    with pytest.raises(FeatureError, match="not a lint baseline file"):
        read_baseline(tmp_path / "baseline.json")
