"""The forward proxy: every road ends at the fake."""

from __future__ import annotations

import socket

import httpx
import pytest

from handoff.fakes import World
from handoff.fakes.server import LoopbackServer

from ...patience import PATIENCE_S


def asked(server: LoopbackServer, head: bytes, *, leaves: bool = False) -> bytes:
    """The proxy's answer to these bytes, until it closes; `leaves`: the client sends nothing more."""
    with socket.create_connection(("127.0.0.1", server.listeners.ports.proxy or 0), timeout=PATIENCE_S) as raw:
        raw.sendall(head)
        if leaves:
            raw.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: raw.recv(65_536), b""))


@pytest.mark.parametrize("host", ["api.liveperson.net", "z1.context.liveperson.net", "localhost:1"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_every_address_ends_at_the_fake(server: LoopbackServer, world: World, scheme: str, host: str) -> None:
    with httpx.Client(
        proxy=server.proxy_url, verify=server.ssl_context(), trust_env=False, timeout=PATIENCE_S
    ) as client:
        answers = [client.get(f"{scheme}://{host}/handoff/ready") for _ in range(2)]

    assert [answer.json()["account"] for answer in answers] == [world.cloud.account] * 2


def test_tunnel_to_port_80_is_plain(server: LoopbackServer, world: World) -> None:
    request = b"GET /handoff/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

    answer = asked(server, b"CONNECT api.liveperson.net:80 HTTP/1.1\r\n\r\n" + request)

    assert world.cloud.account.encode() in answer


def test_endless_head_is_refused(server: LoopbackServer) -> None:
    assert asked(server, b"CONNECT " + b"x" * 200_000).startswith(b"HTTP/1.1 431")


def test_client_that_leaves_at_once_disturbs_nobody(server: LoopbackServer, http: httpx.Client) -> None:
    assert asked(server, b"CONNECT api", leaves=True) == b""

    assert http.get("/handoff/ready").is_success


REGIONAL = (
    *("va.idp.liveperson.net", "lo.da.liveperson.net", "va.sentinel.liveperson.net", "va.msghist.liveperson.net"),
    *("lo.agentvep.liveperson.net", "sy.ac.liveperson.net", "va.data.liveperson.net", "sy.msg.liveperson.net"),
    *("va-e.facade-msg.liveperson.net", "VA.IDP.liveperson.net", "one.two.three.va.idp.liveperson.net"),
    *("lptag.liveperson.net", "accdn.lpsnmedia.net", "va.bots.botcentralapi.com", "z3.context.liveperson.net"),
)


@pytest.mark.parametrize("host", REGIONAL)
def test_certificate_covers_the_hosts_of_every_region(server: LoopbackServer, world: World, host: str) -> None:
    with httpx.Client(
        proxy=server.proxy_url, verify=server.ssl_context(), trust_env=False, timeout=PATIENCE_S
    ) as client:
        answer = client.get(f"https://{host}/handoff/ready")

    assert answer.json()["account"] == world.cloud.account


@pytest.mark.parametrize("host", ["bank.example", "liveperson.net.evil.example", "evilliveperson.net"])
@pytest.mark.usefixtures("world")
def test_no_certificate_is_made_for_hosts_of_others(server: LoopbackServer, host: str) -> None:
    client = httpx.Client(proxy=server.proxy_url, verify=server.ssl_context(), trust_env=False, timeout=PATIENCE_S)

    with client, pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        client.get(f"https://{host}/handoff/ready")
