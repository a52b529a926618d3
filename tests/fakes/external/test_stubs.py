from __future__ import annotations

import httpx
import pytest

from handoff.engine.errors import FeatureError
from handoff.engine.interactions.integration import CALLED
from handoff.fakes import CloudDoor, Outside, UnknownExchange
from handoff.fakes.rest.router import LATENCY, TRANSFER_URL

ORDERS = "https://crm.example/orders"


@pytest.fixture
def outside(scene):
    return Outside(CloudDoor(scene.cloud).transport)


@pytest.fixture
def client(outside):
    with httpx.Client(transport=outside.transport) as client:
        yield client


def test_stub_answers_as_told(outside, client):
    outside.stub("GET", ORDERS, status=201, json={"id": 42}, headers={"X-Page": "1"}, latency_ms=300)

    response = client.get(ORDERS)

    assert (response.status_code, response.json(), response.headers["X-Page"]) == (201, {"id": 42}, "1")
    assert response.extensions[LATENCY] == 300


@pytest.mark.parametrize(
    ("answer", "content"),
    [({"text": "<html>"}, b"<html>"), ({"json": None}, b"null"), ({}, b""), ({"json": ""}, b'""')],
    ids=["text", "null", "nothing", "empty text in JSON"],
)
def test_body_is_the_one_given(outside, client, answer, content):
    outside.stub("POST", ORDERS, **answer)

    assert client.post(ORDERS).content == content


def test_given_content_type_replaces_the_usual_one(outside, client):
    outside.stub("GET", ORDERS, text="<a/>", headers={"Content-Type": "text/xml"})

    assert client.get(ORDERS).headers.get_list("content-type") == ["text/xml"]


def test_address_without_a_query_answers_any_query(outside, client):
    outside.stub("GET", ORDERS, text="all")

    assert client.get(ORDERS, params={"page": 2}).text == "all"


def test_address_with_a_query_goes_first(outside, client):
    outside.stub("GET", ORDERS, text="all")
    outside.stub("GET", f"{ORDERS}?page=2", text="two")

    assert [client.get(ORDERS).text, client.get(f"{ORDERS}?page=2").text] == ["all", "two"]


def test_latest_lasting_answer_counts(outside, client):
    outside.stub("GET", ORDERS, text="old")
    client.get(ORDERS)
    outside.stub("GET", ORDERS, text="new")

    assert client.get(ORDERS).text == "new"


def test_counted_answers_come_in_order_before_the_lasting_one(outside, client):
    outside.stub("GET", ORDERS, text="for good")
    outside.stub("GET", ORDERS, status=500, times=2)
    outside.stub("GET", ORDERS, status=404, times=1)

    assert [client.get(ORDERS).status_code for _ in range(5)] == [500, 500, 404, 200, 200]


def test_counted_answers_run_out_loudly(outside, client):
    outside.stub("GET", ORDERS, times=1)
    client.get(ORDERS)

    with pytest.raises(UnknownExchange, match=rf"^the stub for GET {ORDERS} was called 2 times"):
        client.get(ORDERS)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("times out", httpx.ReadTimeout),
        ("drops the connection", httpx.RemoteProtocolError),
        ("unreachable", httpx.ConnectError),
    ],
)
def test_arranged_failure_is_the_transports_own(outside, client, error, kind):
    outside.stub("GET", ORDERS, error=error)

    with pytest.raises(kind) as caught:
        client.get(ORDERS)

    assert caught.value.request.url == ORDERS


@pytest.mark.parametrize(("latency_ms", "in_time"), [(2_000, True), (2_001, False)])
def test_answer_later_than_the_time_out_is_none(outside, client, latency_ms, in_time):
    outside.stub("GET", ORDERS, latency_ms=latency_ms)

    if in_time:
        assert client.get(ORDERS, timeout=2).extensions[LATENCY] == latency_ms
    else:
        with pytest.raises(httpx.ReadTimeout, match=r"^no answer within 2 s$"):
            client.get(ORDERS, timeout=2)


def test_request_without_a_time_out_waits_as_long_as_it_takes(outside):
    outside.stub("GET", ORDERS, latency_ms=10**9)

    response = outside.handle_request(httpx.Request("GET", ORDERS))

    assert response.extensions[LATENCY] == 10**9


@pytest.mark.parametrize(
    ("method", "url", "difference"),
    [
        ("GET", f"{ORDERS}/43", "path differs"),
        ("POST", f"{ORDERS}/42?x=1", "method differs"),
        ("GET", "http://crm.example/orders/42?x=1", "scheme differs"),
        ("GET", "https://crm.test/orders/42?x=1", "host differs"),
        ("GET", f"{ORDERS}/42?x=2", "query differs"),
        ("PUT", f"{ORDERS}/4?x=1", "method, path differs"),
    ],
)
def test_address_without_a_stub_names_the_nearest(outside, client, method, url, difference):
    nearest = f"{ORDERS}/42" if difference == "path differs" else f"{ORDERS}/42?x=1"
    outside.stub("GET", nearest)

    with pytest.raises(UnknownExchange) as error:
        client.request(method, url)

    assert str(error.value) == (
        f"no stub for {method} {url}\n"
        f"  nearest: GET {nearest} ({difference})\n"
        f'  add: Given {method} "{url}" answers 200\n'
        f'  or, with its JSON in a doc string: Given {method} "{url}" answers:'
    )
    assert error.value.request.url == url


def test_address_without_a_stub_is_named_without_a_near_one(client):
    with pytest.raises(UnknownExchange, match=r"^no stub for GET https://crm.example/orders\n  add: Given GET"):
        client.get(ORDERS)


def test_cloud_answers_on_its_own_hosts(client, scene):
    assert client.get("https://z1.acr.liveperson.net/anything").status_code == 501
    assert client.get(TRANSFER_URL).status_code == 405
    assert "RequestRefused" in scene.kinds()


def test_stub_on_a_cloud_host_takes_its_address_only(outside, client):
    context = "https://z1.context.liveperson.net/v1/account/12345678/hours"
    outside.stub("GET", context, json={"open": True})

    assert client.get(context).json() == {"open": True}
    assert client.get(f"{context}/other").status_code == 501


def test_requests_outside_the_cloud_are_listed(outside, client):
    outside.stub("POST", ORDERS)
    client.post(ORDERS, json={"id": 1})
    client.get(TRANSFER_URL)
    with pytest.raises(UnknownExchange):
        client.get("https://unknown.example/")

    assert [str(request.url) for request in outside.requests] == [ORDERS, "https://unknown.example/"]
    assert outside.requests[0].content == b'{"id":1}'


def test_reset_forgets_everything(outside, client):
    outside.stub("GET", ORDERS)
    client.get(ORDERS)

    outside.reset()

    assert outside.requests == []
    with pytest.raises(UnknownExchange):
        client.get(ORDERS)


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "crm.example/orders"},
        {"url": "/orders"},
        {"url": "ftp://crm.example/"},
        {"url": "https://crm.example:port/"},
        {"url": ""},
        {"method": "FETCH"},
        {"status": 99},
        {"status": 100},
        {"json": 1, "text": "1"},
        {"json": {1, 2}},
        {"times": 0},
        {"latency_ms": -1},
        {"error": "explodes"},
    ],
    ids=str,
)
def test_stub_that_cannot_be_is_refused(outside, wrong):
    arguments = {"method": "GET", "url": ORDERS} | wrong

    with pytest.raises(FeatureError):
        outside.stub(**arguments)


# --- by the name of an integration ------------------------------------------------------------------------------------


def test_stub_of_an_integration_answers_at_every_address(outside, client):
    outside.stub_integration("Order", json={"id": 1})

    for url in (ORDERS, f"{ORDERS}/7?full=yes"):
        assert client.get(url, extensions={CALLED: "Order"}).json() == {"id": 1}
    with pytest.raises(UnknownExchange):
        client.get(ORDERS, extensions={CALLED: "Price"})


@pytest.mark.parametrize("newer", ["address", "integration"])
def test_newer_stub_of_address_and_integration_answers(outside, client, newer):
    makers = {
        "address": lambda: outside.stub("GET", ORDERS, json="address"),
        "integration": lambda: outside.stub_integration("Order", json="integration"),
    }
    for maker in sorted(makers, key=lambda maker: maker == newer):
        makers[maker]()

    assert client.get(ORDERS, extensions={CALLED: "Order"}).json() == newer


def test_stub_of_an_integration_comes_before_the_cloud(outside, client):
    outside.stub_integration("Price", status=503)

    url = "https://faas-invocation.liveperson.net/api/account/1/lambdas/1/invoke"
    assert client.post(url, extensions={CALLED: "Price"}).status_code == 503
    assert [str(request.url) for request in outside.requests] == [url]


def test_reset_forgets_the_stubs_of_integrations(outside, client):
    outside.stub_integration("Order")
    outside.reset()

    with pytest.raises(UnknownExchange):
        client.get(ORDERS, extensions={CALLED: "Order"})
