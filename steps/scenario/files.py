"""Finds the files that a feature names: beside it, then in `bots/`, then upward to the rootdir."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from ...engine.errors import FeatureError, closest, message
from ...fakes.world import bot_files
from ...fakes.world.account_file import Account
from ...fakes.world.bot_files import BotFiles, stamp, status_of


class Files:
    """The files that one feature can reach.

    Args:
        feature: the feature file.
        rootdir: the last folder of the search upward.
    """

    def __init__(self, feature: Path, rootdir: Path) -> None:
        self.feature = feature
        self._rootdir = rootdir
        self._places = _places(feature.parent, rootdir)

    def bot(self, name: str) -> BotFiles:
        """The bot in the file of this name, with the files beside it.

        Raises:
            FeatureError: there is no such file, or one beside it is wrong.
            BotDefinitionError: the export is wrong.
        """
        return bot_files.read(Path(self._find(name)))

    def account(self) -> Account:
        """The account in the nearest `cloud.yaml`; an empty one when there is none."""
        for place in self._places:
            path = os.path.join(place, "cloud.yaml")
            if status := status_of(path):
                return _account(path, *stamp(status))
        return Account()

    def _find(self, name: str) -> str:
        for place in self._places:
            path = os.path.join(place, name)
            if status_of(path):
                return path
        for place in self._places:
            if os.path.isdir(os.path.join(place, name)):
                raise FeatureError(
                    message(f"{name!r} is a directory, not a bot's export", at=os.path.join(place, name))
                )
        near = closest(name, {found.name for place in self._places for found in Path(place).glob("*.json")})
        raise FeatureError(
            message(
                f"no bot file {name!r}",
                at=str(self.feature),
                expected="a file in " + ", ".join(self._shown(place) for place in self._places),
                do=f"did you mean {near!r}?" if near else "export the bot and put its file beside the feature",
            )
        )

    def _shown(self, place: str) -> str:
        inside = Path(place).is_relative_to(self._rootdir)
        return f"{Path(place).relative_to(self._rootdir)}/" if inside else f"{place}/"


@lru_cache(maxsize=1024)
def _places(folder: Path, rootdir: Path) -> tuple[str, ...]:
    """The folders searched, nearest first."""
    upward = [folder, *folder.parents]
    reached = upward[: upward.index(rootdir) + 1] if rootdir in upward else [folder]
    return tuple(str(place) for each in reached for place in (each, each / "bots"))


@lru_cache(maxsize=64)
def _account(path: str, _modified: int, _size: int) -> Account:
    return Account.load(Path(path))
