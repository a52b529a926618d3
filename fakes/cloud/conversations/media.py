"""The whitelist of rich media: what a deployed bot may show (CLD-RICH-MEDIA-WHITELIST)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from ....engine.events import DiagnosticReported
from ....engine.ports import Outgoing
from .. import citations
from ..core import Core
from ..records import Conversation

_MEDIA = re.compile(
    r"https?://[^\s\"'<>\\]+\.(?:png|jpe?g|gif|webp|svg|mp4|mov|webm|mp3|wav|ogg|m4a)\b[^\s\"'<>\\]*", re.I
)


class MediaWhitelist:
    """The domains whose images, videos and sounds the account shows."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def allow(self, domains: Iterable[str]) -> None:
        """Whitelist these domains, and no others."""
        self._core.settings = replace(self._core.settings, media_domains=frozenset(domains))

    def filtered(self, conversation: Conversation, message: Outgoing) -> Outgoing:
        """The message without the media whose domains are not whitelisted; each is reported in the log."""
        shown, dropped = self._split(message)
        for url in dropped:
            self._core.append(
                DiagnosticReported("media-not-whitelisted", f"the domain of {url} is not whitelisted: it is not shown"),
                conversation,
                rules=citations.MEDIA_NOT_SHOWN,
            )
        return shown

    def would_hide(self, message: Outgoing) -> bool:
        """Whether the message has media whose domains are not whitelisted."""
        return bool(self._split(message)[1])

    def _split(self, message: Outgoing) -> tuple[Outgoing, list[str]]:
        allowed = self._core.settings.media_domains
        return (message, []) if allowed is None else without_blocked_media(message, allowed)


def without_blocked_media(message: Outgoing, allowed: Collection[str]) -> tuple[Outgoing, list[str]]:
    """The message without the addresses of media on other domains, and those addresses.

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
