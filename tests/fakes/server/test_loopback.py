"""The server in a thread: its ports, its time, its way into the World."""

from __future__ import annotations

import socket
import threading
import time

import httpx
import pytest

from handoff.engine.errors import FeatureError
from handoff.fakes import World
from handoff.fakes.server import LoopbackServer
from handoff.fakes.server.listeners import bound

from ...patience import PATIENCE_S


def test_server_is_ready_over_tls(http: httpx.Client) -> None:
    assert http.get("/handoff/ready").json()["ready"] is True


def test_plain_port_serves_the_same(server: LoopbackServer, world: World) -> None:
    answer = httpx.get(f"{server.plain_url}/handoff/ready", trust_env=False, timeout=PATIENCE_S).json()

    assert (answer["account"], answer["base_uri"]) == (world.cloud.account, server.base_uri)


def test_ports_are_bound_to_loopback_only(server: LoopbackServer) -> None:
    ports = server.listeners.ports

    assert {ports.host} == {"127.0.0.1"}
    assert len({ports.tls, ports.plain, ports.proxy}) == 3


def test_unknown_authority_is_not_trusted(server: LoopbackServer) -> None:
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(f"{server.url}/handoff/ready", trust_env=False, timeout=PATIENCE_S)


def test_authority_is_one_by_the_book(server: LoopbackServer) -> None:
    from cryptography import x509

    authority = x509.load_pem_x509_certificate(server.ca_file.read_bytes())
    context = server.ssl_context()
    with (
        socket.create_connection(("127.0.0.1", server.listeners.ports.tls or 0)) as raw,
        context.wrap_socket(raw, server_hostname="z1.context.liveperson.net") as secure,
    ):
        leaf = x509.load_der_x509_certificate(secure.getpeercert(binary_form=True) or b"")

    constraints = authority.extensions.get_extension_for_class(x509.BasicConstraints).value
    key_id = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    issuer = leaf.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    assert constraints.ca
    assert issuer.key_identifier == key_id.digest
    assert leaf.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)


def test_http_2_is_not_offered(server: LoopbackServer) -> None:
    context = server.ssl_context()
    context.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", server.listeners.ports.tls or 0)) as raw,
        context.wrap_socket(raw, server_hostname="localhost") as secure,
    ):
        assert secure.selected_alpn_protocol() == "http/1.1"


def test_clock_stands_until_it_is_advanced(server: LoopbackServer, world: World, http: httpx.Client) -> None:
    assert server.call(lambda: world.clock.now_ms) == 0

    assert http.post("/handoff/clock", json={"advance_ms": 180_000}).json() == {"now_ms": 180_000}


def test_clock_follows_the_wall_as_fast_as_asked() -> None:
    fired = threading.Event()
    world = World()
    with LoopbackServer(world, accelerate=100_000) as server:
        began = time.monotonic()
        server.call(lambda: world.clock.owner("test", {"set": fired.set}).after(6_000_000, "set"))

        assert fired.wait(PATIENCE_S)  # at a slower pace it would take longer: at the wall's, 100 minutes
        assert time.monotonic() - began > 0.05


def test_what_a_call_raises_is_raised_by_the_caller(server: LoopbackServer) -> None:
    def fails() -> None:
        raise KeyError("here")

    with pytest.raises(KeyError, match="here"):
        server.call(fails)


def test_timer_that_fails_stops_nobody_else() -> None:
    def fails() -> None:
        raise RuntimeError("a bug")

    fired = threading.Event()
    world = World()
    with LoopbackServer(world, accelerate=1_000) as server:
        timers = server.call(lambda: world.clock.owner("test", {"fail": fails, "set": fired.set}))
        server.call(lambda: (timers.after(1_000, "fail"), timers.after(2_000, "set")))

        assert fired.wait(PATIENCE_S)
        assert "a bug" in server.call(world.log.to_ndjson).decode()


def test_stopped_server_frees_its_ports() -> None:
    with LoopbackServer() as server:
        port = server.listeners.ports.plain

    bound("127.0.0.1", port).close()


def test_port_in_use_is_said() -> None:
    with bound("127.0.0.1", 0) as taken, pytest.raises(FeatureError, match=r"^the port is in use\n  at 127\.0\.0\.1:"):
        bound("127.0.0.1", taken.getsockname()[1])


def test_foreign_host_is_said() -> None:
    with pytest.raises(FeatureError, match=r"^no such host to listen on"):
        bound("no such host", 0)
