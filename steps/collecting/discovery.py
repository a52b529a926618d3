"""Checks if a run has features, and loads the step library for it."""

from __future__ import annotations

import glob
import os
import pkgutil
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

LIBRARY = "handoff.steps.library"
FIXTURES = ("handoff.steps.targets.fixture", "handoff.steps.scenario.context")
STEPS = Path(__file__).parents[1]


def has_features(config: pytest.Config, paths: list[Path]) -> bool:
    """Whether this run collects a `.feature` file.

    Args:
        config: pytest's configuration; known arguments are enough.
        paths: the paths on the command line; empty for pytest's default.
    """
    roots = paths or _testpaths(config) or [config.invocation_params.dir]
    return any(True for root in roots for _feature in features_in(root, config))


def load_library(config: pytest.Config) -> None:
    """Register the step library with pytest; a second call does nothing."""
    for name in library_modules():
        if not config.pluginmanager.has_plugin(name):
            config.pluginmanager.import_plugin(name)


def library_is_loaded(config: pytest.Config) -> bool:
    return bool(config.pluginmanager.has_plugin(FIXTURES[0]))


def library_modules() -> list[str]:
    """The modules that define fixtures and steps, in the order of their names."""
    return [*FIXTURES, *(f"{LIBRARY}.{info.name}" for info in pkgutil.iter_modules([str(STEPS / "library")]))]


def _testpaths(config: pytest.Config) -> list[Path]:
    """The folders of the setting `testpaths`, whose entries may hold wildcards."""
    patterns = [str(config.rootpath / pattern) for pattern in config.getini("testpaths")]
    return [Path(path) for pattern in patterns for path in glob.iglob(pattern, recursive=True)]


def features_in(folder: Path, config: pytest.Config) -> Iterator[Path]:
    """The feature files that pytest would find in this folder, or the file itself."""
    if folder.suffix == ".feature":
        yield folder
    skipped = config.getini("norecursedirs")
    for place, folders, files in os.walk(folder):
        yield from (Path(place, name) for name in files if name.endswith(".feature"))
        folders[:] = [name for name in folders if not any(fnmatch(name, pattern) for pattern in skipped)]
