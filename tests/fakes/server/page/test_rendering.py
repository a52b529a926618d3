"""The windows draw rich content, and text from the wire stays text."""

from __future__ import annotations

import re

import pytest

from handoff.fakes import World
from handoff.fakes.builder import BotBuilder

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def shop() -> BotBuilder:
    bot = BotBuilder("Shop")
    color = bot.dialog("Colour", patterns=["colour"])
    color.quick_reply("Which colour?", {"Red": "colour-1", "Blue": "colour-2"}, name="colour").rule(
        "Blue", patterns=["colour-2"], next="blue"
    ).rule("Red", patterns=["colour-1"], next="red")
    color.text("Red it is", name="red", next="end")
    color.text("Blue it is", name="blue", next="end")
    parcel = bot.dialog("Parcel", patterns=["parcel"])
    parcel.card(
        "Order A001",
        subtitle="On its way",
        image="https://shop.example/parcel.png",
        buttons={"Track": "track-1", "Help": "https://shop.example/help"},
        name="parcel",
    ).rule("Track", patterns=["track-1"], next="tracked")
    parcel.text("It is in Berlin", name="tracked", next="end")
    choice = bot.dialog("Size", patterns=["size"])
    choice.multiple_choice("Which size?", ["Small", "Large"], name="size").rule("Large", patterns=["large"], next="l")
    choice.text("Large it is", name="l", next="end")
    bot.dialog("Probe", patterns=["probe"]).text(f"{MARKUP} https://shop.example/a?b=c&d=1", next="end")
    bot.fallback("What?")
    return bot


@pytest.fixture
def page(visit):
    return visit(World(shop().build(), seed=7))


def test_quick_reply_is_tapped_and_goes(page):
    page.says("colour")

    page.window.get_by_role("group", name="Quick replies").get_by_role("button", name="Blue").click()

    expect(page.window.get_by_text("Blue it is")).to_be_visible()
    expect(page.window.locator(".mine .said")).to_have_text(["colour", "Blue"])
    expect(page.window.get_by_role("group", name="Quick replies")).to_have_count(0)


def test_quick_replies_are_scrolled_into_view(visit):
    page = visit(World(shop().build(), seed=7), viewport={"width": 1000, "height": 500})
    for count in range(1, 4):
        page.says("parcel")
        expect(page.window.get_by_text("Order A001")).to_have_count(count)

    page.says("colour")

    expect(page.window.get_by_role("button", name="Blue")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(
    ("scrolled", "from_the_end"),
    [
        pytest.param(0, 0, id="content before the event of its own scrolling: stays at the end"),
        pytest.param(-200, 700, id="the reader has scrolled up: stays there"),
    ],
)
def test_content_that_comes_while_a_scroll_is_announced_is_followed_unless_the_reader_goes_up(
    page, scrolled, from_the_end
):
    rest = page.page.evaluate(
        """async (scrolled) => {
            const { el, keepAtEnd } = await import("/page/dom.js");
            const frames = async () => {
                for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
                await new Promise((go) => setTimeout(go)); // what follows is between two frames
            };
            const line = () => { const one = el("div", {}); one.style.height = "500px"; return one; };
            const content = el("div", {}, line());
            const box = el("div", {}, content);
            Object.assign(box.style, { position: "fixed", width: "100px", height: "100px", overflowY: "auto" });
            document.body.append(box);
            const toEnd = keepAtEnd(box, content);
            await frames();
            content.append(line());
            toEnd(); // its event comes with the next frame
            if (scrolled) { await frames(); box.scrollTop += scrolled; }
            content.append(line());
            await frames();
            const rest = box.scrollHeight - box.scrollTop - box.clientHeight;
            box.remove();
            return rest;
        }""",
        scrolled,
    )

    assert rest == from_the_end


def test_card_shows_its_texts_a_placeholder_and_its_buttons(page):
    page.says("parcel")

    card = page.window.locator(".card").first
    expect(card.get_by_text("Order A001")).to_be_visible()
    expect(card.get_by_text("On its way")).to_be_visible()
    expect(card.get_by_text("Picture: parcel.png")).to_be_visible()
    help_link = card.get_by_role("link", name="Help")
    expect(help_link).to_have_attribute("href", re.compile("^https://short.example/"))  # as the platform shortens links
    expect(help_link).to_have_attribute("rel", "noopener noreferrer")
    card.get_by_role("button", name="Track").click()
    expect(page.window.get_by_text("It is in Berlin")).to_be_visible()


def test_choice_is_tapped(page):
    page.says("size")

    page.window.get_by_role("button", name="Large").click()

    expect(page.window.get_by_text("Large it is")).to_be_visible()


def test_markup_stays_text_wherever_it_comes_from(visit):
    world = World(shop().build(), seed=7)
    world.cloud.add_skill(MARKUP, id="77")
    page = visit(world)
    page.add_consumer(MARKUP)

    page.says(MARKUP)
    expect(page.window.get_by_text("What?")).to_be_visible()
    page.says("probe")

    expect(page.window.locator(".bot .said").last).to_contain_text(MARKUP)
    expect(page.window.get_by_role("link")).to_have_attribute("href", "https://shop.example/a?b=c&d=1")
    expect(page.story.get_by_text(f"{MARKUP}: “probe”")).to_be_visible()
    assert page.page.locator("img, body script").count() == 0


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,<b>x</b>", "//evil.example"])
def test_link_to_something_else_than_a_web_page_is_text(page, address):
    content = {"type": "button", "title": "Go", "click": {"actions": [{"type": "link", "uri": address}]}}

    drawn = page.page.evaluate(
        """async (content) => {
            const { structured } = await import("/page/rich.js");
            const made = structured(content, () => {});
            return [made.querySelectorAll("a").length, made.textContent];
        }""",
        content,
    )

    assert drawn == [0, f"Go ({address})"]


def test_unknown_and_broken_content_is_drawn_as_far_as_possible(page):
    contents = [
        {"type": "hologram"},
        {},
        None,
        "text",
        7,
        [],
        {"type": "carousel", "elements": [None, {"type": "text"}]},
    ]

    drawn = page.page.evaluate(
        """async (contents) => {
            const { structured } = await import("/page/rich.js");
            let deep = { type: "text", text: "bottom" };
            for (let i = 0; i < 10_000; i++) deep = { type: "vertical", elements: [deep] };
            return [deep, ...contents].map((content) => structured(content, null)?.textContent ?? null);
        }""",
        contents,
    )

    assert drawn == ["", "[hologram]", "[unknown element]", None, None, None, "[unknown element]", ""]


def test_policy_of_the_page_lets_nothing_in_from_elsewhere(page):
    answer = page.page.request.get(page.server.plain_url)

    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
