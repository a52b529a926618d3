"""Both reports in a browser without a network: what people do with them works, and they ask nobody for anything."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handoff.cli import main
from handoff.engine import events as ev
from handoff.engine.log import Log
from handoff.reports import allure3, transcript_html

from ..patience import PATIENCE_S

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


class Tab:
    """A page, opened from the disk. `asked` is what it has wanted, `wrong` what the browser objects to."""

    def __init__(self, context: Any) -> None:
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE_S * 1_000)
        self.asked: list[str] = []
        self.wrong: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda said: self.wrong.append(said.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))

    def open(self, path: Path, anchor: str = "") -> Any:
        self.page.goto(path.absolute().as_uri() + anchor)
        return self.page

    @property
    def asked_elsewhere(self) -> list[str]:
        return [url for url in self.asked if not url.startswith(("data:", "blob:", "file:"))]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium. One per module: while Playwright runs, no other test could use asyncio in this thread."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium here (the environment variable CHROMIUM may name one)")
    with playwright.sync_playwright() as started:
        options = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        browser = started.chromium.launch(executable_path=CHROMIUM, args=options)
        try:
            yield browser
        finally:
            browser.close()


@pytest.fixture
def tab(browser: Any) -> Iterator[Tab]:
    context = browser.new_context(offline=True)
    try:
        yield Tab(context)
    finally:
        context.close()


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with the results of two scenarios, one of which has failed."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "allure-results").mkdir()
    scenario("Asks for a person", "I want a person")
    scenario("Asks for flowers", "roses please", "failed")
    return tmp_path


def scenario(name: str, said: str, status: str = "passed") -> None:
    log = Log()
    log.append(ev.MessagePublished("consumer", "Dana", said), conversation="conv-1")
    folder = Path("allure-results")
    folder.joinpath(f"{name}.html").write_text(transcript_html.as_html(log.events), encoding="utf-8")
    result: dict[str, Any] = {
        "uuid": name,
        "historyId": name,
        "name": name,
        "fullName": f"features.talk#{name}",
        "status": status,
        "statusDetails": {"message": "AssertionError: expected the bot to say 'x'"} if status == "failed" else None,
        "start": 1_795_000_000_000,
        "stop": 1_795_000_000_005,
        "labels": [{"name": "feature", "value": "Talk"}, {"name": "rule", "value": "ESC-TARGETS"}],
        "steps": [{"name": 'When the consumer says "agent"', "status": status, "start": 1, "stop": 2}],
        "attachments": [{"name": "transcript as bubbles", "source": f"{name}.html", "type": "text/html"}],
    }
    folder.joinpath(f"{name}-result.json").write_text(json.dumps(result), encoding="utf-8")


def test_folded_scenario_shows_its_conversation_when_it_is_unfolded(suite: Path, tab: Tab) -> None:
    assert main(["report"]) == 0
    page = tab.open(suite / "report.html")

    page.locator("summary", has_text="Asks for a person").click()

    page.locator(".said", has_text="I want a person").wait_for()
    assert tab.wrong == []
    assert tab.asked_elsewhere == []


def test_search_finds_what_was_said_in_folded_scenarios(suite: Path, tab: Tab) -> None:
    assert main(["report"]) == 0
    page = tab.open(suite / "report.html")

    page.fill("#words", "WANT person")

    page.locator("#found", has_text="1 scenario").wait_for()
    assert page.locator(".scenario:not([hidden]) .name").all_inner_texts() == ["Asks for a person"]


def test_outcomes_can_be_switched_off(suite: Path, tab: Tab) -> None:
    assert main(["report"]) == 0
    page = tab.open(suite / "report.html")

    page.uncheck("input[value=passed]")

    page.locator("#found", has_text="1 scenario").wait_for()
    assert page.locator(".scenario:not([hidden]) .name").all_inner_texts() == ["Asks for flowers"]


def test_link_to_a_scenario_unfolds_it_even_where_the_search_has_hidden_it(suite: Path, tab: Tab) -> None:
    assert main(["report"]) == 0
    page = tab.open(suite / "report.html")
    page.fill("#words", "roses")
    page.locator("#found", has_text="1 scenario").wait_for()

    page.evaluate("location.hash = '#s2'")

    page.locator(".said", has_text="I want a person").wait_for()


def test_without_script_the_overview_and_failures_can_be_read(suite: Path, browser: Any) -> None:
    assert main(["report"]) == 0
    context = browser.new_context(offline=True, java_script_enabled=False)
    try:
        page = Tab(context).open(suite / "report.html")

        assert page.locator(".verdict").inner_text().startswith("1 of 2 scenarios did not pass.")
        page.locator(".said", has_text="roses please").wait_for()
        assert page.locator("summary", has_text="Asks for a person").is_visible()
    finally:
        context.close()


def test_allure_report_is_one_file_that_asks_nobody_for_anything(suite: Path, tab: Tab) -> None:
    require_allure(suite)
    earlier = {"started_ms": 1, "ms": 1, "passed": 1, "failed": 0, "skipped": 0, "outcomes": {"a": ["failed", 4]}}
    (suite / "history.jsonl").write_text(json.dumps(earlier) + "\n")

    assert main(["report", "--allure", "-o", "a.html", "--history", "history.jsonl", "--title", "Flower shop"]) == 0

    html = (suite / "a.html").read_text(encoding="utf-8")
    assert "googletagmanager" not in html
    assert "gtag(" not in html
    page = tab.open(suite / "a.html")
    page.get_by_text("Flower shop").first.wait_for()
    page.get_by_text("Asks for flowers").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert tab.wrong == []
    assert tab.asked_elsewhere == []


def require_allure(folder: Path) -> None:
    npx = shutil.which("npx")
    if npx is None:
        pytest.skip("no npx here, so no Allure 3")
    asked = [npx, "--yes", f"allure@{allure3.VERSION}", "--version"]
    got = subprocess.run(
        asked, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_S, check=False, cwd=folder
    )
    if got.returncode:
        pytest.skip("npm does not get Allure 3 here, probably for want of a network")
