"""The kinds of references that an author can write. The run resolves by them, and lint judges by them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from enum import Enum
from typing import Final

from ..errors import closest

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


def in_condition(text: str) -> str:
    """The text of a variable condition, in which `{$botVariable.name}` is another form of `{$botContext.name}`."""
    return text.replace("{$botVariable.", "{$botContext.")


def path_of(path: str) -> tuple[str, list[str]] | None:
    """The variable and the steps of `{$.variable.steps}`, such as `key`, `[0]` and `[i]`; None for any other form.

    A list at the top is not repeated by `[i]`: it needs a key. Follows VAR-API-JSONPATH.
    """
    found = _PATH.fullmatch(path)
    steps = [key or index for key, index in _STEP.findall(found[2])] if found else []
    return (found[1], steps) if found and steps[:1] != ["[i]"] else None


# --- what was meant as a reference and is none -----------------------------------------------------------------------

Fields = Mapping[str, tuple[str, Mapping[str, str]]]
"""Custom data fields by the name of an integration: its Response Data Variable, and the fields' values by name."""

HEADS: Final = ("botContext", "env", "query", "quickReplyPayload", "userMessage", *sorted(SYSTEM_NAMES))
NAME_LENGTH: Final = 100  # characters; longer names are not compared with others
_MEANT: Final = {
    **dict.fromkeys(
        ("botvariable", "botvariables", "bot", "context", "variable", "var", "session", "slot"), "botContext"
    ),
    **dict.fromkeys(("envvars", "envvar", "environment", "environmentvariables", "envvariable"), "env"),
}
_FOLDED: Final = {name.casefold(): name for name in HEADS}

TORN: Final = re.compile(r"\{(?P<gap>\s*)\$(?P<name>[\w.]+)[^{}\n\0]{0,60}(?P<end>\})?")
BARE: Final = re.compile(r"(?<![\w${])\$(?P<name>botContext\.\w+)")
DOTTED: Final = re.compile(r"\{\.(?P<path>(?P<variable>\w+)[^{}\n\0]*)\}")
INDEXED: Final = re.compile(r"\{(?P<holder>\w[\w \-]*)\.(?P<key>[\w\-]+)(?P<steps>[\w.\-]*\[[^{}\n\0]*)\}")
PLAIN: Final = re.compile(r"(?<!\{)\{(?P<name>[A-Za-z_]\w*)\}(?!\})")
ODD: Final = re.compile(r"[^\w .\-\[\]]")  # in no name of a variable: the brace that closes belongs to something else
TORN_FIELD: Final = re.compile(r"\{(?P<holder>\w[\w \-]*)\.(?P<key>[\w\-.]+)")


def meant_head(head: str) -> str:
    """The known beginning of a reference that this one was meant to be; empty when there is none."""
    return _MEANT.get(head.casefold()) or ("" if head in HEADS else _FOLDED.get(head.casefold(), ""))


def meant_field(name: str, fields: Fields) -> str:
    """The custom data field that `holder.key` was meant to be, by a holder of a similar name; empty without one."""
    holder, _, key = name.partition(".")
    near = closest(holder[:NAME_LENGTH], fields)
    return f"{near}.{key}" if near and key in fields[near][1] else ""


def is_meant(name: str, fields: Fields) -> bool:
    """Whether `holder.key`, without a dollar sign, was meant as a reference; else it is prose in braces, or JSON."""
    holder = name.partition(".")[0]
    is_variable = holder in ("botContext", "env") or meant_head(holder) in ("botContext", "env")
    return holder in fields or is_variable or holder.startswith("api_") or bool(meant_field(name, fields))


def torn_references(text: str, fields: Fields, variables: Collection[str]) -> Iterator[str]:
    """What was meant as a reference in a text and is not seen as one, as it is written.

    Args:
        text: a text of the author.
        fields: the custom data fields of the bot.
        variables: the names of the bot variables that are set.
    """
    left = REFERENCE.sub(lambda match: "\0" * len(match[0]), text)
    if "{" not in left and "$" not in left:
        return
    results = {variable for variable, _ in fields.values()}
    yield from (match[0] for match in TORN.finditer(left))
    left = TORN.sub(" ", left)
    yield from (match[0] for match in BARE.finditer(left))
    for match in DOTTED.finditer(left):
        if match["variable"].startswith("api_") or match["variable"] in results:
            yield match[0]
    for match in INDEXED.finditer(left):
        if match["holder"] in fields or match["holder"].startswith("api_"):
            yield match[0]
    yield from (match[0] for match in PLAIN.finditer(left) if match["name"] in variables)
    for match in TORN_FIELD.finditer(INDEXED.sub(" ", left)):
        if match["holder"] in fields or match["holder"] in ("botContext", "env") or meant_head(match["holder"]):
            yield match[0]
