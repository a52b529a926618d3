"""Who is rung for a waiting conversation, and what becomes of the ring.

Theory of operation. Routing rings one user at a time for a conversation: of those who can take it, whoever has the
fewest open or ringing conversations, the one created first among equals. Who rejects or lets a ring expire is not asked
again in this queueing until his state changes. When nobody is left the conversation waits; waiting is never an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from ...engine.clock import Timing
from ...engine.errors import FeatureError, message
from ...engine.events import (
    ConversationQueued,
    RingAccepted,
    RingCancelled,
    RingExpired,
    RingOffered,
    RingRejected,
    RoutingFoundNobody,
    TransferContextPassed,
)
from ...engine.log import Event
from ..state import Conversation, Ring, User
from .core import Core

_TAKEN_BY_BOT = ["B2B-MANUAL-SEED", "B2B-TWO-KINDS", "B2B-SKILL-OF-BOT-AGENT", "B2B-VARIABLES-NOT-SHARED"]
MAX_REASONS = 20  # agents named in one RoutingFoundNobody: enough to explain, bounded for large accounts

# Why a user cannot be rung for a skill, in the order in which it is looked at: a check that gives the reason, or an
# empty text when there is none, and the rule behind it.
_Check = tuple[Callable[[User, str], str], str]
_CAN_RING: tuple[_Check, ...] = (
    (lambda user, _: "" if "Agent" in user.profiles else "has no Agent profile", "CLD-AGENT-PROFILE-SKILL"),
    (lambda user, skill: "" if skill in user.skill_ids else "does not hold the skill", "CLD-AGENT-PROFILE-SKILL"),
    (lambda user, _: "" if user.state == "Online" else f"is {user.state}", "CLD-AGENT-ONLINE"),
)
_CAN_BE_RUNG: tuple[_Check, ...] = (
    *_CAN_RING,
    (lambda user, _: "" if user.has_free_slot else "has no free slot", "CLD-NO-FREE-AGENT"),
)


def _obstacle(user: User, skill_id: str, checks: tuple[_Check, ...] = _CAN_BE_RUNG) -> tuple[str, str] | None:
    """What keeps this user from being rung for this skill: the reason and its rule."""
    for check, rule in checks:
        if reason := check(user, skill_id):
            return reason, rule
    return None


def _load(user: User) -> int:
    """How busy somebody is; bots never are, so the first one found takes it (CLD-MULTI-BOT-SKILL)."""
    return 0 if user.type == "bot" else len(user.open) + len(user.ringing)


class Routing(Core):
    """Rings: offered, accepted, rejected, expired, taken back."""

    def accept(self, agent: str, conversation: str | None = None) -> Conversation:
        """The agent clicks Accept: on the ring of this conversation, else on the oldest. Follows CLD-ACCEPT."""
        ring = self._ring_of(agent, conversation)
        self._accept(ring)
        return self.state.conversations[ring.conversation]

    def reject(self, agent: str, conversation: str | None = None) -> None:
        """The agent rejects the ring; the next agent is rung."""
        self._end_ring(self._ring_of(agent, conversation), RingRejected)

    def ring_expires_at_ms(self, agent: str, conversation: str | None = None) -> int:
        """The virtual time at which the agent's ring expires when nobody answers it."""
        return self._ring_of(agent, conversation).expires_at_ms

    def _ring_of(self, agent: str, conversation: str | None) -> Ring:
        rings = self.ringing(self._human(agent).name)
        for ring in rings:
            if conversation in (None, ring.conversation):
                return ring
        what = "no conversation rings" if conversation is None else f"{conversation} does not ring"
        raise FeatureError(
            message(
                f"{what} at {agent}, who is {self.user(agent).state}",
                expected=", ".join(f"{ring.conversation} ({ring.id})" for ring in rings),
                known=[f"{waiting} {self._why_waiting(waiting)}" for waiting in self.state.waiting],
            )
        )

    def _why_waiting(self, conversation_id: str) -> str:
        conversation = self.state.conversations[conversation_id]
        if conversation.ring:
            return f"rings at {self.state.rings[conversation.ring].agent}"
        reasons = ", ".join(f"{agent} {reason}" for agent, reason in conversation.nobody or ())
        return f"waits: {reasons or 'nobody is asked'}"

    def _route(self, cause: Event) -> None:
        """Look for somebody for every waiting conversation that does not ring, longest waiting first."""
        for conversation_id in list(self.state.waiting):
            conversation = self.state.conversations[conversation_id]
            if conversation.is_queued and not conversation.ring and conversation_id not in self._doomed:
                self._find_somebody(conversation, cause)

    def _find_somebody(self, conversation: Conversation, cause: Event) -> None:
        able = [
            user
            for user in self.state.users.values()
            if user.name not in conversation.refused and not _obstacle(user, conversation.skill_id)
        ]
        suggested = self.state.users.get(conversation.suggested)
        if suggested in able:
            self._offer(conversation, suggested, cause, "ESC-AGENT-ID-DELIVERED")
            return
        if able:
            bots = sum(user.type == "bot" for user in able)
            rules = ("CLD-MULTI-BOT-SKILL",) if bots > 1 else ()
            self._offer(conversation, min(able, key=_load), cause, *rules)  # min takes the first of equals
        elif not self._overflow(conversation, cause):
            self._explain_nobody(conversation, cause)

    def _offer(self, conversation: Conversation, user: User, cause: Event, *rules: str) -> None:
        ring_id = f"ring-{len(self.state.rings) + 1}"
        if user.type == "bot":
            rules += ("CLD-ROUTING-BY-SKILL", "CLD-CONNECTOR-ONLINE-REQUIRED")
        else:
            rules += ("CLD-RING", "CLD-AGENT-PROFILE-SKILL", "CLD-AGENT-ONLINE")
        self._log(
            RingOffered(ring_id, user.name, conversation.skill_id, self.clock.now_ms + self.settings.ring_ms),
            conversation,
            cause=cause.seq,
            rules=rules,
        )
        self._ring_timers[ring_id] = self.clock.after(
            self.settings.ring_ms,
            lambda: self._end_ring(self.state.rings[ring_id], RingExpired),
            timing=Timing.PATIENCE,
            name=f"{ring_id} expires",
        )
        if client := self._clients.get(user.name):
            client.ring_offered(ring_id, conversation.id)

    def _overflow(self, conversation: Conversation, cause: Event) -> bool:
        """C05b, capacity reading: nobody of the skill has a free slot, so the fallback skill takes the conversation."""
        fallback = self.settings.fallback_skill_id
        known = fallback in self.state.skills and fallback != conversation.skill_id
        full = any(rule == "CLD-NO-FREE-AGENT" for _, _, rule in self._obstacles(conversation))
        if not (known and full and conversation.transfer):
            return False
        queued = self._log(
            ConversationQueued(fallback, reason="fallback"),
            conversation,
            cause=cause.seq,
            rules=("CLD-NO-FREE-AGENT", "CON-FALLBACK-SKILL-ID", "C05b"),
        )
        self._find_somebody(conversation, queued)
        return True

    def _explain_nobody(self, conversation: Conversation, cause: Event) -> None:
        found = list(islice(self._obstacles(conversation), MAX_REASONS))
        reasons = tuple((agent, reason) for agent, reason, _ in found)
        if reasons != conversation.nobody:
            rules = tuple(dict.fromkeys(rule for _, _, rule in found))
            if conversation.skill_id in self.state.surveys:
                rules += ("CLD-TESTER-SURVEY",)
            if any(self.state.users[agent].type == "bot" for agent, _, _ in found):
                rules += ("B2B-SKILL-OF-BOT-AGENT",)
            body = RoutingFoundNobody(conversation.skill_id, reasons)
            self._log(body, conversation, cause=cause.seq, rules=rules)

    def _obstacles(self, conversation: Conversation) -> Iterator[tuple[str, str, str]]:
        """Agent, reason and rule for each human agent, and each bot of the skill, that is not rung."""
        for user in self.state.users.values():
            if user.type == "human" or conversation.skill_id in user.skill_ids:
                reason, rule = _obstacle(user, conversation.skill_id) or ("did not take it", "CLD-RING")
                yield user.name, reason, rule

    def _accept(self, ring: Ring) -> None:
        conversation, user = self.state.conversations[ring.conversation], self.state.users[ring.agent]
        transfer, context = conversation.transfer, None
        self._ring_timers.pop(ring.id).cancel()
        rules = ["CON-RING-ACCEPT"] if user.type == "bot" else ["CLD-ACCEPT"]
        if transfer:
            context = transfer.context if user.type == "bot" else None
            rules += _TAKEN_BY_BOT if user.type == "bot" else []
            rules += ["B2B-CONTEXT-OFF"] if context is None and (user.type == "bot" or transfer.context) else []
        accepted = self._log(RingAccepted(ring.id, user.name), conversation, cause=ring.offered, rules=tuple(rules))
        if context:
            passed = TransferContextPassed(context.intent_id, context.user_message)
            rules = ["ESC-TRANSFER-BOT-CONTEXT", "B2B-CONTEXT-OBJECT"]
            self._log(passed, conversation, bot=user.name, cause=accepted.seq, rules=tuple(rules))
        if transfer:
            sender = self._clients[transfer.sender]
            sender.transfer_taken(conversation.id, user.name)
            sender.conversation_left(conversation.id)
        if client := self._clients.get(user.name):
            client.conversation_assigned(conversation.id, context)

    def _end_ring(self, ring: Ring, how: type[RingRejected] | type[RingExpired] | type[RingCancelled]) -> None:
        ended = self._stop_ring(ring, how)
        self._route(ended)

    def _stop_ring(self, ring: Ring, how: type[RingRejected] | type[RingExpired] | type[RingCancelled]) -> Event:
        self._ring_timers.pop(ring.id).cancel()
        conversation = self.state.conversations[ring.conversation]
        return self._log(how(ring.id, ring.agent), conversation, cause=ring.offered, rules=("CLD-RING",))
