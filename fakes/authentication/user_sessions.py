"""The sessions of users: login, refresh, logout.

Theory of operation. A user's session is stored here until it ends: by logout, by a second login of the same user (S9),
by its age, or because the user is deleted or disabled. The owner of a socket listens, and closes the socket.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from ...engine.events import UserDeleted, UserDetailsChanged
from ...engine.log import Event
from ..cloud import FakeCloud
from .credentials import ApiKey, AuthenticationFailed, Credentials
from .token_source import TokenSource

SESSION_TTL_MS: Final = 28_800_000  # 8 h
NOT_AUTHENTICATED: Final = 4401  # close codes of a socket whose session has ended
TOKEN_EXPIRED: Final = 4407

Ended = Callable[[str, int], None]  # bearer, close code


@dataclass(frozen=True, slots=True)
class UserSession:
    """One login of a user. `id` travels in the cookie, `csrf` in bodies, `bearer` in headers and socket addresses."""

    user: str
    began_ms: int  # wall time
    id: str = field(repr=False)
    bearer: str = field(repr=False)
    csrf: str = field(repr=False)


class UserSessions:
    """The sessions of the users of one account."""

    def __init__(self, cloud: FakeCloud, credentials: Credentials, source: TokenSource) -> None:
        self._cloud = cloud
        self._credentials = credentials
        self._source = source
        self._by_bearer: dict[str, UserSession] = {}
        self._refreshed_ms: dict[str, int] = {}  # by bearer: the last login or refresh, wall time
        self._listeners: dict[str, Ended] = {}
        cloud.log.listen("sessions", self._watch)

    def login(self, login_name: str, password: str) -> UserSession:
        """Log in with user name and password.

        Raises:
            AuthenticationFailed: 401; it does not say which of the two is wrong.
        """
        return self.begin(self._credentials.user_by_password(login_name, password).name)

    def login_with_key(self, login_name: str, api_key: ApiKey) -> UserSession:
        """Log in with an API key of the account.

        Raises:
            AuthenticationFailed: 401.
        """
        return self.begin(self._credentials.user_by_key(login_name, api_key).name)

    def begin(self, user: str) -> UserSession:
        """Log in a user without asking for credentials; S9: an older session of the user ends."""
        name = self._cloud.user(user).name
        self.expire()
        if self._cloud.settings.second_login == "closes the first":
            self._end_all_of(name)
        now_ms = self._source.wall_ms()
        token = self._source.token
        session = UserSession(name, now_ms, id=token(16), bearer=token(32), csrf=token(8))
        self._by_bearer[session.bearer] = session
        self._refreshed_ms[session.bearer] = now_ms
        return session

    def user_of(self, bearer: str) -> str | None:
        """The name of the user with this bearer; None when it is unknown or its session has ended."""
        found = self._by_bearer.get(bearer)
        if found and self._is_over(found):
            self._end(found, TOKEN_EXPIRED)
            return None
        return found.user if found else None

    def refresh(self, session_id: str, csrf: str) -> UserSession:
        """Extend a session by `SESSION_TTL_MS` from now.

        Raises:
            AuthenticationFailed: 401; cookie or csrf is wrong.
        """
        session = self._of_cookie(session_id, csrf)
        self._refreshed_ms[session.bearer] = self._source.wall_ms()
        return session

    def logout(self, session_id: str, csrf: str) -> None:
        """End a session.

        Raises:
            AuthenticationFailed: 401; cookie or csrf is wrong.
        """
        self._end(self._of_cookie(session_id, csrf), NOT_AUTHENTICATED)

    def end_all(self) -> None:
        """Log out all users."""
        for session in list(self._by_bearer.values()):
            self._end(session, NOT_AUTHENTICATED)

    def expire(self) -> None:
        """End the sessions that were not refreshed in time."""
        for session in [each for each in self._by_bearer.values() if self._is_over(each)]:
            self._end(session, TOKEN_EXPIRED)

    def listen(self, name: str, ended: Ended) -> None:
        """Call back for each session that ends, with its bearer and the code to close its sockets with."""
        self._listeners[name] = ended

    def _of_cookie(self, session_id: str, csrf: str) -> UserSession:
        self.expire()
        for session in self._by_bearer.values():
            if (session.id, session.csrf) == (session_id, csrf):
                return session
        raise AuthenticationFailed("CSRF token invalid! Log in again", 10)

    def _is_over(self, session: UserSession) -> bool:
        return self._source.wall_ms() - self._refreshed_ms[session.bearer] >= SESSION_TTL_MS

    def _end_all_of(self, user: str) -> None:
        for session in [each for each in self._by_bearer.values() if each.user == user]:
            self._end(session, NOT_AUTHENTICATED)

    def _end(self, session: UserSession, close_code: int) -> None:
        self._by_bearer.pop(session.bearer, None)
        self._refreshed_ms.pop(session.bearer, None)
        for ended in self._listeners.values():
            ended(session.bearer, close_code)

    def _watch(self, event: Event) -> None:
        """Log out users that are deleted or disabled."""
        body = event.body
        if isinstance(body, UserDeleted):
            self._credentials.forget_password(body.user)
        if isinstance(body, UserDeleted) or (isinstance(body, UserDetailsChanged) and not body.is_enabled):
            self._end_all_of(body.user)
