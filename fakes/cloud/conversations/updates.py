"""Updates: several changes of a conversation in one request of a client, all of them or none.

Theory of operation. A request is an `Update`, a value. The `Planner` examines the whole of it and refuses what is not
possible; only then is anything done.
"""

from __future__ import annotations

from ....engine.events import (
    ConversationQueued,
    ConversationSkillChanged,
    ConversationTakenOver,
    ParticipantJoined,
    ParticipantLeft,
    RingCancelled,
    RingRejected,
    TtrChanged,
)
from ..clients import Clients
from ..core import Core, Refused
from ..records import Conversation, Ring
from ..routing.rings import Rings
from ..routing.routing import Routing
from ..survey_runs import SurveyRuns
from ..transfers import Transfers
from .conversations import Conversations
from .roles import Roles
from .update_plan import Plan, Planner
from .update_request import Caller, Update


class Updates:
    """Changes that agents and consumers on sockets make to conversations and rings."""

    def __init__(
        self,
        core: Core,
        clients: Clients,
        *,
        roles: Roles,
        planner: Planner,
        rings: Rings,
        routing: Routing,
        transfers: Transfers,
        conversations: Conversations,
        surveys: SurveyRuns,
    ) -> None:
        self._core = core
        self._clients = clients
        self._roles = roles
        self._planner = planner
        self._rings = rings
        self._routing = routing
        self._transfers = transfers
        self._conversations = conversations
        self._surveys = surveys

    def answer_ring(self, agent: str, ring: Ring, *, accepts: bool) -> None:
        """The agent accepts or rejects a ring.

        Raises:
            Refused: the ring is over, or another agent's.
        """
        if ring.agent != agent or ring.state != "waiting":
            raise Refused(404, f"the ring for {agent} has ended" if ring.agent == agent else "no such ring")
        if accepts:
            self._rings.accept(ring)
        else:
            self._routing.end_ring(ring, RingRejected)

    def update(self, conversation_id: str, update: Update, *, by: Caller) -> None:
        """Carry out every change of the request, or none.

        Raises:
            Refused: with the status that the request is answered with.
        """
        conversation = self._roles.to_see(by, conversation_id)
        plan = self._planner.plan(conversation, update, by)
        for field in update.fields:
            self._core.append(field, conversation)
        if update.ttr:
            self._core.append(TtrChanged(*update.ttr), conversation)
        if update.rating:
            self._core.append(update.rating, conversation)
        self._move(conversation, plan, by)
        if update.closes:
            self._carry_out_close(conversation, update, by)

    def _move(self, conversation: Conversation, plan: Plan, by: Caller) -> None:
        for agent, role in plan.leaves:
            self._core.append(ParticipantLeft(agent, role), conversation)
        for agent, role in plan.joins:
            self._core.append(ParticipantJoined(agent, role), conversation)
        if plan.takes:
            self._take_over(conversation, plan, by)
        elif plan.removes or (conversation.is_queued and (plan.skill_id is not None or plan.suggests)):
            self._requeue(conversation, plan, by)
        elif plan.skill_id is not None:
            self._core.append(ConversationSkillChanged(plan.skill_id, by.name), conversation)

    def _take_over(self, conversation: Conversation, plan: Plan, by: Caller) -> None:
        self._routing.take_from_queue(conversation)
        ring = self._core.state.rings.get(conversation.ring)
        if ring and ring.agent == plan.takes:
            self._rings.accept(ring)
        else:
            if ring:
                self._rings.stop(ring, RingCancelled)
            sender, transfer = conversation.assigned, conversation.transfer
            self._transfers.give_up(conversation)
            taken = self._core.append(ConversationTakenOver(plan.takes, by.name), conversation)
            with self._core.log.caused_by(taken):
                if transfer:
                    self._clients.notify_taken(conversation.id, transfer.sender, plan.takes)
                else:
                    self._clients.notify_left(conversation.id, sender)
            self._routing.route(taken)
        if plan.skill_id is not None:
            self._core.append(ConversationSkillChanged(plan.skill_id, by.name), conversation)

    def _requeue(self, conversation: Conversation, plan: Plan, by: Caller) -> None:
        self._routing.take_from_queue(conversation)
        if conversation.ring:
            self._rings.stop(self._core.state.rings[conversation.ring], RingCancelled)
        cause = self._core.log.cause
        if sender := conversation.assigned:
            cause = self._core.append(ParticipantLeft(sender), conversation).seq
        skill_id = conversation.skill_id if plan.skill_id is None else plan.skill_id
        suggested = plan.suggests.id if plan.suggests else ""
        with self._core.log.caused_by(cause):
            body = ConversationQueued(skill_id, suggested, wait_ms=plan.wait_ms, by=by.name)
            queued = self._core.append(body, conversation)
        with self._core.log.caused_by(queued):
            if not conversation.transfer:  # else it is notified when the conversation is accepted
                self._clients.notify_left(conversation.id, sender)
            if plan.suggests:
                self._routing.limit_wait(conversation, plan.wait_ms)
        if conversation.transfer and sender:
            self._transfers.bot_has_left(conversation, queued)
        else:
            self._routing.route(queued)

    def _carry_out_close(self, conversation: Conversation, update: Update, by: Caller) -> None:
        if conversation.survey:
            done = update.closes == "dialog"
            self._surveys.end(conversation, "completed" if done else "closed by Conversational Cloud")
        else:
            self._conversations.close(conversation, self._roles.of_caller(by), survey=update.closes == "dialog")
