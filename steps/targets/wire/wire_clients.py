"""The clients of one scenario on the wire, the World that the server serves them, and its time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import cached_property, partial
from typing import TypeVar

from ....fakes.authentication.credentials import DEFAULT_PASSWORD
from ....fakes.world.world import World
from ..client import delivery
from ..client.account import Account, Credentials
from ..client.agent import AgentClient
from ..client.consumer import ConsumerClient
from .wire_server import WireServer

R = TypeVar("R")


class WireClients:
    """The windows of consumers and the workspaces of agents, each opened when it is first needed.

    Args:
        server: the server.
        world: the scenario's own; the server serves it until the next one.
        checks: whether each action compares what the clients received with the log.
    """

    def __init__(self, server: WireServer, world: World, *, checks: bool = True) -> None:
        server.loopback.use(world)
        self.world = world
        self.windows: dict[str, ConsumerClient] = {}
        self.workspaces: dict[str, AgentClient] = {}
        self._server = server
        self._checks = checks
        self._ending = ExitStack()

    def call(self, work: Callable[[], R]) -> R:
        """Run this on the server's thread; returns its result, or raises its error."""
        return self._server.loopback.call(work)

    def close(self) -> None:
        self._ending.close()

    def open_window(self, consumer: str) -> ConsumerClient:
        """The consumer's window, opened now if it is not open."""
        if consumer not in self.windows:
            client = self.windows[consumer] = ConsumerClient.known_as(self._account, consumer, name=consumer)
            self._ending.callback(client.disconnect)
        return self.windows[consumer]

    def open_workspace(self, agent: str) -> AgentClient:
        """The agent's workspace, opened now if it is not open."""
        if agent not in self.workspaces:
            password = self.world.door.services.sessions.credentials.password_of(agent)
            login = self._account.log_in(Credentials(self.world.cloud.user(agent).login_name, password))
            client = self.workspaces[agent] = AgentClient(self._account, login, name=agent)
            self._ending.callback(client.disconnect)
        return self.workspaces[agent]

    # --- time --------------------------------------------------------------------------------------------------------

    def advance(self, duration_ms: int) -> None:
        """Let time pass, then settle."""
        self._server.clock(advance_ms=duration_ms, run_until_idle=True)
        self.catch_up()

    def pass_time(self, duration_ms: int) -> None:
        """Let time pass in the middle of an action, without settling."""
        self.call(partial(self.world.clock.advance, duration_ms))

    def settle(self) -> None:
        """Run all due work, let every client read what has been sent to it, and compare that with the log."""
        self._server.clock(run_until_idle=True)
        self.catch_up()

    def catch_up(self) -> None:
        """Let every client read what has been sent to it. Raises Undelivered if that differs from the log."""
        for window in self.windows.values():
            window.catch_up()
        for workspace in self.workspaces.values():
            workspace.catch_up()
        if self._checks:
            delivery.check(self.world, self.windows.values(), self.workspaces.values())

    @cached_property
    def _account(self) -> Account:
        """The account, made on first use: `cloud.yaml` may change its number."""
        account = Account(
            self.world.cloud.account,
            domain_api=self._server.loopback.url,
            tls=self._server.tls,
            uses_proxies=False,
            sockets=self._server.sockets,
            learn=self._learn,
        )
        self._ending.callback(account.close)
        return account

    def _learn(self, secret: str) -> None:
        if secret != DEFAULT_PASSWORD:  # an ordinary word, which messages may contain
            self.call(partial(self.world.log.redactor.learn, secret))
