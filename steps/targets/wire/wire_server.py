"""The loopback server of a pytest run, and the control of its clock."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import httpx

from ..client.errors import TargetError
from ..client.sockets import Sockets

if TYPE_CHECKING:
    from ....fakes.server.loopback import LoopbackServer


class WireServer:
    """One server for all scenarios of a run; each gives it a World of its own."""

    def __init__(self, server: LoopbackServer) -> None:
        self.loopback = server
        self.tls: ssl.SSLContext = server.ssl_context()
        self.sockets = Sockets()
        self._http = httpx.Client(base_url=server.url, verify=self.tls, trust_env=False, timeout=60)

    def clock(self, **change: object) -> None:
        """Move the server's clock; returns when the sockets are flushed. Raises TargetError when it is refused."""
        response = self._http.post("/handoff/clock", json=change)
        if not response.is_success:
            raise TargetError(str(response.json().get("error", response.status_code)))

    def close(self) -> None:
        self.sockets.close()
        self._http.close()
