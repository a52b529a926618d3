"""The parts of every REST service: addresses, guards, calls, answers, refusals, faults.

Each address has one `Resource`: a guard that checks the caller, and an operation per method. Operations raise
`Refused` (or a `FeatureError` of the cloud) and have then changed nothing; the resource turns that into the error the
service is documented to answer with. An address without a resource is answered with 501 and its address.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from ...engine.errors import FeatureError, UnknownName
from ..cloud import FakeCloud, Refused
from ..faults import ServiceFault
from .parse import form, parse_json, parse_object
from .services import Services

SERVICES: Final = "handoff.services"  # request extension: the `Services` of the cloud it is sent to
ATTEMPT: Final = "handoff.attempt"  # request extension: which attempt of its bot a transfer belongs to
LATENCY: Final = "handoff.latency_ms"  # response extension
JSON: Final = "application/json"

_RESPONSE_STATUS: Final = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    409: "CONFLICT",
    412: "PRECONDITION_FAILED",
    413: "PAYLOAD_TOO_LARGE",
    429: "TOO_MANY_REQUESTS",
    500: "INTERNAL_SERVER_ERROR",
    501: "NOT_IMPLEMENTED",
    502: "BAD_GATEWAY",
    503: "SERVICE_UNAVAILABLE",
    504: "GATEWAY_TIMEOUT",
}


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a resource. `params` are the named parts of its path."""

    services: Services
    request: httpx.Request
    params: Mapping[str, str]

    @property
    def cloud(self) -> FakeCloud:
        return self.services.cloud

    @property
    def wire_now_ms(self) -> int:
        """The current epoch time."""
        return self.cloud.wire_ms(self.cloud.clock.now_ms)

    @property
    def query(self) -> httpx.QueryParams:
        return self.request.url.params

    @property
    def method(self) -> str:
        """The method; PUT or DELETE where a POST asks to be treated as one."""
        method = self.request.method
        overridden = self.request.headers.get("X-HTTP-Method-Override", "").upper()
        return overridden if method == "POST" and overridden in ("PUT", "DELETE") else method

    def header(self, name: str) -> str:
        return str(self.request.headers.get(name, ""))

    def json(self) -> Any:
        return parse_json(self.request.content)

    def body(self) -> dict[str, Any]:
        """The JSON object in the body; an empty body counts as `{}` where no field is required."""
        return parse_object(self.request.content)

    def form(self) -> dict[str, str]:
        """The fields of a form, URL-encoded or multipart; of a repeated field the last one."""
        return form(self.header("Content-Type"), self.request.content)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of a resource: JSON, or text under another `media_type`; without a body when that is empty."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    latency_ms: int = 0
    media_type: str = JSON

    def response(self) -> httpx.Response:
        extensions = {LATENCY: self.latency_ms}
        if not self.media_type or self.status in (204, 304):
            return httpx.Response(self.status, headers=self.headers, extensions=extensions)
        headers = {**self.headers, "Content-Type": self.media_type}
        text = json.dumps(self.body, ensure_ascii=False) if self.media_type == JSON else str(self.body)
        return httpx.Response(self.status, content=text.encode(), headers=headers, extensions=extensions)


NOTHING: Final = Answer(media_type="")

Operation = Callable[[Call], Answer]
Guard = Callable[[Call], None]
ErrorForm = Callable[[Call, int, str, Refused | None], Any]


def plain_error(call: Call, status: int, text: str, refused: Refused | None) -> dict[str, Any]:
    """The error form documented for the Login Service, used for every service without one of its own."""
    return error_body(status, text, call.wire_now_ms, getattr(refused, "internal_code", status))


def error_body(status: int, text: str, now_ms: int, internal_code: int | None = None) -> dict[str, Any]:
    name = _RESPONSE_STATUS.get(status, "ERROR")
    code = status if internal_code is None else internal_code
    return {"error": {"time": now_ms, "message": text, "internalCode": code, "responseStatus": name}}


@dataclass(frozen=True, slots=True)
class Resource:
    """An address, its guard, and the operation of each method.

    Args:
        service: the service its faults are arranged for, one of `faults.SERVICES`; empty: none.
        error: makes the body of a refusal.
    """

    path: str
    guard: Guard
    operations: Mapping[str, Operation]
    service: str = ""
    error: ErrorForm = plain_error

    def serve(self, request: httpx.Request, **params: str) -> httpx.Response:
        call = Call(request.extensions[SERVICES], request, params)
        fault = call.cloud.faults.next_of(self.service) if self.service else None
        if fault is not None and not fault.is_definite:
            self._answer(call)  # the caller does not see the result
        latency_ms = _strike(call, fault) if fault else 0
        if fault is not None and fault.status:
            answer = self._refusal(call, Refused(fault.status, f"the service {self.service!r} fails"))
        else:
            answer = self._answer(call)
        response = answer.response()
        response.extensions[LATENCY] += latency_ms
        return response

    def _answer(self, call: Call) -> Answer:
        try:
            self.guard(call)
            operation = self.operations.get(call.method)
            if operation is None:
                raise Refused(405, f"{call.method} is not allowed here")
            return operation(call)
        except (Refused, FeatureError) as error:
            return self._refusal(call, error)

    def _refusal(self, call: Call, error: Refused | FeatureError) -> Answer:
        return refusal(call, error, self.error, allow=", ".join(self.operations))


def refusal(
    call: Call, error: Refused | FeatureError, form: ErrorForm = plain_error, *, allow: str = "", latency_ms: int = 0
) -> Answer:
    """Log a refusal, and answer with it."""
    refused = error if isinstance(error, Refused) else None
    status = refused.status if refused else 404 if isinstance(error, UnknownName) else 400
    text = str(error).partition("\n")[0]
    call.cloud.refuse(call.request.method, str(call.request.url), status, text, rules=refused.rules if refused else ())
    headers = {405: {"Allow": allow}, 429: {"Retry-After": "1"}, 503: {"Retry-After": "5"}}.get(status, {})
    return Answer(form(call, status, text, refused), status, headers, latency_ms)


def check_in_time(request: httpx.Request, latency_ms: int) -> None:
    """Raise `httpx.ReadTimeout` when the request does not wait as long as its answer takes."""
    read_s = request.extensions.get("timeout", {}).get("read")
    if read_s is not None and latency_ms > read_s * 1000:
        raise httpx.ReadTimeout(f"no answer within {read_s:g} s", request=request)


def _strike(call: Call, fault: ServiceFault) -> int:
    """Apply a fault that is more than a status; returns the latency in milliseconds.

    Raises:
        httpx.ReadTimeout, httpx.RemoteProtocolError: the fault leaves the request unanswered.
    """
    if fault.how == "times out":
        raise httpx.ReadTimeout(f"the service {fault.service!r} does not answer", request=call.request)
    if fault.how == "drops the connection":
        raise httpx.RemoteProtocolError("server disconnected without sending a response", request=call.request)
    check_in_time(call.request, fault.latency_ms)
    return fault.latency_ms
