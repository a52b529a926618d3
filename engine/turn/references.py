"""References inside an author's texts: `{$botContext.name}`, `{$userMessage}`, `{Orders.status}`, `{$.api_Orders.id}`.

A reference that cannot be resolved stays as typed (C24) and is reported to the caller by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..input_files import parse_json
from ..json_text import plain_text
from ..settings import Switches
from .reference_kinds import REFERENCE, Kind, kind_of, path_of
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
    unresolved: Callable[[str], None] = lambda _reference: None
    payload: str | None = None  # of the button or quick reply that was tapped

    def fill(self, text: str, index: int = 0) -> str:
        """`text` with every reference replaced by its value; of several values the one at `index`, else the last."""
        if "{" not in text:
            return text
        return REFERENCE.sub(lambda found: self._replace(found, index), text)

    def count(self, text: str) -> int:
        """The largest number of values of a reference in `text`; 1 where none has several."""
        if "{" not in text:
            return 1
        return max((len(self._find(name.strip()) or ()) for name in REFERENCE.findall(text)), default=1) or 1

    def values(self, reference: str) -> list[str] | None:
        """The values of a reference written with its braces, several for a list; None when it cannot be resolved."""
        found = REFERENCE.fullmatch(reference.strip())
        return self._find(found[1].strip()) if found else None

    def all_fields(self) -> dict[str, list[str]]:
        """The custom data fields by their full names, as scripts read them (VAR-API-IN-CODE).

        One without values is among them once its integration has a result, so that their number is 0
        (JS-RESULTS-COUNT).
        """
        found: dict[str, list[str]] = {}
        for name, (variable, keys) in self.fields.items():
            for full_name in (f"{name}.{key}" for key in keys):
                values = self._field(full_name)
                if values or variable in self.session.results:
                    found[full_name] = values or []
        return found

    def named(self, name: str) -> str | None:
        """The value of a bare name: a variable, a slot, a custom data field or the HTTP status of a result."""
        stored = self.session.variables.get(name) or self.session.slots.get(name.removeprefix("slot."))
        if stored is not None:
            return stored.value
        values = self._field(name) if "." in name else None
        result = self.session.results.get(name.removeprefix("api_").removesuffix("Status"))
        if values is None and result is not None and name.startswith("api_") and name.endswith("Status"):
            return str(result.status)
        return values[0] if values else None

    def is_reference(self, text: str) -> bool:
        """Whether `text` is one reference and nothing else."""
        return REFERENCE.fullmatch(text.strip()) is not None

    def has_reference(self, text: str) -> bool:
        return "{" in text and REFERENCE.search(text) is not None

    def _replace(self, found: re.Match[str], index: int) -> str:
        values = self._find(found[1].strip())
        if values:
            return values[min(index, len(values) - 1)]
        if not found[1].startswith("$") and found[1].partition(".")[0] not in self.fields:
            return found[0]  # braces that are not a reference: JSON, prose
        self.unresolved(found[0])
        return found[0]

    def _find(self, name: str) -> list[str] | None:
        kind, rest = kind_of(name)
        match kind:
            case Kind.FIELD:
                return self._field(rest)
            case Kind.PATH:
                return self._path(rest)
            case Kind.SLOT:
                stored = self.session.slots.get(rest)
                return [stored.value] if stored else None
            case Kind.VARIABLE:
                return self._variable(rest)
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

    def _variable(self, name: str) -> list[str] | None:
        value = self.session.variable(name)
        if value is None:
            return self._field(name) if "." in name else None
        return [""] if value == "null" and self.deployment.switches.null_prints_empty else [value]

    def _field(self, name: str) -> list[str] | None:
        integration, _, key = name.partition(".")
        _, keys = self.fields.get(integration, ("", {}))
        if key not in keys:
            return None
        template = keys[key]
        found = REFERENCE.fullmatch(template.strip())
        if found and found[1].startswith("$."):
            return self._path(found[1][2:])
        return [self.fill(template)]

    def _path(self, path: str) -> list[str] | None:
        parts = path_of(path)
        if parts is None:
            return None
        variable, steps = parts
        name = variable.removeprefix("api_")
        if name == "KaiResults" and name not in self.session.results:  # C45: its name in older revisions
            name = "kb_search"
        found = self._result(name)
        for step in steps:
            found = [value for item in found for value in _follow(item, step)]
        return [plain_text(value) for value in found] or None

    def _result(self, name: str) -> list[Any]:
        """The result that is stored for this variable, or what a script has made of it; empty without one.

        Follows API-RAW-RESULT and API-TRANSFORM-SCRIPT.
        """
        key = f"api_{name}"
        changed, raw = self.session.variables.get(key), self.session.results.get(name)
        try:
            if changed is None:
                return [parse_json(raw.json)] if raw is not None and raw.json else []
            value = parse_json(changed.value)
        except ValueError:
            return []
        return [value[key]] if isinstance(value, dict) and key in value else [value]


def names_in(text: str) -> list[str]:
    """The references in an author's text, without their braces."""
    return [name.strip() for name in REFERENCE.findall(text)] if "{" in text else []


def _follow(value: Any, step: str) -> list[Any]:
    if step == "[i]":
        return value if isinstance(value, list) else []
    if step.startswith("["):
        index = int(step[1:-1])
        return [value[index]] if isinstance(value, list) and index < len(value) else []
    return [value[step]] if isinstance(value, dict) and step in value else []
