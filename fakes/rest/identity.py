"""Consumer identity (idp) and tokens of applications (sentinel)."""

from __future__ import annotations

from ..authentication.tokens import APP_TOKEN_S
from ..cloud import Refused
from .access import known_account
from .domain import jsonp
from .parse import text
from .resource import Answer, Call, Resource


def _signup(call: Call) -> Answer:
    return Answer({"jwt": call.services.sessions.tokens.signup()})


def _signup_as_script(call: Call) -> Answer:
    return jsonp(call, "callback", {"jwt": call.services.sessions.tokens.signup()})


def _authenticate(call: Call) -> Answer:
    """The code is the consumer's name, so that a test can choose the consumer."""
    code = text(call.body(), "authCode")
    if not code.strip():
        raise Refused(400, "authCode is empty")
    return Answer({"jwt": call.services.sessions.tokens.consumer_token(code)})


def _authorize(call: Call) -> Answer:
    return Answer({"token": call.services.sessions.tokens.external_token()})


def _exchange(call: Call) -> Answer:
    return Answer({"token": call.services.sessions.tokens.exchange(text(call.body(), "id_token"))})


def _on_behalf(call: Call) -> Answer:
    """A consumer of a Connector API client. The header is the AppJWT, with or without "Bearer"."""
    if call.services.sessions.tokens.app_of(call.header("Authorization").removeprefix("Bearer ")) is None:
        raise Refused(401, "the AppJWT is missing or not valid")
    external = text(call.body(), "ext_consumer_id")
    if not external:
        raise Refused(400, "ext_consumer_id is empty")
    return Answer({"token": call.services.sessions.tokens.on_behalf_token(external)}, 201)


def _app_token(call: Call) -> Answer:
    form = call.form()
    if (call.query.get("grant_type") or form.get("grant_type")) != "client_credentials":
        raise Refused(400, "grant_type is not client_credentials")
    token = call.services.sessions.tokens.app_token(text(form, "client_id"), text(form, "client_secret"))
    return Answer({"access_token": token, "token_type": "Bearer", "expires_in": APP_TOKEN_S})


_ACCOUNT = r"^/api/account/(?P<account>[^/]+)"
RESOURCES = (
    Resource(rf"{_ACCOUNT}/signup$", known_account, {"POST": _signup}, "identity"),
    Resource(rf"{_ACCOUNT}/signup\.jsonp$", known_account, {"GET": _signup_as_script}, "identity"),
    Resource(rf"{_ACCOUNT}/authenticate$", known_account, {"POST": _authenticate}, "identity"),
    Resource(rf"{_ACCOUNT}/anonymous/authorize$", known_account, {"POST": _authorize}, "identity"),
    Resource(rf"{_ACCOUNT}/app/[^/]+/authenticate$", known_account, {"POST": _exchange}, "identity"),
    Resource(rf"{_ACCOUNT}/consumer$", known_account, {"POST": _on_behalf}, "identity"),
    Resource(r"^/sentinel/api/account/(?P<account>[^/]+)/app/token$", known_account, {"POST": _app_token}, "identity"),
)
