"""`handoff lint`: findings on the terminal and for machines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handoff.cli import lint, main
from handoff.engine.events import FindingReported
from handoff.fakes.builder import BotBuilder

UNSET = FindingReported(
    "LINT-SKILL-ID-UNSET", "error", "Escalation › escalation_1", "conversationMessage[1]", "Agent skill id is not set."
)
NO_RULE = FindingReported(
    "LINT-NO-FAILURE-RULE", "warning", "Escalation › escalation_1", "", "Nothing catches a failure."
)


def export(folder: Path, *, skill_id: str) -> str:
    bot = BotBuilder("Shop Bot")
    bot.dialog("Escalation", patterns=["agent"]).agent_transfer("Just a moment…", skill_id=skill_id)
    path = folder / "shop-bot.json"
    path.write_bytes(bot.dump())
    return str(path)


def test_finding_of_severity_error_is_status_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = export(tmp_path, skill_id="")

    assert main(["lint", path]) == 1

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == path
    assert "  error    LINT-SKILL-ID-UNSET  Escalation › escalation_1" in lines
    assert "1 error" in lines[-1]


def test_bot_without_errors_is_status_0(tmp_path: Path) -> None:
    assert main(["lint", export(tmp_path, skill_id="4129463410")]) == 0


def test_json_has_one_object_for_each_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = export(tmp_path, skill_id="")

    assert main(["lint", "--format", "json", path]) == 1

    rows = json.loads(capsys.readouterr().out)
    assert {tuple(row) for row in rows} == {("bot", "rule", "severity", "where", "path", "text")}
    assert ("LINT-SKILL-ID-UNSET", path) in {(row["rule"], row["bot"]) for row in rows}


def test_text_lays_findings_out_by_bot() -> None:
    text = lint.as_text([("a.json", [UNSET, NO_RULE]), ("b.json", [])])

    assert text.splitlines() == [
        "a.json",
        "  error    LINT-SKILL-ID-UNSET  Escalation › escalation_1",
        "           Agent skill id is not set.",
        "           at conversationMessage[1]",
        "  warning  LINT-NO-FAILURE-RULE  Escalation › escalation_1",
        "           Nothing catches a failure.",
        "",
        "b.json",
        "",
        "1 error, 1 warning",
    ]


def test_no_finding_is_said_so() -> None:
    assert lint.as_text([("b.json", [])]).splitlines()[-1] == "no findings"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(b"", "empty"), (b"[1", "JSON"), (b"{}", "conversationMessage"), (b"\xff\xfe\x00", "")],
    ids=["an empty file", "no JSON", "JSON but no export", "no text"],
)
def test_what_is_no_export_is_misuse(
    content: bytes, complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bot.json"
    path.write_bytes(content)

    assert main(["lint", str(path)]) == 2

    shown = capsys.readouterr()
    assert shown.err.startswith("handoff: ")
    assert complaint in shown.err
    assert "Traceback" not in shown.err


def test_folder_in_place_of_an_export_is_misuse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err
