"""Rings: offered, accepted, ended."""

from __future__ import annotations

from ....engine.clock import Timer, Timing
from ....engine.events import (
    RingAccepted,
    RingCancelled,
    RingExpired,
    RingOffered,
    RingRejected,
    TransferContextPassed,
)
from ....engine.log import Event
from .. import citations
from ..clients import Clients
from ..core import Core
from ..records import Conversation, Ring
from .eligibility import Choice
from .queue_timers import QueueTimers
from .transfer_notes import TransferNotes

RING_EXPIRES = "ring expires"

End = type[RingRejected] | type[RingExpired] | type[RingCancelled]


class Rings:
    """The rings of the account. A ring that has not been answered expires: `Routing` handles that."""

    def __init__(self, core: Core, clients: Clients, queue: QueueTimers, notes: TransferNotes) -> None:
        self._core = core
        self._clients = clients
        self._queue = queue
        self._notes = notes
        self._timers: dict[str, Timer] = {}

    def offer(self, conversation: Conversation, choice: Choice) -> None:
        """Ring the chosen user for a waiting conversation."""
        core, user, ring_ms = self._core, choice.user, self._core.settings.ring_ms
        ring_id = f"ring-{core.state.offered + 1}"
        body = RingOffered(ring_id, user.name, conversation.skill_id, core.clock.now_ms + ring_ms)
        with core.log.caused_by(core.append(body, conversation, rules=citations.ring_offered(choice))):
            self._timers[ring_id] = core.timers.after(ring_ms, RING_EXPIRES, ring_id, timing=Timing.PATIENCE)
            if client := self._clients.of(user.name):
                client.ring_offered(ring_id, conversation.id)

    def accept(self, ring: Ring) -> None:
        """Assign the conversation to the user who is rung. Follows CLD-ACCEPT, CON-RING-ACCEPT."""
        core = self._core
        conversation, user = core.state.conversations[ring.conversation], core.state.users[ring.agent]
        transfer = conversation.transfer
        context = transfer.context if transfer and user.type == "bot" else None
        self._timers.pop(ring.id).cancel()
        self._queue.stop(conversation)
        self._notes.received.pop(conversation.id, None)
        if user.type == "human":
            self._notes.hops.pop(conversation.id, None)
        waited_ms = core.clock.now_ms - ring.offered_ms
        rules = citations.ring_accepted(user, transfer, waited_ms=waited_ms)
        with core.log.caused_by(ring.offered):
            accepted = core.append(RingAccepted(ring.id, user.name), conversation, rules=rules)
        with core.log.caused_by(accepted):
            if context:
                passed = TransferContextPassed(context.intent_id, context.user_message)
                core.append(passed, conversation, bot=user.name, rules=citations.CONTEXT_PASSED)
            if transfer:
                self._clients.notify_taken(conversation.id, transfer.sender, user.name)
            if client := self._clients.of(user.name):
                client.conversation_assigned(conversation.id, context)

    def stop(self, ring: Ring, how: End) -> Event:
        """End a ring that has not been accepted. The conversation stays in its queue."""
        core = self._core
        self._timers.pop(ring.id).cancel()
        conversation = core.state.conversations[ring.conversation]
        with core.log.caused_by(ring.offered if core.log.cause is None else core.log.cause):
            return core.append(how(ring.id, ring.agent), conversation, rules=citations.RING_ENDED)
