"""Bots that are served and call APIs of their authors: no real request is sent."""

from __future__ import annotations

import httpx
import pytest

from handoff.engine import Bot
from handoff.engine.events import DiagnosticReported, HttpExchanged
from handoff.fakes import World
from handoff.fakes.builder import BotBuilder
from handoff.fakes.external.stubs import WITHOUT_RESPONSE
from handoff.fakes.server import LoopbackServer

ORDERS = "https://shop.example/orders/42"


def shop_bot() -> Bot:
    bot = BotBuilder("Shop")
    bot.api("Orders", ORDERS)
    order = bot.dialog("Order", patterns=["order"])
    found = order.integration("Orders")
    order.text("It is on its way.", name="found", next="end")
    order.text("I cannot see that now.", name="lost", next="end")
    found.rule("Failure", api="FAILURE", next="lost").rule("Success", api="SUCCESS", next="found")
    return bot.build()


def test_api_that_nobody_has_faked_is_out_of_reach() -> None:
    world = World(shop_bot())
    with LoopbackServer(world) as server:
        server.call(lambda: world.consumer().says("order"))
        events = server.call(lambda: list(world.log.events))

    exchange = next(event.body for event in events if isinstance(event.body, HttpExchanged))
    assert exchange.error == WITHOUT_RESPONSE
    assert world.consumer().messages[-1].text == "I cannot see that now."
    remarks = [event.body.code for event in events if isinstance(event.body, DiagnosticReported)]
    assert remarks == ["request-without-stub"]


def test_answer_is_given_by_the_control_api(server: LoopbackServer, http: httpx.Client) -> None:
    world = World(shop_bot())
    server.use(world)

    answer = http.post("/handoff/outside", json={"method": "GET", "url": ORDERS, "json": {"status": "shipped"}})

    assert answer.status_code == 200
    server.call(lambda: world.consumer().says("order"))
    assert server.call(lambda: world.consumer().messages[-1].text) == "It is on its way."


def test_a_request_without_a_stub_is_answered_with_the_call_that_adds_one(http: httpx.Client) -> None:
    world = World(shop_bot())
    with LoopbackServer(world) as server:
        server.call(lambda: world.consumer().says("order"))
        events = server.call(lambda: list(world.log.events))

    text = next(event.body.text for event in events if isinstance(event.body, DiagnosticReported))
    _no_stub, call, _status, for_good = text.split("\n  ")
    stub_it, path, body = call.partition(" /handoff/outside ")
    assert (stub_it, path) == ("stub it: POST", " /handoff/outside ")
    assert http.post("/handoff/outside", content=body).status_code == 200
    assert for_good == "or for good, in <bot>.answers.yaml beside the export: Orders: 200"


@pytest.mark.parametrize(
    "order", [{"method": "GET", "url": "orders"}, {"method": "SING", "url": ORDERS}, {"url": ORDERS}]
)
def test_answer_that_cannot_be_is_refused(http: httpx.Client, order: dict[str, str]) -> None:
    assert http.post("/handoff/outside", json=order).status_code in (400, 404)
