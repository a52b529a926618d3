"""The control API: what it tells, what it takes, what it refuses."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from handoff.engine.log.assumptions import ASSUMPTIONS
from handoff.fakes import World
from handoff.fakes.faults import SERVICES
from handoff.fakes.server import LoopbackServer
from handoff.fakes.server.control_requests import FAULTS


def test_reset_begins_with_a_new_world(server: LoopbackServer, world: World, http: httpx.Client) -> None:
    server.call(lambda: world.cloud.add_skill("Human", "1001"))
    before = http.get("/handoff/state").json()

    http.post("/handoff/reset")

    after = http.get("/handoff/state").json()
    assert (len(before["skills"]), len(after["skills"])) == (1, 0)
    assert after["generation"] == before["generation"] + 1


def test_log_is_told_from_an_event_on(server: LoopbackServer, world: World, http: httpx.Client) -> None:
    server.call(lambda: [world.cloud.add_skill(name) for name in ("Sales", "Billing")])

    lines = http.get("/handoff/log", params={"after": world.log.last_seq - 1}).text.splitlines()

    assert [json.loads(line)["body"]["skill"] for line in lines] == ["Billing"]


def test_events_are_streamed_as_they_happen(server: LoopbackServer, world: World, http: httpx.Client) -> None:
    server.call(lambda: world.cloud.add_skill("Sales"))

    with http.stream("GET", "/handoff/events") as stream:
        lines = stream.iter_lines()
        first = next(line for line in lines if line.startswith("data: "))
        server.call(lambda: world.cloud.add_skill("Billing"))
        second = next(line for line in lines if "Billing" in line)

    assert [json.loads(line[6:])["body"]["skill"] for line in (first, second)] == ["Sales", "Billing"]


def test_stream_of_a_world_that_is_gone_ends_with_a_reset(server: LoopbackServer, http: httpx.Client) -> None:
    with http.stream("GET", "/handoff/events") as stream:
        lines = stream.iter_lines()
        assert next(lines).startswith("retry")
        server.use(World())

        assert "event: reset" in list(lines)


def test_stream_goes_on_where_the_browser_left_it(server: LoopbackServer, world: World, http: httpx.Client) -> None:
    server.call(lambda: [world.cloud.add_skill(name) for name in ("Sales", "Billing")])
    generation = http.get("/handoff/state").json()["generation"]

    def first(last_seen: str) -> Any:
        with http.stream("GET", "/handoff/events", headers={"Last-Event-ID": last_seen}) as stream:
            data = next(line for line in stream.iter_lines() if line.startswith("data: "))
        return json.loads(data[6:])["body"]["skill"]

    assert first(f"{generation}-{world.log.last_seq - 1}") == "Billing"
    assert first(f"{generation - 1}-{world.log.last_seq}") == "Sales"


def test_every_fault_can_be_arranged(http: httpx.Client) -> None:
    known = http.get("/handoff/faults").json()
    assert [each["fault"] for each in known["faults"]] == list(FAULTS)
    assert set(known["services"]) == set(SERVICES)

    for each in known["faults"]:
        order = {"fault": each["fault"]} | ({"service": "login"} if "service" in each["parameters"] else {})
        before = len(http.get("/handoff/faults").json()["pending"])
        assert len(http.post("/handoff/faults", json=order).json()["pending"]) == before + 1


def test_fault_of_a_service_strikes_once(http: httpx.Client) -> None:
    http.post("/handoff/faults", json={"fault": "service answers", "service": "domain", "status": 503})

    statuses = [http.get("/api/account/12345678/service/baseURI.json").status_code for _ in range(2)]

    assert statuses == [503, 200]


AFTER_THE_EFFECT = {
    *("transfer API answers", "transfer API times out", "transfer API drops the connection"),
    *("service answers", "service times out", "service drops the connection"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_that_cannot_strike_after_the_effect_is_refused_with_those_that_can(
    server: LoopbackServer, world: World, http: httpx.Client, fault: str
) -> None:
    order = {"fault": fault, "service": "domain", "status": 503, "latency_ms": 5, "after_effect": True}

    answer = http.post("/handoff/faults", json=order)

    arranged = server.call(world.faults.pending)
    if fault in AFTER_THE_EFFECT:
        assert (answer.status_code, len(arranged)) == (200, 1)
        assert arranged[0].endswith("after processing the request")
    else:
        assert (answer.status_code, arranged) == (400, [])
        assert f"the fault {fault!r} cannot occur after the effect" in answer.json()["error"]


def test_state_of_a_user_is_set(server: LoopbackServer, world: World, http: httpx.Client) -> None:
    server.call(lambda: world.cloud.add_agent("Bea Ö/1"))

    http.put("/handoff/users/Bea%20%C3%96%2F1/state", json={"state": "Away"}).raise_for_status()

    assert server.call(lambda: world.cloud.user("Bea Ö/1").state) == "Away"


def test_rule_is_told_with_its_source(http: httpx.Client) -> None:
    found = http.get("/handoff/rules/TUT-S17-TRANSFER").json()

    assert found["statement"]
    assert found["source"]


@pytest.mark.parametrize(("number", "switch"), [("C50", "bot_hears_while_transferring"), ("C51", "")])
def test_assumption_is_told_with_its_source_and_switch(http: httpx.Client, number: str, switch: str) -> None:
    found = http.get(f"/handoff/rules/{number}").json()

    assert (found["id"], found["kind"], found["statement"]) == (number, "assumption", ASSUMPTIONS[number].says)
    assert "documents contradict each other or are silent" in found["source"]
    assert switch in found["source"]


def test_setting_is_changed(server: LoopbackServer, world: World, http: httpx.Client) -> None:
    changed = http.patch("/handoff/settings", json={"ring_ms": 5_000}).json()

    assert changed == http.get("/handoff/settings").json()
    assert server.call(lambda: world.cloud.settings.ring_ms) == 5_000


def test_state_holds_no_secret(server: LoopbackServer, world: World, http: httpx.Client) -> None:
    server.call(lambda: world.cloud.add_agent("Bea"))
    name = server.call(lambda: world.cloud.user("Bea").login_name)
    login = http.post("/api/account/12345678/login?v=1.3", json={"username": name, "password": "password"}).json()

    shown = http.get("/handoff/state").text + http.get("/handoff/log").text + http.get("/handoff/settings").text

    assert login["bearer"] not in shown
    assert login["csrf"] not in shown


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "text"),
    [
        ("POST", "clock", b"{", 400, "the body is not JSON"),
        ("POST", "clock", b"[" * 9_000, 400, "in more than 100 levels"),
        ("POST", "clock", b"[" * 500 + b"]" * 500, 400, "the body is nested too deeply, in more than 100 levels"),
        ("POST", "outside", b'{"json": ' + b"[" * 900 + b"]" * 900 + b"}", 400, "in more than 100 levels"),
        ("PATCH", "settings", b'{"second_login": "\\ud800"}', 400, "the body is not JSON"),
        ("PATCH", "settings", b'{"\\udc00": 1}', 400, "the body is not JSON"),
        ("POST", "outside", b'{"method": "GET", "url": "http://x.example", "json": NaN}', 400, "the body is not JSON"),
        ("POST", "clock", b'{"advance_ms": 1e999}', 400, "the body is not JSON"),
        ("GET", "rules/C77", b"", 404, "unknown assumption 'C77'"),
        ("POST", "clock", b"{}", 400, "advance_ms or run_until_idle is missing"),
        ("POST", "clock", b'{"advance_ms":-1}', 400, "advance_ms is wrong"),
        ("POST", "clock", b'{"advance":1}', 400, "advance is wrong"),
        ("POST", "faults", b'{"fault":"service answer"}', 404, "did you mean 'service answers'?"),
        ("POST", "faults", b'{"fault":"service answers","service":"logon"}', 404, "did you mean 'login'?"),
        ("POST", "faults", b'{"fault":"transfer API answers","status":200}', 400, "400 to 599"),
        ("PUT", "users/Nobody/state", b'{"state":"Away"}', 404, "no user named 'Nobody'"),
        ("PATCH", "settings", b'{"ring_m":1}', 404, "did you mean 'ring_ms'?"),
        ("PATCH", "settings", b'{"ring_ms":"soon"}', 400, "ring_ms is wrong"),
        ("PATCH", "settings", b'{"ring_ms":-1}', 400, "ring_ms is wrong"),
        ("PATCH", "settings", b'{"ring_ms":true}', 400, "ring_ms is wrong"),
        ("PATCH", "settings", b'{"ring_ms":"5000"}', 400, "ring_ms is wrong"),
        ("PATCH", "settings", b'{"ring_ms":1e30}', 400, "ring_ms is wrong"),
        ("PATCH", "settings", b'{"epoch_ms":-1}', 400, "epoch_ms is wrong"),
        ("PATCH", "settings", b'{"round_pause_ms":-1}', 400, "round_pause_ms is wrong"),
        ("PATCH", "settings", b'{"surveys":{"sampling_percent":101}}', 400, "surveys.sampling_percent is wrong"),
        ("PATCH", "settings", b'{"entry_skill_id":"77"}', 404, "77"),
        ("PATCH", "settings", b'{"ring_ms":1,"ring_ms":2}', 400, "the body has a key twice"),
        ("POST", "clock", b'{"advance_ms":1,"advance_ms":2}', 400, "the body has a key twice"),
        ("POST", "clock", b'{"advance_ms":"1"}', 400, "advance_ms is wrong"),
        ("POST", "clock", b'{"advance_ms":true}', 400, "advance_ms is wrong"),
        ("POST", "faults", b'{"fault":"service answers late","latency_ms":1e15}', 400, "latency_ms is wrong"),
        ("POST", "outside", b'{"method":"GET","url":"http://["}', 400, "not an address"),
        ("POST", "outside", b'{"method":"GET","url":"http://a b/"}', 400, "not an address"),
        ("POST", "outside", b'{"method":"GET","url":"http://%5B"}', 400, "not an address"),
        ("POST", "outside", b'{"method":"GET","url":"http://a:99999"}', 400, "not an address"),
        ("POST", "outside", b'{"method":"FETCH","url":"http://a"}', 400, "unknown HTTP method"),
        ("GET", "log?after=-5", b"", 400, "after is not a number"),
        ("GET", "log?after=1_0", b"", 400, "after is not a number"),
        ("GET", "events?after=" + "9" * 5000, b"", 400, "after is not a number"),
        ("PATCH", "settings", b"[]", 400, "the settings are not an object"),
        ("GET", "rules/TUT-S17-TRANSFERR", b"", 404, "TUT-S17-TRANSFER"),
        ("GET", "log?after=now", b"", 400, "after is not a number"),
        ("POST", "feature", b'{"conversation":"conv-77"}', 400, "there is no conversation"),
        ("GET", "nothing", b"", 404, ""),
        ("DELETE", "state", b"", 405, ""),
    ],
)
def test_impossible_request_is_explained(
    http: httpx.Client, method: str, path: str, body: bytes, status: int, text: str
) -> None:
    answer = http.request(method, f"/handoff/{path}", content=body)

    assert answer.status_code == status
    assert text in (answer.json()["error"] if text else answer.text)


def test_setting_that_is_refused_changes_nothing(http: httpx.Client) -> None:
    before = http.get("/handoff/settings").json()

    http.patch("/handoff/settings", json={"takes_profiles": False, "ring_ms": -1})

    assert http.get("/handoff/settings").json() == before


def test_all_settings_can_be_written_back_as_they_were_read(http: httpx.Client) -> None:
    before = http.get("/handoff/settings").json()

    assert http.patch("/handoff/settings", json=before).json() == before


def test_last_event_id_that_no_server_gives_is_ignored(http: httpx.Client) -> None:
    headers = {"Last-Event-ID": "9" * 5000 + "-1"}

    assert http.get("/handoff/events?after=now", headers=headers).status_code == 400
