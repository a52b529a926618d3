"""Lookup of buttons, quick replies, choices and list items in the messages that a messaging window shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...engine.errors import UnknownName, message
from ...engine.events import Choice, MessagePublished
from ...engine.lookalikes import as_seen


def quick_reply(shown: Sequence[MessagePublished], title: str, *, whose: str) -> Choice:
    """A quick reply of the latest message, until the consumer's next message (INT-QUICK-REPLY-PAYLOAD)."""
    last_input = max((at for at, message in enumerate(shown) if message.role == "consumer"), default=-1)
    return _offered(shown[last_input + 1 :], title, "quick reply", _of_kind("quick reply"), whose)


def button(shown: Sequence[MessagePublished], label: str, *, card: str | None = None, whose: str) -> Choice:
    """A button of the latest message with buttons, or of the card with this title."""

    def buttons(message: MessagePublished) -> list[Choice]:
        cards = [c for c in message.cards if card is None or c.title == as_seen(card)]
        own = [c for c in message.choices if c.kind == "button"] if card is None else []
        return own + [choice for c in cards for choice in c.choices if choice.kind == "button"]

    return _offered(shown, label, "button", buttons, whose)


def choice(shown: Sequence[MessagePublished], label: str, *, whose: str) -> Choice:
    """A choice of the latest multiple-choice question."""
    return _offered(shown, label, "choice", _of_kind("choice"), whose)


def list_item(shown: Sequence[MessagePublished], item: str, *, whose: str) -> Choice:
    """An item of the latest list picker."""
    return _offered(shown, item, "list item", _of_kind("list item"), whose)


def picked(items: Sequence[str]) -> str:
    """The text that a list picker sends for these items (INT-LIST-PICKER-REPLY)."""
    return "User Selected: " + " and ".join(map(as_seen, items))


def _of_kind(kind: str) -> Callable[[MessagePublished], list[Choice]]:
    return lambda message: [found for found in message.choices if found.kind == kind]


def _offered(
    shown: Sequence[MessagePublished],
    label: str,
    kind: str,
    offered: Callable[[MessagePublished], list[Choice]],
    whose: str,
) -> Choice:
    on_screen = next((choices for message in reversed(shown) if (choices := offered(message))), [])
    for found in on_screen:
        if found.label == as_seen(label):
            return found
    raise UnknownName(
        message(
            f"no {kind} {label!r} is on the screen of {whose}",
            known=[found.label for found in on_screen],
            wanted=label,
            do="" if on_screen else f"the conversation offers no {kind} at all",
        )
    )
