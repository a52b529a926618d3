"""The open connections of one messaging service."""

from __future__ import annotations

from typing import Any

from ..cloud import Caller
from .connection import Connection
from .subscriptions import AgentSubscriptions, ConsumerSubscriptions

AgentConnection = Connection[AgentSubscriptions]
ConsumerConnection = Connection[ConsumerSubscriptions]


class Registry:
    """The open connections: by number, by user, by consumer.

    An observer is a consumer's connection that receives what the consumer's windows receive and does not count as one.
    """

    def __init__(self) -> None:
        self._last_number = 0
        self._by_number: dict[int, Connection[Any]] = {}
        self._agents: dict[str, list[AgentConnection]] = {}  # by user
        self._bearers: dict[int, str] = {}  # of agents' connections, by number
        self._consumers: dict[str, list[ConsumerConnection]] = {}  # by consumer
        self._unauthenticated: list[ConsumerConnection] = []
        self._observers: dict[str, list[ConsumerConnection]] = {}  # by consumer

    def __len__(self) -> int:
        """The number of open connections, observers included."""
        return len(self._by_number)

    def new_number(self) -> int:
        self._last_number += 1
        return self._last_number

    # --- changes ------------------------------------------------------------------------------------------------------

    def add(self, connection: Connection[Any]) -> None:
        """Add a connection that is found by its number alone."""
        self._by_number[connection.number] = connection

    def add_agent(self, connection: AgentConnection, bearer: str) -> None:
        self.add(connection)
        self._agents.setdefault(connection.caller.name, []).append(connection)
        self._bearers[connection.number] = bearer

    def add_consumer(self, connection: ConsumerConnection) -> None:
        self.add(connection)
        if connection.is_authenticated:
            self._consumers.setdefault(connection.caller.name, []).append(connection)
        else:
            self._unauthenticated.append(connection)

    def add_observer(self, connection: ConsumerConnection) -> None:
        self.add(connection)
        self._observers.setdefault(connection.caller.name, []).append(connection)

    def authenticate(self, number: int, consumer: str) -> None:
        """Assign a connection to the consumer that its client has authenticated as."""
        connection = self._by_number[number]
        connection.caller = Caller("consumer", consumer)
        if connection in self._unauthenticated:
            self._unauthenticated.remove(connection)
        self._consumers.setdefault(consumer, []).append(connection)

    def remove(self, number: int) -> Caller | None:
        """Remove a connection; returns its caller if it was an agent's or an authenticated consumer's."""
        connection = self._by_number.pop(number, None)
        if connection is None:
            return None
        self._bearers.pop(number, None)
        if connection in self._unauthenticated:
            self._unauthenticated.remove(connection)
        caller = connection.caller
        connections: dict[str, list[Any]] = self._agents if caller.side == "agent" else self._consumers
        mine = connections.get(caller.name, [])
        if connection not in mine:
            return None
        mine.remove(connection)
        if not mine:
            del connections[caller.name]
        return caller

    def remove_observers(self, consumer: str) -> list[ConsumerConnection]:
        """Remove the observers of a consumer; they stay open."""
        return self._observers.pop(consumer, [])

    # --- queries ------------------------------------------------------------------------------------------------------

    def get(self, number: int) -> Connection[Any] | None:
        return self._by_number.get(number)

    def agents_of(self, user: str) -> list[AgentConnection]:
        return list(self._agents.get(user, ()))

    def with_bearer(self, bearer: str) -> list[AgentConnection]:
        return [each for each in self.agents() if self._bearers[each.number] == bearer]

    def agents(self) -> list[AgentConnection]:
        return [each for mine in self._agents.values() for each in mine]

    def has_consumer(self, consumer: str) -> bool:
        """Whether one of the consumer's windows is connected."""
        return consumer in self._consumers

    def windows_of(self, consumer: str) -> list[ConsumerConnection]:
        """The connections that are notified of this consumer's conversations."""
        return [*self._consumers.get(consumer, ()), *self._observers.get(consumer, ())]

    def peers(self) -> list[Connection[Any]]:
        """Every connection of an agent or a consumer, authenticated or not; observers are not among them."""
        consumers = [each for mine in self._consumers.values() for each in mine]
        return [*self.agents(), *consumers, *self._unauthenticated]
