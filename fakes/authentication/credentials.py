"""Passwords of users, API keys and applications of the account."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from ..cloud import FakeCloud, Refused
from ..cloud.records import User

DEFAULT_PASSWORD: Final = "password"  # of every user without a password of their own


class AuthenticationFailed(Refused):
    """The credentials are wrong: 401. `internal_code` is the code that the Login Service adds to the status."""

    def __init__(self, text: str, internal_code: int) -> None:
        self.internal_code = internal_code
        super().__init__(401, text)


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
        webhooks: pairs of a kind of notification and the address of the endpoint that receives it.
        retry: by "time" a notification is retried with growing pauses, in order, for `retention_s`; by "number" five
            times, every 30 s, in any order.
        signature: the digest that signs bodies.
    """

    client_id: str
    client_secret: str = field(repr=False)
    webhooks: tuple[tuple[str, str], ...] = ()
    retry: Literal["time", "number"] = "time"
    retention_s: int = 259_200
    signature: Literal["sha1", "sha256"] = "sha1"


class Credentials:
    """The credentials that are valid in one account. Secrets are hidden in its log.

    Attributes:
        api_keys: by their consumer key.
        apps: by client id.
    """

    def __init__(self, cloud: FakeCloud) -> None:
        self.api_keys: dict[str, ApiKey] = {}
        self.apps: dict[str, App] = {}
        self._cloud = cloud
        self._passwords: dict[str, str] = {}

    # --- setting up ---------------------------------------------------------------------------------------------------

    def set_password(self, user: str, password: str) -> None:
        """Give a user a password, before or after the user is added; until then it is `DEFAULT_PASSWORD`."""
        self._passwords[user] = password
        if password != DEFAULT_PASSWORD:
            self._hide(password)

    def forget_password(self, user: str) -> None:
        self._passwords.pop(user, None)

    def password_of(self, user: str) -> str:
        return self._passwords.get(user, DEFAULT_PASSWORD)

    def add_api_key(self, api_key: ApiKey) -> None:
        self.api_keys[api_key.key] = api_key
        self._hide(api_key.secret, api_key.token, api_key.token_secret)

    def add_app(self, app: App) -> None:
        self.apps[app.client_id] = app
        self._hide(app.client_secret)

    def _hide(self, *secrets: str) -> None:
        for secret in secrets:
            self._cloud.log.redactor.learn(secret)

    # --- checking -----------------------------------------------------------------------------------------------------

    def user_by_password(self, login_name: str, password: str) -> User:
        """The user with this login name and password.

        Raises:
            AuthenticationFailed: 401; it does not say which of the two is wrong.
        """
        user = self._user(login_name)
        if self.password_of(user.name) != password:
            raise _bad_authentication()
        return user

    def user_by_key(self, login_name: str, api_key: ApiKey) -> User:
        """The user with this login name, for a client that has an API key of the account.

        Raises:
            AuthenticationFailed: 401.
        """
        user = self._user(login_name)
        if self.api_keys.get(api_key.key) != api_key:
            raise _bad_authentication()
        return user

    def app(self, client_id: str, client_secret: str) -> App:
        """The application with this id and secret.

        Raises:
            AuthenticationFailed: 401; unknown client or wrong secret.
        """
        app = self.apps.get(client_id)
        if app is None or app.client_secret != client_secret:
            raise AuthenticationFailed("the client id or secret is wrong", 13)
        return app

    def _user(self, login_name: str) -> User:
        for user in self._cloud.state.users.values():
            if user.login_name == login_name and user.is_enabled:
                return user
        raise _bad_authentication()


def _bad_authentication() -> AuthenticationFailed:
    return AuthenticationFailed("Bad Authentication", 13)
