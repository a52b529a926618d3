"""What a project says about handoff: `handoff.toml`, or the table `[tool.handoff]` of `pyproject.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .errors import FeatureError, message

OWN, SHARED = "handoff.toml", "pyproject.toml"


def settings(folder: Path) -> Mapping[str, Any]:
    """The settings in this folder, with their tables as they are; nothing where neither file has any.

    Raises:
        FeatureError: a file is no TOML, or what should be a table is none.
    """
    own, shared = folder / OWN, folder / SHARED
    if own.is_file():
        return _read(own)
    found: Any = _read(shared) if shared.is_file() else {}
    for name in ("tool", "handoff"):
        found = found.get(name, {})
        if not isinstance(found, dict):
            raise FeatureError(message(f"{name!r} is no table", at=str(shared), value=found, expected="[tool.handoff]"))
    return dict(found)


def redacted_patterns(folder: Path) -> tuple[str, ...]:
    """The author's `redact = ["…"]`: regular expressions of what no log may hold.

    Raises:
        FeatureError: the value is not a list of texts.
    """
    patterns = settings(folder).get("redact", [])
    if not isinstance(patterns, list) or not all(isinstance(pattern, str) for pattern in patterns):
        expected = 'a list of regular expressions, such as redact = ["CUST-[0-9]+"]'
        raise FeatureError(message("redact is no list of texts", at=str(folder), value=patterns, expected=expected))
    return tuple(patterns)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FeatureError(message(f"{path.name} is no TOML", at=str(path), value=str(error))) from None
