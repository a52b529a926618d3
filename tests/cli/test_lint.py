"""`handoff lint`: findings on the terminal and for machines."""

from __future__ import annotations

import json
import os
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


# --- formats, configuration, baseline --------------------------------------------------------------------------------


def test_sarif_has_a_result_for_each_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = export(tmp_path, skill_id="")

    main(["lint", "--format", "json", path])
    findings = json.loads(capsys.readouterr().out)
    assert main(["lint", "--format", "sarif", path]) == 1
    (run,) = json.loads(capsys.readouterr().out)["runs"]

    assert [result["ruleId"] for result in run["results"]] == [row["rule"] for row in findings]


def test_settings_decide_about_severity(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = export(tmp_path, skill_id="")
    monkeypatch.chdir(tmp_path)
    Path("pyproject.toml").write_text('[tool.handoff.lint]\nLINT-SKILL-ID-UNSET = "info"\nTF-MAGIC-MESSAGE = "off"\n')

    assert main(["lint", path]) == 0

    assert "  info     LINT-SKILL-ID-UNSET" in capsys.readouterr().out


def test_settings_with_a_misspelt_rule_are_misuse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "handoff.toml").write_text('[lint]\nLINT-SKILL-ID-UNSETT = "off"\n')

    assert main(["lint", export(tmp_path, skill_id=""), "--config", str(tmp_path / "handoff.toml")]) == 2

    assert "did you mean 'LINT-SKILL-ID-UNSET'?" in capsys.readouterr().err


def test_baseline_hides_old_findings_and_shows_new_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    baseline = str(tmp_path / "baseline.json")
    path = export(tmp_path, skill_id="4129463410")
    assert main(["lint", path, "--baseline", baseline, "--write-baseline"]) == 0
    assert main(["lint", path, "--baseline", baseline]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "no findings"

    export(tmp_path, skill_id="")

    assert main(["lint", path, "--baseline", baseline]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "1 error"


def test_baseline_tells_what_is_mended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    baseline = str(tmp_path / "baseline.json")
    path = export(tmp_path, skill_id="")
    main(["lint", path, "--baseline", baseline, "--write-baseline"])

    export(tmp_path, skill_id="4129463410")
    main(["lint", path, "--baseline", baseline])

    assert "1 entries of" in capsys.readouterr().err


def test_baseline_that_is_not_there_is_misuse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", export(tmp_path, skill_id=""), "--baseline", str(tmp_path / "none.json")]) == 2
    assert "--write-baseline" in capsys.readouterr().err


def test_writing_a_baseline_needs_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", export(tmp_path, skill_id=""), "--write-baseline"]) == 2
    assert "--baseline lint-baseline.json" in capsys.readouterr().err


def test_bots_of_a_group_are_held_against_each_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    paths = [export(tmp_path / name, skill_id="4129463410") for name in ("a", "b")]

    main(["lint", *paths])
    apart = capsys.readouterr().out
    main(["lint", "--group", *paths])
    together = capsys.readouterr().out

    assert together.count("shop-bot.json") == apart.count("shop-bot.json")
    assert len(together) > len(apart)


PUBLIC = Path(os.environ.get("HANDOFF_SHARED", Path(__file__).parents[2].parent / "shared")) / "bots" / "public"


@pytest.mark.skipif(not PUBLIC.is_dir(), reason="the public exports are not beside the checkout")
@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_every_public_export_can_be_checked(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    exports = sorted(str(path) for path in PUBLIC.glob("*.json"))

    assert main(["lint", "--format", form, *exports]) in (0, 1)
    first = capsys.readouterr()
    main(["lint", "--format", form, *exports])

    assert first.err == ""
    assert capsys.readouterr().out == first.out


@pytest.mark.skipif(not PUBLIC.is_dir(), reason="the public exports are not beside the checkout")
def test_no_public_export_is_said_to_go_round(capsys: pytest.CaptureFixture[str]) -> None:
    main(["lint", *sorted(str(path) for path in PUBLIC.glob("*.json"))])

    assert "loop" not in capsys.readouterr().out
