"""`handoff report`: one page out of folders of Allure results."""

from __future__ import annotations

import base64
import io
import json
import re
import zlib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from handoff.cli import main
from handoff.cli.progress import busy, progress
from handoff.engine import events as ev
from handoff.engine.log import Log
from handoff.reports import transcript_html

HOSTILE = "<script>alert(1)</script><img src=http://evil.example/x onerror=alert(2)><!-- & \" '</script>"
VOID = {"meta", "br", "input", "link", "img", "hr"}


class Results:
    """A folder of Allure results as a run leaves it behind. `scenario` adds one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir()
        self._count = 0

    def scenario(
        self,
        name: str,
        status: str = "passed",
        *,
        feature: str = "Talk",
        said: str = "",
        labels: tuple[tuple[str, str], ...] = (),
        attached: tuple[tuple[str, str, str], ...] = (),
        **more: Any,
    ) -> None:
        self._count += 1
        began = 1_795_000_000_000 + self._count
        result = {
            "historyId": name,
            "name": name,
            "status": status,
            "statusDetails": {"message": said, "trace": f"trace of {name}"} if said else None,
            "steps": [{"name": 'Given the bot "shop.json"', "status": status, "start": 1, "stop": 2}],
            "attachments": [self.attach(*each) for each in attached],
            "labels": [{"name": each, "value": value} for each, value in (("feature", feature), *labels)],
            "start": began,
            "stop": began + 5,
            "titlePath": ["features", "talk.feature"],
        }
        (self.folder / f"{self._count}-result.json").write_text(json.dumps(result | more), encoding="utf-8")

    def attach(self, title: str, kind: str, text: str) -> dict[str, str]:
        source = f"{len(list(self.folder.iterdir()))}-attachment"
        (self.folder / source).write_text(text, encoding="utf-8")
        return {"name": title, "source": source, "type": kind}


class Page(HTMLParser):
    """A page as a browser builds it, all packs opened: elements and text; unclosed elements are an error."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self._open: list[str] = []
        self._packed = False
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        self._packed = attributes.get("class") == "pack"
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        self._packed = False

    def handle_data(self, data: str) -> None:
        if self._packed:
            for part in json.loads(zlib.decompress(base64.b64decode(data))).values():
                inner = Page(part)
                self.elements += inner.elements
                self.text += inner.text
        elif self._open[-1:] not in (["script"], ["style"]):
            self.text += data

    def of(self, css: str) -> list[dict[str, str]]:
        return [attributes for _, attributes in self.elements if css in attributes.get("class", "").split()]


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Results:
    """The default folder of results; its parent is the working directory."""
    monkeypatch.chdir(tmp_path)
    return Results(tmp_path / "allure-results")


def made(*arguments: str) -> Page:
    assert main(["report", *arguments]) == 0
    return Page(Path("report.html").read_text(encoding="utf-8"))


def bubbles(*texts: str) -> tuple[str, str, str]:
    log = Log()
    for text in texts:
        log.append(ev.MessagePublished("consumer", "Dana", text), conversation="conv-1")
    return "transcript as bubbles", "text/html", transcript_html.as_html(log.events)


def test_overview_counts_scenarios_and_shows_what_did_not_hold_first(
    results: Results, capsys: pytest.CaptureFixture[str]
) -> None:
    results.scenario("Fine", feature="A")
    results.scenario(
        "Wrong", "failed", feature="B", said="AssertionError: expected the bot to say 'hi'\n  but it is silent"
    )
    results.scenario("Left out", "skipped", feature="B")

    page = made()

    assert capsys.readouterr().out == "report.html: 3 scenarios: 1 passed, 1 did not pass, 1 skipped\n"
    assert "1 of 3 scenarios did not pass." in page.text
    assert page.text.index("expected the bot to say 'hi'") < page.text.index("Fine")
    assert "AssertionError" not in page.text
    assert [each["id"] for each in page.of("feature")] == ["f1", "f2"]
    assert page.text.index("features/talk.feature") > page.text.index("Not passed")


def test_failures_are_counted_by_kind(results: Results) -> None:
    for name in ("One", "Two"):
        results.scenario(name, "failed", said="AssertionError: expected the bot to say 'hi'")
    results.scenario("Three", "broken", said="handoff.engine.errors.UnknownName: no skill named 'Hum'")

    assert "The bot says another text: 2 · The feature has to be corrected: 1" in made().text


def test_conversation_is_drawn_from_what_was_attached(results: Results) -> None:
    results.scenario("Talks", attached=(bubbles("I want a person", "please"),))

    page = made()

    assert len(page.of("said")) == 2
    assert "I want a person" in page.text


def test_failure_has_explanation_log_and_exchanges(results: Results) -> None:
    log = Log()
    log.append(ev.NothingMatched("hm"), conversation="conv-1", node="Human › ask", rules=("FB-WHEN",))
    results.scenario(
        "Wrong",
        "failed",
        said="no",
        attached=(
            ("what the bot did", "text/plain", "Shop Bot received 'hm'"),
            ("log", "application/x-ndjson", log.to_ndjson().decode()),
            ("HTTP exchanges", "text/plain", "POST https://cloud.example/transfer"),
            ("notes", "text/plain", "somebody's own"),
        ),
    )

    text = made().text

    for told in ("Shop Bot received 'hm'", "NothingMatched", "Human › ask", "POST https://cloud", "trace of Wrong"):
        assert told in text
    assert "somebody's own" in text


def test_table_and_doc_string_stand_below_their_step(results: Results) -> None:
    step = {"name": "Given agents:", "status": "passed", "start": 1, "stop": 2}
    step["attachments"] = [
        results.attach("data table", "text/csv", 'agent,skill\nAlex,"a, ""b"""\n'),
        results.attach("doc string", "text/plain", "line one\nline two"),
    ]
    results.scenario("Typed", steps=[step])

    page = made()

    assert 'a, "b"' in page.text
    assert "line one\nline two" in page.text


def test_what_passed_is_packed_up_a_hundred_at_a_time(results: Results) -> None:
    for number in range(101):
        results.scenario(f"Fine {number}", attached=(bubbles(f"word {number}"),))

    page = made()

    assert len(page.of("pack")) == 2
    assert [each["data-pack"] for each in page.of("scenario")] == ["0"] * 100 + ["1"]
    assert "word 100" in page.text
    assert "word 100" not in Path("report.html").read_text(encoding="utf-8")


def test_without_script_overview_and_failures_can_be_read(results: Results) -> None:
    results.scenario("Fine")
    results.scenario("Wrong", "failed", said="no such words", attached=(bubbles("I want a person"),))

    made()

    html = Path("report.html").read_text(encoding="utf-8")
    assert "1 of 2 scenarios did not pass." in html
    assert "no such words" in html
    assert "I want a person" in html


def test_rules_and_requirements_are_joined_with_scenarios_gaps_first(results: Results) -> None:
    results.scenario("Good", labels=(("rule", "ESC-TARGETS"), ("req", "R-2")))
    results.scenario("Bad", "failed", said="no", labels=(("rule", "ESC-TWO-WAYS"), ("req", "R-9")))

    text = made().text

    rules = text[text.index("Documented rules, gaps first") :]
    assert rules.index("ESC-TWO-WAYS") < rules.index("ESC-TARGETS")
    assert rules.index("R-9") < rules.index("R-2")
    assert "1 of 1 failed" in rules


def test_without_rule_tags_the_catalogue_is_left_out(results: Results) -> None:
    results.scenario("Plain")

    assert "Documented rules" not in made().text


def test_every_link_within_the_page_leads_somewhere(results: Results) -> None:
    results.scenario("Good", labels=(("rule", "ESC-TARGETS"), ("req", "R-2")))
    results.scenario("Row", labels=(("rule", "ESC-TARGETS"),), parameters=[{"name": "n", "value": "1"}])
    results.scenario("Row", "failed", said="no", labels=(("rule", "ESC-TARGETS"),), historyId="x")

    page = made()

    anchors = {each["id"] for _, each in page.elements if "id" in each}
    links = {each["href"][1:] for _, each in page.elements if each.get("href", "").startswith("#")}
    assert links <= anchors
    assert {"s1", "s2", "s3"} <= links


def test_page_needs_no_network(results: Results) -> None:
    card = ev.Card(
        "Bike", image="http://pictures.example/bike.png", choices=(ev.Choice("Go", "https://x.example", "link"),)
    )
    log = Log()
    log.append(ev.MessagePublished("bot", "Bot", "see https://shop.example", cards=(card,)), conversation="c")
    results.scenario(
        "Pictures", attached=(("transcript as bubbles", "text/html", transcript_html.as_html(log.events)),)
    )
    results.scenario("Linked", links=[{"name": "12", "url": "https://tracker.example/12", "type": "issue"}])

    page = made("--history", "history.jsonl")

    html = Path("report.html").read_text(encoding="utf-8")
    resources = [
        (tag, name)
        for tag, each in page.elements
        for name in ("src", "srcset", "data", "poster", "action", "href")
        if re.match(r"\s*(?:https?:)?//", each.get(name, "")) and tag != "a"
    ]
    assert resources == []
    assert "@import" not in html
    assert "url(" not in html
    assert "fetch(" not in html
    policy = next(each["content"] for _, each in page.elements if each.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")
    assert "https://tracker.example/12" in [each.get("href") for tag, each in page.elements if tag == "a"]


def test_nothing_that_was_said_becomes_markup(results: Results) -> None:
    for status in ("passed", "failed"):
        results.scenario(
            HOSTILE,
            status,
            feature=HOSTILE,
            said=HOSTILE,
            historyId=status,
            labels=(("rule", "ESC-TARGETS"), ("req", HOSTILE), ("tag", HOSTILE)),
            parameters=[{"name": HOSTILE, "value": HOSTILE}],
            links=[{"name": HOSTILE, "url": "javascript:alert(1)"}],
            attached=(bubbles(HOSTILE), ("what the bot did", "text/plain", HOSTILE), (HOSTILE, "text/plain", HOSTILE)),
        )

    page = made("--title", HOSTILE)

    assert [tag for tag, _ in page.elements if tag == "img"] == []
    assert not [each for _, each in page.elements if each.get("href", "").startswith("javascript")]
    scripts = [each.get("type", "ours") for tag, each in page.elements if tag == "script"]
    assert sorted(scripts) == ["ours", "text/plain"]
    assert page.text.count("alert(1)") > 10


def test_folders_of_shards_make_one_report_and_the_last_outcome_counts(results: Results, tmp_path: Path) -> None:
    results.scenario("Flaky", "failed", said="no")
    other = Results(tmp_path / "shard-2")
    other.scenario("Elsewhere")
    other.scenario("Flaky", start=1_795_000_001_000, stop=1_795_000_001_005)

    text = made("allure-results", "shard-2").text

    assert "All 2 scenarios that ran passed." in text
    assert "ran 2 times; before: failed" in text


def test_results_are_found_in_folders_within(results: Results, tmp_path: Path) -> None:
    results.scenario("Deep")
    results.folder.rename(tmp_path / "nested")
    (tmp_path / "all").mkdir()
    (tmp_path / "nested").rename(tmp_path / "all" / "shard")

    assert "Deep" in made("all").text


def test_history_shows_the_trend_and_since_when_something_fails(results: Results) -> None:
    runs = [
        {"started_ms": 1_794_000_000_000 + day, "ms": 5, "passed": 2, "failed": len(bad), "skipped": 0, "bad": bad}
        for day, bad in enumerate(([], ["Wrong"]))
    ]
    Path("history.jsonl").write_text("".join(json.dumps(run) + "\n" for run in runs), encoding="utf-8")
    results.scenario("Wrong", "failed", said="no")
    results.scenario("New", "failed", said="no")

    first = made("--history", "history.jsonl")
    again = made("--history", "history.jsonl")

    assert "for 2 runs" in first.text
    assert "· new" in first.text
    assert "the last 3 runs" in again.text
    assert len(Path("history.jsonl").read_text(encoding="utf-8").splitlines()) == 3


def test_trend_says_what_share_was_covered_before(results: Results) -> None:
    before = {"started_ms": 1, "ms": 5, "passed": 2, "failed": 0, "skipped": 0, "shares": {"requirements": 50.0}}
    Path("history.jsonl").write_text(json.dumps(before) + "\n", encoding="utf-8")
    results.scenario("Fine", labels=(("req", "R-1"),))

    assert "requirements 100%, 50% before" in made("--history", "history.jsonl").text


def test_history_keeps_every_run_and_the_outcomes_of_the_last_forty(results: Results) -> None:
    runs = [
        {"started_ms": day, "ms": 5, "passed": 1, "failed": 0, "skipped": 0, "outcomes": {"Fine": ["passed", 5]}}
        for day in range(1, 51)
    ]
    Path("history.jsonl").write_text("".join(json.dumps(run) + "\n" for run in runs), encoding="utf-8")
    results.scenario("Fine")

    made("--history", "history.jsonl")

    kept = [json.loads(line) for line in Path("history.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [bool(run["outcomes"]) for run in kept] == [False] * 11 + [True] * 40


def test_damaged_history_is_named_with_its_line(results: Results, capsys: pytest.CaptureFixture[str]) -> None:
    results.scenario("Fine")
    Path("history.jsonl").write_text('\n{"passed": 1}\n', encoding="utf-8")

    assert main(["report", "--history", "history.jsonl"]) == 2
    assert capsys.readouterr().err.startswith("handoff: this line is not a run\n  at history.jsonl:2\n")


@pytest.mark.parametrize(
    "content",
    [
        *("{", "[]", "null", '{"name": 1}', '{"name": "x", "labels": 7}', '{"name": "x", "steps": [1]}', "\x00"),
        *("[" * 100_000, '{"name": "x", "start": 1e300}', '{"name": "x", "start": 1' + "0" * 20 + "}"),
        *(
            '{"name": "x", "stop": -1}',
            '{"name": "x", "start": NaN}',
            '{"name": "\\ud800"}',
            '{"name": "x", "links": [{}]}',
        ),
        '{"name": "x", "start": ' + "9" * 5_000 + "}",
    ],
)
def test_damaged_result_is_reported_and_the_rest_is_shown(
    results: Results, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    results.scenario("Fine")
    (results.folder / "broken-result.json").write_text(content, encoding="utf-8")

    page = made()

    assert "Fine" in page.text
    told = capsys.readouterr().err
    assert told == "" or told.startswith("note: not read: ")
    assert "Error" not in told


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[]", "not an object but []"),
        ('{"status": "passed"}', "the key 'name' is missing"),
        ('{"name": "x", "labels": 7}', "a value has the wrong type or is missing"),
        ("{", "not valid JSON: "),
        ('{"name": "x", "stop": -1}', "-1 is not a time in milliseconds"),
    ],
)
def test_damaged_result_is_named_with_what_was_expected(
    results: Results, content: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    results.scenario("Fine")
    (results.folder / "broken-result.json").write_text(content, encoding="utf-8")

    made()

    told = capsys.readouterr().err
    assert told.startswith(f"note: not read: {results.folder.name}/broken-result.json: {reason}")
    assert "; expected: a JSON object with the name" in told


def test_results_that_are_all_damaged_make_no_report(results: Results, capsys: pytest.CaptureFixture[str]) -> None:
    (results.folder / "broken-result.json").write_text("[]", encoding="utf-8")
    Path("report.html").write_text("the report of yesterday")

    assert main(["report"]) == 2
    assert capsys.readouterr().err.startswith("handoff: no result can be read\n  at allure-results/broken-result.json")
    assert Path("report.html").read_text() == "the report of yesterday"


def test_report_stays_when_the_next_one_cannot_be_written(
    results: Results, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    results.scenario("Fine")
    Path("report.html").write_text("the report of yesterday")
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))

    assert main(["report"]) == 2
    assert capsys.readouterr().err == "handoff: no space left on device\n  at report.html\n"
    assert Path("report.html").read_text() == "the report of yesterday"


def test_result_of_some_other_tool_is_shown_with_what_it_has(results: Results) -> None:
    (results.folder / "x-result.json").write_text('{"name": "A unit test", "status": "passed"}', encoding="utf-8")

    assert "A unit test" in made().text


def test_attachment_outside_the_folder_is_not_read(results: Results, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("do not show this")
    results.scenario(
        "Curious", "failed", attachments=[{"name": "x", "source": "../secret.txt", "type": "text/plain"}], said="no"
    )

    assert "do not show this" not in made().text


@pytest.mark.usefixtures("results")
def test_no_results_at_all_say_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report"]) == 2
    assert capsys.readouterr().err == (
        "handoff: no Allure results here\n  value: 'allure-results'\n  expected: files *-result.json\n"
        "  run the scenarios first: pytest features/ --alluredir allure-results\n"
    )


def test_no_default_folder_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["report"]) == 2
    assert "expected: allure-results/ or out/" in capsys.readouterr().err


def test_named_folder_that_is_not_there_is_misuse(results: Results, capsys: pytest.CaptureFixture[str]) -> None:
    results.scenario("Fine")

    assert main(["report", "allure-result"]) == 2
    assert capsys.readouterr().err.startswith("handoff: no such folder of Allure results\n  value: 'allure-result'\n")


def test_file_that_cannot_be_written_is_no_traceback(results: Results, capsys: pytest.CaptureFixture[str]) -> None:
    results.scenario("Fine")

    assert main(["report", "-o", "allure-results"]) == 2
    assert capsys.readouterr().err.startswith("handoff: is a directory")


def test_environment_of_the_run_is_shown(results: Results) -> None:
    results.scenario("Fine")
    (results.folder / "environment.properties").write_text("# by CI\nbranch = main\n\nnonsense\n", encoding="utf-8")

    assert "branchmain" in made().text


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_shown_on_a_terminal_and_wiped_at_the_end() -> None:
    terminal = Terminal()

    assert list(progress(range(10_000), "reading results", stream=terminal)) == list(range(10_000))

    shown = terminal.getvalue().split("\r")
    assert "reading results: 5,000 of 10,000" in shown
    assert shown[-1] == ""


@pytest.mark.parametrize(("stream", "count"), [(io.StringIO(), 10_000), (Terminal(), 50)], ids=["no terminal", "few"])
def test_progress_is_quiet_elsewhere(stream: io.StringIO, count: int) -> None:
    assert len(list(progress(range(count), "reading results", stream=stream))) == count
    assert stream.getvalue() == ""


def test_work_that_cannot_be_measured_is_named_on_a_terminal_and_wiped_at_the_end() -> None:
    terminal, file = Terminal(), io.StringIO()

    for stream in (terminal, file):
        with busy("Allure makes the report", stream=stream):
            pass

    assert terminal.getvalue().split("\r")[1:] == ["Allure makes the report …", " " * 25, ""]
    assert file.getvalue() == ""
