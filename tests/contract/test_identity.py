"""The tokens of consumers and applications."""

from __future__ import annotations

import json
import re

import jwt
import pytest

from handoff.fakes import App
from handoff.fakes.rest.router import HOSTS

IDP = f"https://{HOSTS['idp']}/api/account/12345678"
TOKEN = f"https://{HOSTS['sentinel']}/sentinel/api/account/12345678/app/token"


def claims(token: str) -> dict[str, object]:
    return jwt.decode(token, options={"verify_signature": False})


@pytest.fixture
def app(door) -> str:
    """The AppJWT of a Connector API client."""
    door.rest.services.sessions.credentials.add_app(App("shop", "very secret"))
    form = {"client_id": "shop", "client_secret": "very secret"}
    answer = door.client.post(f"{TOKEN}?v=1.0&grant_type=client_credentials", data=form)
    return answer.json()["access_token"]


def test_each_signup_is_a_new_consumer(door):
    first, second = (claims(door.client.post(f"{IDP}/signup").json()["jwt"]) for _ in range(2))

    assert first["aud"] == "acc:12345678"
    assert first["sub"] != second["sub"]


def test_browser_library_signs_up_by_a_script(door):
    answer = door.client.get(f"{IDP}/signup.jsonp?callback=cb_1")

    token = json.loads(re.fullmatch(r"cb_1\((.*)\);", answer.text)[1])["jwt"]
    assert len(token.split(".")) == 3
    assert door.rest.services.sessions.tokens.consumer_of(token) == claims(token)["sub"]


def test_code_is_the_consumers_name(door):
    answer = door.client.post(f"{IDP}/authenticate", json={"authCode": "Dana", "redirect_uri": "https://x.test"})

    assert claims(answer.json()["jwt"])["sub"] == "Dana"


@pytest.mark.parametrize("body", [{}, {"authCode": " "}, {"authCode": 7}, []])
def test_missing_code_is_refused(door, body):
    assert door.client.post(f"{IDP}/authenticate", json=body).status_code == 400


def test_anonymous_consumer_needs_two_steps(door):
    external = door.client.post(f"{IDP}/anonymous/authorize").json()["token"]
    answer = door.client.post(f"{IDP}/app/conn-1/authenticate?v=3.0", json={"id_token": external})

    assert door.rest.services.sessions.tokens.consumer_of(external) is None
    assert door.rest.services.sessions.tokens.consumer_of(answer.json()["token"]) == claims(external)["sub"]


@pytest.mark.parametrize("token", ["", "x", "a.b.c"])
def test_token_that_is_none_is_not_exchanged(door, token):
    assert door.client.post(f"{IDP}/app/conn-1/authenticate?v=3.0", json={"id_token": token}).status_code == 401


def test_application_gets_a_token_for_an_hour(app):
    held = claims(app)

    assert (held["aud"], held["azp"], held["scope"], held["iss"]) == ("12345678", "shop", "msg.consumer", "Sentinel")
    assert held["exp"] - held["iat"] == 3_600


def test_newer_form_names_the_grant_in_the_form(door, app):
    form = {"client_id": "shop", "client_secret": "very secret", "grant_type": "client_credentials"}
    answer = door.client.post(f"{TOKEN}?v=2.0", data=form)

    assert answer.json()["token_type"] == "Bearer"
    assert claims(answer.json()["access_token"])["azp"] == claims(app)["azp"]


GRANT = {"grant_type": "client_credentials"}
PAIR = {"client_id": "shop", "client_secret": "very secret"}


@pytest.mark.parametrize(
    "sent",
    [
        {"params": {"v": "1.0", **GRANT, **PAIR}},
        {"params": GRANT, "json": PAIR},
        {"json": GRANT | PAIR},
        {"data": GRANT, "auth": ("shop", "very secret")},
        {"params": GRANT, "auth": ("shop", "very%20secret")},
        {"params": GRANT | {"client_id": "shop"}, "data": {"client_secret": "very secret"}},
    ],
    ids=["query", "JSON with the grant in the query", "JSON", "Basic", "Basic, percent-encoded", "both"],
)
@pytest.mark.usefixtures("app")
def test_application_may_send_its_credentials_as_oauth_clients_do(door, sent):
    answer = door.client.post(TOKEN, **sent)

    assert answer.status_code == 200
    assert claims(answer.json()["access_token"])["azp"] == "shop"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"params": GRANT | PAIR | {"client_secret": "wrong"}}, 401),
        ({"params": GRANT, "json": PAIR | {"client_secret": "wrong"}}, 401),
        ({"params": GRANT, "auth": ("shop", "wrong")}, 401),
        ({"params": GRANT, "headers": {"Authorization": "Basic not-base64"}}, 400),
        ({"params": GRANT, "headers": {"Authorization": "Basic c2hvcA=="}}, 400),
        ({"params": GRANT, "json": {"client_id": 7, "client_secret": "very secret"}}, 400),
        ({"params": GRANT, "json": ["shop"]}, 400),
        ({"params": GRANT, "headers": {"Content-Type": "application/json"}, "content": b"{"}, 400),
    ],
)
@pytest.mark.usefixtures("app")
def test_wrong_credentials_are_refused_wherever_they_are(door, sent, status):
    assert door.client.post(TOKEN, **sent).status_code == status


def test_missing_credentials_say_where_they_may_be(door, app):  # noqa: ARG001 - the application is known
    answer = door.client.post(TOKEN, params=GRANT)

    assert answer.json()["error"]["message"] == (
        "client_id is missing: send it in the form, in JSON, in the query or by Basic authentication"
    )


@pytest.mark.parametrize(
    ("query", "form", "status"),
    [
        ("?grant_type=client_credentials", {"client_id": "shop", "client_secret": "wrong"}, 401),
        ("?grant_type=client_credentials", {"client_id": "else", "client_secret": "very secret"}, 401),
        ("?grant_type=client_credentials", {"client_id": "shop"}, 400),
        ("?grant_type=password", {"client_id": "shop", "client_secret": "very secret"}, 400),
        ("", {"client_id": "shop", "client_secret": "very secret"}, 400),
    ],
)
@pytest.mark.usefixtures("app")
def test_wrong_request_for_a_token_is_refused(door, query, form, status):
    assert door.client.post(f"{TOKEN}{query}", data=form).status_code == status


@pytest.mark.parametrize("version", ["", "?v=1.0"])
def test_application_speaks_for_a_consumer(door, app, version):
    headers = {"Authorization": app}
    answer = door.client.post(f"{IDP}/consumer{version}", headers=headers, json={"ext_consumer_id": "crm-77"})

    assert answer.status_code == 201
    held = claims(answer.json()["token"])
    assert (held["account_id"], held["ext_consumer_id"]) == ("12345678", "crm-77")
    assert door.rest.services.sessions.tokens.consumer_of(answer.json()["token"]) == held["lp_consumer_id"]


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [({}, {"ext_consumer_id": "crm-77"}, 401), ({"Authorization": "x"}, {"ext_consumer_id": "crm-77"}, 401)],
)
@pytest.mark.usefixtures("app")
def test_only_an_application_speaks_for_consumers(door, headers, body, status):
    assert door.client.post(f"{IDP}/consumer", headers=headers, json=body).status_code == status


@pytest.mark.parametrize("body", [{}, {"ext_consumer_id": ""}])
def test_consumer_without_an_id_is_refused(door, app, body):
    assert door.client.post(f"{IDP}/consumer", headers={"Authorization": app}, json=body).status_code == 400


@pytest.mark.usefixtures("app")
def test_credentials_may_be_in_a_multipart_form(door):
    fields = {"client_id": "shop", "client_secret": "very secret", "grant_type": "client_credentials"}
    answer = door.client.post(f"{TOKEN}?v=2.0", files={name: (None, value) for name, value in fields.items()})

    assert answer.status_code == 200
    assert answer.json()["token_type"] == "Bearer"


MULTIPART = 'multipart/form-data; boundary="b"'


@pytest.mark.parametrize(
    ("kind", "content", "status"),
    [
        ("multipart/form-data", b"--b\r\n\r\n--b--", 400),
        (MULTIPART, b"client_id=shop", 400),
        (MULTIPART, b"--b\r\n\r\nshop\r\n--b--", 400),
        (MULTIPART, b'--b\r\nContent-Disposition: form-data; name="client_id"\r\n\r\n\xff\r\n--b--', 400),
        ('multipart/form-data; boundary="\x80"', b"--b--", 400),
        ("application/x-www-form-urlencoded", b"client_id=%ff", 400),
        ("application/x-www-form-urlencoded", b"client_id=\xff", 400),
        ("application/x-www-form-urlencoded", b"&" * 50_000, 400),
        ("application/json", b'{"client_id": 1, "client_secret": 2, "grant_type": "client_credentials"}', 400),
        ("application/json", b"[1]", 400),
        ("application/xml", b"<client_id>shop</client_id>", 415),
    ],
)
@pytest.mark.usefixtures("app")
def test_body_that_holds_no_credentials_is_refused(door, kind, content, status):
    answer = door.client.post(
        f"{TOKEN}?grant_type=client_credentials", content=content, headers={"Content-Type": kind.encode("latin-1")}
    )

    assert answer.status_code == status
    assert "rror" in answer.text


@pytest.mark.usefixtures("app")
def test_parts_of_a_multipart_form_are_read_as_other_programs_write_them(door):
    parts = ('form-data; name="grant_type"', "client_credentials"), ("form-data; name=client_id", "shop")
    last = ('form-data; filename="s.txt"; name="client_secret"\r\nContent-Type: text/plain', "very secret")
    content = "".join(f"--b\r\nContent-Disposition: {head}\r\n\r\n{value}\r\n" for head, value in (*parts, last))
    headers = {"Content-Type": MULTIPART}

    assert door.client.post(TOKEN, content=f"{content}--b--\r\n", headers=headers).status_code == 200
