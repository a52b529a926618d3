"""The decision which feature files are ours: others belong to pytest-bdd, behave or another tool and are left alone.

A file is ours if a step in it is a sentence of the library, or a folder of the setting `handoff_features` holds it. A
file that is named on the command line or in `testpaths` is collected in any case, and so are the files of a named
folder that no other tool uses: none of its features is ours, and no Python file is a test or imports such a tool.

A sentence alone is a guess, so a test module that binds such a file with pytest-bdd's `scenario()` or `scenarios()`
takes it from us.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

import pytest

from . import discovery

CHOICES: Final = ("ours", "all", "none")
SHOWN: Final = 3  # names in the line about features that are left alone
NOT_TESTS: Final = frozenset({"conftest.py", "__init__.py"})
OTHER_TOOL: Final = re.compile(
    rb"^[ \t]*(?:from|import)[ \t]+(?:aloe|behave|lettuce|morelia|pytest_bdd|radish)\b", re.M
)
BEHAVE: Final = re.compile(rb"^[ \t]*(?:from|import)[ \t]+behave\b", re.M)


class Ownership:
    """The feature files of a run, ours and others'.

    Args:
        config: pytest's configuration; known arguments are enough.
        named: the paths on the command line, as pytest reads them; without any, those of `testpaths`.
        is_recognised: whether a file has one of our sentences.
    """

    def __init__(self, config: pytest.Config, named: Iterable[str], is_recognised: Callable[[Path], bool]) -> None:
        self._config = config
        directory = config.invocation_params.dir
        self._named = [Path(directory, name.partition("::")[0]).resolve() for name in named]
        self._is_recognised = is_recognised
        self._recognised: dict[Path, bool] = {}
        self._unclaimed: dict[Path, bool] = {}
        self._left_alone: dict[Path, Path] = {}  # by the real path

    def is_ours(self, path: Path) -> bool:
        """Whether a feature file belongs to us, wherever the run begins."""
        return self._choice == "all" or self._is_in_our_folders(path) or self._has_our_sentence(path)

    def is_collected(self, path: Path) -> bool:
        """Whether this run collects a feature file."""
        return self._choice != "none" and (self.is_ours(path) or self._is_insisted_on(path))

    def gives_way(self, path: Path) -> bool:
        """Whether a file that is collected belongs to a test module that binds it: its sentences alone make it ours."""
        return not (self._choice == "all" or self._is_in_our_folders(path) or self._is_insisted_on(path))

    def is_asked_for(self, path: Path) -> bool:
        """Whether a path on the command line holds this file: pytest looks at neighbours of a named file, too."""
        real = path.resolve()
        return not self._named or any(real.is_relative_to(named) for named in self._named)

    def leave_alone(self, path: Path) -> None:
        """Remember a feature file that is not collected, unless none is to be collected."""
        if self._choice != "none":
            self._left_alone[path.resolve()] = path

    def left_alone(self, bound: set[Path]) -> list[Path]:
        """The feature files that are neither collected nor bound by a test module.

        Args:
            bound: the files that test modules bind, by their real paths.
        """
        return [path for real, path in self._left_alone.items() if real not in bound]

    @property
    def _choice(self) -> str:
        choice: str = self._config.getini("handoff_collect")
        return choice

    def _is_in_our_folders(self, path: Path) -> bool:
        folders: list[Path] = self._config.getini("handoff_features")
        return bool(folders) and any(path.resolve().is_relative_to(folder.resolve()) for folder in folders)

    def _has_our_sentence(self, path: Path) -> bool:
        if path not in self._recognised:
            self._recognised[path] = self._is_recognised(path)
        return self._recognised[path]

    def _is_insisted_on(self, path: Path) -> bool:
        real = path.resolve()
        return any(real == named or (real.is_relative_to(named) and self._is_unclaimed(named)) for named in self._named)

    def _is_unclaimed(self, folder: Path) -> bool:
        """Whether nothing else in a named folder would be tested: then its features are all that can be meant."""
        if folder not in self._unclaimed:
            files = discovery.files_in(folder, self._config)
            self._unclaimed[folder] = not any(map(self._is_claim, files))
        return self._unclaimed[folder]

    def _is_claim(self, path: Path) -> bool:
        """Whether this file in a folder shows that the folder is tested otherwise, or has features of ours."""
        if path.suffix != ".py":
            return path.suffix == ".feature" and self.is_ours(path)
        if path.name in NOT_TESTS:
            return False
        patterns: list[str] = self._config.getini("python_files")
        if any(path.match(one) if "/" in one else fnmatch(path.name, one) for one in patterns):
            return True
        try:
            return OTHER_TOOL.search(path.read_bytes()) is not None
        except OSError:
            return False


def check_settings(config: pytest.Config) -> None:
    """Check the settings that name our features.

    Raises:
        pytest.UsageError: `handoff_collect` has another value, or a path in `handoff_features` does not exist.
    """
    choice = config.getini("handoff_collect")
    if choice not in CHOICES:
        raise pytest.UsageError(f"handoff_collect = {choice}: expected {', '.join(CHOICES[:-1])} or {CHOICES[-1]}")
    for path in config.getini("handoff_features"):
        if not path.exists():
            raise pytest.UsageError(
                f"handoff_features: there is no {path}; expected a folder of features, or a feature"
            )


def modules_of_behave(features: Iterable[str], root: Path) -> list[str]:
    """The modules with steps of behave that features belong to: in the folder `steps` beside them, or further up.

    Args:
        features: their paths, relative to `root`.
        root: the last folder of the search; paths are shown relative to it.
    """
    found = {module for feature in features if (module := _steps_of_behave(root / feature, root)) is not None}
    return sorted(module.relative_to(root).as_posix() for module in found)


def _steps_of_behave(feature: Path, root: Path) -> Path | None:
    for folder in feature.parents:
        for module in sorted(folder.glob("steps/*.py")) if folder.is_relative_to(root) else ():
            try:
                if BEHAVE.search(module.read_bytes()):
                    return module
            except OSError:
                continue
    return None


def about_behave(modules: Iterable[str]) -> str:
    """The line about undefined steps beside steps of behave, by the paths of these modules as they are shown."""
    return (
        f"handoff: the steps in {', '.join(modules)} are behave's, and pytest does not run them: define them with "
        "pytest-bdd in a conftest.py, or leave the features to behave with handoff_collect = none"
    )


def about_left_alone(paths: Iterable[str], root: Path) -> str:
    """The line about features that are left alone, by their paths as they are shown: relative to `root`."""
    names = sorted(paths)
    modules = modules_of_behave(names, root)
    behaves = f"; the steps in {', '.join(modules)} are behave's, which pytest does not run" if modules else ""
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return (
        f"handoff: no step of {', '.join(names[:SHOWN])}{more} is a sentence of handoff, so it was left alone "
        f"(to collect it: name the file, or set handoff_features = FOLDER or handoff_collect = all{behaves})"
    )
