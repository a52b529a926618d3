"""Requests of clients on sockets to change a conversation, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ....engine.events import ConversationFieldSet, ParticipantRole, RatingGiven, TtrType


@dataclass(frozen=True, slots=True)
class Caller:
    """The side that sends a request: a consumer, or a user of the account."""

    side: Literal["agent", "consumer"]
    name: str


@dataclass(frozen=True, slots=True)
class ParticipantsChange:
    """A change of one participant. `user_id` in any of its forms; empty: the caller."""

    type: Literal["ADD", "REMOVE", "UPDATE", "SUGGEST"]
    role: ParticipantRole = "ASSIGNED_AGENT"
    user_id: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """The changes of one request; what it does not name stays.

    Attributes:
        participants: users who join, leave or are suggested.
        skill_id: the new skill.
        closes: the whole conversation, or one dialog of it, `dialog_id`; a survey may follow the main dialog.
        ttr: the time to respond, type and seconds.
        fields: stored, without any further effect.
        rating: the consumer's, of the conversation.
    """

    participants: tuple[ParticipantsChange, ...] = ()
    skill_id: str | None = None
    closes: Literal["", "conversation", "dialog"] = ""
    dialog_id: str = ""
    ttr: tuple[TtrType, int] | None = None
    fields: tuple[ConversationFieldSet, ...] = ()
    rating: RatingGiven | None = None

    @property
    def is_transfer(self) -> bool:
        """Whether it takes the conversation away from the assigned agent."""
        return any(c.type == "REMOVE" and c.role == "ASSIGNED_AGENT" for c in self.participants)


def survey_dialog(conversation_id: str) -> str:
    """The id of the MessagingDialog in which the survey of a conversation takes place."""
    return f"{conversation_id}-survey"
