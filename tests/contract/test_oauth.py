"""Requests signed with OAuth 1.0a, as API keys sign them."""

from __future__ import annotations

import httpx
import pytest
from oauthlib import oauth1

from handoff.fakes import ApiKey
from handoff.fakes.rest.router import HOSTS

SKILLS = f"https://{HOSTS['accountConfigReadWrite']}/api/account/12345678/configuration/le-users/skills"


@pytest.fixture
def signed(door):
    """A request signed with the account's API key, or with parts of another one."""
    door.rest.services.sessions.credentials.add_api_key(ApiKey("key", "the secret", "token", "the token secret"))

    def send(method: str = "GET", url: str = SKILLS, *, sent_to: str = "", body: dict | None = None, **parts: str):
        known = {"client_secret": "the secret", "resource_owner_key": "token"}
        known |= {"resource_owner_secret": "the token secret", "client_key": "key"} | parts
        client = oauth1.Client(known.pop("client_key"), **known)
        _, headers, _ = client.sign(url, method)
        return door.client.request(method, sent_to or url, headers=headers, json=body)

    return send


@pytest.mark.parametrize("method", [oauth1.SIGNATURE_HMAC_SHA1, oauth1.SIGNATURE_HMAC_SHA256])
@pytest.mark.parametrize("query", ["", "?include_deleted=true", "?select=id%2Cname&include_deleted=true"])
def test_signed_request_is_let_in(signed, method, query):
    assert signed(url=SKILLS + query, signature_method=method).status_code == 200


def test_key_may_change_the_account(signed):
    assert signed("POST", body={"name": "New"}).status_code == 201


@pytest.mark.parametrize(
    "parts",
    [
        {"client_key": "another"},
        {"client_secret": "wrong"},
        {"resource_owner_key": "another"},
        {"resource_owner_secret": "wrong"},
    ],
    ids=lambda parts: next(iter(parts)),
)
def test_wrong_part_of_the_key_is_refused(signed, parts):
    assert signed(**parts).status_code == 401


def test_signature_of_another_address_is_refused(signed):
    answer: httpx.Response = signed(sent_to=f"{SKILLS}?include_deleted=true")

    assert (answer.status_code, answer.json()["error"]["message"]) == (401, "the signature is wrong")
