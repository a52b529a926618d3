"""What the bot platform needs from outside, and what it offers: one protocol per neighbour, few methods each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol

from .events import (
    Card,
    Choice,
    ContextDataDeleted,
    ContextDataSet,
    ContextNamespaceDeleted,
    ContextNamespaceRegistered,
    ContextScope,
    File,
    Layout,
    Role,
    Source,
)
from .settings import ConnectorSettings

__all__ = [
    "NO_CAPTION",
    "BotAgent",
    "BotLink",
    "Configured",
    "ConsumerFacts",
    "ConsumerPort",
    "ContextChange",
    "ContextData",
    "ContextOwners",
    "ContextPort",
    "Delivery",
    "Entity",
    "HistoryLine",
    "IntentScore",
    "MessagingPort",
    "NluPort",
    "Outgoing",
    "SurveyAgent",
    "SurveyEnding",
    "SurveyPort",
    "TransferContext",
]

NO_CAPTION: Final = "__EMPTYTEXT__"  # what a bot receives for a file without a caption, JS-GET-FILE


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message the bot sends: text, things to tap, cards. An empty text with cards is fine.

    `node` and `rules` go into the header of the message's event, see `Event`.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    cards: tuple[Card, ...] = ()
    rich: str = ""
    private: bool = False
    layout: Layout = ""
    node: str | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is handed to the bot.

    Attributes:
        text: the input.
        source: whose words they are.
        payload: what a tapped thing carries, None for typed words.
        file: what the consumer has uploaded with it.
        rules: the documented rules by which it is handed over in this form.
        is_lost: whether the bot's response is not going to come out, a fault.
    """

    text: str
    source: Source = "consumer"
    payload: str | None = None
    file: File | None = None
    rules: tuple[str, ...] = ()
    is_lost: bool = False


@dataclass(frozen=True, slots=True)
class HistoryLine:
    role: Role
    text: str
    private: bool = False  # for agents only
    seq: int = field(default=0, compare=False)  # its event in the log
    file: File | None = None


@dataclass(frozen=True, slots=True)
class TransferContext:
    """The Transfer Bot Context object: an intent, a user message, or both; empty strings where there is none."""

    intent_id: str = ""
    user_message: str = ""


@dataclass(frozen=True, slots=True)
class IntentScore:
    """An intent the utterance may mean.

    Attributes:
        intent: its name.
        score: 0 to 1.
        child: for a meta intent, the intent it was recognised by.
        heard: what the intent was predicted from, where entities were replaced by their names.
    """

    intent: str
    score: float
    child: str = ""
    heard: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """Words of an utterance that an entity recognises: `phrase` as it was used, `value` its data value."""

    name: str
    phrase: str
    value: str = ""


class MessagingPort(Protocol):
    """What a bot agent can do at the Conversational Cloud."""

    def accept_ring(self, ring_id: str) -> None:
        """Take the conversation; nothing happens when the ring is over by now."""

    def publish(self, conversation_id: str, message: Outgoing, *, preview: bool = False) -> bool:
        """Put a message of the assigned bot agent into the conversation; False: it has left, the message is dropped.

        A `preview` is none of the cloud's business: no whitelist applies.
        """

    def close(self, conversation_id: str, *, survey: bool) -> None:
        """End the conversation, with or without a survey; nothing happens when the bot has left it."""

    def set_profile(self, conversation_id: str, names: tuple[str, str]) -> bool:
        """Name the consumer, first and last name, for those who see the conversation; False: the account does not."""

    def history(self, conversation_id: str) -> Sequence[HistoryLine]: ...

    def channel(self, conversation_id: str) -> str:
        """The channel the consumer uses, as getUserChannel calls it."""


class BotAgent(Protocol):
    """What the Conversational Cloud tells a bot agent: the receiving side of an agent connector."""

    @property
    def is_chat(self) -> bool:
        """Whether its bot's channel is Live Chat and not Messaging."""

    def ring_offered(self, ring_id: str, conversation_id: str) -> None: ...

    def conversation_assigned(self, conversation_id: str, context: TransferContext | None) -> None:
        """The bot agent's ring was accepted; `context` is what a sending bot passed along."""

    def consumer_wrote(self, conversation_id: str, text: str, payload: str | None, file: File | None = None) -> None:
        """The consumer wrote, tapped or uploaded while this bot agent is assigned.

        `payload` is what the tapped thing carries.
        """

    def consumer_stepped_up(self, conversation_id: str) -> None:
        """The consumer has signed in during the conversation."""

    def transfer_started(self, conversation_id: str, attempt: int) -> None:
        """The cloud has begun to carry out this bot's attempt to transfer, whatever becomes of its answer."""

    def transfer_failed(self, conversation_id: str, detail: str) -> None:
        """A transfer of this bot failed after it was accepted; the conversation has just come back."""

    def transfer_taken(self, conversation_id: str, agent: str) -> None:
        """The ring of the conversation that this bot transferred has been accepted."""

    def conversation_left(self, conversation_id: str) -> None:
        """The bot agent is no longer assigned: its transfer was accepted, or the conversation was taken from it."""

    def conversation_closed(self, conversation_id: str) -> None: ...

    def conversation_forgotten(self, conversation_id: str) -> None:
        """The cloud forgets a conversation that is over: nothing of it is needed any more."""


SurveyEnding = Literal["completed", "timed out", "closed by Conversational Cloud"]


class SurveyPort(MessagingPort, Protocol):
    """What a survey bot can do besides."""

    def survey_timed_out(self, conversation_id: str) -> None:
        """Nobody has answered for the length of the bot's session."""


class SurveyAgent(BotAgent, Protocol):
    """What the Conversational Cloud tells a survey bot besides."""

    def survey_started(self, conversation_id: str) -> None:
        """The conversation has been closed, its survey is this bot's."""


class Configured(Protocol):
    """What has an agent connector's settings; they are replaced as a whole when one is changed."""

    settings: ConnectorSettings


class NluPort(Protocol):
    """Natural language understanding. Offline it is scripted."""

    def score(self, text: str) -> Sequence[IntentScore]:
        """The intents `text` may mean, best first; empty when it means none."""

    def entities(self, text: str) -> Sequence[Entity]:
        """The entities in `text`, in its order."""


@dataclass(frozen=True, slots=True)
class ConsumerFacts:
    """What the cloud knows of a conversation's consumer, as a bot's code may ask for it.

    Attributes:
        id: the consumer's, the same in all conversations.
        personal_info, customer_info: JSON objects of an authenticated consumer, None when there are none.
        engagement: engagement attributes by name.
        metadata: what the channel attached to the consumer's latest message: type to JSON list.
    """

    id: str
    personal_info: str | None = None
    customer_info: str | None = None
    engagement: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)


class ConsumerPort(Protocol):
    """Who the consumer of a conversation is."""

    def consumer_id(self, conversation_id: str) -> str: ...

    def facts(self, conversation_id: str) -> ConsumerFacts: ...


ContextOwners = Mapping[ContextScope, str]  # the bot, the consumer and the conversation of a script that asks
ContextChange = ContextNamespaceRegistered | ContextNamespaceDeleted | ContextDataSet | ContextDataDeleted
ContextData = Mapping[str, Mapping[ContextScope, Mapping[str, str]]]  # namespace → scope → property → JSON text


class ContextPort(Protocol):
    """The Conversation Context Service of the account."""

    def data(self, owners: ContextOwners) -> ContextData:
        """What these owners see now, namespace by namespace. It changes by the log's events."""


class BotLink(Protocol):
    """The line between agent connector and bot: faults live here. Each call uses one message's fate up."""

    def input_arrives(self) -> bool:
        """Whether the next message reaches the bot; False while the bot is silent."""

    def response_arrives(self) -> bool:
        """Whether what the bot answers to this message comes out; False when the response is lost."""
