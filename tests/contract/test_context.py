"""The Conversation Context Service over REST, which is the one that bots use."""

from __future__ import annotations

import pytest

from handoff.engine import events as ev

CONTEXT = "https://z1.context.liveperson.net/v1/account/12345678"


@pytest.fixture
def ask(door):
    headers = {"maven-api-key": door.rest.services.context_key}

    def ask(method: str, path: str = "", body: object = None):
        return door.client.request(method, f"{CONTEXT}{path}", headers=headers, json=body)

    return ask


@pytest.fixture
def shop(ask) -> None:
    """The namespace "shop"."""
    assert ask("POST", "", {"name": "shop"}).status_code == 204


@pytest.mark.usefixtures("shop")
def test_namespaces_are_listed_until_they_are_deleted(ask):
    assert ask("GET").json() == ["shop"]
    assert ask("DELETE", "/shop").status_code == 204
    assert ask("GET", "/").json() == []


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("session", ["", "/conv-1", "/a%20session"])
def test_properties_are_read_as_they_were_written(ask, session):
    written = {"size": 7, "gift": True, "wish": {"colour": "rød"}}

    assert set(ask("PATCH", f"/shop{session}/properties", written).json()) == {"cas"}
    assert ask("GET", f"/shop{session}/properties").json() == written
    assert ask("GET", f"/shop{session}/properties/size").json() == 7
    assert ask("GET", f"/shop{session}/properties?include=gift,other").json() == {"gift": True}


@pytest.mark.usefixtures("shop")
def test_default_session_has_a_name(ask):
    ask("PATCH", "/shop/properties", {"size": 7})

    assert ask("GET", "/shop/__default__/properties").json() == {"size": 7}
    assert ask("GET", "/shop/conv-1/properties").json() == {}


@pytest.mark.usefixtures("shop")
def test_deleted_property_is_gone(ask):
    ask("PATCH", "/shop/conv-1/properties", {"size": 7, "gift": True})

    assert ask("DELETE", "/shop/conv-1/properties/size").status_code == 204
    assert ask("GET", "/shop/conv-1/properties").json() == {"gift": True}
    assert ask("GET", "/shop/conv-1/properties/size").status_code == 404


@pytest.mark.usefixtures("shop")
def test_sessions_come_in_pages(ask):
    for number in range(3):
        ask("PATCH", f"/shop/conv-{number}/properties", {"number": number})

    assert ask("GET", "/shop/session-ids").json() == ["conv-0", "conv-1", "conv-2"]
    assert ask("GET", "/shop/session-ids?page=2&perPage=2").json() == ["conv-2"]
    assert ask("GET", "/shop/session-properties?perPage=1").json() == {"conv-0": {"number": 0}}
    assert ask("GET", "/shop/session-ids?perPage=1001").status_code == 400


@pytest.mark.usefixtures("shop")
def test_what_a_script_has_written_can_be_read(ask, door):
    conversation = door.conversation()
    consumer = door.world.profiles.id_of("Dana")
    for scope, owner in (("conversation", conversation), ("user", consumer)):
        door.world.context.apply(ev.ContextDataSet(scope, "shop", owner, "size", '"small"'))

    assert ask("GET", f"/shop/{conversation}/properties").json() == {"size": "small"}
    assert ask("GET", f"/shop/{consumer}/properties/size").json() == "small"


@pytest.mark.usefixtures("shop")
def test_a_script_reads_what_was_written_here(ask, door):
    conversation, consumer = door.conversation(), door.world.profiles.id_of("Dana")
    ask("PATCH", f"/shop/{conversation}/properties", {"size": "small"})
    ask("PATCH", f"/shop/{consumer}/properties", {"vip": True})

    seen = door.world.context.data({"conversation": conversation, "user": consumer})["shop"]
    assert seen == {"conversation": {"size": '"small"'}, "user": {"vip": "true"}}
    assert door.cloud.log.last(ev.ContextDataSet).rules == ("JS-CCS-NAMESPACE", "JS-CCS-SCOPES")


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/other/properties", None, 404),
        ("PATCH", "/other/properties", {"a": 1}, 404),
        ("DELETE", "/other", None, 404),
        ("PATCH", "/shop/properties", [1], 400),
        ("POST", "", {}, 400),
        ("POST", "", {"name": "a/b"}, 400),
        ("PUT", "/shop/properties", {"a": 1}, 405),
    ],
)
def test_what_makes_no_sense_is_refused(ask, method, path, body, status):
    assert ask(method, path, body).status_code == status


@pytest.mark.parametrize("headers", [{}, {"maven-api-key": "wrong"}])
def test_key_is_needed(door, headers):
    assert door.client.get(CONTEXT, headers=headers).status_code == 401
