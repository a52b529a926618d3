from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from handoff.engine.events import RequestRefused
from handoff.fakes.rest.router import HOSTS

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


@pytest.mark.parametrize("select", ["$all", "%24all", "$ALL"])
def test_select_all_is_the_whole_entity(send, select: str):
    assert send("GET", f"{READ}/skills?select={select}").json()[1] == send("GET", f"{READ}/skills/1002").json()
    assert send("GET", f"{READ}/users?select={select}").json() == send("GET", f"{READ}/users").json()
    assert send("GET", f"{READ}/users/5001?select={select}").json() == send("GET", f"{READ}/users/5001").json()


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
        ({"name": "New", "canTransfer": "no"}, 400, "canTransfer is neither true nor false"),
        ({"name": "New", "fallbackSkill": 7}, 404, "no skill with id 7"),
        ({"name": "New", "skillTransferList": [7]}, 404, "no skill with id 7"),
        ({"name": "New", "skillTransferList": 7}, 400, "skillTransferList is not a list"),
        ({"name": "New", "autoCloseInSeconds": 0}, 400, "autoCloseInSeconds is not a number from 1 to 31622400"),
        (
            {"name": "New", "transferToAgentMaxWaitInSeconds": 1_814_401},
            400,
            "transferToAgentMaxWaitInSeconds is not a number from 1 to 1814400",
        ),
        ([{"name": "New"}, {"name": "Human"}], 400, "a skill named 'Human' exists already"),
        ([{"name": "New"}, {"name": "New"}], 400, "'New' occurs twice in the list"),
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
        ({"maxAsyncChats": -1}, 400, "messaging slots must be 0 or more"),
        ({"userTypeId": 0}, 400, "no type of user with id 0"),
        ({"managerOf": [1]}, 501, "changing managerOf is not implemented in this fake"),
        ({"isEnabled": "yes"}, 400, "isEnabled is neither true nor false"),
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
    url = "https://api.liveperson.net/api/account/12345678/deployments"

    response = send(method, url)

    text = f"not implemented in this fake: {method} {url}"
    assert (response.status_code, response.json()["error"]["message"]) == (501, text)
    assert door.cloud.log.last(RequestRefused).body == RequestRefused(method, url, 501, text)


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_wrong_method_names_the_right_ones(send, method):
    response = send(method, STATUS, json={})

    assert (response.status_code, response.headers["Allow"]) == (405, "POST")


# --- several at once -------------------------------------------------------------------------------------------------


def test_list_of_skills_is_created_and_answered_as_a_list(send, door):
    response = send("POST", f"{WRITE}/skills", json=[{"name": "Billing"}, {"name": "Sales"}])

    assert (response.status_code, [skill["name"] for skill in response.json()]) == (201, ["Billing", "Sales"])
    assert {"Billing", "Sales"} <= {skill.name for skill in door.cloud.skills()}


def test_list_of_users_is_created_with_passwords(send, door):
    others = [NEW_USER | {"nickname": name, "loginName": f"{name}@x.test"} for name in ("Ida", "Jan")]
    response = send("POST", f"{WRITE}/users?v=4.0", json=others)

    assert (response.status_code, len(response.json())) == (201, 2)
    assert door.rest.services.sessions.users.login("Jan@x.test", "secret").user == "Jan"
    assert "passwordSh" not in response.json()[0]


def test_two_users_of_one_login_are_both_refused(send, door):
    response = send("POST", f"{WRITE}/users?v=4.0", json=[NEW_USER, NEW_USER | {"nickname": "Ida"}])

    text = "'hugo@x.test' occurs twice in the list"
    assert (response.status_code, response.json()["error"]["message"]) == (400, text)
    assert len(door.cloud.state.users) == 2


def test_several_skills_are_changed_at_once(send, door):
    current = send("GET", f"{READ}/skills")
    changes = [{"id": 1001, "name": "Robots"}, {"id": 1002, "name": "People", "canTransfer": False}]
    response = send("PUT", f"{WRITE}/skills", json=changes, headers=revision(current))

    assert (response.status_code, [skill["name"] for skill in response.json()]) == (200, ["Robots", "People"])
    assert not door.cloud.skill("People").can_transfer


def test_one_wrong_change_leaves_all_as_they_were(send, door):
    current = send("GET", f"{READ}/skills")
    changes = [{"id": 1001, "name": "Robots"}, {"id": 7, "name": "People"}]

    assert send("PUT", f"{WRITE}/skills", json=changes, headers=revision(current)).status_code == 404
    assert [skill.name for skill in door.cloud.skills()] == ["Bot", "Human"]


def test_several_users_are_changed_at_once(send, door):
    current = send("GET", f"{READ}/users?v=4.0")
    hannah = next(user for user in current.json() if user["id"] == "5002")
    response = send("PUT", f"{WRITE}/users?v=4.0", json=[hannah | {"maxAsyncChats": 9}], headers=revision(current))

    assert response.status_code == 200
    assert door.cloud.user("Hannah").slots == 9


# --- what a skill routes by ------------------------------------------------------------------------------------------

ROUTING = {
    "canTransfer": False,
    "skillTransferList": [1001],
    "transferToAgentMaxWaitInSeconds": 60,
    "fallbackSkill": 1001,
    "fallbackWhenAllAgentsAreAway": False,
    "autoCloseInSeconds": 600,
}


def test_routing_of_a_skill_is_kept_and_honoured(send, door):
    created = send("POST", f"{WRITE}/skills", json={"name": "Sales"} | ROUTING)

    assert {name: created.json()[name] for name in ROUTING} == ROUTING
    skill = door.cloud.skill("Sales")
    assert (skill.can_transfer, skill.transfer_list, skill.max_wait_s) == (False, ("1001",), 60)
    assert (skill.fallback_skill_id, skill.fallback_when_all_away, skill.auto_close_s) == ("1001", False, 600)


def test_attributes_left_out_go_back_to_their_defaults(send, door):
    created = send("POST", f"{WRITE}/skills", json={"name": "Sales"} | ROUTING)
    url = f"{WRITE}/skills/{created.json()['id']}"
    changed = send("PUT", url, json={"name": "Sales"}, headers=revision(created)).json()

    plain = send("GET", f"{READ}/skills/1001").json()
    assert {name: changed[name] for name in ROUTING} == {name: plain[name] for name in ROUTING}
    assert door.cloud.skill("Sales").transfer_list is None


def test_skill_does_not_fall_back_to_itself(send):
    current = send("GET", f"{READ}/skills/1002")
    body = current.json() | {"fallbackSkill": 1002}
    response = send("PUT", f"{WRITE}/skills/1002", json=body, headers=revision(current))

    assert (response.status_code, response.json()["error"]["message"]) == (400, "fallbackSkill is the skill itself")


def test_skill_says_when_it_was_changed(send, door):
    door.cloud.clock.advance(61_000)
    current = send("GET", f"{READ}/skills/1002")
    changed = send("PUT", f"{WRITE}/skills/1002", json={"name": "People"}, headers=revision(current)).json()

    assert (current.json()["dateUpdated"], changed["dateUpdated"]) == ("2026-01-05T10:00:00Z", "2026-01-05T10:01:01Z")


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_stale_revision_may_be_a_conflict(send, door, method):
    door.cloud.settings = replace(door.cloud.settings, stale_revision_status=409)

    response = send(method, f"{WRITE}/skills/1002", json={"name": "Human"}, headers={"If-Match": "1"})
    assert (response.status_code, response.json()["error"]["responseStatus"]) == (409, "CONFLICT")


def test_post_may_stand_for_delete(send, door):
    created = send("POST", f"{WRITE}/skills", json={"name": "Sales"})
    headers = revision(created) | {"X-HTTP-Method-Override": "DELETE"}

    assert send("POST", f"{WRITE}/skills/{created.json()['id']}", headers=headers).status_code == 200
    assert [skill.name for skill in door.cloud.skills()] == ["Bot", "Human"]


# --- what users are --------------------------------------------------------------------------------------------------


def put(send, user: str, **changes: object):
    current = send("GET", f"{READ}/users/{user}?v=4.0")
    return send("PUT", f"{WRITE}/users/{user}?v=4.0", json=current.json() | changes, headers=revision(current))


def test_details_of_a_user_are_kept(send):
    changes = {"email": "h@x.test", "employeeId": "e-7", "maxChats": 1, "maxAsyncChats": 4, "fullName": "Hannah H"}

    assert put(send, "5002", **changes).json() == send("GET", f"{READ}/users/5002?v=4.0").json()
    known = send("GET", f"{READ}/users/5002?v=4.0").json()
    assert {name: known[name] for name in changes} == changes | {"fullName": ""}


def test_disabled_user_is_offline_and_logged_out(send, door):
    bearer = door.bearer("Hannah")
    put(send, "5002", isEnabled=False)

    assert door.cloud.user("Hannah").state == "Offline"
    assert door.client.get(f"{READ}/skills", headers=bearer).status_code == 401


def test_password_written_is_the_password(send, door):
    put(send, "5002", passwordSh="another one")

    assert door.rest.services.sessions.users.login("hannah@example.com", "another one").user == "Hannah"


def test_user_of_type_bot_waits_for_its_program(send, door):
    created = send("POST", f"{WRITE}/users?v=4.0", json=NEW_USER | {"userTypeId": 2}).json()

    user = door.cloud.user_with_id(created["id"])
    assert (created["userTypeId"], user.type, user.state) == (2, "bot", "Offline")
    assert door.rest.services.sessions.users.login("hugo@x.test", "secret").user == "Hugo"


def test_deleted_user_is_listed_when_asked_for(send):
    current = send("GET", f"{READ}/users/5002?v=4.0")
    send("DELETE", f"{WRITE}/users/5002?v=4.0", headers=revision(current))

    every = send("GET", f"{READ}/users?v=4.0&include_deleted=true&select=id,deleted").json()
    assert every == [{"id": "5001", "deleted": False}, {"id": "5002", "deleted": True}]
    assert len(send("GET", f"{READ}/users?v=4.0").json()) == 1


@pytest.mark.parametrize(
    ("path", "listed"),
    [
        ("le-users/profiles", [(0, "Administrator"), (1, "Agent"), (2, "Agent Manager"), (3, "Campaign Manager")]),
        ("le-users/agentGroups", [(-1, "Main Group")]),
        ("le-agents/status-reasons", []),
    ],
)
def test_what_comes_with_an_account_can_be_read(send, path, listed):
    url = f"{READ.removesuffix('le-users')}{path}"
    found = send("GET", url)

    assert [(each["id"], each["name"]) for each in found.json()] == listed
    assert int(found.headers["ac-revision"]) > 0
    for number, name in listed:
        assert send("GET", f"{url}/{number}").json()["name"] == name
    assert send("GET", f"{url}/99").status_code == 404
    assert send("POST", url, json={"name": "New"}).status_code == 501


# --- agent metrics ---------------------------------------------------------------------------------------------------

SUMMARY = STATUS.replace("/status", "/summary")


def test_filters_that_are_null_are_none(send):
    question = {"status": None, "agentIds": None, "skillIds": None, "agentGroupIds": None}

    assert send("POST", STATUS, json=question).json()["_metadata"]["count"] == 2


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ({"status": ["SLEEPING"]}, "unknown status SLEEPING"),
        ({"agentIds": "5002"}, "agentIds is not a list"),
        ({"agentIds": [True]}, "agentIds is not a text"),
    ],
)
def test_wrong_filter_is_refused(send, question, text):
    response = send("POST", STATUS, json=question)

    assert (response.status_code, response.json()["error"]["message"]) == (400, text)


def test_status_comes_in_pages(send):
    first = send("POST", f"{STATUS}?limit=1", json={}).json()
    second = send("POST", f"{STATUS}?limit=1&offset=1", json={}).json()

    assert [page["_metadata"]["count"] for page in (first, second)] == [2, 2]
    names = [page["agentStatusRecords"][0]["agentName"] for page in (first, second)]
    assert names == ["Tutor", "Hannah"]


def test_status_counts_rings_and_conversations(send, door):
    for _ in range(2):
        door.cloud.start_conversation("Dana", "Human")
    door.cloud.accept("Hannah")

    record = send("POST", STATUS, json={"agentIds": ["5002"]}).json()["agentStatusRecords"][0]
    counted = ("busySlots", "openAssignedConversations", "ringingSlots", "load")
    assert [record[name] for name in counted] == [2, 1, 1, 66]
    assert record["currentStatusStartTimeL"] == door.cloud.wire_ms(0)


def test_summary_counts_who_is_logged_in(send, door):
    door.cloud.add_agent("Hugo", skills=["Human"], state="Away", slots=1)
    door.cloud.add_agent("Ida", skills=["Human"])
    door.cloud.start_conversation("Dana", "Human")
    door.cloud.accept("Hannah")

    results = send("POST", SUMMARY, json={"skillIds": ["1002"]}).json()["summaryResults"]
    assert results == {
        "openAssignedConversations": 1,
        "weightedAvgLoad": 24.75,
        "minLoad": 0,
        "maxLoad": 33,
        "minConfiguredMaxSlots": 1,
        "maxConfiguredMaxSlots": 3,
        "numAwayAgents": 1,
        "numBackSoonAgents": 0,
        "numOnlineAgents": 1,
    }


def test_summary_without_agents_is_all_zero(send):
    results = send("POST", SUMMARY, json={"agentIds": ["1"]}).json()["summaryResults"]

    assert set(results.values()) == {0}


def test_status_reasons_are_those_of_the_account(door):
    door.rest.services.status_reasons = {"Lunch": "Away", "Coffee": "Back soon"}
    url = f"https://{HOSTS['accountConfigReadOnly']}/api/account/12345678/configuration/le-agents/status-reasons"

    answer = door.client.get(url, headers=door.service())

    assert answer.headers["ac-revision"]
    assert answer.json() == [
        {"id": 1, "text": "Lunch", "state": "Away", "enabled": True, "deleted": False},
        {"id": 2, "text": "Coffee", "state": "Back soon", "enabled": True, "deleted": False},
    ]
    assert door.client.get(f"{url}/2", headers=door.service()).json()["text"] == "Coffee"
