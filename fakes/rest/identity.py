"""Consumer identity (idp) and tokens of applications (sentinel).

An application sends its credentials as OAuth 2.0 clients do: in a form (URL-encoded or multipart), in JSON, in the
query, as public samples do, or as HTTP Basic authentication.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from urllib.parse import unquote

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
    sent = _parameters(call)
    if sent.get("grant_type") != "client_credentials":
        raise Refused(400, "grant_type is not client_credentials")
    for name in ("client_id", "client_secret"):
        if name not in sent:
            places = "in the form, in JSON, in the query or by Basic authentication"
            raise Refused(400, f"{name} is missing: send it {places}")
    token = call.services.sessions.tokens.app_token(text(sent, "client_id"), text(sent, "client_secret"))
    return Answer({"access_token": token, "token_type": "Bearer", "expires_in": APP_TOKEN_S})


def _parameters(call: Call) -> Mapping[str, object]:
    """The parameters of a request for a token, wherever they are; those of the body come first."""
    return {**dict(call.query), **_basic(call), **_body(call)}


def _body(call: Call) -> Mapping[str, object]:
    """The parameters in the body, which has to be of a kind that can hold them."""
    content, kind = call.request.content, call.header("Content-Type").partition(";")[0].strip().lower()
    if not content.strip():
        return {}
    if "json" in kind or content.lstrip().startswith(b"{"):
        return call.body()
    if kind not in _FORMS:
        raise Refused(415, f"the Content-Type {kind} is not one of a form or of JSON")
    return call.form()


def _basic(call: Call) -> Mapping[str, str]:
    """Client id and secret of a Basic authentication, percent-encoded as RFC 6749 asks for, or as they are."""
    kind, _, encoded = call.header("Authorization").strip().partition(" ")
    if kind.lower() != "basic":
        return {}
    try:
        client_id, found, secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        found = ""
    if not found:
        raise Refused(400, "the Basic authentication is not client_id:client_secret in base64")
    apps = call.services.sessions.credentials.apps
    is_plain = client_id in apps and apps[client_id].client_secret == secret
    client_id, secret = (client_id, secret) if is_plain else (unquote(client_id), unquote(secret))
    return {"client_id": client_id, "client_secret": secret}


_FORMS = ("", "application/x-www-form-urlencoded", "multipart/form-data", "text/plain")
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
