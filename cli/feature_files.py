"""The feature files that a command was pointed at."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from ..engine.errors import FeatureError, message

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
