"""The messages of a conversation as the bot platform stores them (SET-LOG-TRANSCRIPTS).

A bot's setting Log Transcripts, on by default, decides about its sessions: without it the platform keeps that there was
a message, when and by whom, but not its text. What a consumer and a human agent write to each other reaches no bot.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .. import events as ev
from ..log import Log


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message that a bot received or sent; `text` is None where only metadata are kept.

    Attributes:
        at_ms: virtual time.
        sender: "consumer", or the bot's name.
    """

    at_ms: int
    sender: str
    text: str | None


def stored_messages(log: Log, conversation: str) -> Iterator[StoredMessage]:
    """The stored messages of a conversation, oldest first."""
    opened = {event.cause: event for event in log.of(ev.SessionStarted, conversation=conversation)}
    keeps_texts: dict[str | None, bool] = {}
    for event in log.of(ev.BotInputReceived, ev.MessagePublished, conversation=conversation):
        body = log.original(event)
        if session := opened.get(event.seq):
            started = log.original(session)
            assert isinstance(started, ev.SessionStarted)
            keeps_texts[event.bot] = started.logs_transcript
        match body:
            case ev.BotInputReceived(text=text, source="consumer"):
                yield StoredMessage(event.at_ms, "consumer", text if keeps_texts.get(event.bot, True) else None)
            case ev.MessagePublished(role="bot", sender=bot, text=text):
                yield StoredMessage(event.at_ms, bot, text if keeps_texts.get(bot, True) else None)
