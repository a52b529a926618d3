"""Frames: one request in, a response out. Reading tolerates what real clients send, and is strict about the rest.

Request types come with the prefix `.ams.`, with a dot, or bare; ids are texts or numbers; an element may stand for
a list of one. Unknown fields are ignored. A frame that cannot be read raises `BadFrame` with the id to answer to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError

from ..cloud import Refused
from .json_text import read_json

MAX_FRAME_CHARS: Final = 1_000_000  # our choice: no limit is published. Pictures go through another service
MAX_ID_CHARS: Final = 64
ERROR_TYPE: Final = ".ReqBody$ErrorResp"
STRING_TYPE: Final = ".ReqBody$StringResp"

Frame = dict[str, Any]


class BadFrame(Refused):
    """A frame that is not a request. `request_id` is the id to answer to; empty where not even that can be read."""

    def __init__(self, text: str, request_id: str = "") -> None:
        self.request_id = request_id
        super().__init__(400, text)


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it was sent.

    Attributes:
        id: repeated in the response.
        type: without prefix: `ms.PublishEvent`.
        body, headers, metadata: unread JSON; headers and metadata are lists of objects.
    """

    id: str
    type: str
    body: Any
    headers: tuple[Mapping[str, Any], ...]
    metadata: tuple[Mapping[str, Any], ...]

    def header(self, type_name: str) -> Mapping[str, Any] | None:
        """The header of this type, its prefix aside."""
        for header in self.headers:
            if str(header.get("type", "")).rpartition(".")[2] == type_name:
                return header
        return None


@dataclass(frozen=True, slots=True)
class Answer:
    """The type, body and code of a response."""

    type: str
    body: Any
    code: int = 200


def parse(text: str) -> Request:
    """Read one text frame.

    Raises:
        BadFrame: it is not a request.
    """
    if len(text) > MAX_FRAME_CHARS:
        raise BadFrame(f"a frame of {len(text)} characters is too long; the limit is {MAX_FRAME_CHARS}")
    try:
        frame = read_json(text)
    except ValueError as error:
        raise BadFrame(f"the frame is {error}") from None
    if not isinstance(frame, dict):
        raise BadFrame("the frame is not a JSON object")
    request_id = _request_id(frame.get("id"))
    if frame.get("kind", "req") != "req":
        raise BadFrame("the kind of a request must be 'req'", request_id)
    type_name = frame.get("type")
    if not isinstance(type_name, str) or not type_name:
        raise BadFrame("the type of the request is missing", request_id)
    return Request(
        request_id,
        type_name.removeprefix(".").removeprefix("ams."),
        frame.get("body"),
        _objects(frame.get("headers")),
        _objects(frame.get("metadata")),
    )


def _request_id(found: Any) -> str:
    request_id = str(found) if isinstance(found, int | float) and not isinstance(found, bool) else found
    if not isinstance(request_id, str) or not 1 <= len(request_id) <= MAX_ID_CHARS:
        raise BadFrame(f"the id of a request must be a text of 1 to {MAX_ID_CHARS} characters")
    return request_id


def _objects(found: Any) -> tuple[Mapping[str, Any], ...]:
    return tuple(each for each in listed(found) if isinstance(each, dict))


def listed(found: Any) -> list[Any]:
    """A list as it is; a single element as a list of one; None as an empty list."""
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def response(request_id: str, answer: Answer) -> Frame:
    return {"kind": "resp", "reqId": request_id, "code": answer.code, "type": answer.type, "body": answer.body}


def refusal(request_id: str, error: Refused) -> Frame:
    """The one published form of an error; `errorCode` is the status × 100 + a number."""
    try:
        title = HTTPStatus(error.status).phrase
    except ValueError:
        title = "Error"
    details = str(error).partition("\n")[0]
    body = {"title": title, "details": details, "errorCode": error.status * 100 + error.number}
    return response(request_id, Answer(ERROR_TYPE, body, error.status))


def notification(type_name: str, body: Any) -> Frame:
    return {"kind": "notification", "type": type_name, "body": body}


Id = Annotated[str, StringConstraints(max_length=200)]
Ids = Annotated[list[Id], BeforeValidator(listed)]
States = Annotated[list[Literal["OPEN", "CLOSE", "LOCKED"]], BeforeValidator(listed)]


class Fields(BaseModel):
    """The body of a request, or a part of it. Numbers are accepted as texts."""

    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)


F = TypeVar("F", bound=Fields)


def read(model: type[F], body: Any) -> F:
    """The fields of a body.

    Raises:
        Refused: 400, naming the first field that is wrong.
    """
    try:
        return model.model_validate({} if body is None else body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "body"
        raise Refused(400, f"{where}: {first['msg']}") from None
