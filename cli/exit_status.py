"""The exit statuses of the `handoff` command."""

from __future__ import annotations

from typing import Final

EXIT_OK: Final = 0
EXIT_FINDINGS: Final = 1
"""The command ran, and found what it looks for: an error of lint, a difference, not one matching sentence."""
EXIT_USAGE: Final = 2
"""Wrong input: an argument, a file, a name."""
EXIT_INTERRUPTED: Final = 130
"""What a shell reports for SIGINT."""
EXIT_PIPE_CLOSED: Final = 141
"""What a shell reports for SIGPIPE."""
