"""What commands print has no secrets: neither those of the bots at hand, nor what the project wants redacted."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..engine.bot import Bot
    from ..engine.log.redaction import Redactor


def redactor_for(bots: Iterable[Bot] = ()) -> Redactor:
    """A redactor with the patterns of the project in the current folder and the secrets of these bots."""
    from ..engine.log.redaction import redactor_of

    redactor = redactor_of(Path.cwd())
    for bot in bots:
        redactor.learn_bot(bot)
    return redactor
