"""What a tap sends, read from events as they come over the wire."""

from __future__ import annotations

from handoff.engine.events import Card, Choice, MessagePublished
from handoff.fakes.messaging.content import event_of
from handoff.steps.targets.client.click import click_of
from handoff.steps.targets.client.received_conversations import Received


def received(event, *, sequence=0):
    return Received("conv-1", sequence, "pid-bot", "ASSIGNED_AGENT", 0, event)


def button(title, text, *, metadata=None):
    click = {"actions": [{"type": "publishText", "text": text}]}
    if metadata is not None:
        click["metadata"] = metadata
    return {"type": "button", "title": title, "click": click}


def rich(*elements):
    return {"type": "RichContentEvent", "content": {"type": "vertical", "elements": list(elements)}}


def test_a_tap_sends_the_text_and_the_metadata_of_the_button():
    event = rich(button("Yes", "I agree", metadata=[{"type": "ExternalId", "id": "yes-1"}]))

    click = click_of([received(event)], "Yes", is_quick_reply=False)

    assert (click.text, click.metadata) == ("I agree", [{"type": "ExternalId", "id": "yes-1"}])


def test_one_piece_of_metadata_may_come_without_its_list():
    event = rich(button("Yes", "I agree", metadata={"type": "ExternalId", "id": "yes-1"}))

    assert click_of([received(event)], "Yes", is_quick_reply=False).metadata == ({"type": "ExternalId", "id": "yes-1"},)


def test_a_button_without_a_text_sends_its_title():
    event = rich({"type": "button", "title": "Yes", "click": {"actions": []}})

    assert click_of([received(event)], "Yes", is_quick_reply=False).text == "Yes"


def test_the_latest_message_that_offers_it_is_tapped():
    old, new = rich(button("Yes", "old")), rich(button("Yes", "new"))

    assert click_of([received(old), received(new, sequence=1)], "Yes", is_quick_reply=False).text == "new"


def test_a_button_is_found_on_the_card_that_is_named():
    cards = (
        Card("Roses", choices=(Choice("Buy", "buy roses"),)),
        Card("Tulips", choices=(Choice("Buy", "buy tulips"),)),
    )
    event = event_of(MessagePublished("bot", "Florist", "", cards=cards))

    click = click_of([received(event)], "Buy", is_quick_reply=False, card="Tulips")

    assert click.metadata == [{"type": "ExternalId", "id": "buy tulips"}]


def test_a_quick_reply_is_no_button():
    event = event_of(MessagePublished("bot", "Florist", "Well?", (Choice("Yes", "y", "quick reply"),)))

    assert click_of([received(event)], "Yes", is_quick_reply=False) is None
    assert click_of([received(event)], "Yes", is_quick_reply=True).metadata == [{"type": "ExternalId", "id": "y"}]
