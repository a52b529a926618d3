"""Finds the files that a feature names: beside it, then in `bots/`, then upward to the rootdir."""

from __future__ import annotations

import os
from pathlib import Path

from ...engine.errors import FeatureError, closest, message
from ...fakes.project_files import account_in, bot_of, places
from ...fakes.world import bot_files
from ...fakes.world.account_file import Account
from ...fakes.world.bot_files import BotFiles, status_of


class Files:
    """The files that one feature can reach.

    Args:
        feature: the feature file.
        rootdir: the last folder of the search upward.
        environment: the chosen environment of the account; empty: none.
        module: the test module that binds the scenario, where it is searched next; None for no module.
    """

    def __init__(self, feature: Path, rootdir: Path, environment: str = "", *, module: Path | None = None) -> None:
        self.feature = feature
        self._rootdir = rootdir
        self._environment = environment
        starts = [feature.parent, *([] if module is None else [module.parent])]
        self._places = tuple(dict.fromkeys(place for start in starts for place in places(start, rootdir)))

    def bot(self, name: str) -> BotFiles:
        """The bot in the file of this name, or in the one that stands for it, with the files beside it.

        Raises:
            FeatureError: there is no such file, or one beside it is wrong.
            BotDefinitionError: the export is wrong.
        """
        found = Path(self._find(name))
        if not self._environment:
            return bot_files.read(found)
        return bot_of(found, self.account())

    def account(self) -> Account:
        """The account in the nearest `cloud.yaml`; an empty one when there is none."""
        return account_in(self._places, self._environment)

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
