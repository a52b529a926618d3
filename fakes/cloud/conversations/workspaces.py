"""The workspaces of human agents, who go by their names: rings answered, conversations held."""

from __future__ import annotations

from ....engine.errors import FeatureError, message
from ....engine.events import ConversationQueued, MessagePublished, ParticipantLeft, RingRejected
from ....engine.log import Event
from .. import citations
from ..clients import Clients
from ..core import Core
from ..lookup import Lookup
from ..records import Conversation, Ring, User
from ..routing.rings import Rings
from ..routing.routing import Routing
from .conversations import Conversations


class Workspaces:
    """The actions of human agents. Impossible requests raise `FeatureError` and change nothing."""

    def __init__(
        self,
        core: Core,
        lookup: Lookup,
        clients: Clients,
        *,
        rings: Rings,
        routing: Routing,
        conversations: Conversations,
    ) -> None:
        self._core = core
        self._lookup = lookup
        self._clients = clients
        self._rings = rings
        self._routing = routing
        self._conversations = conversations

    def accept(self, agent: str, conversation: str | None = None) -> Conversation:
        """The agent clicks Accept: on the ring of this conversation, else on the oldest. Follows CLD-ACCEPT."""
        ring = self._ring_of(agent, conversation)
        self._rings.accept(ring)
        return self._core.state.conversations[ring.conversation]

    def reject(self, agent: str, conversation: str | None = None) -> None:
        """The agent rejects the ring; the next agent is rung."""
        self._routing.end_ring(self._ring_of(agent, conversation), RingRejected)

    def write(self, agent: str, text: str, conversation: str | None = None, *, private: bool = False) -> Event:
        """The agent writes: into this conversation, else into the one accepted last; privately, not to the consumer."""
        said = MessagePublished("agent", agent, text, audience="agents" if private else "all")
        return self._core.append(said, self._open_at(agent, conversation), rules=citations.agent_message(said.audience))

    def transfer(self, agent: str, skill: str | int, conversation: str | None = None) -> None:
        """The agent transfers a conversation to a skill, which may be its own."""
        found, skill_id = self._open_at(agent, conversation), self._lookup.skill(skill).id
        with self._core.log.caused_by(self._core.append(ParticipantLeft(agent), found)):
            queued = self._core.append(ConversationQueued(skill_id, by=agent), found)
        self._routing.route(queued)

    def close(self, agent: str, conversation: str | None = None) -> None:
        self._conversations.close(self._open_at(agent, conversation), "agent", survey=True)

    def can_write(self, agent: str, conversation_id: str) -> bool:
        """Whether the agent is assigned. While a survey runs agents only read (SUR-AGENT-READONLY)."""
        return conversation_id in self._human(agent).open

    def _human(self, agent: str) -> User:
        user = self._lookup.user(agent)
        if user.type == "bot" and self._clients.is_emulated(agent):
            raise FeatureError(message(f"{agent} is a bot user: its agent connector acts for it", expected="an agent"))
        return user

    def _ring_of(self, agent: str, conversation: str | None) -> Ring:
        rings = self._lookup.ringing(self._human(agent).name)
        for ring in rings:
            if conversation in (None, ring.conversation):
                return ring
        what = "no conversation is ringing" if conversation is None else f"{conversation} is not ringing"
        raise FeatureError(
            message(
                f"{what} for {agent}, who is {self._lookup.user(agent).state}",
                expected=", ".join(f"{ring.conversation} ({ring.id})" for ring in rings),
                known=[f"{waiting} {self._why_waiting(waiting)}" for waiting in self._core.state.waiting],
            )
        )

    def _why_waiting(self, conversation_id: str) -> str:
        conversation = self._core.state.conversations[conversation_id]
        if conversation.ring:
            return f"is ringing for {self._core.state.rings[conversation.ring].agent}"
        reasons = ", ".join(f"{agent} {reason}" for agent, reason in conversation.obstacles or ())
        return f"waits: {reasons or 'no agent is rung'}"

    def _open_at(self, agent: str, conversation: str | None) -> Conversation:
        mine = self._lookup.open_conversations(self._human(agent).name)
        for candidate in reversed(mine):
            if conversation in (None, candidate.id):
                return candidate
        rings = ", ".join(ring.conversation for ring in self._lookup.ringing(agent))
        what = (
            f"{agent} has no open conversation"
            if conversation is None
            else f"{agent} is not assigned to {conversation}"
        )
        raise FeatureError(
            message(
                what,
                known=[other.id for other in mine],
                do=f"{rings} is ringing for {agent}: accept it first" if rings else "",
            )
        )
