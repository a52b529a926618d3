"""What can be read and tapped in rich-messaging JSON."""

from __future__ import annotations

import json

import pytest

from handoff.engine.events import Card, Choice
from handoff.engine.interactions.rich_content import read

BUTTON = {"type": "button", "title": "Yes", "click": {"actions": [{"type": "publishText", "text": "yes please"}]}}
LINK = {"type": "button", "title": "Shop", "click": {"actions": [{"type": "link", "uri": "https://shop.example"}]}}


@pytest.mark.parametrize(
    ("text", "problem"),
    [("{", "not JSON"), ("[]", "not a JSON object"), ("[" * 100_000, "nested too deeply")],
    ids=["torn", "a list", "bottomless"],
)
def test_text_that_is_not_a_rich_message_says_why(text: str, problem: str) -> None:
    assert problem in read(text).problem


def test_carousel_has_a_card_for_each_element() -> None:
    tiles = [{"type": "vertical", "elements": [{"type": "text", "text": name}]} for name in ("One", "Two")]

    found = read(json.dumps({"type": "carousel", "elements": tiles}))

    assert [card.title for card in found.cards] == ["One", "Two"]


def test_card_takes_its_title_by_tag_from_any_depth() -> None:
    inner = {"type": "horizontal", "elements": [{"type": "text", "text": "Small"}, {"type": "image", "url": "i.png"}]}
    title = {"type": "text", "tag": "title", "text": "Big"}

    found = read(json.dumps({"type": "vertical", "elements": [inner, title, BUTTON, LINK]}))

    choices = (Choice("Yes", "yes please", "button"), Choice("Shop", "https://shop.example", "link"))
    assert found.cards == (Card("Big", "Small", "i.png", choices),)


def test_quick_replies_are_choices_outside_the_cards() -> None:
    replies = {"type": "quickReplies", "replies": [BUTTON]}

    assert read(json.dumps(replies)).choices == (Choice("Yes", "yes please", "quick reply"),)
    assert read(json.dumps({"type": "text", "text": "Hi", "quickReplies": replies})).choices[0].label == "Yes"


def test_list_picker_has_items() -> None:
    found = read(json.dumps({"type": "vertical", "tag": "list", "elements": [BUTTON, LINK]}))

    assert [(choice.label, choice.kind) for choice in found.choices] == [("Yes", "list item"), ("Shop", "list item")]


@pytest.mark.parametrize("odd", [{"elements": 5}, {"type": "button", "title": 3, "click": []}, {"quickReplies": "x"}])
def test_odd_shapes_are_passed_over(odd: dict[str, object]) -> None:
    assert read(json.dumps(odd)).problem == ""
