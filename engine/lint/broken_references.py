"""References that are never filled: misspelt, not closed, or naming what the bot does not have.

The run fills by `turn/reference_kinds.py`, and so does this check judge. Whether a bot variable is set is known only
where no code computes a name; what an environment holds, only where the bot is deployed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from ..bot import Bot
from ..errors import closest, shorten
from ..events import FindingReported
from ..turn.deployment_settings import fields_of
from ..turn.reference_kinds import (
    BARE,
    DOTTED,
    HEADS,
    INDEXED,
    NAME_LENGTH,
    ODD,
    PLAIN,
    REFERENCE,
    TORN,
    TORN_FIELD,
    Fields,
    Kind,
    in_condition,
    kind_of,
    meant_field,
    meant_head,
    path_of,
)
from .subject import Check, Findings, Subject, texts_holding, where_of

_RULES: Final = {"botContext": "VAR-BOT", "env": "VAR-ENV"}
_LOCATION: Final = "location"
_KNOWLEDGE: Final = frozenset({"kb_search", "KaiResults"})  # C45


class _Problem(NamedTuple):
    """A reference that the consumer or a service never gets as meant.

    Attributes:
        rule: the rule that documents the right form.
        written: the text as its author wrote it.
        reason: what is wrong, and what to write.
        is_filled: whether a value appears all the same, though with something around it.
    """

    rule: str
    written: str
    reason: str
    is_filled: bool = False


def _broken_references(subject: Subject) -> Findings:
    for path, text in _texts(subject.bot.raw):
        if _IN_CONDITION.search(path):
            text = in_condition(text)
        alike: dict[tuple[str, str, bool], list[str]] = defaultdict(list)
        for one in problems_of(subject, text, is_value=_FIELD_VALUE.search(path) is not None):
            alike[one.rule, one.reason, one.is_filled].append(shorten(one.written))
        for (rule, reason, is_filled), names in alike.items():
            effect = f"{names[0]} appears with braces around its value" if is_filled else _never_filled(names)
            yield FindingReported(rule, "warning", where_of(subject.bot, path), path, f"{effect}: {reason}.")


def _never_filled(written: list[str]) -> str:
    if len(written) == 1:
        return f"{written[0]} is never filled, it stays as typed"
    more = f" and {len(written) - _SHOWN} more" if len(written) > _SHOWN else ""
    return f"{', '.join(written[:_SHOWN])}{more} are never filled, they stay as typed"


_SHOWN: Final = 3


_IN_CONDITION: Final = re.compile(r"\.contextConditions\[\d+\]\.\w+\Z")
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


def problems_of(subject: Subject, text: str, *, is_value: bool = False) -> list[_Problem]:
    """The references in a text that the platform does not fill as meant, each once."""
    found: list[_Problem] = []
    for match in REFERENCE.finditer(text):
        if problem := _problem(subject, match[1].strip(), match[0]):
            found.append(problem)
        elif _is_in_braces(subject, text, match):
            right = f"one pair of braces is enough, write {match[0]}"
            found.append(_Problem(_rule_of(match[1]), f"{{{match[0]}}}", right, is_filled=True))
    left = REFERENCE.sub(lambda match: "\0" * len(match[0]), text)
    found += _unclosed(subject, left)
    if is_value and not found and "\0" not in left and text.lstrip().startswith(("$.", ".api_", "api_")):
        right = f"a path stands in braces, write {{$.{text.strip().lstrip('$.')}}}"
        found.append(_Problem("VAR-API-JSONPATH", text, right))
    return list(dict.fromkeys(found))


def _is_in_braces(subject: Subject, text: str, match: re.Match[str]) -> bool:
    """Whether a second pair of braces stands around a reference; in JSON they may belong to an object."""
    around = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
    is_reference = match[1].startswith("$") or match[1].partition(".")[0] in _fields(subject.bot)
    is_json = text.lstrip().startswith(('{"', "{'", "[", "{\n"))
    return around == "{}" and is_reference and not is_json


def _unclosed(subject: Subject, left: str) -> Iterator[_Problem]:
    """References that the platform does not even see as such. What one form explains, the next does not look at."""
    for match in TORN.finditer(left):
        right = f"{{${match['name']}}}"
        what = "has a blank after its brace" if match["gap"] and match["end"] else "is not closed"
        yield _Problem(_rule_of(f"${match['name']}"), match[0], f"the reference {what}, write {right}")
    left = TORN.sub(" ", left)
    for match in BARE.finditer(left):
        yield _Problem("VAR-BOT", match[0], f"a reference stands in braces, write {{{match[0]}}}")
    for match in DOTTED.finditer(left):
        if match["variable"].startswith("api_") or match["variable"] in _variables(subject):
            right = _right_path(subject, match["path"])
            yield _Problem("VAR-API-JSONPATH", match[0], f"a path begins with a dollar sign, write {right}")
    for match in INDEXED.finditer(left):
        if match["holder"] in _fields(subject.bot):
            yield _indexed(subject, match["holder"], match["key"], match["steps"], match[0])
        elif match["holder"].startswith("api_"):
            right = _right_path(subject, match[0][1:-1])
            yield _Problem("VAR-API-JSONPATH", match[0], f"a path begins with a dollar sign and a dot, write {right}")
    for match in PLAIN.finditer(left):
        if match["name"] in (subject.variables_set or ()):
            yield _Problem("VAR-BOT", match[0], f"a bot variable is written {{$botContext.{match['name']}}}")
    for match in TORN_FIELD.finditer(INDEXED.sub(" ", left)):
        holder = match["holder"]
        if holder in _fields(subject.bot) or meant_head(holder) or holder in ("botContext", "env"):
            dollar = "" if holder in _fields(subject.bot) else "$"
            name = f"{dollar}{meant_head(holder) or holder}.{match['key'].rstrip('.')}"  # the dot may end the sentence
            yield _Problem(_rule_of(name), match[0], f"the reference is not closed, write {{{name}}}")


def _indexed(subject: Subject, holder: str, key: str, steps: str, written: str) -> _Problem:
    """`{holder.key[1]}`: a field is named, and the index belongs into its path."""
    value = _fields(subject.bot)[holder][1].get(key, "").strip()
    reason = "a custom data field takes no index"
    if not value.startswith("{$."):
        path = _right_path(subject, f"api_{_fields(subject.bot)[holder][0] or holder}.{key}{steps}")
        return _Problem("VAR-API-FIELD", written, f"{reason}, write the path to the value, such as {path}")
    index, is_repeated = re.fullmatch(r"\[\d+\]", steps), "[i]" in value
    right = value.replace("[i]", steps, 1) if index and is_repeated else _right_path(subject, value[3:-1] + steps)
    return _Problem("VAR-API-FIELD", written, f"{reason}, write {{{holder}.{key}}} or the path {right}")


def _rule_of(name: str) -> str:
    """The rule that documents the form of this reference."""
    if not name.startswith("$"):
        return "VAR-API-FIELD"
    head = name[1:].partition(".")[0]
    return "VAR-API-JSONPATH" if not head else _RULES.get(head) or _RULES.get(meant_head(head), "VAR-SYSTEM-LIST")


# --- one reference ---------------------------------------------------------------------------------------------------


def _problem(subject: Subject, name: str, written: str) -> _Problem | None:
    kind, rest = kind_of(name)
    match kind:
        case Kind.UNKNOWN:
            return _unknown(subject, rest, written)
        case Kind.FIELD:
            return _field(subject, rest, written)
        case Kind.PATH:
            return _path(subject, rest, written)
        case Kind.VARIABLE if rest.startswith("api_") and "." in rest and rest not in (subject.variables_set or ()):
            right = _right_path(subject, rest)
            return _Problem("VAR-API-JSONPATH", written, f"a bot variable has no parts, write the path {right}")
        case Kind.VARIABLE | Kind.SLOT | Kind.ENVIRONMENT if rest != rest.strip():
            right = re.sub(r"\.\s+", ".", name)
            return _Problem(_rule_of(name), written, f"the name begins with a blank, write {{{right}}}")
        case Kind.VARIABLE | Kind.SLOT | Kind.ENVIRONMENT if ODD.search(rest):
            right = "".join(re.findall(r"\A[\w.]*", name[1:]))
            why = f"the name holds {ODD.findall(rest)[0]!r}: close the reference, write {{${right}}}"
            return _Problem(_rule_of(name), written, why)
        case _:
            return None


def _unknown(subject: Subject, name: str, written: str) -> _Problem:
    head, _, rest = name.partition(".")
    if head == _LOCATION:
        return _Problem("JS-OLD-REMOVED", written, "only the oldest page documents {$location.…}")
    meant = meant_head(head)
    if meant:
        right = f"{{${meant}.{rest or 'name'}}}" if meant in ("botContext", "env") else f"{{${meant}}}"
        rule = _RULES.get(meant, "VAR-SYSTEM-LIST")
        return _Problem(rule, written, f"the platform has no such reference, write {right}")
    if problem := _of_integration(subject, name, written):
        return problem
    if head in ("botContext", "env"):
        return _Problem(_RULES[head], written, f"the name is missing, write {{${head}.name}}")
    is_set = name in (subject.variables_set or ())
    near = "" if head in HEADS or is_set else closest(head[:NAME_LENGTH], HEADS)
    nearest = f" (the nearest is {{${near}}})" if near else ""
    example = name if re.fullmatch(r"[\w.]+", name) and head not in HEADS else "name"
    text = f"the platform has no such reference{nearest}, a bot variable is written {{$botContext.{example}}}"
    return _Problem("VAR-SYSTEM-LIST", written, text)


def _of_integration(subject: Subject, name: str, written: str) -> _Problem | None:
    """`{$api_X.f}` and `{$X.f}`: a path without its dot, a custom data field with a dollar sign."""
    head = re.split(r"[.\[]", name, maxsplit=1)[0]
    key = name[len(head) + 1 :]
    fields = _fields(subject.bot).get(head, ("", {}))[1]
    if key in fields:
        return _Problem("VAR-API-FIELD", written, f"a custom data field has no dollar sign, write {{{head}.{key}}}")
    if head.startswith("api_") or head in _variables(subject):
        right = _right_path(subject, name)
        return _Problem("VAR-API-JSONPATH", written, f"a path has a dot after the dollar sign, write {right}")
    if head in _fields(subject.bot):
        near = closest(key[:NAME_LENGTH], fields) or next(iter(fields), "field")
        return _Problem("VAR-API-FIELD", written, f"a custom data field has no dollar sign, write {{{head}.{near}}}")
    return None


def _field(subject: Subject, name: str, written: str) -> _Problem | None:
    """`{holder.key}`: a custom data field, or prose in braces where nothing like the holder is known."""
    holder, _, key = name.partition(".")
    fields = _fields(subject.bot)
    if holder in fields:
        if key in fields[holder][1]:
            return None
        near = closest(key[:NAME_LENGTH], fields[holder][1])
        advice = f", write {{{holder}.{near}}}" if near else ": add the field, or correct the name"
        reason = f"the integration {holder!r} has no custom data field {key!r}{advice}"
        return _Problem("VAR-API-FIELD", written, reason)
    meant = meant_head(holder) or (holder if holder in ("botContext", "env") else "")
    if meant in ("botContext", "env"):
        return _Problem(_RULES[meant], written, f"it needs a dollar sign, write {{${meant}.{key}}}")
    if holder.startswith("api_"):
        right = _right_path(subject, name)
        return _Problem("VAR-API-JSONPATH", written, f"a path begins with a dollar sign and a dot, write {right}")
    near = meant_field(name, fields)
    if near:
        return _Problem("VAR-API-FIELD", written, f"no integration has the name {holder!r}, write {{{near}}}")
    return None


def _path(subject: Subject, path: str, written: str) -> _Problem | None:
    """`{$.api_X.path}`: X is the Response Data Variable of an integration, or a variable that code sets."""
    if path_of(path) is None:
        return _Problem("VAR-API-JSONPATH", written, f"{_fault_of(path)}, write {_right_path(subject, path)}")
    variable = re.split(r"[.\[]", path, maxsplit=1)[0]
    known = _variables(subject)
    if subject.variables_set is None or variable in subject.variables_set or variable.removeprefix("api_") in known:
        return None
    near = closest(variable.removeprefix("api_")[:NAME_LENGTH], known)
    advice = f", write {{$.api_{near}{path[len(variable) :]}}}" if near else ""
    reason = f"no integration has the Response Data Variable of {variable!r}{advice}"
    return _Problem("VAR-API-JSONPATH", written, reason)


_MENDED: Final = (
    (re.compile(r"\[\s*(['\"])([^'\"\[\]]+)\1\s*\]"), r".\2"),  # ['key']
    (re.compile(r"\[\s*(\d+)\s*\]?"), r"[\1]"),
    (re.compile(r"\[(?!\d+\])\s*-?[\w*:?@]*\s*\]?"), "[i]"),  # [*], [n], [] and [i that is not closed
    (re.compile(r"\]\s*(?=[^.\[\]\s])"), "]."),
    (re.compile(r"\.+(?=\[|\Z)|(?<=\.)\.+"), ""),
)


def _right_path(subject: Subject, path: str) -> str:
    """The path, with its braces, that was probably meant: in a form that the platform fills."""
    for pattern, right in _MENDED:
        path = pattern.sub(right, path)
    path = re.sub(r"\A([^.\[\]]+)\[i\]", r"\1[0]", path.strip("."))
    variable = re.split(r"[.\[]", path, maxsplit=1)[0]
    if variable in _variables(subject):
        path = f"api_{path}"
    is_known = path.startswith("api_") or variable in (subject.variables_set or ())
    return f"{{$.{path}}}" if is_known and path_of(path) is not None else "{$.api_variable.key}"


def _fault_of(path: str) -> str:
    if re.match(r"[^.\[\]]+\[i\]", path):
        return "[i] repeats a list under a key, and this one is the whole answer"
    if path.count("[") != path.count("]"):
        return "a bracket of the path is not closed"
    if ".." in path or path.endswith("."):
        return "one dot stands between two keys of a path"
    return "a path consists of keys, [0] for one entry of a list, and [i] for every entry"


def _variables(subject: Subject) -> frozenset[str]:
    """The Response Data Variables of the bot, without `api_`."""
    known = {one.variable for one in subject.bot.integrations} | _KNOWLEDGE
    known |= {one.knowledge.response_data_variable for one in subject.bot.interactions if one.type == "KB_FAQ"}
    return frozenset(known)


@lru_cache(maxsize=32)
def _fields(bot: Bot) -> Fields:
    return fields_of(bot)


# --- variables -------------------------------------------------------------------------------------------------------

_VARIABLE: Final = re.compile(r"\{\$botContext\.(slot\.)?([\w][\w .-]*?)\s*\}")


def _reader(path: str) -> str:
    """Who gets what stands at this place of an export, with the verb."""
    if path.endswith("agentId"):
        return "the transfer gets"
    if ".contextConditions[" in path:
        return "the condition sees"
    if ".contextDataVariables[" in path:
        return "the variable gets"
    if path.startswith("responder[") and not path.endswith("transferMessage"):
        return "the service gets"
    return "the consumer will see"


def _variables_never_set(subject: Subject) -> Findings:
    if subject.variables_set is None:  # some code computes a name
        return
    told: set[str] = set()
    for path, text in texts_holding("{$botContext.", subject.bot.raw):
        for slot, name in _VARIABLE.findall(text):
            full = f"{slot}{name}"
            if full in subject.variables_set | told or path.endswith("agentSkillId") or is_field(subject.bot, name):
                continue
            if not slot and name.startswith("api_") and "." in name:  # reported as a path without its form
                continue
            told.add(full)
            head = full.partition(".")[0]
            parts = (
                f" A variable has no parts: {head!r} is set, {full!r} is not." if head in subject.variables_set else ""
            )
            why = (
                f"{full!r} is used here, and no rule and no code of this bot sets it: {_reader(path)} the reference as "
                f"typed.{parts} Set it before, or correct the name."
            )
            yield FindingReported("VAR-UNSET-NULL", "info", where_of(subject.bot, path), path, why)


def is_field(bot: Bot, name: str) -> bool:
    """Whether `holder.key` names a custom data field, which `{$botContext.holder.key}` prints too."""
    holder, _, key = name.partition(".")
    return key in _fields(bot).get(holder, ("", {}))[1]


CHECKS: Final[tuple[Check, ...]] = (_broken_references, _variables_never_set)
