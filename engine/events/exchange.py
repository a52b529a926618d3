"""HTTP exchanges, sockets, refused requests, webhooks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class SocketOpened:
    """An agent or a consumer is connected to the messaging service."""

    side: Literal["agent", "consumer"]
    name: str
    kind: Literal["SocketOpened"] = "SocketOpened"


@dataclass(frozen=True, slots=True)
class SocketClosed:
    """A connection was closed. `code` is the cloud's close code, 0 when the peer disconnected without one."""

    side: Literal["agent", "consumer"]
    name: str
    code: int = 0
    kind: Literal["SocketClosed"] = "SocketClosed"


@dataclass(frozen=True, slots=True)
class RequestRefused:
    """The cloud answered a request with an error of its own."""

    method: str
    url: str
    status: int
    message: str
    kind: Literal["RequestRefused"] = "RequestRefused"


@dataclass(frozen=True, slots=True)
class HttpExchanged:
    """A request with its response or its error. Secrets are removed before."""

    method: str
    url: str
    request_headers: tuple[tuple[str, str], ...]
    request_body: str
    status: int  # 0 when there was no response
    response_body: str = ""
    error: str = ""
    latency_ms: int = 0
    purpose: Literal["transfer", "integration", "cloud"] = "integration"
    called: str = ""  # the name of the integration that sends it, or of the interaction that searches a knowledge base
    kind: Literal["HttpExchanged"] = "HttpExchanged"


@dataclass(frozen=True, slots=True)
class WebhookSent:
    """An application was notified, or the attempt failed. `status` is the status of its answer, 0 without one."""

    client_id: str
    url: str
    notification: str
    attempt: int
    status: int
    kind: Literal["WebhookSent"] = "WebhookSent"
