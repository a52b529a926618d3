"""The system message SET_USER_PROFILE: a bot names the consumer for later agents (CLD-SET-USER-PROFILE)."""

from __future__ import annotations

from ..input_files import parse_json

COMMAND = "SET_USER_PROFILE"


def read(text: str) -> tuple[str, str] | None:
    """The first and last name that the message sets; None for another message, or for invalid JSON."""
    head, bar, body = text.partition("|")
    if head.strip() != COMMAND or not bar:
        return None
    try:
        names = parse_json(body)
    except ValueError:
        return None
    if not isinstance(names, dict):
        return None
    return str(names.get("firstName", "")), str(names.get("lastName", ""))
