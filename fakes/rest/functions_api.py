"""Functions: their list, and invoking one by its uuid, or the one that is deployed for an event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..cloud import Refused
from ..cloud.function_service import Deployed, Function
from .access import logged_in
from .resource import Answer, Call, Resource

TIME_LIMIT_MS: Final = 35_000
_PREFIX: Final = "com.liveperson.faas."
PRODUCTIVE: Final = "Productive"
MISSING: Final = f"{_PREFIX}es.missinglambda"
FAILED_STATUS: Final = 500  # the documents say 901, which HTTP servers and many clients reject
FAILED: Final = f"{_PREFIX}handler.custom-failure"
TOO_SLOW: Final = f"{_PREFIX}handler.executiontime-exceeded"
_BY_STATUS: Final = {400: f"{_PREFIX}es.badinput", 404: MISSING, 503: f"{_PREFIX}es.unavailable"}
_GENERAL: Final = f"{_PREFIX}es.general"


class _Failed(Refused):
    """The function has no result. `code` names the error."""

    def __init__(self, status: int, code: str, text: str) -> None:
        self.code = code
        super().__init__(status, text)


def _error(_call: Call, status: int, text: str, refused: Refused | None) -> Mapping[str, str]:
    code = refused.code if isinstance(refused, _Failed) else _BY_STATUS.get(status, _GENERAL)
    return {"errorCode": code, "errorMsg": text}


def _invoke_lambda(call: Call) -> Answer:
    uuid = call.params["id"]
    return _invoke(call, call.services.functions.by_uuid(uuid), f"no function {uuid}")


def _invoke_event(call: Call) -> Answer:
    event = call.params["id"]
    return _invoke(call, call.services.functions.by_event(event), f"no function is deployed for {event}")


def _invoke(call: Call, function: Function | None, missing: str) -> Answer:
    body = call.body()
    if "payload" not in body:
        raise Refused(400, "payload is missing")
    if not call.query.get("externalSystem"):
        raise Refused(400, "externalSystem is missing")
    if function is None:
        raise _Failed(404, MISSING, missing)
    if function.latency_ms > TIME_LIMIT_MS:
        raise _Failed(499, TOO_SLOW, f"the function has run for more than {TIME_LIMIT_MS // 1000} s")
    if function.fails:
        raise _Failed(FAILED_STATUS, FAILED, function.fails)
    return Answer(function.returns, latency_ms=function.latency_ms)


def _list(call: Call) -> Answer:
    """The functions that match the filters `name`, `state` and `eventId`. Every function of the account is deployed."""
    filters = {name: call.query[name] for name in ("name", "state", "eventId") if name in call.query}
    listed = [_entity(each) for each in call.services.functions.deployed()]
    return Answer([each for each in listed if filters.items() <= each.items()])


def _one(call: Call) -> Answer:
    for each in call.services.functions.deployed():
        if each.uuid == call.params["id"]:
            return Answer(_entity(each))
    raise _Failed(404, MISSING, f"no function {call.params['id']}")


def _entity(deployed: Deployed) -> dict[str, str]:
    event = {"eventId": deployed.event} if deployed.event else {}
    name = deployed.function.name or deployed.uuid
    return {"uuid": deployed.uuid, "name": name, "description": "", "state": PRODUCTIVE, **event}


def _is_implemented(call: Call) -> Answer:
    return Answer({"implemented": call.services.functions.by_event(call.params["id"]) is not None})


_ACCOUNT = r"^/api/account/(?P<account>[^/]+)"
_EVENT = rf"{_ACCOUNT}/events/(?P<id>[^/]+)"
_INVOKE_LAMBDA: Final = {"POST": _invoke_lambda}
RESOURCES = (
    Resource(rf"{_ACCOUNT}/lambdas/?$", logged_in, {"GET": _list}, "functions", error=_error),
    Resource(rf"{_ACCOUNT}/lambdas/(?P<id>[^/]+)$", logged_in, {"GET": _one}, "functions", error=_error),
    Resource(rf"{_ACCOUNT}/lambdas/(?P<id>[^/]+)/invoke$", logged_in, _INVOKE_LAMBDA, "functions", error=_error),
    Resource(rf"{_EVENT}/invoke$", logged_in, {"POST": _invoke_event}, "functions", error=_error),
    Resource(rf"{_EVENT}/isImplemented$", logged_in, {"GET": _is_implemented}, "functions", error=_error),
)
