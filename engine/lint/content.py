"""Checks of the content that interactions send: limits of length and number, markup, pictures, files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ..bot import Interaction
from ..events import FindingReported
from ..interactions import rich_content
from ..interactions.content import MAX_BUTTON_LABEL, MAX_TITLE
from .subject import Check, Findings, Subject

MAX_COMMENT: Final = 240  # INT-COMMENT-240
MAX_QUESTION: Final = 255  # INT-QUESTION-LENGTH

_TILE: Final = "content.results.tile.tileData[0]"


def _comments(subject: Subject) -> Findings:
    for one in subject.bot.interactions:
        if len(one.comment) > MAX_COMMENT:
            text = f"The comment has {len(one.comment)} characters, at most {MAX_COMMENT} are allowed: shorten it."
            yield FindingReported("INT-COMMENT-240", "info", one.where, f"{one.path}.comment.content", text)


_LIMITED_QUESTIONS: Final = frozenset({"TEXT_QUESTION", "MULTIPLE_CHOICE_QUESTION"})


def _question_length(subject: Subject) -> Findings:
    for one in subject.bot.interactions:
        if one.type in _LIMITED_QUESTIONS and len(one.text) > MAX_QUESTION:
            text = (
                f"The question has {len(one.text)} characters, at most {MAX_QUESTION} are allowed: put the rest into a "
                "Text statement before it."
            )
            yield FindingReported("INT-QUESTION-LENGTH", "warning", one.where, f"{one.path}.{_TILE}.text", text)


# --- markup ----------------------------------------------------------------------------------------------------------

_TAG: Final = re.compile(r"<\s*/?\s*([A-Za-z][A-Za-z0-9]*)((?:\s[^<>]*)?)/?>")
_ATTRIBUTE: Final = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_ALLOWED: Final = frozenset({"p", "br", "strong", "b", "i", "ul", "ol", "li", "a"})
_SCHEMES: Final = ("http:", "https:", "tel:", "mailto:", "{")  # a reference may hold any of them


def _markup(subject: Subject) -> Findings:
    for one in subject.bot.interactions:
        for problem in _markup_problems(one.text):
            why = f"{problem}: the allowed markup is p, br, strong, b, i, ul, ol, li, and a with an address."
            yield FindingReported("INT-HTML-SUBSET", "warning", one.where, f"{one.path}.{_TILE}.text", why)


def _markup_problems(text: str) -> Iterator[str]:
    for tag in _TAG.finditer(text) if "<" in text else ():
        name = tag[1].lower()
        if name not in _ALLOWED:
            yield f"The tag <{name}> is not shown"
        for attribute in _ATTRIBUTE.finditer(tag[2]):
            key, value = attribute[1].lower(), next((part for part in attribute.groups()[1:] if part is not None), "")
            if key.startswith("on"):
                yield f"The event attribute {key!r} of <{name}> is not valid"
            elif key == "href" and not value.strip().lower().startswith(_SCHEMES):
                yield f"The address {value!r} does not start with http, https, tel or mailto"


# --- images, audio, rich content -------------------------------------------------------------------------------------


def _images(subject: Subject) -> Findings:
    for one in subject.bot.interactions:
        urls = [(f"{_TILE}.url", one.image_url)] if one.type == "IMAGE" else []
        urls += [(f"{_TILE}.image", card.image) for card in one.cards]
        for place, url in urls:
            if url and not url.strip().lower().startswith(("http://", "https://", "{")):
                text = f"{url!r} is not the address of an image: use one with http or https, or variables."
                yield FindingReported("INT-IMAGE-URL", "error", one.where, f"{one.path}.{place}", text)


def _sound_and_film(subject: Subject) -> Findings:
    for one in subject.bot.interactions:
        if one.type in {"AUDIO", "VIDEO"}:
            text = f"Conversational Cloud does not support {one.type.lower()}, so nothing is sent: send a link instead."
            path = f"{one.path}.interactionType"
            yield FindingReported("INT-AUDIO-VIDEO-UNSUPPORTED", "warning", one.where, path, text)


def _rich_content(subject: Subject) -> Findings:
    for one in subject.bot.interactions:
        text = one.rich_json
        if text and not text.strip().startswith("{$") and (problem := rich_content.read(text).problem):
            path = f"{one.path}.{_TILE}.universalWidget.leMessageJson"
            yield FindingReported("INT-UNIVERSAL", "error", one.where, path, f"The rich content is {problem}.")


def _tiles(subject: Subject) -> Findings:
    for one in subject.bot.interactions:
        for number, problem in _tile_problems(one):
            path = f"{one.path}.content.results.tile.tileData[{number}]"
            yield FindingReported("INT-STRUCTURED-LIMITS", "warning", one.where, path, problem)


def _tile_problems(one: Interaction) -> Iterator[tuple[int, str]]:
    for number, card in enumerate(one.cards):
        for name, text in (("title", card.title), ("subtitle", card.subtitle)):
            if len(text) > MAX_TITLE:
                yield number, f"The {name} has {len(text)} characters, at most {MAX_TITLE} are allowed."
            if _TAG.search(text):
                yield number, f"The {name} has markup, and a tile's text cannot be formatted."
        for button in card.buttons:
            if len(button.name) > MAX_BUTTON_LABEL:
                yield number, f"A button has {len(button.name)} characters, at most {MAX_BUTTON_LABEL} are allowed."


# --- files -----------------------------------------------------------------------------------------------------------


def _file_uploads(subject: Subject) -> Findings:
    for dialog in subject.bot.dialogs:
        uploads = [one for one in subject.bot.chain(dialog) if one.type == "FILE_UPLOAD"]
        for one in uploads:
            if not _is_followed_by_file_integration(subject, one):
                text = "No Integration interaction of type File follows, so the uploaded file is not sent on: add one."
                yield FindingReported("INT-FILE-UPLOAD-RULES", "error", one.where, one.path, text)
        for one in uploads[1:]:  # C42: older documents allow it
            text = "This is not the first File Upload of the dialog: newer documents allow one for each dialog."
            yield FindingReported("INT-FILE-UPLOAD-RULES", "info", one.where, one.path, text)


def _is_followed_by_file_integration(subject: Subject, upload: Interaction) -> bool:
    following = subject.bot.following(upload)
    integration = subject.bot.integration_of(following) if following is not None else None
    return integration is not None and integration.type.upper() == "FILE"


# --- custom data fields ----------------------------------------------------------------------------------------------


def _two_prefixes(subject: Subject) -> Findings:
    """The prefix of custom data fields. Documents disagree: here both work, on the platform one may not (C11)."""
    for one in subject.bot.integrations:
        if one.field_rows and one.variable != one.name:
            field = one.field_rows[0].key
            text = (
                f"The integration is called {one.name!r} and its Response Data Variable {one.variable!r}; documents "
                f"disagree on whether texts say {{{one.name}.{field}}} or {{{one.variable}.{field}}}: use one name."
            )
            path = f"{one.path}.responseDataVariable"
            yield FindingReported("VAR-API-FIELD", "info", one.name, path, text)


CHECKS: Final[tuple[Check, ...]] = (
    _comments,
    _question_length,
    _markup,
    _images,
    _sound_and_film,
    _rich_content,
    _tiles,
    _file_uploads,
    _two_prefixes,
)
