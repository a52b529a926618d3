"""A deployed bot, driven by hand: a clock, a log, and the smallest neighbours that the ports allow.

There is no World and no cloud here. A test says what the cloud says to the connector, moves the clock, and looks at
what was published, requested and logged.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import httpx

from handoff.engine.bot import Bot
from handoff.engine.clock import Clock
from handoff.engine.connector.connector import AgentConnector
from handoff.engine.connector.preview import Preview
from handoff.engine.events import DiagnosticReported, File, TransferStarted
from handoff.engine.log import Log
from handoff.engine.platform.platform import BotPlatform
from handoff.engine.platform.requests import ATTEMPT, LATENCY
from handoff.engine.ports import HistoryLine, Outgoing, TransferContext
from handoff.engine.script import QuickJsSandbox
from handoff.engine.settings import ConnectorSettings, PlatformSettings, Switches
from handoff.engine.turn.deployment_settings import DeploymentSettings

CONVERSATION = "conv-1"
HUMAN = "1001"
SCRIPTS = QuickJsSandbox()

B = TypeVar("B")


class Cloud:
    """Implements `MessagingPort`: keeps what it is asked for.

    Attributes:
        lines: the history it answers with.
        names: the names it was given for the consumer; `takes_names` False refuses them.
    """

    def __init__(self) -> None:
        self.accepted: list[str] = []
        self.published: list[Outgoing] = []
        self.closed: list[bool] = []
        self.read: list[tuple[str, ...]] = []  # the rules of each time that it was asked to mark messages as read
        self.lines: list[HistoryLine] = []
        self.names: list[tuple[str, str]] = []
        self.takes_names = True

    def accept_ring(self, ring_id: str) -> None:
        self.accepted.append(ring_id)

    def publish(self, conversation_id: str, message: Outgoing, *, preview: bool = False) -> bool:  # noqa: ARG002
        self.published.append(message)
        return True

    def mark_read(self, conversation_id: str, *, rules: tuple[str, ...] = ()) -> None:  # noqa: ARG002
        self.read.append(rules)

    def close(self, conversation_id: str, *, survey: bool) -> None:  # noqa: ARG002
        self.closed.append(survey)

    def set_profile(self, conversation_id: str, names: tuple[str, str]) -> bool:  # noqa: ARG002
        self.names.append(names)
        return self.takes_names

    def history(self, conversation_id: str) -> list[HistoryLine]:  # noqa: ARG002
        return self.lines

    def channel(self, conversation_id: str) -> str:  # noqa: ARG002
        return "lp_web"


class Link:
    """Implements `BotLink`: `silent` messages do not reach the bot, `lost` responses do not come out."""

    def __init__(self) -> None:
        self.silent = self.lost = 0

    def input_arrives(self) -> bool:
        self.silent -= 1
        return self.silent < 0

    def response_arrives(self) -> bool:
        self.lost -= 1
        return self.lost < 0


class ByHand:
    """One deployed bot in one conversation.

    Attributes:
        answer: what each request is answered with, a status or a function of the request.
        latency_ms: how long each answer takes in virtual time.
        requests: the requests that the bot has made.
    """

    def __init__(
        self,
        bot: Bot,
        *,
        previews: bool = False,
        environment: dict[str, str] | None = None,
        switches: dict[str, Any] | None = None,
        **settings: Any,
    ) -> None:
        self.clock = Clock()
        self.log = Log(self.clock)
        self.cloud, self.link = Cloud(), Link()
        self.requests: list[httpx.Request] = []
        self.answer: int | Callable[[httpx.Request], httpx.Response] = 200
        self.latency_ms = 0
        self.connector = (Preview if previews else AgentConnector)(
            clock=self.clock, log=self.log, link=self.link, settings=ConnectorSettings(**settings), name="Desk"
        )
        self.connector.cloud = self.cloud
        deployment = DeploymentSettings(
            SCRIPTS,
            PlatformSettings(switches=Switches(**(switches or {}))),
            self.connector,
            environment=environment or {},
            user_name="Desk",
        )
        self.platform = BotPlatform(
            bot,
            deployment,
            clock=self.clock,
            log=self.log,
            connector=self.connector,
            transport=httpx.MockTransport(self._respond),
        )

    def _respond(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if not isinstance(self.answer, int):
            return self.answer(request)
        if ATTEMPT in request.extensions and self.answer < 300:
            self._carry_out(request.extensions[ATTEMPT])
        return httpx.Response(self.answer, json={}, extensions={LATENCY: self.latency_ms})

    def _carry_out(self, attempt: int) -> None:
        """Begin to carry out a transfer, as the cloud does before it answers the call."""
        self.log.append(TransferStarted("Desk", HUMAN, attempt=attempt), conversation=CONVERSATION, bot="Desk")
        self.connector.transfer_started(CONVERSATION, attempt)

    def assigned(self, context: TransferContext | None = None) -> None:
        """The cloud assigns the conversation to the bot."""
        self.connector.conversation_assigned(CONVERSATION, context)

    def writes(self, text: str, payload: str | None = None, file: File | None = None) -> None:
        """The consumer writes; no time passes."""
        self.connector.consumer_wrote(CONVERSATION, text, payload, file)

    def says(self, text: str, payload: str | None = None, file: File | None = None) -> None:
        """The consumer writes, and everything that needs no patience happens."""
        self.writes(text, payload, file)
        self.clock.run_until_idle()

    def uploads(self, name: str) -> None:
        self.says("", file=File(name))

    def fails_later(self) -> None:
        """The transfer that is under way fails."""
        self.connector.transfer_failed(CONVERSATION, "no agent")

    @property
    def texts(self) -> list[str]:
        """What the bot has published."""
        return [message.text for message in self.cloud.published]

    @property
    def timers(self) -> list[str]:
        return [timer.name for timer in self.clock.waiting()]

    def logged(self, kind: type[B]) -> list[B]:
        """The bodies of the events of this kind."""
        return [event.body for event in self.log.of(kind)]

    def remarks(self) -> list[str]:
        """The codes of the diagnostics."""
        return [body.code for body in self.logged(DiagnosticReported)]
