"""Publishing by clients on sockets: messages, what has been read, who is typing."""

from __future__ import annotations

from ....engine.events import (
    AcceptStatus,
    AcceptStatusPublished,
    ChatState,
    ChatStatePublished,
    ConsumerProfileWritten,
    MessagePublished,
)
from ....engine.log import Event
from .. import citations
from ..core import Core
from .roles import Roles
from .update_request import Caller


class Publishing:
    """Publishes what callers send, or raises `Refused` where they may not write."""

    def __init__(self, core: Core, roles: Roles) -> None:
        self._core = core
        self._roles = roles

    def message(self, agent: str, conversation_id: str, said: MessagePublished) -> Event:
        """A message of an agent on a socket, as assigned agent or as manager."""
        conversation = self._roles.to_write(Caller("agent", agent), conversation_id)
        return self._core.append(said, conversation, rules=citations.agent_message(said.audience))

    def accept_status(
        self, by: Caller, conversation_id: str, status: AcceptStatus, sequences: tuple[int, ...], dialog_id: str
    ) -> Event:
        """Messages, by their sequence numbers, have been received or read."""
        conversation = self._roles.to_write(by, conversation_id, reads=True)
        body = AcceptStatusPublished(self._roles.of_caller(by), by.name, status, sequences, dialog_id)
        return self._core.append(body, conversation)

    def chat_state(self, by: Caller, conversation_id: str, state: ChatState, dialog_id: str) -> Event:
        """Publish that the caller is typing, has paused or has left."""
        conversation = self._roles.to_write(by, conversation_id, reads=True)
        return self._core.append(ChatStatePublished(self._roles.of_caller(by), by.name, state, dialog_id), conversation)

    def profile(self, consumer: str, profile: str) -> Event:
        """Store the profile that a consumer's client sends, a JSON object."""
        return self._core.append(ConsumerProfileWritten(consumer, profile))
