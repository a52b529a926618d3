from __future__ import annotations

import httpx
import pytest

from handoff.engine.events import FaultStruck, MessagePublished, RequestRefused, TransferContextPassed, TransferStarted
from handoff.fakes.rest.router import ATTEMPT, LATENCY, TRANSFER_URL


def body(conversation: str, **changes: object) -> dict[str, object]:
    whole = {
        "userPlatformId": "dana",
        "chatBotId": "tutor-1",
        "message": "One moment",
        "conversationId": conversation,
        "agentSkillName": "Human",
        "agentSkillId": "1002",
    }
    return whole | changes


def call(door, conversation: str | None = None, *, token: str | None = None, **changes: object) -> httpx.Response:
    headers = {"Authorization": door.cloud.transfer_token if token is None else token}
    return door.client.post(TRANSFER_URL, headers=headers, json=body(conversation or door.conversation(), **changes))


def complaint(response: httpx.Response) -> str:
    error = response.json()["error"]
    assert set(error) == {"time", "message", "internalCode", "responseStatus"}
    return error["message"]


def test_transfer_is_answered_and_carried_out(door):
    response = call(door)
    door.cloud.clock.run_until_idle()

    assert response.status_code == 200
    assert response.json() == {"status": "ok", "conversationId": "conv-1", "skillId": "1002"}
    assert [ring.conversation for ring in door.cloud.ringing("Hannah")] == ["conv-1"]
    assert door.cloud.log.last(MessagePublished).body.text == "One moment"


def test_skill_id_may_be_a_json_number(door):
    assert call(door, agentSkillId=1002).status_code == 200


def test_name_of_another_skill_does_not_matter(door):
    assert call(door, agentSkillName="Bot").json()["skillId"] == "1002"
    assert "ESC-SKILL-NAME-DISPLAY" in door.cloud.log.last(TransferStarted).rules


def test_agent_and_context_travel_in_the_body(door):
    call(door, agentId="12345678.5002", transferBotContext={"intentId": "i-1", "userMessage": "help"})

    started = door.cloud.log.last(TransferStarted).body
    assert (started.agent_id, started.intent_id, started.user_message) == ("12345678.5002", "i-1", "help")


def test_absent_context_is_no_empty_context(door):
    door.cloud.set_state("Hannah", "Offline")
    call(door, agentSkillId="1001", agentId=None, transferBotContext=None)
    door.cloud.clock.run_until_idle()

    assert door.cloud.log.last(TransferContextPassed) is None


def test_blank_message_is_carried_and_shown_to_nobody(door):
    assert call(door, message="BLANK_MESSAGE").status_code == 200
    assert door.cloud.log.last(MessagePublished) is None


@pytest.mark.parametrize(
    ("changes", "status", "text"),
    [
        ({"agentSkillId": "12a"}, 400, "skill id '12a' is not a number"),
        ({"agentSkillId": ""}, 400, "skill id '' is not a number"),
        ({"agentSkillId": "٣"}, 400, "skill id '٣' is not a number"),
        ({"agentSkillId": True}, 400, "agentSkillId is not a text"),
        ({"agentSkillId": "9999"}, 400, "no skill with id 9999"),
        ({"agentSkillId": "1" * 40}, 400, "no skill with id " + "1" * 40),
        ({"message": ""}, 400, "message is empty; BLANK_MESSAGE shows nothing"),
        ({"message": None}, 400, "message is not a text"),
        ({"conversationId": "conv-9"}, 404, "no conversation 'conv-9'"),
        ({"chatBotId": "somebody"}, 400, "Agent does not exist in conversation"),
        ({"transferBotContext": "help"}, 400, "transferBotContext is not a JSON object"),
        ({"transferBotContext": {"intentId": 1}}, 400, "intentId is not a text"),
    ],
)
def test_wrong_request_gets_the_clouds_own_answer(door, changes, status, text):
    response = call(door, **changes)

    assert (response.status_code, complaint(response)) == (status, text)
    refused = door.cloud.log.last(RequestRefused).body
    assert refused == RequestRefused("POST", TRANSFER_URL, status, text)
    assert door.cloud.log.last(TransferStarted) is None


@pytest.mark.parametrize("name", sorted(body("conv-1")))
def test_missing_field_is_named(door, name):
    whole = body(door.conversation())
    del whole[name]

    response = door.client.post(TRANSFER_URL, headers={"Authorization": door.cloud.transfer_token}, json=whole)

    assert (response.status_code, complaint(response)) == (400, f"{name} is missing")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", "the body is not JSON"),
        (b"message=hi", "the body is not JSON"),
        (b"\xff", "the body is not JSON"),
        (b"[" * 100_000, "the body is nested too deeply, in more than 100 levels"),
        (b'{"message": "\\ud800"}', "the body is not JSON"),
        (b'{"message": NaN}', "the body is not JSON"),
        (b'{"message": ' + b"[" * 200 + b"]" * 200 + b"}", "the body is nested too deeply, in more than 100 levels"),
        (b"[]", "the body is not a JSON object"),
    ],
    ids=["empty", "a form", "not UTF-8", "endless lists", "half a pair", "NaN", "deep", "a list"],
)
def test_body_that_is_no_json_object_is_refused(door, content, text):
    response = door.client.post(TRANSFER_URL, headers={"Authorization": door.cloud.transfer_token}, content=content)

    assert (response.status_code, complaint(response)) == (400, text)


@pytest.mark.parametrize("token", ["", "wrong", "Bearer wrong"])
def test_wrong_token_is_refused(door, token):
    assert call(door, token=token).status_code == 401


def test_token_is_looked_at_before_the_body(door):
    assert call(door, token="wrong", agentSkillId="12a").status_code == 401


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_wrong_method_is_refused(door, method):
    response = door.client.request(method, TRANSFER_URL)

    assert (response.status_code, response.headers["Allow"]) == (405, "POST")


def test_second_transfer_meanwhile_is_a_conflict(door):
    conversation = door.conversation()
    call(door, conversation)

    assert call(door, conversation).status_code == 409


# --- faults ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500, 502, 503])
def test_arranged_status_comes_once_and_nothing_is_done(door, status):
    door.cloud.faults.transfer_api_answers(status)
    conversation = door.conversation()

    assert call(door, conversation).status_code == status
    assert door.cloud.log.last(TransferStarted) is None
    assert call(door, conversation).status_code == 200


def test_too_many_requests_says_when_to_come_back(door):
    door.cloud.faults.transfer_api_answers(429)

    assert call(door).headers["Retry-After"] == "1"


def test_timed_out_request_is_not_carried_out(door_in_process):
    door_in_process.cloud.faults.transfer_api_times_out()

    with pytest.raises(httpx.ReadTimeout):
        call(door_in_process)

    assert door_in_process.cloud.log.last(FaultStruck).body.fault == "the transfer API times out"
    assert door_in_process.cloud.log.last(TransferStarted) is None


def test_dropped_connection_is_a_protocol_error(door_in_process):
    door_in_process.cloud.faults.transfer_api_drops()

    with pytest.raises(httpx.RemoteProtocolError):
        call(door_in_process)


def test_late_answer_says_how_late_and_the_transfer_starts_with_it(door_in_process):
    door_in_process.cloud.faults.transfer_api_answers_late(700)
    response = call(door_in_process)

    assert response.extensions[LATENCY] == 700
    door_in_process.cloud.clock.advance(699)
    assert door_in_process.cloud.log.last(TransferStarted) is None
    door_in_process.cloud.clock.advance(1)
    assert door_in_process.cloud.log.last(TransferStarted) is not None


def test_conversation_closed_before_a_late_answer_is_not_transferred(door_in_process):
    door_in_process.cloud.faults.transfer_api_answers_late(700)
    conversation = door_in_process.conversation()
    call(door_in_process, conversation)

    door_in_process.cloud.consumer_closes(conversation)
    door_in_process.cloud.clock.run_until_idle()

    assert door_in_process.cloud.log.last(TransferStarted) is None


@pytest.mark.parametrize(("latency_ms", "in_time"), [(5_000, True), (5_001, False)])
def test_answer_later_than_the_read_time_out_is_a_time_out(door_in_process, latency_ms, in_time):
    door_in_process.cloud.faults.transfer_api_answers_late(latency_ms)

    if in_time:
        assert call(door_in_process).extensions[LATENCY] == latency_ms  # httpx's own default is 5 s
    else:
        with pytest.raises(httpx.ReadTimeout):
            call(door_in_process)
        door_in_process.cloud.clock.run_until_idle()
        assert door_in_process.cloud.log.last(TransferStarted) is None


def test_ordinary_answer_takes_no_time(door_in_process):
    assert call(door_in_process).extensions[LATENCY] == 0


def test_cause_of_the_call_is_the_cause_of_the_transfer(door_in_process):
    headers = {"Authorization": door_in_process.cloud.transfer_token}
    asked = body(door_in_process.conversation())
    log = door_in_process.cloud.log
    with log.caused_by(log.events[-1]):
        door_in_process.client.post(TRANSFER_URL, headers=headers, json=asked)

    started = log.last(TransferStarted)
    assert log.event(started.cause) is log.events[started.seq - 1]


@pytest.mark.parametrize("attempt", [0, 2])
def test_transfer_says_which_attempt_of_its_bot_it_carries_out(door_in_process, attempt):
    headers = {"Authorization": door_in_process.cloud.transfer_token}
    extensions = {ATTEMPT: attempt} if attempt else {}
    door_in_process.client.post(
        TRANSFER_URL, headers=headers, json=body(door_in_process.conversation()), extensions=extensions
    )

    assert door_in_process.cloud.log.last(TransferStarted).body.attempt == attempt
