"""Lookup of buttons, quick replies, choices and list items in the messages that a messaging window shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, Protocol

from ...engine.errors import FeatureError, UnknownName, message
from ...engine.events import Choice, MessagePublished
from ...engine.lookalikes import as_seen


def quick_reply(shown: Sequence[MessagePublished], title: str, *, whose: str) -> Choice:
    """A quick reply of the latest message, until the consumer's next message (INT-QUICK-REPLY-PAYLOAD)."""
    return _offered(_since_last_input(shown), title, "quick reply", _of_kind("quick reply"), whose)


def button(shown: Sequence[MessagePublished], label: str, *, card: str | None = None, whose: str) -> Choice:
    """A button of the latest message with buttons, or of the card with this title.

    Raises:
        UnknownName: there is no such button.
        FeatureError: several cards have one, and none is named.
    """
    if card is None:
        _refuse_several([one for one in elements(shown) if one.kind == "button"], label)
    return _offered(shown, label, "button", lambda message: _buttons(message, card), whose)


def choice(shown: Sequence[MessagePublished], label: str, *, whose: str) -> Choice:
    """A choice of the latest multiple-choice question."""
    return _offered(shown, label, "choice", _of_kind("choice"), whose)


def list_item(shown: Sequence[MessagePublished], item: str, *, whose: str) -> Choice:
    """An item of the latest list picker."""
    return _offered(shown, item, "list item", _of_kind("list item"), whose)


class Element(NamedTuple):
    """Something to tap on the screen: its kind, its label, and the title of the card that has it, if any."""

    kind: str
    label: str
    card: str | None = None

    def __str__(self) -> str:
        return f"the {self.kind} {self.label!r}" + ("" if self.card is None else f" on the card {self.card!r}")


def elements(shown: Sequence[MessagePublished]) -> list[Element]:
    """Everything on the screen that can be tapped: what the latest message of each kind offers."""
    messages = [message for message in reversed(shown) if _buttons(message)]
    on_cards = [
        Element("button", choice.label, card.title or None)
        for message in messages[:1]
        for card in message.cards
        for choice in card.choices
        if choice.kind == "button"
    ]
    plain = [choice for message in messages[:1] for choice in message.choices if choice.kind == "button"]
    others = [
        *_on_screen(_since_last_input(shown), _of_kind("quick reply")),
        *_on_screen(shown, _of_kind("choice")),
        *_on_screen(shown, _of_kind("list item")),
    ]
    return [*(Element(choice.kind, choice.label) for choice in (*others, *plain)), *on_cards]


def element(shown: Sequence[MessagePublished], label: str, *, whose: str) -> Element:
    """The one thing on the screen with this label.

    Raises:
        UnknownName: there is none.
        FeatureError: there are several; the text names each with the step for the first.
    """
    on_screen = elements(shown)
    found = [one for one in on_screen if one.label == as_seen(label)]
    if not found:
        raise UnknownName(
            message(
                f"nothing on the screen of {whose} is labelled {label!r}",
                known=dict.fromkeys(one.label for one in on_screen),
                wanted=label,
                do=""
                if on_screen
                else f'nothing can be tapped there; to type it then: When the consumer chooses "{label}"',
            )
        )
    _refuse_several(on_screen, label)
    return found[0]


def _refuse_several(on_screen: Sequence[Element], label: str) -> None:
    """Raise FeatureError when several things have this label; the text names each, with the step for the first.

    Those that no step could tell apart, such as buttons of cards with the same title, count as one.
    """
    found = list(dict.fromkeys(one for one in on_screen if one.label == as_seen(label)))
    if len(found) > 1:
        first = found[0]
        step = f'When the consumer {_ACTIONS[first.kind]} "{label}"' + (
            f' on the card "{first.card}"' if first.card else ""
        )
        what = f"{len(found)} things on the screen are labelled {label!r}: {', '.join(map(str, found))}"
        raise FeatureError(message(what, do=f"say which one: {step}"))


def offered(shown: Sequence[MessagePublished], element: Element, *, whose: str) -> Choice:
    """The choice that is made by a tap on this element. Raises as the functions above do."""
    match element.kind:
        case "quick reply":
            return quick_reply(shown, element.label, whose=whose)
        case "button":
            return button(shown, element.label, card=element.card, whose=whose)
        case "choice":
            return choice(shown, element.label, whose=whose)
        case _:
            return list_item(shown, element.label, whose=whose)


class Taps(Protocol):
    """Someone who can tap what a messaging window shows."""

    def taps_quick_reply(self, title: str) -> None: ...

    def taps_button(self, label: str, *, card: str | None = None) -> None: ...

    def selects(self, choice: str) -> None: ...

    def picks(self, items: Sequence[str]) -> None: ...


def tap(consumer: Taps, element: Element) -> None:
    """Let the consumer tap this element of the screen."""
    match element.kind:
        case "quick reply":
            consumer.taps_quick_reply(element.label)
        case "button":
            consumer.taps_button(element.label, card=element.card)
        case "choice":
            consumer.selects(element.label)
        case _:
            consumer.picks([element.label])


def labels(shown: Sequence[MessagePublished]) -> list[str]:
    """The labels of the quick replies, buttons and choices that can be tapped."""
    found = [
        *_on_screen(_since_last_input(shown), _of_kind("quick reply")),
        *_on_screen(shown, _buttons),
        *_on_screen(shown, _of_kind("choice")),
    ]
    return list(dict.fromkeys(choice.label for choice in found))


def picked(items: Sequence[str]) -> str:
    """The text that a list picker sends for these items (INT-LIST-PICKER-REPLY)."""
    return "User Selected: " + " and ".join(map(as_seen, items))


def _since_last_input(shown: Sequence[MessagePublished]) -> Sequence[MessagePublished]:
    last_input = max((at for at, message in enumerate(shown) if message.role == "consumer"), default=-1)
    return shown[last_input + 1 :]


def _buttons(message: MessagePublished, card: str | None = None) -> list[Choice]:
    cards = [c for c in message.cards if card is None or c.title == as_seen(card)]
    own = [c for c in message.choices if c.kind == "button"] if card is None else []
    return own + [choice for c in cards for choice in c.choices if choice.kind == "button"]


def _on_screen(shown: Sequence[MessagePublished], offered: Callable[[MessagePublished], list[Choice]]) -> list[Choice]:
    """The choices of the latest message that offers any."""
    return next((choices for message in reversed(shown) if (choices := offered(message))), [])


def _of_kind(kind: str) -> Callable[[MessagePublished], list[Choice]]:
    return lambda message: [found for found in message.choices if found.kind == kind]


def _offered(
    shown: Sequence[MessagePublished],
    label: str,
    kind: str,
    offered: Callable[[MessagePublished], list[Choice]],
    whose: str,
) -> Choice:
    on_screen = _on_screen(shown, offered)
    for found in on_screen:
        if found.label == as_seen(label):
            return found
    raise UnknownName(
        message(
            f"no {kind} {label!r} is on the screen of {whose}",
            known=[found.label for found in on_screen],
            wanted=label,
            do=_advice(shown, label, kind) or ("" if on_screen else f"the conversation offers no {kind} at all"),
        )
    )


_ACTIONS: Final = {
    "button": "taps the button",
    "choice": "selects the choice",
    "list item": "picks",
    "quick reply": "taps the quick reply",
}


def _advice(shown: Sequence[MessagePublished], label: str, wanted: str) -> str:
    """The step for a label that is on the screen as something else."""
    offered = (
        choice
        for message in reversed(shown)
        for choice in (*message.choices, *(one for card in message.cards for one in card.choices))
    )
    kind = next((choice.kind for choice in offered if choice.label == as_seen(label)), None)
    if kind not in _ACTIONS or kind == wanted:
        return ""
    return f'it is a {kind}: When the consumer {_ACTIONS[kind]} "{label}"'
