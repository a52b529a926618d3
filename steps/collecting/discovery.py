"""Finds the features of a run, and loads the step library for them."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

LIBRARY = "handoff.steps.library"
FIXTURES = ("handoff.steps.targets.fixture", "handoff.steps.scenario.context")
STEPS = Path(__file__).parents[1]


def features_of(config: pytest.Config, named: list[str]) -> Iterator[Path]:
    """All that is named like a feature in this run, see `named_like_features`.

    Args:
        config: pytest's configuration; known arguments are enough.
        named: the arguments on the command line; empty for pytest's default.
    """
    directory = config.invocation_params.dir
    paths = [Path(directory, name.partition("::")[0]) for name in named]
    for root in paths or testpaths(config) or [directory]:
        yield from named_like_features(root, config)


def load_library(config: pytest.Config) -> None:
    """Register the step library with pytest; a second call does nothing."""
    for name in library_modules():
        if not config.pluginmanager.has_plugin(name):
            config.pluginmanager.import_plugin(name)


def library_is_loaded(config: pytest.Config) -> bool:
    return bool(config.pluginmanager.has_plugin(FIXTURES[0]))


def library_modules() -> list[str]:
    """The modules that define fixtures and steps, in the order of their names."""
    return [
        *FIXTURES,
        *(f"{LIBRARY}.{name}" for name in sorted(path.stem for path in (STEPS / "library").glob("[!_]*.py"))),
    ]


def testpaths(config: pytest.Config) -> list[Path]:
    """The paths of the setting `testpaths`, whose entries may hold wildcards; none below the rootdir, as in pytest."""
    if config.invocation_params.dir != config.rootpath:
        return []
    patterns = [str(config.rootpath / pattern) for pattern in config.getini("testpaths")]
    return [Path(path) for pattern in patterns for path in glob.iglob(pattern, recursive=True)]


def features_in(folder: Path, config: pytest.Config) -> Iterator[Path]:
    """The feature files that pytest would find in this folder, or the file itself."""
    return filter(Path.is_file, named_like_features(folder, config))


def named_like_features(folder: Path, config: pytest.Config) -> Iterator[Path]:
    """Everything named like a feature except folders: files, pipes, sockets, devices and dead links."""
    if folder.suffix == ".feature" and not folder.is_dir():
        yield folder
    yield from (path for path in files_in(folder, config) if path.suffix == ".feature")


def kind_of(path: Path) -> str:
    """What a path is that is not a file, with its article: "a named pipe"."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return "a link to nothing" if path.is_symlink() else "gone"
    return "a named pipe" if stat.S_ISFIFO(mode) else "a socket" if stat.S_ISSOCK(mode) else "a device"


def files_in(folder: Path, config: pytest.Config) -> Iterator[Path]:
    """The files that pytest would look at in this folder."""
    skipped = config.getini("norecursedirs")
    for place, folders, files in os.walk(folder):
        yield from (Path(place, name) for name in files)
        folders[:] = [name for name in folders if not any(fnmatch(name, pattern) for pattern in skipped)]
        folders[:] = [name for name in folders if not os.path.exists(os.path.join(place, name, "pyvenv.cfg"))]
