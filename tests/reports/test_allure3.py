"""What Allure 3 is given, and what is taken out of what it makes; Allure itself runs in tests/cli."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from handoff.engine.errors import EmulatorError
from handoff.reports import allure3, categories, transcript_html
from handoff.reports.run_history import Run

RUN = Run(2_000, 30, 1, 1, 0, ("b",), {"a": ("passed", 10), "b": ("failed", 20)}, {"requirements": 50.0})
BEFORE = Run(1_000, 9, 1, 0, 0, (), {"a": ("passed", 9)}, {"requirements": 40.0})
PAGE = """<!DOCTYPE html>
<html><head>
  <meta charset="utf-8">
</head><body>
    <script src="data:text/javascript;base64,QUJD"></script>
    <script async src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>
    <script>
        window.dataLayer = window.dataLayer || [];
        function gtag(){dataLayer.push(arguments);}
        gtag('config', 'G-1', {"report": "awesome"});
    </script>
    <script defer>d("widgets/tree.json", "QUJD")</script>
</body></html>
"""


def result(folder: Path, key: str, **more: Any) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{key}-result.json").write_text(json.dumps({"name": key, "historyId": key} | more), encoding="utf-8")


def prepared(tmp_path: Path, *results: Path, **more: Any) -> Path:
    folder = tmp_path / "made"
    told: dict[str, Any] = {"title": "Shop", "runs": [RUN], "environment": {}, "pages": {}} | more
    allure3.prepare(folder, results, **told)
    return folder


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_results_of_all_shards_are_taken_over_with_what_is_attached(tmp_path: Path) -> None:
    first, second = tmp_path / "one", tmp_path / "two"
    step = {"name": "Given", "attachments": [{"name": "data table", "source": "t.csv", "type": "text/csv"}]}
    result(first, "a", steps=[step])
    result(second, "b", attachments=[{"name": "gone", "source": "gone.txt", "type": "text/plain"}])
    (first / "t.csv").write_text("x")

    staged = prepared(tmp_path, first, second) / allure3.RESULTS

    assert sorted(path.name for path in staged.iterdir()) == [
        "a-result.json",
        "b-result.json",
        "handoff-perf.json",
        "t.csv",
    ]


def test_identity_of_a_scenario_is_the_key_of_our_history_alone(tmp_path: Path) -> None:
    result(tmp_path / "out", "a", testCaseId="x", parameters=[{"name": "n", "value": "1"}])

    taken = read(prepared(tmp_path, tmp_path / "out") / allure3.RESULTS / "a-result.json")

    assert taken["testCaseId"] == "a"
    assert [each["excluded"] for each in taken["parameters"]] == [True]


@pytest.mark.parametrize(
    ("title", "shown"), [("Says hi", "Says hi"), ("Says", "Says [hi]")], ids=["told in the title", "not told"]
)
def test_rows_of_an_outline_are_told_apart_by_their_values(tmp_path: Path, title: str, shown: str) -> None:
    result(tmp_path / "out", "a", name=title, parameters=[{"name": "text", "value": "hi"}])

    assert read(prepared(tmp_path, tmp_path / "out") / allure3.RESULTS / "a-result.json")["name"] == shown


def test_bubbles_are_taken_over_without_the_data_that_only_our_report_reads(tmp_path: Path) -> None:
    source = {"name": "transcript as bubbles", "source": "b.html", "type": "text/html"}
    result(tmp_path / "out", "a", attachments=[source])
    (tmp_path / "out" / "b.html").write_text(transcript_html.as_html([], title="Bubbles"), encoding="utf-8")

    page = (prepared(tmp_path, tmp_path / "out") / allure3.RESULTS / "b.html").read_text(encoding="utf-8")

    assert "Bubbles" in page
    assert "<script" not in page


def test_damaged_result_is_left_out(tmp_path: Path) -> None:
    result(tmp_path / "out", "a")
    (tmp_path / "out" / "b-result.json").write_text("{")

    assert not (prepared(tmp_path, tmp_path / "out") / allure3.RESULTS / "b-result.json").exists()


def test_attachment_outside_the_folder_is_not_taken_over(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("do not show this")
    result(tmp_path / "out", "a", attachments=[{"name": "x", "source": "../secret.txt", "type": "text/plain"}])

    staged = prepared(tmp_path, tmp_path / "out") / allure3.RESULTS

    assert "do not show this" not in "".join(path.read_text() for path in staged.iterdir())


def test_history_holds_the_earlier_runs_under_the_identities_of_the_scenarios(tmp_path: Path) -> None:
    result(tmp_path / "out", "a", name="Asks for a person")

    lines = (prepared(tmp_path, tmp_path / "out", runs=[BEFORE, RUN]) / allure3.HISTORY).read_text().splitlines()

    point = json.loads(lines[0])
    assert len(lines) == 1
    assert point["timestamp"] == 1_000
    assert point["metrics"] == {"requirements": 40.0}
    [ended] = point["testResults"].values()
    assert list(point["testResults"]) == [allure3.identity("a")]
    assert (ended["name"], ended["status"], ended["duration"]) == ("Asks for a person", "passed", 9)


def test_pages_and_shares_come_along(tmp_path: Path) -> None:
    result(tmp_path / "out", "a")

    staged = prepared(tmp_path, tmp_path / "out", pages={"Rules": "<p>all</p>"}) / allure3.RESULTS

    [attached] = read(staged / "handoff-globals.json")["attachments"]
    assert attached["name"] == "Rules"
    assert (staged / attached["source"]).read_text() == "<p>all</p>"
    assert [(each["key"], each["value"]) for each in read(staged / "handoff-perf.json")] == [("requirements", 50.0)]


def test_configuration_names_what_the_kinds_of_failure_and_the_environment_are() -> None:
    told = allure3.config("Shop", {"branch": "main"}, ["requirements"])

    assert told["variables"] == {"branch": "main"}
    assert told["plugins"]["awesome"]["options"]["singleFile"] is True
    assert all(re.compile(each["matchers"]["message"]) for each in told["categories"])
    assert [each["name"] for each in told["categories"]] == [name for name, _ in categories.KINDS] + [categories.OTHERS]
    assert list(told["performance"]["metrics"]) == ["requirements"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "handoff.steps.running.executor.UndefinedStep: no step definition for: When x",
            "A step without a definition",
        ),
        ("AssertionError: expected the bot to say 'the transfer'\n  but it is silent", "The bot says another text"),
        ("AssertionError: expected the skill 'Human' to ring", "The escalation path differs"),
        ("handoff.engine.errors.UnknownName: no skill named 'Hum'", "The feature has to be corrected"),
        ("handoff.engine.errors.BotDefinitionError: not JSON", "The bot's export is wrong"),
        ("handoff.steps.collecting.rule_tags.RuleNotCited: …", "A documented rule that was not used"),
        ("ZeroDivisionError: division by zero", "Other failures"),
    ],
)
def test_kind_of_a_failure_is_read_off_its_message(text: str, kind: str) -> None:
    assert categories.kind_of(text) == kind


def test_analytics_are_cut_out_and_the_rest_stays() -> None:
    kept = allure3.without_analytics(PAGE)

    assert "google" not in kept
    assert "gtag" not in kept
    assert '<script src="data:text/javascript;base64,QUJD"></script>' in kept
    assert 'd("widgets/tree.json", "QUJD")' in kept


def test_page_forbids_itself_to_load_anything_before_it_says_anything_else() -> None:
    kept = allure3.without_analytics(PAGE)

    assert re.search(r'<head>\s*<meta http-equiv="Content-Security-Policy" content="default-src data: blob:', kept)


@pytest.mark.parametrize(
    "tag",
    [
        '<script async src="https://stats.example/a.js"></script>',
        '<link rel="stylesheet" href="//fonts.example/x.css">',
        "<img src=http://pixel.example/1.gif>",
    ],
)
def test_page_that_would_load_something_else_is_refused(tag: str) -> None:
    with pytest.raises(EmulatorError, match=r"^Allure's page would load something\n  value: "):
        allure3.without_analytics(PAGE.replace("</body>", f"{tag}</body>"))


def test_page_about_reports_names_the_version_that_is_pinned() -> None:
    page = (Path(__file__).parents[2] / "docs" / "report.md").read_text(encoding="utf-8")

    assert set(re.findall(r"allure@([\d.]+\d)", page)) == {allure3.VERSION}
