"""The kinds of references that an author can write. The run resolves by them, and lint judges by them."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

REFERENCE: Final = re.compile(r"\{(\$[^{}\n]+|[\w][\w \-]*\.[\w\-.]+)\}")

_STEP: Final = re.compile(r"\.([^.\[\]]+)|(\[(?:\d+|i)\])")
_PATH: Final = re.compile(rf"([^.\[\]]+)((?:{_STEP.pattern})*)")

SYSTEM_NAMES: Final = frozenset(
    {"chatBotId", "chatBotUserId", "chatBotUserPlatformId", "conversationId", "firstname"}
)  # VAR-SYSTEM-LIST, without those that have a kind of their own


class Kind(Enum):
    """What a reference names; each value is the form an author writes."""

    VARIABLE = "{$botContext.name}"  # VAR-BOT
    SLOT = "{$botContext.slot.name}"
    ENVIRONMENT = "{$env.name}"  # VAR-ENV
    FIELD = "{integration.field}"  # VAR-API-FIELD
    PATH = "{$.api_variable.path}"  # VAR-API-JSONPATH
    MESSAGE = "{$userMessage}"  # VAR-SYSTEM-LIST, VAR-QUERY-ALIAS
    PAYLOAD = "{$quickReplyPayload}"  # VAR-SYSTEM-LIST
    SYSTEM = "{$conversationId}"  # VAR-SYSTEM-LIST
    UNKNOWN = "{$anything else}"


def kind_of(name: str) -> tuple[Kind, str]:
    """The kind of a reference, written without its braces, and the name within that kind."""
    if not name.startswith("$"):
        return Kind.FIELD, name
    if name.startswith("$."):
        return Kind.PATH, name[2:]
    head, _, rest = name[1:].partition(".")
    if head == "botContext" and rest.startswith("slot."):
        return Kind.SLOT, rest[5:]
    if head == "botContext" and rest:
        return Kind.VARIABLE, rest
    if head == "env" and rest:
        return Kind.ENVIRONMENT, rest
    if name in ("$userMessage", "$query"):
        return Kind.MESSAGE, name[1:]
    if name == "$quickReplyPayload":
        return Kind.PAYLOAD, name[1:]
    return (Kind.SYSTEM, name[1:]) if name[1:] in SYSTEM_NAMES else (Kind.UNKNOWN, name[1:])


def path_of(path: str) -> tuple[str, list[str]] | None:
    """The variable and the steps of `{$.variable.steps}`, such as `key`, `[0]` and `[i]`; None for any other form.

    A list at the top is not repeated by `[i]`: it needs a key. Follows VAR-API-JSONPATH.
    """
    found = _PATH.fullmatch(path)
    steps = [key or index for key, index in _STEP.findall(found[2])] if found else []
    return (found[1], steps) if found and steps[:1] != ["[i]"] else None
