"""Conversations at the Conversational Cloud: queue, rings, participants, transfers, the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .messages import Role

ParticipantRole = Literal["ASSIGNED_AGENT", "AGENT", "MANAGER", "READER"]  # of participants other than the consumer
TtrType = Literal["URGENT", "NORMAL", "PRIORITIZED", "CUSTOM"]


@dataclass(frozen=True, slots=True)
class ConversationStarted:
    consumer: str
    skill_id: str
    channel: str = "lp_web"  # as getUserChannel calls it
    context: str = ""  # sent by the window, a JSON object
    kind: Literal["ConversationStarted"] = "ConversationStarted"


@dataclass(frozen=True, slots=True)
class ConversationQueued:
    """The conversation waits for an agent who serves this skill. `agent_id` is the suggested agent, if any.

    Only the suggested agent is rung for `wait_ms`. `by` is who requested it, empty for routing.
    """

    skill_id: str
    agent_id: str = ""
    reason: Literal["start", "transfer", "fallback", "returned"] = "transfer"
    wait_ms: int = 0
    by: str = ""
    kind: Literal["ConversationQueued"] = "ConversationQueued"


@dataclass(frozen=True, slots=True)
class SuggestionDropped:
    """The conversation no longer waits for its suggested agent: any agent of the skill may be rung."""

    agent: str
    reason: Literal["timeout", "declined", "unable"]
    kind: Literal["SuggestionDropped"] = "SuggestionDropped"


@dataclass(frozen=True, slots=True)
class RoutingRestarted:
    """Agents who rejected this conversation may be rung for it again."""

    skill_id: str
    kind: Literal["RoutingRestarted"] = "RoutingRestarted"


@dataclass(frozen=True, slots=True)
class ConversationSkillChanged:
    """The conversation has another skill and stays with its assigned agent."""

    skill_id: str
    by: str = ""
    kind: Literal["ConversationSkillChanged"] = "ConversationSkillChanged"


@dataclass(frozen=True, slots=True)
class ConversationTakenOver:
    """An agent takes the conversation without a ring: out of the queue, or from another agent."""

    agent: str
    by: str = ""
    kind: Literal["ConversationTakenOver"] = "ConversationTakenOver"


@dataclass(frozen=True, slots=True)
class ParticipantJoined:
    """A user reads the conversation, or helps, in addition to the assigned agent."""

    agent: str
    role: ParticipantRole
    kind: Literal["ParticipantJoined"] = "ParticipantJoined"


@dataclass(frozen=True, slots=True)
class TransferStarted:
    """The cloud has accepted the transfer a bot requested. Until its ring is accepted, consumer messages are held.

    `attempt` is the bot's attempt that it carries out, 0 where the request does not name it.
    """

    sender: str
    skill_id: str
    agent_id: str = ""
    transfer_bot_context: bool = False
    intent_id: str = ""
    user_message: str = ""
    attempt: int = 0
    kind: Literal["TransferStarted"] = "TransferStarted"


@dataclass(frozen=True, slots=True)
class RoutingFoundNobody:
    """No agent can be rung for a waiting conversation. `reasons` pairs agent and reason; logged when they change."""

    skill_id: str
    reasons: tuple[tuple[str, str], ...]
    kind: Literal["RoutingFoundNobody"] = "RoutingFoundNobody"


@dataclass(frozen=True, slots=True)
class RingOffered:
    ring_id: str
    agent: str
    skill_id: str
    expires_at_ms: int = 0
    kind: Literal["RingOffered"] = "RingOffered"


@dataclass(frozen=True, slots=True)
class RingAccepted:
    ring_id: str
    agent: str
    kind: Literal["RingAccepted"] = "RingAccepted"


@dataclass(frozen=True, slots=True)
class RingRejected:
    ring_id: str
    agent: str
    kind: Literal["RingRejected"] = "RingRejected"


@dataclass(frozen=True, slots=True)
class RingExpired:
    ring_id: str
    agent: str
    kind: Literal["RingExpired"] = "RingExpired"


@dataclass(frozen=True, slots=True)
class RingCancelled:
    """A ring was cancelled: the conversation was closed or moved, or the agent went away."""

    ring_id: str
    agent: str
    kind: Literal["RingCancelled"] = "RingCancelled"


@dataclass(frozen=True, slots=True)
class ParticipantLeft:
    """The assigned agent, human or bot, or another participant, is no longer part of the conversation."""

    agent: str
    role: ParticipantRole = "ASSIGNED_AGENT"
    kind: Literal["ParticipantLeft"] = "ParticipantLeft"


@dataclass(frozen=True, slots=True)
class ConversationReturned:
    """A transfer failed after it had been accepted: the conversation is back with the bot that transferred it."""

    agent: str
    kind: Literal["ConversationReturned"] = "ConversationReturned"


@dataclass(frozen=True, slots=True)
class ConversationClosed:
    by: Role
    survey: bool = False
    kind: Literal["ConversationClosed"] = "ConversationClosed"


@dataclass(frozen=True, slots=True)
class TtrChanged:
    """The time to respond to the consumer has changed; in seconds."""

    ttr_type: TtrType
    value_s: int
    kind: Literal["TtrChanged"] = "TtrChanged"


@dataclass(frozen=True, slots=True)
class ConversationFieldSet:
    """A field of the conversation that the cloud only stores. `value` is JSON text."""

    field: Literal["ManualETTR", "Note", "TopicField", "DelayField"]
    value: str
    kind: Literal["ConversationFieldSet"] = "ConversationFieldSet"


@dataclass(frozen=True, slots=True)
class RatingGiven:
    """The consumer has rated the conversation."""

    rating: int | None
    resolved: bool | None
    status: str
    kind: Literal["RatingGiven"] = "RatingGiven"


@dataclass(frozen=True, slots=True)
class ConsumerProfileWritten:
    """A consumer's own profile, a JSON object, as sent by the consumer's client."""

    consumer: str
    profile: str
    kind: Literal["ConsumerProfileWritten"] = "ConsumerProfileWritten"


@dataclass(frozen=True, slots=True)
class ConsumerSignedIn:
    """The consumer has signed in during the conversation, stepping up from unauthenticated to authenticated."""

    consumer: str
    kind: Literal["ConsumerSignedIn"] = "ConsumerSignedIn"


@dataclass(frozen=True, slots=True)
class ConsumerProfileSet:
    """The bot has set the consumer's name at the cloud: agents see it, the consumer does not."""

    first_name: str
    last_name: str
    kind: Literal["ConsumerProfileSet"] = "ConsumerProfileSet"
