"""What a bot's integrations usually answer: the file `<bot>.answers.yaml` beside the export.

An integration has one answer, or several by name, of which `usual` counts until a step chooses another one. An answer
is a JSON value written as YAML, a status, or one of a few words for a failure; its long form says status, headers and
body. A list or an object is a body, unless it has the keys of the long form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ...engine.errors import FeatureError, UnknownName, closest, message
from ...engine.input_files import parse_json
from ..external.stubs import Answer
from . import yaml_text
from .yaml_text import Plain, YamlFile, plain

if TYPE_CHECKING:
    from ...engine.bot import Bot

USUAL: Final = "usual"

_FAILURES: Final[Mapping[str, Answer]] = {
    "times out": Answer(error="times out"),
    "unreachable": Answer(error="unreachable"),
    "is unreachable": Answer(error="unreachable"),
    "drops the connection": Answer(error="drops the connection"),
    "fails": Answer(500),
}
_FIELDS: Final = ("status", "headers", "body", "latency_ms")
_STATUSES: Final = range(200, 600)
_SHORT: Final = "a list, an object, a status such as 404, or times out, unreachable, fails"
_BODY: Final = "a JSON object with such a key goes below `body:`"


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers in a file.

    Attributes:
        by_name: integration → name of an answer → the answer; each integration has a `usual` one.
        path: the file; the current folder for none.
    """

    by_name: Mapping[str, Mapping[str, Answer]] = field(default_factory=dict)
    path: Path = Path()
    _file: YamlFile | None = field(default=None, compare=False)

    @classmethod
    def load(cls, path: Path) -> Answers:
        """Read the file. Raises FeatureError naming file and line for anything unknown or invalid."""
        file = yaml_text.read(path)
        held = file.value if file.value is not None else {}
        if not isinstance(held, dict):
            expected = "the names of integrations, each with its answer below it"
            raise FeatureError(message(f"{path.name} is wrong", at=file.at(path, ()), value=held, expected=expected))
        reader = _Reader(path, file)
        return cls({name: reader.integration(name, given) for name, given in held.items()}, path, file)

    @property
    def usual(self) -> dict[str, Answer]:
        """What each integration answers until a step says otherwise."""
        return {name: answers[USUAL] for name, answers in self.by_name.items()}

    def check(self, bot: Bot) -> None:
        """Check that the bot has the integrations.

        Raises:
            UnknownName: it has none of this name.
            FeatureError: one transfers to an agent, so the cloud answers.
        """
        calls = [one.name for one in bot.integrations if not one.escalation]
        calls += [one.name for one in bot.interactions if one.type == "KB_FAQ"]
        for name in self.by_name:
            if name in calls:
                continue
            at = self._at(name)
            if any(one.name == name for one in bot.integrations):
                what = f"the integration {name!r} transfers to an agent, so {self.path.name} cannot answer for it"
                raise FeatureError(
                    message(
                        what,
                        at=at,
                        do="let it fail by a step: Given the next transfer is accepted by the API and then fails",
                    )
                )
            known = dict.fromkeys(calls)
            raise UnknownName(message(f"no integration {name!r} in {bot.source}", at=at, known=known, wanted=name))

    def find(self, integration: str, name: str) -> Answer:
        """The answer of an integration by its name. Raises UnknownName; the text has the line to write."""
        if (found := self.by_name.get(integration, {}).get(name)) is not None:
            return found
        known = self.by_name.get(integration, {})
        where = f"in {self.path.name}" if self.path.name else "beside a bot"
        what = f"the integration {integration!r} has no answer named {name!r} {where}"
        lines = [f"{integration}:", *([] if known else [f"  {USUAL}: …"]), f"  {name}: …"]
        do = "" if closest(name, known) else "\n    ".join(["write there:", *lines])
        raise UnknownName(message(what, at=self._at(integration), known=known, wanted=name, do=do))

    def _at(self, name: str) -> str:
        return self._file.at_key(self.path, (name,)) if self._file is not None else str(self.path)


class _Reader:
    """Reads the values of one file."""

    def __init__(self, path: Path, file: YamlFile) -> None:
        self._path = path
        self._file = file

    def integration(self, name: str, given: Any) -> dict[str, Answer]:
        if not isinstance(given, dict) or _is_long(given):
            return {USUAL: self._answer((name,), given)}
        if USUAL not in given:
            near = closest(USUAL, given)
            do = f"did you mean {USUAL!r} instead of {near!r}?" if near else _BODY
            expected = f"one answer, or several by their names, of which one is {USUAL!r}"
            raise self._wrong((name,), f"no answer of {name} is the usual one", expected=expected, do=do)
        return {each: self._answer((name, each), value) for each, value in given.items()}

    def _answer(self, place: tuple[str, ...], given: Any) -> Answer:
        if isinstance(given, dict) and (_is_long(given) or _is_misspelt(given)):
            return self._long(place, given)
        if isinstance(given, dict | list):
            return Answer(json=plain(given))
        if isinstance(given, str) and given in _FAILURES:
            return _FAILURES[given]
        if isinstance(given, Plain) and given.value in _STATUSES:
            return Answer(int(given))
        if isinstance(given, str) and isinstance(held := _json(given), dict | list):
            return Answer(json=held)
        near = closest(given, _FAILURES) if isinstance(given, str) else None
        do = f"did you mean {near!r}?" if near else "any other text goes below `body:`"
        raise self._wrong(place, f"not an answer: {'.'.join(place)}", value=given, expected=_SHORT, do=do)

    def _long(self, place: tuple[str, ...], given: Mapping[str, Any]) -> Answer:
        for key in given:
            if key not in _FIELDS:
                near = closest(key, _FIELDS)
                do = f"did you mean {near!r}? {_BODY}" if near else _BODY
                raise self._wrong((*place, key), f"unknown key {'.'.join((*place, key))!r}", known=_FIELDS, do=do)
        body = plain(given.get("body"))
        return Answer(
            status=self._number((*place, "status"), given.get("status", 200), _STATUSES, _BODY),
            headers=self._headers((*place, "headers"), given.get("headers") or {}),
            latency_ms=self._number((*place, "latency_ms"), given.get("latency_ms", 0), range(86_400_001)),
            **{"text": body} if isinstance(body, str) else {"json": body} if "body" in given else {},
        )

    def _number(self, place: tuple[str, ...], given: Any, allowed: range, do: str = "") -> int:
        value = given.value if isinstance(given, Plain) else given
        if isinstance(value, int) and not isinstance(value, bool) and value in allowed:
            return value
        expected = f"a whole number from {allowed.start} to {allowed.stop - 1}"
        raise self._wrong(place, f"{'.'.join(place)} is wrong", value=given, expected=expected, do=do)

    def _headers(self, place: tuple[str, ...], given: Any) -> dict[str, str]:
        if isinstance(given, dict) and all(isinstance(value, str) for value in given.values()):
            return {name: str(value) for name, value in given.items()}
        raise self._wrong(place, f"{'.'.join(place)} is wrong", value=given, expected="names with their values")

    def _wrong(self, place: tuple[str, ...], what: str, **details: Any) -> FeatureError:
        first, *rest = message(what, at=self._file.at_key(self._path, place), **details).split("\n")
        return FeatureError("\n".join([f"{first} in {self._path.name}", *rest]))


def _is_long(given: Mapping[str, Any]) -> bool:
    """Whether an object is the long form of an answer: it has a body, or nothing but keys of that form."""
    return bool(given) and ("body" in given or all(key in _FIELDS for key in given))


def _is_misspelt(given: Mapping[str, Any]) -> bool:
    """Whether an object seems to be the long form with a wrong key: few bodies have a status such as 404."""
    status = given.get("status")
    is_http = (isinstance(status, Plain) and status.value in _STATUSES) or "latency_ms" in given
    return is_http and any(closest(key, _FIELDS) for key in given if key not in _FIELDS)


def _json(text: str) -> object:
    """The value of a JSON text; None for any other text."""
    try:
        return parse_json(text)
    except ValueError:
        return None


def schema() -> dict[str, Any]:
    """The JSON schema of the file."""
    short: list[dict[str, Any]] = [
        {"type": "array"},
        {"type": "integer", "minimum": _STATUSES.start, "maximum": _STATUSES.stop - 1},
        {"enum": list(_FAILURES)},
    ]
    long = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "status": {"type": "integer", "default": 200},
            "headers": {"type": "object", "additionalProperties": {"type": "string"}},
            "body": {"description": "a text, or any JSON value"},
            "latency_ms": {"type": "integer", "default": 0},
        },
    }
    named = {"type": "object", "required": [USUAL], "additionalProperties": {"anyOf": [*short, {"type": "object"}]}}
    return {
        "title": "Answers",
        "description": "integration → what it answers, or name → answer with the one that is usual",
        "type": "object",
        "additionalProperties": {"anyOf": [*short, long, named]},
    }
