"""Messages on the wire and back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.engine.events import Card, Choice, File, MessagePublished
from handoff.fakes.messaging import Content, choices_of, event_of, payload_of, tapped

texts = st.text(min_size=1, max_size=8)
kinds = st.sampled_from(["button", "choice", "list item"])
labelled = texts.map(lambda label: Choice(label, f"{label}!", "button", shown=label))  # writes its label when tapped
choices = st.builds(Choice, texts, texts, kinds) | st.builds(Choice, texts, texts, st.just("link")) | labelled
quick_replies = st.builds(Choice, texts, texts, st.just("quick reply"))
cards = st.builds(Card, texts, st.just("") | texts, st.just("") | texts, st.lists(choices, max_size=3).map(tuple))
messages = st.builds(
    lambda text, tappable, quick, shown, layout: MessagePublished(
        "bot", "Tutor", text, (*tappable, *quick), shown, layout=layout if len(shown) > 1 else ""
    ),
    st.just("") | texts,
    st.lists(choices, max_size=3).map(tuple),
    st.lists(quick_replies, max_size=3).map(tuple),
    st.lists(cards, max_size=3).map(tuple),
    st.sampled_from(["vertical", "horizontal"]),
)


@settings(deadline=None)
@given(messages)
def test_what_a_bot_shows_survives_the_wire(message: MessagePublished) -> None:
    event = json.loads(json.dumps(event_of(message)))

    found = choices_of(event)

    assert found == Content(message.text, message.choices, message.cards, layout=message.layout)


def test_text_travels_as_plain_text() -> None:
    event = event_of(MessagePublished("agent", "Alex", "Hello"))

    assert event == {"type": "ContentEvent", "contentType": "text/plain", "message": "Hello"}


def test_quick_replies_travel_beside_the_text() -> None:
    yes = Choice("Yes", "yes-please", "quick reply")

    event = event_of(MessagePublished("bot", "Tutor", "Sure?", (yes,)))

    assert (event["type"], event["message"]) == ("ContentEvent", "Sure?")
    [reply] = event["quickReplies"]["replies"]
    assert reply["title"] == "Yes"
    assert reply["click"]["actions"] == [{"type": "publishText", "text": "Yes"}]
    assert reply["click"]["metadata"] == [{"type": "ExternalId", "id": "yes-please"}]


def test_buttons_travel_as_structured_content() -> None:
    buttons = (Choice("Track", "track-1"), Choice("Shop", "https://shop.example/", "link"))

    event = event_of(MessagePublished("bot", "Tutor", "Your order", buttons))

    assert event["type"] == "RichContentEvent"
    said, track, shop = event["content"]["elements"]
    assert (said["type"], said["text"]) == ("text", "Your order")
    assert track["click"]["actions"] == [{"type": "publishText", "text": "track-1"}]
    assert track["click"]["metadata"] == [{"type": "ExternalId", "id": "track-1"}]
    assert shop["click"]["actions"] == [{"type": "link", "uri": "https://shop.example/", "name": "Shop"}]


@pytest.mark.parametrize(("layout", "kind"), [("", "carousel"), ("horizontal", "carousel"), ("vertical", "vertical")])
def test_several_cards_are_a_carousel_or_a_list(layout: Any, kind: str) -> None:
    event = event_of(MessagePublished("bot", "Tutor", "", cards=(Card("One"), Card("Two")), layout=layout))

    assert event["content"]["type"] == kind
    assert [each["type"] for each in event["content"]["elements"]] == ["vertical", "vertical"]


def test_rich_content_of_a_bot_travels_as_it_is() -> None:
    content = {"type": "vertical", "elements": [{"type": "map", "la": 1, "lo": 2}]}

    event = event_of(MessagePublished("bot", "Tutor", "", rich=json.dumps(content)))

    assert event == {"type": "RichContentEvent", "content": content}
    assert json.loads(choices_of(event).rich) == content


def test_rich_content_with_quick_replies_has_them_beside_it() -> None:
    replies = {"type": "quickReplies", "replies": [{"type": "button", "title": "Yes", "click": {"actions": []}}]}
    content = {"type": "text", "text": "Sure?"}

    event = event_of(MessagePublished("bot", "Tutor", "", rich=json.dumps({**content, "quickReplies": replies})))

    assert event == {"type": "RichContentEvent", "content": content, "quickReplies": replies}
    assert choices_of(event).choices == (Choice("Yes", "Yes", "quick reply"),)


def test_quick_replies_of_another_client_keep_what_we_do_not_know() -> None:
    replies = {"type": "quickReplies", "itemsPerRow": 3, "replies": [{"type": "button", "title": "Yes", "x": 1}]}
    event = {"type": "ContentEvent", "contentType": "text/plain", "message": "Sure?", "quickReplies": replies}

    found = choices_of(event)

    assert found.choices == (Choice("Yes", "Yes", "quick reply"),)
    assert event_of(MessagePublished("bot", "B", found.text, found.choices, rich=found.rich)) == event


def test_file_travels_with_its_caption() -> None:
    file = File("receipt.pdf", 2048, "my receipt")

    event = event_of(MessagePublished("consumer", "Dana", "", file=file))

    assert event["contentType"] == "hosted/file"
    assert choices_of(event).file == file


@pytest.mark.parametrize(
    ("said", "file"),
    [
        ({"relativePath": "/a/b/photo", "fileType": "JPEG"}, File("photo.jpeg")),
        ({"relativePath": "/a/photo.png", "fileType": "PNG", "fileSize": "big"}, File("photo.png")),
        ({}, File("file")),
    ],
)
def test_file_of_another_client_is_understood(said: dict[str, Any], file: File) -> None:
    assert choices_of({"type": "ContentEvent", "contentType": "hosted/file", "message": said}).file == file


def test_content_of_another_type_travels_as_it_is() -> None:
    event = {"type": "ContentEvent", "contentType": "forms/secure-invitation", "message": {"title": "Pay", "formId": 7}}

    found = choices_of(event)

    assert event_of(MessagePublished("agent", "A", found.text, content_type=found.content_type)) == event


@pytest.mark.parametrize(
    ("metadata", "payload"),
    [
        (tapped("yes-please"), "yes-please"),
        ([{"type": "BotResponse"}, {"type": "ExternalId", "id": "x"}], "x"),
        ([{"type": "ExternalId", "id": 7}], None),
        ([], None),
        (None, None),
        ("ExternalId", None),
    ],
)
def test_payload_is_the_external_id(metadata: Any, payload: str | None) -> None:
    assert payload_of(metadata) == payload


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
parts = st.sampled_from(
    ["type", "message", "content", "quickReplies", "replies", "elements", "click", "actions", "tag"]
)


@settings(deadline=None)
@given(st.dictionaries(parts | st.text(max_size=4), json_values, max_size=5), st.sampled_from(["Rich", ""]))
def test_no_event_is_too_strange_to_be_looked_at(event: dict[str, Any], kind: str) -> None:
    found = choices_of({**event, "type": f"{kind}ContentEvent"})

    assert isinstance(found, Content)
