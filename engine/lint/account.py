"""What stands around a bot: its environment and its agent connectors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from ..events import FindingReported
from .case import Case, Check, Findings, where_of

_ENVIRONMENT: Final = re.compile(r"\{\$env\.([^{}]*)\}")


def _environment_names(case: Case) -> Findings:
    for path, text in _texts(case.bot.raw, ""):
        for name in _ENVIRONMENT.findall(text):
            if not re.fullmatch(r"[A-Za-z0-9_]+", name):
                why = f"{name!r} cannot be the name of an environment variable: letters and digits only."
                yield FindingReported("VAR-ENV-NAMES", "warning", where_of(case.bot, path), path, why)


def _texts(node: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text in a piece of JSON that may hold a reference, with its path."""
    waiting = [(path, node)]
    while waiting:
        at, value = waiting.pop()
        if isinstance(value, str) and "{$env." in value:
            yield at, value
        elif isinstance(value, dict):
            waiting += [(f"{at}.{key}" if at else key, value[key]) for key in reversed(value)]
        elif isinstance(value, list):
            waiting += [(f"{at}[{index}]", value[index]) for index in reversed(range(len(value)))]


CHECKS: Final[tuple[Check, ...]] = (_environment_names,)
