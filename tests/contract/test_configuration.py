from __future__ import annotations

import httpx
import pytest

from handoff.engine.events import RequestRefused
from handoff.fakes.door import HOSTS

READ = f"https://{HOSTS['accountConfigReadOnly']}/api/account/12345678/configuration/le-users"
WRITE = f"https://{HOSTS['accountConfigReadWrite']}/api/account/12345678/configuration/le-users"
STATUS = f"https://{HOSTS['msgHist']}/messaging_history/api/account/12345678/agent-view/status"


@pytest.fixture
def send(door):
    """A request with the bearer."""

    def send(method: str, url: str, **more: object) -> httpx.Response:
        headers = {"Authorization": f"Bearer {door.cloud.bearer}"} | dict(more.pop("headers", {}))
        return door.client.request(method, url, headers=headers, **more)

    return send


def revision(response: httpx.Response) -> dict[str, str]:
    return {"If-Match": response.headers["ac-revision"]}


# --- skills ----------------------------------------------------------------------------------------------------------


def test_list_of_skills_is_short_and_has_a_revision(send):
    response = send("GET", f"{READ}/skills")

    assert response.json() == [
        {"id": 1001, "deleted": False, "name": "Bot"},
        {"id": 1002, "deleted": False, "name": "Human"},
    ]
    assert int(response.headers["ac-revision"]) > 0


def test_select_chooses_the_attributes(send):
    assert send("GET", f"{READ}/skills?select=name,canTransfer").json()[0] == {"name": "Bot", "canTransfer": True}


def test_one_skill_is_the_whole_entity(send):
    skill = send("GET", f"{READ}/skills/1002").json()

    assert (skill["id"], skill["name"], skill["description"]) == (1002, "Human", "people")
    assert skill["transferToAgentMaxWaitInSeconds"] == 7200


def test_known_revision_is_not_sent_again(send):
    first = send("GET", f"{READ}/skills")

    assert send("GET", f"{READ}/skills", headers=revision(first)).status_code == 304
    assert send("GET", f"{READ}/skills", headers={"If-Match": "-1"}).status_code == 200


def test_created_skill_can_be_found_changed_and_deleted(send, door):
    created = send("POST", f"{WRITE}/skills", json={"name": "Billing", "description": "money"})
    skill = created.json()
    url = f"{WRITE}/skills/{skill['id']}"
    changed = send("PUT", url, json=skill | {"name": "Bills"}, headers=revision(created))
    renamed = door.cloud.skill("Bills")
    deleted = send("DELETE", url, headers=revision(changed))

    assert (created.status_code, changed.status_code, deleted.status_code) == (201, 200, 200)
    assert (renamed.id, renamed.description) == (str(skill["id"]), "money")
    assert send("GET", url).status_code == 404
    assert send("GET", f"{READ}/skills?include_deleted=true").json()[-1]["deleted"] is True


def test_post_may_stand_for_put(send, door):
    current = send("GET", f"{READ}/skills/1002")

    headers = revision(current) | {"X-HTTP-Method-Override": "PUT"}
    send("POST", f"{WRITE}/skills/1002", json=current.json() | {"name": "People"}, headers=headers)

    assert door.cloud.skill("People").id == "1002"


@pytest.mark.parametrize(("headers", "status"), [({"If-Match": "1"}, 412), ({}, 400)], ids=["stale", "missing"])
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_change_needs_the_current_revision(send, method, headers, status):
    assert send(method, f"{WRITE}/skills/1002", json={"name": "Human"}, headers=headers).status_code == status


@pytest.mark.parametrize(
    ("body", "status", "text"),
    [
        ({}, 400, "name is missing"),
        ({"name": 7}, 400, "name is not a text"),
        ({"name": "Human"}, 400, "a skill named 'Human' exists already"),
        ({"name": " "}, 400, "a skill needs a name"),
        ({"name": "New", "wrapUpTime": 5}, 501, "changing wrapUpTime is not implemented in this fake"),
        ({"name": "New", "canTransfer": "no"}, 400, "canTransfer is not true or false"),
        ({"name": "New", "fallbackSkill": 7}, 404, "no skill with id 7"),
        ({"name": "New", "skillTransferList": [7]}, 404, "no skill with id 7"),
        ({"name": "New", "skillTransferList": 7}, 400, "skillTransferList is not a list"),
        ({"name": "New", "autoCloseInSeconds": 0}, 400, "autoCloseInSeconds is not from 1 to 31622400"),
        (
            {"name": "New", "transferToAgentMaxWaitInSeconds": 1_814_401},
            400,
            "transferToAgentMaxWaitInSeconds is not from 1 to 1814400",
        ),
        ([{"name": "New"}, {"name": "Human"}], 400, "a skill named 'Human' exists already"),
        ([{"name": "New"}, {"name": "New"}], 400, "'New' comes twice in the list"),
        ([{"name": "New"}, 7], 400, "an item of the list is not a JSON object"),
        ("New", 400, "the body is not a JSON object"),
    ],
)
def test_skill_that_cannot_be_created_is_refused(send, door, body, status, text):
    response = send("POST", f"{WRITE}/skills", json=body)

    assert (response.status_code, response.json()["error"]["message"]) == (status, text)
    assert len(door.cloud.skills()) == 2


def test_skill_in_use_is_not_deleted(send):
    current = send("GET", f"{READ}/skills/1002")

    response = send("DELETE", f"{WRITE}/skills/1002", headers=revision(current))

    assert (response.status_code, response.json()["error"]["message"]) == (400, "the skill 'Human' is in use")


# --- users -----------------------------------------------------------------------------------------------------------

NEW_USER = {
    "loginName": "hugo@x.test",
    "fullName": "Hugo H",
    "nickname": "Hugo",
    "isEnabled": True,
    "maxChats": 2,
    "memberOf": {"agentGroupId": "-1"},
    "profileIds": [1],
    "passwordSh": "secret",
    "skillIds": [1002],
}


def test_list_of_users_has_bots_and_humans(send):
    users = send("GET", f"{READ}/users?v=4.0&select=id,nickname,userTypeId").json()

    assert users == [
        {"id": "5001", "nickname": "Tutor", "userTypeId": 2},
        {"id": "5002", "nickname": "Hannah", "userTypeId": 1},
    ]


def test_created_user_is_offline_and_takes_conversations_when_online(send, door):
    response = send("POST", f"{WRITE}/users?v=4.0", json=NEW_USER)
    user = response.json()

    assert response.status_code == 201
    assert (user["loginName"], user["skillIds"], user["maxAsyncChats"]) == ("hugo@x.test", [1002], 2)
    assert "passwordSh" not in user
    assert door.cloud.user("Hugo").state == "Offline"


def test_whole_entity_written_back_changes_the_skills(send, door):
    current = send("GET", f"{READ}/users/5002?v=4.0")

    response = send(
        "PUT", f"{WRITE}/users/5002?v=4.0", json=current.json() | {"skillIds": [1002, 1001]}, headers=revision(current)
    )

    assert response.json()["skillIds"] == [1002, 1001]
    assert door.cloud.user("Hannah").skill_ids == ("1002", "1001")


def test_number_in_the_list_is_an_id_even_when_a_skill_is_named_so(send, door):
    door.cloud.add_skill("1001", 7)
    current = send("GET", f"{READ}/users/5002?v=4.0")

    send("PUT", f"{WRITE}/users/5002?v=4.0", json=current.json() | {"skillIds": [1001]}, headers=revision(current))

    assert door.cloud.user("Hannah").skill_ids == ("1001",)


def test_slots_of_a_bot_cannot_be_limited(send, door):
    current = send("GET", f"{READ}/users/5001?v=4.0")
    body = current.json() | {"maxChats": 1, "maxAsyncChats": 1, "skillIds": [1002]}

    response = send("PUT", f"{WRITE}/users/5001?v=4.0", json=body, headers=revision(current))

    assert (response.status_code, response.json()["error"]["responseStatus"]) == (501, "NOT_IMPLEMENTED")
    assert door.cloud.user("Tutor").skill_ids == ("1001",)


def test_entity_without_slots_is_refused(send):
    current = send("GET", f"{READ}/users/5002?v=4.0")
    body = {name: value for name, value in current.json().items() if name not in ("maxChats", "maxAsyncChats")}

    response = send("PUT", f"{WRITE}/users/5002?v=4.0", json=body, headers=revision(current))

    assert (response.status_code, response.json()["error"]["message"]) == (400, "maxChats is missing")


def test_skills_left_out_are_removed(send, door):
    current = send("GET", f"{READ}/users/5002?v=4.0")
    body = {name: value for name, value in current.json().items() if name != "skillIds"}

    send("PUT", f"{WRITE}/users/5002?v=4.0", json=body, headers=revision(current))

    assert door.cloud.user("Hannah").skill_ids == ()


def test_deleted_user_is_gone(send):
    current = send("GET", f"{READ}/users/5002?v=4.0")

    assert send("DELETE", f"{WRITE}/users/5002?v=4.0", headers=revision(current)).json()["deleted"] is True
    assert send("GET", f"{READ}/users/5002?v=4.0").status_code == 404


@pytest.mark.parametrize(
    ("changes", "status", "text"),
    [
        ({"skillIds": [7]}, 404, "no skill with id 7"),
        ({"skillIds": ["x"]}, 400, "skillIds is not a whole number"),
        ({"skillIds": 7}, 400, "skillIds is not a list"),
        ({"profileIds": [9]}, 400, "no profile with id 9"),
        ({"maxChats": "many"}, 400, "maxChats is not a whole number"),
        ({"maxAsyncChats": -1}, 400, "an agent cannot have fewer than no messaging slots"),
        ({"userTypeId": 0}, 400, "no type of user with id 0"),
        ({"managerOf": [1]}, 501, "changing managerOf is not implemented in this fake"),
        ({"isEnabled": "yes"}, 400, "isEnabled is not true or false"),
        ({"loginName": "hannah@example.com"}, 400, "a user with the login name 'hannah@example.com' exists already"),
        (
            {"memberOf": {"agentGroupId": 4}},
            501,
            "agent groups beside the main group are not implemented in this fake",
        ),
        ({"memberOf": "4"}, 400, "memberOf is not a JSON object"),
        ({"nickname": "Hannah"}, 400, "a user named 'Hannah' exists already"),
    ],
)
def test_user_that_cannot_be_created_is_refused(send, door, changes, status, text):
    response = send("POST", f"{WRITE}/users?v=4.0", json=NEW_USER | changes)

    assert (response.status_code, response.json()["error"]["message"]) == (status, text)
    assert len(door.cloud.state.users) == 2


@pytest.mark.parametrize("name", sorted(set(NEW_USER) - {"skillIds"}))
def test_missing_attribute_of_a_new_user_is_named(send, name):
    body = {key: value for key, value in NEW_USER.items() if key != name}

    assert send("POST", f"{WRITE}/users?v=4.0", json=body).json()["error"]["message"] == f"{name} is missing"


@pytest.mark.parametrize(
    "changes", [{"skillIds": [7]}, {"profileIds": [9]}, {"maxAsyncChats": -1}, {"loginName": "other@x.test"}]
)
def test_refused_change_of_a_user_changes_nothing(send, changes):
    current = send("GET", f"{READ}/users/5002?v=4.0")
    changed = current.json() | {"skillIds": [], "profileIds": [0], "maxAsyncChats": 9, **changes}

    response = send("PUT", f"{WRITE}/users/5002?v=4.0", json=changed, headers=revision(current))

    assert response.status_code >= 400
    assert send("GET", f"{READ}/users/5002?v=4.0").json() == current.json()


# --- agent status ----------------------------------------------------------------------------------------------------


def test_status_lists_who_is_logged_in(send, door):
    door.cloud.add_agent("Hugo", skills=["Human"])
    door.cloud.clock.advance(60_000)

    answer = send("POST", STATUS, json={"agentIds": ["5002"]}).json()

    record = answer["agentStatusRecords"][0]
    assert (answer["_metadata"]["count"], record["agentNickname"], record["currentStatus"]) == (1, "Hannah", "ONLINE")
    assert (record["currentStatusDuration"], record["configuredMaxSlots"], record["busySlots"]) == (60_000, 3, 0)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ({}, ["Tutor", "Hannah"]),
        ({"status": ["ONLINE"], "skillIds": ["1002"]}, ["Hannah"]),
        ({"status": ["AWAY"]}, []),
        ({"agentIds": ["5003"]}, []),
        ({"agentGroupIds": [-1]}, ["Tutor", "Hannah"]),
        ({"agentGroupIds": [4]}, []),
    ],
)
def test_status_can_be_asked_for_some(send, door, question, found):
    door.cloud.add_agent("Hugo", skills=["Human"], id=5003)

    records = send("POST", STATUS, json=question).json()["agentStatusRecords"]

    assert [record["agentName"] for record in records] == found


def test_status_without_a_question_lists_everybody(send):
    assert send("POST", STATUS).json()["_metadata"]["count"] == 2


# --- addresses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", [f"{READ}/skills", f"{READ}/users/5002", STATUS])
def test_wrong_bearer_is_refused(door, url):
    response = door.client.request("POST" if url == STATUS else "GET", url, headers={"Authorization": "Bearer x"})

    assert response.status_code == 401


def test_another_account_is_unknown(send):
    response = send("GET", f"{READ.replace('12345678', '87654321')}/skills")

    assert (response.status_code, response.json()["error"]["message"]) == (404, "no account 87654321")


@pytest.mark.parametrize("method", ["GET", "POST", "PURGE"])
def test_address_that_is_not_built_is_refused_by_name(send, door, method):
    url = "https://z1.le.liveperson.net/api/account/12345678/lambdas"

    response = send(method, url)

    text = f"not implemented in this fake: {method} {url}"
    assert (response.status_code, response.json()["error"]["message"]) == (501, text)
    assert door.cloud.log.last(RequestRefused).body == RequestRefused(method, url, 501, text)


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_wrong_method_names_the_right_ones(send, method):
    response = send(method, STATUS, json={})

    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
