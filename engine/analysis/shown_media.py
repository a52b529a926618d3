"""The images, links and locations in a message, as its reader sees them.

They come from the message's own parts, from its text, and from rich content, where every action of a click counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from ..events import Choice, MessagePublished
from ..interactions import rich_content
from ..lookalikes import as_seen
from ..value_text import plain_text

T = TypeVar("T")

_ANCHOR: Final = re.compile(r"<a\s[^>]*?href\s*=\s*[\"']([^\"'>]*)[\"'][^>]*>(.*?)</a>", re.IGNORECASE | re.DOTALL)
_MARKUP: Final = re.compile(r"<[^>]*>")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'{}\\]+", re.IGNORECASE)
_AFTER_ADDRESS: Final = ".,;:!?)]"  # belongs to the sentence around an address, at its end
_IMAGE: Final = re.compile(r"https?://[^\s?#]+\.(?:png|jpe?g|gif|webp|svg|bmp)(?:[?#]\S*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """Something that opens an address. Where it has no label of its own, that is the address."""

    label: str
    address: str

    def __str__(self) -> str:
        return f"the link {self.label!r}" + ("" if self.label == self.address else f" to {self.address!r}")


@dataclass(frozen=True, slots=True)
class Location:
    """A place on a map, in degrees; north and east are positive. Its title may be empty."""

    title: str
    latitude: float
    longitude: float

    def __str__(self) -> str:
        return f"the location {self.latitude}, {self.longitude}" + (f" {self.title!r}" if self.title else "")


@dataclass(frozen=True, slots=True)
class Media:
    """What a message shows beside its text. Images are addresses."""

    images: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    locations: tuple[Location, ...] = ()

    def __str__(self) -> str:
        return ", ".join([*(f"the image {one!r}" for one in self.images), *map(str, (*self.links, *self.locations))])


def media_of(message: MessagePublished, *, is_image: bool = False) -> Media:
    """The images, links and locations of a message.

    Args:
        message: the message.
        is_image: whether an Image statement has sent it, whose text is the address. Where that is not known, a text
            that is one address is an image by the address's ending.
    """
    text = message.text.strip()
    if text and (is_image or _IMAGE.fullmatch(text)):
        return Media(images=(text,))
    rich = _of_rich_content(message.rich) if message.rich else Media()
    tappable = (*message.choices, *(choice for card in message.cards for choice in card.choices))
    texts = (message.text, *(words for card in message.cards for words in (card.title, card.subtitle)))
    in_texts = (link for words in texts for link in _links_in(words))
    return Media(
        _each(card.image for card in message.cards if card.image) + _without(rich.images, message),
        _each((*filter(None, map(_link_of, tappable)), *rich.links, *in_texts)),
        rich.locations,
    )


def _without(images: tuple[str, ...], message: MessagePublished) -> tuple[str, ...]:
    """The images of rich content that no card has: a card has the first one only."""
    return tuple(image for image in images if image not in {card.image for card in message.cards})


def _link_of(choice: Choice) -> Link | None:
    return Link(choice.label or choice.payload, choice.payload) if choice.kind == "link" and choice.payload else None


def _links_in(text: str) -> Iterator[Link]:
    for found in _ANCHOR.finditer(text):
        yield Link(as_seen(_MARKUP.sub("", found[2])) or found[1], found[1])
    for found in _ADDRESS.finditer(_ANCHOR.sub(" ", text)):
        address = found[0].rstrip(_AFTER_ADDRESS)
        yield Link(address, address)


def _of_rich_content(text: str) -> Media:
    images: list[str] = []
    links: list[Link] = []
    locations: list[Location] = []
    for title, elements in rich_content.tiles(text):
        for element in elements:
            own = as_seen(plain_text(element.get("title") or element.get("tooltip") or ""))
            if element.get("type") == "image":
                images.append(plain_text(element.get("url")))
            if element.get("type") == "map":
                locations += _location(own or title, element)
            for action in rich_content.actions(element):
                address = plain_text(action.get("uri"))
                if action.get("type") in rich_content.LINKS and address:
                    links.append(Link(own or plain_text(element.get("text")) or address, address))
                elif action.get("type") == "navigate":
                    locations += _location(own or plain_text(action.get("name")) or title, action)
    return Media(_each(filter(None, images)), _each(links), _each(locations))


def _location(title: str, found: Mapping[str, Any]) -> Iterator[Location]:
    """The location with these coordinates, if they are any."""
    try:
        latitude, longitude = float(found["la"]), float(found["lo"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return
    if abs(latitude) <= 90 and abs(longitude) <= 180:
        yield Location(title, latitude, longitude)


def _each(found: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(found))
