"""Links are asked within bounds: public addresses only, at every step, and never for long."""

from __future__ import annotations

import ipaddress
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from handoff.cli.link_fetching import Address, fetch, is_public

OTHER_LOOPBACK = "127.0.0.2"


class Server(ThreadingHTTPServer):
    asked: list[tuple[str, str, str]]


class Handler(BaseHTTPRequestHandler):
    server: Server

    def _answer(self) -> None:
        self.server.asked.append((self.command, self.path, self.headers["Host"]))
        name = self.path.strip("/")
        if name == "silent":
            self.server.silent.wait()  # type: ignore[attr-defined]
            return
        status = {"found": 200, "gone": 410, "no-head": 405 if self.command == "HEAD" else 200}.get(name, 302)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", self.server.leads[name])  # type: ignore[attr-defined]
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = _answer

    def log_message(self, *_: Any) -> None:
        """Stay silent."""


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server(("127.0.0.1", 0), Handler)
    server.asked, server.silent, server.leads = [], threading.Event(), {}  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.silent.set()  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()
    thread.join()


def address(server: Server, path: str, host: str = "127.0.0.1") -> str:
    return f"http://{host}:{server.server_port}/{path}"


def is_first_loopback(one: Address) -> bool:
    return str(one) == "127.0.0.1"


def problem(server: Server, path: str, **more: Any) -> str:
    link = address(server, path)
    return fetch([link], allows=is_first_loopback, **more)[link]


@pytest.mark.parametrize(
    ("path", "found", "asked"),
    [
        pytest.param("found", "", ["HEAD"], id="an answer"),
        pytest.param("gone", "answers 410", ["HEAD"], id="a page that is gone"),
        pytest.param("no-head", "", ["HEAD", "GET"], id="a server without HEAD"),
    ],
)
def test_link_is_asked(server: Server, path: str, found: str, asked: list[str]) -> None:
    assert problem(server, path) == found
    assert [method for method, _, _ in server.asked] == asked
    assert server.asked[0][2] == f"127.0.0.1:{server.server_port}"


def test_redirect_is_followed(server: Server) -> None:
    server.leads["moved"] = "/gone"  # type: ignore[attr-defined]

    assert problem(server, "moved") == f"answers 410 (led to {address(server, 'gone')})"


def test_redirect_to_an_address_that_is_not_allowed_is_not_followed(server: Server) -> None:
    server.leads["trap"] = address(server, "found", OTHER_LOOPBACK)  # type: ignore[attr-defined]

    assert problem(server, "trap").startswith(f"not asked: {OTHER_LOOPBACK} is {OTHER_LOOPBACK}")
    assert [path for _, path, _ in server.asked] == ["/trap"]


def test_redirect_to_a_file_is_not_followed(server: Server) -> None:
    server.leads["file"] = "file:///etc/passwd"  # type: ignore[attr-defined]

    assert problem(server, "file") == "not asked: it leads to file:, which is not the web"


def test_redirects_come_to_an_end(server: Server) -> None:
    server.leads["round"] = "/round"  # type: ignore[attr-defined]

    assert problem(server, "round") == "more than 5 redirects"
    assert len(server.asked) == 6


def test_silence_comes_to_an_end(server: Server) -> None:
    assert problem(server, "silent", deadline_s=0.05) == "no answer within 0.05 s"


def test_loopback_is_refused_by_default(server: Server) -> None:
    link = address(server, "found")

    assert fetch([link])[link].startswith("not asked: 127.0.0.1 is 127.0.0.1, an address that is not public")
    assert server.asked == []


def test_credentials_are_not_sent(server: Server) -> None:
    link = address(server, "found").replace("//", "//user:word@")

    assert fetch([link], allows=is_first_loopback)[link] == "not asked: it has a user name or password"


def test_links_that_cannot_be_asked_are_left_out() -> None:
    assert fetch(["mailto:a@b.example", "https://{$env.host}/x", "ftp://a.example"]) == {}


@pytest.mark.parametrize(
    ("written", "is_one"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("127.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::1", False),
    ],
)
def test_public_address(written: str, is_one: bool) -> None:
    assert is_public(ipaddress.ip_address(written)) is is_one
