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
from ..clients import Clients
from ..core import Core
from ..records import Conversation, Ring, User
from .queue_timers import QueueTimers
from .transfer_notes import TransferNotes

_TAKEN_BY_BOT = ["B2B-MANUAL-SEED", "B2B-TWO-KINDS", "B2B-SKILL-OF-BOT-AGENT", "B2B-VARIABLES-NOT-SHARED"]
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

    def offer(self, conversation: Conversation, user: User, *rules: str) -> None:
        """Ring a user for a waiting conversation."""
        core, ring_ms = self._core, self._core.settings.ring_ms
        ring_id = f"ring-{core.state.offered + 1}"
        if user.type == "bot":
            rules += ("CLD-ROUTING-BY-SKILL", "CLD-CONNECTOR-ONLINE-REQUIRED")
        else:
            rules += ("CLD-RING", "CLD-AGENT-PROFILE-SKILL", "CLD-AGENT-ONLINE")
        expires_at_ms = core.clock.now_ms + ring_ms
        body = RingOffered(ring_id, user.name, conversation.skill_id, expires_at_ms)
        with core.log.caused_by(core.append(body, conversation, rules=rules)):
            self._timers[ring_id] = core.timers.after(ring_ms, RING_EXPIRES, ring_id, timing=Timing.PATIENCE)
            if client := self._clients.of(user.name):
                client.ring_offered(ring_id, conversation.id)

    def accept(self, ring: Ring) -> None:
        """Assign the conversation to the user who is rung. Follows CLD-ACCEPT, CON-RING-ACCEPT."""
        core = self._core
        conversation, user = core.state.conversations[ring.conversation], core.state.users[ring.agent]
        transfer, context = conversation.transfer, None
        self._timers.pop(ring.id).cancel()
        self._queue.stop(conversation)
        self._notes.received.pop(conversation.id, None)
        if user.type == "human":
            self._notes.hops.pop(conversation.id, None)
        rules = ["CON-RING-ACCEPT"] if user.type == "bot" else ["CLD-ACCEPT"]
        if transfer:
            context = transfer.context if user.type == "bot" else None
            rules += _TAKEN_BY_BOT if user.type == "bot" else []
            rules += ["B2B-CONTEXT-OFF"] if context is None and (user.type == "bot" or transfer.context) else []
        with core.log.caused_by(ring.offered):
            accepted = core.append(RingAccepted(ring.id, user.name), conversation, rules=tuple(rules))
        with core.log.caused_by(accepted):
            if context:
                passed = TransferContextPassed(context.intent_id, context.user_message)
                explained = ("ESC-TRANSFER-BOT-CONTEXT", "B2B-CONTEXT-OBJECT")
                core.append(passed, conversation, bot=user.name, rules=explained)
            if transfer:
                self._clients.tell_taken(conversation.id, transfer.sender, user.name)
            if client := self._clients.of(user.name):
                client.conversation_assigned(conversation.id, context)

    def stop(self, ring: Ring, how: End) -> Event:
        """End a ring that has not been accepted. The conversation stays in its queue."""
        core = self._core
        self._timers.pop(ring.id).cancel()
        conversation = core.state.conversations[ring.conversation]
        with core.log.caused_by(ring.offered if core.log.cause is None else core.log.cause):
            return core.append(how(ring.id, ring.agent), conversation, rules=("CLD-RING",))
