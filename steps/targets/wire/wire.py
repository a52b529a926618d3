"""The target `wire`: the emulator behind a server on loopback, people at real sockets.

Theory of operation. One server serves a whole pytest run; each scenario gives it a World of its own. Given steps
set that World up directly, on the server's thread. What people do goes over sockets only: a consumer through the
identity service and the Messaging Window protocol, an agent through login and the agent protocol. Nothing happens by
itself: time stands still until the control API is told to move it. When an act is over, every client reads what was on
its way for it, and what it got is compared with what the log says it should have got (`delivery`).
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final, cast

import httpx

from ....engine.errors import FeatureError, UnknownName, message
from ....engine.events import (
    AcceptStatusPublished,
    ChatStatePublished,
    File,
    MessagePublished,
    SocketClosed,
    SocketOpened,
)
from ....engine.turn.channel import CHANNELS, DEFAULT_CHANNEL
from ....fakes.authentication.credentials import DEFAULT_PASSWORD
from ....fakes.world import messaging_window
from ....fakes.world.world import World
from ..client import delivery
from ..client.account import Account, Credentials
from ..client.agent import AgentClient, Availability, Ring
from ..client.click import click_of
from ..client.consumer import ConsumerClient, Metadata
from ..client.dialog import Received, Seen
from ..client.errors import TargetError
from ..client.sockets import Sockets
from ..skipping import ON_THE_WIRE, cannot
from .remote import Remote

if TYPE_CHECKING:
    from ....engine.bot import Bot
    from ....fakes.cloud.consumers import About
    from ....fakes.server.loopback import LoopbackServer
    from ..protocols import AgentState, Cloud, Target

AVAILABILITY: Final[Mapping[str, Availability]] = {
    "Online": "ONLINE",
    "Away": "AWAY",
    "Back soon": "BACK_SOON",
    "Offline": "OFFLINE",
}
WIRE_ONLY: Final = (SocketOpened, SocketClosed, AcceptStatusPublished, ChatStatePublished)
"""Events that only sockets bring: without them the log is the same as in process."""
NO_PREVIEW: Final = "the Preview is no part of the Conversational Cloud: nobody connects to it"
NO_SIGN_IN: Final = "signing in during a conversation has no documented request"
NO_CHANNEL: Final = "a socket speaks for the web window, not for another channel"


class WireServer:
    """The server of a pytest run, and the way to it."""

    def __init__(self, server: LoopbackServer) -> None:
        self.server = server
        self.tls: ssl.SSLContext = server.ssl_context()
        self.sockets = Sockets()
        self._http = httpx.Client(base_url=server.url, verify=self.tls, trust_env=False, timeout=60)

    def clock(self, **change: object) -> None:
        """Move the server's clock; returns when the sockets are flushed."""
        response = self._http.post("/handoff/clock", json=change)
        if not response.is_success:
            raise TargetError(str(response.json().get("error", response.status_code)))

    def close(self) -> None:
        self.sockets.close()
        self._http.close()


class WireTarget:
    """One scenario on the wire. Whatever is not said here goes to the World, on the server's thread.

    Args:
        site: the server.
        world: this scenario's own; the server serves it until the next one comes.
        checks: whether what the clients got is compared with the log after each act.
    """

    def __init__(self, site: WireServer, world: World, *, checks: bool = True) -> None:
        site.server.use(world)
        self._site = site
        self._world = world
        self._checks = checks
        self._ending = ExitStack()
        self._windows: dict[str, WireConsumer] = {}
        self._workspaces: dict[str, AgentClient] = {}
        self.cloud = cast("Cloud", WireCloud(self))

    def __getattr__(self, name: str) -> Any:
        return getattr(Remote(self._world, self.call), name)

    def call(self, work: Callable[[], Any]) -> Any:
        return self._site.server.call(work)

    def close(self) -> None:
        self._ending.close()

    @cached_property
    def _account(self) -> Account:
        """The way to the account, which has its number by now."""
        account = Account(
            self._world.cloud.account,
            domain_api=self._site.server.url,
            tls=self._site.tls,
            uses_proxies=False,
            sockets=self._site.sockets,
            learn=self._learn,
        )
        self._ending.callback(account.close)
        return account

    def _learn(self, secret: str) -> None:
        if secret != DEFAULT_PASSWORD:  # no secret, and a word that people say
            self.call(partial(self._world.log.redactor.learn, secret))

    # --- bots, people ------------------------------------------------------------------------------------------------

    def deploy(self, bot: Bot, *, preview: bool = False, **options: Any) -> object:
        if preview:
            cannot(ON_THE_WIRE, NO_PREVIEW)
        return self.call(partial(self._world.deploy, bot, **options))

    def consumer(self, name: str | None = None) -> WireConsumer:
        name = self.call(lambda: self._world.consumer(name).name)
        if name not in self._windows:
            self._windows[name] = WireConsumer(self, name)
        return self._windows[name]

    def agent(self, name: str) -> WireAgent:
        self._world.cloud.user(name)  # raises UnknownName
        return WireAgent(self, name)

    def consumer_client(self, name: str) -> ConsumerClient:
        client = ConsumerClient.known_as(self._account, name, name=name)
        self._ending.callback(client.disconnect)
        return client

    def workspace(self, name: str) -> AgentClient:
        """The agent's workspace, opened now if need be."""
        if name not in self._workspaces:
            password = self._world.door.services.sessions.credentials.password_of(name)
            login = self._account.log_in(Credentials(self._world.cloud.user(name).login_name, password))
            client = self._workspaces[name] = AgentClient(self._account, login, name=name)
            self._ending.callback(client.disconnect)
        return self._workspaces[name]

    def open_workspace(self, name: str) -> AgentClient | None:
        """The agent's workspace if it is open."""
        return self._workspaces.get(name)

    # --- acts and time -----------------------------------------------------------------------------------------------

    def advance(self, duration_ms: int) -> None:
        self._site.clock(advance_ms=duration_ms, run_until_idle=True)
        self.catch_up()

    def run_until_idle(self) -> None:
        self.settle()

    def pass_time(self, duration_ms: int) -> None:
        """Let time pass in the middle of an act: nothing settles."""
        self.call(partial(self._world.clock.advance, duration_ms))

    def settle(self) -> None:
        """Do what is due, let everybody read what was on its way, compare."""
        self._site.clock(run_until_idle=True)
        self.catch_up()

    def catch_up(self) -> None:
        for consumer in self._windows.values():
            consumer.catch_up()
        for workspace in self._workspaces.values():
            workspace.catch_up()
        if self._checks:
            clients = [window.client for window in self._windows.values() if window.client is not None]
            delivery.check(self._world, clients, list(self._workspaces.values()))

    def post_web_view(self, variables: Mapping[str, str], message: str = "", *, after: str = "", **more: Any) -> bool:
        if after:
            self.consumer().writes(after)
            self.pass_time(1_000)
        accepted = self.call(partial(self._world.post_web_view, variables, message, **more))
        self.settle()
        return bool(accepted)

    @property
    def world(self) -> World:
        return self._world


class WireCloud(Remote):
    """The account. Agents go online by socket; everything else is set up directly."""

    def __init__(self, target: WireTarget) -> None:
        super().__init__(target.world.cloud, target.call)
        self._stage = target
        self._cloud = target.world.cloud

    def add_agent(self, name: str, *, state: AgentState = "Offline", **more: Any) -> object:
        user = self._run(self._cloud.add_agent, name, **more)
        self.set_state(name, state)
        return user

    def set_state(self, agent: str, state: AgentState) -> None:
        user = self._cloud.user(agent)
        if state not in AVAILABILITY:
            raise UnknownName(message(f"no agent state {state!r}", known=AVAILABILITY, wanted=state))
        if user.type == "bot":
            self._run(self._cloud.set_state, agent, state)
        elif user.state != state:
            self._stage.workspace(agent).goes(AVAILABILITY[state])
            self._stage.catch_up()


class WireConsumer:
    """A consumer whose window is a socket. It is opened with the first act, so that a name alone costs nothing."""

    def __init__(self, target: WireTarget, name: str) -> None:
        self._stage = target
        self.name = name
        self.client: ConsumerClient | None = None
        self.conversation: str | None = None
        self._metadata: list[Mapping[str, Any]] = []

    # --- setting up ---------------------------------------------------------------------------------------------------

    def uses(self, channel: str) -> None:
        if channel not in CHANNELS:
            raise UnknownName(message(f"no channel {channel!r}", known=CHANNELS, wanted=channel))
        if channel != DEFAULT_CHANNEL:
            cannot(ON_THE_WIRE, NO_CHANNEL)

    def describe(self, about: About, values: Mapping[str, object]) -> None:
        self._stage.call(lambda: self._stage.world.consumer(self.name).describe(about, values))

    def attaches(self, metadata: str) -> None:
        self._metadata = json.loads(metadata)

    # --- acting -------------------------------------------------------------------------------------------------------

    def opens(self, *, skill: str | None = None) -> None:
        self._open(skill)
        self._stage.settle()

    def says(self, text: str) -> None:
        self.writes(text)
        self._stage.settle()

    def says_quickly(self, texts: Sequence[str], *, pause_ms: int = 0) -> None:
        for index, text in enumerate(texts):
            if index and pause_ms:
                self._stage.pass_time(pause_ms)
            self.writes(text)
        self._stage.settle()

    def taps_quick_reply(self, title: str) -> None:
        messaging_window.quick_reply(self.messages, title, whose=self.name)
        self._tap(title, is_quick_reply=True)

    def taps_button(self, label: str, *, card: str | None = None) -> None:
        messaging_window.button(self.messages, label, card=card, whose=self.name)
        self._tap(label, card=card)

    def selects(self, choice: str) -> None:
        messaging_window.choice(self.messages, choice, whose=self.name)
        self._tap(choice)

    def picks(self, items: Sequence[str]) -> None:
        for item in items:
            messaging_window.list_item(self.messages, item, whose=self.name)
        self.says(messaging_window.picked(items))

    def uploads(self, file: str, *, size_bytes: int = 1024, caption: str = "") -> None:
        conversation = self._open_conversation()
        assert self.client is not None
        self.client.uploads(conversation, File(file, size_bytes, caption))
        self._stage.settle()

    def signs_in(self) -> None:
        cannot(ON_THE_WIRE, NO_SIGN_IN)

    def closes(self) -> None:
        seen = self._seen
        if seen is None or not seen.is_open:
            raise FeatureError(message(f"{self.name} has no open conversation to close"))
        assert self.client is not None
        self.client.closes(seen.id)
        self._stage.settle()

    def writes(self, text: str, *, metadata: Metadata = ()) -> None:
        """Say something and let nothing settle."""
        conversation = self._open_conversation()
        attached, self._metadata = self._metadata, []
        assert self.client is not None
        self.client.says(conversation, text, metadata=[*attached, *metadata])

    def catch_up(self) -> None:
        if self.client is not None:
            self.client.catch_up()

    @property
    def messages(self) -> list[MessagePublished]:
        """What the window shows, oldest first, as it came over the socket."""
        return [delivery.shown(event) for event in self._shown]

    @property
    def _shown(self) -> list[Received]:
        seen = self._seen
        return [] if seen is None else [event for event in seen.events if event.is_content]

    @property
    def _seen(self) -> Seen | None:
        if self.client is None or self.conversation is None:
            return None
        return self.client.conversations.get(self.conversation)

    def _tap(self, label: str, *, is_quick_reply: bool = False, card: str | None = None) -> None:
        """Send what the message says that a tap sends; the window has made sure that it is there."""
        click = click_of(self._shown, label, is_quick_reply=is_quick_reply, card=card)
        assert click is not None
        self.writes(click.text, metadata=click.metadata)
        self._stage.settle()

    def _open_conversation(self) -> str:
        seen = self._seen
        if self.conversation is None or (seen is not None and not seen.is_open):
            self._open(None)
        assert self.conversation is not None
        return self.conversation

    def _open(self, skill: str | None) -> None:
        world = self._stage.world
        wanted = world.deployment().skill if skill is None else skill
        if self.client is None:
            self.client = self._stage.consumer_client(self.name)
        self.conversation = self.client.start(world.cloud.skill(wanted).id if wanted else "-1")
        world.consumer(self.name).conversation = self.conversation


class WireAgent:
    """A human agent whose workspace is a socket."""

    def __init__(self, target: WireTarget, name: str) -> None:
        self._stage = target
        self.name = name

    @property
    def ringing(self) -> int:
        workspace = self._stage.open_workspace(self.name)
        return len(workspace.waiting_rings) if workspace else 0

    def accepts(self) -> None:
        self._stage.workspace(self.name).accepts(self._ring())
        self._stage.settle()

    def rejects(self) -> None:
        self._stage.workspace(self.name).rejects(self._ring())
        self._stage.settle()

    def lets_ring_expire(self) -> None:
        cloud = self._stage.world.cloud
        ring = self._ring()
        self._stage.advance(ring.expires_ms - cloud.wire_ms(cloud.clock.now_ms))

    def says(self, text: str) -> None:
        self._stage.workspace(self.name).says(self._conversation().id, text)
        self._stage.settle()

    def transfers_to(self, skill: str) -> None:
        skill_id = self._stage.world.cloud.skill(skill).id
        self._stage.workspace(self.name).transfers(self._conversation().id, skill_id)
        self._stage.settle()

    def closes(self) -> None:
        self._stage.workspace(self.name).closes(self._conversation().id)
        self._stage.settle()

    def _ring(self) -> Ring:
        workspace = self._stage.open_workspace(self.name)
        rings = workspace.waiting_rings if workspace else []
        if not rings:
            raise FeatureError(message(f"nothing rings at {self.name}"))
        return rings[0]

    def _conversation(self) -> Seen:
        """The conversation accepted last."""
        workspace = self._stage.open_workspace(self.name)
        assigned = workspace.assigned if workspace else []
        if not assigned:
            raise FeatureError(message(f"{self.name} has no conversation open"))
        return assigned[-1]


def as_target(target: WireTarget) -> Target:
    """The target as steps know it: what `WireTarget` does not say itself, the World says."""
    return cast("Target", target)
