"""The exit statuses of the `handoff` command."""

from __future__ import annotations

from typing import Final

EXIT_OK: Final = 0
EXIT_FINDINGS: Final = 1
"""The command ran, and found an error (lint), a difference (diff), or no matching sentence (steps)."""
EXIT_USAGE: Final = 2
"""Wrong input: an argument, a file, a name."""
EXIT_INTERRUPTED: Final = 130
"""Ended by SIGINT, as shells report it."""
EXIT_PIPE_CLOSED: Final = 141
"""Ended by SIGPIPE, as shells report it."""
