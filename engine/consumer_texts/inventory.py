"""Every text of a bot that a consumer can see, with its place, its links, its variables and the limits it exceeds.

The order is that of the builder: dialog by dialog, interaction by interaction, then the bot's settings and the
platform's own words. Disabled dialogs and interactions show nothing, so their texts are left out. Values that scripts
compute are not known here; literal texts that they send are listed as scripted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ..bot import Bot, Interaction
from ..escalation.failures import FINAL_TEXT
from ..escalation.transfer_message import BLANK_MESSAGE, expand_newlines
from ..flow.fallback import BUILT_IN_FALLBACK
from ..flow.flow import ERROR_TEXT
from ..interactions import rich_content
from ..interactions.statement import CLOSE_STRINGS
from ..lint.custom_code import CodePanel, CustomCode
from ..matching.disambiguation import NONE_REPLY
from ..turn.reference_kinds import REFERENCE
from .scripted_texts import sent_by
from .shown_links import links_in
from .text_limits import exceeded

SETTINGS: Final = "(bot settings)"
PLATFORM: Final = "(platform)"
GLOBAL_FUNCTIONS: Final = "(global functions)"


@dataclass(frozen=True, slots=True)
class ConsumerText:
    """A text that a consumer can see.

    Attributes:
        dialog: its dialog; in parentheses, the other place that it belongs to.
        interaction: the interaction's name; "" outside of dialogs.
        kind: "text", "question", "quick reply", "button", "card title", "fallback response" and so on.
        text: as it is written in the export, references included.
        language: the bot's language.
        path: JSON path of its interaction, or of the code that sends it.
        is_scripted: a script sends it.
        links: the addresses in it, or behind it.
        variables: the references in it, as they are written.
        limits: the documented limits that it exceeds, each with the id of the rule.
    """

    dialog: str
    interaction: str
    kind: str
    text: str
    language: str
    path: str
    is_scripted: bool = False
    links: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()

    @property
    def length(self) -> int:
        """Characters, as they are counted by limits."""
        return len(self.text)


@dataclass(frozen=True, slots=True)
class ComputedText:
    """A text that a script computes, so that it cannot be listed: the code panel and the place in it."""

    where: str
    place: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """The texts of a bot, and the places where scripts send texts that are not known."""

    texts: tuple[ConsumerText, ...]
    computed: tuple[ComputedText, ...] = ()


@dataclass(frozen=True, slots=True)
class _Shown:
    """A text of an interaction before its place is known. `number` counts its kind from 1; `link` leads elsewhere."""

    kind: str
    text: str
    link: str = ""
    number: int = 1


def inventory(bot: Bot) -> Inventory:
    """All texts of this bot that a consumer can see."""
    code = CustomCode(bot)
    panels: dict[str, list[CodePanel]] = {}
    for panel in code.panels:
        panels.setdefault(panel.path.rpartition(".")[0], []).append(panel)
    found: list[ConsumerText] = []
    computed: list[ComputedText] = []
    for dialog in bot.dialogs:
        for one in bot.chain(dialog) if dialog.enabled else ():
            if not one.enabled:
                continue
            found += (_text(bot, dialog.name, one.name, shown, one.path, one) for shown in _shown(bot, one))
            _add_scripted(bot, code, panels.get(one.path, []), (dialog.name, one.name), found, computed)
    others = [panel for panel in code.panels if not panel.path.startswith("conversationMessage[")]
    for panel in others:
        place = GLOBAL_FUNCTIONS if panel.is_global else "(integrations)"
        name = "" if panel.is_global else panel.where
        _add_scripted(bot, code, [panel], (place, name), found, computed)
    found += (_text(bot, place, "", shown, path) for place, shown, path in _of_the_bot(bot))
    return Inventory(tuple(found), tuple(dict.fromkeys(computed)))


def _text(
    bot: Bot,
    dialog: str,
    interaction: str,
    shown: _Shown,
    path: str,
    one: Interaction | None = None,
    *,
    is_scripted: bool = False,
) -> ConsumerText:
    links = tuple(dict.fromkeys(filter(None, (shown.link, *links_in(shown.text)))))
    return ConsumerText(
        dialog,
        interaction,
        shown.kind,
        shown.text,
        bot.settings.language,
        path,
        is_scripted,
        links,
        tuple(dict.fromkeys(match[0] for match in REFERENCE.finditer(f"{shown.text} {shown.link}"))),
        tuple(exceeded(shown.kind, shown.text, shown.number, one, is_survey=bot.is_survey)),
    )


# --- interactions ----------------------------------------------------------------------------------------------------


def _shown(bot: Bot, one: Interaction) -> Iterator[_Shown]:
    """What the interaction shows, without what is empty or has a meaning of its own for the platform."""
    for shown in (*_content(one), *_around(bot, one)):
        is_closing = any(string in shown.text for string in CLOSE_STRINGS) and shown.kind == "text"
        if (shown.text.strip() or shown.link) and shown.text.strip() != BLANK_MESSAGE and not is_closing:
            yield shown


def _content(one: Interaction) -> Iterator[_Shown]:
    match one.type:
        case "DIALOG_STARTER" | "PRIVATE_MESSAGE" | "AUDIO" | "VIDEO" | "API_INTEGRATION" | "ESCALATION" | "KB_FAQ":
            return
        case "IMAGE":
            yield _Shown("image", "", one.image_url)
            return
        case "STRUCTURED":
            yield from _cards(one)
            return
        case "UNIVERSAL":
            yield from _rich(one.rich_json)
            return
        case "LIST_PICKER" if one.rich_json:
            yield from _rich(one.rich_json)
            return
    yield _Shown("question" if one.is_question else "text", one.text)
    match one.type:
        case "MULTIPLE_CHOICE_QUESTION":
            yield from _numbered("choice", one.choices)
        case "LIST_PICKER":
            yield from _numbered("list item", one.choices)
        case "QUICK_REPLY":
            yield from _numbered("quick reply", [reply.title for reply in one.quick_replies])
        case "BUTTON":
            for number, button in enumerate(one.buttons, 1):
                yield _Shown("button", button.name, button.callback if button.type == "web_url" else "", number)


def _cards(one: Interaction) -> Iterator[_Shown]:
    for number, card in enumerate(one.cards, 1):
        yield _Shown("card title", card.title, number=number)
        yield _Shown("card subtitle", card.subtitle, number=number)
        yield _Shown("card image", "", card.image, number)
        for at, button in enumerate(card.buttons, 1):
            link = button.callback if button.type == "web_url" else ""
            yield _Shown("card button", button.name, link, at)


def _rich(written: str) -> Iterator[_Shown]:
    """The texts of rich content that is written in the export; content that is a reference is known in a run only."""
    view = rich_content.read(written)
    for number, card in enumerate(view.cards, 1):
        yield _Shown("card title", card.title, number=number)
        yield _Shown("card subtitle", card.subtitle, number=number)
        yield _Shown("card image", "", card.image, number)
        for at, choice in enumerate(card.choices, 1):
            yield _Shown("card button", choice.label, choice.payload if choice.kind == "link" else "", at)
    for at, choice in enumerate(view.choices, 1):
        link = choice.payload if choice.kind == "link" else ""
        yield _Shown("quick reply" if choice.kind == "link" else choice.kind, choice.label, link, at)


def _numbered(kind: str, labels: tuple[str, ...] | list[str]) -> Iterator[_Shown]:
    yield from (_Shown(kind, label, number=number) for number, label in enumerate(labels, 1))


def _around(bot: Bot, one: Interaction) -> Iterator[_Shown]:
    """The texts of an interaction in addition to its content: fallbacks, transfer, files, searches."""
    if one.is_question:
        yield _Shown("fallback response", one.fallback_response)
        for rule in one.rules:
            for condition in rule.conditions:
                if condition.match_type == "NO_MATCH":
                    yield _Shown("no-match message", condition.fallback_message)
    if escalation := bot.escalation(one):
        yield _Shown("transfer message", expand_newlines(escalation.message))
    if one.type == "KB_FAQ":
        yield _Shown("nothing-found message", one.knowledge.not_found_message)
    if one.type == "FILE_UPLOAD":
        files = one.file_upload
        yield _Shown("file in progress", files.in_progress_message)
        yield _Shown("file accepted", files.success_message)
        yield _Shown("file failed", files.failure_message)
        yield _Shown("file type refused", files.validation_failure_message)


# --- scripts, settings -----------------------------------------------------------------------------------------------


def _add_scripted(
    bot: Bot,
    code: CustomCode,
    panels: list[CodePanel],
    place: tuple[str, str],
    found: list[ConsumerText],
    computed: list[ComputedText],
) -> None:
    """Add what these panels send."""
    for panel in panels:
        for sent in sent_by(panel, code.global_functions):
            if sent.text is None:
                computed.append(ComputedText(panel.where, panel.place(sent.line, sent.column)))
            elif sent.text.strip():
                shown = _Shown(sent.kind, sent.text, number=sent.number)
                found.append(_text(bot, *place, shown, panel.path, is_scripted=True))


def _of_the_bot(bot: Bot) -> Iterator[tuple[str, _Shown, str]]:
    """The texts of the bot's settings, and the platform's own ones where no setting replaces them."""
    friendly, attributes = bot.user_friendly_response, "bot.botAttributes.DEFAULT_ERROR_MESSAGE"
    if friendly:
        yield SETTINGS, _Shown("user-friendly response", friendly), attributes
    else:
        yield PLATFORM, _Shown("error text", ERROR_TEXT), ""
        if any(bot.escalation(one) for one in bot.interactions):
            yield PLATFORM, _Shown("failed-transfer text", FINAL_TEXT), ""
    if bot.is_survey and bot.settings.session_expired_message:
        yield (
            SETTINGS,
            _Shown("session-expired message", bot.settings.session_expired_message),
            "bot.sessionExpiredMessage",
        )
    if bot.fallback_dialog is None and not bot.is_survey:
        yield PLATFORM, _Shown("fallback text", BUILT_IN_FALLBACK), ""
    if bot.disambiguation_dialog is not None:
        yield PLATFORM, _Shown("disambiguation reply", NONE_REPLY), ""
