"""The Login Service: users log in, keep their session alive, log out."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import Any, Final

from ..authentication.credentials import ApiKey
from ..authentication.user_sessions import SESSION_TTL_MS, UserSession
from ..cloud import Refused
from .access import known_account
from .domain import services
from .parse import text
from .resource import NOTHING, Answer, Call, Resource
from .users import MAIN_GROUP

COOKIE: Final = "handoff-session"  # our choice: no document names the cookie
_KEY_PARTS: Final = ("appKey", "secret", "accessToken", "accessTokenSecret")


def _login(call: Call) -> Answer:
    body = call.body()
    session = _session(call, body)
    cookie = f"{COOKIE}={session.id}; Path=/; HttpOnly; SameSite=Lax"
    return Answer(_welcome(call, session), headers={"Set-Cookie": cookie})


def _session(call: Call, body: dict[str, Any]) -> UserSession:
    users = call.services.sessions.users
    login_name = text(body, "username")
    if "password" in body:
        return users.login(login_name, text(body, "password"))
    if any(part in body for part in _KEY_PARTS):
        return users.login_with_key(login_name, ApiKey(*(text(body, part) for part in _KEY_PARTS)))
    if "assertion" in body:
        raise Refused(501, "logging in by a SAML assertion is not implemented in this fake")
    raise Refused(400, "password is missing")


def _welcome(call: Call, session: UserSession) -> dict[str, Any]:
    user = call.cloud.user(session.user)
    config = {
        "loginName": user.login_name,
        "userId": user.id,
        "userPid": user.pid,
        "userPrivileges": [],
        "serverCurrentTime": session.began_ms,
        "timeDiff": 0,
        "isLPA": False,
        "isAdmin": "Administrator" in user.profiles,
    }
    return {
        "csrf": session.csrf,
        "wsuk": session.id[:8],
        "config": config,
        "csdsCollectionResponse": {"baseURIs": services(call)},
        "accountData": {"agentGroupsData": {"items": [MAIN_GROUP], "revision": call.cloud.state.revision}},
        "sessionTTl": str(SESSION_TTL_MS),
        "bearer": session.bearer,
        "sessionId": session.id,
    }


def _refresh(call: Call) -> Answer:
    call.services.sessions.users.refresh(_cookie(call), text(call.body(), "csrf"))
    return NOTHING


def _logout(call: Call) -> Answer:
    call.services.sessions.users.logout(_cookie(call), text(call.body(), "csrf"))
    return Answer(headers={"Set-Cookie": f"{COOKIE}=; Path=/; Max-Age=0"}, media_type="")


def _cookie(call: Call) -> str:
    try:
        found = SimpleCookie(call.header("Cookie")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


_ACCOUNT = r"^/api/account/(?P<account>[^/]+)"
RESOURCES = (
    Resource(rf"{_ACCOUNT}/login$", known_account, {"POST": _login}, "login"),
    Resource(rf"{_ACCOUNT}/refresh$", known_account, {"POST": _refresh}, "login"),
    Resource(rf"{_ACCOUNT}/logout$", known_account, {"POST": _logout}, "login"),
)
