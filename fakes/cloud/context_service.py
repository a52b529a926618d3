"""The Conversation Context Service: properties in namespaces, for a bot, a consumer or a conversation.

State is a fold of the log's context events. A property expires after the time to live that its namespace had when it
was written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...engine import events as ev
from ...engine.clock import Clock
from ...engine.events import ContextScope
from ...engine.log import Event, Log
from ...engine.ports import ContextChange, ContextData, ContextOwners


@dataclass(frozen=True, slots=True)
class _Property:
    value: str  # JSON text
    expires_at_ms: int | None


_Owner = tuple[ContextScope, str]


@dataclass(slots=True)
class _Namespace:
    ttl_s: int | None = None
    owned: defaultdict[_Owner, dict[str, _Property]] = field(default_factory=lambda: defaultdict(dict))


_Namespaces = dict[str, _Namespace]


class ContextService:
    """The service of one account. Follows JS-CCS-NAMESPACE, JS-CCS-SCOPES.

    Args:
        clock: the time by which properties expire.
        log: the service follows its events; None: `apply` makes every change.
    """

    def __init__(self, clock: Clock, log: Log | None = None) -> None:
        self._clock = clock
        self._namespaces: _Namespaces = {}
        if log is not None:
            log.listen("context service", self._on_event, _CHANGES)

    def _on_event(self, event: Event) -> None:
        _CHANGES[type(event.body)](self._namespaces, event.body, self._clock.now_ms)

    def data(self, owners: ContextOwners) -> ContextData:
        """The properties of these owners, namespace by namespace; scopes without an owner here are empty."""
        return {
            name: {scope: self._living(namespace, scope, owner) for scope, owner in owners.items()}
            for name, namespace in self._namespaces.items()
        }

    def namespaces(self) -> list[str]:
        return list(self._namespaces)

    def owners(self, namespace: str) -> list[_Owner]:
        """The owners of properties in a namespace."""
        found = self._namespaces.get(namespace, _Namespace())
        return [(scope, owner) for scope, owner in found.owned if self._living(found, scope, owner)]

    def apply(self, change: ContextChange) -> None:
        """Make a change that has not been logged."""
        _CHANGES[type(change)](self._namespaces, change, self._clock.now_ms)

    def forget(self, owners: Container[_Owner]) -> None:
        """Drop the properties of these owners, in every namespace."""
        for namespace in self._namespaces.values():
            for owner in [owner for owner in namespace.owned if owner in owners]:
                del namespace.owned[owner]

    def _living(self, namespace: _Namespace, scope: ContextScope, owner: str) -> Mapping[str, str]:
        now_ms = self._clock.now_ms
        owned = namespace.owned.get((scope, owner), {})
        return {
            name: stored.value
            for name, stored in owned.items()
            if stored.expires_at_ms is None or now_ms < stored.expires_at_ms
        }


def _register(namespaces: _Namespaces, change: ev.ContextNamespaceRegistered, _now_ms: int) -> None:
    namespace = namespaces.setdefault(change.namespace, _Namespace())
    if change.ttl_s is not None:
        namespace.ttl_s = change.ttl_s


def _delete(namespaces: _Namespaces, change: ev.ContextNamespaceDeleted, _now_ms: int) -> None:
    namespaces.pop(change.namespace, None)


def _set(namespaces: _Namespaces, change: ev.ContextDataSet, now_ms: int) -> None:
    namespace = namespaces.get(change.namespace)
    if namespace is None:
        return
    until_ms = None if namespace.ttl_s is None else now_ms + namespace.ttl_s * 1000
    namespace.owned[change.scope, change.owner][change.property] = _Property(change.value, until_ms)


def _forget(namespaces: _Namespaces, change: ev.ContextDataDeleted, _now_ms: int) -> None:
    namespace = namespaces.get(change.namespace)
    owned = namespace.owned[change.scope, change.owner] if namespace else {}
    if change.property is None:
        owned.clear()
    else:
        owned.pop(change.property, None)


_CHANGES: Mapping[type, Callable[[_Namespaces, Any, int], None]] = {
    ev.ContextNamespaceRegistered: _register,
    ev.ContextNamespaceDeleted: _delete,
    ev.ContextDataSet: _set,
    ev.ContextDataDeleted: _forget,
}
