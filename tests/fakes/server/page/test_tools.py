"""The page's head and its timeline: time, faults, rules, save as feature, reset, and a server that goes away."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
from pathlib import Path

import pytest

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

BOTS = Path(__file__).parents[4] / "features" / "bots"


def test_timeline_tells_why_the_bot_did_it(visit):
    page = visit()
    page.says("hi")

    row = page.story.locator(".event", has_text="the dialog Welcome matches, by the pattern “hi”")
    row.locator("summary").click()
    row.get_by_role("link", name="DLG-STARTER-PATTERN-SEED").click()

    dialog = page.page.get_by_role("dialog", name="DLG-STARTER-PATTERN-SEED")
    expect(dialog.locator(".statement")).not_to_be_empty()
    expect(dialog.locator(".source").first).not_to_be_empty()
    page.page.keyboard.press("Escape")
    expect(row.get_by_role("link", name="DLG-STARTER-PATTERN-SEED")).to_be_focused()


def test_why_shows_statement_and_source_of_rules_and_assumptions(visit):
    page = visit()
    page.says("agent")
    page.window.get_by_text("Transferring to a human agent…").wait_for()

    page.says("hello?")
    row = page.story.locator(".event", has_text="“hello?”")
    row.locator("summary").click()

    assumed = row.locator(".why li", has_text="C50")
    expect(assumed.locator(".says")).to_contain_text("consumer messages during a transfer are held")
    expect(assumed.locator(".from")).to_contain_text("bot_hears_while_transferring")
    ruled = page.story.locator(".event", has_text="the dialog Welcome matches").or_(
        page.story.locator(".event", has_text="the dialog Escalation matches")
    )
    ruled.first.locator("summary").click()
    expect(ruled.first.locator(".why .says").first).not_to_be_empty()
    expect(ruled.first.locator(".why .from").first).not_to_be_empty()


def test_timeline_shows_one_conversation_when_asked(visit):
    page = visit()
    page.says("hi")
    page.window.get_by_text("Hi there!").wait_for()
    page.add_consumer("Dana")
    page.says("hello")
    expect(page.story.get_by_text("Dana: “hello”")).to_be_visible()

    page.story.get_by_label("Of").select_option(label="Dana, conversation 2")

    expect(page.story.get_by_text("Dana: “hello”")).to_be_visible()
    expect(page.story.get_by_text("“hi”").first).to_be_hidden()


def test_every_detail_is_shown_when_asked(visit):
    page = visit()
    page.says("hi")
    page.window.get_by_text("Hi there!").wait_for()
    expect(page.story.get_by_text("the bot’s session starts")).to_be_hidden()

    page.story.get_by_label("Every detail").check()

    expect(page.story.get_by_text("the bot’s session starts")).to_be_visible()


@pytest.mark.parametrize(("button", "at_least"), [("+10 s", 10), ("+72 s", 72), ("+3 min", 180)])
def test_clock_is_put_forward(visit, button, at_least):
    page = visit()
    clock = page.page.locator("#clock")
    before = _seconds(clock.inner_text())

    page.page.get_by_role("button", name=button).click()

    page.page.wait_for_function(
        "least => { const [h, m, s] = document.getElementById('clock').textContent.split(':').map(Number);"
        " return h * 3600 + m * 60 + s >= least; }",
        arg=before + at_least,
    )
    assert _seconds(clock.inner_text()) < before + at_least + 60


def test_silence_of_the_bot_can_be_played(visit):
    page = visit()
    page.says("hi")
    page.window.get_by_text("Hi there!").wait_for()

    page.page.get_by_role("button", name="Faults …").click()
    page.page.get_by_role("button", name="Switch on: the bot falls silent").click()
    expect(page.page.get_by_role("dialog").get_by_text("Pending:")).to_be_visible()
    page.page.keyboard.press("Escape")
    page.says("hello")
    expect(page.story.get_by_text("fault: the bot is silent")).to_be_visible()
    expect(page.window.get_by_text("Hi there!")).to_have_count(1)


def test_transfer_fails_when_the_fault_says_so(visit):
    page = visit()
    page.page.get_by_role("button", name="Faults …").click()
    dialog = page.page.get_by_role("dialog")
    dialog.get_by_role("listitem").filter(has_text="transfer API answers").first.get_by_label("status").fill("502")
    dialog.get_by_role("button", name="Switch on: transfer API answers", exact=True).click()
    expect(dialog.get_by_text("Pending:")).to_contain_text("502")
    page.page.keyboard.press("Escape")

    page.says("agent")

    expect(page.story.get_by_text("the transfer failed")).to_be_visible()
    expect(page.story.get_by_text("→ 502").first).to_be_visible()


def test_saved_feature_passes_when_it_is_run(visit, fork_server, tmp_path):
    page = visit()
    page.log_in("Alex")
    page.escalate()
    page.accept()
    page.agent_says("Hello, how can I help?")
    page.window.get_by_text("Hello, how can I help?").wait_for()
    page.says("My order is late")
    page.workspace.get_by_text("My order is late").wait_for()
    page.agent.get_by_role("button", name="Close conversation").click()
    page.window.get_by_text("Conversation closed").wait_for()

    page.page.get_by_role("button", name="Save as feature …").click()
    with page.page.expect_download() as download:
        page.page.get_by_role("button", name="Download").click()

    feature = tmp_path / "features" / "conversation.feature"
    download.value.save_as(feature)
    assert "Transferring to a human agent…" in feature.read_text("utf-8")
    named = re.search(r'the bot "(.+)[.]json"', feature.read_text("utf-8"))
    for kind in (".json", ".intents.yaml"):
        shutil.copy(BOTS / f"getting-started{kind}", feature.with_name(named[1] + kind))
    run = subprocess.run(
        [fork_server.command("pytest"), "-q", "-p", "no:randomly", "-p", "no:cacheprovider", feature],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert "1 passed" in run.stdout, run.stdout + run.stderr


def test_reset_begins_anew_and_everybody_comes_back(visit):
    page = visit(expects_errors=True)  # the sockets are closed, which the browser prints
    page.log_in("Alex")
    page.escalate()

    page.page.get_by_role("button", name="Reset …").click()
    page.page.get_by_role("dialog").get_by_role("button", name="Reset").click()

    expect(page.window.locator(".said")).to_have_count(0)
    expect(page.story.get_by_text("agent", exact=True)).to_have_count(0)
    expect(page.agent.locator(".connection[data-state=connected]")).to_be_visible()
    page.escalate()


def test_page_comes_back_when_the_server_was_away(visit):
    page = visit(expects_errors=True)
    page.says("hi")
    page.window.get_by_text("Hi there!").wait_for()
    away = threading.Event()
    page.page.route_web_socket("**", lambda route: route.close() if away.is_set() else route.connect_to_server())
    page.page.reload()
    expect(page.window.get_by_text("Hi there!")).to_be_visible()

    away.set()
    page.server.call(lambda: [link.close(1001) for link in list(page.server.served.links)])
    expect(page.consumer.locator(".connection[data-state=waiting]")).to_contain_text("Trying again")
    expect(page.consumer.get_by_label("Write a message")).to_be_disabled()
    away.clear()

    expect(page.consumer.locator(".connection[data-state=connected]")).to_be_visible()
    page.says("hello")
    expect(page.window.get_by_text("Hi there! How can I help you?")).to_have_count(2)


def _seconds(clock: str) -> int:
    hours, minutes, seconds = map(int, clock.split(":"))
    return hours * 3600 + minutes * 60 + seconds
