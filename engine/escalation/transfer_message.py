"""The transfer message: typed line feeds, and the word that stands for no message."""

from __future__ import annotations

import re

BLANK_MESSAGE = "BLANK_MESSAGE"  # ESC-BLANK-MESSAGE


_TYPED_NEWLINE = re.compile(r"\\{1,3}n")


def expand_newlines(message: str) -> str:
    """Turn typed newline escapes, one to three backslashes before n, into line feeds (ESC-MESSAGE-NEWLINE, C31)."""
    return _TYPED_NEWLINE.sub("\n", message)
