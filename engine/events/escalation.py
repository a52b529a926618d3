"""The escalation of a conversation: attempts, failures, silence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..escalation.table import FailedHow, GivenUp, State


@dataclass(frozen=True, slots=True)
class EscalationRequested:
    """The bot requests a transfer. `skill_id` is the resolved field, `raw` the field as written.

    `attempt` counts the attempts of the bot in this conversation; a request while one is under way belongs to that one.
    """

    skill_id: str
    raw: str
    agent_id: str
    message: str
    via: Literal["Agent Transfer", "LivePerson Agent Escalation", "fallback skill", "stuck conversation", "bot group"]
    transfer_bot_context: bool = False
    attempt: int = 0
    state: State = State.ATTEMPTING
    kind: Literal["EscalationRequested"] = "EscalationRequested"


@dataclass(frozen=True, slots=True)
class EscalationRefused:
    """The skill id is not numeric: no call is made, the fallback procedure follows."""

    skill_id: str
    raw: str
    state: State = State.WITH_BOT
    kind: Literal["EscalationRefused"] = "EscalationRefused"


@dataclass(frozen=True, slots=True)
class TransferAccepted:
    """The cloud answered the transfer call with success. A later event says whether an agent accepts the
    conversation."""

    skill_id: str
    attempt: int = 0
    state: State = State.TRANSFERRING
    kind: Literal["TransferAccepted"] = "TransferAccepted"


@dataclass(frozen=True, slots=True)
class EscalationAbandoned:
    """The bot has given up an attempt: its call may still move the conversation, but has no other effect."""

    attempt: int = 0
    why: GivenUp = "the call was lost"
    state: State = State.WITH_BOT
    kind: Literal["EscalationAbandoned"] = "EscalationAbandoned"


@dataclass(frozen=True, slots=True)
class EscalationReconciled:
    """The cloud has done something that the bot did not expect: the conversation is where the cloud reports it.

    `attempt` is the one that the cloud has carried out, or given back, 0 for none; `given_up`: the bot had given it up
    before.
    """

    attempt: int
    given_up: bool
    state: State
    kind: Literal["EscalationReconciled"] = "EscalationReconciled"


@dataclass(frozen=True, slots=True)
class TransferFailed:
    """A transfer attempt failed. `failures` counts the consecutive ones, this one included when it counts."""

    how: FailedHow
    detail: str
    counted: bool
    failures: int
    attempt: int = 0
    state: State = State.WITH_BOT
    kind: Literal["TransferFailed"] = "TransferFailed"


@dataclass(frozen=True, slots=True)
class EscalationStopped:
    """Too many failures: no further failure message, the final text goes to the consumer."""

    failures: int
    text: str
    resets: bool = True  # whether a later escalation counts from zero
    state: State = State.WITH_BOT
    kind: Literal["EscalationStopped"] = "EscalationStopped"


@dataclass(frozen=True, slots=True)
class EscalationCompleted:
    """The ring of a transfer was accepted. `failures` is the new count: 0, since the transfer has succeeded."""

    agent: str
    failures: int = 0
    attempt: int = 0
    state: State = State.TAKEN
    kind: Literal["EscalationCompleted"] = "EscalationCompleted"


@dataclass(frozen=True, slots=True)
class SilenceLapsed:
    """The bot has been silent for longer than fallbackEscalationTime."""

    silence_ms: int
    kind: Literal["SilenceLapsed"] = "SilenceLapsed"


@dataclass(frozen=True, slots=True)
class PostTransferOutput:
    """The bot sent a message after the transfer call: shown while the bot was still assigned, dropped later."""

    text: str
    shown: bool
    kind: Literal["PostTransferOutput"] = "PostTransferOutput"


@dataclass(frozen=True, slots=True)
class MessageResent:
    """The bot left a consumer message unanswered and receives it again; `tries` includes this one."""

    text: str
    tries: int
    kind: Literal["MessageResent"] = "MessageResent"


@dataclass(frozen=True, slots=True)
class ConversationStuck:
    """The last try was not answered; `measure` is the connector's reaction."""

    tries: int
    measure: str
    kind: Literal["ConversationStuck"] = "ConversationStuck"


@dataclass(frozen=True, slots=True)
class TransferContextPassed:
    """The content of Transfer Bot Context was passed to the receiver bot."""

    intent_id: str
    user_message: str
    kind: Literal["TransferContextPassed"] = "TransferContextPassed"
