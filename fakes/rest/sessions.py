"""Who is logged in: bearers of users, tokens of consumers and of apps.

Theory of operation. A user's session is kept here until it ends: by logout, by a second login of the same user (S9), by
its age, or because the user is deleted. Whoever holds a socket listens and closes it. Consumers and apps carry JSON Web
Tokens, signed with the account's key, so nothing has to be kept for them.

Lifetimes are counted in wall time (`wall_ms`), because programs in other processes read `exp` against their own clock.
In process it is virtual time. Tokens are drawn from a seeded generator unless the server brings a better source.
"""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal

from ...engine.errors import FeatureError, message
from ...engine.events import UserDeleted, UserDetailsChanged
from ...engine.log import Event
from ..cloud import FakeCloud, Refused
from ..cloud.records import User

if TYPE_CHECKING:
    from types import ModuleType

DEFAULT_PASSWORD: Final = "password"  # of every user nobody gave another one
SESSION_TTL_MS: Final = 28_800_000  # 8 h
CONSUMER_TOKEN_S: Final = 3_600  # ours: no document says how long a consumer's token is good
EXTERNAL_TOKEN_S: Final = 600
APP_TOKEN_S: Final = 3_600
NOT_AUTHENTICATED: Final = 4401  # close codes of a socket whose session has ended
TOKEN_EXPIRED: Final = 4407
ISSUER: Final = "https://idp.liveperson.net"

TokenKind = Literal["consumer", "external", "app", "on behalf"]
Ended = Callable[[str, int], None]  # bearer, close code


class AuthenticationFailed(Refused):
    """Nobody is let in. `internal_code` is what the Login Service says beside the status 401."""

    def __init__(self, text: str, internal_code: int) -> None:
        self.internal_code = internal_code
        super().__init__(401, text)


@dataclass(frozen=True, slots=True)
class UserSession:
    """One login of a user. `id` travels in the cookie, `csrf` in bodies, `bearer` in headers and socket addresses."""

    user: str
    began_ms: int  # wall time
    id: str = field(repr=False)
    bearer: str = field(repr=False)
    csrf: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """An API key of the account, as OAuth 1.0a knows it: consumer key and token, each with its secret."""

    key: str
    secret: str = field(repr=False)
    token: str = field(repr=False)
    token_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class App:
    """An installed application: a Connector API client, or one that invokes functions.

    Attributes:
        webhooks: pairs of a kind of notification and the address of the endpoint that wants it.
        retry: by "time" a notification is tried with growing pauses, in order, for `retention_s`; by "number" five
            times more, every 30 s, in no order.
        signature: how bodies are signed.
    """

    client_id: str
    client_secret: str = field(repr=False)
    webhooks: tuple[tuple[str, str], ...] = ()
    retry: Literal["time", "number"] = "time"
    retention_s: int = 259_200
    signature: Literal["sha1", "sha256"] = "sha1"


class Sessions:
    """The sessions of one account.

    Args:
        cloud: whose users log in.
        wall_ms: the wall time in epoch milliseconds; without it virtual time counts.
        token: makes a token of so many bytes in hex; without it tokens depend on the seed of the World.
    """

    def __init__(
        self,
        cloud: FakeCloud,
        *,
        wall_ms: Callable[[], int] | None = None,
        token: Callable[[int], str] | None = None,
    ) -> None:
        self.cloud = cloud
        self.wall_ms = wall_ms or self._virtual_ms
        self.api_keys: dict[str, ApiKey] = {}
        self.apps: dict[str, App] = {}
        self._random = random.Random(f"sessions {cloud.people.seed}")
        self._token = token or self._seeded_token
        self._passwords: dict[str, str] = {}
        self._by_bearer: dict[str, UserSession] = {}
        self._refreshed_ms: dict[str, int] = {}  # bearer: when it was last said to be needed
        self._listeners: dict[str, Ended] = {}
        cloud.log.listen("sessions", self._watch)

    def _virtual_ms(self) -> int:
        return self.cloud.wire_ms(self.cloud.clock.now_ms)

    def _seeded_token(self, count: int) -> str:
        return self._random.randbytes(count).hex()

    # --- setting up ---------------------------------------------------------------------------------------------------

    def set_password(self, user: str, password: str) -> None:
        """Give a user, who may be still to come, a password; until then it is `DEFAULT_PASSWORD`."""
        self._passwords[user] = password
        if password != DEFAULT_PASSWORD:
            self.cloud.log.redactor.learn(password)

    def draw_from(self, token: Callable[[int], str]) -> None:
        """Make tokens with this from now on; whoever was logged in, or had a token, is a stranger."""
        for session in list(self._by_bearer.values()):
            self._end(session, NOT_AUTHENTICATED)
        self._token = token
        self._key = token(32)

    def password_of(self, user: str) -> str:
        return self._passwords.get(user, DEFAULT_PASSWORD)

    def add_api_key(self, api_key: ApiKey) -> None:
        self.api_keys[api_key.key] = api_key
        for secret in (api_key.secret, api_key.token, api_key.token_secret):
            self.cloud.log.redactor.learn(secret)

    def add_app(self, app: App) -> None:
        self.apps[app.client_id] = app
        self.cloud.log.redactor.learn(app.client_secret)

    # --- users --------------------------------------------------------------------------------------------------------

    def login(self, login_name: str, password: str) -> UserSession:
        """Log in with user name and password.

        Raises:
            AuthenticationFailed: 401; it does not say which of the two is wrong.
        """
        user = self._user(login_name)
        if user is None or self.password_of(user.name) != password:
            raise _bad_authentication()
        return self.begin(user.name)

    def login_with_key(self, login_name: str, key: str, secret: str, token: str, token_secret: str) -> UserSession:
        """Log in with an API key of the account.

        Raises:
            AuthenticationFailed: 401.
        """
        user = self._user(login_name)
        if user is None or self.api_keys.get(key) != ApiKey(key, secret, token, token_secret):
            raise _bad_authentication()
        return self.begin(user.name)

    def begin(self, user: str) -> UserSession:
        """Log a user in who has proved who he is; S9: an older session of his ends."""
        name = self.cloud.user(user).name
        self.expire()
        if self.cloud.settings.second_login == "closes the first":
            for old in [session for session in self._by_bearer.values() if session.user == name]:
                self._end(old, NOT_AUTHENTICATED)
        now_ms = self.wall_ms()
        session = UserSession(name, now_ms, id=self._token(16), bearer=self._token(32), csrf=self._token(8))
        self._by_bearer[session.bearer] = session
        self._refreshed_ms[session.bearer] = now_ms
        return session

    def session(self, bearer: str) -> UserSession | None:
        """The living session of this bearer."""
        found = self._by_bearer.get(bearer)
        if found and self._is_over(found):
            self._end(found, TOKEN_EXPIRED)
            return None
        return found

    def user_of(self, bearer: str) -> str | None:
        """The name of the user whose bearer this is; None when it is nobody's, or not any more."""
        found = self.session(bearer)
        return found.user if found else None

    def refresh(self, session_id: str, csrf: str) -> UserSession:
        """Keep a session alive.

        Raises:
            AuthenticationFailed: 401; cookie or csrf is wrong.
        """
        session = self._of_cookie(session_id, csrf)
        self._refreshed_ms[session.bearer] = self.wall_ms()
        return session

    def logout(self, session_id: str, csrf: str) -> None:
        """End a session.

        Raises:
            AuthenticationFailed: 401; cookie or csrf is wrong.
        """
        self._end(self._of_cookie(session_id, csrf), NOT_AUTHENTICATED)

    def end(self, bearer: str, close_code: int = NOT_AUTHENTICATED) -> None:
        """End the session of this bearer, if there is one."""
        if found := self._by_bearer.get(bearer):
            self._end(found, close_code)

    def expire(self) -> None:
        """End the sessions that nobody has refreshed for too long."""
        for session in [each for each in self._by_bearer.values() if self._is_over(each)]:
            self._end(session, TOKEN_EXPIRED)

    def listen(self, name: str, ended: Ended) -> None:
        """Be told of each session that ends: its bearer, and the code to close its sockets with."""
        self._listeners[name] = ended

    # --- consumers ----------------------------------------------------------------------------------------------------

    def signup(self) -> str:
        """The token of a consumer nobody knows yet, under a new id."""
        return self.consumer_token(self.new_consumer())

    def new_consumer(self) -> str:
        return str(uuid.UUID(hex=self._token(16), version=4))

    def consumer_token(self, consumer: str) -> str:
        """The JWT of this consumer: what `authenticate` answers for the code of that name."""
        return self._sign("consumer", CONSUMER_TOKEN_S, sub=consumer, aud=f"acc:{self.cloud.account}", iss=ISSUER)

    def consumer_of(self, token: str) -> str | None:
        """The consumer whose JWT, or ConsumerJWS of the Connector API, this is; None when it is not good."""
        if claims := self._read(token, "consumer"):
            return str(claims["sub"])
        if claims := self._read(token, "on behalf"):
            return str(claims["lp_consumer_id"])
        return None

    def external_token(self) -> str:
        """The first step of an anonymous consumer: a token to be exchanged for a consumer's."""
        return self._sign("external", EXTERNAL_TOKEN_S, sub=self.new_consumer(), iss=ISSUER)

    def exchange(self, external: str) -> str:
        """The consumer's token for an external one.

        A token of another identity provider counts by its `sub`: this fake knows no keys of others, so it looks at the
        expiry but not at the signature.

        Raises:
            AuthenticationFailed: 401; no token, or too old.
        """
        claims = self._read(external, "external") or self._read_foreign(external)
        if not claims or not claims.get("sub"):
            raise AuthenticationFailed("the id_token is not valid", 13)
        return self.consumer_token(str(claims["sub"]))

    # --- apps ---------------------------------------------------------------------------------------------------------

    def app_token(self, client_id: str, client_secret: str) -> str:
        """The AppJWT of an installed application.

        Raises:
            AuthenticationFailed: 401; unknown client or wrong secret.
        """
        app = self.apps.get(client_id)
        if app is None or app.client_secret != client_secret:
            raise AuthenticationFailed("the client id or secret is wrong", 13)
        claims = {"aud": self.cloud.account, "azp": client_id, "scope": "msg.consumer", "iss": "Sentinel"}
        return self._sign("app", APP_TOKEN_S, **claims)

    def app_of(self, token: str) -> str | None:
        """The client id of the application whose AppJWT this is."""
        claims = self._read(token, "app")
        client_id = str(claims["azp"]) if claims else None
        return client_id if client_id in self.apps else None

    def on_behalf_token(self, ext_consumer_id: str) -> str:
        """The ConsumerJWS of a consumer that a Connector API client speaks for; the consumer goes by that id."""
        claims = {"account_id": self.cloud.account, "ext_consumer_id": ext_consumer_id}
        return self._sign("on behalf", CONSUMER_TOKEN_S, lp_consumer_id=ext_consumer_id, sub=ext_consumer_id, **claims)

    @cached_property
    def _key(self) -> str:
        """What tokens are signed with."""
        return self._token(32)

    # --- inside -------------------------------------------------------------------------------------------------------

    def _user(self, login_name: str) -> User | None:
        users = self.cloud.state.users.values()
        return next((user for user in users if user.login_name == login_name and user.is_enabled), None)

    def _of_cookie(self, session_id: str, csrf: str) -> UserSession:
        self.expire()
        for session in self._by_bearer.values():
            if (session.id, session.csrf) == (session_id, csrf):
                return session
        raise AuthenticationFailed("CSRF token invalid! Log in again", 10)

    def _is_over(self, session: UserSession) -> bool:
        return self.wall_ms() - self._refreshed_ms[session.bearer] >= SESSION_TTL_MS

    def _end(self, session: UserSession, close_code: int) -> None:
        self._by_bearer.pop(session.bearer, None)
        self._refreshed_ms.pop(session.bearer, None)
        for ended in self._listeners.values():
            ended(session.bearer, close_code)

    def _watch(self, event: Event) -> None:
        """Throw out who is deleted or disabled."""
        body = event.body
        if isinstance(body, UserDeleted):
            self._passwords.pop(body.user, None)
        if isinstance(body, UserDeleted) or (isinstance(body, UserDetailsChanged) and not body.is_enabled):
            for session in [each for each in self._by_bearer.values() if each.user == body.user]:
                self._end(session, NOT_AUTHENTICATED)

    def _sign(self, kind: TokenKind, lifetime_s: int, **claims: str) -> str:
        now_s = self.wall_ms() // 1000
        whole = {**claims, "iat": now_s, "exp": now_s + lifetime_s}
        headers = {"use": kind}
        return str(_jwt().encode(whole, self._key, algorithm="HS256", headers=headers, json_encoder=_SafeJson))

    def _read(self, token: str, kind: TokenKind) -> Mapping[str, Any] | None:
        """The claims of a token of ours of this kind, while it is good."""
        jwt = _jwt()
        try:
            whole = jwt.decode_complete(token, self._key, algorithms=["HS256"], options=_NO_WALL_CLOCK)
        except jwt.InvalidTokenError:
            return None
        return whole["payload"] if whole["header"].get("use") == kind and self._is_good(whole["payload"]) else None

    def _read_foreign(self, token: str) -> Mapping[str, Any] | None:
        jwt = _jwt()
        try:
            claims = jwt.decode(token, options=_NO_WALL_CLOCK | {"verify_signature": False})
            own = jwt.get_unverified_header(token).get("use")
        except jwt.InvalidTokenError:
            return None
        return claims if not own and self._is_good(claims) else None

    def _is_good(self, claims: Mapping[str, Any]) -> bool:
        expires_s = claims.get("exp")
        return isinstance(expires_s, int | float) and self.wall_ms() < expires_s * 1000


# the library would read the wall clock, and knows one audience at a time
_NO_WALL_CLOCK: Final[dict[str, Any]] = {
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "verify_aud": False,
    "verify_sub": False,
}


class _SafeJson(json.JSONEncoder):
    """Writes JSON whose base64 has no "-" and "_": a browser client decodes the claims with `atob`, as they are.

    Of ASCII only these characters lead to one of the two, and in JSON they stand in texts alone.
    """

    def encode(self, o: Any) -> str:
        text = super().encode(o)
        return text.replace(">", r"\u003e").replace("?", r"\u003f").replace("~", r"\u007e").replace("\x7f", r"\u007f")


def _jwt() -> ModuleType:
    """PyJWT, which comes with the extra: whoever never logs a consumer in can do without."""
    try:
        import jwt
    except ImportError:
        raise FeatureError(
            message("tokens of consumers need PyJWT", do="pip install 'pytest-handoff[server]'")
        ) from None
    return jwt


def _bad_authentication() -> AuthenticationFailed:
    return AuthenticationFailed("Bad Authentication", 13)
