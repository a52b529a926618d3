"""The functions of the account. Their answers are arranged; no code runs here."""

from __future__ import annotations

import uuid as uuids
from dataclasses import dataclass
from typing import Any

from ...engine.errors import FeatureError, message


@dataclass(frozen=True, slots=True)
class Function:
    """The outcome of each invocation of a function.

    Attributes:
        returns: a JSON value.
        fails: the text of its own error; empty: it succeeds.
        latency_ms: how long it runs.
        name: its name in the account.
    """

    returns: Any = None
    fails: str = ""
    latency_ms: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Deployed:
    """A deployed function; `event` is empty without one."""

    uuid: str
    event: str
    function: Function


class FunctionService:
    """The functions of the account: by their uuid, and by the event they are deployed for."""

    def __init__(self) -> None:
        self._lambdas: dict[str, Function] = {}
        self._events: dict[str, Function] = {}
        self._deployed: dict[str, Deployed] = {}

    def deploy(self, function: Function, *, uuid: str = "", event: str = "") -> None:
        """Deploy a function under its uuid, for an event, or both; without a uuid it gets one, made from the event.

        Raises:
            FeatureError: neither is given.
        """
        if not uuid and not event:
            raise FeatureError(message("a function is invoked by its uuid or by an event", expected="one of them"))
        uuid = uuid or str(uuids.uuid5(uuids.NAMESPACE_OID, event))
        self._lambdas[uuid] = function
        self._deployed[uuid] = Deployed(uuid, event, function)
        if event:
            self._events[event] = function

    def deployed(self) -> list[Deployed]:
        """All functions, in the order in which they were deployed."""
        return list(self._deployed.values())

    def by_uuid(self, uuid: str) -> Function | None:
        return self._lambdas.get(uuid)

    def by_event(self, event: str) -> Function | None:
        return self._events.get(event)
