"""The timers of conversations that wait in a queue."""

from __future__ import annotations

from ....engine.clock import Timer, Timing
from ..core import Core
from ..records import Conversation

WAIT_IS_OVER = "wait for the suggested agent ends"
NEXT_ROUND = "agents who declined are rung again"


class QueueTimers:
    """At most two timers per waiting conversation. `Routing` handles them when they are due."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._waits: dict[str, Timer] = {}
        self._rounds: dict[str, Timer] = {}

    def limit_wait(self, conversation: Conversation, wait_ms: int) -> None:
        """End the wait for the suggested agent after `wait_ms`."""
        self._waits[conversation.id] = self._set(wait_ms, WAIT_IS_OVER, conversation)

    def end_wait(self, conversation: Conversation) -> None:
        """Stop waiting for the suggested agent."""
        _stop(self._waits, conversation)

    def plan_round(self, conversation: Conversation, pause_ms: int) -> None:
        """Ring the agents who declined again after a pause, unless that is planned already."""
        if conversation.id not in self._rounds:
            self._rounds[conversation.id] = self._set(pause_ms, NEXT_ROUND, conversation)

    def begin_round(self, conversation_id: str) -> None:
        """Forget the pause, which is over."""
        del self._rounds[conversation_id]

    def stop(self, conversation: Conversation) -> None:
        """Cancel the timers of a conversation that leaves its queue."""
        _stop(self._waits, conversation)
        _stop(self._rounds, conversation)

    def _set(self, delay_ms: int, name: str, conversation: Conversation) -> Timer:
        return self._core.timers.after(delay_ms, name, conversation.id, timing=Timing.PATIENCE)


def _stop(timers: dict[str, Timer], conversation: Conversation) -> None:
    if timer := timers.pop(conversation.id, None):
        timer.cancel()
