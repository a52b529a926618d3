"""The Connector API: a consumer without a socket. It takes the frames of the consumer socket."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any, Final

import httpx

from ..authentication.credentials import App
from ..cloud import Refused
from ..messaging import Frame
from .access import known_account
from .parse import as_object
from .resource import Answer, Call, Resource

ERROR_TYPE: Final = ".ReqBody$ErrorResp"
VERSION: Final = "3"
MOST_FRAMES: Final = 10
_OPENING: Final = frozenset({"userprofile.SetUserProfile", "cm.ConsumerRequestConversation"})
_SENDING: Final = frozenset({"ms.PublishEvent", "cm.UpdateConversationField"})


class _Rejected(Refused):
    """Refused with an `errorCode` of its own: status × 100 + `number`."""

    def __init__(self, status: int, number: int, text: str) -> None:
        super().__init__(status, text)
        self.number = number


class _Unsuccessful(Refused):
    """The error response to a frame, passed on unchanged."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        super().__init__(int(frame["code"]), str(frame["body"]["details"]))


def _error(_call: Call, status: int, text: str, refused: Refused | None) -> dict[str, Any]:
    if isinstance(refused, _Unsuccessful):
        return refused.frame
    number = refused.number if refused else 1
    body = {"title": HTTPStatus(status).phrase, "details": text, "errorCode": status * 100 + number}
    return {"kind": "resp", "code": status, "type": ERROR_TYPE, "body": body}


def _application(call: Call) -> None:
    """Requires a known application that acts for a known consumer, and the only supported version."""
    known_account(call)
    if call.query.get("v", VERSION) != VERSION:
        raise Refused(404, f"unsupported version {call.query['v']}")
    _app(call)
    _consumer(call)


def _app(call: Call) -> App:
    token = call.header("Authorization").removeprefix("Bearer ")
    if not token:
        raise _Rejected(401, 5, "the AppJWT is missing")
    client_id = call.services.sessions.tokens.app_of(token)
    if client_id is None:
        raise _Rejected(401, 2, "the AppJWT is not valid")
    return call.services.sessions.credentials.apps[client_id]


def _consumer(call: Call) -> str:
    token = call.header("X-LP-ON-BEHALF")
    if not token:
        raise _Rejected(401, 4, "the ConsumerJWS is missing")
    consumer = call.services.sessions.tokens.consumer_of(token)
    if consumer is None:
        raise _Rejected(401, 3, "the ConsumerJWS is not valid")
    return consumer


def _open(call: Call) -> Answer:
    frames = call.json()
    if not isinstance(frames, list) or not 1 <= len(frames) <= MOST_FRAMES:
        raise Refused(400, f"the body is not a list of 1 to {MOST_FRAMES} frames")
    read = [_frame(frame, _OPENING) for frame in frames]
    return Answer([_carried_out(call, frame) for frame in read])


def _send(call: Call) -> Answer:
    return Answer(_carried_out(call, _frame(call.json(), _SENDING)))


def _frame(found: Any, allowed: frozenset[str]) -> Frame:
    frame = as_object(found, "a frame")
    kind = str(frame.get("type", "")).removeprefix(".").removeprefix("ams.")
    if kind not in allowed:
        served = " and ".join(sorted(allowed))
        raise Refused(400, f"unsupported type of frame: {kind or 'none'}; supported: {served}")
    return frame


def _carried_out(call: Call, frame: Frame) -> Frame:
    """The response to a frame, with the code of this API."""
    consumer = _consumer(call)
    call.services.webhooks.watch(_app(call), consumer)
    responses = _Responses()
    connection = call.services.messaging.on_behalf(consumer, responses)
    connection.receive(json.dumps(_initial(call)))
    responses.answers.clear()
    connection.receive(json.dumps(frame))
    if not responses.answers:
        raise httpx.ReadTimeout("the request is not answered", request=call.request)
    connection.gone()
    answer = responses.answers[0]
    if answer["code"] >= 400:
        raise _Unsuccessful(answer)
    return {"code": "OK", "body": answer["body"], "reqId": answer["reqId"]}


def _initial(call: Call) -> Frame:
    """The frame with the capabilities of the client, from the header."""
    try:
        properties = json.loads(call.header("Client-Properties") or "{}")
    except (ValueError, RecursionError):
        raise Refused(400, "Client-Properties is not JSON") from None
    return {"kind": "req", "id": "0", "type": "InitConnection", "headers": [properties]}


class _Responses:
    """A link that collects responses. Notifications go to webhooks instead."""

    def __init__(self) -> None:
        self.answers: list[Frame] = []

    def send(self, frame: Frame) -> None:
        if frame["kind"] == "resp":
            self.answers.append(frame)

    def close(self, code: int) -> None: ...


_CONVERSATION = r"^/api/account/(?P<account>[^/]+)/messaging/consumer/conversation"
RESOURCES = (
    Resource(rf"{_CONVERSATION}$", _application, {"POST": _open}, "connector", error=_error),
    Resource(rf"{_CONVERSATION}/send$", _application, {"POST": _send}, "connector", error=_error),
)
