"""What a change of the event schema would break for logs that were written before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]


def breaks(old: Schema, new: Schema) -> list[str]:
    """What an old log may hold and the new schema does not read, or reads with a loss; empty when nothing is lost."""
    kinds = {"Event": old, **old["$defs"]}
    return [line for name, one in kinds.items() for line in _breaks(name, one, _definition(new, name))]


def _definition(schema: Schema, name: str) -> Schema | None:
    found: Schema | None = schema if name == "Event" else schema["$defs"].get(name)
    return found


def _breaks(name: str, old: Schema, new: Schema | None) -> Iterator[str]:
    if new is None:
        yield f"{name} is gone"
        return
    for field in sorted(set(new.get("required", ())) - set(old.get("required", ()))):
        yield f"{name}.{field} is required now"
    for field, was in old.get("properties", {}).items():
        now = new.get("properties", {}).get(field)
        if now is None:
            yield f"{name}.{field} is gone"
        elif not _accepts(now, was):
            yield f"{name}.{field} does not take all values of before"
        elif field not in old.get("required", ()) and now.get("default") != was.get("default"):
            yield f"{name}.{field} has another default"
    if not old.get("properties") and not _accepts(new, old):
        yield f"{name} does not take all values of before"


def _accepts(now: Schema, was: Schema) -> bool:
    """Whether every value of the old type is one of the new type."""
    if "anyOf" in was:
        return all(_accepts(now, one) for one in was["anyOf"])
    if "anyOf" in now:
        return any(_accepts(one, was) for one in now["anyOf"])
    if "oneOf" in was:
        return {one["$ref"] for one in was["oneOf"]} <= {one["$ref"] for one in now.get("oneOf", ())}
    if "$ref" in was or "$ref" in now:
        return was.get("$ref") == now.get("$ref")
    if now.get("type") not in (was.get("type"), None):
        return False
    limits = {key: value for key, value in now.items() if key not in _FREE}
    return _values(was) <= _values(now) and all(_accepts_limit(key, limits[key], was) for key in limits)


_FREE = frozenset({"title", "description", "default", "type", "enum", "const"})
_ANY = frozenset({"any value"})


def _values(one: Schema) -> frozenset[str]:
    """The values that a type is limited to, and what stands for all."""
    if "const" in one:
        return frozenset({repr(one["const"])})
    return frozenset(map(repr, one["enum"])) if "enum" in one else _ANY


def _accepts_limit(key: str, limit: Any, was: Schema) -> bool:
    if isinstance(limit, Mapping) and isinstance(was.get(key), Mapping):  # items, additionalProperties
        return _accepts(limit, was[key])
    return bool(was.get(key) == limit)
