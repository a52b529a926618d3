"""Rich-messaging JSON: the texts and tappable parts in it.

Only the syntax is checked by the platform (INT-UNIVERSAL), so reading is lenient: unknown elements are skipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from ..events import Card, Choice
from ..input_files import TOO_DEEP, parse_json

LIST: Final = "list"  # the tag of a list picker's outermost element


@dataclass(frozen=True, slots=True)
class RichContent:
    """The cards of a rich message and the choices outside of them; `problem` if it is not a rich message."""

    cards: tuple[Card, ...] = ()
    choices: tuple[Choice, ...] = ()
    problem: str = ""


def read(text: str) -> RichContent:
    """Read a rich message. Never raises: `problem` says why the text is not one."""
    try:
        found = parse_json(text)
    except ValueError as error:
        return RichContent(problem=TOO_DEEP if str(error) == TOO_DEEP else f"not JSON: {error}")
    if not isinstance(found, dict):
        return RichContent(problem=f"not a JSON object (found {type(found).__name__})")
    replies = found if found.get("type") == "quickReplies" else found.get("quickReplies")
    quick = tuple(_choice(each, "quick reply") for each in _list(_object(replies).get("replies")))
    if replies is found:
        return RichContent(choices=quick)
    if found.get("tag") == LIST:
        return RichContent(choices=(*_items(found), *quick))
    tiles = _list(found.get("elements")) if found.get("type") == "carousel" else [found]
    return RichContent(tuple(card for tile in tiles if (card := _card(tile)) != Card()), quick)


def tiles(text: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The title and the elements, at any depth, of each tile of a rich message, and its quick replies without a title.

    Nothing for a text that is not a rich message.
    """
    try:
        found = _object(parse_json(text))
    except ValueError:
        return
    replies = found if found.get("type") == "quickReplies" else found.get("quickReplies")
    if replies is not found:
        for tile in map(_object, _list(found.get("elements")) if found.get("type") == "carousel" else [found]):
            yield _card(tile).title, list(_walk(tile))
    yield "", list(map(_object, _list(_object(replies).get("replies"))))


def actions(element: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What a click on an element does."""
    yield from map(_object, _list(_object(element.get("click")).get("actions")))


def _items(found: dict[str, Any]) -> Iterator[Choice]:
    """The items of a list picker: its buttons."""
    for element in _walk(found):
        if element.get("type") == "button":
            yield Choice(_text(element.get("title")), _text(element.get("title")), "list item")


def _card(tile: Any) -> Card:
    parts = list(_walk(_object(tile)))
    texts = [part for part in parts if part.get("type") == "text"]
    titled = next((part for part in texts if part.get("tag") == "title"), texts[0] if texts else {})
    others = [_text(part.get("text")) for part in texts if part is not titled]
    images = [_text(part.get("url")) for part in parts if part.get("type") == "image"]
    buttons = tuple(_choice(part, "button") for part in parts if part.get("type") == "button")
    return Card(_text(titled.get("text")), "\n".join(others), images[0] if images else "", buttons)


def _walk(element: dict[str, Any]) -> Iterator[dict[str, Any]]:
    waiting = [element]
    while waiting:
        at = waiting.pop()
        yield at
        waiting += reversed([_object(child) for child in _list(at.get("elements"))])


_ANSWERS: Final = ("publishText",)
LINKS: Final = ("link", "navigate")


def _choice(button: Any, kind: Any) -> Choice:
    """A button by its click's first action: a text that is published, or a link that is opened."""
    shown = _object(button)
    label = _text(shown.get("title"))
    for action in actions(shown):
        if action.get("type") in _ANSWERS:
            return Choice(label, _text(action.get("text")) or label, kind)
        if action.get("type") in LINKS:
            return Choice(label, _text(action.get("uri")), "link")
    return Choice(label, label, kind)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
