"""A project's settings: `handoff.toml`, or the table `[tool.handoff]` of its `pyproject.toml`."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from .errors import FeatureError, message
from .input_files import TOO_DEEP, is_too_deep, read_text

OWN_FILE: Final = "handoff.toml"
SHARED_FILE: Final = "pyproject.toml"
_FOREIGN: Final = frozenset({"node_modules", "site-packages", "__pycache__"})


@dataclass(frozen=True, slots=True)
class ProjectSettings:
    """The settings and their file; both empty without one."""

    table: Mapping[str, Any] = field(default_factory=dict)
    file: Path | None = None

    def section(self, name: str) -> Mapping[str, Any]:
        """One table of the settings, empty by default.

        Raises:
            FeatureError: the value is not a table.
        """
        found = self.table.get(name, {})
        if not isinstance(found, dict):
            raise FeatureError(message(f"{name} is not a table", at=str(self.file), value=found, expected=f"[{name}]"))
        return found


def find_settings(folder: Path) -> ProjectSettings:
    """The settings of the nearest folder that has any, from this one upward.

    Raises:
        FeatureError: a file cannot be read as TOML.
    """
    for place in (folder, *folder.parents):
        if (place / OWN_FILE).is_file():
            return read_settings(place / OWN_FILE)
        if (place / SHARED_FILE).is_file() and (found := read_settings(place / SHARED_FILE)).table:
            return found
    return ProjectSettings()


def files_below(folder: Path, suffix: str, *, at_most: int | None = None) -> list[Path]:
    """The regular files with a suffix in a folder and below it, in a stable order.

    Links to folders are not followed. Folders without own files are left out: hidden ones, virtual
    environments, installed packages.

    Args:
        folder: where to begin.
        suffix: of the names, with its dot.
        at_most: how many folders are looked into; None for all.
    """
    found: list[Path] = []
    for looked, (place, folders, files) in enumerate(os.walk(folder)):
        if looked == at_most:
            break
        folders[:] = sorted(name for name in folders if _may_hold_own_work(place, name))
        paths = (Path(place, name) for name in sorted(files) if name.endswith(suffix))
        found += [path for path in paths if path.is_file()]
    return found


def _may_hold_own_work(place: str, name: str) -> bool:
    is_foreign = name.startswith(".") or name in _FOREIGN or name.endswith(".egg-info")
    return not is_foreign and not os.path.exists(os.path.join(place, name, "pyvenv.cfg"))


def read_settings(file: Path) -> ProjectSettings:
    """The settings in this file: all of it, or `[tool.handoff]` of a pyproject.toml.

    Raises:
        FeatureError: the file does not exist, or is not TOML.
    """
    try:
        table = parse_toml(read_text(file))
    except OSError as error:
        reason = error.strerror or str(error)
        raise FeatureError(message("the settings cannot be read", at=str(file), value=reason)) from None
    except ValueError as error:
        raise FeatureError(message(f"not TOML: {error}", at=str(file))) from None
    for name in ("tool", "handoff") if file.name == SHARED_FILE else ():
        table = table.get(name, {})
        if not isinstance(table, dict):
            raise FeatureError(message(f"{name} is not a table", at=str(file), value=table, expected="[tool.handoff]"))
    return ProjectSettings(table, file)


def parse_toml(text: str) -> dict[str, Any]:
    """The tables of a TOML text.

    Raises:
        ValueError: it is not TOML, or is nested too deeply.
    """
    try:
        table = tomllib.loads(text)
    except RecursionError:
        raise ValueError(TOO_DEEP) from None
    if is_too_deep(table):
        raise ValueError(TOO_DEEP)
    return table


def redacted_patterns(folder: Path) -> tuple[str, ...]:
    """The author's `redact = ["…"]`: regular expressions of texts to keep out of logs.

    Raises:
        FeatureError: the settings cannot be read, or the value is not a list of texts.
    """
    settings = find_settings(folder)
    patterns = settings.table.get("redact", [])
    if not isinstance(patterns, list) or not all(isinstance(pattern, str) for pattern in patterns):
        expected = 'a list of regular expressions, such as redact = ["CUST-[0-9]+"]'
        raise FeatureError(
            message("redact is not a list of texts", at=str(settings.file), value=patterns, expected=expected)
        )
    return tuple(patterns)
