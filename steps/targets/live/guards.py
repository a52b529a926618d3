"""The account of a live run, and the guards around it; it knows neither steps nor scenarios.

Guards. Only skills on the allow-list are used, and only while no other user is online in them. A conversation that a
bot sends to another skill is closed at once. A run opens a limited number of conversations and closes every one of
them, however it ends; it never touches a conversation that it has not opened.
"""

from __future__ import annotations

import contextlib
import logging
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ....engine.errors import FeatureError, message
from ..client.account import Account, Login
from ..client.agent import AgentClient
from ..client.consumer import ConsumerClient
from ..client.errors import Gone, TargetError
from .live_limits import LIMITS

if TYPE_CHECKING:
    from ....engine.log.redaction import Redactor
    from .profiles import LiveProfile

KEEP_ALIVE_S: Final = 20.0
REFRESH_MS: Final = 240_000  # the login service expects a refresh of a session every 3 to 5 minutes
POLL_S: Final = 0.05  # the time to wait at one socket while others may have received frames
BOT_USER: Final = "2"  # userTypeId


class GuardRefused(TargetError):
    """A guard has stopped the scenario: it could reach people outside of the test."""


@dataclass(frozen=True, slots=True)
class Window:
    """A consumer's window, with the token to open it again."""

    client: ConsumerClient
    jwt: str = field(repr=False)


@dataclass(slots=True)
class Opened:
    """A conversation that this run has opened. Without an id the answer is missing, but the conversation may exist.

    `before` are the conversations that the window had before the request.
    """

    window: Window
    before: frozenset[str]
    conversation: str = ""


class LiveAccount:
    """The account of a live run: the profile's agents, the guards, the conversations to close.

    Args:
        profile: the account, and the limits of the run.
        elapsed_ms: a monotonic clock, in milliseconds.
    """

    def __init__(
        self, profile: LiveProfile, *, elapsed_ms: Callable[[], int] = lambda: time.monotonic_ns() // 1_000_000
    ) -> None:
        self.profile = profile
        self.elapsed_ms = elapsed_ms
        self.learn: Callable[[str], None] = lambda _secret: None
        self._secrets: list[str] = list(profile.secrets())
        self.services = Account(
            profile.account, domain_api=profile.domain_api, tls=_tls(profile), learn=self._learn_secret
        )
        self._filter = _SecretFilter(self._secrets)
        self._filter.install()
        self.workspaces: dict[str, AgentClient] = {}
        self._logins: list[Login] = []
        self._refreshed_ms = elapsed_ms()
        self.opened: list[Opened] = []
        self.count = 0
        self.changed: Callable[[str], None] = lambda _conversation: None  # of the scenario that runs

    def begin(self, redactor: Redactor, changed: Callable[[str], None]) -> None:
        """Begin a scenario: `changed` is called with the id of a conversation, and its log learns the secrets."""
        self.learn, self.changed = redactor.learn, changed
        for secret in self._secrets:
            redactor.learn(secret)

    def end(self) -> None:
        """End a scenario: close its conversations, set the agents offline."""
        self.changed = lambda _conversation: None
        try:
            self.close_all()
        finally:
            for workspace in self.workspaces.values():
                if workspace.availability != "OFFLINE":
                    with contextlib.suppress(Gone):  # without a socket the agent is offline already
                        workspace.goes("OFFLINE")

    def close(self) -> None:
        """End the run. A failure does not stop the rest."""
        try:
            self.end()
        finally:
            for workspace in self.workspaces.values():
                workspace.disconnect()
            for login in self._logins:
                with contextlib.suppress(TargetError):  # a session that does not end now ends by itself
                    self.services.log_out(login)
            self._filter.remove()
            self.services.close()

    # --- people -------------------------------------------------------------------------------------------------------

    def workspace(self, name: str) -> AgentClient:
        """The workspace of an agent of the profile, opened now if need be."""
        if name not in self.profile.agents:
            LIMITS.skip(f"the profile has no user for the agent {name!r}")
        if name not in self.workspaces:
            login = self.services.log_in(self.profile.agents[name].credentials)
            self._logins.append(login)
            self.workspaces[name] = AgentClient(
                self.services, login, name=name, changed=lambda it: self.changed(it), keeps_alive_s=KEEP_ALIVE_S
            )
        return self.workspaces[name]

    def window(self, name: str) -> Window:
        """A window of this consumer: known by the profile's authorization code, else a new consumer."""
        code = self.profile.consumers.get(name)
        jwt = self.services.sign_up() if code is None else self.services.authenticate(code.get_secret_value())
        client = ConsumerClient(
            self.services, jwt, name=name, changed=lambda it: self.changed(it), keeps_alive_s=KEEP_ALIVE_S
        )
        return Window(client, jwt)

    def read(self) -> bool:
        """Read every socket once; returns True if anything arrived."""
        self._stay_logged_in()
        clients: list[AgentClient | ConsumerClient] = [
            *self.workspaces.values(),
            *dict.fromkeys(opened.window.client for opened in self.opened),
        ]
        news = [client.read_for(POLL_S) for client in clients]
        return any(news)

    # --- guards -------------------------------------------------------------------------------------------------------

    def skill_id(self, skill: str) -> str:
        """The id of an allowed skill, by name or id. Raises GuardRefused for any other."""
        allowed = self.profile.skills
        for name, id in allowed.items():
            if skill in (name, str(id)):
                return str(id)
        text = f"the skill {skill!r} is not on the allow-list of the live profile"
        raise GuardRefused(message(text, known=allowed, wanted=skill))

    def open(self, window: Window, skill_id: str) -> str:
        """Open a conversation for a skill; it will be closed when the scenario is over, at the latest.

        Raises:
            GuardRefused: the cap is reached, or a real agent could be rung.
        """
        self._refuse_beyond_cap()
        self.refuse_real_agents()
        self.count += 1
        opened = Opened(window, frozenset(window.client.conversations))
        self.opened.append(opened)
        opened.conversation = window.client.start(skill_id)
        return opened.conversation

    def refuse_real_agents(self) -> None:
        """Raise GuardRefused when a user outside of the profile is Online with an allowed skill."""
        if not self._logins:
            self.workspace(next(iter(self.profile.agents)))
        ours = {workspace.user_id.rpartition(".")[2] for workspace in self.workspaces.values()}
        ours_by_name = {entry.username for entry in self.profile.agents.values()}
        ids = [str(id) for id in self.profile.skills.values()]
        found = self.services.agents_online(ids, self._logins[0].bearer)
        others = [
            record
            for record in found
            if str(record.get("userTypeId", "1")) != BOT_USER
            and str(record.get("agentId")) not in ours
            and record.get("agentLoginName") not in ours_by_name
        ]
        if others:
            names = [str(one.get("agentNickname") or one.get("agentName") or one.get("agentId")) for one in others]
            text = "real agents are online in the skills of the live profile: a test could ring them"
            raise GuardRefused(message(text, value=", ".join(names), expected="only the agents of the profile"))

    def refuse_other_skills(self) -> None:
        """Close a conversation of this run that was sent to a skill outside of the allow-list; raise GuardRefused."""
        allowed = ["", "-1", *map(str, self.profile.skills.values())]
        for opened in self.opened:
            seen = opened.window.client.conversations.get(opened.conversation)
            if seen is not None and seen.is_open and seen.skill_id not in allowed:
                self._close(opened)
                text = "the bot has sent the conversation to a skill that is not on the allow-list; it is closed now"
                raise GuardRefused(message(text, value=seen.skill_id, known=allowed[2:]))

    def close_all(self) -> None:
        """Close every conversation of this run that is still open. Raises TargetError if one cannot be closed."""
        failed: list[str] = []
        windows = dict.fromkeys(opened.window for opened in self.opened)
        while self.opened:
            opened = self.opened[-1]
            try:
                self._close(opened)
            except TargetError as error:
                failed.append(f"{opened.conversation}: {error}")
            self.opened.pop()
        for window in windows:
            window.client.disconnect()
        if failed:
            text = "conversations of this run could not be closed"
            raise TargetError(message(text, value="; ".join(failed), do="close them in the workspace"))

    def _close(self, opened: Opened) -> None:
        """Close the conversation, survey included; over a new socket if the old one is closed."""
        try:
            _close_at(opened.window.client, opened)
        except Gone:
            again = ConsumerClient(self.services, opened.window.jwt, name=opened.window.client.name)
            _close_at(again, opened)
            again.disconnect()

    def _refuse_beyond_cap(self) -> None:
        most = self.profile.most_conversations
        if self.count >= most:
            text = "this run has opened as many conversations as its live profile allows"
            raise GuardRefused(message(text, value=most, do="raise most_conversations, or run fewer scenarios"))

    def _stay_logged_in(self) -> None:
        now_ms = self.elapsed_ms()
        if now_ms - self._refreshed_ms >= REFRESH_MS:
            self._refreshed_ms = now_ms
            for login in self._logins:
                self.services.refresh(login)

    def _learn_secret(self, secret: str) -> None:
        self._secrets.append(secret)
        self.learn(secret)


def _close_at(client: ConsumerClient, opened: Opened) -> None:
    client.catch_up()
    ours = [opened.conversation] if opened.conversation else set(client.conversations) - opened.before
    for conversation in ours:
        client.closes_completely(conversation)


class _SecretFilter(logging.Filter):
    """Drops records of HTTP libraries in Python's log that hold secrets, such as cookies of a login."""

    LOGGERS: Final = ("httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy", "httpx")

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__()
        self._secrets = secrets

    def install(self) -> None:
        for name in self.LOGGERS:
            logging.getLogger(name).addFilter(self)

    def remove(self) -> None:
        for name in self.LOGGERS:
            logging.getLogger(name).removeFilter(self)

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        # the headers of a login are logged before the answer is read: the cookie is not a known secret yet
        return "set-cookie" not in text.lower() and not any(secret in text for secret in self._secrets)


def _tls(profile: LiveProfile) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if profile.ca_file is not None:
        try:
            context.load_verify_locations(profile.ca_file)
        except OSError as error:
            text = "the certificates of the live profile cannot be read"
            raise FeatureError(message(text, at=str(profile.ca_file), value=str(error))) from None
    return context
