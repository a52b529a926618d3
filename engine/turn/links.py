"""Shortening the web addresses that a bot sends (SET-SHORTEN-URLS).

Off, on, or never changed: a bot whose author has not used the setting yet shortens only the links of its buttons. An
address that consists only of a domain is not changed. The short domain is not documented: ours is reserved for
examples.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import replace
from urllib.parse import urlsplit

from ..events import Choice
from ..ports import Outgoing

SHORT = "https://short.example/"

_URL = re.compile(r"https?://[^\s\"'<>()\[\]{}|]*[^\s\"'<>()\[\]{}|.,;:!?]")


def shortened(message: Outgoing, setting: bool | None) -> Outgoing:
    """The message with its addresses shortened as the setting requires; None: its author never changed it."""
    if setting is False:
        return message
    choices = tuple(map(_link, message.choices))
    cards = tuple(replace(card, choices=tuple(map(_link, card.choices))) for card in message.cards)
    text = _URL.sub(lambda found: short(found[0]), message.text) if setting else message.text
    return replace(message, text=text, choices=choices, cards=cards)


def short(url: str) -> str:
    """A short address for this one, always the same; the address itself when it is only a domain."""
    parts = urlsplit(url)
    if not parts.netloc or not (parts.path.strip("/") or parts.query or parts.fragment):
        return url
    return f"{SHORT}{zlib.crc32(url.encode()):08x}"


def _link(choice: Choice) -> Choice:
    return replace(choice, payload=short(choice.payload)) if choice.kind == "link" else choice
