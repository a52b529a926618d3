"""Debug commands: inputs of a consumer with a special effect if a bot's setting Debug Commands is on.

Follows SET-DEBUG-COMMANDS. They come before all other matches of an input (C18). No answer to "reset" is documented, so
none is sent.
"""

from __future__ import annotations

from typing import Literal

DebugCommand = Literal["reset", "display userid"]

_COMMANDS: dict[str, DebugCommand] = {"reset": "reset", "display userid": "display userid"}


def debug_command(text: str) -> DebugCommand | None:
    """The debug command in this input, ignoring letter case and surrounding white space; None for any other input."""
    return _COMMANDS.get(" ".join(text.casefold().split()))
