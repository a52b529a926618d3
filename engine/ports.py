"""The ports of the bot platform, to the systems around it: small protocols, one per neighbour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol, runtime_checkable

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
    "EntityPort",
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

NO_CAPTION: Final = "__EMPTYTEXT__"  # the bot's input for a file without a caption, JS-GET-FILE


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message the bot sends: text, choices, cards. The text may be empty when there are cards.

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
    """An input for the bot.

    Attributes:
        text: the input.
        source: the sender of the text.
        payload: the payload of a tapped choice, None for typed text.
        file: the file that the consumer uploaded with it.
        rules: the documented rules by which it is delivered in this form.
        is_lost: the bot's response will be lost, by a fault.
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
    """The Transfer Bot Context object: an intent, a user message, or both; empty strings by default."""

    intent_id: str = ""
    user_message: str = ""


@dataclass(frozen=True, slots=True)
class IntentScore:
    """A possible intent of an utterance.

    Attributes:
        intent: its name.
        score: 0 to 1.
        child: for a meta intent, the intent it was recognised by.
        masked_text: the text that the intent was predicted from, with entities replaced by their names.
    """

    intent: str
    score: float
    child: str = ""
    masked_text: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """A phrase of an utterance that an entity recognises: `phrase` as it was used, `value` its data value."""

    name: str
    phrase: str
    value: str = ""


class MessagingPort(Protocol):
    """The actions of a bot agent at the Conversational Cloud."""

    def accept_ring(self, ring_id: str) -> None:
        """Accept the conversation; without effect when the ring is over."""

    def publish(self, conversation_id: str, message: Outgoing, *, preview: bool = False) -> bool:
        """Put a message of the assigned bot agent into the conversation; False: it has left, the message is dropped.

        A `preview` does not go through the cloud: whitelists do not apply.
        """

    def mark_read(self, conversation_id: str, *, rules: tuple[str, ...] = ()) -> None:
        """Report the consumer's messages in the current dialog as read; without effect when nothing is unread, or the
        bot is not assigned."""

    def close(self, conversation_id: str, *, survey: bool) -> None:
        """End the conversation, with or without a survey; without effect when the bot has left it."""

    def set_profile(self, conversation_id: str, names: tuple[str, str]) -> bool:
        """Name the consumer, first and last name, for its agents; False: the account does not support that."""

    def history(self, conversation_id: str) -> Sequence[HistoryLine]: ...

    def channel(self, conversation_id: str) -> str:
        """The channel the consumer uses, as getUserChannel calls it."""


class BotAgent(Protocol):
    """The notifications from the Conversational Cloud to a bot agent: the receiving side of an agent connector."""

    @property
    def is_chat(self) -> bool:
        """Whether its bot's channel is Live Chat and not Messaging."""

    def ring_offered(self, ring_id: str, conversation_id: str) -> None: ...

    def conversation_assigned(self, conversation_id: str, context: TransferContext | None) -> None:
        """The bot agent's ring was accepted; `context` comes from the bot that transferred the conversation."""

    def consumer_wrote(self, conversation_id: str, text: str, payload: str | None, file: File | None = None) -> None:
        """The consumer wrote, tapped or uploaded while this bot agent is assigned.

        `payload` is that of the tapped choice.
        """

    def consumer_stepped_up(self, conversation_id: str) -> None:
        """The consumer has signed in during the conversation."""

    def transfer_started(self, conversation_id: str, attempt: int) -> None:
        """The cloud has begun to carry out this bot's attempt to transfer, even if its answer is lost."""

    def transfer_failed(self, conversation_id: str, detail: str) -> None:
        """A transfer of this bot failed after it was accepted; the conversation has just come back."""

    def transfer_taken(self, conversation_id: str, agent: str) -> None:
        """The ring of the conversation that this bot transferred has been accepted."""

    def conversation_left(self, conversation_id: str) -> None:
        """The bot agent is no longer assigned: its transfer was accepted, or another agent took the conversation."""

    def conversation_closed(self, conversation_id: str) -> None: ...

    def conversation_forgotten(self, conversation_id: str) -> None:
        """The cloud forgets a conversation that is over: its data can be dropped."""


SurveyEnding = Literal["completed", "timed out", "closed by Conversational Cloud"]


class SurveyPort(MessagingPort, Protocol):
    """The additional actions of a survey bot."""

    def survey_timed_out(self, conversation_id: str) -> None:
        """The consumer has not answered for the length of the bot's session."""


class SurveyAgent(BotAgent, Protocol):
    """The additional notifications to a survey bot."""

    def survey_started(self, conversation_id: str) -> None:
        """The conversation has been closed, its survey is this bot's."""


class Configured(Protocol):
    """An owner of an agent connector's settings, which are replaced as a whole by a change."""

    settings: ConnectorSettings


class NluPort(Protocol):
    """Natural language understanding, scripted when offline."""

    def score(self, text: str) -> Sequence[IntentScore]:
        """The possible intents of `text`, best first; empty without one."""

    def entities(self, text: str) -> Sequence[Entity]:
        """The entities in `text`, in its order."""


@runtime_checkable
class EntityPort(Protocol):
    """Natural language understanding that can say which entities it recognises."""

    def knows(self, entity: str) -> bool:
        """Whether it recognises the phrases of this entity, by its name."""


@dataclass(frozen=True, slots=True)
class ConsumerFacts:
    """The cloud's data on a conversation's consumer, for a bot's code.

    Attributes:
        id: the consumer's, the same in all conversations.
        personal_info, customer_info: JSON objects of an authenticated consumer, None without one.
        engagement: engagement attributes by name.
        metadata: the metadata of the consumer's latest message: type to JSON list.
    """

    id: str
    personal_info: str | None = None
    customer_info: str | None = None
    engagement: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)


class ConsumerPort(Protocol):
    """Data on the consumer of a conversation."""

    def consumer_id(self, conversation_id: str) -> str: ...

    def facts(self, conversation_id: str) -> ConsumerFacts: ...


ContextOwners = Mapping[ContextScope, str]  # the bot, the consumer and the conversation of a script that asks
ContextChange = ContextNamespaceRegistered | ContextNamespaceDeleted | ContextDataSet | ContextDataDeleted
ContextData = Mapping[str, Mapping[ContextScope, Mapping[str, str]]]  # namespace → scope → property → JSON text


class ContextPort(Protocol):
    """The Conversation Context Service of the account."""

    def data(self, owners: ContextOwners) -> ContextData:
        """The data that these owners see now, by namespace. The log's events change it."""


class BotLink(Protocol):
    """The connection between agent connector and bot, with its faults. Each call consumes the fault of one message."""

    def input_arrives(self) -> bool:
        """Whether the next message reaches the bot; False while the bot is silent."""

    def response_arrives(self) -> bool:
        """Whether the bot's response to this message arrives; False when it is lost."""
