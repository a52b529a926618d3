"""A bot's export and the files beside it, which have its name: `<bot>.intents.yaml` and `<bot>.answers.yaml`.

All that plays a bot offline finds them here: features, `handoff chat`, `serve`, `diff` and `lint`.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from ...engine.bot import Bot
from ...engine.errors import FeatureError, message
from .account_file import Intents
from .answers_file import Answers


class BotFiles(NamedTuple):
    """A bot, the meanings of utterances, and the usual answers of its integrations."""

    bot: Bot
    intents: Intents
    answers: Answers


def read(export: Path) -> BotFiles:
    """The bot in this file, and the files beside it.

    Raises:
        BotDefinitionError: the export is wrong or cannot be read.
        FeatureError: a file beside it is wrong.
    """
    found = status_of(str(export))
    bot = _bot(str(export), *stamp(found)) if found else Bot.load(export)
    return BotFiles(bot, intents_beside(export), _answers_beside(export, bot))


def intents_beside(export: Path) -> Intents:
    """The meanings of utterances; none without a file. Raises FeatureError for a wrong file."""
    return _intents(*beside) if (beside := _beside(export, "intents")) else Intents()


def _answers_beside(export: Path, bot: Bot) -> Answers:
    beside = _beside(export, "answers")
    if beside is None:
        return Answers(path=export.with_suffix(".answers.yaml"))
    answers = _answers(*beside)
    answers.check(bot)
    return answers


def _beside(export: Path, kind: str) -> tuple[str, int, int] | None:
    """The path and the stamp of the file of this kind; None when it does not exist.

    Raises:
        FeatureError: there is one with another ending, which would be left unread.
    """
    stem = os.path.splitext(export)[0]
    path = f"{stem}.{kind}.yaml"
    if found := status_of(path):
        return path, *stamp(found)
    if status_of(other := f"{stem}.{kind}.yml"):
        raise FeatureError(message("this file would not be read", at=other, do=f"rename it: {os.path.basename(path)}"))
    return None


def status_of(path: str) -> os.stat_result | None:
    """The status of a file; None when it does not exist or is a folder."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):  # the second: a name that no file can have, such as one with NUL
        return None
    return status if S_ISREG(status.st_mode) else None


def stamp(status: os.stat_result) -> tuple[int, int]:
    """A key for one version of a file, by which loaded files are cached across scenarios."""
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=64)
def _bot(path: str, _modified: int, _size: int) -> Bot:
    return Bot.load(Path(path))


@lru_cache(maxsize=64)
def _intents(path: str, _modified: int, _size: int) -> Intents:
    return Intents.load(Path(path))


@lru_cache(maxsize=64)
def _answers(path: str, _modified: int, _size: int) -> Answers:
    return Answers.load(Path(path))
