"""A bot's export and the files beside it, which have its name: `<bot>.intents.yaml` and `<bot>.answers.yaml`.

All that plays a bot offline finds them here: features, `handoff chat`, `serve`, `diff` and `lint`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
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


def read(export: Path, *, usual: Path | None = None) -> BotFiles:
    """The bot in this file, and the files beside it.

    Args:
        export: the bot's file.
        usual: the export that this one stands for: the files beside it count where this one has none.

    Raises:
        BotDefinitionError: the export is wrong or cannot be read.
        FeatureError: a file beside it is wrong.
    """
    found = status_of(str(export))
    bot = _bot(str(export), *stamp(found)) if found else Bot.load(export)
    exports = (export, usual or export)
    return BotFiles(bot, intents_beside(*exports), _answers_beside(bot, *exports))


def intents_beside(*exports: Path) -> Intents:
    """The meanings of utterances, by the first export that has a file; none without it. Raises FeatureError."""
    return _intents(*beside) if (beside := _first_beside(exports, "intents")) else Intents()


def _answers_beside(bot: Bot, *exports: Path) -> Answers:
    beside = _first_beside(exports, "answers")
    if beside is None:
        return Answers(path=exports[0].with_suffix(".answers.yaml"))
    answers = _answers(*beside)
    answers.check(bot)
    return answers


def _first_beside(exports: Iterable[Path], kind: str) -> tuple[str, int, int] | None:
    return next(filter(None, (_beside(export, kind) for export in exports)), None)


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
