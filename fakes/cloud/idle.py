"""Conversations in which nobody says anything any more: closed after the time that their skill allows."""

from __future__ import annotations

from ...engine.clock import Timer, Timing
from ...engine.events import (
    ConversationClosed,
    ConversationQueued,
    ConversationReturned,
    ConversationSkillChanged,
    MessagePublished,
)
from ...engine.log import Event
from .updates import Updates

_RESTARTING = (ConversationQueued, ConversationReturned, ConversationSkillChanged, MessagePublished)


class IdleWatch:
    """Listens to the log of a cloud and keeps a timer per conversation of a skill that closes idle ones."""

    def __init__(self, cloud: Updates) -> None:
        self._cloud = cloud
        self._timers: dict[str, Timer] = {}
        cloud.log.listen("idle conversations", self._heard, (*_RESTARTING, ConversationClosed))
        self._set = cloud.clock.owner("idle conversations", {"conversation is idle": self._close})

    def _heard(self, event: Event) -> None:
        """Begin to wait again, or no more."""
        conversation_id = event.conversation
        if conversation_id is None:
            return
        if timer := self._timers.pop(conversation_id, None):
            timer.cancel()
        conversation = self._cloud.state.conversations.get(conversation_id)
        skill = self._cloud.state.skills.get(conversation.skill_id) if conversation and conversation.is_open else None
        if skill is not None and skill.auto_close_s >= 0:
            with self._cloud.log.caused_by(event):
                self._timers[conversation_id] = self._set.after(
                    skill.auto_close_s * 1000, "conversation is idle", conversation_id, timing=Timing.PATIENCE
                )

    def _close(self, conversation_id: str) -> None:
        del self._timers[conversation_id]
        self._cloud.close_idle(conversation_id)
