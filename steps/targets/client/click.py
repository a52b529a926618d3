"""The text and metadata that a window sends for a tap, as the message itself defines them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ....engine.lookalikes import as_seen
from .received_conversations import Received, as_list


@dataclass(frozen=True, slots=True)
class Click:
    """The published text, and the metadata by which the receiver knows the tapped element."""

    text: str
    metadata: Sequence[Mapping[str, Any]]


def click_of(shown: Sequence[Received], label: str, *, is_quick_reply: bool, card: str | None = None) -> Click | None:
    """The click of the latest message that offers an element with this label; None when none does."""
    for received in reversed(shown):
        event = received.event
        offered = event.get("quickReplies") if is_quick_reply else event.get("content")
        for button in _buttons(offered, card):
            if as_seen(str(button.get("title", ""))) == as_seen(label):
                return _click(button)
    return None


def _click(button: Mapping[str, Any]) -> Click:
    click = button.get("click") or {}
    texts = [str(one.get("text", "")) for one in as_list(click.get("actions")) if one.get("type") == "publishText"]
    return Click(texts[0] if texts else str(button.get("title", "")), as_list(click.get("metadata")))


def _buttons(offered: Any, card: str | None) -> Iterator[Mapping[str, Any]]:
    """The buttons of structured content, of one card only when it is named by its title."""
    if not isinstance(offered, Mapping):
        return
    parts = [*as_list(offered.get("elements")), *as_list(offered.get("replies"))]
    is_card = any(
        part.get("type") == "text" and card is not None and as_seen(str(part.get("text"))) == as_seen(card)
        for part in parts
    )
    for part in parts:
        if part.get("type") == "button" and (card is None or is_card):
            yield part
        else:
            yield from _buttons(part, None if is_card else card)
