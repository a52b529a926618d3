"""Who is rung for a waiting conversation, and what becomes of the ring.

Theory of operation. Routing rings one user at a time for a conversation: of those who can take it, whoever has the
fewest open or ringing conversations, the one created first among equals. Who rejects or lets a ring expire is not asked
again in this queueing until his state changes. When nobody is left the conversation waits; waiting is never an error.

A client on a socket can suggest an agent: for a while the conversation then waits for him alone, whether he is there or
not. When he declines, or the while is over, the conversation is everybody's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import IntEnum
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
from .core import Core
from .records import Conversation, Ring, User

_TAKEN_BY_BOT = ["B2B-MANUAL-SEED", "B2B-TWO-KINDS", "B2B-SKILL-OF-BOT-AGENT", "B2B-VARIABLES-NOT-SHARED"]
MAX_REASONS = 20  # agents named in one RoutingFoundNobody: enough to explain, bounded for large accounts


class Ability(IntEnum):
    """What is asked of a user who is to be rung; each step includes the ones before it."""

    EVER = 1  # could ring some day: has the Agent profile and holds the skill
    ONLINE = 2  # and is Online
    FREE = 3  # and has a free slot


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

    def _handlers(self) -> dict[str, Callable[..., None]]:
        return {
            **super()._handlers(),
            "ring expires": self._expire_ring,
            "suggested agent is waited for no longer": self._end_wait,
            "those who declined are asked again": self._restart_round,
        }

    def _route(self, cause: Event) -> None:
        """Look for an agent for every waiting conversation that does not ring, longest waiting first."""
        with self.log.caused_by(cause):
            for conversation_id in list(self.state.waiting):
                conversation = self.state.conversations[conversation_id]
                if conversation.is_queued and not conversation.ring and conversation_id not in self._failing_transfers:
                    self._find_somebody(conversation)

    def _find_somebody(self, conversation: Conversation) -> None:
        if conversation.awaits and self._keep_for_suggested(conversation):
            return
        able = [
            user
            for user in self.state.users.values()
            if user.name not in conversation.refused and not self._obstacle(user, conversation.skill_id)
        ]
        suggested = self.state.users.get(conversation.suggested)
        if suggested in able:
            self._offer(conversation, suggested, "ESC-AGENT-ID-DELIVERED")
            return
        if able:
            bots = len([user for user in able if user.type == "bot"])
            rules = ("CLD-MULTI-BOT-SKILL",) if bots > 1 else ()
            self._offer(conversation, min(able, key=_load), *rules)  # min takes the first of equals
        elif not self._overflow(conversation):
            self._explain_nobody(conversation)
            self._plan_next_round(conversation)

    def _obstacle(self, user: User, skill_id: str, ability: Ability = Ability.FREE) -> tuple[str, str] | None:
        """What keeps this user from being rung for this skill: the reason and its rule.

        For a conversation without a skill any agent will do, if the account says so.
        """
        if "Agent" not in user.profiles:
            return "has no Agent profile", "CLD-AGENT-PROFILE-SKILL"
        if skill_id not in user.skill_ids and (skill_id or self.settings.unskilled_rings != "anybody"):
            return "does not hold the skill", "CLD-AGENT-PROFILE-SKILL"
        if ability >= Ability.ONLINE and user.state != "Online":
            return f"is {user.state}", "CLD-AGENT-ONLINE"
        if ability >= Ability.FREE and not user.has_free_slot:
            return "has no free slot", "CLD-NO-FREE-AGENT"
        return None

    def _keep_for_suggested(self, conversation: Conversation) -> bool:
        """Ring the suggested agent once that is possible; False when it never is: then the suggestion is dropped."""
        user = self.state.users.get(conversation.suggested)
        if user is None or self._obstacle(user, conversation.skill_id, Ability.EVER):
            self._drop_suggestion(conversation, "unable")
            return False
        if not self._obstacle(user, conversation.skill_id):
            self._offer(conversation, user)
        return True

    def _drop_suggestion(self, conversation: Conversation, reason: Literal["timeout", "declined", "unable"]) -> Event:
        self._stop_timer(self._wait_timers, conversation)
        return self._log(SuggestionDropped(conversation.suggested, reason), conversation)

    def _limit_wait(self, conversation: Conversation, wait_ms: int) -> None:
        """From now on the suggested agent is waited for so long and no longer."""
        self._wait_timers[conversation.id] = self._timers.after(
            wait_ms, "suggested agent is waited for no longer", conversation.id, timing=Timing.PATIENCE
        )

    def _end_wait(self, conversation_id: str) -> None:
        self._route(self._drop_suggestion(self.state.conversations[conversation_id], "timeout"))

    def _plan_next_round(self, conversation: Conversation) -> None:
        """Ask those who declined once more, after a pause, in an account that does so."""
        pause_ms = self.settings.round_pause_ms
        if pause_ms is None or not conversation.refused or conversation.id in self._round_timers:
            return
        self._round_timers[conversation.id] = self._timers.after(
            pause_ms, "those who declined are asked again", conversation.id, timing=Timing.PATIENCE
        )

    def _restart_round(self, conversation_id: str) -> None:
        del self._round_timers[conversation_id]
        conversation = self.state.conversations[conversation_id]
        if not conversation.ring:
            self._route(self._log(RoutingRestarted(conversation.skill_id), conversation))

    def _leave_queue(self, conversation: Conversation) -> None:
        """Nobody is looked for any more: forget the timers that belong to the search."""
        for timers in (self._wait_timers, self._round_timers):
            self._stop_timer(timers, conversation)

    def _stop_timer(self, timers: dict[str, Timer], conversation: Conversation) -> None:
        if timer := timers.pop(conversation.id, None):
            timer.cancel()

    def _offer(self, conversation: Conversation, user: User, *rules: str) -> None:
        ring_id = f"ring-{self.state.offered + 1}"
        if user.type == "bot":
            rules += ("CLD-ROUTING-BY-SKILL", "CLD-CONNECTOR-ONLINE-REQUIRED")
        else:
            rules += ("CLD-RING", "CLD-AGENT-PROFILE-SKILL", "CLD-AGENT-ONLINE")
        expires_at_ms = self.clock.now_ms + self.settings.ring_ms
        offered = self._log(
            RingOffered(ring_id, user.name, conversation.skill_id, expires_at_ms), conversation, rules=rules
        )
        with self.log.caused_by(offered):
            self._ring_timers[ring_id] = self._timers.after(
                self.settings.ring_ms, "ring expires", ring_id, timing=Timing.PATIENCE
            )
            if client := self._clients.get(user.name):
                client.ring_offered(ring_id, conversation.id)

    def _expire_ring(self, ring_id: str) -> None:
        self._end_ring(self.state.rings[ring_id], RingExpired)

    def _overflow(self, conversation: Conversation) -> bool:
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
        queued = self._log(ConversationQueued(target, reason="fallback"), conversation, rules=rules)
        with self.log.caused_by(queued):
            self._find_somebody(conversation)
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

    def _explain_nobody(self, conversation: Conversation) -> None:
        found = list(islice(self._obstacles(conversation), MAX_REASONS))
        reasons = tuple((agent, reason) for agent, reason, _ in found)
        if reasons != conversation.nobody:
            rules = tuple(dict.fromkeys(rule for _, _, rule in found))
            if conversation.skill_id in self.state.surveys:
                rules += ("CLD-TESTER-SURVEY",)
            if any(self.state.users[agent].type == "bot" for agent, _, _ in found):
                rules += ("B2B-SKILL-OF-BOT-AGENT",)
            body = RoutingFoundNobody(conversation.skill_id, reasons)
            self._log(body, conversation, rules=rules)

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
        self._handed_over.pop(conversation.id, None)
        if user.type == "human":
            self._hops.pop(conversation.id, None)
        rules = ["CON-RING-ACCEPT"] if user.type == "bot" else ["CLD-ACCEPT"]
        if transfer:
            context = transfer.context if user.type == "bot" else None
            rules += _TAKEN_BY_BOT if user.type == "bot" else []
            rules += ["B2B-CONTEXT-OFF"] if context is None and (user.type == "bot" or transfer.context) else []
        with self.log.caused_by(ring.offered):
            accepted = self._log(RingAccepted(ring.id, user.name), conversation, rules=tuple(rules))
        with self.log.caused_by(accepted):
            if context:
                passed = TransferContextPassed(context.intent_id, context.user_message)
                explained = ("ESC-TRANSFER-BOT-CONTEXT", "B2B-CONTEXT-OBJECT")
                self._log(passed, conversation, bot=user.name, rules=explained)
            if transfer:
                self._tell_taken(conversation, transfer.sender, user.name)
            if client := self._clients.get(user.name):
                client.conversation_assigned(conversation.id, context)

    def _tell_taken(self, conversation: Conversation, sender: str, agent: str) -> None:
        """Tell the bot that transferred the conversation who has it now."""
        client = self._clients[sender]
        client.transfer_taken(conversation.id, agent)
        client.conversation_left(conversation.id)

    def _end_ring(self, ring: Ring, how: type[RingRejected] | type[RingExpired] | type[RingCancelled]) -> None:
        ended = self._stop_ring(ring, how)
        conversation = self.state.conversations[ring.conversation]
        if conversation.awaits and how is not RingCancelled and self.settings.suggestion_declined == "dropped":
            with self.log.caused_by(ended):
                ended = self._drop_suggestion(conversation, "declined")
        self._route(ended)

    def _stop_ring(self, ring: Ring, how: type[RingRejected] | type[RingExpired] | type[RingCancelled]) -> Event:
        self._ring_timers.pop(ring.id).cancel()
        conversation = self.state.conversations[ring.conversation]
        with self.log.caused_by(ring.offered if self.log.cause is None else self.log.cause):
            return self._log(how(ring.id, ring.agent), conversation, rules=("CLD-RING",))
