"""Debug commands: what a consumer may type while a bot's setting Debug Commands is on (SET-DEBUG-COMMANDS).

They come before everything else an input can mean (C18). No document prints an answer to "reset", so there is none.
"""

from __future__ import annotations

from typing import Literal

DebugCommand = Literal["reset", "display userid"]

_COMMANDS: dict[str, DebugCommand] = {"reset": "reset", "display userid": "display userid"}


def debug_command(text: str) -> DebugCommand | None:
    """The command that this input is, letter case and surrounding white space aside."""
    return _COMMANDS.get(" ".join(text.casefold().split()))
