"""Injected faults, in any service."""

from __future__ import annotations

import httpx
import pytest

from handoff.engine.events import FaultStruck, RequestRefused
from handoff.fakes.rest.router import HOSTS, LATENCY

SKILLS = f"https://{HOSTS['accountConfigReadWrite']}/api/account/12345678/configuration/le-users/skills"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 429, 500, 503, 504])
def test_service_fails_as_often_as_arranged(door, status):
    door.cloud.faults.service_answers("configuration", status, times=2)
    answers = [door.client.get(SKILLS, headers=door.service()) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [status, status, 200]
    assert {"time", "message", "internalCode", "responseStatus"} == set(answers[0].json()["error"])
    assert door.cloud.log.last(FaultStruck).body.fault == f"the service 'configuration' answers {status}"


@pytest.mark.parametrize(("status", "seconds"), [(429, "1"), (503, "5")])
def test_busy_service_says_when_to_come_back(door, status, seconds):
    door.cloud.faults.service_answers("configuration", status)

    assert door.client.get(SKILLS, headers=door.service()).headers["Retry-After"] == seconds


def test_other_services_are_not_concerned(door):
    door.cloud.faults.service_answers("history", 500)

    assert door.client.get(SKILLS, headers=door.service()).status_code == 200


@pytest.mark.parametrize(("after_effect", "skills"), [(False, 2), (True, 3)])
def test_failure_comes_before_the_effect_or_after_it(door, after_effect, skills):
    door.cloud.faults.service_answers("configuration", 500, after_effect=after_effect)
    answer = door.client.post(SKILLS, headers=door.service(), json={"name": "New"})

    assert answer.status_code == 500
    assert len(door.cloud.skills()) == skills


def test_time_out_leaves_everything_as_it_was(door_in_process):
    door_in_process.cloud.faults.service_times_out("configuration")

    with pytest.raises(httpx.ReadTimeout):
        door_in_process.client.post(SKILLS, headers=door_in_process.service(), json={"name": "New"})
    assert len(door_in_process.cloud.skills()) == 2


def test_time_out_may_also_come_when_it_has_been_done(door_in_process):
    door_in_process.cloud.faults.service_times_out("configuration", after_effect=True)

    with pytest.raises(httpx.ReadTimeout):
        door_in_process.client.post(SKILLS, headers=door_in_process.service(), json={"name": "New"})
    assert len(door_in_process.cloud.skills()) == 3


def test_time_out_after_the_effect_hides_a_refusal_as_well(door_in_process):
    door_in_process.cloud.faults.service_times_out("configuration", after_effect=True)

    with pytest.raises(httpx.ReadTimeout):
        door_in_process.client.post(SKILLS, headers=door_in_process.service(), json={})
    assert door_in_process.cloud.log.last(RequestRefused) is not None
    assert door_in_process.cloud.faults.pending() == []


def test_status_after_the_effect_takes_the_place_of_a_refusal(door):
    door.cloud.faults.service_answers("configuration", 503, after_effect=True)
    answers = [door.client.post(SKILLS, headers=door.service(), json={}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [503, 400]


def test_dropped_connection_is_a_protocol_error(door_in_process):
    door_in_process.cloud.faults.service_drops("configuration")

    with pytest.raises(httpx.RemoteProtocolError):
        door_in_process.client.get(SKILLS, headers=door_in_process.service())


@pytest.mark.parametrize(("latency_ms", "in_time"), [(5_000, True), (5_001, False)])
def test_late_answer_may_be_too_late(door_in_process, latency_ms, in_time):
    door_in_process.cloud.faults.service_answers_late("configuration", latency_ms)

    if in_time:
        answer = door_in_process.client.get(SKILLS, headers=door_in_process.service())
        assert answer.extensions[LATENCY] == latency_ms
    else:
        with pytest.raises(httpx.ReadTimeout):
            door_in_process.client.get(SKILLS, headers=door_in_process.service())
