"""The messaging service: connections, and the notifications that they get.

Theory of operation. A request is carried out by the cloud, which appends events to the log. A listener of the log,
added behind the one that updates the cloud's state, turns each event into notifications for the connections it concerns
(see `Notifier`). So the source of a change makes no difference: another socket, a bot of this process, a step of a
feature, a timer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from ...engine import events as e
from ...engine.clock import Timer, Timing
from ..cloud import Caller, FakeCloud, Refused, survey_dialog
from ..cloud.consumers import Profiles
from ..cloud.records import Conversation
from . import views
from .agent_requests import AGENT_REQUESTS
from .connection import NOT_AUTHENTICATED, Link
from .consumer_requests import CONSUMER_REQUESTS
from .conversation_index import ConversationIndex
from .dialogs import Dialogs
from .frames import Request
from .notifier import Notifier
from .registry import AgentConnection, ConsumerConnection, Registry
from .subscriptions import AgentSubscriptions, ConsumerSubscriptions

Ended = Callable[[str, int], None]


class Sessions(Protocol):
    """The logged-in users and consumers."""

    def user_of(self, bearer: str) -> str | None:
        """The name of the user with this bearer."""

    def consumer_of(self, jwt: str) -> str | None:
        """The consumer with this token."""

    def listen(self, name: str, ended: Ended) -> None:
        """Call back with bearer and close code whenever the session of a user ends."""


class Messaging:
    """The messaging service of one cloud, without sockets. Connections know it as a `Hub`.

    Attributes:
        cloud: carries requests out.
        dialogs: the published events of each dialog.
        timers: those that name a connection by its number, or an agent who has lost the last one.
    """

    def __init__(
        self, cloud: FakeCloud, sessions: Sessions, profiles: Profiles | None = None, *, name: str = "messaging"
    ) -> None:
        """Join the service to a cloud.

        Args:
            sessions: the logged-in users and consumers.
            profiles: the account's knowledge of authenticated consumers.
            name: names it to the log and the clock.
        """
        self.cloud = cloud
        self.dialogs = Dialogs(cloud)
        self._sessions = sessions
        self._profiles = profiles
        self._registry = Registry()
        self._index = ConversationIndex(cloud.state.conversations.values())
        self._grace: dict[str, Timer] = {}  # by user: the time until the user becomes Offline
        self._ids = 0
        cloud.log.listen(name, Notifier(cloud, self.dialogs, self._index, self._registry).receive)
        self.timers = cloud.clock.owner(
            name,
            {
                "connection is lost": self._lost,
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
            return self._turn_away(link, version)
        connection = self._agent(user, link, version)
        others = self._registry.agents_of(user)
        self._registry.add_agent(connection, bearer)
        if timer := self._grace.pop(user, None):
            timer.cancel()
        self.cloud.log.append(e.SocketOpened("agent", user))
        if self.cloud.settings.second_login == "closes the first":
            for other in others:
                other.close(NOT_AUTHENTICATED)
        return connection

    def consumer(self, jwt: str | None, link: Link) -> ConsumerConnection:
        """Connect a consumer. Without a token they have to authenticate in their first frame.

        Raises:
            Refused: 401, the token is not valid.
        """
        consumer = "" if jwt is None else self.consumer_of(jwt)
        if consumer is None:
            raise Refused(401, "the token of the consumer is not valid")
        connection = self._consumer(consumer, link)
        self._registry.add_consumer(connection)
        if consumer:
            self.cloud.log.append(e.SocketOpened("consumer", consumer))
        return connection

    def observe(self, consumer: str, link: Link) -> ConsumerConnection:
        """Connect an observer: it receives what this consumer's windows receive and does not count as one."""
        connection = self._consumer(consumer, link)
        self._registry.add_observer(connection)
        return connection

    def on_behalf(self, consumer: str, link: Link) -> ConsumerConnection:
        """Connect a client that sends requests for this consumer and gets responses alone."""
        connection = self._consumer(consumer, link)
        self._registry.add(connection)
        return connection

    def _agent(self, user: str, link: Link, version: str) -> AgentConnection:
        return AgentConnection(
            self,
            self._registry.new_number(),
            link,
            caller=Caller("agent", user),
            subscriptions=AgentSubscriptions(self, user, version),
            requests=AGENT_REQUESTS,
        )

    def _consumer(self, consumer: str, link: Link) -> ConsumerConnection:
        return ConsumerConnection(
            self,
            self._registry.new_number(),
            link,
            caller=Caller("consumer", consumer),
            subscriptions=ConsumerSubscriptions(self),
            requests=CONSUMER_REQUESTS,
        )

    def _turn_away(self, link: Link, version: str) -> AgentConnection:
        if self.cloud.settings.unknown_bearer == "refused":
            raise Refused(401, "the bearer is not valid")
        connection = self._agent("", link, version)
        connection.close(NOT_AUTHENTICATED)
        return connection

    # --- asked by connections, see `Hub` ------------------------------------------------------------------------------

    def new_id(self, prefix: str) -> str:
        self._ids += 1
        return f"{prefix}-{self._ids}"

    def consumer_of(self, jwt: str) -> str | None:
        return self._sessions.consumer_of(jwt)

    def conversations_of(self, consumer: str) -> list[Conversation]:
        return [self.cloud.state.conversations[conversation_id] for conversation_id in self._index.of(consumer)]

    def profile_of(self, consumer: str) -> dict[str, Any]:
        state = self.cloud.state
        if not (
            consumer in state.known_consumers or consumer in state.profiles or self._registry.has_consumer(consumer)
        ):
            raise Refused(404, f"no user {consumer!r}")
        return views.consumer_profile(self.cloud, consumer, self._profiles.of(consumer) if self._profiles else None)

    def authenticated(self, number: int, consumer: str) -> None:
        self._registry.authenticate(number, consumer)
        self.cloud.log.append(e.SocketOpened("consumer", consumer))

    def ended(self, number: int, code: int) -> None:
        """Log the end of a connection. An agent without one becomes Offline, at once or after a grace time (S11)."""
        caller = self._registry.remove(number)
        if caller is None:
            return
        self.cloud.log.append(e.SocketClosed(caller.side, caller.name, code))
        if caller.side == "consumer" or self._registry.agents_of(caller.name):
            return
        if grace_ms := self.cloud.settings.offline_grace_ms:
            self._grace[caller.name] = self.timers.after(
                grace_ms, "agent has lost the connection", caller.name, timing=Timing.PATIENCE
            )
        else:
            self._set_offline(caller.name)

    # --- timers and sessions ------------------------------------------------------------------------------------------

    def _lost(self, number: int) -> None:
        self.ended(number, 0)

    def _answer_late(self, number: int, request: Request) -> None:
        if connection := self._registry.get(number):
            connection.serve_late(request)

    def _set_offline(self, user: str) -> None:
        self._grace.pop(user, None)
        if user in self.cloud.state.users:
            self.cloud.set_state(user, "Offline")

    def _session_ended(self, bearer: str, code: int) -> None:
        for connection in self._registry.with_bearer(bearer):
            connection.close(code)

    # --- for the owner of the sockets ---------------------------------------------------------------------------------

    @property
    def connections(self) -> int:
        """The number of connected peers."""
        return len(self._registry.peers())

    def close(self, code: int = 1001) -> None:
        """Close every connection."""
        for connection in self._registry.peers():
            connection.close(code)

    def forget(self, conversation_id: str) -> None:
        """Forget a conversation that is over, here and in the cloud. Raises FeatureError while it is not."""
        conversation = self.cloud.conversation(conversation_id)
        self.cloud.forget(conversation_id)
        self.dialogs.forget(conversation_id)
        self._index.remove(conversation)
        dialogs = (conversation_id, survey_dialog(conversation_id))
        for agent in self._registry.agents():
            agent.subscriptions.forget(conversation_id)
        for window in self._registry.windows_of(conversation.consumer):
            window.subscriptions.forget(conversation_id, dialogs)
        if not self._index.of(conversation.consumer):
            for observer in self._registry.remove_observers(conversation.consumer):
                observer.close(1000)
