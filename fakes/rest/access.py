"""Guards of resources: bearers of users and apps, API keys, accounts.

A request with OAuth 1.0a is accepted when it names an API key of the account and is signed with its secrets. Nonces are
not stored and time stamps not compared, so a request may be repeated.
"""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import unquote

from ...engine.errors import FeatureError, message
from ..cloud import Refused
from .resource import Call

_ACCOUNT: Final = re.compile(r"(?:le|qa)?[0-9]{1,20}")
_OAUTH_PARAMETER: Final = re.compile(r'([a-z_]+)="?([^",]*)"?')


def public(_call: Call) -> None:
    """Accepts every caller."""


def known_account(call: Call) -> None:
    """Requires that the account in the path is this cloud's."""
    account = call.params["account"]
    if not _ACCOUNT.fullmatch(account):
        raise Refused(400, f"{account!r} is not an account")
    if account != call.cloud.account:
        raise Refused(404, f"no account {account}")


def logged_in(call: Call) -> None:
    """Requires a user, an app or an API key of this account."""
    _caller(call)
    known_account(call)


def administrator(call: Call) -> None:
    """Requires an Administrator or an API key for changes; every logged-in caller may read."""
    user = _caller(call)
    known_account(call)
    if call.method != "GET" and user and "Administrator" not in call.cloud.user(user).profiles:
        raise Refused(403, "only an Administrator may change the account")


def user_in(call: Call) -> str:
    """The name of the calling user. Raises Refused: 401, for any other caller."""
    user = call.services.sessions.users.user_of(_bearer(call))
    if user is None:
        raise Refused(401, "the bearer is missing or wrong")
    return user


def _caller(call: Call) -> str:
    """The user's name; empty for an app, an API key and the account's own service token."""
    if call.header("Authorization").startswith("OAuth "):
        _check_signature(call)
        return ""
    bearer = _bearer(call)
    if bearer == call.cloud.bearer or (bearer.count(".") == 2 and call.services.sessions.tokens.app_of(bearer)):
        return ""
    return user_in(call)


def _bearer(call: Call) -> str:
    kind, _, bearer = call.header("Authorization").partition(" ")
    return bearer.strip() if kind == "Bearer" else ""


def _check_signature(call: Call) -> None:
    sent = {name: unquote(value) for name, value in _OAUTH_PARAMETER.findall(call.header("Authorization"))}
    key = call.services.sessions.credentials.api_keys.get(sent.get("oauth_consumer_key", ""))
    if key is None or key.token != sent.get("oauth_token"):
        raise Refused(401, "the API key or its token is unknown")
    signature = _oauth_signatures()
    check = {
        "HMAC-SHA1": signature.verify_hmac_sha1,
        "HMAC-SHA256": signature.verify_hmac_sha256,
        "HMAC-SHA512": signature.verify_hmac_sha512,
        "PLAINTEXT": signature.verify_plaintext,
    }.get(sent.get("oauth_signature_method", ""))
    if check is None:
        raise Refused(401, "the signature method is unknown")
    if not check(_signed(call, sent), key.secret, key.token_secret):
        raise Refused(401, "the signature is wrong")


def _signed(call: Call, sent: dict[str, str]) -> Any:
    """The request as oauthlib's verifier reads it."""
    from types import SimpleNamespace

    is_form = call.header("Content-Type").startswith("application/x-www-form-urlencoded")
    params = _oauth_signatures().collect_parameters(
        uri_query=call.request.url.query.decode("ascii"),
        body=call.request.content.decode("utf-8", "replace") if is_form else [],
        headers={"Authorization": call.header("Authorization")},
        exclude_oauth_signature=True,
    )
    uri = str(call.request.url)
    return SimpleNamespace(http_method=call.request.method, uri=uri, params=params, signature=sent["oauth_signature"])


def _oauth_signatures() -> Any:
    """oauthlib's signatures, which come with the extra `server`."""
    try:
        from oauthlib.oauth1.rfc5849 import signature  # type: ignore[import-untyped]
    except ImportError:
        raise FeatureError(
            message("requests signed with OAuth 1.0a need oauthlib", do="pip install 'pytest-handoff[server]'")
        ) from None
    return signature
