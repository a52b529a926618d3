"""Messages and other visible events of a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..lookalikes import as_seen

Role = Literal["consumer", "bot", "agent", "system"]
Layout = Literal["", "vertical", "horizontal"]  # of several cards
AcceptStatus = Literal["ACCEPT", "READ", "ACCESS", "NACK", "ACTION"]
ChatState = Literal["ACTIVE", "INACTIVE", "GONE", "COMPOSING", "PAUSE", "BACKGROUND"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A quick reply, a button or another choice that can be tapped. The bot receives `payload`.

    An export may have a label that ends in a line break. The window does not show it, so it is not part of `label`.
    """

    label: str
    payload: str
    kind: Literal["quick reply", "button", "choice", "list item", "link"] = "button"
    shown: str = ""  # the text the window writes for the consumer, if it differs from the default of `written`

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", as_seen(self.label))

    @property
    def written(self) -> str:
        """The text the window writes when it is tapped: the payload of a button, the label of any other choice."""
        return self.shown or (self.payload if self.kind == "button" else self.label)


@dataclass(frozen=True, slots=True)
class Card:
    """A card of structured content; its title is as the window shows it, like the label of a choice."""

    title: str = ""
    subtitle: str = ""
    image: str = ""
    choices: tuple[Choice, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", as_seen(self.title))


@dataclass(frozen=True, slots=True)
class File:
    """A file that the consumer uploads. `caption` is the text sent with it."""

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
    payload: str | None = None  # the payload of the tapped choice, None for typed text
    layout: Layout = ""
    file: File | None = None
    metadata: str = ""  # attached by the channel, a JSON list of objects with a type
    content_type: str = "text/plain"  # for any other type, `text` is the message as JSON
    kind: Literal["MessagePublished"] = "MessagePublished"


@dataclass(frozen=True, slots=True)
class AcceptStatusPublished:
    """A client, or the agent connector of a bot, reports the status of messages, by their sequence numbers.

    `dialog_id` is a MessagingDialog's.
    """

    role: Role
    sender: str
    status: AcceptStatus
    sequences: tuple[int, ...]
    dialog_id: str
    kind: Literal["AcceptStatusPublished"] = "AcceptStatusPublished"


@dataclass(frozen=True, slots=True)
class ChatStatePublished:
    """A participant types, stops typing, or looks away."""

    role: Role
    sender: str
    state: ChatState
    dialog_id: str
    kind: Literal["ChatStatePublished"] = "ChatStatePublished"
