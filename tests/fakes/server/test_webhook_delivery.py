"""Webhooks that really arrive, at an endpoint on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from handoff.engine.events import WebhookSent
from handoff.fakes import App, World
from handoff.fakes.server import LoopbackServer
from handoff.fakes.server.webhook_delivery import is_loopback

from ...patience import PATIENCE_S

CONNECTOR = "/api/account/12345678/messaging/consumer/conversation"
CHANGES = "cqm.ExConversationChangeNotification"
OPENING = [{"kind": "req", "id": "1", "type": "cm.ConsumerRequestConversation", "body": {}}]


class Endpoint:
    """A small web server that takes webhooks."""

    def __init__(self) -> None:
        self.bodies: list[dict] = []
        self.arrived = threading.Event()
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                endpoint.bodies.append(json.loads(body))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()
                endpoint.arrived.set()

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    endpoint = Endpoint()
    thread = threading.Thread(target=endpoint.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield endpoint
    finally:
        endpoint.server.shutdown()
        thread.join()
        endpoint.server.server_close()


def opens_a_conversation(server: LoopbackServer, world: World, http: httpx.Client, url: str) -> None:
    def credentials() -> dict[str, str]:
        sessions = world.door.services.sessions
        sessions.credentials.add_app(App("shop", "very secret", webhooks=((CHANGES, url),)))
        return {
            "Authorization": sessions.tokens.app_token("shop", "very secret"),
            "X-LP-ON-BEHALF": sessions.tokens.on_behalf_token("crm-77"),
        }

    assert http.post(f"{CONNECTOR}?v=3", headers=server.call(credentials), json=OPENING).status_code == 200
    http.post("/handoff/clock", json={"run_until_idle": True})


def sent(server: LoopbackServer, world: World) -> list[int]:
    return server.call(lambda: [event.body.status for event in world.log.of(WebhookSent)])


def test_webhook_arrives_at_its_endpoint(server, world, http, endpoint):
    opens_a_conversation(server, world, http, endpoint.url)

    assert endpoint.arrived.wait(PATIENCE_S)
    assert endpoint.bodies[0]["body"]["changes"][0]["result"]["convId"] == "conv-1"


def test_endpoint_on_another_machine_is_not_asked(server, world, http):
    opens_a_conversation(server, world, http, "http://192.0.2.1/hook")

    assert sent(server, world) == [0]


@pytest.mark.parametrize(
    ("host", "is_here"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("192.0.2.1", False),
        ("x.test", False),
    ],
)
def test_this_machine_is_known_by_its_names(host, is_here):
    assert is_loopback(host) is is_here
