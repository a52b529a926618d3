"""Reading single values of a request. Each function raises Refused, 400, naming the value that is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from email.message import Message
from typing import Any, Final
from urllib.parse import parse_qsl

from ..cloud import Refused
from ..messaging.json_text import read_json


def parse_json(content: bytes) -> Any:
    try:
        return read_json(content)
    except ValueError as error:
        raise Refused(400, f"the body is {error}") from None


def parse_object(content: bytes) -> dict[str, Any]:
    return as_object(parse_json(content))


def form(content_type: str, content: bytes) -> dict[str, str]:
    """The fields of a form, URL-encoded or multipart (RFC 7578); of a repeated field the last one."""
    kind = Message()
    kind["Content-Type"] = content_type
    try:
        if kind.get_content_type() == "multipart/form-data":
            return dict(_parts(content, str(kind.get_boundary() or "")))
        return dict(parse_qsl(content.decode(), keep_blank_values=True, errors="strict"))
    except ValueError as error:
        is_encoding = isinstance(error, UnicodeDecodeError)
        raise Refused(400, f"the form is not valid: {'not UTF-8 text' if is_encoding else error}") from None


def _parts(content: bytes, boundary: str) -> Iterator[tuple[str, str]]:
    """Name and value of each part of a multipart form."""
    if not boundary:
        raise ValueError("the Content-Type has no boundary")
    line = b"\r\n--" + boundary.encode()
    _, *parts = (b"\r\n" + content).split(line)
    if not parts or not parts[-1].startswith(b"--"):
        raise ValueError("its last boundary is missing")
    for part in parts[:-1]:
        head, found, value = part.partition(b"\r\n\r\n")
        name = _NAME.search(head.decode())
        if not found or name is None:
            raise ValueError("a part has no name")
        yield name[1] if name[1] is not None else name[2], value.decode()


_NAME: Final = re.compile(r'(?im)^content-disposition:\s*form-data\b[^\r\n]*?;\s*name=(?:"([^"\r\n]*)"|([^;"\s]+))')


def as_object(value: Any, what: str = "the body") -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Refused(400, f"{what} is not a JSON object")
    return value


def text(body: Mapping[str, Any], name: str) -> str:
    if name not in body:
        raise Refused(400, f"{name} is missing")
    value = body[name]
    if not isinstance(value, str):
        raise Refused(400, f"{name} is not a text")
    return value


def optional_text(body: Mapping[str, Any], name: str, default: str = "") -> str:
    return default if body.get(name) is None else text(body, name)


def number_or_text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else text(body, name)


def integer(value: Any, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused(400, f"{name} is not a whole number")
    return value


def boolean(body: Mapping[str, Any], name: str, default: bool) -> bool:
    value = body.get(name, default)
    if not isinstance(value, bool):
        raise Refused(400, f"{name} is neither true nor false")
    return value


def items(body: Mapping[str, Any], name: str) -> list[Any]:
    """A list; absent and null are an empty one."""
    value = body.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise Refused(400, f"{name} is not a list")
    return value


def texts(body: Mapping[str, Any], name: str) -> set[str]:
    """A list of ids, numbers or texts, as texts."""
    return {number_or_text({name: item}, name) for item in items(body, name)}


def query_number(value: str | None, name: str, default: int, *, least: int, most: int) -> int:
    """A number from the query."""
    if value is None or value == "":
        return default
    if not (value.isascii() and value.isdigit()) or not least <= int(value[:12]) <= most:
        raise Refused(400, f"{name} is not a number from {least} to {most}")
    return int(value)


def refuse_other_values(body: Mapping[str, Any], known: Mapping[str, Any], *, ours: Iterable[str]) -> None:
    """Refuse to change attributes that this fake does not store; unchanged values may be written back."""
    for name, value in body.items():
        if name not in ours and (name not in known or known[name] != value):
            raise Refused(501, f"changing {name} is not implemented in this fake")
