"""The Connector API: a consumer without a socket, and the webhooks of its application."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field, replace

import httpx
import pytest

from handoff.engine.events import WebhookSent
from handoff.engine.ports import Outgoing
from handoff.fakes import App
from handoff.fakes.rest.router import HOSTS
from handoff.fakes.webhooks.dispatcher import through

BASE = f"https://{HOSTS['asyncMessagingEnt']}/api/account/12345678/messaging/consumer/conversation"
ENDPOINT = "http://localhost/hook"
CONTENT = "ms.MessagingEventNotification.ContentEvent"
CHANGES = "cqm.ExConversationChangeNotification"
OPENING = [
    {"kind": "req", "id": "1", "type": "userprofile.SetUserProfile", "body": {"firstName": "Casey"}},
    {"kind": "req", "id": "2", "type": "cm.ConsumerRequestConversation", "body": {"skillId": "1001"}},
]


def said(conversation: str, text: str, request_id: str = "3") -> dict[str, object]:
    event = {"type": "ContentEvent", "contentType": "text/plain", "message": text}
    body = {"dialogId": conversation, "event": event}
    return {"kind": "req", "id": request_id, "type": "ms.PublishEvent", "body": body}


def closing(conversation: str) -> dict[str, object]:
    """The field is not in a list, as one client sends it."""
    field = {"field": "ConversationStateField", "conversationState": "CLOSE"}
    body = {"conversationId": conversation, "conversationField": field}
    return {"kind": "req", "id": "4", "type": "cm.UpdateConversationField", "body": body}


@pytest.fixture
def headers(door) -> dict[str, str]:
    sessions = door.rest.services.sessions
    sessions.credentials.add_app(App("shop", "very secret"))
    on_behalf = sessions.tokens.on_behalf_token("crm-77")
    return {"Authorization": sessions.tokens.app_token("shop", "very secret"), "X-LP-ON-BEHALF": on_behalf}


@pytest.fixture
def post(door, headers):
    def post(frames: object, path: str = "/send", **more: str) -> httpx.Response:
        return door.client.post(f"{BASE}{path}?v=3", headers=headers | more, json=frames)

    return post


# --- requests --------------------------------------------------------------------------------------------------------


def test_conversation_is_opened_with_a_profile(post, door):
    answers = post(OPENING, path="").json()

    assert [(each["reqId"], each["code"]) for each in answers] == [("1", "OK"), ("2", "OK")]
    assert answers[0]["body"] == {"msg": "OK User Profile set successfully"}
    conversation = door.cloud.conversation(answers[1]["body"]["conversationId"])
    assert (conversation.consumer, conversation.skill_id, conversation.assigned) == ("crm-77", "1001", "Tutor")


def test_message_is_answered_with_its_number(post, door):
    conversation = post(OPENING, path="").json()[1]["body"]["conversationId"]
    answers = [post(said(conversation, text)).json() for text in ("hi", "a human")]

    assert answers[0] == {"reqId": "3", "code": "OK", "body": {"sequence": 0}}
    assert answers[1]["body"] == {"sequence": 1}
    assert [each.text for each in door.cloud.conversation(conversation).messages] == ["hi", "a human"]


def test_request_leaves_no_connection_open(post, door):
    conversation = post(OPENING, path="").json()[1]["body"]["conversationId"]
    post(said(conversation, "hi"))

    assert len(door.rest.services.messaging._registry) == 0


def test_conversation_is_closed_by_a_field_that_stands_alone(post, door):
    conversation = post(OPENING, path="").json()[1]["body"]["conversationId"]

    assert post(closing(conversation)).json()["code"] == "OK"
    assert not door.cloud.conversation(conversation).is_open


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"Authorization": ""}, 40105),
        ({"Authorization": "x.y.z"}, 40102),
        ({"X-LP-ON-BEHALF": ""}, 40104),
        ({"X-LP-ON-BEHALF": "x.y.z"}, 40103),
    ],
)
@pytest.mark.parametrize("path", ["", "/send"])
def test_missing_and_wrong_tokens_have_codes_of_their_own(post, changes, code, path):
    answer = post(OPENING, path=path, **changes)

    assert (answer.status_code, answer.json()["body"]["errorCode"]) == (401, code)
    assert (answer.json()["kind"], answer.json()["type"]) == ("resp", ".ReqBody$ErrorResp")


@pytest.mark.parametrize("version", ["2", "4"])
def test_other_version_is_not_found(door, headers, version):
    answer = door.client.post(f"{BASE}?v={version}", headers=headers, json=OPENING)

    assert (answer.status_code, answer.json()["body"]["title"]) == (404, "Not Found")


@pytest.mark.parametrize(
    ("path", "frames"),
    [
        ("", []),
        ("", {}),
        ("", OPENING * 6),
        ("", [7]),
        ("", [said("conv-1", "hi")]),
        ("/send", OPENING),
        ("/send", OPENING[1]),
        ("/send", {"kind": "req", "id": "1", "type": "InitConnection"}),
        ("/send", {"id": "1"}),
    ],
)
def test_frames_that_do_not_belong_here_are_refused(post, door, path, frames):
    answer = post(frames, path=path)

    assert (answer.status_code, answer.json()["code"]) == (400, 400)
    assert door.cloud.state.conversations == {}


def test_error_of_a_frame_is_the_error_of_the_request(post):
    answer = post(said("conv-99", "hi"))

    assert (answer.status_code, answer.json()["reqId"]) == (404, "3")
    assert answer.json()["body"]["errorCode"] // 100 == 404


def test_consumer_reaches_their_own_conversations_only(post, door):
    conversation = door.conversation()

    assert post(said(conversation, "hi")).status_code in (403, 404)
    assert post(closing(conversation)).status_code in (403, 404)
    assert door.cloud.conversation(conversation).is_open


@pytest.mark.parametrize(("properties", "status"), [('{"type":".ClientProperties","features":[]}', 200), ("{", 400)])
def test_client_properties_may_be_told(post, properties, status):
    assert post(OPENING, path="", **{"Client-Properties": properties}).status_code == status


# --- webhooks --------------------------------------------------------------------------------------------------------


@dataclass
class Endpoint:
    """An endpoint that answers with given statuses, 200 without one."""

    statuses: list[int] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        status = self.statuses.pop(0) if self.statuses else 200
        if not status:
            raise httpx.ConnectError("no endpoint", request=request)
        return httpx.Response(status)

    @property
    def texts(self) -> list[str]:
        bodies = [json.loads(request.content)["body"] for request in self.requests]
        return [body["changes"][0]["event"]["message"] for body in bodies]


@pytest.fixture
def endpoint(door, headers) -> Endpoint:  # noqa: ARG001 - the application is there first
    """The endpoint of the application, which retries by time unless the test says otherwise."""
    endpoint = Endpoint()
    door.rest.services.sessions.credentials.add_app(App("shop", "very secret", webhooks=((CONTENT, ENDPOINT),)))
    door.rest.services.webhooks.dispatcher.deliver = through(httpx.MockTransport(endpoint))
    return endpoint


def retry(door, **how: object) -> None:
    known = door.rest.services.sessions.credentials.apps["shop"]
    door.rest.services.sessions.credentials.apps["shop"] = replace(known, **how)


@pytest.fixture
def conversation(post, endpoint) -> str:  # noqa: ARG001 - with webhooks
    return post(OPENING, path="").json()[1]["body"]["conversationId"]


def test_each_message_is_one_webhook_in_order(post, door, endpoint, conversation):
    for text in ("one", "two"):
        post(said(conversation, text))
    door.cloud.clock.run_until_idle()

    assert endpoint.texts == ["one", "two"]
    body = json.loads(endpoint.requests[0].content)
    assert (body["kind"], body["type"]) == ("notification", "ms.MessagingEventNotification")
    (change,) = body["body"]["changes"]
    assert (change["conversationId"], change["originatorMetadata"]["role"]) == (conversation, "CONSUMER")


def test_webhook_says_whose_it_is_and_is_signed(post, door, endpoint, conversation):
    post(said(conversation, "hi"))
    door.cloud.clock.run_until_idle()

    (request,) = endpoint.requests
    digest = hmac.new(b"very secret", request.content, hashlib.sha1).digest()
    assert request.headers["X-Liveperson-Signature"] == f"sha1={base64.b64encode(digest).decode()}"
    assert request.headers["X-Liveperson-Account-Id"] == "12345678"
    assert request.headers["X-Liveperson-Client-Id"] == "shop"
    assert request.extensions["timeout"]["read"] == 5.0


def test_signature_may_be_longer_by_agreement(post, door, endpoint):
    retry(door, signature="sha256")
    conversation = post(OPENING, path="").json()[1]["body"]["conversationId"]
    post(said(conversation, "hi"))
    door.cloud.clock.run_until_idle()

    (request,) = endpoint.requests
    digest = hmac.new(b"very secret", request.content, hashlib.sha256).digest()
    assert request.headers["X-Liveperson-Signature"] == f"sha256={base64.b64encode(digest).decode()}"


def test_only_what_an_application_has_chosen_is_sent(post, door, endpoint):
    retry(door, webhooks=((CHANGES, ENDPOINT),))
    conversation = post(OPENING, path="").json()[1]["body"]["conversationId"]
    post(said(conversation, "hi"))
    post(closing(conversation))
    door.cloud.clock.run_until_idle()

    bodies = [json.loads(request.content) for request in endpoint.requests]
    assert {body["type"] for body in bodies} == {CHANGES}
    results = [body["body"]["changes"][0]["result"] for body in bodies]
    assert {result["convId"] for result in results} == {conversation}
    assert results[0]["conversationDetails"]["skillId"] == "1001"
    assert results[-1]["conversationDetails"]["state"] == "CLOSE"


def test_agents_messages_are_notified_with_their_role(post, door, endpoint, conversation):
    post(said(conversation, "hi"))
    door.cloud.port("Tutor").publish(conversation, Outgoing("hello"))
    door.cloud.clock.run_until_idle()

    change = json.loads(endpoint.requests[-1].content)["body"]["changes"][0]
    assert (change["event"]["message"], change["originatorMetadata"]["role"]) == ("hello", "ASSIGNED_AGENT")
    assert change["originatorId"] == door.cloud.user("Tutor").pid


@pytest.mark.parametrize("failure", [500, 404, 302, 0], ids=["error", "not found", "redirect", "no endpoint"])
def test_by_time_the_same_is_tried_again_before_anything_later(post, door, endpoint, conversation, failure):
    endpoint.statuses = [failure, failure]
    for text in ("one", "two"):
        post(said(conversation, text))
    door.cloud.clock.run_until_idle()
    tried_at_once = endpoint.texts
    door.cloud.clock.advance(2_000 + 4_000)
    door.cloud.clock.run_until_idle()

    assert tried_at_once == ["one"]
    assert endpoint.texts == ["one", "one", "one", "two"]
    sent = [event.body for event in door.cloud.log.of(WebhookSent)]
    assert [(each.attempt, each.status) for each in sent] == [(1, failure), (2, failure), (3, 200), (1, 200)]


def test_by_time_it_is_given_up_when_the_retention_is_over(post, door, endpoint):
    retry(door, retention_s=5)
    endpoint.statuses = [500] * 9
    conversation = post(OPENING, path="").json()[1]["body"]["conversationId"]
    for text in ("one", "two"):
        post(said(conversation, text))
    door.cloud.clock.run_until_idle()
    door.cloud.clock.advance(60_000)

    assert endpoint.texts == ["one", "one", "two", "two"]


def test_by_number_it_is_tried_five_times_more(post, door, endpoint):
    retry(door, retry="number")
    endpoint.statuses = [500] * 99
    conversation = post(OPENING, path="").json()[1]["body"]["conversationId"]
    post(said(conversation, "one"))
    door.cloud.clock.run_until_idle()
    door.cloud.clock.advance(5 * 30_000 - 1)
    before = len(endpoint.requests)
    door.cloud.clock.advance(600_000)

    assert (before, len(endpoint.requests)) == (5, 6)


def test_by_number_a_failure_holds_nothing_up(post, door, endpoint):
    retry(door, retry="number")
    endpoint.statuses = [500]
    conversation = post(OPENING, path="").json()[1]["body"]["conversationId"]
    for text in ("one", "two"):
        post(said(conversation, text))
        door.cloud.clock.run_until_idle()
    door.cloud.clock.advance(30_000)

    assert endpoint.texts == ["one", "two", "one"]


def test_webhooks_may_come_twice_and_in_another_order(post, door, endpoint, conversation):
    door.cloud.settings = replace(door.cloud.settings, webhooks="shuffled")
    texts = [str(number) for number in range(8)]
    for text in texts:
        post(said(conversation, text))
    door.cloud.clock.run_until_idle()

    assert sorted(endpoint.texts) == sorted(texts * 2)
    assert list(dict.fromkeys(endpoint.texts)) != texts


def test_conversations_of_others_are_not_told(post, door, endpoint, conversation):
    door.cloud.consumer_writes(door.conversation(), "not yours")
    post(said(conversation, "mine"))
    door.cloud.clock.run_until_idle()

    assert endpoint.texts == ["mine"]


def test_forgotten_consumer_is_watched_no_longer(post, door, endpoint, conversation):
    post(closing(conversation))
    door.cloud.clock.run_until_idle()
    door.rest.services.messaging.forget(conversation)

    assert door.rest.services.webhooks.watched == 0
    again = post(OPENING, path="").json()[1]["body"]["conversationId"]
    post(said(again, "back"))
    door.cloud.clock.run_until_idle()
    assert endpoint.texts == ["back"]
