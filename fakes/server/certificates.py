"""The certificate authority of one server. It lives as long as the server; its key stays in memory."""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from pathlib import Path

import trustme

from ..rest.domain import HOSTS

# Hosts that clients have built in and ask for through the proxy. A wildcard stands for one label only.
NAMES = (
    "localhost",
    "127.0.0.1",
    "::1",
    "api.liveperson.net",
    "adminlogin.liveperson.net",
    "*.liveperson.net",
    "*.context.liveperson.net",
    "*.botcentralapi.com",
    *HOSTS.values(),
)


class Authority:
    """A certificate authority with the one certificate of this server."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        self._authority = trustme.CA(organization_name="handoff", organization_unit_name="fake Conversational Cloud")
        self._leaf = self._authority.issue_cert(*dict.fromkeys((*NAMES, *names)), common_name="localhost")

    @property
    def pem(self) -> bytes:
        """The authority's certificate, for clients to trust."""
        return self._authority.cert_pem.bytes()

    def write(self, path: Path) -> None:
        path.write_bytes(self.pem)

    def server_context(self) -> ssl.SSLContext:
        """For the listening side. HTTP/1.1 only: current WebSocket clients support nothing else."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_alpn_protocols(["http/1.1"])
        # No client resumes a session here, and a ticket that arrives after the handshake stops clients that read in one
        # thread and write in another: data seems to be there, and the read that wants it blocks.
        context.num_tickets = 0
        self._leaf.configure_cert(context)
        return context

    def client_context(self) -> ssl.SSLContext:
        """For a client in Python that trusts only this authority."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._authority.configure_trust(context)
        return context
