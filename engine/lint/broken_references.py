"""References that are never filled: misspelt, not closed, or naming what the bot does not have.

The run fills by `turn/reference_kinds.py`, and so does this check judge. Whether a bot variable is set is known only
where no code computes a name; what an environment holds, only where the bot is deployed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from ..bot import Bot
from ..errors import closest, shorten
from ..events import FindingReported
from ..turn.deployment_settings import fields_of
from ..turn.reference_kinds import REFERENCE, SYSTEM_NAMES, Kind, kind_of
from .subject import Check, Findings, Subject, texts_holding, where_of

_HEADS: Final = ("botContext", "env", "query", "quickReplyPayload", "userMessage", *sorted(SYSTEM_NAMES))
_MEANT: Final = {
    **dict.fromkeys(
        ("botvariable", "botvariables", "bot", "context", "variable", "var", "session", "slot"), "botContext"
    ),
    **dict.fromkeys(("envvars", "envvar", "environment", "environmentvariables", "envvariable"), "env"),
}
_RULES: Final = {"botContext": "VAR-BOT", "env": "VAR-ENV"}
_LOCATION: Final = "location"
_KNOWLEDGE: Final = frozenset({"kb_search", "KaiResults"})  # C45
_NAME_LENGTH: Final = 100  # characters; longer names are not compared with others

_Problem = tuple[str, str, str]  # rule, the text as written, what is wrong with it


def _broken_references(subject: Subject) -> Findings:
    for path, text in _texts(subject.bot.raw):
        alike: dict[tuple[str, str], list[str]] = defaultdict(list)
        for rule, written, problem in problems_of(subject, text, is_field=_FIELD_VALUE.search(path) is not None):
            alike[rule, problem].append(shorten(written))
        for (rule, problem), names in alike.items():
            where = where_of(subject.bot, path)
            yield FindingReported(rule, "warning", where, path, f"{_never_filled(names)}: {problem}.")


def _never_filled(written: list[str]) -> str:
    if len(written) == 1:
        return f"{written[0]} is never filled, it stays as typed"
    more = f" and {len(written) - _SHOWN} more" if len(written) > _SHOWN else ""
    return f"{', '.join(written[:_SHOWN])}{more} are never filled, they stay as typed"


_SHOWN: Final = 3


_FIELD_VALUE: Final = re.compile(r"\.customDataFields\[\d+\]\.value\Z")
_NOT_TEXTS: Final = frozenset(
    {"preProcessMessage", "postProcessMessage", "processUserResponse", "transformResultsScript", "globalFunctions"}
    | {"comment", "pattern", "patterns", "excludeKeywords", "regexText", "name", "description", "dialogTemplates"}
    | {"agentSkillId", "fallbackSkillId", "id", "intents", "associatedIntents", "associatedDomains"}
)  # code, patterns and names are not filled; a skill id has checks of its own


def _texts(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The texts of an export that the platform fills, with their paths; a path names where a list begins."""
    waiting: list[tuple[str, Any]] = [("", raw)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            kept = [key for key in value if key not in _NOT_TEXTS]
            waiting += [(f"{path}.{key}" if path else key, value[key]) for key in reversed(kept)]
        elif isinstance(value, list):
            waiting += [(f"{path}[{index}]", value[index]) for index in reversed(range(len(value)))]
        elif isinstance(value, str) and ("{" in value or "$" in value):
            yield path, value


# --- one text --------------------------------------------------------------------------------------------------------

_TORN: Final = re.compile(r"\{(?P<gap>\s*)\$(?P<name>[\w.]+)[^{}\n\0]{0,60}(?P<end>\})?")
_BARE: Final = re.compile(r"(?<![\w${])\$(?P<name>botContext\.\w+)")
_TORN_FIELD: Final = re.compile(r"\{(?P<holder>\w[\w \-]*)\.(?P<key>[\w\-.]+)")
_ODD: Final = re.compile(r"[^\w .\-\[\]]")  # in no name of a variable: the brace that closes belongs to something else


def problems_of(subject: Subject, text: str, *, is_field: bool = False) -> list[_Problem]:
    """The references in a text that the platform never fills, each once."""
    found: list[_Problem] = []
    for match in REFERENCE.finditer(text):
        if problem := _problem(subject, match[1].strip(), match[0]):
            found.append(problem)
        elif _is_in_braces(text, match):
            found.append((_rule_of(match[1]), f"{{{match[0]}}}", "it takes one pair of braces, the outer ones stay"))
    left = REFERENCE.sub(lambda match: "\0" * len(match[0]), text)
    found += _unclosed(subject, left)
    if is_field and not found and "\0" not in left and text.lstrip().startswith(("$.", ".api_", "api_")):
        found.append(("VAR-API-JSONPATH", text, f"a path stands in braces, write {{$.{text.strip().lstrip('$.')}}}"))
    return list(dict.fromkeys(found))


def _is_in_braces(text: str, match: re.Match[str]) -> bool:
    """Whether a second pair of braces stands around the reference; in JSON they may belong to an object."""
    around = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
    is_json = text.lstrip().startswith(('{"', "{'", "[", "{\n"))
    return around == "{}" and match[1].startswith("$") and not is_json


def _unclosed(subject: Subject, left: str) -> Iterator[_Problem]:
    """References that the platform does not even see as such."""
    for match in _TORN.finditer(left):
        right = f"{{${match['name']}}}"
        what = "has a blank after its brace" if match["gap"] and match["end"] else "is not closed"
        yield _rule_of(f"${match['name']}"), match[0], f"the reference {what}, write {right}"
    for match in _BARE.finditer(_TORN.sub(" ", left)):
        yield "VAR-BOT", match[0], f"a reference stands in braces, write {{{match[0]}}}"
    for match in _TORN_FIELD.finditer(left):
        holder = match["holder"]
        if holder in _fields(subject.bot) or _meant(holder) or holder in ("botContext", "env"):
            dollar = "" if holder in _fields(subject.bot) else "$"
            name = f"{dollar}{_meant(holder) or holder}.{match['key']}"
            yield _rule_of(name), match[0], f"the reference is not closed, write {{{name}}}"


def _rule_of(name: str) -> str:
    """The rule that documents the form of this reference."""
    if not name.startswith("$"):
        return "VAR-API-FIELD"
    head = name[1:].partition(".")[0]
    return "VAR-API-JSONPATH" if not head else _RULES.get(head) or _RULES.get(_meant(head), "VAR-SYSTEM-LIST")


def _meant(head: str) -> str:
    """The known beginning of a reference that this one was meant to be; empty when there is none."""
    return _MEANT.get(head.casefold()) or ("" if head in _HEADS else _FOLDED.get(head.casefold(), ""))


_FOLDED: Final = {name.casefold(): name for name in _HEADS}


# --- one reference ---------------------------------------------------------------------------------------------------


def _problem(subject: Subject, name: str, written: str) -> _Problem | None:
    kind, rest = kind_of(name)
    match kind:
        case Kind.UNKNOWN:
            return _unknown(rest, written)
        case Kind.FIELD:
            return _field(subject, rest, written)
        case Kind.PATH:
            return _path(subject, rest, written)
        case Kind.VARIABLE | Kind.SLOT | Kind.ENVIRONMENT if _ODD.search(rest):
            right = re.match(r"[\w.]*", name[1:])
            form = f"{{${right[0] if right else ''}}}"
            return (
                _rule_of(name),
                written,
                f"the name holds {_ODD.findall(rest)[0]!r}: close the reference, write {form}",
            )
        case _:
            return None


def _unknown(name: str, written: str) -> _Problem:
    head, _, rest = name.partition(".")
    if head == _LOCATION:
        return "JS-OLD-REMOVED", written, "only the oldest page documents {$location.…}"
    meant = _meant(head)
    if meant:
        right = f"{{${meant}.{rest or 'name'}}}" if meant in ("botContext", "env") else f"{{${meant}}}"
        return _RULES.get(meant, "VAR-SYSTEM-LIST"), written, f"the platform has no such reference, write {right}"
    near = "" if head in _HEADS else closest(head[:_NAME_LENGTH], _HEADS)
    nearest = f" (the nearest is {{${near}}})" if near else ""
    example = name if re.fullmatch(r"[\w.]+", name) and head not in _HEADS else "name"
    text = f"the platform has no such reference{nearest}, a bot variable is written {{$botContext.{example}}}"
    return "VAR-SYSTEM-LIST", written, text


def _field(subject: Subject, name: str, written: str) -> _Problem | None:
    """`{holder.key}`: a custom data field, or prose in braces where nothing like the holder is known."""
    holder, _, key = name.partition(".")
    fields = _fields(subject.bot)
    if holder in fields:
        if key in fields[holder][1]:
            return None
        near = closest(key[:_NAME_LENGTH], fields[holder][1])
        advice = f", write {{{holder}.{near}}}" if near else ": add the field, or correct the name"
        return "VAR-API-FIELD", written, f"the integration {holder!r} has no custom data field {key!r}{advice}"
    meant = _meant(holder) or (holder if holder in ("botContext", "env") else "")
    if meant in ("botContext", "env"):
        return _RULES[meant], written, f"it needs a dollar sign, write {{${meant}.{key}}}"
    near = closest(holder[:_NAME_LENGTH], fields)
    if near and key in fields[near][1]:
        return "VAR-API-FIELD", written, f"no integration has the name {holder!r}, write {{{near}.{key}}}"
    return None


def _path(subject: Subject, path: str, written: str) -> _Problem | None:
    """`{$.api_X.path}`: X is the Response Data Variable of an integration, or a variable that code sets."""
    variable = re.split(r"[.\[]", path, maxsplit=1)[0]
    known = {one.variable for one in subject.bot.integrations} | _KNOWLEDGE
    known |= {one.knowledge.response_data_variable for one in subject.bot.interactions if one.type == "KB_FAQ"}
    if subject.variables_set is None or variable in subject.variables_set or variable.removeprefix("api_") in known:
        return None
    near = closest(variable.removeprefix("api_")[:_NAME_LENGTH], known)
    advice = f", write {{$.api_{near}{path[len(variable) :]}}}" if near else ""
    return "VAR-API-JSONPATH", written, f"no integration has the Response Data Variable of {variable!r}{advice}"


@lru_cache(maxsize=32)
def _fields(bot: Bot) -> Mapping[str, tuple[str, Mapping[str, str]]]:
    return fields_of(bot)


# --- variables -------------------------------------------------------------------------------------------------------

_VARIABLE: Final = re.compile(r"\{\$botContext\.(slot\.)?([\w -]+)\}")


def _variables_never_set(subject: Subject) -> Findings:
    if subject.variables_set is None:  # some code computes a name
        return
    told: set[str] = set()
    for path, text in texts_holding("{$botContext.", subject.bot.raw):
        for slot, name in _VARIABLE.findall(text):
            if f"{slot}{name}" in subject.variables_set | told or path.endswith("agentSkillId"):
                continue
            told.add(f"{slot}{name}")
            why = (
                f"{slot + name!r} is printed here, and no rule and no code of this bot sets it: the consumer will see "
                "the reference as typed. Set it before, or correct the name."
            )
            yield FindingReported("VAR-UNSET-NULL", "info", where_of(subject.bot, path), path, why)


CHECKS: Final[tuple[Check, ...]] = (_broken_references, _variables_never_set)
