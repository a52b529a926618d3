"""Who is rung for a waiting conversation, and what becomes of the ring.

Theory of operation. Routing rings one user at a time for a conversation: of those who can take it, whoever has the
fewest open or ringing conversations, the one created first among equals. Who rejects or lets a ring expire is not asked
again in this queueing until his state changes. When nobody is left the conversation waits; waiting is never an error.

A client on a socket can suggest an agent: for a while the conversation then waits for him alone, whether he is there or
not. When he declines, or the while is over, the conversation is everybody's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Literal

from ...engine.clock import Timer, Timing
from ...engine.errors import FeatureError, message
from ...engine.events import (
    ConversationQueued,
    RingAccepted,
    RingCancelled,
    RingExpired,
    RingOffered,
    RingRejected,
    RoutingFoundNobody,
    RoutingRestarted,
    SuggestionDropped,
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
_HOLDS_SKILL: _Check = (
    lambda user, skill: "" if skill in user.skill_ids else "does not hold the skill",
    "CLD-AGENT-PROFILE-SKILL",
)
_COULD_EVER_RING: tuple[_Check, ...] = (
    (lambda user, _: "" if "Agent" in user.profiles else "has no Agent profile", "CLD-AGENT-PROFILE-SKILL"),
    _HOLDS_SKILL,
)
_CAN_RING: tuple[_Check, ...] = (
    *_COULD_EVER_RING,
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
        if conversation.awaits and self._keep_for_suggested(conversation, cause):
            return
        able = [
            user
            for user in self.state.users.values()
            if user.name not in conversation.refused and not self._obstacle(user, conversation.skill_id)
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
            self._plan_next_round(conversation)

    def _obstacle(self, user: User, skill_id: str, checks: tuple[_Check, ...] = _CAN_BE_RUNG) -> tuple[str, str] | None:
        """As `_obstacle`; for a conversation without a skill anybody will do, if the account says so."""
        if not skill_id and self.settings.unskilled_rings == "anybody":
            checks = tuple(check for check in checks if check is not _HOLDS_SKILL)
        return _obstacle(user, skill_id, checks)

    def _keep_for_suggested(self, conversation: Conversation, cause: Event) -> bool:
        """Ring the suggested agent once he can be rung; False when he never can: then the suggestion is dropped."""
        user = self.state.users.get(conversation.suggested)
        if user is None or self._obstacle(user, conversation.skill_id, _COULD_EVER_RING):
            self._drop_suggestion(conversation, "unable")
            return False
        if not self._obstacle(user, conversation.skill_id):
            self._offer(conversation, user, cause)
        return True

    def _drop_suggestion(
        self, conversation: Conversation, reason: Literal["timeout", "declined", "unable"], cause: int | None = None
    ) -> Event:
        self._stop_timer(self._wait_timers, conversation)
        return self._log(SuggestionDropped(conversation.suggested, reason), conversation, cause=cause)

    def _limit_wait(self, conversation: Conversation, wait_ms: int) -> None:
        """From now on the suggested agent is waited for so long and no longer."""

        def over() -> None:
            self._route(self._drop_suggestion(conversation, "timeout"))

        self._wait_timers[conversation.id] = self.clock.after(
            wait_ms, over, timing=Timing.PATIENCE, name=f"{conversation.id} waits for {conversation.suggested}"
        )

    def _plan_next_round(self, conversation: Conversation) -> None:
        """Ask those who declined once more, after a pause, in an account that does so."""
        pause_ms = self.settings.round_pause_ms
        if pause_ms is None or not conversation.refused or conversation.id in self._round_timers:
            return

        def restart() -> None:
            del self._round_timers[conversation.id]
            if not conversation.ring:
                self._route(self._log(RoutingRestarted(conversation.skill_id), conversation))

        self._round_timers[conversation.id] = self.clock.after(
            pause_ms, restart, timing=Timing.PATIENCE, name=f"{conversation.id} is offered once more"
        )

    def _leave_queue(self, conversation: Conversation) -> None:
        """Nobody is looked for any more: forget the timers that belong to the search."""
        for timers in (self._wait_timers, self._round_timers):
            self._stop_timer(timers, conversation)

    def _stop_timer(self, timers: dict[str, Timer], conversation: Conversation) -> None:
        if timer := timers.pop(conversation.id, None):
            timer.cancel()

    def _offer(self, conversation: Conversation, user: User, cause: Event, *rules: str) -> None:
        ring_id = f"ring-{self.state.offered + 1}"
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
        """Hand the conversation to a fallback skill: nobody of its own is there, or (C05b) nobody has a free slot."""
        rules: tuple[str, ...] = ("CLD-AGENT-ONLINE",)
        target = self._fallback_of_skill(conversation)
        if not target:
            target, rules = (
                self._fallback_of_connector(conversation),
                ("CLD-NO-FREE-AGENT", "CON-FALLBACK-SKILL-ID", "C05b"),
            )
        if not target:
            return False
        queued = self._log(ConversationQueued(target, reason="fallback"), conversation, cause=cause.seq, rules=rules)
        self._find_somebody(conversation, queued)
        return True

    def _fallback_of_skill(self, conversation: Conversation) -> str:
        """The fallback skill that the conversation's skill names, when none of its agents is there."""
        skill = self.state.skills.get(conversation.skill_id)
        if skill is None or not skill.fallback_skill_id:
            return ""
        target = self.state.skills.get(skill.fallback_skill_id)
        if target is None or target.is_deleted or target.id in (skill.id, *conversation.fallen_from):
            return ""
        absent = ("Offline", "Away", "Back soon") if skill.fallback_when_all_away else ("Offline",)
        holders = (user for user in self.state.users.values() if skill.id in user.skill_ids)
        return target.id if all(user.state in absent for user in holders) else ""

    def _fallback_of_connector(self, conversation: Conversation) -> str:
        """C05b, capacity reading: nobody of the skill has a free slot, so the connector's fallback skill takes over."""
        fallback = self.settings.fallback_skill_id
        known = fallback in self.state.skills and fallback != conversation.skill_id
        full = any(rule == "CLD-NO-FREE-AGENT" for _, _, rule in self._obstacles(conversation))
        return fallback if known and full and conversation.transfer else ""

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
                reason, rule = self._obstacle(user, conversation.skill_id) or ("did not take it", "CLD-RING")
                yield user.name, reason, rule

    def _accept(self, ring: Ring) -> None:
        conversation, user = self.state.conversations[ring.conversation], self.state.users[ring.agent]
        transfer, context = conversation.transfer, None
        self._ring_timers.pop(ring.id).cancel()
        self._leave_queue(conversation)
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
        conversation = self.state.conversations[ring.conversation]
        if conversation.awaits and how is not RingCancelled and self.settings.suggestion_declined == "dropped":
            ended = self._drop_suggestion(conversation, "declined", ended.seq)
        self._route(ended)

    def _stop_ring(self, ring: Ring, how: type[RingRejected] | type[RingExpired] | type[RingCancelled]) -> Event:
        self._ring_timers.pop(ring.id).cancel()
        conversation = self.state.conversations[ring.conversation]
        return self._log(how(ring.id, ring.agent), conversation, cause=ring.offered, rules=("CLD-RING",))
