"""The feature files that a command was pointed at."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ..engine.errors import FeatureError, message
from ..engine.project import files_below

DEFAULT_FEATURES: Final = Path("features")


def feature_files(named: Path | None, *, without: str) -> list[Path]:
    """The feature files in a folder, or the one that was named; links that lead nowhere are left out.

    Args:
        named: a folder or a file; None for `features/`, which may be missing.
        without: the rest of the note about a missing `features/`: "so nothing is replayed".

    Raises:
        FeatureError: the folder or file does not exist, or is neither.
    """
    features = named or DEFAULT_FEATURES
    if named is None and not features.exists():
        print(f"note: the folder {DEFAULT_FEATURES}/ does not exist here, {without}", file=sys.stderr)
        return []
    if not features.exists():
        raise FeatureError(message("no such folder or feature file", value=str(features)))
    if features.is_dir():
        return sorted(path for path in features.rglob("*.feature") if path.is_file())
    if not features.is_file():
        raise FeatureError(message("a feature is a file, and this is neither a file nor a folder", at=str(features)))
    return [features]


def features_below(named: Sequence[str]) -> list[Path]:
    """The features that are named, and those in the folders that are named, each once; without any, in `features/`.

    Folders without features of the project, such as `.git` and `.venv`, are left out.

    Raises:
        FeatureError: one does not exist, or is neither file nor folder.
    """
    if not named:
        return feature_files(None, without="so there is nothing to format")
    found: dict[Path, Path] = {}
    for name in named:
        path = Path(name)
        if not name:  # it would be the current folder
            raise FeatureError(message("no such folder or feature file", value=name))
        for file in files_below(path, ".feature") if path.is_dir() else feature_files(path, without=""):
            found.setdefault(file.resolve(), file)
    return list(found.values())
