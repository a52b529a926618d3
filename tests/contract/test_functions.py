"""Functions: invocations, and deployments for an event."""

from __future__ import annotations

import pytest

from handoff.fakes.cloud.function_service import Function
from handoff.fakes.rest.router import HOSTS, LATENCY

BASE = f"https://{HOSTS['faasGW']}/api/account/12345678"
BODY = {"timestamp": 1, "headers": [], "payload": {"a": 1}}


@pytest.fixture
def invoke(door):
    headers = door.service() | {"X-Request-ID": "r-1"}

    def invoke(path: str, body: object = BODY, system: str = "&externalSystem=handoff"):
        return door.client.post(f"{BASE}/{path}/invoke?v=1{system}", headers=headers, json=body)

    return invoke


@pytest.mark.parametrize("returned", [{"tax": 7}, [1], "text", None, False])
def test_function_returns_what_is_arranged(invoke, door, returned):
    door.rest.services.functions.deploy(Function(returned), uuid="u-1", event="conversation_start")

    for path in ("lambdas/u-1", "events/conversation_start"):
        answer = invoke(path)
        assert (answer.status_code, answer.json()) == (200, returned)


@pytest.mark.parametrize(
    ("function", "status", "code"),
    [
        (None, 404, "com.liveperson.faas.es.missinglambda"),
        (Function(fails="whoops"), 500, "com.liveperson.faas.handler.custom-failure"),
        (Function(latency_ms=35_001), 499, "com.liveperson.faas.handler.executiontime-exceeded"),
    ],
)
def test_function_without_a_result_names_the_error(invoke, door, function, status, code):
    if function:
        door.rest.services.functions.deploy(function, uuid="u-1")
    answer = invoke("lambdas/u-1")

    assert (answer.status_code, answer.json()["errorCode"]) == (status, code)
    assert set(answer.json()) == {"errorCode", "errorMsg"}


@pytest.mark.parametrize(
    ("body", "system", "text"),
    [({}, "&externalSystem=handoff", "payload is missing"), (BODY, "", "externalSystem is missing")],
)
def test_incomplete_invocation_is_refused(invoke, body, system, text):
    answer = invoke("lambdas/u-1", body, system)

    assert answer.status_code == 400
    assert answer.json() == {"errorCode": "com.liveperson.faas.es.badinput", "errorMsg": text}


def test_event_says_whether_something_is_deployed_for_it(door):
    door.rest.services.functions.deploy(Function(), event="agent_assigned")

    for event, implemented in (("agent_assigned", True), ("back_to_queue", False)):
        answer = door.client.get(f"{BASE}/events/{event}/isImplemented?v=1", headers=door.service())
        assert answer.json() == {"implemented": implemented}


def test_functions_are_for_those_who_are_logged_in(door):
    assert door.client.post(f"{BASE}/lambdas/u-1/invoke?v=1", json=BODY).status_code == 401


def test_function_takes_its_time(door_in_process):
    door_in_process.rest.services.functions.deploy(Function(1, latency_ms=700), uuid="u-1")
    url = f"{BASE}/lambdas/u-1/invoke?v=1&externalSystem=handoff"
    answer = door_in_process.client.post(url, headers=door_in_process.service(), json=BODY)

    assert answer.extensions[LATENCY] == 700


def test_newer_messaging_api_is_refused_as_not_implemented(door):
    answer = door.client.put(f"https://{HOSTS['messaging']}/messaging/v1/consumers/c-1", json={})

    assert answer.status_code == 501
    assert "Messaging REST API" in answer.json()["error"]["message"]


def listed(door, query: str = "") -> list[dict]:
    answer = door.client.get(f"{BASE}/lambdas?v=1&userId=5002{query}", headers=door.service())
    assert answer.status_code == 200
    return answer.json()


@pytest.fixture
def two(door):
    functions = door.rest.services.functions
    functions.deploy(Function(name="Tax"), uuid="u-1", event="conversation_start")
    functions.deploy(Function(1, name="Greeting"), event="agent_assigned")
    return functions


@pytest.mark.usefixtures("two")
def test_list_shows_the_functions_of_the_account(door):
    tax, greeting = listed(door)

    assert tax == {
        "uuid": "u-1",
        "name": "Tax",
        "description": "",
        "state": "Productive",
        "eventId": "conversation_start",
    }
    assert (greeting["name"], greeting["eventId"]) == ("Greeting", "agent_assigned")
    one = door.client.get(f"{BASE}/lambdas/u-1?v=1", headers=door.service())
    assert one.json() == tax


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("&state=Productive", ["Tax", "Greeting"]),
        ("&state=Draft", []),
        ("&eventId=agent_assigned", ["Greeting"]),
        ("&name=Tax&state=Productive", ["Tax"]),
    ],
)
def test_list_is_filtered(door, query, names):
    assert [each["name"] for each in listed(door, query)] == names


@pytest.mark.usefixtures("two")
def test_listed_function_is_invoked_by_its_uuid(door, invoke):
    assert [invoke(f"lambdas/{each['uuid']}").json() for each in listed(door)] == [None, 1]


def test_account_without_functions_has_an_empty_list(door):
    assert listed(door) == []
    assert door.client.get(f"{BASE}/lambdas/u-9?v=1", headers=door.service()).status_code == 404
    assert door.client.get(f"{BASE}/lambdas?v=1").status_code == 401
