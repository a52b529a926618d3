"""The certificate authority of one server. It lives as long as the server; its key stays in memory.

Theory of operation. Clients have hosts of many regions built in (`va.idp.liveperson.net`, `lo.da.liveperson.net`). A
wildcard of a certificate stands for one label only, so no list of names would do: the server looks at the name that a
client asks for, and makes a certificate for the siblings of that name when it is one of the cloud's.
"""

from __future__ import annotations

import ssl
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import trustme

from ...engine.output_files import write_bytes
from ..rest.domain import HOSTS
from .host_names import is_cloud_name

NAMES: Final = (
    *("localhost", "127.0.0.1", "::1"),
    *("api.liveperson.net", "adminlogin.liveperson.net"),  # for clients that read no wildcard
    *("*.liveperson.net", "*.botcentralapi.com", "*.lpsnmedia.net", "*.context.liveperson.net"),
    *dict.fromkeys(f"*.{host.partition('.')[2]}" for host in HOSTS.values()),
)
MOST_CERTIFICATES: Final = 64  # that are stored beside the first one; a client may ask for any number of names


class Authority:
    """A certificate authority with the certificates of this server.

    Args:
        names: host names and addresses of this server, in addition to loopback and the cloud's.
    """

    def __init__(self, names: Sequence[str] = ()) -> None:
        self._authority = trustme.CA(organization_name="handoff", organization_unit_name="fake Conversational Cloud")
        self._leaf = self._authority.issue_cert(*dict.fromkeys((*NAMES, *names)), common_name="localhost")
        self._of_parents: OrderedDict[str, ssl.SSLContext] = OrderedDict()  # by the name above a client's

    @property
    def pem(self) -> bytes:
        """The authority's certificate, for clients to trust."""
        return self._authority.cert_pem.bytes()

    def write(self, path: Path) -> None:
        """Write the authority's certificate. Raises OSError, as `write_bytes` does."""
        write_bytes(path, self.pem)

    def server_context(self) -> ssl.SSLContext:
        """For the listening side. HTTP/1.1 only: current WebSocket clients support nothing else."""
        context = _context(self._leaf)
        context.sni_callback = self._choose
        return context

    def client_context(self) -> ssl.SSLContext:
        """For a client in Python that trusts only this authority."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._authority.configure_trust(context)
        return context

    def _choose(self, connection: ssl.SSLObject | ssl.SSLSocket, name: str | None, _first: ssl.SSLContext) -> None:
        """Use a certificate for the name that the client asks for, if the first one does not have it."""
        parent = (name or "").lower().partition(".")[2]
        if not name or f"*.{parent}" in NAMES or not is_cloud_name(name.lower()):
            return
        context = self._of_parents.pop(parent, None)
        if context is None:
            try:
                context = _context(self._authority.issue_cert(f"*.{parent}", common_name=parent))
            except ValueError:  # no certificate can have such a name; the client will refuse the first one
                return
        self._of_parents[parent] = context
        if len(self._of_parents) > MOST_CERTIFICATES:
            self._of_parents.popitem(last=False)
        connection.context = context


def _context(leaf: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    # No client resumes a session here, and a ticket that arrives after the handshake stops clients that read in one
    # thread and write in another: data seems to be there, and the read that wants it blocks.
    context.num_tickets = 0
    leaf.configure_cert(context)
    return context
