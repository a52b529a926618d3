"""Messages on the wire: writing a message as a wire event, and reading one.

Quick replies travel beside a text, buttons and choices below it, cards as containers of their own, several cards as a
carousel or a list. The payload of something to tap is an `ExternalId`, in its own metadata and, when it has been
tapped, in the metadata of the request. A bot's own rich content goes out as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from ...engine.events import Card, Choice, File, Layout, MessagePublished
from ...engine.interactions import rich_content

TEXT: Final = "text/plain"
FILE: Final = "hosted/file"
EXTERNAL_ID: Final = "ExternalId"
_ITEMS_PER_ROW: Final = 8
_CLASSES: Final = {"choice": "choice", "list item": "list-item", "link": "link", "button": "button"}
_KINDS: Final[dict[str, Any]] = {name: kind for kind, name in _CLASSES.items()}


@dataclass(frozen=True, slots=True)
class Content:
    """A wire event as a person sees it.

    Attributes:
        text, choices, cards, layout, file: as in `MessagePublished`.
        rich: the structured content as JSON text, where it is more than choices and cards can say.
        content_type: of a message that is not plain text; `text` is then the message as JSON.
    """

    text: str = ""
    choices: tuple[Choice, ...] = ()
    cards: tuple[Card, ...] = ()
    rich: str = ""
    layout: Layout = ""
    file: File | None = None
    content_type: str = TEXT


# --- out -------------------------------------------------------------------------------------------------------------


def event_of(message: MessagePublished) -> dict[str, Any]:
    """The `event` of a wire message."""
    if message.content_type != TEXT:
        return {"type": "ContentEvent", "contentType": message.content_type, "message": _loads(message.text)}
    if message.file is not None:
        return {"type": "ContentEvent", "contentType": FILE, "message": _file(message.file)}
    if message.rich:
        return _own_rich_content(message)
    quick = [choice for choice in message.choices if choice.kind == "quick reply"]
    others = [choice for choice in message.choices if choice.kind != "quick reply"]
    event: dict[str, Any]
    if others or message.cards:
        event = {"type": "RichContentEvent", "content": _content(message.text, others, message.cards, message.layout)}
    else:
        event = {"type": "ContentEvent", "contentType": TEXT, "message": message.text}
    if quick:
        event["quickReplies"] = _quick_replies(quick)
    return event


def tapped(payload: str) -> list[dict[str, str]]:
    """The metadata of a request that publishes what the consumer has tapped."""
    return [{"type": EXTERNAL_ID, "id": payload}]


def _own_rich_content(message: MessagePublished) -> dict[str, Any]:
    """Rich content that a bot author has written, unchanged."""
    found = _loads(message.rich)
    if isinstance(found, dict) and found.get("type") == "quickReplies":
        return {"type": "ContentEvent", "contentType": TEXT, "message": message.text, "quickReplies": found}
    event: dict[str, Any] = {"type": "RichContentEvent", "content": found}
    if isinstance(found, dict) and isinstance(found.get("quickReplies"), dict):
        event["content"] = {name: value for name, value in found.items() if name != "quickReplies"}
        event["quickReplies"] = found["quickReplies"]
    return event


def _quick_replies(choices: Iterable[Choice]) -> dict[str, Any]:
    return {"type": "quickReplies", "itemsPerRow": _ITEMS_PER_ROW, "replies": [_button(each) for each in choices]}


def _content(text: str, choices: Iterable[Choice], cards: tuple[Card, ...], layout: Layout) -> dict[str, Any]:
    said = [{"type": "text", "text": text}] if text else []
    tappable = [_button(choice) for choice in choices]
    shown = [_card(card) for card in cards]
    if not said and not tappable and len(shown) == 1:
        return shown[0]
    if len(shown) > 1:
        group = {"type": "vertical" if layout == "vertical" else "carousel", "elements": shown}
        if not said and not tappable:
            return group
        shown = [group]
    return {"type": "vertical", "elements": [*said, *tappable, *shown]}


def _card(card: Card) -> dict[str, Any]:
    elements: list[dict[str, Any]] = []
    if card.image:
        elements.append({"type": "image", "url": card.image})
    if card.title:
        elements.append({"type": "text", "text": card.title, "tag": "title"})
    if card.subtitle:
        elements.append({"type": "text", "text": card.subtitle, "tag": "subtitle"})
    return {"type": "vertical", "tag": "generic", "elements": [*elements, *map(_button, card.choices)]}


def _button(choice: Choice) -> dict[str, Any]:
    if choice.kind == "link":
        click: dict[str, Any] = {"actions": [{"type": "link", "uri": choice.payload, "name": choice.label}]}
    else:
        click = {"actions": [{"type": "publishText", "text": choice.written}]}
    click["metadata"] = tapped(choice.payload)
    button: dict[str, Any] = {"type": "button", "title": choice.label, "tooltip": choice.label, "click": click}
    return button if choice.kind == "quick reply" else button | {"class": _CLASSES[choice.kind]}


def _file(file: File) -> dict[str, Any]:
    return {
        "caption": file.caption,
        "relativePath": f"/{file.name}",
        "fileType": file.type.upper(),
        "fileSize": file.size_bytes,
    }


# --- in --------------------------------------------------------------------------------------------------------------


def choices_of(event: Mapping[str, Any]) -> Content:
    """The content of the `event` of a wire message that a client can show and offer to tap. Never raises."""
    if event.get("type") == "RichContentEvent":
        return _rich_content(event)
    content_type, said = event.get("contentType", TEXT), event.get("message", "")
    if content_type == FILE and isinstance(said, Mapping):
        return Content(_text(said.get("caption")), file=_read_file(said))
    if content_type != TEXT or not isinstance(said, str):
        return Content(_dumps(said), content_type=str(content_type))
    replies = event.get("quickReplies")
    choices = tuple(_read_replies(replies))
    as_we_write = replies is None or (isinstance(replies, Mapping) and _quick_replies(choices) == replies)
    return Content(said, choices, rich="" if as_we_write else _dumps(replies))


def payload_of(metadata: Any) -> str | None:
    """The payload of a published message that was tapped, None for a typed one."""
    for entry in metadata if isinstance(metadata, list) else ():
        if isinstance(entry, Mapping) and entry.get("type") == EXTERNAL_ID and isinstance(entry.get("id"), str):
            return str(entry["id"])
    return None


def _rich_content(event: Mapping[str, Any]) -> Content:
    found, replies = event.get("content"), event.get("quickReplies")
    quick = tuple(_read_replies(replies))
    ours = _as_we_write(found) if isinstance(found, Mapping) else None
    if ours is not None and (replies is None or _quick_replies(quick) == replies):
        return replace(ours, choices=(*ours.choices, *quick))
    whole = {**found, "quickReplies": replies} if isinstance(found, Mapping) and replies is not None else found
    text = _dumps(whole)
    view = rich_content.read(text)
    return Content("", view.choices, view.cards, text)


def _as_we_write(found: Mapping[str, Any]) -> Content | None:
    """Structured content as choices and cards; None if they cannot express all of it."""
    elements = _elements(found)
    layout: Layout = ""
    if found.get("type") == "carousel" or (elements and all(_is_container(each) for each in elements)):
        layout = _layout(found)
        guess = Content(cards=tuple(map(_read_card, elements)), layout=layout)
    elif found.get("tag") == "generic":
        guess = Content(cards=(_read_card(found),))
    else:
        texts = [_text(each.get("text")) for each in elements if each.get("type") == "text"]
        choices = tuple(_read_button(each) for each in elements if each.get("type") == "button")
        containers = [each for each in elements if _is_container(each)]
        if len(containers) == 1 and containers[0].get("tag") != "generic":
            layout, containers = _layout(containers[0]), _elements(containers[0])
        guess = Content("\n".join(texts), choices, tuple(map(_read_card, containers)), layout=layout)
    again = _content(guess.text, guess.choices, guess.cards, guess.layout)
    return guess if again == found else None


def _layout(group: Mapping[str, Any]) -> Layout:
    return "vertical" if group.get("type") == "vertical" else "horizontal"


def _is_container(element: Mapping[str, Any]) -> bool:
    return element.get("type") in ("vertical", "horizontal", "carousel")


def _read_card(found: Mapping[str, Any]) -> Card:
    parts = _elements(found)
    by_tag = {each.get("tag"): _text(each.get("text")) for each in parts if each.get("type") == "text"}
    image = next((_text(each.get("url")) for each in parts if each.get("type") == "image"), "")
    buttons = tuple(_read_button(each) for each in parts if each.get("type") == "button")
    return Card(by_tag.get("title", ""), by_tag.get("subtitle", ""), image, buttons)


def _read_replies(replies: Any) -> Iterator[Choice]:
    found = replies.get("replies") if isinstance(replies, Mapping) else None
    for each in found if isinstance(found, list) else ():
        if isinstance(each, Mapping):
            yield _read_button(each, kind="quick reply")


def _read_button(found: Mapping[str, Any], *, kind: Any = None) -> Choice:
    """A button with its title and its ExternalId, else the text or the link of its first action.

    Without `kind` its class or its action decides which kind it is.
    """
    label = _text(found.get("title"))
    click = found.get("click")
    click = click if isinstance(click, Mapping) else {}
    actions = click.get("actions")
    first = next((each for each in actions if isinstance(each, Mapping)), {}) if isinstance(actions, list) else {}
    if first.get("type") in ("link", "navigate"):
        return Choice(label, _text(first.get("uri")), kind or "link")
    kind = kind or _KINDS.get(_text(found.get("class")), "button")
    payload, written = payload_of(click.get("metadata")), _text(first.get("text"))
    choice = Choice(label, (written or label) if payload is None else payload, kind)
    return replace(choice, shown=written) if written not in ("", choice.written) else choice


def _read_file(said: Mapping[str, Any]) -> File:
    name = _text(said.get("relativePath")).rpartition("/")[2] or "file"
    kind = _text(said.get("fileType")).lower()
    size = said.get("fileSize")
    name = name if "." in name or not kind else f"{name}.{kind}"
    is_size = isinstance(size, int) and not isinstance(size, bool) and size >= 0
    return File(name, size if is_size and isinstance(size, int) else 1024, _text(said.get("caption")))


def _elements(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    elements = found.get("elements")
    return [each for each in elements if isinstance(each, Mapping)] if isinstance(elements, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _loads(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
