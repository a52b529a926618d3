"""Things that live on the server's thread, used from the test's."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, TypeVar

R = TypeVar("R")


class Call(Protocol):
    """Runs something on the server's thread and returns, or raises, what comes of it."""

    def __call__(self, work: Callable[[], R], /) -> R: ...


class Remote:
    """Stands in for an object: its methods run on the server's thread, its values are read as they are.

    Values are read while the server is idle, between two acts; nothing changes them then.
    """

    def __init__(self, target: object, call: Call) -> None:
        self._target = target
        self._call = call

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._target, name)
        return partial(self._run, found) if callable(found) else found

    def _run(self, method: Callable[..., R], *args: Any, **options: Any) -> R:
        return self._call(partial(method, *args, **options))
