"""The escalation of a conversation: attempts, failures, silence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..escalation.table import FailedHow, GivenUp, State


@dataclass(frozen=True, slots=True)
class EscalationRequested:
    """The bot wants the conversation transferred. `skill_id` is what the field resolved to, `raw` what it says.

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
    """The cloud answered the transfer call with success. Whether the conversation is taken shows later."""

    skill_id: str
    attempt: int = 0
    state: State = State.TRANSFERRING
    kind: Literal["TransferAccepted"] = "TransferAccepted"


@dataclass(frozen=True, slots=True)
class EscalationAbandoned:
    """The bot has given an attempt up: what its call still brings about only changes where the conversation is."""

    attempt: int = 0
    why: GivenUp = "the call was lost"
    state: State = State.WITH_BOT
    kind: Literal["EscalationAbandoned"] = "EscalationAbandoned"


@dataclass(frozen=True, slots=True)
class EscalationReconciled:
    """The cloud has done what the bot did not expect: the conversation is where the cloud says it is.

    `attempt` is the one that the cloud has carried out, or given back, 0 for none; `given_up` says whether the bot had
    given it up before.
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
    resets: bool = True  # whether a later escalation starts from zero
    state: State = State.WITH_BOT
    kind: Literal["EscalationStopped"] = "EscalationStopped"


@dataclass(frozen=True, slots=True)
class EscalationCompleted:
    """The ring of a transfer was accepted. `failures` are counted from now on: none, the transfer has succeeded."""

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
    """The bot said something after the transfer call: shown while it was still there, dropped later."""

    text: str
    shown: bool
    kind: Literal["PostTransferOutput"] = "PostTransferOutput"


@dataclass(frozen=True, slots=True)
class MessageResent:
    """The bot left a consumer message unanswered and gets it again; `tries` counts this time."""

    text: str
    tries: int
    kind: Literal["MessageResent"] = "MessageResent"


@dataclass(frozen=True, slots=True)
class ConversationStuck:
    """The last try has gone unanswered; `measure` is what the connector does about it."""

    tries: int
    measure: str
    kind: Literal["ConversationStuck"] = "ConversationStuck"


@dataclass(frozen=True, slots=True)
class TransferContextPassed:
    """What Transfer Bot Context hands to the receiver bot."""

    intent_id: str
    user_message: str
    kind: Literal["TransferContextPassed"] = "TransferContextPassed"
