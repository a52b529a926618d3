"""References inside an author's texts: `{$botContext.name}`, `{$userMessage}`, `{Orders.status}`, `{$.api_Orders.id}`.

A reference that cannot be resolved stays as typed (C24) and is reported to the caller by name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol

from ..input_files import HALF, parse_json, with_whole_characters
from ..settings import Switches
from ..value_text import json_text, plain_text
from .reference_kinds import ODD, REFERENCE, Kind, in_condition, is_meant, kind_of, path_of, torn_references
from .session import Session


class Linked(Protocol):
    """The links of a deployed bot that references need."""

    @property
    def environment(self) -> Mapping[str, str]: ...

    @property
    def switches(self) -> Switches: ...


@dataclass(frozen=True, slots=True)
class Unlinked:
    """A bot without a deployment: no environment, default switches."""

    environment: Mapping[str, str] = field(default_factory=dict)
    switches: Switches = field(default_factory=Switches)


def _ignore(_reference: str) -> None:
    """Of a reference that cannot be resolved."""


@dataclass(slots=True)
class References:
    """Resolves references in a session and the settings around it.

    Attributes:
        fields: custom data fields by integration variable or name: `{"Orders": {"status": "{$.api_Orders.status}"}}`.
        deployment: environment variables and switches, read when a text is filled.
        system: `$conversationId` and similar values, by name without the dollar sign.
        unresolved: called with each reference that cannot be resolved.
    """

    session: Session
    deployment: Linked = field(default_factory=Unlinked)
    fields: Mapping[str, tuple[str, Mapping[str, str]]] = field(default_factory=dict)
    system: Mapping[str, str] = field(default_factory=dict)
    unresolved: Callable[[str], None] = _ignore
    payload: str | None = None  # of the button or quick reply that was tapped
    _aliases: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._aliases = {
            f"{holder}.{key}": f"{variable}.{key}"
            for holder, (variable, keys) in self.fields.items()
            if variable and holder != variable
            for key in keys
        }

    def fill(self, text: str, index: int = 0) -> str:
        """`text` with every reference replaced by its value; of several values the one at `index`, else the last."""
        if "{" not in text and "$" not in text:
            return text
        for written in torn_references(text, self.fields, self.session.variables):
            self.unresolved(written)
        return REFERENCE.sub(lambda found: self._replace(found, index), text)

    def count(self, text: str) -> int:
        """The largest number of values of a reference in `text`; 1 where none has several."""
        if "{" not in text:
            return 1
        quiet = replace(self, unresolved=_ignore)
        return max((len(quiet._find(name.strip()) or ()) for name in REFERENCE.findall(text)), default=1) or 1

    def values(self, reference: str) -> list[str] | None:
        """The values of a reference written with its braces, several for a list; None when it cannot be resolved."""
        found = REFERENCE.fullmatch(reference.strip())
        return self._find(found[1].strip()) if found else None

    def all_fields(self) -> dict[str, list[str]]:
        """The custom data fields by their full names, as scripts read them (VAR-API-IN-CODE).

        One without values is among them once its integration has a result, so that their number is 0
        (JS-RESULTS-COUNT).
        """
        quiet = replace(self, unresolved=_ignore)  # most of them are not read
        found: dict[str, list[str]] = {}
        for name, (variable, keys) in self.fields.items():
            for full_name in (f"{name}.{key}" for key in keys):
                values = quiet._field(full_name)
                if values is not None or variable in self.session.results:
                    found[full_name] = values or []
        return found

    def aliases(self) -> dict[str, str]:
        """The second names of bot variables, with the names under which they are stored (C11, C45)."""
        is_older = _KAI_RESULTS not in self.session.results
        return {**self._aliases, **({f"api_{_KAI_RESULTS}": f"api_{_KB_SEARCH}"} if is_older else {})}

    def stored_name(self, name: str) -> str:
        """The name under which a bot variable, a result or a custom data field is stored, so that it has one value."""
        return self.aliases().get(name, name)

    def variable(self, name: str) -> list[str] | None:
        """The values of a bot variable, several for a custom data field over a list; None for one that is not set.

        The result of an integration, its HTTP status and its custom data fields are bot variables, too. Follows
        API-RAW-RESULT, API-STATUS-VARIABLE, VAR-API-IN-CODE.
        """
        name = self.stored_name(name)
        stored = self.session.variable(name)
        if stored is not None:
            return [stored]
        results = self.session.results
        result, answered = results.get(name[4:]), results.get(name[4:].removesuffix("Status"))
        if name.startswith("api_") and result is not None:
            return [f"{{{json_text(name)}:{result.json or 'null'}}}"]
        if name.startswith("api_") and name.endswith("Status") and answered is not None:
            return [str(answered.status)]
        counted = self._field(name.removesuffix(".count")) if name.endswith(".count") else None
        return self._field(name) if counted is None else [str(len(counted))]

    def slot(self, name: str) -> str | None:
        """The value of a slot, None for one that is not filled."""
        stored = self.session.slots.get(name)
        return stored.value if stored else None

    def named(self, name: str) -> str | None:
        """The value of a bare name: a bot variable or a slot."""
        values = [self.session.variable(self.stored_name(name)), self.slot(name.removeprefix("slot."))]
        known = next((value for value in values if value is not None), None)
        found = self.variable(name) if known is None else [known]
        return found[0] if found else None

    def is_reference(self, text: str) -> bool:
        """Whether `text` is one reference and nothing else."""
        return REFERENCE.fullmatch(text.strip()) is not None

    def value(self, name: str) -> str | None:
        """The value of a bot variable or slot by its bare name, or of a reference; None when it has none.

        A reference among other words is filled in. Follows RULE-VARIABLE-CONDITION.
        """
        wanted = name.strip()
        if "{" in wanted and not self.is_reference(wanted):
            return self.fill(name)
        if "{" not in wanted and not wanted.startswith("$"):
            return self.named(wanted)
        reference = in_condition(wanted if "{" in wanted else f"{{{wanted}}}")
        values = self.values(reference)
        if values is None and not self._may_be_unset(reference):
            self.unresolved(wanted)
        return values[0] if values else None

    def _may_be_unset(self, reference: str) -> bool:
        """Whether a reference, written with its braces, is one that has a value at some time, if not now."""
        kind, rest = kind_of(reference.strip()[1:-1].strip())
        match kind:
            case Kind.FIELD:
                holder, _, key = rest.partition(".")
                return key in self.fields.get(holder, ("", {}))[1]
            case Kind.PATH:
                return path_of(rest) is not None
            case Kind.VARIABLE | Kind.SLOT:
                is_path = rest.startswith("api_") and "." in rest
                return rest == rest.strip() and not is_path and ODD.search(rest) is None
            case _:
                return kind not in (Kind.UNKNOWN, Kind.ENVIRONMENT)

    def has_reference(self, text: str) -> bool:
        return "{" in text and REFERENCE.search(text) is not None

    def _replace(self, found: re.Match[str], index: int) -> str:
        values = self._find(found[1].strip())
        if values:
            return values[min(index, len(values) - 1)]
        if not found[1].startswith("$") and not is_meant(found[1].strip(), self.fields):
            return found[0]  # braces that are not a reference: JSON, prose
        self.unresolved(found[0])
        return found[0]

    def _find(self, name: str) -> list[str] | None:
        kind, rest = kind_of(name)
        match kind:
            case Kind.FIELD:
                return self._printed(rest, self._field(rest))
            case Kind.PATH:
                return self._path(rest)
            case Kind.SLOT:
                value = self.slot(rest)
                return None if value is None else [value]
            case Kind.VARIABLE:
                return self._printed(rest, self.variable(rest))
            case Kind.ENVIRONMENT:
                environment = self.deployment.environment
                return [environment[rest]] if rest in environment else None
            case Kind.MESSAGE:
                return [self.session.user_message]
            case Kind.PAYLOAD:
                return None if self.payload is None else [self.payload]
            case Kind.SYSTEM:
                return [self.system[rest]] if rest in self.system else None
            case Kind.UNKNOWN:
                return None

    def _printed(self, name: str, values: list[str] | None) -> list[str] | None:
        """The values of a variable or field in a text, where one that is set to null is empty (C24)."""
        is_null = self.session.variable(self.stored_name(name)) == "null"
        return [""] if is_null and self.deployment.switches.null_prints_empty else values

    def _field(self, name: str) -> list[str] | None:
        """The values of a custom data field: what a script has stored under its name, else what the result has.

        None when there is no such field or no result yet; none at all in a result without them.
        """
        integration, _, key = name.partition(".")
        variable, keys = self.fields.get(integration, ("", {}))
        if key not in keys:
            return None
        stored = self.session.variable(self.stored_name(name))
        if stored is not None:
            return [stored]
        template = keys[key]
        found = REFERENCE.fullmatch(template.strip())
        if found and found[1].startswith("$."):
            values = self._path(found[1][2:])
            return [] if values is None and variable in self.session.results else values
        return [self.fill(template)]

    def _path(self, path: str) -> list[str] | None:
        parts = path_of(path)
        if parts is None:
            return None
        variable, steps = parts
        found = self._result(variable)
        for step in steps:
            found = [value for item in found for value in _follow(item, step)]
        return [plain_text(value) for value in found] or None

    def _result(self, variable: str) -> list[Any]:
        """The result that is stored for this variable, or what a script has made of it; empty without one.

        Follows API-RAW-RESULT and API-TRANSFORM-SCRIPT.
        """
        key = self.stored_name(f"api_{variable.removeprefix('api_')}")
        changed, raw = self.session.variable(key), self.session.results.get(key[4:])
        try:
            if changed is None:
                return [parse_json(raw.json)] if raw is not None and raw.json else []
            value = _parsed(changed)
        except ValueError:
            return []
        return [value[key]] if isinstance(value, dict) and key in value else [value]


_KAI_RESULTS: Final = "KaiResults"  # C45: the name in older revisions of the documents
_KB_SEARCH: Final = "kb_search"


def names_in(text: str) -> list[str]:
    """The references in an author's text, without their braces."""
    return [name.strip() for name in REFERENCE.findall(text)] if "{" in text else []


def _parsed(text: str) -> Any:
    """The value of JSON that a script has written, with whole characters only. Raises ValueError."""
    try:
        return parse_json(text)
    except ValueError as error:
        if str(error) != HALF:
            raise
        return json.loads(with_whole_characters(json_text(json.loads(text))))


def _follow(value: Any, step: str) -> list[Any]:
    if step == "[i]":
        return value if isinstance(value, list) else []
    if step.startswith("["):
        index = int(step[1:-1])
        return [value[index]] if isinstance(value, list) and index < len(value) else []
    return [value[step]] if isinstance(value, dict) and step in value else []
