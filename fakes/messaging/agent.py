"""The agent socket: one connection of one user, human or bot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field

from ..cloud import Caller, Refused
from ..cloud.records import AgentState, Conversation, Ring, User
from . import views
from .connection import Connection, Link
from .dialogs import Published
from .fields import Id, answer_to, read_update
from .frames import STRING_TYPE, Answer, Fields, Frame, Request, listed, notification, read

if TYPE_CHECKING:
    from .service import Messaging

STATES: Final[dict[str, AgentState]] = {
    "ONLINE": "Online",
    "AWAY": "Away",
    "BACK_SOON": "Back soon",
    "OCCUPIED": "Back soon",  # named by the client library alone; the workspace knows Back soon
    "OFFLINE": "Offline",
}
CONVERSATIONS_CHANGED: Final = ".ams.aam.ExConversationChangeNotification"
TASKS_CHANGED: Final = ".ams.routing.RoutingTaskNotification"
STATE_CHANGED: Final = ".ams.routing.AgentStateNotification"
EVENT_PUBLISHED: Final = ".ams.ms.OnlineEventDistribution"
_SUBSCRIBED: Final = ".ams.GenericSubscribe$Response"

Ids = Annotated[list[Id], BeforeValidator(listed)]
States = Annotated[list[Literal["OPEN", "CLOSE", "LOCKED"]], BeforeValidator(listed)]


class SetAgentState(Fields):
    availability: Literal["ONLINE", "AWAY", "BACK_SOON", "OCCUPIED", "OFFLINE"]
    agentUserId: Id | None = None


class SubscribeTasks(Fields):
    agentId: Id | None = None


class SubscribeConversations(Fields):
    agentIds: Ids = Field(default_factory=list)
    convState: States = Field(default_factory=list)


class Subscribed(Fields):
    subscriptionId: Id


class RingUpdate(Fields):
    ringId: Id
    ringState: Literal["ACCEPTED", "REJECTED"]


class Query(Fields):
    dialogId: Id = ""
    conversationId: Id = ""
    newerThanSequence: int | None = None
    fromSeq: int | None = None


class Profile(Fields):
    userId: Id | None = None


class Opening(Fields):
    consumerId: Id
    skillId: Id | None = None


@dataclass(slots=True)
class _Filter:
    """A subscription to conversations, and the ones it has told of. `agents` None: all of the account."""

    id: str
    agents: set[str] | None
    states: frozenset[str]
    told: set[str] = field(default_factory=set)


class AgentConnection(Connection):
    """What an agent's client is answered and told. Made by `Messaging.agent`."""

    def __init__(self, service: Messaging, link: Link, user: str, bearer: str, version: str) -> None:
        super().__init__(service, link)
        self.user = user
        self.bearer = bearer
        self._with_suggested = views.shows_suggested(version)
        self._conversations: dict[str, _Filter] = {}
        self._tasks: dict[str, None] = {}
        self._states: dict[str, None] = {}

    @property
    def caller(self) -> Caller:
        return Caller("agent", self.user)

    def _me(self) -> User:
        return self.cloud.user(self.user)

    def _handler(self, request: Request) -> Callable[[Request], Answer] | None:
        handler = _REQUESTS.get(request.type)
        return None if handler is None else lambda asked: handler(self, asked)

    def _deregister(self, code: int) -> None:
        self.service.agent_is_gone(self, code)

    # --- told by the service ------------------------------------------------------------------------------------------

    def conversation_changed(self, conversation: Conversation) -> None:
        """Tell each subscription that the conversation matches, or does not match any more."""
        for subscription in list(self._conversations.values()):
            matches = self._matches(subscription, conversation)
            if matches or conversation.id in subscription.told:
                self.notify(self._change(subscription, conversation, matches=matches))

    def conversation_lost(self, conversation: Conversation) -> None:
        """Tell those subscriptions that have it and to which it does not belong any more."""
        for subscription in list(self._conversations.values()):
            if conversation.id in subscription.told and not self._matches(subscription, conversation):
                self.notify(self._change(subscription, conversation, matches=False))

    def ring_changed(self, conversation: Conversation, ring: Ring) -> None:
        over = ring.state not in ("waiting", "accepted")
        change = {
            "type": "DELETE" if over else "UPSERT",
            "result": views.routing_task(self.cloud, conversation, ring),
        }
        for subscription_id in self._tasks:
            self.notify(notification(TASKS_CHANGED, {"subscriptionId": subscription_id, "changes": [change]}))

    def state_changed(self) -> None:
        for subscription_id in self._states:
            self.notify(self._state(subscription_id))

    def published(self, published: Published) -> None:
        self.notify(notification(EVENT_PUBLISHED, published.for_agents))

    def forget(self, conversation_id: str) -> None:
        for subscription in self._conversations.values():
            subscription.told.discard(conversation_id)

    # --- views --------------------------------------------------------------------------------------------------------

    def _matches(self, subscription: _Filter, conversation: Conversation) -> bool:
        if subscription.states and views.state_of(conversation) not in subscription.states:
            return False
        return subscription.agents is None or not subscription.agents.isdisjoint(self._concerned(conversation))

    def _concerned(self, conversation: Conversation) -> Iterator[str]:
        """The users whose conversation it is."""
        yield conversation.assigned if conversation.is_open else conversation.last_agent
        yield from conversation.participants
        if self._with_suggested:
            yield conversation.suggested

    def _change(self, subscription: _Filter, conversation: Conversation, *, matches: bool) -> Frame:
        if matches:
            subscription.told.add(conversation.id)
        else:
            subscription.told.discard(conversation.id)
        change = {"type": "UPSERT" if matches else "DELETE", "result": self._view(conversation)}
        return notification(CONVERSATIONS_CHANGED, {"subscriptionId": subscription.id, "changes": [change]})

    def _view(self, conversation: Conversation) -> dict[str, Any]:
        return views.for_agents(self.cloud, self.service.dialogs, conversation, with_suggested=self._with_suggested)

    def _state(self, subscription_id: str) -> Frame:
        user = self._me()
        result = {
            "agentUserId": self.cloud.wire_id(user),
            "channels": ["MESSAGING"],
            "availability": views.AVAILABILITIES[user.state],
            "description": "",
        }
        changes = [{"type": "UPSERT", "result": result}]
        return notification(STATE_CHANGED, {"subscriptionId": subscription_id, "changes": changes})

    # --- requests -----------------------------------------------------------------------------------------------------

    def _get_clock(self, _request: Request) -> Answer:
        return Answer(".GetClock$Response", self._clock())

    def _keep_alive(self, _request: Request) -> Answer:
        return Answer(STRING_TYPE, "OK")

    def _set_state(self, request: Request) -> Answer:
        asked = read(SetAgentState, request.body)
        self._own(asked.agentUserId)
        self.cloud.set_state(self.user, STATES[asked.availability])
        return Answer(STRING_TYPE, "Agent state updated successfully", 202)

    def _subscribe_states(self, _request: Request) -> Answer:
        self._check_room(self._states)
        subscription_id = self.service.new_id("states")
        self._states[subscription_id] = None
        self._afterwards.append(self._state(subscription_id))
        return Answer(_SUBSCRIBED, {"subscriptionId": subscription_id})

    def _subscribe_tasks(self, request: Request) -> Answer:
        self._own(read(SubscribeTasks, request.body).agentId)
        self._check_room(self._tasks)
        subscription_id = self.service.new_id("tasks")
        self._tasks[subscription_id] = None
        open_rings = [
            {"type": "UPSERT", "result": views.routing_task(self.cloud, self._conversation_of(ring), ring)}
            for ring in self.cloud.ringing(self.user)
        ]
        body = {"subscriptionId": subscription_id, "changes": open_rings}
        self._afterwards.append(notification(TASKS_CHANGED, body))
        return Answer(_SUBSCRIBED, {"subscriptionId": subscription_id})

    def _update_tasks(self, request: Request) -> Answer:
        if read(Subscribed, request.body).subscriptionId not in self._tasks:
            raise Refused(404, "no such subscription")
        return Answer(STRING_TYPE, "OK Subscription updated successfully")

    def _update_ring(self, request: Request) -> Answer:
        asked = read(RingUpdate, request.body)
        self.cloud.answer_ring(self.user, self._ring(asked.ringId), accepts=asked.ringState == "ACCEPTED")
        return Answer(STRING_TYPE, "Ring state updated successfully", 202)

    def _subscribe_conversations(self, request: Request) -> Answer:
        self._check_room(self._conversations)
        asked = read(SubscribeConversations, request.body)
        subscription = _Filter(self.service.new_id("conversations"), self._agents(asked), frozenset(asked.convState))
        self._conversations[subscription.id] = subscription
        known = self.cloud.state.conversations.values()
        mine = [conversation for conversation in known if self._matches(subscription, conversation)]
        subscription.told = {conversation.id for conversation in mine}
        changes = [{"type": "UPSERT", "result": self._view(conversation)} for conversation in mine]
        body = {"subscriptionId": subscription.id, "changes": changes}
        self._afterwards.append(notification(CONVERSATIONS_CHANGED, body))
        return Answer(".ams.aam.SubscribeExConversations$Response", {"subscriptionId": subscription.id})

    def _unsubscribe_conversations(self, request: Request) -> Answer:
        if self._conversations.pop(read(Subscribed, request.body).subscriptionId, None) is None:
            raise Refused(404, "no such subscription")
        return Answer(STRING_TYPE, "OK Unsubscribed successfully")

    def _query_messages(self, request: Request) -> Answer:
        asked = read(Query, request.body)
        conversation, dialog_id = self._dialog(asked.dialogId, asked.conversationId)
        self._check_reading(conversation)
        since = next((seq for seq in (asked.newerThanSequence, asked.fromSeq) if seq is not None), 0)
        found = [published.for_agents for published in self.service.dialogs.of(dialog_id, since)]
        return Answer(".ams.ms.QueryMessages$Response", found)

    def _publish_event(self, request: Request) -> Answer:
        return Answer(".ams.ms.PublishEvent$Response", {"sequence": self._publish(request)})

    def _update_field(self, request: Request) -> Answer:
        conversation_id, update = read_update(request.body)
        self._update(conversation_id, update)
        return Answer(STRING_TYPE, answer_to(update))

    def _get_profile(self, request: Request) -> Answer:
        body = {"userId": request.body} if isinstance(request.body, str) else request.body
        wanted = read(Profile, body).userId
        user = self._me() if not wanted else self.cloud.user_on_wire(wanted)
        profile = views.user_profile(self.cloud, user.name) if user else self.service.profile_of(wanted or "")
        return Answer(".ams.userprofile.GetUserProfile$Response", profile)

    def _request_conversation(self, request: Request) -> Answer:
        """The agent writes first: the conversation is his at once."""
        asked = read(Opening, request.body)
        skill = None if asked.skillId in (None, "", "-1") else self.cloud.skill_with_id(asked.skillId or "")
        conversation_id = self.cloud.start_conversation(asked.consumerId, skill.id if skill else None, agent=self.user)
        return Answer(".ams.cm.RequestConversation$Response", {"conversationId": conversation_id})

    def _no_files(self, request: Request) -> Answer:
        raise Refused(501, f"{request.type}: this cloud has no file service")

    # --- who and what is meant ----------------------------------------------------------------------------------------

    def _own(self, user_id: str | None) -> None:
        """Make sure that a request which names a user names its sender."""
        if user_id:
            user = self.cloud.user_on_wire(user_id)
            if user is None or user.name != self.user:
                raise Refused(403, f"{user_id} is somebody else")

    def _agents(self, asked: SubscribeConversations) -> set[str] | None:
        """The users whose conversations a subscription is about: others than oneself are for managers to see."""
        if not self.cloud.manages(self.user):
            return {self.user}
        named = [self.cloud.user_on_wire(user_id) for user_id in asked.agentIds]
        return {user.name for user in named if user} if named else None

    def _ring(self, ring_id: str) -> Ring:
        """The ring of this agent with this id, one that still waits before one that is over."""
        mine = [ring for ring in self.cloud.state.rings.values() if ring.agent == self.user]
        found = [ring for ring in mine if ring_id in (ring.id, views.ring_id_on_wire(self.cloud, ring))]
        for ring in sorted(found, key=lambda each: each.state != "waiting"):
            return ring
        raise Refused(404, f"no ring {ring_id!r}")

    def _conversation_of(self, ring: Ring) -> Conversation:
        return self.cloud.state.conversations[ring.conversation]

    def _check_reading(self, conversation: Conversation) -> None:
        """Whoever takes or took part may read, whoever is rung or suggested, and managers."""
        ring = self.cloud.state.rings.get(conversation.ring)
        took_part = any(stay.agent == self.user for stay in conversation.stays)
        if not (took_part or (ring and ring.agent == self.user) or self.cloud.manages(self.user)):
            raise Refused(403, f"{self.user} is no participant of {conversation.id}")


_REQUESTS: Final[dict[str, Callable[[AgentConnection, Request], Answer]]] = {
    "GetClock": AgentConnection._get_clock,
    "KeepAlive": AgentConnection._keep_alive,
    "routing.SetAgentState": AgentConnection._set_state,
    "routing.SubscribeAgentsState": AgentConnection._subscribe_states,
    "routing.SubscribeRoutingTasks": AgentConnection._subscribe_tasks,
    "routing.UpdateRoutingTaskSubscription": AgentConnection._update_tasks,
    "routing.UpdateRingState": AgentConnection._update_ring,
    "aam.SubscribeExConversations": AgentConnection._subscribe_conversations,
    "aam.UnsubscribeExConversations": AgentConnection._unsubscribe_conversations,
    "ms.QueryMessages": AgentConnection._query_messages,
    "ms.PublishEvent": AgentConnection._publish_event,
    "cm.UpdateConversationField": AgentConnection._update_field,
    "userprofile.GetUserProfile": AgentConnection._get_profile,
    "cm.AgentRequestConversation": AgentConnection._request_conversation,
    "ms.GenerateURLForUploadFile": AgentConnection._no_files,
    "ms.GenerateURLForDownloadFile": AgentConnection._no_files,
}
