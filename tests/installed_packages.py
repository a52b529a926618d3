"""Reads what pip has installed once for each process, and not for every pytest inside pytest.

A pytest that starts reads the metadata and the list of files of every package: a third of the time of a small run.
"""

from __future__ import annotations

import importlib.metadata
import site
import sys
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

SITE = frozenset(site.getsitepackages())


class Installed:
    """A distribution, each of whose attributes is read once."""

    def __init__(self, distribution: importlib.metadata.Distribution) -> None:
        self._distribution = distribution

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._distribution, name)
        setattr(self, name, value)
        return value


def remember() -> None:
    """Remember the packages of `site-packages` from now on; those of other folders may change."""
    read = importlib.metadata.distributions
    if read.__module__ != __name__:
        importlib.metadata.distributions = remembering(read)  # type: ignore[assignment]


def remembering(read: Callable[..., Any]) -> Callable[..., Iterator[Any]]:
    @cache
    def installed(folder: str) -> list[Installed]:
        return list(map(Installed, read(path=[folder])))

    def distributions(**context: Any) -> Iterator[Any]:
        if context:
            yield from read(**context)
            return
        for folder in sys.path:
            yield from installed(folder) if folder in SITE else read(path=[folder])

    return distributions
