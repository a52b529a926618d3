"""The account of a live run, and the guards around it. Nothing here knows steps or scenarios.

Guards. Only skills on the allow-list are used, and only while nobody but the harness is online in them; a bot that
sends a conversation elsewhere loses it at once. A run opens so many conversations and no more, and closes every one of
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
from ..skipping import LIVE, cannot

if TYPE_CHECKING:
    from ....engine.log.redaction import Redactor
    from .profiles import LiveProfile

KEEP_ALIVE_S: Final = 20.0
REFRESH_MS: Final = 240_000  # the login service wants to hear of a session every 3 to 5 minutes
POLL_S: Final = 0.05  # how long one socket is listened to while others may have news
BOT_USER: Final = "2"  # userTypeId


class GuardRefused(TargetError):
    """Going on could reach somebody who is no part of the test."""


@dataclass(frozen=True, slots=True)
class Window:
    """A consumer's window, and what it takes to open it again."""

    client: ConsumerClient
    jwt: str = field(repr=False)


@dataclass(slots=True)
class Opened:
    """A conversation that this run has opened. Without an id: the answer has not come, it may be there all the same.

    `before` are the conversations that the window had by then.
    """

    window: Window
    before: frozenset[str]
    conversation: str = ""


class LiveAccount:
    """The account of a live run: the agents the harness plays, the guards, and what has to be closed.

    Args:
        profile: which account, and what may be done with it.
        elapsed_ms: a clock that never goes back.
    """

    def __init__(
        self, profile: LiveProfile, *, elapsed_ms: Callable[[], int] = lambda: time.monotonic_ns() // 1_000_000
    ) -> None:
        self.profile = profile
        self.elapsed_ms = elapsed_ms
        self.learn: Callable[[str], None] = lambda _secret: None
        self._secrets: list[str] = list(profile.secrets())
        self.account = Account(
            profile.account, domain_api=profile.domain_api, tls=_tls(profile), learn=self._learn_secret
        )
        self._filter = _Hiding(self._secrets)
        self._filter.install()
        self.workspaces: dict[str, AgentClient] = {}
        self._logins: list[Login] = []
        self._refreshed_ms = elapsed_ms()
        self.opened: list[Opened] = []
        self.count = 0
        self.told: Callable[[str], None] = lambda _conversation: None  # the scenario that listens

    def begin(self, redactor: Redactor, told: Callable[[str], None]) -> None:
        """A scenario begins: it is told what changes, and its log learns the secrets."""
        self.learn, self.told = redactor.learn, told
        for secret in self._secrets:
            redactor.learn(secret)

    def end(self) -> None:
        """A scenario is over: close what it opened, send the agents home."""
        self.told = lambda _conversation: None
        try:
            self.close_all()
        finally:
            for workspace in self.workspaces.values():
                if workspace.availability != "OFFLINE":
                    with contextlib.suppress(Gone):  # his socket is no more, and so he is gone already
                        workspace.goes("OFFLINE")

    def close(self) -> None:
        """The run is over. Whatever fails, the rest is done all the same."""
        try:
            self.end()
        finally:
            for workspace in self.workspaces.values():
                workspace.disconnect()
            for login in self._logins:
                with contextlib.suppress(TargetError):  # a session that does not end now ends by itself
                    self.account.log_out(login)
            self._filter.remove()
            self.account.close()

    # --- people -------------------------------------------------------------------------------------------------------

    def workspace(self, name: str) -> AgentClient:
        """The workspace of an agent of the profile, opened now if need be."""
        if name not in self.profile.agents:
            cannot(LIVE, f"no user of the account plays the agent {name!r}")
        if name not in self.workspaces:
            login = self.account.log_in(self.profile.agents[name].credentials)
            self._logins.append(login)
            self.workspaces[name] = AgentClient(
                self.account, login, name=name, changed=lambda it: self.told(it), keeps_alive_s=KEEP_ALIVE_S
            )
        return self.workspaces[name]

    def window(self, name: str) -> Window:
        """A window of this consumer: known by the profile's authorization code, else somebody new."""
        code = self.profile.consumers.get(name)
        jwt = self.account.sign_up() if code is None else self.account.authenticate(code.get_secret_value())
        client = ConsumerClient(
            self.account, jwt, name=name, changed=lambda it: self.told(it), keeps_alive_s=KEEP_ALIVE_S
        )
        return Window(client, jwt)

    def read(self) -> bool:
        """Listen to every socket once; whether anything came."""
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
        """Raise GuardRefused when a user who is not the harness's is Online with an allowed skill."""
        if not self._logins:
            self.workspace(next(iter(self.profile.agents)))
        ours = {workspace.user_id.rpartition(".")[2] for workspace in self.workspaces.values()}
        ours_by_name = {entry.username for entry in self.profile.agents.values()}
        ids = [str(id) for id in self.profile.skills.values()]
        found = self.account.agents_online(ids, self._logins[0].bearer)
        strangers = [
            record
            for record in found
            if str(record.get("userTypeId", "1")) != BOT_USER
            and str(record.get("agentId")) not in ours
            and record.get("agentLoginName") not in ours_by_name
        ]
        if strangers:
            names = [str(one.get("agentNickname") or one.get("agentName") or one.get("agentId")) for one in strangers]
            text = "real agents are online in the skills of the live profile: a test could ring them"
            raise GuardRefused(message(text, value=", ".join(names), expected="nobody but the agents of the profile"))

    def refuse_strange_skills(self) -> None:
        """Close a conversation of ours that has been sent to a skill nobody allowed, and raise GuardRefused."""
        allowed = ["", "-1", *map(str, self.profile.skills.values())]
        for opened in self.opened:
            seen = opened.window.client.conversations.get(opened.conversation)
            if seen is not None and seen.is_open and seen.skill_id not in allowed:
                self._close(opened)
                text = "the bot has sent the conversation to a skill that is not on the allow-list; it is closed now"
                raise GuardRefused(message(text, value=seen.skill_id, known=allowed[2:]))

    def close_all(self) -> None:
        """Close every conversation that this run has opened and nobody has closed."""
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
        """Close it, survey included, over a new socket where the old one has gone."""
        try:
            _close_at(opened.window.client, opened)
        except Gone:
            again = ConsumerClient(self.account, opened.window.jwt, name=opened.window.client.name)
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
                self.account.refresh(login)

    def _learn_secret(self, secret: str) -> None:
        self._secrets.append(secret)
        self.learn(secret)


def _close_at(client: ConsumerClient, opened: Opened) -> None:
    client.catch_up()
    ours = [opened.conversation] if opened.conversation else set(client.conversations) - opened.before
    for conversation in ours:
        client.closes_completely(conversation)


class _Hiding(logging.Filter):
    """Takes secrets out of what HTTP libraries write to Python's log: cookies of a login, for one."""

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
        # the login's answer is on its way to us when its headers are written: nobody knows the cookie by then
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
