"""Why a skill id is not a number: what each part of the field as written stands for, and the step that sets it."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import message, shorten
from ..escalation.skill_id import is_numeric
from ..turn.references import names_in
from ..turn.scope import Scope

_VARIABLE = ("botVariable", "botVariables", "variable", "context")  # slips for botContext
_ENVIRONMENT = ("envVars", "environment", "environmentVariable", "envVar")  # slips for env


def explain(scope: Scope, raw: str, skill_id: str) -> str:
    """The text of the diagnostic for a skill id that is not numeric.

    Args:
        raw: the field as written.
        skill_id: the field with its references filled in, trimmed.
    """
    if not raw.strip():
        return message("the field for the skill id is empty", do="enter the number of the skill in the bot")
    is_same = raw.strip() == skill_id
    what = f"the skill id {shorten(raw)} {'is not a number' if is_same else f'is {shorten(skill_id)}, not a number'}"
    return "\n  ".join([what, *_reasons(scope, raw)])


def _reasons(scope: Scope, raw: str) -> Iterator[str]:
    names = names_in(raw)
    for name in names:
        values = scope.references.values("{" + name + "}")
        if values is None or not is_numeric("".join(values)):
            yield from _reason(scope, name, values)
    if not names and ("{" in raw or "}" in raw):
        yield "its braces are not a reference; a variable is written {$botContext.name}"
    elif not names:
        yield "it is the number of a skill, not its name"


def _reason(scope: Scope, name: str, values: list[str] | None) -> Iterator[str]:
    is_reference = name.startswith("$")
    head, _, rest = name.removeprefix("$").partition(".")
    state = "has no value" if values is None else f"is {shorten(', '.join(values))}" if any(values) else "is empty"
    if is_reference and head == "botContext" and rest.startswith("slot."):
        yield f"the slot {rest[5:]!r} {state}"
    elif is_reference and head == "botContext":
        yield f"the bot variable {rest!r} {'is not set' if values is None else state}"
        yield f'set it in the bot before the transfer, or here: Given the bot variable "{rest}" is "…"'
    elif is_reference and head == "env":
        yield f"the environment variable {rest!r} {'is not set' if values is None else state}"
        yield f'add: Given the environment variable "{rest}" is "…"'
    elif head in ("botContext", *_VARIABLE):
        yield f"a variable is written {{$botContext.{rest}}}"
    elif head in ("env", *_ENVIRONMENT):
        yield f"an environment variable is written {{$env.{rest}}}"
    elif not is_reference and head in scope.references.fields:
        yield f"the custom data field {{{name}}} {state}: the answer of the integration does not have it"
    elif is_reference and name.startswith("$."):
        yield f"no result of an integration has {{{name}}}" if values is None else f"{{{name}}} {state}"
    else:
        yield f"{{{name}}} {state}; a variable is written {{$botContext.name}}"
