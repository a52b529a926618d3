"""The search for an agent who takes a waiting conversation.

Theory of operation. Routing rings one user at a time for a conversation: of those who can take it, the one with the
fewest open or ringing conversations, the one created first among equals. A user who rejects or lets a ring expire is
not rung again in this queueing until their state changes. When no user is left the conversation waits.

A client on a socket can suggest an agent: for some time the conversation then waits for that agent alone, whether the
agent is online or not. When the agent declines, or the time is over, it is offered to all agents of its skill.
"""

from __future__ import annotations

from typing import Literal

from ....engine.events import (
    ConversationQueued,
    RingCancelled,
    RingExpired,
    RoutingFoundNobody,
    RoutingRestarted,
    SuggestionDropped,
)
from ....engine.log import Event
from .. import citations
from ..core import Core
from ..records import Conversation, Ring
from .eligibility import (
    Ability,
    Choice,
    Wait,
    choose,
    explain_wait,
    fall_back,
    is_decided_by_skill,
    obstacle,
    unknown_fallback,
)
from .queue_timers import NEXT_ROUND, WAIT_IS_OVER, QueueTimers
from .rings import RING_EXPIRES, End, Rings
from .transfer_notes import TransferNotes
from .unknown_targets import UnknownTargets


class Routing:
    """The queues of the account: rings agents for waiting conversations until one accepts."""

    def __init__(self, core: Core, rings: Rings, queue: QueueTimers, notes: TransferNotes) -> None:
        self._core = core
        self._state = core.state
        self._rings = rings
        self._queue = queue
        self._notes = notes
        self._unknown = UnknownTargets(core)
        core.handle(RING_EXPIRES, self._expire_ring)
        core.handle(WAIT_IS_OVER, self._end_wait)
        core.handle(NEXT_ROUND, self._restart_round)

    def route(self, cause: Event) -> None:
        """Look for an agent for every waiting conversation that does not ring, longest waiting first."""
        with self._core.log.caused_by(cause):
            for conversation_id in list(self._state.waiting):
                conversation = self._state.conversations[conversation_id]
                if conversation.is_queued and not conversation.ring and conversation_id not in self._notes.failing:
                    self._find_agent(conversation)

    def end_ring(self, ring: Ring, how: End) -> None:
        """End a ring that has not been accepted, and look for another agent."""
        ended = self._rings.stop(ring, how)
        conversation = self._state.conversations[ring.conversation]
        if conversation.awaits and how is not RingCancelled and self._core.settings.suggestion_declined == "dropped":
            with self._core.log.caused_by(ended):
                ended = self._drop_suggestion(conversation, "declined")
        self.route(ended)

    def limit_wait(self, conversation: Conversation, wait_ms: int) -> None:
        """Wait for the suggested agent for `wait_ms` and not longer."""
        self._queue.limit_wait(conversation, wait_ms)

    def take_from_queue(self, conversation: Conversation) -> None:
        """Cancel the timers of a conversation that stops waiting, or begins to wait again."""
        self._queue.stop(conversation)

    def _expire_ring(self, ring_id: str) -> None:
        self.end_ring(self._state.rings[ring_id], RingExpired)

    def _find_agent(self, conversation: Conversation) -> None:
        if conversation.awaits and self._wait_for_suggested(conversation):
            return
        settings = self._core.settings
        if choice := choose(self._state, conversation, settings):
            self._rings.offer(conversation, choice)
        elif fallback := fall_back(self._state, conversation, settings):
            body = ConversationQueued(fallback.skill_id, reason="fallback")
            queued = self._core.append(body, conversation, rules=citations.queued_for_fallback(fallback))
            with self._core.log.caused_by(queued):
                self._find_agent(conversation)
        else:
            self._explain(conversation, explain_wait(self._state, conversation, settings))
            self._plan_next_round(conversation)

    def _wait_for_suggested(self, conversation: Conversation) -> bool:
        """Ring the suggested agent if possible now; if it never will be, drop the suggestion and return False."""
        user, settings = self._state.users.get(conversation.suggested), self._core.settings
        if user is None or obstacle(user, conversation.skill_id, settings, Ability.EVER):
            self._drop_suggestion(conversation, "unable")
            return False
        if not obstacle(user, conversation.skill_id, settings):
            decided = is_decided_by_skill(self._state, conversation)
            self._rings.offer(conversation, Choice(user, "suggestion", 0, decided))
        return True

    def _drop_suggestion(self, conversation: Conversation, reason: Literal["timeout", "declined", "unable"]) -> Event:
        self._queue.end_wait(conversation)
        return self._core.append(SuggestionDropped(conversation.suggested, reason), conversation)

    def _end_wait(self, conversation_id: str) -> None:
        self.route(self._drop_suggestion(self._state.conversations[conversation_id], "timeout"))

    def _plan_next_round(self, conversation: Conversation) -> None:
        """Plan to ring those who declined again after a pause, if the account does so."""
        pause_ms = self._core.settings.round_pause_ms
        if pause_ms is not None and conversation.refused:
            self._queue.plan_round(conversation, pause_ms)

    def _restart_round(self, conversation_id: str) -> None:
        self._queue.begin_round(conversation_id)
        conversation = self._state.conversations[conversation_id]
        if not conversation.ring:
            self.route(self._core.append(RoutingRestarted(conversation.skill_id), conversation))

    def _explain(self, conversation: Conversation, wait: Wait) -> None:
        if wait.reasons != conversation.obstacles:
            if fallback_id := unknown_fallback(self._state, conversation, self._core.settings):
                self._unknown.report_skill(conversation, fallback_id, role="fallback skill")
            body = RoutingFoundNobody(conversation.skill_id, wait.reasons)
            self._core.append(body, conversation, rules=citations.no_agent_found(wait))
