"""Then steps for the messages that a consumer sees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...engine import events as ev
from ...engine.secrets import REDACTED
from .gherkin_lines import Keyword, Line, Step, can_be_quoted, listed, quoted, reads_well_in_cell, spoken

THEN: Keyword = "Then"


def messages(said: Sequence[ev.MessagePublished], *, bots: int) -> Iterator[Line]:
    """The messages that the consumer sees, in order.

    Args:
        said: messages to the consumer.
        bots: the number of bots that take part; with several, steps name the bot.
    """
    plain: list[str] = []
    for message in said:
        if bots < 2 and _is_plain(message):
            plain.append(message.text)
            continue
        yield from _bot_says(plain)
        plain = []
        yield from _seen(message, named=bots > 1)
    yield from _bot_says(plain)


def sees(name: str, message: ev.MessagePublished) -> Step | None:
    """Another consumer sees a message; None when quotes cannot hold it."""
    if not can_be_quoted(message.text) or REDACTED in message.text:
        return None
    return Step(THEN, f"the consumer {quoted(name)} sees {quoted(message.text)}")


def _is_plain(message: ev.MessagePublished) -> bool:
    return (
        message.role == "bot"
        and not message.choices
        and not message.cards
        and reads_well_in_cell(message.text)
        and (REDACTED not in message.text)
    )


def _bot_says(texts: Sequence[str]) -> Iterator[Step]:
    if len(texts) > 1:
        yield Step(THEN, "the bot says:", tuple((text,) for text in texts))
    for text in texts if len(texts) == 1 else ():
        yield Step(THEN, f"the bot says {quoted(text)}")


def _seen(message: ev.MessagePublished, *, named: bool) -> Iterator[Step]:
    if message.role != "bot":
        if can_be_quoted(message.text):
            yield Step(THEN, f"the consumer sees {quoted(message.text)}")
        return
    if message.cards and not message.text:
        noun = "card" if len(message.cards) == 1 else "cards"
        yield Step(THEN, f"the bot shows the {noun} {listed([card.title for card in message.cards])}")
    else:
        yield _text(message, named=named)
    if message.choices:
        yield Step(THEN, f"the bot offers {listed([choice.label for choice in message.choices])}")
    for card in message.cards:
        if card.subtitle:
            yield Step(THEN, f"the card has the subtitle {quoted(card.subtitle)}")
        if card.choices:
            yield Step(THEN, f"the card offers {listed([choice.label for choice in card.choices])}")


def _text(message: ev.MessagePublished, *, named: bool) -> Step:
    text = message.text
    if REDACTED in text or not can_be_quoted(text):
        return Step(THEN, f"the bot says a text that matches {quoted(_pattern(text))}")
    if named:
        return Step(THEN, f"the bot {quoted(message.sender)} says {quoted(text)}")
    return spoken(THEN, "the bot says", text)


def _pattern(text: str) -> str:
    """A regular expression for a text with parts that cannot be written, or must not be."""
    pieces = [
        "".join(re.escape(sign) if can_be_quoted(sign) else "." for sign in piece) for piece in text.split(REDACTED)
    ]
    return f"^{'.*'.join(pieces)}$"
