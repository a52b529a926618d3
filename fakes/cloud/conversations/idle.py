"""Idle conversations: closed when nothing has been written for the time that their skill allows."""

from __future__ import annotations

from ....engine.clock import Timer, Timing
from ....engine.events import (
    ConversationClosed,
    ConversationQueued,
    ConversationReturned,
    ConversationSkillChanged,
    MessagePublished,
)
from ....engine.log import Event
from ..core import Core
from .conversations import Conversations

_RESTARTING = (ConversationQueued, ConversationReturned, ConversationSkillChanged, MessagePublished)


class IdleWatch:
    """Listens to the log of a cloud and keeps a timer per conversation of a skill that closes idle ones."""

    def __init__(self, core: Core, conversations: Conversations) -> None:
        self._core = core
        self._conversations = conversations
        self._timers: dict[str, Timer] = {}
        core.log.listen("idle conversations", self._on_event, (*_RESTARTING, ConversationClosed))
        core.handle("conversation is idle", self._close)

    def _on_event(self, event: Event) -> None:
        """Restart the conversation's timer, or stop it."""
        conversation_id = event.conversation
        if conversation_id is None:
            return
        if timer := self._timers.pop(conversation_id, None):
            timer.cancel()
        conversation = self._core.state.conversations.get(conversation_id)
        skill = self._core.state.skills.get(conversation.skill_id) if conversation and conversation.is_open else None
        if skill is not None and skill.auto_close_s >= 0:
            with self._core.log.caused_by(event):
                self._timers[conversation_id] = self._core.timers.after(
                    skill.auto_close_s * 1000, "conversation is idle", conversation_id, timing=Timing.PATIENCE
                )

    def _close(self, conversation_id: str) -> None:
        del self._timers[conversation_id]
        self._conversations.close_idle(conversation_id)
