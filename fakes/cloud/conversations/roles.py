"""Roles: the parts that users and consumers have in a conversation, and their rights there."""

from __future__ import annotations

from ....engine.events import ParticipantRole, Role
from ..core import Core, Refused
from ..lookup import Lookup
from ..records import Conversation
from .update_request import Caller

_MANAGING = frozenset({"Agent Manager", "Administrator"})  # profiles of those who see every conversation
_WRITERS: dict[ParticipantRole, bool] = {"ASSIGNED_AGENT": True, "AGENT": True, "MANAGER": True, "READER": False}


class Roles:
    """Decides what a caller may see and write."""

    def __init__(self, core: Core, lookup: Lookup) -> None:
        self._core = core
        self._lookup = lookup

    def of_caller(self, by: Caller) -> Role:
        """The capacity in which the caller writes."""
        if by.side == "consumer":
            return "consumer"
        return "bot" if self._lookup.user(by.name).type == "bot" else "agent"

    def in_conversation(self, agent: str, conversation: Conversation) -> ParticipantRole | None:
        """The part that a user has in a conversation now, None without one."""
        if conversation.assigned == agent:
            return "AGENT" if conversation.survey else "ASSIGNED_AGENT"
        return conversation.participants.get(agent)

    def manages(self, agent: str) -> bool:
        """Whether the user may see, and step into, every conversation."""
        return bool(_MANAGING & set(self._lookup.user(agent).profiles))

    def to_see(self, by: Caller, conversation_id: str) -> Conversation:
        """The conversation; a consumer gets their own ones only.

        Raises:
            Refused: 404, it does not exist; 403, it is another consumer's.
        """
        conversation = self._core.state.conversations.get(conversation_id)
        if conversation is None:
            raise Refused(404, f"no conversation {conversation_id!r}")
        if by.side == "consumer" and conversation.consumer != by.name:
            raise Refused(403, f"{conversation_id} is not a conversation of this consumer")
        return conversation

    def to_write(self, by: Caller, conversation_id: str, *, reads: bool = False) -> Conversation:
        """The conversation, when the caller takes part in it and may write; with `reads`, when they may read.

        Raises:
            Refused: as in `to_see`; 400, it is closed; 403, the caller is not such a participant.
        """
        conversation = self.to_see(by, conversation_id)
        if not conversation.accepts_messages:
            raise Refused(400, f"{conversation_id} is closed")
        if by.side == "agent":
            role = self.in_conversation(by.name, conversation)
            if role is None or not (reads or _WRITERS[role]):
                raise Refused(403, f"{by.name} may not write in {conversation_id}")
        return conversation
