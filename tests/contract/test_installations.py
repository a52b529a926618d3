"""Installed applications, as tools that set up connectors read them."""

from __future__ import annotations

import pytest

from handoff.fakes.authentication.credentials import App
from handoff.fakes.rest.router import HOSTS

BASE = f"https://{HOSTS['accountConfigReadWrite']}/api/account/12345678/configuration/app-install/installations"
KIND = "ms.MessagingEventNotification.ContentEvent"


@pytest.fixture
def apps(door):
    credentials = door.rest.services.sessions.credentials
    credentials.add_app(App("shop", "very secret", webhooks=((KIND, "http://localhost:3000/hook"),)))
    credentials.add_app(App("functions", "most secret"))


@pytest.mark.usefixtures("apps")
@pytest.mark.parametrize("ending", ["", "/?v=1", "?v=1.0"])
def test_list_shows_the_applications_with_their_webhooks(door, ending):
    answer = door.client.get(f"{BASE}{ending}", headers=door.service())

    shop, functions = answer.json()
    assert (shop["client_id"], functions["client_id"]) == ("shop", "functions")
    assert shop["capabilities"] == {"webhooks": {KIND: {"endpoint": "http://localhost:3000/hook"}}}
    assert functions["capabilities"] == {}
    assert "secret" not in answer.text


@pytest.mark.usefixtures("apps")
def test_one_application_is_found_by_its_client_id(door):
    answer = door.client.get(f"{BASE}/shop", headers=door.service())

    assert (answer.status_code, answer.json()["id"], answer.json()["enabled"]) == (200, "shop", True)
    assert door.client.get(f"{BASE}/else", headers=door.service()).status_code == 404


@pytest.mark.usefixtures("apps")
def test_installing_is_not_implemented_and_says_what_to_do(door):
    answer = door.client.post(BASE, headers=door.service(), json={"client_name": "x"})

    assert answer.status_code == 501
    assert "cloud.yaml" in answer.json()["error"]["message"]
    assert door.client.get(BASE).status_code == 401
