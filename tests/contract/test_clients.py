"""The fields that public clients read, in the order in which they read them."""

from __future__ import annotations

import jwt
import pytest

from handoff.fakes import App
from handoff.fakes.rest.router import HOSTS

ACCOUNT = "api/account/12345678"


def host(door, service: str) -> str:
    """The host of a service according to the Domain API; without a socket it is a made-up one."""
    base = f"https://api.liveperson.net/{ACCOUNT}/service/{service}/baseURI.json?version=1.0"
    found = door.client.get(base).json()["baseURI"]
    return HOSTS[service] if found == door.rest.services.base_uri else found


def test_what_node_agent_sdk_reads(door):
    every = door.client.get(f"https://api.liveperson.net/{ACCOUNT}/service/baseURI.json?version=1.0").json()["baseURIs"]
    assert {"agentVep", "asyncMessagingEnt", "facadeMsg"} <= {each["service"] for each in every}

    base = f"https://{host(door, 'agentVep')}/{ACCOUNT}"
    credentials = {"username": "hannah@example.com", "password": "password"}
    answer = door.client.post(f"{base}/login?v=1.3", json=credentials, headers={"User-Agent": "NodeAgentSDK/1.2.0"})
    login = answer.json()

    assert all((login["csrf"], login["bearer"], login["config"]["userId"], login["config"]["userPid"]))
    assert "set-cookie" in answer.headers
    assert door.client.post(f"{base}/refresh?v=1.3", json={"csrf": login["csrf"]}).status_code == 200


def test_what_the_python_wrapper_reads(door):
    door.conversation()
    login = door.client.post(
        f"https://{host(door, 'agentVep')}/{ACCOUNT}/login?v=1.3",
        json={"username": "hannah@example.com", "password": "password"},
    )
    headers = {"Authorization": f"Bearer {login.json()['bearer']}", "content-type": "application/json"}
    history = f"https://{host(door, 'msgHist')}/messaging_history/{ACCOUNT}"
    unused = dict.fromkeys(("status", "agentIds", "skillIds", "agentGroupIds"))

    status = door.client.post(f"{history}/agent-view/status", headers=headers, json=unused).json()
    assert status["agentStatusRecords"]
    span = {"from": door.cloud.wire_ms(0), "to": door.cloud.wire_ms(1)}
    search = f"{history}/conversations/search?offset=0&limit=100"
    found = door.client.post(search, headers=headers, json={"start": span}).json()
    assert found["_metadata"]["count"] == len(found["conversationHistoryRecords"]) == 1
    by_id = door.client.post(
        f"{history}/conversations/conversation/search", headers=headers, json={"conversationId": "conv-1"}
    )
    assert by_id.json()["conversationHistoryRecords"][0]["info"]["conversationId"] == "conv-1"
    reporting = f"https://{host(door, 'leDataReporting')}/operations/{ACCOUNT}/msgqueuehealth/current/"
    health = door.client.get(reporting, headers=headers, params={"v": 1, "skillIds": "all"}).json()
    assert set(health) == {"skillsMetrics", "metricsTotal"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", f"messaging_history/{ACCOUNT}/agent-view/status"),
        ("POST", f"messaging_history/{ACCOUNT}/conversations/search"),
        ("GET", f"operations/{ACCOUNT}/msgqueuehealth/current/?v=1"),
        ("GET", f"{ACCOUNT}/configuration/le-users/users"),
        ("GET", f"{ACCOUNT}/nowhere"),
        ("POST", f"{ACCOUNT}/login"),
    ],
)
def test_every_error_has_a_body_of_json(door, method, path):
    answer = door.client.request(method, f"https://api.liveperson.net/{path}", json={})

    assert answer.status_code >= 400
    assert set(answer.json()["error"]) == {"time", "message", "internalCode", "responseStatus"}


def test_what_the_botium_connector_reads(door):
    door.rest.services.sessions.credentials.add_app(App("shop", "very secret"))
    every = door.client.get(f"https://api.liveperson.net/{ACCOUNT}/service/baseURI?version=1.0").json()["baseURIs"]
    assert {"sentinel", "idp", "asyncMessagingEnt"} <= {each["service"] for each in every}

    sentinel = f"https://{host(door, 'sentinel')}/sentinel/{ACCOUNT}/app/token?v=1.0&grant_type=client_credentials"
    app = door.client.post(sentinel, data={"client_id": "shop", "client_secret": "very secret"}).json()["access_token"]
    assert jwt.decode(app, options={"verify_signature": False})["exp"]
    idp = f"https://{host(door, 'idp')}/{ACCOUNT}/consumer"
    consumer = door.client.post(idp, headers={"authorization": app}, json={"ext_consumer_id": "botium"})
    token = consumer.json()["token"]
    assert consumer.status_code == 201
    assert jwt.decode(token, options={"verify_signature": False})["lp_consumer_id"]

    headers = {"authorization": app, "X-LP-ON-BEHALF": token}
    base = f"https://{host(door, 'asyncMessagingEnt')}/{ACCOUNT}/messaging/consumer/conversation"
    frames = [
        {"kind": "req", "id": "1,", "type": "userprofile.SetUserProfile", "body": {}},
        {"kind": "req", "id": "2,", "type": "cm.ConsumerRequestConversation", "body": {"brandId": "12345678"}},
    ]
    answers = door.client.post(f"{base}?v=3", headers=headers, json=frames).json()
    conversation = next(each for each in answers if each["reqId"] == "2,")["body"]["conversationId"]
    field = {"field": "ConversationStateField", "conversationState": "CLOSE"}
    body = {"conversationId": conversation, "conversationField": field}
    closing = {"kind": "req", "id": "1", "type": "cm.UpdateConversationField", "body": body}
    assert door.client.post(f"{base}/send?v=3", headers=headers, json=closing).json()["code"] == "OK"
    assert not door.cloud.conversation(conversation).is_open
