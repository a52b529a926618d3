"""What clients on sockets do with a conversation: several changes in one request, all of them or none.

Theory of operation. A request becomes an `Update`, a value. `_plan` looks at the whole of it and refuses what cannot
be; only then is anything done. What a combination of changes means: removing the assigned agent sends the conversation
back to its queue, together with a skill it is a transfer, and a suggestion says who is to be rung, and waited for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...engine.errors import FeatureError
from ...engine.events import (
    AcceptStatus,
    AcceptStatusPublished,
    ChatState,
    ChatStatePublished,
    ConsumerProfileWritten,
    ConversationFieldSet,
    ConversationQueued,
    ConversationSkillChanged,
    ConversationTakenOver,
    MessagePublished,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantRole,
    RatingGiven,
    RingCancelled,
    RingRejected,
    Role,
    TtrChanged,
    TtrType,
)
from ...engine.log import Event
from .conversations import Conversations
from .core import Refused
from .records import Conversation, Ring, User
from .routing import Ability

ABSENT_AGENT = "Agent does not exist in conversation"  # a text that is on record
_MANAGING = frozenset({"Agent Manager", "Administrator"})  # profiles of those who see every conversation
_WRITERS: dict[ParticipantRole, bool] = {"ASSIGNED_AGENT": True, "AGENT": True, "MANAGER": True, "READER": False}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a consumer, or a user of the account."""

    side: Literal["agent", "consumer"]
    name: str


@dataclass(frozen=True, slots=True)
class ParticipantsChange:
    """`user_id` in any of its forms; empty: whoever asks."""

    type: Literal["ADD", "REMOVE", "UPDATE", "SUGGEST"]
    role: ParticipantRole = "ASSIGNED_AGENT"
    user_id: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """What one request wants changed; what it does not name stays.

    Attributes:
        participants: who comes, who goes, who is suggested.
        skill_id: the new skill.
        closes: the whole conversation, or one dialog of it, `dialog_id`; a survey may follow the main dialog.
        ttr: the time to respond, type and seconds.
        fields: what the cloud only keeps.
        rating: the consumer's.
    """

    participants: tuple[ParticipantsChange, ...] = ()
    skill_id: str | None = None
    closes: Literal["", "conversation", "dialog"] = ""
    dialog_id: str = ""
    ttr: tuple[TtrType, int] | None = None
    fields: tuple[ConversationFieldSet, ...] = ()
    rating: RatingGiven | None = None

    @property
    def is_transfer(self) -> bool:
        """Whether it sends the conversation away from whoever has it."""
        return any(c.type == "REMOVE" and c.role == "ASSIGNED_AGENT" for c in self.participants)


@dataclass(slots=True)
class _Plan:
    """An update that has been found possible. Users by name."""

    removes: bool = False
    takes: str = ""
    joins: tuple[tuple[str, ParticipantRole], ...] = ()
    leaves: tuple[tuple[str, ParticipantRole], ...] = ()
    suggests: User | None = None
    wait_ms: int = 0
    skill_id: str | None = None


class Updates(Conversations):
    """Agents and consumers who act for themselves."""

    # --- rings and participants ---------------------------------------------------------------------------------------

    def answer_ring(self, agent: str, ring: Ring, *, accepts: bool) -> None:
        """The agent accepts or rejects a ring of his.

        Raises:
            Refused: the ring is over, or somebody else's.
        """
        if ring.agent != agent or ring.state != "waiting":
            raise Refused(404, f"there is no such ring at {agent} any more" if ring.agent == agent else "no such ring")
        if accepts:
            self._accept(ring)
        else:
            self._end_ring(ring, RingRejected)

    def role_of(self, agent: str, conversation: Conversation) -> ParticipantRole | None:
        """The part that a user has in a conversation now, None without one."""
        if conversation.assigned == agent:
            return "AGENT" if conversation.survey else "ASSIGNED_AGENT"
        return conversation.participants.get(agent)

    def manages(self, agent: str) -> bool:
        """Whether the user may see, and step into, every conversation."""
        return bool(_MANAGING & set(self.user(agent).profiles))

    # --- messages -----------------------------------------------------------------------------------------------------

    def agent_publishes(self, agent: str, conversation_id: str, said: MessagePublished) -> Event:
        """A message of an agent on a socket, as assigned agent or as manager.

        Raises:
            Refused: the conversation is not his to write into, or closed.
        """
        conversation = self._to_write(Caller("agent", agent), conversation_id)
        return self._log(said, conversation, rules=("CLD-ACCEPT",))

    def publish_accept_status(
        self, by: Caller, conversation_id: str, status: AcceptStatus, sequences: tuple[int, ...], dialog_id: str
    ) -> Event:
        conversation = self._to_write(by, conversation_id, reads=True)
        return self._log(AcceptStatusPublished(self.role(by), by.name, status, sequences, dialog_id), conversation)

    def publish_chat_state(self, by: Caller, conversation_id: str, state: ChatState, dialog_id: str) -> Event:
        conversation = self._to_write(by, conversation_id, reads=True)
        return self._log(ChatStatePublished(self.role(by), by.name, state, dialog_id), conversation)

    def write_profile(self, consumer: str, profile: str) -> Event:
        """Keep what a consumer's client says of him, a JSON object."""
        return self._log(ConsumerProfileWritten(consumer, profile))

    def role(self, by: Caller) -> Role:
        """In which capacity somebody writes."""
        if by.side == "consumer":
            return "consumer"
        return "bot" if self.user(by.name).type == "bot" else "agent"

    def _to_write(self, by: Caller, conversation_id: str, *, reads: bool = False) -> Conversation:
        """The conversation, when the caller takes part in it; whoever only `reads` it may say so."""
        conversation = self.conversation_for(by, conversation_id)
        if not conversation.hears_consumer:
            raise Refused(400, f"{conversation_id} is closed")
        if by.side == "agent":
            role = self.role_of(by.name, conversation)
            if role is None or not (reads or _WRITERS[role]):
                raise Refused(403, f"{by.name} is no participant of {conversation_id} who may write")
        return conversation

    def conversation_for(self, by: Caller, conversation_id: str) -> Conversation:
        """The conversation; a consumer gets his own ones only.

        Raises:
            Refused: 404, there is none; 403, it is another consumer's.
        """
        conversation = self.state.conversations.get(conversation_id)
        if conversation is None:
            raise Refused(404, f"no conversation {conversation_id!r}")
        if by.side == "consumer" and conversation.consumer != by.name:
            raise Refused(403, f"{conversation_id} is not a conversation of this consumer")
        return conversation

    # --- updates ------------------------------------------------------------------------------------------------------

    def update(self, conversation_id: str, update: Update, *, by: Caller) -> None:
        """Carry out every change of the request, or none.

        Raises:
            Refused: with the status that the request is answered with.
        """
        conversation = self.conversation_for(by, conversation_id)
        plan = self._plan(conversation, update, by)
        for kept in update.fields:
            self._log(kept, conversation)
        if update.ttr:
            self._log(TtrChanged(*update.ttr), conversation)
        if update.rating:
            self._log(update.rating, conversation)
        self._move(conversation, plan, by)
        if update.closes:
            self._carry_out_close(conversation, update, by)

    def _plan(self, conversation: Conversation, update: Update, by: Caller) -> _Plan:
        touches = bool(update.participants or update.skill_id is not None or update.ttr or update.fields)
        if not conversation.is_open and touches:
            raise Refused(400, f"{conversation.id} is closed")
        if update.closes:
            self._check_close(conversation, update)
        if by.side == "consumer":
            if update.participants or update.skill_id is not None or update.fields:
                raise Refused(403, "a consumer can close and rate a conversation and say how urgent it is")
            return _Plan()
        if update.rating:
            raise Refused(403, "it is the consumer who rates a conversation")
        plan = self._plan_participants(conversation, update, by)
        in_it = self.role_of(by.name, conversation) is not None or self.manages(by.name)
        if not (in_it or plan.takes == by.name):
            raise Refused(403, f"{by.name} is no participant of {conversation.id}")
        if conversation.transfer and (plan.removes or plan.takes or update.skill_id is not None):
            raise Refused(409, f"a transfer of {conversation.id} is under way")
        self._plan_skill(conversation, update, plan)
        self._plan_suggestion(conversation, update, plan)
        return plan

    def _plan_participants(self, conversation: Conversation, update: Update, by: Caller) -> _Plan:
        joins: list[tuple[str, ParticipantRole]] = []
        leaves: list[tuple[str, ParticipantRole]] = []
        plan = _Plan()
        for change in update.participants:
            if change.type == "SUGGEST":
                continue
            user = self.user_on_wire(change.user_id) if change.user_id else self.user(by.name)
            if user is None:
                raise Refused(400, ABSENT_AGENT if change.type == "REMOVE" else f"no user {change.user_id}")
            if change.type != "REMOVE":
                if change.role == "ASSIGNED_AGENT":
                    plan.takes = "" if user.name == conversation.assigned else user.name
                    self._check_taking(conversation, user, by)
                elif conversation.participants.get(user.name) != change.role:
                    joins.append((user.name, change.role))
            elif change.role == "ASSIGNED_AGENT":
                # whoever names nobody means the assigned agent, be it himself or, as a manager, somebody else
                if conversation.assigned != user.name and (change.user_id or not conversation.assigned):
                    raise Refused(400, ABSENT_AGENT)
                plan.removes = True
            else:
                if conversation.participants.get(user.name) != change.role:
                    raise Refused(400, ABSENT_AGENT)
                leaves.append((user.name, change.role))
        plan.joins, plan.leaves = tuple(joins), tuple(leaves)
        return plan

    def _check_taking(self, conversation: Conversation, user: User, by: Caller) -> None:
        """An agent may take what nobody has; managers may give anything to anybody."""
        own = user.name == by.name and conversation.assigned in ("", by.name)
        if not (own or self.manages(by.name) or conversation.assigned == by.name):
            raise Refused(403, f"{by.name} may not assign {conversation.id} to {user.name}")
        if self.is_emulated(user.name):
            raise Refused(403, f"{user.name} is rung, never assigned by hand")

    def _plan_skill(self, conversation: Conversation, update: Update, plan: _Plan) -> None:
        wanted = update.skill_id
        if wanted is None or wanted == conversation.skill_id:
            return
        wanted = "" if wanted == "-1" else wanted
        target = self.state.skills.get(wanted)
        if wanted and (target is None or target.is_deleted) and self.settings.unknown_skill == "refused":
            raise Refused(400, f"no skill with id {wanted}")
        source = self.state.skills.get(conversation.skill_id)
        if source and self.settings.forbidden_transfer == "refused":
            allowed = source.transfer_list
            if not source.can_transfer or (allowed is not None and wanted not in allowed):
                raise Refused(403, f"conversations of the skill {source.name} may not be transferred to {wanted}")
        plan.skill_id = wanted

    def _plan_suggestion(self, conversation: Conversation, update: Update, plan: _Plan) -> None:
        suggested = [change.user_id for change in update.participants if change.type == "SUGGEST"]
        if not suggested:
            return
        if len(suggested) > 1:
            raise Refused(400, "one agent can be suggested, not several")
        if conversation.assigned and not plan.removes:
            raise Refused(400, "an agent is suggested instead of the assigned one, who has to be removed")
        if plan.takes:
            raise Refused(400, "the conversation cannot be assigned and suggested at once")
        user = self.user_on_wire(suggested[0]) if suggested[0] else None
        if user and self.role_of(user.name, conversation):
            raise Refused(400, f"{user.name} is in {conversation.id} already")
        skill_id = conversation.skill_id if plan.skill_id is None else plan.skill_id
        if user is None or self._obstacle(user, skill_id, Ability.EVER):
            if self.settings.suggestion_without_skill == "refused":
                raise Refused(400, f"no agent {suggested[0]!r} with the skill {skill_id}")
            return
        policy = self.settings.suggestion_unavailable
        if policy == "refused" and user.state != "Online":
            raise Refused(403, f"{user.name} is {user.state} and may not be chosen")
        if policy == "ignored" and self._obstacle(user, skill_id):
            return
        plan.suggests = user
        skill = self.state.skills.get(skill_id)
        limit_s = skill.max_wait_s if skill else None
        plan.wait_ms = self.settings.suggestion_wait_ms if limit_s is None else limit_s * 1000

    def _move(self, conversation: Conversation, plan: _Plan, by: Caller) -> None:
        for agent, role in plan.leaves:
            self._log(ParticipantLeft(agent, role), conversation)
        for agent, role in plan.joins:
            self._log(ParticipantJoined(agent, role), conversation)
        if plan.takes:
            self._take_over(conversation, plan, by)
        elif plan.removes or (conversation.is_queued and (plan.skill_id is not None or plan.suggests)):
            self._requeue(conversation, plan, by)
        elif plan.skill_id is not None:
            self._log(ConversationSkillChanged(plan.skill_id, by.name), conversation)

    def _take_over(self, conversation: Conversation, plan: _Plan, by: Caller) -> None:
        self._leave_queue(conversation)
        ring = self.state.rings.get(conversation.ring)
        if ring and ring.agent == plan.takes:
            self._accept(ring)
        else:
            if ring:
                self._stop_ring(ring, RingCancelled)
            sender, transfer = conversation.assigned, conversation.transfer
            self._forget_transfer(conversation)
            taken = self._log(ConversationTakenOver(plan.takes, by.name), conversation)
            with self.log.caused_by(taken):
                if transfer:
                    self._tell_taken(conversation, transfer.sender, plan.takes)
                else:
                    self._tell_left(sender, conversation)
            self._route(taken)
        if plan.skill_id is not None:
            self._log(ConversationSkillChanged(plan.skill_id, by.name), conversation)

    def _requeue(self, conversation: Conversation, plan: _Plan, by: Caller) -> None:
        self._leave_queue(conversation)
        if conversation.ring:
            self._stop_ring(self.state.rings[conversation.ring], RingCancelled)
        cause = self.log.cause
        if sender := conversation.assigned:
            cause = self._log(ParticipantLeft(sender), conversation).seq
        skill_id = conversation.skill_id if plan.skill_id is None else plan.skill_id
        suggested = plan.suggests.id if plan.suggests else ""
        with self.log.caused_by(cause):
            queued = self._log(
                ConversationQueued(skill_id, suggested, wait_ms=plan.wait_ms, by=by.name),
                conversation,
                rules=("ESC-TARGETS", "CLD-ROUTING-BY-SKILL"),
            )
        with self.log.caused_by(queued):
            if not conversation.transfer:  # else it is told when the conversation is accepted
                self._tell_left(sender, conversation)
            if plan.suggests:
                self._limit_wait(conversation, plan.wait_ms)
        if conversation.transfer and sender:
            self._bot_has_left(conversation, queued)
        else:
            self._route(queued)

    def _tell_left(self, user: str, conversation: Conversation) -> None:
        """A bot of this process that somebody else has removed hears of it."""
        if client := self._clients.get(user):
            client.conversation_left(conversation.id)

    def _check_close(self, conversation: Conversation, update: Update) -> None:
        survey = update.closes == "dialog" and update.dialog_id == survey_dialog(conversation.id)
        if update.closes == "dialog" and not survey and update.dialog_id not in ("", conversation.id):
            raise Refused(404, f"no dialog {update.dialog_id!r} in {conversation.id}")
        is_open = bool(conversation.survey) if survey else conversation.is_open
        if update.closes == "conversation":
            is_open = conversation.hears_consumer
        if not is_open:
            raise Refused(400, f"{conversation.id} is closed")

    def _carry_out_close(self, conversation: Conversation, update: Update, by: Caller) -> None:
        if conversation.survey:
            done = update.closes == "dialog"
            self._end_survey(conversation, "completed" if done else "closed by Conversational Cloud")
        else:
            self._close(conversation, self.role(by), survey=update.closes == "dialog")

    # --- forgetting ---------------------------------------------------------------------------------------------------

    def forget(self, conversation_id: str) -> None:
        """Forget a conversation that is over, so that a long-running cloud does not grow.

        Raises:
            FeatureError: something may still happen in it.
        """
        conversation = self.conversation(conversation_id)
        if not conversation.is_over:
            raise FeatureError(f"{conversation_id} is not over and cannot be forgotten")
        self.state.forget(conversation_id)
        self._signed_in.discard(conversation_id)
        self._hops.pop(conversation_id, None)
        self._handed_over.pop(conversation_id, None)
        for client in (*self._clients.values(), *self._survey_clients.values()):
            client.conversation_forgotten(conversation_id)


def survey_dialog(conversation_id: str) -> str:
    """The id of the MessagingDialog in which the survey of a conversation takes place."""
    return f"{conversation_id}-survey"
