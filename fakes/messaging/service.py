"""The messaging service: who is connected, and who is told of what happens.

Theory of operation. A request is carried out by the cloud, which appends events to the log. A listener of the log,
added behind the one that keeps the cloud's state, turns each event into notifications for the connections it concerns.
So it makes no difference who caused it: another socket, a bot of this process, a step of a feature, a timer. Several
events in a row belong together (an agent leaves, the conversation is queued): `_CONVERSATION_CHANGED` holds the last of
such a group, so that nobody is told of half a change.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Protocol

from ...engine import events as e
from ...engine.clock import Timer, Timing
from ...engine.log import Event
from ..cloud import FakeCloud, Refused, survey_dialog
from ..cloud.consumers import Profiles
from ..cloud.records import Conversation
from ..cloud.state import CONVERSATION_CHANGED
from . import views
from .agent import AgentConnection
from .connection import NOT_AUTHENTICATED, Connection, Link
from .consumer import ConsumerConnection
from .dialogs import Dialogs
from .frames import Request

Ended = Callable[[str, int], None]


class Sessions(Protocol):
    """Who is logged in."""

    def user_of(self, bearer: str) -> str | None:
        """The name of the user with this bearer."""

    def consumer_of(self, jwt: str) -> str | None:
        """The consumer with this token."""

    def listen(self, name: str, ended: Ended) -> None:
        """Call back with bearer and close code whenever the session of a user ends."""


class Messaging:
    """The messaging service of one cloud, without sockets."""

    def __init__(
        self, cloud: FakeCloud, sessions: Sessions, profiles: Profiles | None = None, *, name: str = "messaging"
    ) -> None:
        """Join the service to a cloud.

        Args:
            sessions: who is logged in.
            profiles: what the account knows of authenticated consumers.
            name: by which the log and the clock know it.
        """
        self.cloud = cloud
        self.dialogs = Dialogs(cloud)
        self._sessions = sessions
        self._profiles = profiles
        self._agents: dict[str, list[AgentConnection]] = {}  # by user
        self._consumers: dict[str, list[ConsumerConnection]] = {}  # by consumer, the authenticated ones
        self._unauthenticated: list[ConsumerConnection] = []
        self._observers: dict[str, list[ConsumerConnection]] = {}  # by consumer
        self._conversations: dict[str, dict[str, None]] = {}  # by consumer
        self._grace: dict[str, Timer] = {}  # by user: until he is Offline
        self._ids = 0
        self._opened = 0
        self._open: dict[int, Connection] = {}  # by number: timers name a connection by it
        for conversation in cloud.state.conversations.values():
            self._conversations.setdefault(conversation.consumer, {})[conversation.id] = None
        cloud.log.listen(name, self._heard)
        self.timers = cloud.clock.owner(
            name,
            {
                "connection is lost": self._lose,
                "late answer": self._answer_late,
                "agent has lost the connection": self._set_offline,
            },
        )
        sessions.listen(name, self._session_ended)

    # --- connecting ---------------------------------------------------------------------------------------------------

    def agent(self, bearer: str, link: Link, *, version: str = "2.1") -> AgentConnection:
        """Connect an agent. The older of two connections of one user is closed, if the account says so (S9).

        Args:
            version: of the socket, as in its address; before 2.1 suggested agents are not shown.

        Raises:
            Refused: 401, the bearer is not valid; in an account that says so (S8) the link is closed instead.
        """
        user = self._sessions.user_of(bearer)
        if user is None or user not in self.cloud.state.users or self.cloud.is_emulated(user):
            return self._turn_away(bearer, link, version)
        connection = AgentConnection(self, link, user, bearer, version)
        older = self._agents.setdefault(user, [])
        others = list(older)
        older.append(connection)
        if timer := self._grace.pop(user, None):
            timer.cancel()
        self.cloud.log.append(e.SocketOpened("agent", user))
        if self.cloud.settings.second_login == "closes the first":
            for other in others:
                other.close(NOT_AUTHENTICATED)
        return connection

    def consumer(self, jwt: str | None, link: Link) -> ConsumerConnection:
        """Connect a consumer. Without a token he has to say who he is in his first frame.

        Raises:
            Refused: 401, the token is not valid.
        """
        if jwt is None:
            stranger = ConsumerConnection(self, link, None)
            self._unauthenticated.append(stranger)
            return stranger
        consumer = self.consumer_of(jwt)
        if consumer is None:
            raise Refused(401, "the token of the consumer is not valid")
        connection = ConsumerConnection(self, link, None)
        self.authenticated(connection, consumer)
        return connection

    def observe(self, consumer: str, link: Link) -> ConsumerConnection:
        """Connect somebody who is told what this consumer's windows are told, without being one: a webhook."""
        connection = ConsumerConnection(self, link, consumer)
        self._observers.setdefault(consumer, []).append(connection)
        return connection

    def _turn_away(self, bearer: str, link: Link, version: str) -> AgentConnection:
        if self.cloud.settings.unknown_bearer == "refused":
            raise Refused(401, "the bearer is not valid")
        nobody = AgentConnection(self, link, "", bearer, version)
        nobody.close(NOT_AUTHENTICATED)
        return nobody

    # --- asked by connections -----------------------------------------------------------------------------------------

    def authenticated(self, connection: ConsumerConnection, consumer: str) -> None:
        """From now on it is known whose connection this is."""
        connection.consumer = consumer
        if connection in self._unauthenticated:
            self._unauthenticated.remove(connection)
        self._consumers.setdefault(consumer, []).append(connection)
        self.cloud.log.append(e.SocketOpened("consumer", consumer))

    def consumer_of(self, jwt: str) -> str | None:
        return self._sessions.consumer_of(jwt)

    def conversations_of(self, consumer: str) -> list[Conversation]:
        known = self._conversations.get(consumer, {})
        return [self.cloud.state.conversations[conversation_id] for conversation_id in known]

    def profile_of(self, consumer: str) -> dict[str, Any]:
        """The profile of a consumer.

        Raises:
            Refused: 404, nobody knows him.
        """
        state = self.cloud.state
        if not (consumer in state.known_consumers or consumer in state.profiles or consumer in self._consumers):
            raise Refused(404, f"no user {consumer!r}")
        return views.consumer_profile(self.cloud, consumer, self._profiles.of(consumer) if self._profiles else None)

    def opens(self, connection: Connection) -> int:
        """A number for a connection, by which it is found until it is over."""
        self._opened += 1
        self._open[self._opened] = connection
        return self._opened

    def ends(self, connection: Connection) -> None:
        """Its number is not needed any more."""
        self._open.pop(connection.number, None)

    def new_id(self, what: str) -> str:
        """An id for a subscription."""
        self._ids += 1
        return f"{what}-{self._ids}"

    def agent_is_gone(self, connection: AgentConnection, code: int) -> None:
        """An agent's connection is over: he is Offline, at once or after a grace time (S11), and keeps what he has."""
        mine = self._agents.get(connection.user, [])
        if connection not in mine:
            return
        mine.remove(connection)
        self.cloud.log.append(e.SocketClosed("agent", connection.user, code))
        if mine:
            return
        del self._agents[connection.user]
        grace_ms = self.cloud.settings.offline_grace_ms
        if not grace_ms:
            self._set_offline(connection.user)
            return
        self._grace[connection.user] = self.timers.after(
            grace_ms, "agent has lost the connection", connection.user, timing=Timing.PATIENCE
        )

    def consumer_is_gone(self, connection: ConsumerConnection, code: int) -> None:
        if connection in self._unauthenticated:
            self._unauthenticated.remove(connection)
        mine = self._consumers.get(connection.consumer or "", [])
        if connection in mine:
            mine.remove(connection)
            if not mine:
                del self._consumers[connection.consumer or ""]
            self.cloud.log.append(e.SocketClosed("consumer", connection.consumer or "", code))

    def _lose(self, number: int) -> None:
        if connection := self._open.pop(number, None):
            connection.lose()

    def _answer_late(self, number: int, request: Request) -> None:
        if connection := self._open.get(number):
            connection.serve_late(request)

    def _set_offline(self, user: str) -> None:
        self._grace.pop(user, None)
        if user in self.cloud.state.users:
            self.cloud.set_state(user, "Offline")

    def _session_ended(self, bearer: str, code: int) -> None:
        for connection in [each for mine in self._agents.values() for each in mine if each.bearer == bearer]:
            connection.close(code)

    # --- for whoever owns the sockets ---------------------------------------------------------------------------------

    @property
    def connections(self) -> int:
        """How many peers are connected."""
        agents = sum(len(mine) for mine in self._agents.values())
        return agents + sum(len(mine) for mine in self._consumers.values()) + len(self._unauthenticated)

    def close(self, code: int = 1001) -> None:
        """Close every connection: the service ends."""
        agents = [each for mine in self._agents.values() for each in mine]
        consumers = [each for mine in self._consumers.values() for each in mine]
        for connection in (*agents, *consumers, *list(self._unauthenticated)):
            connection.close(code)

    def _told(self, consumer: str) -> list[ConsumerConnection]:
        """Whoever is told of this consumer's conversations."""
        return [*self._consumers.get(consumer, ()), *self._observers.get(consumer, ())]

    def forget(self, conversation_id: str) -> None:
        """Forget a conversation that is over, here and in the cloud. Raises FeatureError while it is not."""
        conversation = self.cloud.conversation(conversation_id)
        self.cloud.forget(conversation_id)
        self.dialogs.forget(conversation_id)
        mine = self._conversations.get(conversation.consumer, {})
        mine.pop(conversation_id, None)
        if not mine:
            self._conversations.pop(conversation.consumer, None)
        dialogs = (conversation_id, survey_dialog(conversation_id))
        for connections in self._agents.values():
            for agent in connections:
                agent.forget(conversation_id)
        for consumer in self._told(conversation.consumer):
            consumer.forget(conversation_id, dialogs)
        if not mine:
            for observer in self._observers.pop(conversation.consumer, ()):
                observer.close(1000)

    # --- from the log -------------------------------------------------------------------------------------------------

    def _heard(self, event: Event) -> None:
        body = event.body
        kind = type(body)
        if isinstance(body, _RINGS):
            self._tell_ring(body.ring_id, body.agent)
        if kind in _PUBLISHED:
            self._tell_published(event)
        elif isinstance(body, e.ConversationClosed) and body.survey:
            return  # the start of the survey belongs to it, and is told
        elif kind in _CONVERSATION_CHANGED or (isinstance(body, e.ParticipantLeft) and body.role != "ASSIGNED_AGENT"):
            self._tell_changed(event)
        elif isinstance(body, e.AgentStateChanged):
            for agent in list(self._agents.get(body.agent, ())):
                agent.state_changed()

    def _tell_published(self, event: Event) -> None:
        published = self.dialogs.hear(event, event.body)
        conversation = self.cloud.state.conversations.get(event.conversation or "")
        if published is None or conversation is None:
            return
        for name in (conversation.assigned, *conversation.participants):
            for agent in list(self._agents.get(name, ())):
                agent.published(published)
        for consumer in self._told(conversation.consumer):
            consumer.published(published)

    def _tell_changed(self, event: Event) -> None:
        conversation = self.cloud.state.conversations.get(event.conversation or "")
        if conversation is None:
            return
        if isinstance(event.body, e.ConversationQueued | e.ConversationTakenOver):
            self._conversations.setdefault(conversation.consumer, {})[conversation.id] = None
        for connections in list(self._agents.values()):
            for agent in list(connections):
                agent.conversation_changed(conversation)
        for consumer in self._told(conversation.consumer):
            consumer.conversation_changed(conversation)

    def _tell_ring(self, ring_id: str, agent: str) -> None:
        ring = self.cloud.state.rings[ring_id]
        conversation = self.cloud.state.conversations[ring.conversation]
        for connection in list(self._agents.get(agent, ())):
            connection.ring_changed(conversation, ring)
            if ring.state != "accepted":
                connection.conversation_lost(conversation)


_PUBLISHED: Final = frozenset({e.MessagePublished, e.AcceptStatusPublished, e.ChatStatePublished})
_RINGS: Final = (e.RingOffered, e.RingAccepted, e.RingRejected, e.RingExpired, e.RingCancelled)
# A start, and that the assigned agent leaves, are told with the event that follows.
_CONVERSATION_CHANGED: Final = CONVERSATION_CHANGED - {e.ConversationStarted, e.ParticipantLeft}
