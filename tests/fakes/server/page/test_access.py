"""Keyboard, screen readers, contrast, small windows."""

from __future__ import annotations

from typing import get_args

import pytest

from handoff.engine import events

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

OPERABLE = {"button", "checkbox", "combobox", "link", "spinbutton", "tab", "textbox", "DisclosureTriangle", "option"}

# contrast of every visible text with what is painted behind it, as WCAG 2 computes it
PALE = """() => {
  const rgba = (text) => {
    const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const over = (top, under) => {
    const mixed = (part) => top[part] * top.a + under[part] * (1 - top.a);
    return { r: mixed("r"), g: mixed("g"), b: mixed("b"), a: 1 };
  };
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((under, layer) => over(layer, under), { r: 255, g: 255, b: 255, a: 1 });
  };
  const light = ({ r, g, b }) => {
    const linear = (part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    const [x, y, z] = [r, g, b].map((part) => linear(part / 255));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const found = [];
  for (const element of document.querySelectorAll("body *")) {
    const text = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!text || !element.checkVisibility() || element.closest(":disabled, .hidden, .skip, noscript, option")) continue;
    const under = ground(element);
    const ink = light(over(rgba(getComputedStyle(element).color), under));
    const paper = light(under);
    const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
    if (contrast < 4.5) found.push(`${contrast.toFixed(2)} ${element.outerHTML.slice(0, 120)}`);
  }
  return found;
}"""


def nameless(page):
    """Controls without a name for screen readers, as Chromium computes it."""
    tree = page.context.new_cdp_session(page.page).send("Accessibility.getFullAXTree")["nodes"]
    operable = [node for node in tree if not node["ignored"] and node.get("role", {}).get("value") in OPERABLE]
    assert operable
    return [node for node in operable if not node.get("name", {}).get("value")]


def busy(visit, tutorial, **context):
    """A page with something of everything: bubbles, a private note, a ring, an error, the timeline with its rules."""
    page = visit(tutorial("Alex"), **context)
    page.log_in("Alex")
    page.escalate()
    page.accept()
    page.agent_says("Hello")
    page.agent_says("Between us", private=True)
    page.workspace.get_by_text("Between us").wait_for()
    page.agent.get_by_text("About the consumer").click()
    page.add_consumer("Dana")
    page.says("agent")
    page.agent.get_by_role("button", name="Accept").wait_for()
    page.story.locator("summary:visible").last.click()
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_contrast_enough(visit, tutorial, scheme):
    page = busy(visit, tutorial, color_scheme=scheme, reduced_motion="reduce")

    assert page.page.evaluate(PALE) == []

    page.page.get_by_role("button", name="Faults …").click()
    page.page.get_by_role("dialog").get_by_role("button", name="Switch on").first.wait_for()
    assert page.page.evaluate(PALE) == []


def test_every_control_has_a_name(visit, tutorial):
    page = busy(visit, tutorial)

    assert nameless(page) == []
    for button in ("Faults …", "Save as feature …", "Reset …", "Log an agent in", "Add consumer", "Transfer …"):
        page.page.get_by_role("button", name=button).click()
        page.page.get_by_role("dialog").wait_for()
        assert nameless(page) == []
        page.page.keyboard.press("Escape")
        expect(page.page.get_by_role("button", name=button)).to_be_focused()


def test_ids_are_unique_and_labels_point_somewhere(visit, tutorial):
    page = busy(visit, tutorial)

    wrong = page.page.evaluate(
        """() => {
            const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
            const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
            const refers = ["for", "aria-labelledby", "aria-controls"].flatMap((name) =>
              [...document.querySelectorAll(`[${name}]`)].map((each) => each.getAttribute(name)));
            return [twice, refers.filter((id) => !ids.includes(id))];
        }"""
    )

    assert wrong == [[], []]


def test_landmarks_and_headings_are_there(visit):
    page = visit()

    for role in ("banner", "main"):
        expect(page.page.get_by_role(role)).to_have_count(1)
    for name in ("Consumers", "Agents", "What happened, and why"):
        expect(page.page.get_by_role("region", name=name).first).to_be_visible()
    assert page.page.locator("html").get_attribute("lang") == "en"


def test_the_whole_handoff_works_with_the_keyboard_alone(visit):
    page = visit()
    keyboard = page.page.keyboard

    def reach(name: str, role: str) -> None:
        """Tab until the focus is there."""
        target = page.page.get_by_role(role, name=name).locator("visible=true").first
        target.wait_for()
        for _ in range(120):
            if target.evaluate("each => each === document.activeElement"):
                return
            keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {name}")

    reach("Log an agent in", "button")
    keyboard.press("Enter")
    reach("Log in", "button")
    keyboard.press("Enter")
    page.agent.locator(".connection[data-state=connected]").wait_for()
    reach("Write a message", "textbox")
    keyboard.type("agent")
    keyboard.press("Enter")
    page.window.get_by_text("Transferring to a human agent…").wait_for()
    reach("Accept", "button")
    keyboard.press("Enter")
    expect(page.agent.get_by_label("Write to")).to_be_focused()
    keyboard.type("Hello")
    keyboard.press("Enter")
    expect(page.window.get_by_text("Hello", exact=True)).to_be_visible()
    reach("Close conversation", "button")
    keyboard.press("Enter")

    expect(page.window.get_by_text("Conversation closed by")).to_be_visible()


def test_arrow_keys_move_between_tabs(visit):
    page = visit()
    page.add_consumer("Dana")
    page.tab("Dana").focus()

    page.page.keyboard.press("ArrowLeft")

    expect(page.tab("Consumer 1")).to_be_focused()
    expect(page.tab("Consumer 1")).to_have_attribute("aria-selected", "true")
    page.page.keyboard.press("End")
    expect(page.tab("Dana")).to_be_focused()


def test_focus_is_seen(visit):
    page = visit()
    page.page.keyboard.press("Tab")
    page.page.keyboard.press("Tab")

    outline = page.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")

    assert outline == "solid"


def test_ring_is_announced_to_screen_readers(visit):
    page = visit()
    page.log_in("Alex")

    page.escalate()

    expect(page.page.locator("#urgent")).to_have_text("A conversation rings at Alex for Human")
    expect(page.page).to_have_title("(1) handoff")


def test_400_pixels_are_enough(visit):
    page = visit(viewport={"width": 400, "height": 800})
    views = page.page.get_by_role("navigation", name="Parts of the page")

    views.get_by_role("button", name="Agents").click()
    page.log_in("Alex")
    views.get_by_role("button", name="Consumers").click()
    page.says("agent")
    page.window.get_by_text("Transferring to a human agent…").wait_for()
    expect(views.get_by_role("button", name="Agents")).to_contain_text("1")
    views.get_by_role("button", name="Agents").click()
    page.accept()
    page.agent_says("Hello")
    page.workspace.get_by_text("Hello").wait_for()
    views.get_by_role("button", name="Timeline").click()
    expect(page.story.get_by_text("Alex accepts the ring")).to_be_visible()

    assert page.page.evaluate("document.documentElement.scrollWidth") <= 400


def test_nothing_moves_for_who_wants_it_still(visit):
    page = visit(reduced_motion="reduce")
    page.log_in("Alex")

    page.escalate()

    assert page.agent.locator(".ring-card").evaluate("each => getComputedStyle(each).animationName") == "none"


def test_every_kind_of_event_has_its_words(visit):
    page = visit()
    kinds = {kind.__name__ for kind in get_args(get_args(events.Body)[0])}

    described = page.page.evaluate("""async () => Object.keys((await import("/page/words.js")).WORDS)""")

    assert set(described) == kinds
