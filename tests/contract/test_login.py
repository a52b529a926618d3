"""The Login Service, and what a login opens."""

from __future__ import annotations

import pytest

from handoff.fakes import ApiKey
from handoff.fakes.rest.router import HOSTS

BASE = f"https://{HOSTS['agentVep']}/api/account/12345678"
SKILLS = f"https://{HOSTS['accountConfigReadWrite']}/api/account/12345678/configuration/le-users/skills"
HANNAH = {"username": "hannah@example.com", "password": "password"}


def log_in(door, **changes: object):
    return door.client.post(f"{BASE}/login?v=1.3", json=HANNAH | changes)


def bearer(answer) -> dict[str, str]:
    return {"Authorization": f"Bearer {answer.json()['bearer']}"}


def error(answer) -> tuple[int, str, int]:
    seen = answer.json()["error"]
    return answer.status_code, seen["message"], seen["internalCode"]


def test_login_returns_the_user(door):
    answer = log_in(door).json()

    user = door.cloud.user("Hannah")
    assert (answer["config"]["userId"], answer["config"]["userPid"]) == ("5002", user.pid)
    assert answer["config"]["loginName"] == "hannah@example.com"
    assert answer["sessionTTl"] == "28800000"
    assert len(answer["bearer"]) == 64
    assert all(isinstance(answer[name], str) for name in ("csrf", "wsuk", "sessionId"))
    assert answer["accountData"]["agentGroupsData"]["items"] == [{"id": -1, "deleted": False, "name": "Main Group"}]
    services = {each["service"] for each in answer["csdsCollectionResponse"]["baseURIs"]}
    assert services == set(HOSTS)


def test_login_sets_a_cookie_that_scripts_cannot_read(door):
    cookie = log_in(door).headers["set-cookie"]

    assert "HttpOnly" in cookie
    assert "Path=/" in cookie


@pytest.mark.parametrize(
    "changes", [{"password": "wrong"}, {"password": ""}, {"username": "nobody@example.com"}, {"username": "Hannah"}]
)
def test_wrong_credentials_are_refused_in_the_documented_words(door, changes):
    answer = log_in(door, **changes)

    assert error(answer) == (401, "Bad Authentication", 13)
    assert answer.json()["error"]["responseStatus"] == "UNAUTHORIZED"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("body", "status", "text"),
    [
        (b"username=hannah", 400, "the body is not JSON"),
        (b"[]", 400, "the body is not a JSON object"),
        (b"{}", 400, "username is missing"),
        (b'{"username": 7, "password": "x"}', 400, "username is not a text"),
        (b'{"username": "hannah@example.com"}', 400, "password is missing"),
        (b'{"username": "h", "appKey": "k", "secret": "s"}', 400, "accessToken is missing"),
        (b'{"username": "h", "assertion": "<saml/>", "jwt": "dummy"}', 501, None),
    ],
)
def test_malformed_login_is_refused(door, body, status, text):
    answer = door.client.post(f"{BASE}/login?v=1.3", content=body)

    assert answer.status_code == status
    assert text in (None, answer.json()["error"]["message"])


def test_api_key_logs_in(door):
    door.rest.services.sessions.credentials.add_api_key(ApiKey("key", "secret", "token", "token secret"))
    body = {"username": "hannah@example.com", "appKey": "key", "secret": "secret", "accessToken": "token"}

    right = door.client.post(f"{BASE}/login?v=1.3", json=body | {"accessTokenSecret": "token secret"})
    wrong = door.client.post(f"{BASE}/login?v=1.3", json=body | {"accessTokenSecret": "another"})

    assert right.json()["config"]["userId"] == "5002"
    assert wrong.status_code == 401


def test_disabled_user_does_not_get_in(door):
    door.cloud.set_details("Hannah", email="h@x.test", employee_id="", chats=3, enabled=False)

    assert log_in(door).status_code == 401
    assert door.cloud.user("Hannah").state == "Offline"


def test_refresh_with_cookie_and_csrf_has_an_empty_answer(door):
    session = log_in(door).json()
    answer = door.client.post(f"{BASE}/refresh?v=1.3", json={"csrf": session["csrf"]})

    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("act", ["refresh?v=1.3", "logout"])
def test_wrong_csrf_is_refused(door, act):
    log_in(door)
    answer = door.client.post(f"{BASE}/{act}", json={"csrf": "wrong"})

    assert answer.status_code == 401
    assert answer.json()["error"]["message"].startswith("CSRF token invalid!")
    assert answer.json()["error"]["internalCode"] == 10


def test_refresh_without_the_cookie_is_refused(door):
    session = log_in(door).json()
    door.client.cookies.clear()

    assert door.client.post(f"{BASE}/refresh?v=1.3", json={"csrf": session["csrf"]}).status_code == 401


def test_bearer_is_good_until_the_logout(door):
    session = log_in(door)

    assert door.client.get(SKILLS, headers=bearer(session)).status_code == 200
    assert door.client.post(f"{BASE}/logout", json={"csrf": session.json()["csrf"]}).status_code == 200
    assert door.client.get(SKILLS, headers=bearer(session)).status_code == 401


def test_second_login_makes_the_first_bearer_worthless(door):
    first, second = log_in(door), log_in(door)

    statuses = [door.client.get(SKILLS, headers=bearer(answer)).status_code for answer in (first, second)]
    assert statuses == [401, 200]


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_agent_may_read_skills_but_not_change_them(door, method):
    answer = door.client.request(method, SKILLS, headers=bearer(log_in(door)), json={"name": "New"})

    assert error(answer) == (403, "only an Administrator may change the account", 403)
    assert answer.json()["error"]["responseStatus"] == "FORBIDDEN"


def test_administrator_may_change_skills(door):
    door.cloud.set_profiles("Hannah", ["Administrator", "Agent"])
    session = log_in(door)

    assert session.json()["config"]["isAdmin"] is True
    assert door.client.post(SKILLS, headers=bearer(session), json={"name": "New"}).status_code == 201


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x y", "Basic x", "bearer-of-12345678", "OAuth x"])
def test_header_that_is_no_bearer_is_refused(door, header):
    answer = door.client.get(SKILLS, headers={"Authorization": header})

    assert answer.status_code == 401
