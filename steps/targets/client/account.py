"""The services of an account, from outside: Domain API, login, REST.

Secrets (passwords, keys, bearers, tokens of consumers) are handed to `learn`, so that a redactor can keep them out of
logs; no text and no repr of this module contains them.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from ....engine.errors import message
from .errors import TargetError, refusal
from .sockets import Sockets

DOMAIN_API: Final = "https://api.liveperson.net"
LIMIT_S: Final = 10.0  # official clients give up after this time
_LOGIN_FIELDS: Final = ("bearer", "csrf")


@dataclass(frozen=True, slots=True)
class Credentials:
    """The credentials of a user: a password, or an API key."""

    username: str
    password: str = field(default="", repr=False)
    app_key: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    access_token: str = field(default="", repr=False)
    access_token_secret: str = field(default="", repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        held = (self.password, self.app_key, self.secret, self.access_token, self.access_token_secret)
        return tuple(secret for secret in held if secret)

    def body(self) -> dict[str, str]:
        """The body of the request to the login service."""
        if self.password:
            return {"username": self.username, "password": self.password}
        return {
            "username": self.username,
            "appKey": self.app_key,
            "secret": self.secret,
            "accessToken": self.access_token,
            "accessTokenSecret": self.access_token_secret,
        }


@dataclass(frozen=True, slots=True)
class Login:
    """A user's session. `user_id` is the plain id, `pid` the platform-wide one; both come from the answer."""

    username: str
    user_id: str
    pid: str
    bearer: str = field(repr=False)
    csrf: str = field(repr=False)
    cookie: str = field(repr=False)


class Account:
    """The services of one account.

    Args:
        id: the account's number.
        domain_api: base address of the Domain API.
        tls: the trusted certificates; None for the system's.
        uses_proxies: whether the environment's proxy settings apply; not on loopback.
        learn: is called with every secret that is received or sent.
        limit_s: the time-out of an answer, in seconds.
        sockets: the thread of its WebSockets; without one it has its own.
    """

    def __init__(
        self,
        id: str,
        *,
        domain_api: str = DOMAIN_API,
        tls: ssl.SSLContext | None = None,
        uses_proxies: bool = True,
        learn: Callable[[str], None] = lambda _secret: None,
        limit_s: float = LIMIT_S,
        sockets: Sockets | None = None,
    ) -> None:
        self.id = id
        self.tls = tls or ssl.create_default_context()
        # With TLS 1.3 a server may send tickets at any time, and `websockets.sync` reads in a thread of its own: data
        # seems to have come, the read for it blocks, and a write in the other thread waits without end.
        self.tls.maximum_version = ssl.TLSVersion.TLSv1_2
        self.uses_proxies = uses_proxies
        self.learn = learn
        self.limit_s = limit_s
        self._domain_api = domain_api.rstrip("/")
        self._http = httpx.Client(verify=self.tls, timeout=limit_s, trust_env=uses_proxies)
        self._hosts: dict[str, str] = {}
        self._own_sockets = Sockets()
        self.sockets = sockets or self._own_sockets

    def __repr__(self) -> str:
        return f"Account({self.id!r})"

    def close(self) -> None:
        self._own_sockets.close()
        self._http.close()

    def host(self, service: str) -> str:
        """The host, port included, of a service such as "agentVep". Raises TargetError when there is none."""
        if not self._hosts:
            path = f"/api/account/{self.id}/service/baseURI.json?version=1.0"
            found = self._json(self._send("GET", self._domain_api + path, what="the Domain API"), "the Domain API")
            entries = found.get("baseURIs", ()) if isinstance(found, Mapping) else ()
            self._hosts = {entry["service"]: entry["baseURI"] for entry in entries}
        try:
            return self._hosts[service]
        except KeyError:
            text = message(f"the account {self.id} has no service {service!r}", known=sorted(self._hosts))
            raise TargetError(text) from None

    def call(
        self, method: str, service: str, path: str, *, json: object = None, headers: Mapping[str, str] | None = None
    ) -> Any:
        """The JSON that a REST service answers; None for an empty body. `path` comes after the account's id.

        Raises:
            TargetError: it refuses, does not answer with JSON, or cannot be reached.
        """
        prefix, _, rest = path.partition("{account}")
        url = f"https://{self.host(service)}{prefix}{self.id}{rest}"
        what = f"{method} {path} of {service}"
        response = self._send(method, url, what=what, json=json, headers=headers)
        return self._json(response, what) if response.content else None

    # --- people who log in --------------------------------------------------------------------------------------------

    def log_in(self, credentials: Credentials) -> Login:
        """Log a user in. Ends any other session of this user."""
        for secret in credentials.secrets:
            self.learn(secret)
        what = f"the login of {credentials.username}"
        url = f"https://{self.host('agentVep')}/api/account/{self.id}/login?v=1.3"
        response = self._send("POST", url, what=what, json=credentials.body())
        answer = self._json(response, what)
        config = answer.get("config", {})
        missing = [name for name in _LOGIN_FIELDS if not answer.get(name)]
        missing += [name for name in ("userId", "userPid") if not config.get(name)]
        if missing:
            raise TargetError(message(f"the response to {what} has no {', '.join(missing)}"))
        cookie = "; ".join(f"{name}={value}" for name, value in response.cookies.items())
        self._http.cookies.clear()  # one client for many users: each session's cookie is sent explicitly
        for secret in (answer["bearer"], answer["csrf"], *response.cookies.values()):
            self.learn(secret)
        return Login(
            username=credentials.username,
            user_id=str(config["userId"]),
            pid=config["userPid"],
            bearer=answer["bearer"],
            csrf=answer["csrf"],
            cookie=cookie,
        )

    def refresh(self, login: Login) -> None:
        """Keep a session alive."""
        self._session(login, "refresh?v=1.3")

    def log_out(self, login: Login) -> None:
        self._session(login, "logout")

    def sign_up(self) -> str:
        """The JWT of a new, unknown consumer."""
        return self._jwt("/api/account/{account}/signup", {})

    def authenticate(self, code: str) -> str:
        """The JWT of the consumer with this authorization code of the brand."""
        return self._jwt("/api/account/{account}/authenticate", {"authCode": code, "redirect_uri": ""})

    def agents_online(self, skill_ids: Sequence[str], bearer: str) -> list[dict[str, Any]]:
        """The users who are logged in and Online with one of these skills, as Agent Metrics describes them."""
        found = self.call(
            "POST",
            "msgHist",
            "/messaging_history/api/account/{account}/agent-view/status",
            json={"skillIds": list(skill_ids), "status": ["ONLINE"]},
            headers={"Authorization": f"Bearer {bearer}"},
        )
        return list(found.get("agentStatusRecords", ()))

    def _jwt(self, path: str, body: Mapping[str, str]) -> str:
        jwt = self.call("POST", "idp", path, json=body).get("jwt", "")
        if not jwt:
            raise TargetError("the identity service answered without a jwt")
        self.learn(jwt)
        return str(jwt)

    def _session(self, login: Login, path: str) -> None:
        what = f"{path.partition('?')[0]} of {login.username}"
        url = f"https://{self.host('agentVep')}/api/account/{self.id}/{path}"
        self._send("POST", url, what=what, json={"csrf": login.csrf}, headers={"Cookie": login.cookie})

    # --- HTTP ---------------------------------------------------------------------------------------------------------

    def _send(
        self, method: str, url: str, *, what: str, json: object = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        try:
            response = self._http.request(method, url, json=json, headers=headers)
        except httpx.HTTPError as error:
            text = message(f"{what} cannot be reached", at=_address(url), value=str(error) or type(error).__name__)
            raise TargetError(text) from None
        if response.is_success:
            return response
        text = refusal(what, response.status_code, _refusal_message(response))
        raise TargetError(text, status=response.status_code)

    def _json(self, response: httpx.Response, what: str) -> Any:
        try:
            return response.json()
        except ValueError:
            raise TargetError(message(f"{what} does not answer with JSON", value=response.status_code)) from None


def _address(url: str) -> str:
    """Scheme and host of a URL; the rest may hold a bearer."""
    parsed = httpx.URL(url)
    return f"{parsed.scheme}://{parsed.netloc.decode()}"


def _refusal_message(response: httpx.Response) -> str:
    """The message in the body of a refusal, in one of the documented forms."""
    try:
        body = response.json()
    except ValueError:
        return ""
    error = body.get("error", body) if isinstance(body, Mapping) else body
    if not isinstance(error, Mapping):
        return str(error)
    inner = error.get("body")
    said = inner if isinstance(inner, Mapping) else error
    return str(said.get("message") or said.get("details") or said.get("title") or "")
