"""Images, links and locations that the bot shows, wherever a message has them.

A step looks at the message that was read last, since the last When step; if that does not show it, the next message has
to. So the text, the image and the link of one message are checked one after the other, and so are three messages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from ...engine.analysis.bot_texts import texts_of
from ...engine.analysis.shown_media import Link, Location, Media, media_of
from ...engine.errors import closest
from ...engine.events import MessagePublished
from ...engine.log import Event
from ...engine.lookalikes import as_seen, differences
from ...engine.turn.links import SHORT, short
from ..scenario.context import ScenarioContext, expect, fail, shown
from ..scenario.language import then


@then(
    "the bot shows the image {address}",
    "the bot shows/sends/displays the image/picture/photo {address}",
    "the bot shows/sends/displays image/picture/photo with/from the url/URL/address/source {address}",
    "the image/picture/photo {address} is shown/displayed/sent",
    "the consumer sees/gets/receives the image/picture/photo {address}",
    "the message has/contains/shows the image/picture/photo {address}",
)
def shows_image(context: ScenarioContext, address: str) -> None:
    """The message read last, or else the next one, shows the image of this address: alone, on a card, in rich content.

    A text that is nothing but an address is an image if an Image statement sends it, or by its ending.
    """
    _expect_shown(
        context, f"the image {address!r}", lambda found: address in found.images, address, lambda found: found.images
    )


@then(
    "the bot shows the link {link}",
    "the bot shows/sends/displays/offers the link/hyperlink {link}",
    "the bot shows/sends/displays/offers the link/hyperlink to/for {link}",
    "the link/hyperlink {link} is shown/displayed/sent/offered",
    "the consumer sees/gets/receives the link/hyperlink {link}",
    "the message has/contains/shows the link/hyperlink {link}",
)
def shows_link(context: ScenarioContext, link: str) -> None:
    """The message read last, or else the next one, shows a link with this label or this address.

    A link is a button that opens an address, an action of rich content, a marked-up link, or an address in a text. The
    address is that of the bot, whether or not it is shortened (Shorten URLs).
    """
    wanted, addresses = as_seen(link), (link, short(link))
    _expect_shown(
        context,
        f"the link {link!r}",
        lambda found: any(wanted == one.label or one.address in addresses for one in found.links),
        wanted,
        lambda found: tuple(text for one in found.links for text in (one.label, one.address)),
    )


@then(
    "the bot shows the link {label} to {address}",
    "the bot shows/sends/displays/offers the link/hyperlink {label} to/with (the) (address) {address}",
    "the bot shows/sends/displays/offers the link/hyperlink {label} that leads/points/goes to {address}",
    "the bot shows/sends/displays/offers the link/hyperlink {label} leading/pointing to {address}",
    "the link/hyperlink {label} leads/points/goes to {address}",
    "the link/hyperlink {label} opens {address}",
    "the link/hyperlink {label} to {address} is shown/displayed/sent/offered",
)
def shows_link_to(context: ScenarioContext, label: str, address: str) -> None:
    """The message read last, or else the next one, shows a link with this label, and it opens this address."""
    wanted, addresses = as_seen(label), (address, short(address))
    _expect_shown(
        context,
        f"the link {label!r} to {address!r}",
        lambda found: any(wanted == one.label and one.address in addresses for one in found.links),
        address,
        lambda found: tuple(one.address for one in found.links),
    )


@then(
    "the bot shows the location {title}",
    "the bot shows/sends/displays the location/map/place {title}",
    "the bot shows/sends/displays map/location with the title/label/tooltip {title}",
    "the bot shows/sends/displays map/location of {title}",
    "the location/map/place {title} is shown/displayed/sent",
    "the consumer sees the location/map/place {title}",
)
def shows_location(context: ScenarioContext, title: str) -> None:
    """The message read last, or else the next one, shows a place on a map with this title.

    It is the tooltip of the map, else the title of its card; of a button that navigates there, the button's label.
    """
    wanted = as_seen(title)
    _expect_shown(
        context,
        f"the location {title!r}",
        lambda found: any(one.title == wanted for one in found.locations),
        wanted,
        lambda found: tuple(one.title for one in found.locations),
    )


@then(
    "the bot shows the location {latitude:degrees}, {longitude:degrees}",
    "the bot shows/sends/displays the location/map/place (at/of/with) {latitude:degrees} {longitude:degrees}",
    "the bot shows/sends/displays the location/map/place (at/of/with) {latitude:degrees},{longitude:degrees}",
    "the bot shows/sends/displays map/location/place at/of/with {latitude:degrees}, {longitude:degrees}",
    "the bot shows/sends/displays the location/place with the latitude {latitude:degrees} and the longitude"
    " {longitude:degrees}",
    "the location/map {latitude:degrees}, {longitude:degrees} is shown/displayed/sent",
)
def shows_coordinates(context: ScenarioContext, latitude: str, longitude: str) -> None:
    """The message read last, or else the next one, shows this place: latitude and longitude in degrees.

    North and east are positive. They are compared to the digits that are written.
    """
    _expect_shown(
        context,
        f"the location {latitude}, {longitude}",
        lambda found: any(_is_at(one, latitude, longitude) for one in found.locations),
    )


@then(
    "the bot shows no {kind:media}",
    "the bot does not show/display/send {kind:media}",
    "no {kind:media} is shown/displayed/sent",
    "the message has/contains/shows no {kind:media}",
)
def shows_none(context: ScenarioContext, kind: str) -> None:
    """No message of the bot since the last When step, read or not, shows one."""
    said = context.target.log.of(MessagePublished, conversation=context.conversation, after=context.action_began)
    messages = [event for event in said if _is_shown(event) and getattr(_media(context, event), f"{kind}s")]
    found = "; ".join(f"{shown(event)} shows {_media(context, event)}" for event in messages)
    expect(not messages, f"expected the bot to show no {kind}", found=found)


def _expect_shown(
    context: ScenarioContext,
    what: str,
    is_shown: Callable[[Media], bool],
    wanted: str = "",
    alike: Callable[[Media], tuple[str, ...]] = lambda _found: (),
) -> None:
    """Fail unless the message read last shows it, or the next one, which is read then."""
    last, unread = context.last_read_event, list(context.unread_events())
    if last is not None and is_shown(_media(context, last)):
        return
    if unread and is_shown(_media(context, unread[0])):
        context.read_up_to(unread[0])
        return
    here = [_media(context, event) for event in ([last] if last is not None else []) + unread[:1]]
    later = [_media(context, event) for event in unread[1:]]
    known = [text for media in (*here, *later) for text in alike(media)]
    near = closest(wanted, [text for text in known if text != wanted])
    is_later = any(map(is_shown, later))
    fail(
        f"expected the bot to show {what}",
        found="it shows " + (", ".join(filter(None, map(str, here))) or "no image, link or location"),
        alike=[*differences(wanted, known), *([f"closest: {near!r}"] if near and not is_later else [])],
        near=next((shown(event) for event, media in zip(unread[1:], later, strict=True) if is_shown(media)), None),
        others=[shown(event) for event in unread],
        set_aside=context.set_aside,
    )


def _media(context: ScenarioContext, event: Event) -> Media:
    """What a message shows. The export says whether an Image statement has sent it, and what has been shortened."""
    interactions = [one for bot in context.versions for one in bot.interactions if one.where == event.node]
    media = media_of(context.message_of(event), is_image=any(one.type == "IMAGE" for one in interactions))
    if not any(link.address.startswith(SHORT) for link in media.links):
        return media
    addresses = {short(text): text for bot in context.versions for text in texts_of(bot) if text.startswith("http")}
    links = (Link(addresses.get(one.label, one.label), addresses.get(one.address, one.address)) for one in media.links)
    return replace(media, links=tuple(links))


def _is_shown(event: Event) -> bool:
    """Whether it is a message of a bot that the consumer sees."""
    body = event.body
    return isinstance(body, MessagePublished) and (body.role, body.audience) == ("bot", "all")


def _is_at(location: Location, latitude: str, longitude: str) -> bool:
    return _is_rounded(location.latitude, latitude) and _is_rounded(location.longitude, longitude)


def _is_rounded(found: float, written: str) -> bool:
    """Whether a number is the written one, to its digits."""
    wanted = Decimal(written)
    return abs(Decimal(str(found)) - wanted) * 2 <= Decimal(1).scaleb(int(wanted.as_tuple().exponent))
