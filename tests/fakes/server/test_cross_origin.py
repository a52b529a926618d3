"""Pages of allowed origins may use the server and read its answers; pages of others may not."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from handoff.engine.errors import FeatureError
from handoff.fakes import World
from handoff.fakes.server import LoopbackServer

from ...patience import PATIENCE_S

ALLOWED = "https://window.example"
WELCOME = (ALLOWED, "http://localhost:3000", "http://127.0.0.1:5173", "https://[::1]:8080", "https://x.liveperson.net")
FOREIGN = (
    *("https://evil.example", "http://window.example", "https://window.example:8443", "https://a.window.example"),
    *("https://window.example.evil.example", "null", "https://window.example@evil.example", "http://10.0.0.7"),
)
SIGNUP = "/api/account/12345678/signup"
WINDOW = "/ws_api/account/12345678/messaging/consumer?v=3"


@pytest.fixture(scope="module")
def server() -> Iterator[LoopbackServer]:
    with LoopbackServer(manual=True, origins=["https://Window.example:443/"]) as running:
        yield running


@pytest.fixture
def http(server: LoopbackServer) -> Iterator[httpx.Client]:
    server.use(World())
    with httpx.Client(base_url=server.url, verify=server.ssl_context(), trust_env=False, timeout=PATIENCE_S) as client:
        yield client


def preflight(http: httpx.Client, origin: str, path: str = SIGNUP) -> httpx.Response:
    asked = {"Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "authorization, if-match"}
    return http.options(path, headers={"Origin": origin, **asked})


@pytest.mark.parametrize("origin", WELCOME)
@pytest.mark.parametrize(("method", "path"), [("POST", SIGNUP), ("GET", "/handoff/state"), ("GET", "/api/nothing")])
def test_welcome_page_may_read_the_answer(http: httpx.Client, origin: str, method: str, path: str) -> None:
    answer = http.request(method, path, headers={"Origin": origin})

    assert answer.status_code != 403
    assert answer.headers["access-control-allow-origin"] == origin
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize("origin", WELCOME)
@pytest.mark.parametrize("path", [SIGNUP, "/handoff/settings"])
def test_preflight_of_a_welcome_page_is_answered(http: httpx.Client, origin: str, path: str) -> None:
    answer = preflight(http, origin, path)

    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == origin
    assert "PATCH" in answer.headers["access-control-allow-methods"]
    assert answer.headers["access-control-allow-headers"] == "authorization, if-match"


@pytest.mark.parametrize("origin", FOREIGN)
def test_foreign_page_is_refused_and_told_how_to_be_let_in(http: httpx.Client, origin: str) -> None:
    answers = [http.post(SIGNUP, headers={"Origin": origin}), preflight(http, origin)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert not any(name.startswith("access-control") for answer in answers for name in answer.headers)
    assert "--origin" in answers[0].json()["error"]["message"]


def test_page_may_read_the_headers_of_the_service(server: LoopbackServer, http: httpx.Client) -> None:
    bearer = server.call(lambda: server.served.world.cloud.bearer)
    skills = "/api/account/12345678/configuration/le-users/skills"

    answer = http.get(skills, headers={"Origin": ALLOWED, "Authorization": f"Bearer {bearer}"})

    assert answer.headers["ac-revision"]
    assert "ac-revision" in answer.headers["access-control-expose-headers"]


def test_page_of_a_public_network_may_reach_this_machine(http: httpx.Client) -> None:
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Private-Network": "true"}

    answer = http.options(SIGNUP, headers={"Origin": ALLOWED, **asked})

    assert answer.headers["access-control-allow-private-network"] == "true"


def test_program_without_an_origin_gets_no_such_headers(http: httpx.Client) -> None:
    assert not any(name.startswith("access-control") for name in http.post(SIGNUP).headers)


@pytest.mark.usefixtures("http")
def test_socket_is_open_to_welcome_pages_only(server: LoopbackServer) -> None:
    address = f"ws://localhost:{server.listeners.ports.plain}{WINDOW}"
    with connect(address, origin=ALLOWED, proxy=None):  # type: ignore[arg-type]
        pass

    with pytest.raises(InvalidStatus) as refused:
        connect(address, origin="https://evil.example", proxy=None)  # type: ignore[arg-type]
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    ("origin", "advice"),
    [
        ("*", "name each origin"),
        ("https://*.window.example", "name each origin"),
        ("null", "serve the page from a host"),
        ("window.example", "write https://window.example"),
        ("https://window.example/page?x=1", "write https://window.example"),
        ("ftp://window.example", "expected:"),
        ("https://window.example:99999", "expected:"),
        ("", "expected:"),
    ],
)
def test_text_that_is_no_origin_is_refused(origin: str, advice: str) -> None:
    with pytest.raises(FeatureError, match="not the origin of a page") as refused:
        LoopbackServer(origins=[origin])

    assert advice in str(refused.value)
