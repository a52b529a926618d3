"""The whitelist of rich media."""

from __future__ import annotations

import pytest

from handoff.engine.events import Card
from handoff.engine.ports import Outgoing
from handoff.fakes.cloud.conversations.media import without_blocked_media

ALLOWED = {"pictures.example"}


@pytest.mark.parametrize("host", ["pictures.example", "PICTURES.example", "cdn.pictures.example"])
def test_a_whitelisted_domain_and_those_below_it_are_shown(host: str) -> None:
    message = Outgoing("", cards=(Card("A", image=f"https://{host}/a.png"),))

    assert without_blocked_media(message, ALLOWED) == (message, [])


def test_a_domain_that_only_ends_alike_is_not() -> None:
    shown, dropped = without_blocked_media(Outgoing("https://notpictures.example/a.png"), ALLOWED)

    assert (shown.text, dropped) == ("", ["https://notpictures.example/a.png"])


def test_links_that_are_no_media_stay() -> None:
    message = Outgoing("See https://docs.example/guide")

    assert without_blocked_media(message, ALLOWED) == (message, [])


def test_media_within_rich_content_are_taken_out() -> None:
    shown, dropped = without_blocked_media(Outgoing("", rich='{"url": "https://else.example/a.mp4?x=1"}'), ALLOWED)

    assert (shown.rich, dropped) == ('{"url": ""}', ["https://else.example/a.mp4?x=1"])
