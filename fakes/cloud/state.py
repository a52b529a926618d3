"""The state of the fake Conversational Cloud: a fold of the log, nothing else.

`CloudState` listens to the log. Each event that concerns the cloud has one entry in `CHANGES`, which moves the state;
events of the bot platform concern somebody else and pass by. Nothing writes to the state from outside, so that reading
a log back gives an equal state. An event that the state cannot take raises `IllegalTransition`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from ...engine import events as e
from ...engine.errors import IllegalTransition
from ...engine.log import Event
from ...engine.ports import TransferContext
from .records import DEFAULT_TTR, Conversation, Kept, Move, Ring, RingState, Skill, Stay, Transfer, User


@dataclass(slots=True)
class CloudState:
    """Skills by id, users by name, conversations and rings by id; `waiting` in the order of queueing."""

    skills: dict[str, Skill] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    rings: dict[str, Ring] = field(default_factory=dict)
    waiting: dict[str, None] = field(default_factory=dict)
    deleted_users: dict[str, User] = field(default_factory=dict)  # by user id
    surveys: dict[str, str] = field(default_factory=dict)  # skill id to the user of its survey bot
    surveyed_at_ms: dict[str, int] = field(default_factory=dict)  # consumer to the start of the last survey
    survey_draws: int = 0  # conversations that sampling has decided about
    revision: int = 0  # changes of skills and users, the account's `ac-revision`
    started: int = 0  # conversations, forgotten ones included
    offered: int = 0  # rings, likewise
    known_consumers: set[str] = field(default_factory=set)
    profiles: dict[str, str] = field(default_factory=dict)  # consumer to the profile he sent, a JSON object
    names: dict[str, tuple[str, str]] = field(default_factory=dict)  # consumer to the names that a bot has given him

    def apply(self, event: Event) -> None:
        change = CHANGES.get(type(event.body))
        if change:
            change(self, event.body, event)
            if type(event.body) in CONVERSATION_CHANGED:
                conversation = self.conversations[event.conversation or ""]
                conversation.updated_ms = max(event.at_ms, conversation.updated_ms + 1)

    def forget(self, conversation_id: str) -> None:
        """Drop a conversation that is over, with its rings; with the last one of a consumer, him too."""
        consumer = self.conversations.pop(conversation_id).consumer
        for ring in [ring.id for ring in self.rings.values() if ring.conversation == conversation_id]:
            del self.rings[ring]
        if all(other.consumer != consumer for other in self.conversations.values()):
            self.known_consumers.discard(consumer)
            for kept in (self.profiles, self.names, self.surveyed_at_ms):
                kept.pop(consumer, None)

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
        if not conversation.awaits:
            conversation.suggested = ""
        return ring, conversation

    def _assign(self, conversation: Conversation, agent: str, at_ms: int) -> None:
        self._take_from_queue(conversation)
        conversation.stays.append(Stay(at_ms, agent, "ASSIGNED_AGENT"))
        conversation.assigned = agent
        conversation.transfer = None
        conversation.kept.clear()
        self.users[agent].open[conversation.id] = None

    def _take_from_queue(self, conversation: Conversation) -> None:
        conversation.is_queued = False
        conversation.suggested = ""
        conversation.awaits = False
        conversation.refused.clear()
        conversation.nobody = None
        self.waiting.pop(conversation.id, None)

    # --- one change per event -----------------------------------------------------------------------------------------

    def _skill_set(self, body: e.SkillCreated | e.SkillChanged, event: Event) -> None:
        old = self.skills.get(body.skill_id) or Skill(body.skill, body.skill_id)
        changed = replace(old, name=body.skill, description=body.description, changed_ms=event.at_ms)
        self.skills[body.skill_id] = changed
        self.revision += 1

    def _skill_configured(self, body: e.SkillConfigured, event: Event) -> None:
        self.skills[body.skill_id] = replace(
            self.skills[body.skill_id],
            can_transfer=body.can_transfer,
            transfer_list=body.transfer_list,
            max_wait_s=body.max_wait_s,
            fallback_skill_id=body.fallback_skill_id,
            fallback_when_all_away=body.fallback_when_all_away,
            auto_close_s=body.auto_close_s,
            changed_ms=event.at_ms,
        )
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
        gone = self.users.pop(body.user)
        gone.is_deleted = True
        self.deleted_users[gone.id] = gone
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

    def _user_details_changed(self, body: e.UserDetailsChanged, _event: Event) -> None:
        user = self.users[body.user]
        user.email, user.employee_id, user.chats, user.is_enabled = (
            body.email,
            body.employee_id,
            body.chats,
            body.is_enabled,
        )
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
            conversation_id,
            body.consumer,
            body.skill_id,
            channel=body.channel,
            started_ms=event.at_ms,
            is_first=body.consumer not in self.known_consumers,
            context=body.context,
        )
        self.known_consumers.add(body.consumer)
        self.started += 1

    def _conversation_queued(self, body: e.ConversationQueued, event: Event) -> None:
        conversation = self._conversation(event)
        if conversation.assigned or conversation.ring:
            raise IllegalTransition(f"{conversation.id} is held by somebody and cannot take ConversationQueued")
        self._take_from_queue(conversation)
        suggested = self.user_by_id(body.agent_id) if body.agent_id else None
        conversation.suggested = suggested.name if suggested else ""
        conversation.awaits = body.wait_ms > 0 and suggested is not None
        if suggested:
            conversation.stays.append(Stay(event.at_ms, suggested.name, "SUGGESTED_ASSIGNED_AGENT"))
        fallen = (*conversation.fallen_from, conversation.skill_id)
        conversation.fallen_from = fallen if body.reason == "fallback" else ()
        if body.reason == "transfer":
            reason: Any = "Agent" if suggested else "Skill" if body.skill_id != conversation.skill_id else "back2Q"
            self._moved(conversation, event, reason, body.skill_id, by=body.by)
        self._change_skill(conversation, body.skill_id)
        conversation.is_queued = True
        conversation.queued, conversation.queued_ms = event.seq, event.at_ms
        self.waiting[conversation.id] = None

    def _change_skill(self, conversation: Conversation, skill_id: str) -> None:
        """A conversation of another skill has its time to respond set anew."""
        if conversation.skill_id != skill_id:
            conversation.previous_skill_id = conversation.skill_id
            conversation.ttr = DEFAULT_TTR
            conversation.fields.pop("ManualETTR", None)
        conversation.skill_id = skill_id

    def _moved(
        self,
        conversation: Conversation,
        event: Event,
        reason: Literal["Skill", "Agent", "back2Q", "SuggestedAgentTimeout", "TakeOver"],
        skill_id: str,
        *,
        to_agent: str = "",
        by: str = "",
    ) -> None:
        sender = conversation.assigned or conversation.last_agent
        move = Move(event.at_ms, conversation.skill_id, skill_id, sender, to_agent, reason, by or sender)
        conversation.moves.append(move)

    def _suggestion_dropped(self, body: e.SuggestionDropped, event: Event) -> None:
        conversation = self._conversation(event, queued=True)
        conversation.awaits = False
        if not conversation.ring:
            conversation.suggested = ""
        if body.reason == "timeout":
            self._moved(conversation, event, "SuggestedAgentTimeout", conversation.skill_id, by="system")

    def _routing_restarted(self, _body: e.RoutingRestarted, event: Event) -> None:
        self._conversation(event, queued=True).refused.clear()

    def _skill_of_conversation_changed(self, body: e.ConversationSkillChanged, event: Event) -> None:
        self._change_skill(self._conversation(event, queued=False), body.skill_id)

    def _taken_over(self, body: e.ConversationTakenOver, event: Event) -> None:
        conversation = self._conversation(event)
        if conversation.ring:
            raise IllegalTransition(f"{conversation.id} rings and cannot take {body.kind}")
        if conversation.assigned or conversation.is_queued:
            self._moved(conversation, event, "TakeOver", conversation.skill_id, to_agent=body.agent, by=body.by)
        if conversation.assigned:
            conversation.last_agent = conversation.assigned
            del self.users[conversation.assigned].open[conversation.id]
        conversation.participants.pop(body.agent, None)
        self._assign(conversation, body.agent, event.at_ms)

    def _participant_joined(self, body: e.ParticipantJoined, event: Event) -> None:
        conversation = self._conversation(event)
        conversation.participants[body.agent] = body.role
        conversation.stays.append(Stay(event.at_ms, body.agent, body.role))

    def _ttr_changed(self, body: e.TtrChanged, event: Event) -> None:
        self._conversation(event).ttr = (body.ttr_type, body.value_s)

    def _field_set(self, body: e.ConversationFieldSet, event: Event) -> None:
        self._conversation(event).fields[body.field] = body.value

    def _rated(self, body: e.RatingGiven, event: Event) -> None:
        self.conversations[event.conversation or ""].rating = body

    def _profile_written(self, body: e.ConsumerProfileWritten, _event: Event) -> None:
        self.profiles[body.consumer] = body.profile

    def _named(self, body: e.ConsumerProfileSet, event: Event) -> None:
        if conversation := self.conversations.get(event.conversation or ""):
            self.names[conversation.consumer] = (body.first_name, body.last_name)

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
        if body.role != "ASSIGNED_AGENT":
            conversation.participants.pop(body.agent, None)
            return
        if conversation.assigned != body.agent:
            raise IllegalTransition(f"{body.agent} is not assigned to {conversation.id} and cannot leave it")
        conversation.assigned = ""
        conversation.last_agent = body.agent
        del self.users[body.agent].open[conversation.id]

    def _conversation_returned(self, body: e.ConversationReturned, event: Event) -> None:
        conversation = self._conversation(event, queued=True)
        if conversation.transfer is None or conversation.ring:
            raise IllegalTransition(f"{conversation.id} has nothing to return from")
        conversation.skill_id = conversation.transfer.from_skill_id
        self._assign(conversation, body.agent, event.at_ms)

    def _conversation_closed(self, body: e.ConversationClosed, event: Event) -> None:
        conversation = self._conversation(event)
        if conversation.ring:
            raise IllegalTransition(f"{conversation.id} rings and cannot take ConversationClosed")
        if conversation.assigned:
            del self.users[conversation.assigned].open[conversation.id]
        conversation.last_agent = conversation.assigned
        conversation.closed_by, conversation.ended_ms, conversation.closed_seq = body.by, event.at_ms, event.seq
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
        conversation.survey = conversation.assigned = conversation.surveyed_by = body.user
        conversation.survey_started_ms = event.at_ms
        conversation.stays.append(Stay(event.at_ms, body.user, "AGENT"))
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
        conversation.survey_ended_ms = event.at_ms

    def _ring_offered(self, body: e.RingOffered, event: Event) -> None:
        conversation = self._conversation(event, queued=True)
        if conversation.ring:
            raise IllegalTransition(f"{conversation.id} rings already")
        self.rings[body.ring_id] = Ring(
            body.ring_id, conversation.id, body.agent, body.skill_id, body.expires_at_ms, event.seq, event.at_ms
        )
        self.offered += 1
        conversation.ring = body.ring_id
        conversation.nobody = None
        self.users[body.agent].ringing[body.ring_id] = None

    def _ring_accepted(self, body: e.RingAccepted, event: Event) -> None:
        ring, conversation = self._end_ring(body, "accepted")
        self._assign(conversation, ring.agent, event.at_ms)

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
        conversation.message_events.append(event.seq)
        if body.role == "consumer":
            conversation.unanswered_ms = (
                event.at_ms if conversation.unanswered_ms is None else conversation.unanswered_ms
            )
        elif body.audience == "all":
            conversation.unanswered_ms = None
        if body.role == "consumer" and conversation.transfer:
            conversation.kept.append(Kept(event.seq, body.text, body.payload, body.file))


CHANGES: dict[type[Any], Callable[[CloudState, Any, Event], None]] = {
    e.SkillCreated: CloudState._skill_set,
    e.SkillChanged: CloudState._skill_set,
    e.SkillDeleted: CloudState._skill_deleted,
    e.SkillConfigured: CloudState._skill_configured,
    e.ShiftChanged: CloudState._shift_changed,
    e.UserCreated: CloudState._user_created,
    e.UserDeleted: CloudState._user_deleted,
    e.UserSkillsChanged: CloudState._user_skills_changed,
    e.UserProfilesChanged: CloudState._user_profiles_changed,
    e.UserSlotsChanged: CloudState._user_slots_changed,
    e.UserDetailsChanged: CloudState._user_details_changed,
    e.AgentStateChanged: CloudState._agent_state_changed,
    e.ConversationStarted: CloudState._conversation_started,
    e.ConversationQueued: CloudState._conversation_queued,
    e.SuggestionDropped: CloudState._suggestion_dropped,
    e.RoutingRestarted: CloudState._routing_restarted,
    e.ConversationSkillChanged: CloudState._skill_of_conversation_changed,
    e.ConversationTakenOver: CloudState._taken_over,
    e.ParticipantJoined: CloudState._participant_joined,
    e.TtrChanged: CloudState._ttr_changed,
    e.ConversationFieldSet: CloudState._field_set,
    e.RatingGiven: CloudState._rated,
    e.ConsumerProfileWritten: CloudState._profile_written,
    e.ConsumerProfileSet: CloudState._named,
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


# What moves a conversation's `metaDataLastUpdateTs`: by it clients tell newer news from older.
CONVERSATION_CHANGED = frozenset(
    {
        e.ConversationStarted,
        e.ConversationQueued,
        e.SuggestionDropped,
        e.ConversationSkillChanged,
        e.ConversationTakenOver,
        e.ParticipantJoined,
        e.ParticipantLeft,
        e.TtrChanged,
        e.ConversationFieldSet,
        e.RatingGiven,
        e.ConversationReturned,
        e.ConversationClosed,
        e.RingAccepted,
        e.SurveyStarted,
        e.SurveyEnded,
    }
)


def fold(events: Iterable[Event]) -> CloudState:
    """The state of the cloud after these events."""
    state = CloudState()
    for event in events:
        state.apply(event)
    return state
