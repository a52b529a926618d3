"""The files of a project: `cloud.yaml` and the exports of bots, found in the same way by features and by commands.

Beside the feature first, then in `bots/` there, then the same in each folder above, up to the root of the project. A
command has no feature: its search begins at the export that it is given, or, if that is in a folder `bots`, in the
folder above, where the features are.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from ..engine.errors import FeatureError, closest, message
from ..engine.input_files import read_text
from ..engine.project import OWN_FILE
from .world import bot_files
from .world.account_file import Account
from .world.bot_files import BotFiles, stamp, status_of

ACCOUNT_FILE: Final = "cloud.yaml"
BOTS: Final = "bots"

_CONFIGURED: Final = {  # what makes a folder the rootdir of pytest: the file, and the table in it
    "pytest.ini": "",
    ".pytest.ini": "",
    "pyproject.toml": "[tool.pytest",
    "tox.ini": "[pytest]",
    "setup.cfg": "[tool:pytest]",
}


@lru_cache(maxsize=1024)
def places(folder: Path, root: Path) -> tuple[str, ...]:
    """The folders that are searched from this one up to the root, nearest first."""
    upward = [folder, *folder.parents]
    reached = upward[: upward.index(root) + 1] if root in upward else [folder]
    return tuple(str(place) for each in reached for place in (each, each / BOTS))


def places_of(export: Path | None) -> tuple[str, ...]:
    """The folders that a command searches; without an export from the current folder on."""
    if export is None:
        folder = Path.cwd()
    else:
        beside = Path(export).absolute().parent
        folder = beside.parent if beside.name == BOTS else beside
    return places(folder, root_of(folder))


def root_of(folder: Path) -> Path:
    """The root of the project of this folder: where pytest has its settings, as its rootdir.

    Without any, the folder of `handoff.toml`, else the current folder if it is above, else this one.
    """
    upward = [folder, *folder.parents]
    settings = (
        place for place in upward if any(_configures(place / name, table) for name, table in _CONFIGURED.items())
    )
    own = (place for name in ("pyproject.toml", "setup.py", OWN_FILE) for place in upward if (place / name).is_file())
    here = Path.cwd()
    return next(settings, None) or next(own, None) or (here if here in upward else folder)


def _configures(file: Path, table: str) -> bool:
    try:
        return file.is_file() and (not table or table in read_text(file))
    except (OSError, ValueError):
        return False


def account_in(searched: Sequence[str], environment: str = "") -> Account:
    """The account in the nearest `cloud.yaml`, an empty one without it.

    Args:
        searched: the folders, nearest first.
        environment: the chosen one of its environments; empty: none.

    Raises:
        FeatureError: the file is wrong, or does not have the environment.
    """
    path = account_file(searched)
    status = status_of(str(path))
    if path is None or status is None:
        return Account().in_environment(environment)
    return _account(str(path), *stamp(status), environment)


def account_file(searched: Sequence[str]) -> Path | None:
    """The nearest `cloud.yaml`; None without one. Raises FeatureError for one with another ending."""
    for place in searched:
        if status_of(path := f"{place}/{ACCOUNT_FILE}"):
            return Path(path)
        if status_of(other := f"{place}/cloud.yml"):
            raise FeatureError(message("this file would not be read", at=other, do=f"rename it: {ACCOUNT_FILE}"))
    return None


def account_of(export: Path | None, environment: str = "", *, named: Path | None = None) -> Account:
    """The account of a command: that of the file which was named, else of the nearest one.

    Args:
        export: the first bot's export; None: there is no bot.
        environment: the chosen environment; empty: none.
        named: the file.

    Raises:
        FeatureError: the file is wrong, or does not have the environment.
    """
    if named is not None:
        return Account.load(named).in_environment(environment)
    return account_in(places_of(export), environment)


def bot_of(export: Path, account: Account) -> BotFiles:
    """The bot in this file, or in the one that stands for it in the account's environment, and the files beside it.

    Raises:
        BotDefinitionError: the export is wrong or cannot be read.
        FeatureError: there is no such file, or one beside it is wrong.
    """
    return bot_files.read(standing_for(export, account), usual=export)


def standing_for(export: Path, account: Account) -> Path:
    """The export that stands for this one in the account's environment; the same by default.

    Raises:
        FeatureError: there is no such file.
    """
    name = account.file_of(export.name)
    if name == export.name:
        return export
    searched = [str(export.parent), *places_of(export)]
    found = next((path for place in searched if status_of(path := f"{place}/{name}")), None)
    if found is None:
        raise FeatureError(_missing(export.name, name, account, searched))
    return Path(found)


def _missing(bot: str, name: str, account: Account, searched: Sequence[str]) -> str:
    what = f"no bot file {name!r}, which stands for {bot!r} in the environment {account.chosen_environment!r}"
    at = account.place("environments", account.chosen_environment, "bots", bot)
    return message(what, at=at, expected=f"a file in {', '.join(dict.fromkeys(searched))}")


@lru_cache(maxsize=64)
def _account(path: str, _modified: int, _size: int, environment: str) -> Account:
    account = Account.load(Path(path)).in_environment(environment)
    for bot in account.bots_of_environment:
        _refuse_misspelt(bot, account, Path(path).parent)
    return account


def _refuse_misspelt(bot: str, account: Account, folder: Path) -> None:
    """Raise FeatureError if no bot below the folder of `cloud.yaml` has this name, but one has nearly this."""
    there = {found.name for found in folder.rglob("*.json")}
    if bot in there or closest(bot, there) is None:  # it may stand in a folder above
        return
    environment = account.chosen_environment
    at = account.place("environments", environment, "bots", bot)
    what = f"no bot file {bot!r}, for which another one is to stand in the environment {environment!r}"
    raise FeatureError(message(what, at=at, known=sorted(there), wanted=bot))
