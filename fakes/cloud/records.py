"""The records of an account: skills, users, rings, transfers, conversations."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from ...engine import events as e
from ...engine.ports import TransferContext

DEFAULT_TTR: tuple[e.TtrType, int] = ("NORMAL", 600)  # as in the documented examples
AgentState = Literal["Online", "Away", "Back soon", "Offline"]
RingState = Literal["waiting", "accepted", "rejected", "expired", "cancelled"]


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill.

    Attributes:
        can_transfer, transfer_list: whether its conversations may be transferred, and where to; None: anywhere.
        max_wait_s: seconds that one of its conversations waits for a suggested agent; None: the setting of the account.
        fallback_skill_id: where a conversation goes when none of its agents is available.
        fallback_when_all_away: whether agents who are Away or Back soon count as not available.
        auto_close_s: seconds without a message after which a conversation is closed; -1: never.
        changed_ms: when its entity was changed last.
    """

    name: str
    id: str
    description: str = ""
    on_shift: bool = True
    is_deleted: bool = False
    can_transfer: bool = True
    transfer_list: tuple[str, ...] | None = None
    max_wait_s: int | None = None
    fallback_skill_id: str = ""
    fallback_when_all_away: bool = True
    auto_close_s: int = -1
    changed_ms: int = 0


@dataclass(slots=True)
class User:
    """A user who can be rung: a human agent, or the bot user behind an agent connector.

    `open` and `ringing` hold ids of conversations and rings, oldest first.
    """

    name: str
    id: str
    type: Literal["human", "bot"]
    profiles: tuple[str, ...]
    skill_ids: tuple[str, ...]
    slots: int
    login_name: str = ""
    bot_id: str = ""
    state: AgentState = "Offline"
    since_ms: int = 0  # when the state was set
    open: dict[str, None] = field(default_factory=dict)
    ringing: dict[str, None] = field(default_factory=dict)
    email: str = ""  # empty: the login name
    employee_id: str = ""
    chats: int | None = None  # `maxChats`, which no messaging conversation counts; None: as many as slots
    is_enabled: bool = True
    is_deleted: bool = False

    @property
    def nickname(self) -> str:
        return self.name

    @property
    def pid(self) -> str:
        """The platform-wide id, a UUID that depends on the user id alone."""
        return pid_of(self.id)

    @property
    def has_free_slot(self) -> bool:
        """Whether another ring fits: a ring uses a slot, as an open conversation does; bots have no limit."""
        return self.type == "bot" or len(self.open) + len(self.ringing) < self.slots


@lru_cache(maxsize=4096)
def pid_of(user_id: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, user_id))


@dataclass(slots=True)
class Ring:
    id: str
    conversation: str
    agent: str
    skill_id: str
    expires_at_ms: int
    offered: int  # `seq` of its event, the cause of what follows
    offered_ms: int = 0
    state: RingState = "waiting"


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer under way: from the cloud's answer until an agent accepts or it fails."""

    sender: str
    from_skill_id: str
    to_skill_id: str
    agent_id: str
    context: TransferContext | None
    started: int  # `seq` of its event


@dataclass(frozen=True, slots=True)
class Move:
    """A transfer that has happened, for the history. Agents are names of users; empty: none."""

    at_ms: int
    from_skill_id: str
    to_skill_id: str
    from_agent: str
    to_agent: str
    reason: Literal["Skill", "Agent", "back2Q", "SuggestedAgentTimeout", "TakeOver"]
    by: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """The participation of a user, in this role, from `at_ms` on."""

    at_ms: int
    agent: str
    role: Literal["ASSIGNED_AGENT", "SUGGESTED_ASSIGNED_AGENT", "AGENT", "MANAGER", "READER"]


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message of the consumer during a transfer; `seq` is the number of its event."""

    seq: int
    text: str
    payload: str | None
    file: e.File | None


@dataclass(slots=True)
class Conversation:
    """A conversation. Exactly one of these holds while it is open: assigned to a user, or queued for its skill.

    `skill_id` is empty where it has no skill. A survey comes after its end, and has its own user assigned.
    `updated_ms` grows with every change but messages, by one at least. `awaits`: only `suggested` is rung.
    """

    id: str
    consumer: str
    skill_id: str
    previous_skill_id: str = ""
    channel: str = "lp_web"
    is_open: bool = True
    assigned: str = ""
    is_queued: bool = False
    queued: int = 0  # `seq` of the latest queueing
    queued_ms: int = 0
    suggested: str = ""
    ring: str = ""
    refused: dict[str, None] = field(
        default_factory=dict
    )  # agents who rejected, or let the ring expire, in this queueing
    obstacles: tuple[tuple[str, str], ...] | None = None  # why agents cannot be rung, by agent; None: not known
    transfer: Transfer | None = None
    survey: str = ""  # the survey bot's user, while a survey runs in the closed conversation
    stored: list[StoredMessage] = field(default_factory=list)  # written during the transfer
    messages: list[e.MessagePublished] = field(default_factory=list)
    message_events: list[int] = field(default_factory=list)  # the numbers of their events
    sequences: dict[str, int] = field(default_factory=dict)  # by dialog: the sequence number of what is published next
    unread: dict[str, list[int]] = field(default_factory=dict)  # by dialog: messages of the consumer, not read yet
    started_ms: int = 0
    updated_ms: int = 0
    ended_ms: int | None = None
    closed_by: e.Role | None = None
    closed_seq: int | None = None  # `seq` of the event
    last_agent: str = ""  # the user who left it last, or was assigned when it was closed
    is_first: bool = False  # of its consumer
    context: str = ""
    awaits: bool = False
    fallen_from: tuple[str, ...] = ()  # skills that it has left for their fallback skills
    participants: dict[str, e.ParticipantRole] = field(default_factory=dict)  # beside the assigned agent
    ttr: tuple[e.TtrType, int] = DEFAULT_TTR
    unanswered_ms: int | None = None  # when the consumer wrote the oldest unanswered message
    fields: dict[str, str] = field(default_factory=dict)
    rating: e.RatingGiven | None = None
    surveyed_by: str = ""
    survey_started_ms: int | None = None
    survey_ended_ms: int | None = None
    moves: list[Move] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        """Whether it has ended, its survey included."""
        return not self.is_open and not self.survey

    @property
    def accepts_messages(self) -> bool:
        """Whether the consumer can write in it: while it is open, and while its survey runs."""
        return self.is_open or bool(self.survey)

    @property
    def skill_ids(self) -> set[str]:
        """The skills it concerns: its own, and those of a transfer under way."""
        under_way = self.transfer
        return {self.skill_id, *((under_way.from_skill_id, under_way.to_skill_id) if under_way else ())}
