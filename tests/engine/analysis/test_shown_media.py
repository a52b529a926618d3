"""The images, links and locations of a message."""

from __future__ import annotations

import json
from typing import Any

import pytest

from handoff.engine.analysis.shown_media import Link, Location, Media, media_of
from handoff.engine.events import Card, Choice, MessagePublished
from handoff.engine.interactions import rich_content

LAMP = "https://shop.example/lamp.png"


def said(text: str = "", **parts: Any) -> MessagePublished:
    return MessagePublished("bot", "Shop Bot", text, **parts)


def rich(content: Any) -> Media:
    text = json.dumps(content)
    view = rich_content.read(text)
    return media_of(said(choices=view.choices, cards=view.cards, rich=text))


def element(**parts: Any) -> Media:
    return rich({"type": "vertical", "elements": [parts]})


@pytest.mark.parametrize(
    "text",
    [LAMP, " " + LAMP + "\n", "http://shop.example/a/b.JPEG?size=3#x", "https://shop.example/lamp.webp"],
)
def test_an_address_alone_is_an_image_by_its_ending(text: str) -> None:
    assert media_of(said(text)) == Media(images=(text.strip(),))


@pytest.mark.parametrize("text", ["https://shop.example/lamp", "https://shop.example/lamp.pngx"])
def test_another_address_alone_is_a_link_unless_it_is_known_to_be_an_image(text: str) -> None:
    assert media_of(said(text)) == Media(links=(Link(text, text),))
    assert media_of(said(text), is_image=True) == Media(images=(text,))


def test_an_image_statement_without_a_text_shows_nothing() -> None:
    assert media_of(said(""), is_image=True) == Media()


def test_the_address_of_an_image_in_a_sentence_is_a_link() -> None:
    assert media_of(said(f"See {LAMP}")) == Media(links=(Link(LAMP, LAMP),))


@pytest.mark.parametrize("end", ["", ".", ", or call.", "!", "?)", " "])
def test_an_address_in_a_sentence_ends_before_its_punctuation(end: str) -> None:
    assert media_of(said(f"See https://shop.example/a?b=c{end}")).links == (
        Link("https://shop.example/a?b=c", "https://shop.example/a?b=c"),
    )


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ('<a href="https://shop.example">the shop</a>', Link("the shop", "https://shop.example")),
        ("<A target='_blank' HREF = 'tel:+49'> <b>call</b>\nus </A>", Link("call us", "tel:+49")),
        ('<a href="https://shop.example"></a>', Link("https://shop.example", "https://shop.example")),
        (
            '<a href="https://shop.example">https://shop.example/x</a>',
            Link("https://shop.example/x", "https://shop.example"),
        ),
    ],
)
def test_a_marked_up_link_has_a_label_and_is_no_second_link(text: str, link: Link) -> None:
    assert media_of(said(f"Go to {text}")) == Media(links=(link,))


def test_a_button_that_opens_an_address_is_a_link_wherever_it_stands() -> None:
    one, other = Choice("Here", "https://a.example", "link"), Choice("There", "tel:+49", "link")

    found = media_of(said("Where?", choices=(one, Choice("No", "no")), cards=(Card("A", choices=(other,)),)))

    assert found == Media(links=(Link("Here", "https://a.example"), Link("There", "tel:+49")))


def test_a_button_that_answers_is_not_a_link() -> None:
    assert media_of(said("Where?", choices=(Choice("Here", "https://a.example"),))) == Media()


def test_the_images_and_the_texts_of_cards_count() -> None:
    cards = (Card("One", "https://a.example", LAMP), Card("Two"), Card("Three", "", LAMP))

    assert media_of(said(cards=cards)) == Media((LAMP,), (Link("https://a.example", "https://a.example"),))


# --- rich content ----------------------------------------------------------------------------------------------------


def test_every_image_of_a_tile_is_shown_once() -> None:
    images = [{"type": "image", "url": url} for url in (LAMP, "https://shop.example/2", LAMP)]

    assert rich({"type": "vertical", "elements": images}).images == (LAMP, "https://shop.example/2")


def test_every_action_of_a_click_counts() -> None:
    actions = [
        {"type": "publishText", "text": "x"},
        {"type": "link", "uri": "https://a.example"},
        {"type": "navigate", "la": 1.5, "lo": -2},
    ]

    found = element(type="button", title="Go", click={"actions": actions})

    assert found == Media((), (Link("Go", "https://a.example"),), (Location("Go", 1.5, -2.0),))


def test_an_image_may_be_clicked() -> None:
    click = {"actions": [{"type": "link", "uri": "https://a.example"}]}

    found = element(type="image", url=LAMP, tooltip="A lamp", click=click)

    assert found == Media((LAMP,), (Link("A lamp", "https://a.example"),))


def test_a_quick_reply_may_open_an_address() -> None:
    reply = {"title": "Go", "click": {"actions": [{"type": "link", "uri": "https://a.example"}]}}

    assert rich({"type": "quickReplies", "replies": [reply]}).links == (Link("Go", "https://a.example"),)


@pytest.mark.parametrize(
    ("parts", "title"),
    [({"tooltip": "The shop"}, "The shop"), ({"title": "The shop", "tooltip": "x"}, "The shop"), ({}, "Our card")],
)
def test_a_map_has_a_title_of_its_own_or_that_of_its_card(parts: dict[str, str], title: str) -> None:
    card = {
        "type": "vertical",
        "elements": [{"type": "map", "la": 49.5, "lo": 8.5, **parts}, {"type": "text", "text": "Our card"}],
    }

    assert rich({"type": "carousel", "elements": [card]}).locations == (Location(title, 49.5, 8.5),)


def test_each_tile_of_a_carousel_gives_its_own_map_a_title() -> None:
    tiles = [
        {"type": "vertical", "elements": [{"type": "text", "text": name}, {"type": "map", "la": 1, "lo": 2}]}
        for name in ("One", "Two")
    ]

    found = rich({"type": "carousel", "elements": tiles})

    assert found.locations == (Location("One", 1, 2), Location("Two", 1, 2))


@pytest.mark.parametrize(("la", "lo"), [(90, 180), (-90, -180), ("49.5", "8"), (0, 0)])
def test_coordinates_are_degrees(la: object, lo: object) -> None:
    assert element(type="map", la=la, lo=lo).locations == (Location("", float(str(la)), float(str(lo))),)


@pytest.mark.parametrize(
    ("la", "lo"), [(90.1, 0), (-90.1, 0), (0, 180.1), (0, -180.1), ("north", 0), (None, 0), ([], {}), ("nan", 0)]
)
def test_what_is_not_a_place_on_earth_is_no_location(la: object, lo: object) -> None:
    assert element(type="map", la=la, lo=lo) == Media()


@pytest.mark.parametrize(
    "content",
    [
        [],
        "text",
        None,
        {"type": "carousel", "elements": "x"},
        {"elements": [3, {"click": 3}, {"click": {"actions": {}}}, {"click": {"actions": [3, {}]}}]},
        {"quickReplies": {"replies": {"click": 3}}},
        {"type": "image", "url": 3, "click": {"actions": [{"type": "link"}]}},
    ],
)
def test_rich_content_of_another_form_is_read_without_an_error(content: object) -> None:
    assert rich(content).links == ()


@pytest.mark.parametrize("text", ["{", "[" * 3000])
def test_rich_content_that_is_not_json_shows_nothing(text: str) -> None:
    assert media_of(said(rich=text)) == Media()


def test_in_words_it_lists_everything() -> None:
    media = Media(
        (LAMP,), (Link("Go", "tel:1"), Link("tel:2", "tel:2")), (Location("", 1.0, -2.5), Location("A", 0, 0))
    )

    assert str(media) == (
        f"the image '{LAMP}', the link 'Go' to 'tel:1', the link 'tel:2', the location 1.0, -2.5, the location 0, 0 'A'"
    )
