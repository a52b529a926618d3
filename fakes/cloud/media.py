"""The whitelist of rich media: what a deployed bot may show (CLD-RICH-MEDIA-WHITELIST)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from urllib.parse import urlsplit

from ...engine.ports import Outgoing

_MEDIA = re.compile(
    r"https?://[^\s\"'<>\\]+\.(?:png|jpe?g|gif|webp|svg|mp4|mov|webm|mp3|wav|ogg|m4a)\b[^\s\"'<>\\]*", re.I
)


def without_strange_media(message: Outgoing, allowed: Collection[str]) -> tuple[Outgoing, list[str]]:
    """The message with the addresses of strange media taken out, and those addresses.

    A card's image is media by its place; elsewhere an address is media by its ending. A subdomain of a whitelisted
    domain is whitelisted.
    """
    dropped: list[str] = []

    def keep(url: str) -> str:
        if not url or _is_allowed(url, allowed):
            return url
        dropped.append(url)
        return ""

    cards = tuple(replace(card, image=keep(card.image)) for card in message.cards)
    text = _MEDIA.sub(lambda found: keep(found[0]), message.text)
    rich = _MEDIA.sub(lambda found: keep(found[0]), message.rich)
    return (replace(message, cards=cards, text=text, rich=rich) if dropped else message), dropped


def _is_allowed(url: str, allowed: Collection[str]) -> bool:
    host = (urlsplit(url).hostname or "").casefold()
    return any(host == domain.casefold() or host.endswith("." + domain.casefold()) for domain in allowed)
