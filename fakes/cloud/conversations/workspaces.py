"""The workspaces of human agents, who go by their names: rings answered, conversations held."""

from __future__ import annotations

from ....engine.errors import FeatureError, message
from ....engine.events import ConversationQueued, MessagePublished, ParticipantLeft, RingRejected
from ....engine.log import Event
from .. import citations
from ..clients import Clients
from ..core import Core, Refused
from ..lookup import Lookup
from ..records import Conversation, Ring, User
from ..routing.rings import Rings
from ..routing.routing import Routing
from .conversations import Conversations
from .update_request import Caller, ParticipantsChange, Update
from .updates import Updates


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
        updates: Updates,
    ) -> None:
        self._core = core
        self._lookup = lookup
        self._clients = clients
        self._rings = rings
        self._routing = routing
        self._conversations = conversations
        self._updates = updates

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

    def transfer_to_agent(self, agent: str, other: str, conversation: str | None = None) -> None:
        """The agent transfers a conversation to another agent, who is rung alone and waited for.

        When the other declines or does not come in time, it is offered to all agents of the skill.

        Raises:
            FeatureError: the other is not a human agent with a skill, is the agent, or the account forbids it.
        """
        found = self._open_at(agent, conversation)
        self._move(agent, found, self.skill_towards(agent, other, found.id), self._lookup.user(other).id)

    def skill_towards(self, agent: str, other: str, conversation: str) -> str:
        """The id of the skill to which a conversation goes with a transfer to another agent, as it names both.

        It stays with its skill if the other holds that, else it goes to the first one that the other holds.

        Raises:
            FeatureError: the other is not a human agent with a skill, or is the agent.
        """
        held, user = self._core.state.conversations[conversation].skill_id, self._human(other)
        if user.name == agent:
            others = [name for name in self._lookup.agents() if name != agent]
            raise FeatureError(message(f"{agent} has the conversation already", expected="another agent", known=others))
        if user.type == "bot":
            raise FeatureError(message(f"{other} is a bot user", expected="a human agent"))
        if not user.skill_ids:
            do = "give them a skill: conversations are transferred to an agent of a skill"
            raise FeatureError(message(f"{other} has no skill", do=do))
        return held if held in user.skill_ids else user.skill_ids[0]

    def return_to_queue(self, agent: str, conversation: str | None = None) -> None:
        """The agent puts a conversation back into the queue of its skill."""
        found = self._open_at(agent, conversation)
        self._move(agent, found, found.skill_id, "")

    def _move(self, agent: str, conversation: Conversation, skill_id: str, suggested: str) -> None:
        """Ask for the update that a workspace asks for on its socket."""
        leaves = ParticipantsChange("REMOVE", "ASSIGNED_AGENT")
        suggests = (ParticipantsChange("SUGGEST", "ASSIGNED_AGENT", suggested),) if suggested else ()
        update = Update((leaves, *suggests), skill_id or None)
        try:
            self._updates.update(conversation.id, update, by=Caller("agent", agent))
        except Refused as refusal:
            raise FeatureError(message(f"{agent} cannot transfer the conversation: {refusal}")) from None

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
