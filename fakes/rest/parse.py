"""Reading single values of a request. Each function raises Refused, 400, naming the value that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..cloud import Refused
from ..messaging.json_text import read_json


def parse_json(content: bytes) -> Any:
    try:
        return read_json(content)
    except ValueError as error:
        raise Refused(400, f"the body is {error}") from None


def parse_object(content: bytes) -> dict[str, Any]:
    return as_object(parse_json(content))


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
