"""Finds the files that a feature names: beside it, then in `bots/`, then upward to the rootdir."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG

from ...engine.bot import Bot
from ...engine.errors import FeatureError, closest, message
from ...fakes.world.account_file import Account, Intents


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

    def bot(self, name: str) -> tuple[Bot, Intents]:
        """The bot in the file of this name, and the intents in `<name>.intents.yaml` beside it.

        Raises:
            FeatureError: there is no such file, or the intents are wrong.
            BotDefinitionError: the export is wrong.
        """
        path, status = self._find(name)
        beside = os.path.splitext(path)[0] + ".intents.yaml"
        scripted = _status(beside)
        return _bot(path, *_stamp(status)), _intents(beside, *_stamp(scripted)) if scripted else Intents()

    def account(self) -> Account:
        """The account in the nearest `cloud.yaml`; an empty one when there is none."""
        for place in self._places:
            path = os.path.join(place, "cloud.yaml")
            if status := _status(path):
                return _account(path, *_stamp(status))
        return Account()

    def _find(self, name: str) -> tuple[str, os.stat_result]:
        for place in self._places:
            path = os.path.join(place, name)
            if status := _status(path):
                return path, status
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


def _status(path: str) -> os.stat_result | None:
    """The status of a file; None when it does not exist or is a folder."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):  # the second: a name that no file can have, such as one with NUL
        return None
    return status if S_ISREG(status.st_mode) else None


def _stamp(status: os.stat_result) -> tuple[int, int]:
    """A key for one version of a file, by which loaded files are cached across scenarios."""
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=64)
def _bot(path: str, _modified: int, _size: int) -> Bot:
    return Bot.load(Path(path))


@lru_cache(maxsize=64)
def _intents(path: str, _modified: int, _size: int) -> Intents:
    return Intents.load(Path(path))


@lru_cache(maxsize=64)
def _account(path: str, _modified: int, _size: int) -> Account:
    return Account.load(Path(path))
