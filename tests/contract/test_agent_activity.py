"""What agents did over time: Agent Activity of the Operational Realtime API, and the Agent Activity API."""

from __future__ import annotations

import pytest

from handoff.fakes.rest.router import HOSTS

ACTIVITY = f"https://{HOSTS['leDataReporting']}/operations/api/account/12345678/agentactivity"
CHANGES = f"https://{HOSTS['agentActivityDomain']}/api/v2/account/12345678/status-changes"
ALL = {"v": "1", "timeframe": "60", "agentIds": "all"}
ASKED = {"v": "2", "source": "test"}


@pytest.fixture
def get(door):
    return lambda url, **query: door.client.get(url, params=query, headers=door.service())


def minutes(door, number):
    door.cloud.clock.advance(number * 60_000)


def times(states, *, of):
    """The times of the state with this number, in minutes: in all, chatting, not chatting, with all slots used."""
    value = next(each["value"] for each in states if each["id"] == of)
    return [value[name] / 60 for name in ("total", "chatting", "notChatting", "chattingInMaxConcurrency")]


def per_agent(answer):
    return answer.json()["agentsMetrics"]["metricsPerAgent"]


# --- the times in each state -----------------------------------------------------------------------------------------


def test_times_of_states_with_and_without_conversations_are_told(get, door):
    door.cloud.set_slots("Hannah", 2)
    minutes(door, 1)
    first = door.cloud.start_conversation("Dana", "Human")
    door.cloud.accept("Hannah", first)
    minutes(door, 2)
    second = door.cloud.start_conversation("Eli", "Human")
    door.cloud.accept("Hannah", second)
    minutes(door, 3)
    door.cloud.agent_closes("Hannah", second)
    door.cloud.set_state("Hannah", "Back soon")
    minutes(door, 4)
    door.cloud.agent_closes("Hannah", first)
    minutes(door, 5)
    door.cloud.set_state("Hannah", "Away")
    minutes(door, 6)
    door.cloud.set_state("Hannah", "Offline")
    minutes(door, 7)

    answer = get(ACTIVITY, **ALL)
    states = per_agent(answer)["5002"]
    assert [(each["id"], each["name"]) for each in states] == [
        (2, "Online"),
        (3, "Back soon"),
        (4, "Away"),
        (-1, "Logged in"),
    ]
    assert times(states, of=2) == [6, 5, 1, 3]
    assert times(states, of=3) == [9, 4, 5, 0]
    assert times(states, of=4) == [6, 0, 6, 0]
    assert times(states, of=-1) == [21, 9, 12, 3]
    assert states[2]["reasons"] == []
    assert answer.json()["agentsMetrics"]["metricsTotals"] == []


def test_times_are_whole_seconds(get, door):
    door.cloud.clock.advance(61_999)

    assert per_agent(get(ACTIVITY, **ALL))["5002"][0]["value"]["total"] == 61


def test_ring_is_no_chat_and_slots_count_as_they_were(get, door):
    conversation = door.cloud.start_conversation("Dana", "Human")
    door.cloud.clock.advance(30_000)
    door.cloud.accept("Hannah", conversation)
    door.cloud.set_slots("Hannah", 1)
    minutes(door, 2)
    door.cloud.set_slots("Hannah", 3)
    minutes(door, 2)

    assert times(per_agent(get(ACTIVITY, **ALL))["5002"], of=2) == [4.5, 4, 0.5, 2]


def test_only_the_time_frame_counts(get, door):
    minutes(door, 10)
    door.cloud.set_state("Hannah", "Away")
    minutes(door, 5)

    states = per_agent(get(ACTIVITY, **ALL | {"timeframe": "7"}))["5002"]
    assert (times(states, of=2)[0], times(states, of=4)[0]) == (2, 5)
    assert times(per_agent(get(ACTIVITY, **ALL | {"timeframe": "1440"}))["5002"], of=-1)[0] == 15


def test_agents_are_those_asked_for_who_were_logged_in(get, door):
    door.cloud.add_agent("Bo", skills=["Human"], id=5003)
    door.cloud.add_agent("Cy", skills=["Human"], id=5004, state="Away")
    bot = next(user.id for user in door.cloud.state.users.values() if user.type == "bot")
    minutes(door, 1)

    assert list(per_agent(get(ACTIVITY, **ALL))) == ["5002", "5004"]
    assert list(per_agent(get(ACTIVITY, **ALL | {"agentIds": "5004,5004,5003,7"}))) == ["5004"]
    nobody = get(ACTIVITY, **ALL | {"agentIds": f"5003,{bot}"}).json()
    assert nobody == {"agentsMetrics": {"metricsPerAgent": {}, "metricsTotals": []}}


def test_agent_who_left_the_account_is_not_forgotten(get, door):
    minutes(door, 3)
    door.cloud.delete_user("Hannah")
    door.cloud.add_agent("Hannah", skills=["Human"], id=5009, online=True)
    minutes(door, 4)

    found = per_agent(get(ACTIVITY, **ALL))
    assert {agent: times(states, of=-1)[0] for agent, states in found.items()} == {"5002": 3, "5009": 4}


def test_agent_of_a_forgotten_conversation_was_logged_in(get, door):
    conversation = door.cloud.start_conversation("Dana", "Human")
    door.cloud.accept("Hannah", conversation)
    minutes(door, 2)
    door.cloud.agent_closes("Hannah", conversation)
    assert times(per_agent(get(ACTIVITY, **ALL))["5002"], of=-1) == [2, 2, 0, 0]
    door.world.forget({conversation})

    assert times(per_agent(get(ACTIVITY, **ALL))["5002"], of=-1) == [2, 0, 2, 0]


def test_intervals_end_at_multiples_of_five_minutes_the_latest_first(get, door):
    past = door.cloud.wire_ms(0) % 300_000
    door.cloud.clock.advance(300_000 - past + 7 * 60_000)  # seven minutes after such a multiple

    answer = get(ACTIVITY, **ALL | {"timeframe": "4", "interval": "4"})
    assert answer.status_code == 400  # five minutes at least
    answer = get(ACTIVITY, **ALL | {"timeframe": "10", "interval": "5"}).json()

    now = door.cloud.wire_ms(door.cloud.clock.now_ms)
    assert now % 300_000 == 2 * 60_000
    ends = [each["timestamp"] for each in answer["metricsByIntervals"]]
    assert ends == [now + 3 * 60_000, now - 2 * 60_000, now - 7 * 60_000]
    shares = [
        times(each["metricsData"]["agentsMetrics"]["metricsPerAgent"]["5002"], of=2)[0]
        for each in answer["metricsByIntervals"]
    ]
    assert shares == [2, 5, 3]
    assert times(answer["agentsMetrics"]["metricsPerAgent"]["5002"], of=2)[0] == 10


def test_interval_without_anybody_is_empty(get, door):
    door.cloud.clock.advance(-door.cloud.wire_ms(0) % 300_000)
    door.cloud.set_state("Hannah", "Offline")
    minutes(door, 10)

    intervals = get(ACTIVITY, **ALL | {"timeframe": "10", "interval": "5"}).json()["metricsByIntervals"]
    empty = {"agentsMetrics": {"metricsPerAgent": {}, "metricsTotals": []}}
    assert [each["metricsData"] for each in intervals] == [empty, empty]


@pytest.mark.parametrize("as_given", [str, int])
def test_parameters_may_come_in_a_body(get, door, as_given):
    minutes(door, 20)
    body = {"v": as_given(1), "timeframe": as_given(15), "agentIds": as_given(5002), "interval": as_given(5)}

    answer = door.client.post(ACTIVITY, json=body, headers=door.service())
    query = {name: str(value) for name, value in body.items()}
    assert answer.status_code == 200
    assert answer.json() == get(ACTIVITY, **query).json()


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "wrong",
    [
        {"v": ""},
        {"v": "one"},
        {"timeframe": ""},
        {"timeframe": "0"},
        {"timeframe": "1441"},
        {"timeframe": "1h"},
        {"agentIds": ""},
        {"agentIds": "5002,Hannah"},
        {"agentIds": "5002,"},
        {"interval": "61"},
        {"interval": "31"},
        {"interval": "4"},
        {"interval": "-5"},
    ],
)
def test_wrong_question_about_times_is_refused(door, method, wrong):
    asked = {"params" if method == "GET" else "json": ALL | wrong}
    answer = door.client.request(method, ACTIVITY, headers=door.service(), **asked)

    assert answer.status_code == 400
    assert next(iter(wrong)) in answer.json()["error"]["message"]


@pytest.mark.parametrize("name", ["v", "timeframe", "agentIds"])
def test_missing_parameter_is_named(door, get, name):
    query = {key: value for key, value in ALL.items() if key != name}

    assert get(ACTIVITY, **query).json()["error"]["message"] == f"{name} is missing"
    posted = door.client.post(ACTIVITY, json=query, headers=door.service())
    assert posted.json()["error"]["message"] == f"{name} is missing"


@pytest.mark.parametrize("url", [ACTIVITY, CHANGES])
def test_caller_is_checked(door, url):
    assert door.client.get(url, params=ALL | ASKED).status_code == 401
    elsewhere = url.replace("12345678", "87654321")
    assert door.client.get(elsewhere, params=ALL | ASKED, headers=door.service()).status_code == 404
    door.world.faults.service_answers("operations", 503)
    assert door.client.get(url, params=ALL | ASKED, headers=door.service()).status_code == 503


# --- the changes of states -------------------------------------------------------------------------------------------


def work(door):
    """Hannah's day: logged in from the beginning, back soon, away, gone, and back."""
    for wait, state in ((1, "Back soon"), (2, "Away"), (3, "Offline"), (4, "Away")):
        minutes(door, wait)
        door.cloud.set_state("Hannah", state)


def brief(answer):
    names = ("sequenceNumber", "statusType", "statusSubType")
    return [tuple(each[name] for name in names) for each in answer.json()["stateChanges"]]


def test_logins_changes_and_logouts_are_listed(get, door):
    work(door)

    answer = get(CHANGES, **ASKED)
    assert brief(answer) == [
        (-1, 3, 0),
        (1, 1, 2),
        (2, 1, 3),
        (3, 1, 4),
        (4, 4, 0),
        (-1, 3, 0),
        (1, 1, 4),
    ]
    changes = answer.json()["stateChanges"]
    sessions = [each["sessionId"] for each in changes]
    assert sessions[:2] == sessions[5:] == [-1, -1]
    assert len(set(sessions[2:5])) == 1
    assert sessions[2] >= 0
    began = door.cloud.wire_ms(0)
    assert changes[0]["time"] == changes[1]["time"] == changes[2]["prevStatusChangeTime"]
    assert changes[2]["time"] == changes[3]["prevStatusChangeTime"]
    assert [each["prevStatusChangeTime"] for each in changes].count(None) == 5
    frame = answer.json()["timeframe"]
    assert (frame["startTimeL"], frame["endTimeL"]) == (began + 600_000 - 86_400_000, began + 600_000)
    assert frame["endTime"] == changes[-1]["time"]


def test_change_names_its_agent(get, door):
    hannah = {"email": "", "employee_id": "emp-7", "chats": 3}
    door.cloud.set_details("Hannah", **hannah, enabled=True)

    change = get(CHANGES, **ASKED).json()["stateChanges"][0]
    assert {name: value for name, value in change.items() if name not in ("time", "sessionId", "sequenceNumber")} == {
        "agentId": 5002,
        "employeeId": "emp-7",
        "agentLoginName": "hannah@example.com",
        "agentUserName": "Hannah",
        "agentGroupId": -1,
        "statusType": 3,
        "statusSubType": 0,
        "statusReasonId": -1,
        "statusReasonText": None,
        "prevStatusChangeTime": None,
    }


def test_conversations_and_slots_change_no_status(get, door):
    before = brief(get(CHANGES, **ASKED))
    door.cloud.accept("Hannah", door.cloud.start_conversation("Dana", "Human"))
    door.cloud.set_slots("Hannah", 5)

    assert brief(get(CHANGES, **ASKED)) == before == [(-1, 3, 0), (1, 1, 2)]


def test_only_the_changes_between_from_and_to_are_listed(get, door):
    work(door)
    known = get(CHANGES, **ASKED).json()["stateChanges"]
    from_, to = known[2]["time"], known[3]["time"]

    answer = get(CHANGES, **ASKED, **{"from": from_, "to": to})
    assert answer.json()["stateChanges"] == known[2:4]
    assert (answer.json()["timeframe"]["startTime"], answer.json()["timeframe"]["endTime"]) == (from_, to)
    early = get(CHANGES, **ASKED, **{"from": f"{from_[:10]}T00:00+23:59", "to": from_})
    assert early.json()["stateChanges"] == known[:3]


@pytest.mark.parametrize(
    ("filter", "agents"),
    [
        ({"agentId": "5003"}, [5003, 5003]),
        ({"empId": "emp-7"}, [5002, 5002]),
        ({"groupId": "-1"}, [5002, 5002, 5003, 5003]),
        ({"groupId": "12"}, []),
        ({"agentId": "7"}, []),
        ({}, [5002, 5002, 5003, 5003]),
    ],
)
def test_changes_are_filtered(get, door, filter, agents):
    door.cloud.set_details("Hannah", email="", employee_id="emp-7", chats=3, enabled=True)
    door.cloud.add_agent("Bo", skills=["Human"], id=5003, state="Back soon")

    assert [each["agentId"] for each in get(CHANGES, **ASKED, **filter).json()["stateChanges"]] == agents


def test_deleted_agent_keeps_its_changes(get, door):
    door.cloud.delete_user("Hannah")

    assert brief(get(CHANGES, **ASKED, agentId="5002")) == [(-1, 3, 0), (1, 1, 2), (2, 4, 0)]


def test_pages_of_changes_lead_to_each_other(get, door):
    work(door)
    everything = get(CHANGES, **ASKED).json()
    assert [each["rel"] for each in everything["_metadata"]["references"]] == ["self", "first"]

    page = get(CHANGES, **ASKED, limit="3")
    read, offsets = [], []
    while True:
        read += page.json()["stateChanges"]
        links = {each["rel"]: each["href"] for each in page.json()["_metadata"]["references"]}
        offsets.append(set(links))
        if "next" not in links:
            break
        page = door.client.get(links["next"], headers=door.service())

    assert read == everything["stateChanges"]
    assert offsets == [
        {"self", "first", "next", "last"},
        {"self", "first", "next", "previous", "last"},
        {"self", "first", "previous", "last"},
    ]
    assert links["last"] == links["self"]


@pytest.mark.parametrize(
    ("query", "status", "named"),
    [
        ({"source": ""}, 400, "source"),
        ({"v": "1"}, 501, "v=2"),
        ({"v": ""}, 501, "v=2"),
        ({"v": "3"}, 400, "v"),
        ({"limit": "0"}, 400, "limit"),
        ({"offset": "-1"}, 400, "offset"),
        ({"agentId": "Hannah"}, 400, "agentId"),
        ({"agentId": "5002", "empId": "emp-7"}, 400, "agentId and empId"),
        ({"groupId": "main"}, 400, "groupId"),
        ({"from": "2024-01-01T00:00:00Z"}, 400, "to is missing"),
        ({"to": "2024-01-01T00:00:00Z"}, 400, "from is missing"),
        ({"from": "yesterday", "to": "2024-01-01T00:00:00Z"}, 400, "from"),
        ({"from": "2024-02-30T00:00:00Z", "to": "2024-03-01T00:00:00Z"}, 400, "from"),
        ({"from": "0001-01-01T00:00:00+23:59", "to": "2024-03-01T00:00:00Z"}, 400, "from"),
        ({"from": "2024-01-01T00:00:00", "to": "2024-01-02T00:00:00Z"}, 400, "from"),
        ({"from": "2024-01-02T00:00:00Z", "to": "2024-01-01T00:00:00Z"}, 400, "from and to"),
        ({"from": "2024-01-01T00:00:00Z", "to": "2024-02-02T00:00:00Z"}, 400, "from and to"),
        ({"from": "1999-01-01T00:00:00Z", "to": "1999-01-02T00:00:00Z"}, 400, "six months"),
    ],
)
def test_wrong_question_about_changes_is_refused(get, query, status, named):
    answer = get(CHANGES, **ASKED | query)

    assert answer.status_code == status
    assert named in answer.json()["error"]["message"]
