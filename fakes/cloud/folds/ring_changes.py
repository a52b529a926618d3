"""Changes of the state by events of rings."""

from __future__ import annotations

from typing import Any

from ....engine import events as e
from ....engine.errors import IllegalTransition
from ....engine.log import Event
from ..records import Conversation, Ring, RingState
from .state_tables import Change, Tables, assign, open_conversation


def _ring_offered(state: Tables, body: e.RingOffered, event: Event) -> None:
    conversation = open_conversation(state, event, queued=True)
    if conversation.ring:
        raise IllegalTransition(f"{conversation.id} rings already")
    state.rings[body.ring_id] = Ring(
        body.ring_id, conversation.id, body.agent, body.skill_id, body.expires_at_ms, event.seq, event.at_ms
    )
    state.offered += 1
    conversation.ring = body.ring_id
    conversation.obstacles = None
    state.users[body.agent].ringing[body.ring_id] = None


def _ring_accepted(state: Tables, body: e.RingAccepted, event: Event) -> None:
    ring, conversation = _end_ring(state, body, "accepted")
    assign(state, conversation, ring.agent, event.at_ms)


def _ring_rejected(state: Tables, body: e.RingRejected, _event: Event) -> None:
    ring, conversation = _end_ring(state, body, "rejected")
    conversation.refused[ring.agent] = None


def _ring_expired(state: Tables, body: e.RingExpired, _event: Event) -> None:
    ring, conversation = _end_ring(state, body, "expired")
    conversation.refused[ring.agent] = None


def _ring_cancelled(state: Tables, body: e.RingCancelled, _event: Event) -> None:
    _end_ring(state, body, "cancelled")


def _end_ring(state: Tables, body: Any, how: RingState) -> tuple[Ring, Conversation]:
    ring = state.rings.get(body.ring_id)
    if ring is None or ring.state != "waiting":
        was = f"is {ring.state}" if ring else "does not exist"
        raise IllegalTransition(f"{body.ring_id} {was} and cannot take {body.kind}")
    ring.state = how
    del state.users[ring.agent].ringing[ring.id]
    conversation = state.conversations[ring.conversation]
    conversation.ring = ""
    if not conversation.awaits:
        conversation.suggested = ""
    return ring, conversation


CHANGES: dict[type[Any], Change] = {
    e.RingOffered: _ring_offered,
    e.RingAccepted: _ring_accepted,
    e.RingRejected: _ring_rejected,
    e.RingExpired: _ring_expired,
    e.RingCancelled: _ring_cancelled,
}
