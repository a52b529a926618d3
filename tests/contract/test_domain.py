"""The Domain API, in every form that clients use."""

from __future__ import annotations

import json
import re

import pytest

from handoff.fakes.rest.router import HOSTS

BASE = "https://api.liveperson.net/api/account/12345678/service"
OLD = "https://adminlogin.liveperson.net/csdr/account/12345678/service"


@pytest.fixture
def base_uri(door):
    """The one `host:port` of a server; empty without a socket."""
    return door.rest.services.base_uri


def hosts(door) -> dict[str, str]:
    return {service: door.rest.services.base_uri or host for service, host in HOSTS.items()}


@pytest.mark.parametrize("base", [BASE, OLD])
@pytest.mark.parametrize("ending", ["baseURI.json?version=1.0", "baseURI?version=1.0", "baseURI.json"])
def test_one_service_has_a_host_without_scheme_or_path(door, base, ending):
    answer = door.client.get(f"{base}/agentVep/{ending}").json()

    assert answer == {"service": "agentVep", "account": "12345678", "baseURI": hosts(door)["agentVep"]}


@pytest.mark.parametrize("base", [BASE, OLD])
@pytest.mark.parametrize("ending", ["baseURI.json?version=1.0", "baseURI?version=1.0"])
def test_all_services_have_a_host(door, base, ending):
    every = door.client.get(f"{base}/{ending}").json()["baseURIs"]

    assert {entry["service"]: entry["baseURI"] for entry in every} == hosts(door)
    assert {entry["account"] for entry in every} == {"12345678"}
    assert {"agentVep", "asyncMessagingEnt", "facadeMsg", "idp", "sentinel", "msgHist"} <= set(hosts(door))


def test_browser_library_gets_its_host_as_a_script(door):
    answer = door.client.get(f"{OLD}/idp/baseURI.lpCsds?version=1.0&cb=lpCb17")

    assert answer.headers["content-type"].startswith("application/javascript")
    body = re.fullmatch(r"lpCb17\((.*)\);", answer.text)[1]
    assert json.loads(body) == {"ResultSet": {"lpData": [{"lpServer": hosts(door)["idp"]}]}}


def test_browser_library_gets_all_hosts_as_a_script(door):
    answer = door.client.get(f"{OLD}/baseURI.lpCsds?version=1.0&cb=f").text

    assert f'"lpServer": "{hosts(door)["idp"]}"' in answer


@pytest.mark.parametrize("callback", ["", "alert(1)", "a;b", "<script>", "1f", "f" * 200])
def test_callback_that_is_not_a_name_is_refused(door, callback):
    answer = door.client.get(f"{OLD}/idp/baseURI.lpCsds", params={"cb": callback})

    assert (answer.status_code, answer.json()["error"]["message"]) == (400, "cb is not a valid function name")


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        ("12345678/service/brewing/baseURI.json", 404, "no service brewing"),
        ("87654321/service/idp/baseURI.json", 404, "no account 87654321"),
        ("87654321/service/baseURI.json", 404, "no account 87654321"),
        ("abc/service/idp/baseURI.json", 400, "'abc' is not an account"),
        ("12345678;/service/baseURI.json", 400, "'12345678;' is not an account"),
    ],
)
def test_what_is_not_there_is_refused(door, path, status, text):
    answer = door.client.get(f"https://api.liveperson.net/api/account/{path}")

    assert (answer.status_code, answer.json()["error"]["message"]) == (status, text)
