"""The buttons, choices and replies on the consumer's screen, and the steps that tap them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ...engine import events as ev
from .gherkin_lines import Step, can_be_quoted, listed, quoted
from .replayed_conversations import ReplayedConversation

_PICKED: Final = "User Selected: "  # INT-LIST-PICKER-REPLY


def tap(conversation: ReplayedConversation, body: ev.MessagePublished) -> Step | None:
    """The step that taps the element with this payload; None when there is none on the screen."""
    for sentence, label, payload in _on_screen(conversation):
        if payload == body.payload and body.text in (label, payload) and can_be_quoted(sentence):
            return Step("When", sentence)
    return None


def picks(conversation: ReplayedConversation, text: str) -> Step | None:
    """The items of the latest list picker that this text picks."""
    if not text.startswith(_PICKED):
        return None
    items = [choice.label for choice in _latest_choices(conversation.shown or conversation.earlier, "list item")]
    picked = [item for item in text.removeprefix(_PICKED).split(" and ") if item in items]
    return Step("When", f"the consumer picks {listed(picked)}") if _PICKED + " and ".join(picked) == text else None


def _on_screen(conversation: ReplayedConversation) -> Iterator[tuple[str, str, str]]:
    """Everything that a step can tap: sentence, label, payload. Of equal labels a step means the first."""
    shown = conversation.shown or conversation.earlier
    spoken_at = max((at for at, each in enumerate(shown) if each.role == "consumer"), default=-1)
    yield from _first_of_each(
        "the consumer taps the quick reply", _latest_choices(shown[spoken_at + 1 :], "quick reply")
    )
    yield from _first_of_each("the consumer selects the choice", _latest_choices(shown, "choice"))
    buttons = _latest_choices(shown, "button")
    sure = {choice.label for choice in buttons}
    yield from _first_of_each("the consumer taps the button", buttons)
    latest = next((each for each in reversed(shown) if each.cards), None)
    for card in latest.cards if latest else ():
        own = [choice for choice in card.choices if choice.kind == "button" and choice.label in sure]
        for sentence, label, payload in _first_of_each("the consumer taps the button", own):
            yield f"{sentence} on the card {quoted(card.title)}", label, payload


def _latest_choices(shown: Sequence[ev.MessagePublished], kind: str) -> list[ev.Choice]:
    """The choices of this kind on the latest message that has any."""
    for each in reversed(shown):
        own = [choice for choice in each.choices if choice.kind == kind]
        own += [choice for card in each.cards for choice in card.choices if choice.kind == kind == "button"]
        if own:
            return own
    return []


def _first_of_each(sentence: str, choices: Sequence[ev.Choice]) -> Iterator[tuple[str, str, str]]:
    by_label: dict[str, ev.Choice] = {}
    for choice in choices:
        by_label.setdefault(choice.label, choice)
    for label, choice in by_label.items():
        yield f"{sentence} {quoted(label)}", label, choice.payload
