"""The Conversation Context Service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ContextScope = Literal["global", "user", "conversation"]


@dataclass(frozen=True, slots=True)
class ContextNamespaceRegistered:
    """A namespace was registered. `ttl_s` is the lifetime of properties set later; None: unlimited."""

    namespace: str
    ttl_s: int | None = None
    kind: Literal["ContextNamespaceRegistered"] = "ContextNamespaceRegistered"


@dataclass(frozen=True, slots=True)
class ContextNamespaceDeleted:
    namespace: str
    kind: Literal["ContextNamespaceDeleted"] = "ContextNamespaceDeleted"


@dataclass(frozen=True, slots=True)
class ContextDataSet:
    """A property was written. `owner` is the bot, the consumer or the conversation it belongs to, by the scope."""

    scope: ContextScope
    namespace: str
    owner: str
    property: str
    value: str  # JSON text
    kind: Literal["ContextDataSet"] = "ContextDataSet"


@dataclass(frozen=True, slots=True)
class ContextDataDeleted:
    """A property was deleted, or with None all those of the owner in this scope."""

    scope: ContextScope
    namespace: str
    owner: str
    property: str | None
    kind: Literal["ContextDataDeleted"] = "ContextDataDeleted"
