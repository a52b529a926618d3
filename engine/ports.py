"""What the bot platform needs from outside, and what it offers: one protocol per neighbour, few methods each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from .events import Card, Choice, Role


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message the bot sends: text, things to tap, cards. An empty text with cards is fine.

    `node`, `cause` and `rules` go into the header of the message's event, see `Event`.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    cards: tuple[Card, ...] = ()
    rich: str = ""
    private: bool = False
    node: str | None = None
    cause: int | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryLine:
    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class TransferContext:
    """The Transfer Bot Context object: an intent, a user message, or both; empty strings where there is none."""

    intent_id: str = ""
    user_message: str = ""


@dataclass(frozen=True, slots=True)
class IntentScore:
    """An intent the utterance may mean. `score` runs from 0 to 1; `child` is what a meta intent was recognised by."""

    intent: str
    score: float
    child: str = ""


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

    def publish(self, conversation_id: str, message: Outgoing) -> bool:
        """Put a message of the assigned bot agent into the conversation; False: it has left, the message is dropped."""

    def close(self, conversation_id: str, *, survey: bool) -> None:
        """End the conversation, with or without a survey; nothing happens when the bot has left it."""

    def history(self, conversation_id: str) -> Sequence[HistoryLine]: ...


class BotAgent(Protocol):
    """What the Conversational Cloud tells a bot agent: the receiving side of an agent connector."""

    def ring_offered(self, ring_id: str, conversation_id: str) -> None: ...

    def conversation_assigned(self, conversation_id: str, context: TransferContext | None) -> None:
        """The bot agent's ring was accepted; `context` is what a sending bot passed along."""

    def consumer_wrote(self, conversation_id: str, text: str, payload: str | None) -> None:
        """The consumer wrote or tapped while this bot agent is assigned; `payload` is what the tapped thing carries."""

    def transfer_failed(self, conversation_id: str, detail: str) -> None:
        """A transfer of this bot failed after it was accepted; the conversation has just come back."""

    def transfer_taken(self, conversation_id: str, agent: str) -> None:
        """Somebody accepted the ring of the conversation that this bot transferred."""

    def conversation_left(self, conversation_id: str) -> None:
        """The bot agent is no longer assigned (transferred away): told when somebody has accepted."""

    def conversation_closed(self, conversation_id: str) -> None: ...


class NluPort(Protocol):
    """Natural language understanding. Offline it is scripted."""

    def score(self, text: str) -> Sequence[IntentScore]:
        """The intents `text` may mean, best first; empty when it means none."""

    def entities(self, text: str) -> Sequence[Entity]:
        """The entities in `text`, in its order."""


class BrainLink(Protocol):
    """The line between agent connector and bot: faults live here. Each call uses one message's fate up."""

    def input_arrives(self) -> bool:
        """Whether the next message reaches the bot; False while the bot is silent."""

    def response_arrives(self) -> bool:
        """Whether what the bot answers to this message comes out; False when the response is lost."""
