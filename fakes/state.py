"""The state of the fake Conversational Cloud: a fold of the log, nothing else.

`CloudState` listens to the log. Each event that concerns the cloud has one entry in `_CHANGES`, which moves the state;
events of the bot platform concern somebody else and pass by. Nothing writes to the state from outside, so that reading
a log back gives an equal state. An event that the state cannot take raises `IllegalTransition`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from ..engine import events as e
from ..engine.errors import IllegalTransition
from ..engine.log import Event
from ..engine.ports import TransferContext

AgentState = Literal["Online", "Away", "Back soon", "Offline"]
RingState = Literal["waiting", "accepted", "rejected", "expired", "cancelled"]
_ANYWHERE = e.SkillRouting()


@dataclass(frozen=True, slots=True)
class Skill:
    name: str
    id: str
    description: str = ""
    on_shift: bool = True
    is_deleted: bool = False
    routing: e.SkillRouting = _ANYWHERE


@dataclass(slots=True)
class User:
    """Somebody who can be rung: a human agent, or the bot user behind an agent connector.

    `open` and `ringing` hold ids of conversations and rings, oldest first.
    """

    name: str
    id: str
    type: Literal["human", "bot"]
    profiles: tuple[str, ...]
    skill_ids: tuple[str, ...]
    slots: int
    login_name: str = ""
    bot_id: str = ""
    state: AgentState = "Offline"
    since_ms: int = 0  # when the state was taken
    open: dict[str, None] = field(default_factory=dict)
    ringing: dict[str, None] = field(default_factory=dict)

    @property
    def nickname(self) -> str:
        return self.name

    @property
    def pid(self) -> str:
        """The platform-wide id, a UUID that depends on the user id alone."""
        return str(uuid.uuid5(uuid.NAMESPACE_OID, self.id))

    @property
    def has_free_slot(self) -> bool:
        """A ring holds a slot like an open conversation; bots have no limit."""
        return self.type == "bot" or len(self.open) + len(self.ringing) < self.slots


@dataclass(slots=True)
class Ring:
    id: str
    conversation: str
    agent: str
    skill_id: str
    expires_at_ms: int
    offered: int  # `seq` of its event, the cause of what follows
    state: RingState = "waiting"


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer under way: from the cloud's answer until somebody accepts or it fails."""

    sender: str
    from_skill_id: str
    to_skill_id: str
    agent_id: str
    context: TransferContext | None
    started: int  # `seq` of its event


@dataclass(slots=True)
class Conversation:
    """A conversation. Exactly one of these holds while it is open: assigned to a user, or queued for its skill.

    `skill_id` is empty where it has no skill. A survey comes after its end, and has its own user assigned.
    """

    id: str
    consumer: str
    skill_id: str
    previous_skill_id: str = ""
    channel: str = "lp_web"
    is_open: bool = True
    assigned: str = ""
    is_queued: bool = False
    queued: int = 0  # `seq` of the latest queueing
    suggested: str = ""
    ring: str = ""
    refused: dict[str, None] = field(default_factory=dict)  # who rejected, or let the ring expire, in this queueing
    nobody: tuple[tuple[str, str], ...] | None = None  # why nobody can be rung, None while that is not known
    transfer: Transfer | None = None
    survey: str = ""  # the survey bot's user, while a survey runs in the closed conversation
    kept: list[tuple[str, str | None, e.File | None]] = field(default_factory=list)  # written during the transfer
    messages: list[e.MessagePublished] = field(default_factory=list)

    @property
    def hears_consumer(self) -> bool:
        """Whether what the consumer writes belongs to it: while it is open, and while its survey runs."""
        return self.is_open or bool(self.survey)

    @property
    def skill_ids(self) -> set[str]:
        """The skills it concerns: its own, and those of a transfer under way."""
        under_way = self.transfer
        return {self.skill_id, *((under_way.from_skill_id, under_way.to_skill_id) if under_way else ())}


@dataclass(slots=True)
class CloudState:
    """Skills by id, users by name, conversations and rings by id; `waiting` in the order of queueing."""

    skills: dict[str, Skill] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    rings: dict[str, Ring] = field(default_factory=dict)
    waiting: dict[str, None] = field(default_factory=dict)
    surveys: dict[str, str] = field(default_factory=dict)  # skill id to the user of its survey bot
    surveyed_at_ms: dict[str, int] = field(default_factory=dict)  # consumer to the start of the last survey
    survey_draws: int = 0  # conversations that sampling has decided about
    revision: int = 0  # changes of skills and users, the account's `ac-revision`

    def apply(self, event: Event) -> None:
        change = _CHANGES.get(type(event.body))
        if change:
            change(self, event.body, event)

    def user_by_id(self, user_id: str) -> User | None:
        return next((user for user in self.users.values() if user.id == user_id), None)

    # --- looking up what an event speaks of ---------------------------------------------------------------------------

    def _conversation(self, event: Event, *, queued: bool | None = None) -> Conversation:
        conversation = self.conversations.get(event.conversation or "")
        if conversation is None or not conversation.is_open:
            raise IllegalTransition(f"{event.conversation} is not open and cannot take {event.body.kind}")
        if queued is not None and conversation.is_queued is not queued:
            state = "queued" if conversation.is_queued else "not queued"
            raise IllegalTransition(f"{conversation.id} is {state} and cannot take {event.body.kind}")
        return conversation

    def _end_ring(self, body: Any, state: RingState) -> tuple[Ring, Conversation]:
        ring = self.rings.get(body.ring_id)
        if ring is None or ring.state != "waiting":
            was = f"is {ring.state}" if ring else "does not exist"
            raise IllegalTransition(f"{body.ring_id} {was} and cannot take {body.kind}")
        ring.state = state
        del self.users[ring.agent].ringing[ring.id]
        conversation = self.conversations[ring.conversation]
        conversation.ring = ""
        conversation.suggested = ""
        return ring, conversation

    def _assign(self, conversation: Conversation, agent: str) -> None:
        self._take_from_queue(conversation)
        conversation.assigned = agent
        conversation.transfer = None
        conversation.kept.clear()
        self.users[agent].open[conversation.id] = None

    def _take_from_queue(self, conversation: Conversation) -> None:
        conversation.is_queued = False
        conversation.suggested = ""
        conversation.refused.clear()
        conversation.nobody = None
        self.waiting.pop(conversation.id, None)

    # --- one change per event -----------------------------------------------------------------------------------------

    def _skill_set(self, body: e.SkillCreated | e.SkillChanged, _event: Event) -> None:
        old = self.skills.get(body.skill_id)
        on_shift = old.on_shift if old else True
        self.skills[body.skill_id] = Skill(body.skill, body.skill_id, body.description, on_shift, routing=body.routing)
        self.revision += 1

    def _skill_deleted(self, body: e.SkillDeleted, _event: Event) -> None:
        self.skills[body.skill_id] = replace(self.skills[body.skill_id], is_deleted=True)
        self.revision += 1

    def _shift_changed(self, body: e.ShiftChanged, _event: Event) -> None:
        self.skills[body.skill_id] = replace(self.skills[body.skill_id], on_shift=body.on_shift)

    def _user_created(self, body: e.UserCreated, _event: Event) -> None:
        self.users[body.user] = User(
            body.user,
            body.user_id,
            body.user_type,
            body.profiles,
            body.skill_ids,
            body.slots,
            body.login_name,
            body.bot_id,
        )
        self.revision += 1

    def _user_deleted(self, body: e.UserDeleted, _event: Event) -> None:
        del self.users[body.user]
        self.revision += 1

    def _user_skills_changed(self, body: e.UserSkillsChanged, _event: Event) -> None:
        self.users[body.user].skill_ids = body.skill_ids
        self.revision += 1

    def _user_profiles_changed(self, body: e.UserProfilesChanged, _event: Event) -> None:
        self.users[body.user].profiles = body.profiles
        self.revision += 1

    def _user_slots_changed(self, body: e.UserSlotsChanged, _event: Event) -> None:
        self.users[body.user].slots = body.slots
        self.revision += 1

    def _agent_state_changed(self, body: e.AgentStateChanged, event: Event) -> None:
        user = self.users[body.agent]
        user.state, user.since_ms = body.state, event.at_ms
        for waiting in self.waiting:  # who comes back may be asked again
            self.conversations[waiting].refused.pop(body.agent, None)

    def _conversation_started(self, body: e.ConversationStarted, event: Event) -> None:
        conversation_id = event.conversation or ""
        if conversation_id in self.conversations or not conversation_id:
            raise IllegalTransition(f"conversation {conversation_id!r} cannot start twice or without an id")
        self.conversations[conversation_id] = Conversation(
            conversation_id, body.consumer, body.skill_id, channel=body.channel
        )

    def _conversation_queued(self, body: e.ConversationQueued, event: Event) -> None:
        conversation = self._conversation(event)
        if conversation.assigned or conversation.ring:
            raise IllegalTransition(f"{conversation.id} is held by somebody and cannot take ConversationQueued")
        self._take_from_queue(conversation)
        suggested = self.user_by_id(body.agent_id) if body.agent_id else None
        conversation.suggested = suggested.name if suggested else ""
        if conversation.skill_id != body.skill_id:
            conversation.previous_skill_id = conversation.skill_id
        conversation.skill_id = body.skill_id
        conversation.is_queued = True
        conversation.queued = event.seq
        self.waiting[conversation.id] = None

    def _nobody_found(self, body: e.RoutingFoundNobody, event: Event) -> None:
        self._conversation(event, queued=True).nobody = body.reasons

    def _transfer_started(self, body: e.TransferStarted, event: Event) -> None:
        conversation = self._conversation(event, queued=False)
        context = TransferContext(body.intent_id, body.user_message) if body.transfer_bot_context else None
        conversation.transfer = Transfer(
            body.sender, conversation.skill_id, body.skill_id, body.agent_id, context, event.seq
        )

    def _participant_left(self, body: e.ParticipantLeft, event: Event) -> None:
        conversation = self._conversation(event)
        if conversation.assigned != body.agent:
            raise IllegalTransition(f"{body.agent} is not assigned to {conversation.id} and cannot leave it")
        conversation.assigned = ""
        del self.users[body.agent].open[conversation.id]

    def _conversation_returned(self, body: e.ConversationReturned, event: Event) -> None:
        conversation = self._conversation(event, queued=True)
        if conversation.transfer is None or conversation.ring:
            raise IllegalTransition(f"{conversation.id} has nothing to return from")
        conversation.skill_id = conversation.transfer.from_skill_id
        self._assign(conversation, body.agent)

    def _conversation_closed(self, _body: e.ConversationClosed, event: Event) -> None:
        conversation = self._conversation(event)
        if conversation.ring:
            raise IllegalTransition(f"{conversation.id} rings and cannot take ConversationClosed")
        if conversation.assigned:
            del self.users[conversation.assigned].open[conversation.id]
        self._take_from_queue(conversation)
        conversation.is_open = False
        conversation.assigned = ""
        conversation.transfer = None
        conversation.kept.clear()

    def _survey_assigned(self, body: e.SurveySkillAssigned, _event: Event) -> None:
        self.surveys = {skill: user for skill, user in self.surveys.items() if user != body.user}
        if body.skill_id:
            self.surveys[body.skill_id] = body.user

    def _survey_started(self, body: e.SurveyStarted, event: Event) -> None:
        conversation = self.conversations[event.conversation or ""]
        if conversation.is_open or conversation.survey:
            raise IllegalTransition(f"{conversation.id} is not closed, or has its survey, and cannot take {body.kind}")
        conversation.survey = conversation.assigned = body.user
        self.users[body.user].open[conversation.id] = None
        self.surveyed_at_ms[conversation.consumer] = event.at_ms
        self.survey_draws += 1

    def _survey_omitted(self, body: e.SurveyOmitted, _event: Event) -> None:
        self.survey_draws += body.reason == "sampling"

    def _survey_ended(self, body: e.SurveyEnded, event: Event) -> None:
        conversation = self.conversations[event.conversation or ""]
        if not conversation.survey:
            raise IllegalTransition(f"{conversation.id} has no survey and cannot take {body.kind}")
        del self.users[conversation.survey].open[conversation.id]
        conversation.survey = conversation.assigned = ""

    def _ring_offered(self, body: e.RingOffered, event: Event) -> None:
        conversation = self._conversation(event, queued=True)
        if conversation.ring:
            raise IllegalTransition(f"{conversation.id} rings already")
        self.rings[body.ring_id] = Ring(
            body.ring_id, conversation.id, body.agent, body.skill_id, body.expires_at_ms, event.seq
        )
        conversation.ring = body.ring_id
        conversation.nobody = None
        self.users[body.agent].ringing[body.ring_id] = None

    def _ring_accepted(self, body: e.RingAccepted, _event: Event) -> None:
        ring, conversation = self._end_ring(body, "accepted")
        self._assign(conversation, ring.agent)

    def _ring_rejected(self, body: e.RingRejected, _event: Event) -> None:
        ring, conversation = self._end_ring(body, "rejected")
        conversation.refused[ring.agent] = None

    def _ring_expired(self, body: e.RingExpired, _event: Event) -> None:
        ring, conversation = self._end_ring(body, "expired")
        conversation.refused[ring.agent] = None

    def _ring_cancelled(self, body: e.RingCancelled, _event: Event) -> None:
        self._end_ring(body, "cancelled")

    def _message_published(self, body: e.MessagePublished, event: Event) -> None:
        conversation = self.conversations.get(event.conversation or "")
        if conversation is None or not conversation.survey:
            conversation = self._conversation(event)
        conversation.messages.append(body)
        if body.role == "consumer" and conversation.transfer:
            conversation.kept.append((body.text, body.payload, body.file))


_CHANGES: dict[type[Any], Callable[[CloudState, Any, Event], None]] = {
    e.SkillCreated: CloudState._skill_set,
    e.SkillChanged: CloudState._skill_set,
    e.SkillDeleted: CloudState._skill_deleted,
    e.ShiftChanged: CloudState._shift_changed,
    e.UserCreated: CloudState._user_created,
    e.UserDeleted: CloudState._user_deleted,
    e.UserSkillsChanged: CloudState._user_skills_changed,
    e.UserProfilesChanged: CloudState._user_profiles_changed,
    e.UserSlotsChanged: CloudState._user_slots_changed,
    e.AgentStateChanged: CloudState._agent_state_changed,
    e.ConversationStarted: CloudState._conversation_started,
    e.ConversationQueued: CloudState._conversation_queued,
    e.RoutingFoundNobody: CloudState._nobody_found,
    e.TransferStarted: CloudState._transfer_started,
    e.ParticipantLeft: CloudState._participant_left,
    e.ConversationReturned: CloudState._conversation_returned,
    e.ConversationClosed: CloudState._conversation_closed,
    e.SurveySkillAssigned: CloudState._survey_assigned,
    e.SurveyStarted: CloudState._survey_started,
    e.SurveyOmitted: CloudState._survey_omitted,
    e.SurveyEnded: CloudState._survey_ended,
    e.RingOffered: CloudState._ring_offered,
    e.RingAccepted: CloudState._ring_accepted,
    e.RingRejected: CloudState._ring_rejected,
    e.RingExpired: CloudState._ring_expired,
    e.RingCancelled: CloudState._ring_cancelled,
    e.MessagePublished: CloudState._message_published,
}


def fold(events: Iterable[Event]) -> CloudState:
    """The state of the cloud after these events."""
    state = CloudState()
    for event in events:
        state.apply(event)
    return state
