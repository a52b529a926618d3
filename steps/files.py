"""Finding the files a feature talks about: beside it, then in `bots/`, then upward to the rootdir."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from ..engine.bot import Bot
from ..engine.errors import FeatureError, closest, message
from ..fakes.config import Account, Intents


class Files:
    """What one feature can reach.

    Args:
        feature: the feature file.
        rootdir: where looking upward ends.
    """

    def __init__(self, feature: Path, rootdir: Path) -> None:
        self.feature = feature
        self._rootdir = rootdir

    def bot(self, name: str) -> Bot:
        """The bot in the file of this name. Raises FeatureError when there is none."""
        return _bot(*_stamp(self.find(name)))

    def intents(self, bot_name: str) -> Intents:
        """What `<bot>.intents.yaml` beside the bot's file scripts; nothing when there is no such file."""
        path = self.find(bot_name)
        beside = path.with_name(path.stem + ".intents.yaml")
        return _intents(*_stamp(beside)) if beside.is_file() else Intents()

    def account(self) -> Account:
        """What the nearest `cloud.yaml` says; nothing when there is none."""
        for place in self.places():
            if (path := place / "cloud.yaml").is_file():
                return _account(*_stamp(path))
        return Account()

    def find(self, name: str) -> Path:
        places = list(self.places())
        for place in places:
            if (path := place / name).is_file():
                return path
        near = closest(name, {found.name for place in places if place.is_dir() for found in place.glob("*.json")})
        raise FeatureError(
            message(
                f"no bot file {name!r}",
                at=str(self.feature),
                expected="a file in " + ", ".join(self._shown(place) for place in places),
                do=f"did you mean {near!r}?" if near else "export the bot and put its file beside the feature",
            )
        )

    def places(self) -> Iterator[Path]:
        """The folders searched, nearest first."""
        here = self.feature.parent
        for folder in (here, *here.parents):
            yield folder
            yield folder / "bots"
            if folder == self._rootdir or self._rootdir not in folder.parents:
                return

    def _shown(self, place: Path) -> str:
        return f"{place.relative_to(self._rootdir)}/" if place.is_relative_to(self._rootdir) else f"{place}/"


def _stamp(path: Path) -> tuple[Path, int, int]:
    """What tells one state of a file from the next: loading is remembered by it, across scenarios."""
    status = path.stat()
    return path, status.st_mtime_ns, status.st_size


@lru_cache(maxsize=64)
def _bot(path: Path, _modified: int, _size: int) -> Bot:
    return Bot.load(path)


@lru_cache(maxsize=64)
def _intents(path: Path, _modified: int, _size: int) -> Intents:
    return Intents.load(path)


@lru_cache(maxsize=64)
def _account(path: Path, _modified: int, _size: int) -> Account:
    return Account.load(path)
