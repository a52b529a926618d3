"""The tutorial's last step, in a browser: a consumer on the left, an agent on the right."""

from __future__ import annotations

import re

import pytest

from handoff.engine.ports import Outgoing

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect


def test_step_17_goes_from_hi_to_a_closed_conversation(visit):
    page = visit()
    page.log_in("Alex")

    page.says("hi")
    expect(page.window.get_by_text("Hi there! How can I help you?")).to_be_visible()
    page.says("agent")
    expect(page.window.get_by_text("Transferring to a human agent…")).to_be_visible()
    expect(page.tab("Alex").locator(".badge")).to_have_text("1 ringing")
    page.accept()
    expect(page.tab("Alex").locator(".badge")).to_be_hidden()
    page.agent_says("Hello, how can I help?")
    expect(page.window.get_by_text("Hello, how can I help?")).to_be_visible()
    page.says("My order is late")
    expect(page.workspace.get_by_text("My order is late")).to_be_visible()
    page.agent.get_by_role("button", name="Close conversation").click()
    expect(page.consumer.get_by_text("This conversation is closed.")).to_be_visible()
    expect(page.window.get_by_text("Conversation closed by the agent.")).to_be_visible()


def test_agent_who_accepts_reads_what_was_said_before(visit):
    page = visit()
    page.log_in("Alex")
    page.escalate()

    page.accept()

    expect(page.workspace.locator(".said")).to_have_text(
        ["hi", "Hi there! How can I help you?", "agent", "Transferring to a human agent…"]
    )
    expect(page.agent.get_by_label("Write to")).to_be_focused()


def test_bot_keeps_silent_while_the_agent_has_the_conversation(visit):
    page = visit()
    page.log_in("Alex")
    page.escalate()
    page.accept()
    page.agent_says("Hello")

    page.says("hi")
    expect(page.workspace.get_by_text("hi", exact=True)).to_have_count(2)
    page.agent_says("Still me")

    expect(page.window.get_by_text("Still me")).to_be_visible()
    expect(page.window.get_by_text("Hi there! How can I help you?")).to_have_count(1)


def test_private_message_is_not_shown_to_the_consumer(visit):
    page = visit()
    page.log_in("Alex")
    page.escalate()
    page.accept()

    page.agent_says("A difficult one", private=True)
    expect(page.workspace.locator(".private")).to_contain_text("A difficult one")
    page.agent_says("Good morning")

    expect(page.window.get_by_text("Good morning")).to_be_visible()
    expect(page.window.get_by_text("A difficult one")).to_have_count(0)


def test_rejected_ring_goes_to_the_other_agent(visit, tutorial):
    page = visit(tutorial("Alex", "Sam"))
    page.log_in("Alex")
    page.log_in("Sam")
    page.tab("Alex").click()
    page.says("agent")
    ringing = page.agents.get_by_role("tab").filter(has=page.page.locator(".badge:visible"))
    expect(ringing).to_have_count(1)
    first = ringing.locator(".tab-name").inner_text()
    page.tab(first).click()

    page.agent.get_by_role("button", name="Reject").click()

    other = "Sam" if first == "Alex" else "Alex"
    expect(page.tab(other).locator(".badge")).to_have_text("1 ringing")
    expect(page.tab(first).locator(".badge")).to_be_hidden()


def test_ring_expires_when_the_clock_is_put_forward(visit):
    page = visit()
    page.log_in("Alex")
    page.escalate()
    expect(page.agent.locator(".left")).to_contain_text("s left")

    for _ in range(4):  # a ring lasts ten minutes here
        page.page.get_by_role("button", name="+3 min").click()

    expect(page.agent.get_by_role("button", name="Accept")).to_have_count(0)
    expect(page.story.get_by_text("the ring at Alex expires")).to_be_visible()


def test_two_consumers_talk_to_two_agents_at_once(visit, tutorial):
    page = visit(tutorial("Alex", "Sam"))
    page.log_in("Alex")
    page.agent.get_by_label("State").select_option("Away")
    page.log_in("Sam")
    page.says("agent")
    page.accept()
    page.agent_says("Sam here")
    expect(page.window.get_by_text("Sam here")).to_be_visible()
    page.agent.get_by_label("State").select_option("Away")
    page.tab("Alex").click()
    page.agent.get_by_label("State").select_option("Online")

    page.add_consumer("Dana")
    page.says("agent")
    page.accept()
    page.agent_says("Alex here")
    expect(page.window.get_by_text("Alex here")).to_be_visible()
    expect(page.window.get_by_text("Sam here")).to_have_count(0)

    page.tab("Consumer 1").click()
    page.says("Are you still there?")
    page.tab("Sam").click()
    expect(page.workspace.get_by_text("Are you still there?")).to_be_visible()


def test_agent_transfers_to_a_named_colleague(visit, tutorial):
    page = visit(tutorial("Alex", "Sam"))
    page.log_in("Alex")
    page.escalate()
    page.accept()
    page.log_in("Sam")
    page.tab("Alex").click()

    page.agent.get_by_role("button", name="Transfer …").click()
    dialog = page.page.get_by_role("dialog")
    dialog.get_by_label("To the skill").select_option("Billing")
    dialog.get_by_label("To", exact=True).select_option(label="Sam (Online)")
    dialog.get_by_role("button", name="Transfer").click()

    expect(page.agent.get_by_text("The conversation is no longer assigned to you.").first).to_be_visible()
    expect(page.tab("Sam").locator(".badge")).to_have_text("1 ringing")
    page.tab("Sam").click()
    expect(page.agent.get_by_text("rings for Billing")).to_be_visible()
    page.accept()
    expect(page.consumer.get_by_text("With Sam")).to_be_visible()


def test_agent_sends_the_consumer_back_to_the_bot(visit):
    page = visit()
    page.log_in("Alex")
    page.escalate()
    page.accept()

    page.agent.get_by_role("button", name="Transfer …").click()
    page.page.get_by_role("dialog").get_by_label("To the skill").select_option("Bot")
    page.page.get_by_role("dialog").get_by_role("button", name="Transfer").click()
    expect(page.consumer.get_by_text("With Getting Started Bot")).to_be_visible()
    page.says("hi")

    expect(page.window.get_by_text("Hi there! How can I help you?")).to_have_count(2)


def test_consumer_closes_and_begins_anew(visit):
    page = visit()
    page.says("hi")
    page.window.get_by_text("Hi there!").wait_for()

    page.consumer.get_by_role("button", name="Close conversation").click()
    expect(page.window.get_by_text("Conversation closed by the consumer.")).to_be_visible()
    page.consumer.get_by_role("button", name="New conversation").click()
    expect(page.window.locator(".said")).to_have_count(0)
    page.says("hello")

    expect(page.window.get_by_text("Hi there! How can I help you?")).to_be_visible()
    expect(page.story.get_by_text("starts a conversation")).to_have_count(2)


def test_nobody_is_rung_while_the_agent_is_away(visit):
    page = visit()
    page.log_in("Alex")
    page.agent.get_by_label("State").select_option("Away")

    page.says("agent")

    expect(page.consumer.get_by_text("Waiting for Human")).to_be_visible()
    expect(page.story.get_by_text("no agent can be rung for the skill Human")).to_be_visible()
    page.agent.get_by_label("State").select_option("Online")
    expect(page.agent.get_by_role("button", name="Accept")).to_be_visible()


def test_wrong_password_is_said_in_the_dialog(visit):
    page = visit(expects_errors=True)  # the browser prints the 401 itself

    page.page.get_by_role("button", name="Log an agent in").click()
    page.page.get_by_label("Password").fill("guess")
    page.page.get_by_role("button", name="Log in", exact=True).click()

    expect(page.page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    expect(page.agents.get_by_role("tab")).to_have_count(0)


def test_messages_are_marked_as_read_when_the_other_side_has_seen_them(visit):
    page = visit()
    page.log_in("Alex")
    page.escalate()
    page.accept()

    page.says("My order is late")
    page.agent_says("Good morning")

    expect(page.window.locator(".mine .mark:visible")).to_have_text("Read")
    expect(page.window.get_by_text("Good morning")).to_be_visible()
    expect(page.window.locator("li:not(.mine) .mark")).to_have_count(0)
    expect(page.workspace.locator(".mark")).to_have_count(0)


def test_bot_has_read_what_it_answers(visit):
    page = visit()

    page.says("hi")

    expect(page.window.get_by_text("Hi there! How can I help you?")).to_be_visible()
    expect(page.window.locator(".mark:visible")).to_have_text("Read")


def test_each_message_has_its_virtual_time(visit):
    page = visit()
    page.says("hi")
    expect(page.window.get_by_text("Hi there! How can I help you?")).to_be_visible()

    page.page.get_by_role("button", name="+3 min").click()
    page.says("hi")

    expect(page.window.locator("time")).to_have_count(4)
    first, *_, last = page.window.locator("time").all_text_contents()
    assert first < "00:03:00" <= last < "00:10:00"


def test_list_shows_last_words_time_skill_and_wait(visit):
    page = visit()
    page.log_in("Alex")
    page.escalate()
    page.accept()
    talk = page.agent.locator(".talk")
    page.agent_says("Hello, how can I help?")
    expect(talk.locator(".talk-last")).to_have_text("You: Hello, how can I help?")
    expect(talk.locator(".talk-wait")).to_have_text("")

    page.says("My order is late")

    expect(talk.locator(".talk-last")).to_have_text("My order is late")
    expect(talk.locator(".talk-facts")).to_have_text(re.compile(r"^\d\d:\d\d:\d\d · Human$"))
    expect(talk.locator(".talk-wait")).to_have_text(re.compile(r"^waits 00:00:\d\d$"))
    page.page.get_by_role("button", name="+72 s").click()
    expect(talk.locator(".talk-wait")).to_have_text(re.compile(r"^waits 00:01:\d\d$"))


@pytest.mark.parametrize(("width", "height"), [(1000, 600), (400, 800)])
def test_newest_message_stays_in_view_until_the_reader_scrolls_up(visit, width, height):
    page = visit(viewport={"width": width, "height": height})
    for count in range(1, 9):
        page.says("hi")
        expect(page.window.get_by_text("Hi there! How can I help you?")).to_have_count(count)
    answers = page.window.get_by_text("Hi there! How can I help you?")
    expect(answers.last).to_be_in_viewport(ratio=1)

    page.page.set_viewport_size({"width": width, "height": height - 100})
    expect(answers.last).to_be_in_viewport(ratio=1)
    if width < 860:  # one part at a time
        page.page.get_by_role("button", name="Timeline").click()
        page.page.get_by_role("button", name="Consumers").click()
        expect(answers.last).to_be_in_viewport(ratio=1)

    page.window.hover()
    page.page.mouse.wheel(0, -5_000)
    expect(answers.first).to_be_in_viewport()
    bot = page.server.call(lambda: page.server.served.world.cloud.port("Getting Started Bot"))
    page.server.call(lambda: bot.publish("conv-1", Outgoing("One more thing")))
    expect(page.window.get_by_text("One more thing")).to_be_attached()
    expect(answers.first).to_be_in_viewport()


def test_typing_is_shown_until_the_message_is_there(visit):
    page = visit()
    page.log_in("Alex")
    page.escalate()
    page.accept()

    page.agent.get_by_label("Write to").press_sequentially("Hel")
    expect(page.window.get_by_text("Alex is typing …")).to_be_visible()
    page.agent_says("Hello")

    expect(page.window.get_by_text("Hello")).to_be_visible()
    expect(page.window.get_by_text("is typing …")).to_be_hidden()


def test_page_loaded_again_goes_on_where_it_was(visit):
    page = visit()
    page.log_in("Alex")
    page.escalate()
    page.accept()
    page.agent_says("Hello")
    page.window.get_by_text("Hello").wait_for()

    page.page.reload()

    expect(page.window.get_by_text("Hello")).to_be_visible()
    expect(page.workspace.get_by_text("Transferring to a human agent…")).to_be_visible()
    page.says("Still there?")
    expect(page.workspace.get_by_text("Still there?")).to_be_visible()
