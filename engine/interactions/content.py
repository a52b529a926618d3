"""The message that an interaction sends: its content with the references filled in, as the consumer's channel shows it.

`_CONTENT` says by interaction type how the message is made. On a channel without rich content a multiple choice
question becomes a list in the text (INT-MCQ-TEXT-ONLY); other tappable parts are left out, with a diagnostic
(INT-CHANNEL-SUPPORT). Documented limits are checked on the message sent, since a card's text may come from an API.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from .. import events as ev
from ..bot import Button, Interaction, TileCard
from ..lookalikes import as_seen
from ..matching.citations import Rules
from ..ports import Outgoing
from ..turn.channel import shows_rich_content
from ..turn.citations import references
from ..value_text import plain_text
from . import citations, rich_content

if TYPE_CHECKING:
    from ..turn.scope import Scope

# INT-STRUCTURED-LIMITS, and the limits of botContext.sendMessageWithQuickReplies
MAX_TILES: Final = 10
MAX_TITLE: Final = 255
MAX_BUTTON_LABEL: Final = 128
MAX_QUICK_REPLIES: Final = 10
MAX_QUICK_REPLY_TITLE: Final = 20


def prepare(scope: Scope, interaction: Interaction) -> Outgoing:
    """The message of a statement or question, its references filled in (INT-DISPLAY-VARIABLES)."""
    return _CONTENT.get(interaction.type, _plain)(scope, interaction)


def with_added_replies(scope: Scope, message: Outgoing) -> Outgoing:
    """The message with the quick replies that scripts have added to its interaction."""
    if not scope.replies:
        return message
    return replace(message, choices=(*message.choices, *scope.replies))


# --- by type ---------------------------------------------------------------------------------------------------------


def _plain(scope: Scope, interaction: Interaction) -> Outgoing:
    return Outgoing(scope.fill(interaction.text), rules=references(interaction.text))


def _private(scope: Scope, interaction: Interaction) -> Outgoing:
    return Outgoing(scope.fill(interaction.text), private=True, rules=citations.private_message(interaction))


def _image(scope: Scope, interaction: Interaction) -> Outgoing:
    return Outgoing(scope.fill(interaction.image_url), rules=citations.IMAGE)


def _unsupported_medium(scope: Scope, interaction: Interaction) -> Outgoing:
    text = f"{interaction.type} is not supported by Conversational Cloud: nothing is sent"
    scope.note(ev.DiagnosticReported("not-supported", text), rules=citations.UNSUPPORTED_MEDIUM)
    return Outgoing("")


def _multiple_choice(scope: Scope, interaction: Interaction) -> Outgoing:
    message = _plain(scope, interaction)
    labels = [as_seen(scope.fill(choice)) for choice in interaction.choices]
    listed = not shows_rich_content(scope.session.channel)
    rules = (*message.rules, *citations.choices(listed=listed))
    if listed:
        text = "\n".join([message.text, *_listed(labels, interaction)]).strip("\n")
        return replace(message, text=text, rules=rules)
    return replace(message, choices=tuple(ev.Choice(label, label, "choice") for label in labels), rules=rules)


def _listed(labels: Iterable[str], interaction: Interaction) -> Iterator[str]:
    style = interaction.choice_style
    marks: Iterable[str] = string.ascii_lowercase if style.letters else map(str, range(1, 1000))
    for mark, label in zip(marks, labels, strict=False):
        yield ("\t" if style.indented else "") + f"{mark}. {label}"


def _quick_reply(scope: Scope, interaction: Interaction) -> Outgoing:
    choices = tuple(
        ev.Choice(
            scope.fill(reply.title),
            scope.fill(reply.payload) if reply.payload else as_seen(scope.fill(reply.title)),
            "quick reply",
        )
        for reply in interaction.quick_replies
    )
    return _tappable(scope, replace(_plain(scope, interaction), choices=choices), citations.QUICK_REPLIES)


def _buttons(scope: Scope, interaction: Interaction) -> Outgoing:
    choices = tuple(_button(scope, button) for button in interaction.buttons)
    return _tappable(scope, replace(_plain(scope, interaction), choices=choices), citations.BUTTONS)


def _structured(scope: Scope, interaction: Interaction) -> Outgoing:
    cards = tuple(card for tile in interaction.cards for card in _cards(scope, tile))
    texts = (text for tile in interaction.cards for text in (tile.title, tile.subtitle, tile.image))
    message = Outgoing("", cards=cards, rules=citations.cards(texts, iterated=len(cards) > len(interaction.cards)))
    if len(cards) > MAX_TILES:
        message = replace(message, cards=cards[:MAX_TILES])
        _report_limit(scope, f"{len(cards)} tiles, at most {MAX_TILES} are shown")
    return _tappable(scope, message, citations.CARDS)


def _universal(scope: Scope, interaction: Interaction) -> Outgoing:
    text = scope.fill(interaction.rich_json)
    if not text:
        return Outgoing("")
    view = rich_content.read(text)
    if view.problem:
        problem = f"the rich content of {interaction.where} is {view.problem}: nothing is sent"
        scope.note(ev.DiagnosticReported("rich-content", problem), rules=citations.RICH_CONTENT_UNREADABLE)
        return Outgoing("")
    message = Outgoing("", view.choices, view.cards, text, rules=citations.rich_content(interaction))
    return _tappable(scope, message)


def _list_picker(scope: Scope, interaction: Interaction) -> Outgoing:
    """A list picker: rich content where the export has it, else a list of items. No public export has one."""
    if interaction.rich_json:
        return _universal(scope, interaction)
    labels = [as_seen(scope.fill(item)) for item in interaction.choices]
    items = tuple(ev.Choice(label, label, "list item") for label in labels)
    return _tappable(scope, replace(_plain(scope, interaction), choices=items), citations.LIST_PICKER)


def answer_cards(scope: Scope, found: Iterable[Mapping[str, Any]], *, links: bool) -> Outgoing:
    """The built-in result view of a Knowledge AI interaction: a card for each article (KAI-RESULT-PATHS)."""
    cards = tuple(_article_card(article, links) for article in found)
    return _tappable(scope, Outgoing("", cards=cards), citations.ARTICLES)


def _article_card(article: Mapping[str, Any], links: bool) -> ev.Card:
    title, summary, image, url = (
        plain_text(article.get(key)) for key in ("title", "summary", "imageURL", "contentURL")
    )
    link = (ev.Choice("Read more", url, "link"),) if links and url else ()
    return ev.Card(title, summary or plain_text(article.get("detail")), image, link)


_CONTENT: Final[dict[str, Callable[[Scope, Interaction], Outgoing]]] = {
    "PRIVATE_MESSAGE": _private,
    "IMAGE": _image,
    "AUDIO": _unsupported_medium,
    "VIDEO": _unsupported_medium,
    "MULTIPLE_CHOICE_QUESTION": _multiple_choice,
    "QUICK_REPLY": _quick_reply,
    "BUTTON": _buttons,
    "STRUCTURED": _structured,
    "UNIVERSAL": _universal,
    "LIST_PICKER": _list_picker,
}


# --- parts -----------------------------------------------------------------------------------------------------------


def _button(scope: Scope, button: Button, index: int = 0) -> ev.Choice:
    label, payload = scope.fill(button.name, index), scope.fill(button.callback, index)
    return ev.Choice(label, payload, "link" if button.type == "web_url" else "button")


def _cards(scope: Scope, tile: TileCard) -> Iterator[ev.Card]:
    """A tile, once per element of the lists that its texts refer to (INT-STRUCTURED-ITERATION)."""
    texts = (tile.title, tile.subtitle, tile.image)
    for index in range(max((scope.references.count(text) for text in texts), default=1)):
        title, subtitle, image = (scope.fill(text, index) for text in texts)
        yield ev.Card(title, subtitle, image, tuple(_button(scope, button, index) for button in tile.buttons))


def _tappable(scope: Scope, message: Outgoing, rules: Rules = ()) -> Outgoing:
    """The message as the channel shows it."""
    _check_limits(scope, message)
    if shows_rich_content(scope.session.channel):
        return replace(message, rules=citations.shown(message.rules, rules))
    if message.choices or message.cards or message.rich:
        text = f"the channel {scope.session.channel} shows text only: tappable parts are left out"
        scope.note(ev.DiagnosticReported("channel-support", text), rules=citations.LEFT_OUT)
    words = "\n".join([message.text, *(line for card in message.cards for line in (card.title, card.subtitle))])
    return Outgoing(words.strip("\n"), rules=citations.shown(message.rules))


def _check_limits(scope: Scope, message: Outgoing) -> None:
    for card in message.cards:
        for text in (card.title, card.subtitle):
            if len(text) > MAX_TITLE:
                _report_limit(scope, f"a card's text of {len(text)} characters, at most {MAX_TITLE} are allowed")
        for choice in card.choices:
            if len(choice.label) > MAX_BUTTON_LABEL:
                _report_limit(scope, f"a button of {len(choice.label)} characters, at most {MAX_BUTTON_LABEL}")
    quick = [choice for choice in message.choices if choice.kind == "quick reply"]
    if len(quick) > MAX_QUICK_REPLIES or any(len(choice.label) > MAX_QUICK_REPLY_TITLE for choice in quick):
        text = f"at most {MAX_QUICK_REPLIES} quick replies of {MAX_QUICK_REPLY_TITLE} characters are allowed"
        scope.note(ev.DiagnosticReported("channel-limit", text), rules=citations.REPLY_LIMIT_PASSED)


def _report_limit(scope: Scope, text: str) -> None:
    scope.note(ev.DiagnosticReported("channel-limit", text), rules=citations.LIMIT_PASSED)
