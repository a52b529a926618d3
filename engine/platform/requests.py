"""A bot's HTTP requests: sent through the transport, recorded as exchanges, timed in virtual milliseconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import httpx

from .. import events as ev
from ..interactions.integration import CALLED
from ..secrets import REDACTED
from ..turn.answer import Answer
from ..turn.deployment_settings import DeploymentSettings
from . import citations
from .conversation import Conversation

LATENCY: Final = "handoff.latency_ms"  # response extension: the latency of the answer in virtual time
ATTEMPT: Final = "handoff.attempt"  # request extension: the bot's attempt that a transfer call belongs to
WITHOUT_STUB: Final = "handoff.without_stub"  # request extension, set by the transport: why it has no answer arranged
_SECRET_HEADERS: Final = frozenset({"authorization", "proxy-authorization", "cookie", "x-api-key", "maven-api-key"})


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a request, and the virtual milliseconds until it comes."""

    answer: Answer
    latency_ms: int
    has_timed_out: bool = False


class Requests:
    """Sends the requests of one deployed bot."""

    def __init__(self, transport: httpx.BaseTransport, deployment: DeploymentSettings) -> None:
        self._transport = transport
        self._deployment = deployment

    def send(
        self, conversation: Conversation, request: httpx.Request, *, attempt: int = 0, rules: tuple[str, ...] = ()
    ) -> Answered:
        """Send a request and log the exchange. A failure of the transport is an answer with status 0.

        Args:
            attempt: number of the attempt to transfer that the call belongs to, 0 for another request.
            rules: the documented rules that explain the request.

        Raises:
            HandoffError: the request cannot be answered, for instance because there is no stub for it.
        """
        if attempt:
            request.extensions[ATTEMPT] = attempt
        try:
            answered = self._answer(request)
        finally:
            if text := request.extensions.get(WITHOUT_STUB, ""):
                unanswered = ev.DiagnosticReported("request-without-stub", text)
                conversation.note(unanswered, node=conversation.flow.node, leads=True)
        exchanged = _exchange(request, answered, "transfer" if attempt else "integration")
        explained = citations.exchange(exchanged, rules, has_timed_out=answered.has_timed_out)
        conversation.note(exchanged, node=conversation.flow.node, rules=explained, leads=True)
        return answered

    def _answer(self, request: httpx.Request) -> Answered:
        """Send it within the platform's time limit (C47)."""
        limit_ms = self._deployment.platform.http_timeout_ms
        seconds = limit_ms / 1000
        request.extensions["timeout"] = {"connect": seconds, "read": seconds, "write": seconds, "pool": seconds}
        try:
            response = self._transport.handle_request(request)
            response.read()
        except httpx.TimeoutException as error:
            text = f"no answer within {limit_ms} ms ({type(error).__name__})"
            return Answered(Answer(0, error=text), limit_ms, has_timed_out=True)
        except httpx.TransportError as error:
            return Answered(Answer(0, error=str(error) or type(error).__name__), 0)
        latency_ms = int(response.extensions.get(LATENCY, 0))
        return Answered(Answer(response.status_code, response.text), latency_ms)


def _exchange(
    request: httpx.Request, answered: Answered, purpose: Literal["integration", "transfer"]
) -> ev.HttpExchanged:
    """The event of a request and its answer, without the values of secret headers."""
    headers = [
        (name, REDACTED if name.lower() in _SECRET_HEADERS else value) for name, value in request.headers.items()
    ]
    return ev.HttpExchanged(
        method=request.method,
        url=str(request.url),
        request_headers=tuple(headers),
        request_body=request.content.decode("utf-8", "replace"),
        status=answered.answer.status,
        response_body=answered.answer.body,
        error=answered.answer.error,
        latency_ms=answered.latency_ms,
        purpose=purpose,
        called=request.extensions.get(CALLED, ""),
    )
