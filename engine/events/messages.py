"""Messages and other things that people see in a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["consumer", "bot", "agent", "system"]
Layout = Literal["", "vertical", "horizontal"]  # of several cards
AcceptStatus = Literal["ACCEPT", "READ", "ACCESS", "NACK", "ACTION"]
ChatState = Literal["ACTIVE", "INACTIVE", "GONE", "COMPOSING", "PAUSE", "BACKGROUND"]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tap: a quick reply, a button, a choice. `payload` is what the bot receives."""

    label: str
    payload: str
    kind: Literal["quick reply", "button", "choice", "list item", "link"] = "button"
    shown: str = ""  # what the window writes for the consumer, where it is not what `written` says by default

    @property
    def written(self) -> str:
        """What the window writes when it is tapped: a button's payload, of all others the label."""
        return self.shown or (self.payload if self.kind == "button" else self.label)


@dataclass(frozen=True, slots=True)
class Card:
    title: str = ""
    subtitle: str = ""
    image: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """A file that the consumer uploads. `caption` is what was written beside it."""

    name: str
    size_bytes: int = 1024
    caption: str = ""

    @property
    def type(self) -> str:
        """Its extension: "pdf"."""
        return self.name.rpartition(".")[2] if "." in self.name else ""


@dataclass(frozen=True, slots=True)
class MessagePublished:
    """A message in the conversation's history. `audience` "agents" means the consumer does not see it."""

    role: Role
    sender: str
    text: str
    choices: tuple[Choice, ...] = ()
    cards: tuple[Card, ...] = ()
    audience: Literal["all", "agents"] = "all"
    rich: str = ""  # rich-messaging JSON as it was sent
    payload: str | None = None  # what the thing carries that the consumer tapped, None for typed words
    layout: Layout = ""
    file: File | None = None
    metadata: str = ""  # what the channel attached, a JSON list of objects with a type
    content_type: str = "text/plain"  # of something else `text` is the message as JSON
    kind: Literal["MessagePublished"] = "MessagePublished"


@dataclass(frozen=True, slots=True)
class AcceptStatusPublished:
    """Somebody says what became of messages, by their sequence numbers. `dialog_id` is a MessagingDialog's."""

    role: Role
    sender: str
    status: AcceptStatus
    sequences: tuple[int, ...]
    dialog_id: str
    kind: Literal["AcceptStatusPublished"] = "AcceptStatusPublished"


@dataclass(frozen=True, slots=True)
class ChatStatePublished:
    """Somebody types, stops typing, or looks away."""

    role: Role
    sender: str
    state: ChatState
    dialog_id: str
    kind: Literal["ChatStatePublished"] = "ChatStatePublished"
