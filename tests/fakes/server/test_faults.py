"""Faults of the REST services, ordered over the control API."""

from __future__ import annotations

import pytest

SEARCH = "/messaging_history/api/account/12345678/conversations/conversation/search"


def test_service_fails_when_the_control_api_says_so(http):
    order = {"fault": "service answers", "service": "history", "status": 503, "times": 1}
    pending = http.post("/handoff/faults", json=order).json()["pending"]

    assert pending == ["the service 'history' answers 503"]
    answer = http.post(SEARCH, json={})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert http.post(SEARCH, json={}).status_code == 401


def test_unknown_service_is_named_with_the_closest(http):
    answer = http.post("/handoff/faults", json={"fault": "service times out", "service": "histry"})

    assert answer.status_code == 404
    assert "did you mean 'history'" in answer.text


@pytest.mark.parametrize(
    "fault", ["service answers", "service answers late", "service times out", "service drops the connection"]
)
def test_faults_of_services_are_listed_with_what_they_need(http, fault):
    listed = http.get("/handoff/faults").json()

    assert "service" in next(each for each in listed["faults"] if each["fault"] == fault)["parameters"]
    assert {"login", "history", "context"} <= set(listed["services"])
