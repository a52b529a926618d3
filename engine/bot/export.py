"""An export as a file: read without losing a byte, written the same way, changed at a JSON path.

Every problem with a file raises a BotDefinitionError that names file, path and value: too large, not a regular file,
not UTF-8, not JSON, not an export, or a value of the wrong type.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

from ..errors import BotDefinitionError, FeatureError, closest, counted, message, shorten
from ..input_files import BOM, HALF, TOO_DEEP, decoded, is_too_deep, parse_json, read_file
from .lines import Place, places

M = TypeVar("M", bound=BaseModel)

SIZE_LIMIT: Final = 32 * 1024 * 1024  # bytes; the largest production export known has 1,448 interactions: under 8 MB

_REQUIRED_KEYS: Final = ("bot", "conversationMessage", "groups")
_FIRST_INDENT: Final = re.compile(r'\{\r?\n([ \t]+)"')
_HALF_CHARACTER: Final = re.compile(r"\\u[dD][89a-fA-F]")
_NUMBER: Final = re.compile(r"-?[\dNI]")
_LONGEST_NUMBER: Final = 4_300  # digits; Python converts no more
_PATH_STEP: Final = re.compile(r'\.?([^.\[\]"]+)|\[(\d+)\]|\["([^"]*)"\]')


@dataclass(frozen=True, slots=True)
class Layout:
    """The white space of a file, so that `dump` can reproduce it."""

    bom: bool = False
    newline: str = "\n"
    indent: str = "  "
    ending: str = ""


class Loaded(NamedTuple):
    """A parsed export with its bytes, its name in messages, its layout, and its file, if any."""

    raw: dict[str, Any]
    data: bytes
    called: str
    layout: Layout
    file: Path | None


def load(source: str | Path | bytes, name: str = "") -> Loaded:
    """Read and parse an export from a path, from bytes, or from JSON text."""
    data, file = _read(source)
    called = name or (file.name if file else "the export")
    text = _decoded(data, called)
    return Loaded(_parsed(text, called), data, called, _layout_of(text), file)


def written(raw: dict[str, Any], layout: Layout, source: str) -> bytes:
    """The bytes of an export in this layout.

    Raises:
        BotDefinitionError: a value cannot be written as JSON.
    """
    if is_too_deep(raw):
        raise BotDefinitionError(message(f"the export cannot be written: {TOO_DEEP}", at=source))
    try:
        text = json.dumps(raw, indent=layout.indent, ensure_ascii=False, allow_nan=False) + layout.ending
        text = text if layout.newline == "\n" else text.replace("\n", layout.newline)
        return ((BOM if layout.bom else "") + text).encode()
    except (TypeError, ValueError) as error:  # a value that no JSON file holds was set by `Bot.edited`
        raise BotDefinitionError(message("the export cannot be written", at=source, value=_reason(error))) from None


def _reason(error: Exception) -> str:
    return HALF if isinstance(error, UnicodeEncodeError) else str(error)


# --- reading ---------------------------------------------------------------------------------------------------------


def _read(source: str | Path | bytes) -> tuple[bytes, Path | None]:
    """The bytes of a source, and its file if it is one."""
    if isinstance(source, bytes):
        return _limited(source, "the export"), None
    if isinstance(source, str) and source.lstrip(BOM + " \t\r\n").startswith("{"):
        return _limited(source.encode("utf-8", "surrogatepass"), "the export"), None
    path = Path(source)
    return _read_file(path), path.absolute()


def _read_file(path: Path) -> bytes:
    try:
        if not path.exists():
            _refuse_missing(path)
        size = path.stat().st_size
        if path.is_file() and size > SIZE_LIMIT:
            _refuse_size(size, str(path))
        return read_file(path)
    except OSError as error:
        value = error.strerror or str(error)
        raise BotDefinitionError(message("the bot export cannot be read", at=str(path), value=value)) from None
    except ValueError as error:  # a directory, a pipe, or a path that no file can have
        raise BotDefinitionError(message(f"not a bot export, which is a JSON file: {error}", at=str(path))) from None


def _refuse_missing(path: Path) -> NoReturn:
    folder = path.parent
    names = sorted(p.name for p in folder.glob("*.json")) if folder.is_dir() else []
    raise BotDefinitionError(message("no such bot export", at=str(path), known=names, wanted=path.name))


def _limited(data: bytes, called: str) -> bytes:
    if len(data) > SIZE_LIMIT:
        _refuse_size(len(data), called)
    return data


def _refuse_size(size: int, called: str) -> NoReturn:
    limit = f"at most {SIZE_LIMIT // 2**20} MiB"
    raise BotDefinitionError(message("too large for a bot export", at=called, value=size, expected=limit))


def _decoded(data: bytes, called: str) -> str:
    if not data.strip():
        raise BotDefinitionError(message("the bot export is empty", at=called, expected="a JSON object"))
    try:
        return decoded(data)
    except ValueError as error:
        do = "export the bot again, or save the file as UTF-8"
        raise BotDefinitionError(message(f"the bot export cannot be read: {error}", at=called, do=do)) from None


def _layout_of(text: str) -> Layout:
    plain = text.removeprefix(BOM).replace("\r\n", "\n")
    body = plain.rstrip("\n")
    first = _FIRST_INDENT.match(body)
    return Layout(
        bom=text.startswith(BOM),
        newline="\r\n" if "\r\n" in text else "\n",
        indent=first.group(1) if first else "  ",
        ending=plain[len(body) :],
    )


def _parsed(text: str, called: str) -> dict[str, Any]:
    body = text.removeprefix(BOM)
    try:
        raw = parse_json(body, pairs=_unique_keys)
    except json.JSONDecodeError as error:
        at = f"{called}:{error.lineno}:{error.colno}"
        line = error.doc.splitlines()[error.lineno - 1 : error.lineno]
        what = f"the bot export is not JSON: {error.msg[0].lower()}{error.msg[1:]}"
        raise BotDefinitionError(message(what, at=at, value=line[0].strip() if line else None)) from None
    except ValueError as error:
        raise BotDefinitionError(_unusable(body, called, error)) from None
    if not isinstance(raw, dict):
        kind = _JSON_KINDS.get(type(raw), "a value")
        raise BotDefinitionError(message("this JSON is not a bot export", at=called, value=kind, expected="an object"))
    return raw


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        key, _ = Counter(key for key, _ in pairs).most_common(1)[0]
        raise ValueError(f"an object has the key {shorten(key)} twice")
    return found


def _unusable(text: str, called: str, error: ValueError) -> str:
    """The message about JSON that the platform would not write, with the first such value and its path."""
    if str(error) == TOO_DEEP:
        return message(f"the bot export is {TOO_DEEP}", at=called)
    first: dict[str, Place] = {}
    for place in places(text):
        if (before := first.setdefault(place.path, place)) is not place:
            at = f"{called}:{place.line}, {place.path}"
            return message("the bot export has a key twice", at=at, value=f"the first is in line {before.line}")
        if what := _unusable_value(place.token):
            return message(f"the bot export has {what}", at=f"{called}:{place.line}, {place.path}", value=place.token)
    return message(f"the bot export is not usable JSON: {_reason(error)}", at=called)


def _unusable_value(token: str) -> str:
    """A name for a value that JSON allows to be written and that cannot be kept; empty for any other."""
    if _NUMBER.match(token):
        if token.lstrip("-") in ("NaN", "Infinity"):
            return "a number that is not JSON"
        return "a number that is too large" if len(token) > _LONGEST_NUMBER or "inf" in str(float(token)) else ""
    if _HALF_CHARACTER.search(token):
        try:
            json.loads(token).encode()
        except UnicodeEncodeError:
            return HALF
    return ""


# --- checking --------------------------------------------------------------------------------------------------------

_JSON_KINDS: Final = {
    dict: "an object",
    list: "a list",
    str: "a text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    type(None): "null",
}

_EXPECTED: Final = {
    "string_type": 'a text, in quotes: "…"',
    "bool_type": "true or false",
    "model_type": "an object: {…}",
    "dict_type": "an object: {…}",
    "tuple_type": "a list: […]",
    "missing": "this key",
}


def checked(model: type[M], raw: dict[str, Any], source: str) -> M:
    """The raw export as `model` sees it; raises BotDefinitionError with the path and value that are wrong."""
    missing = [key for key in _REQUIRED_KEYS if key not in raw]
    if missing:
        _refuse_foreign(raw, missing, source)
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        raise BotDefinitionError(_shape_message(error, source)) from None


def _refuse_foreign(raw: dict[str, Any], missing: list[str], source: str) -> NoReturn:
    near = [f"{hit!r} may be a misspelt {key!r}" for key in missing if (hit := closest(key, raw))]
    raise BotDefinitionError(
        message(
            f"this JSON is not a bot export: the key{'s' * (len(missing) > 1)} {', '.join(missing)} "
            f"{'are' if len(missing) > 1 else 'is'} missing",
            at=source,
            expected="a file from Conversation Builder, More Settings → Export Bot",
            known=list(raw),
            do="; ".join(near),
        )
    )


def _shape_message(error: ValidationError, source: str) -> str:
    first, *others = error.errors(include_url=False)
    path = _path_text(first["loc"])
    expected = _EXPECTED.get(first["type"], first["msg"])
    more = f"and {len(others)} more like it" if others else ""
    if first["type"] == "missing":
        holder = first["input"]
        return message(
            f"the bot export lacks {path}",
            at=source,
            known=list(holder) if isinstance(holder, dict) else (),
            wanted=str(first["loc"][-1]),
            do=more,
        )
    kind = _JSON_KINDS.get(type(first["input"]), "a value")
    what = f"the bot export has {kind} where it should not"
    return message(what, at=f"{source}, {path}", value=first["input"], expected=expected, do=more)


# --- JSON paths ------------------------------------------------------------------------------------------------------


def _path_text(steps: Iterable[int | str]) -> str:
    text = ""
    for step in steps:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _path_steps(path: str) -> list[int | str]:
    steps: list[int | str] = []
    position = 0
    while position < len(path):
        step = _PATH_STEP.match(path, position)
        if step is None:
            hint = "names and indexes such as conversationMessage[4].interactionDelay"
            raise FeatureError(message("not a JSON path", value=path, expected=hint))
        name, index, quoted = step.groups()
        steps.append(int(index) if index is not None else name if name is not None else quoted)
        position = step.end()
    if not steps:
        raise FeatureError(message("an empty JSON path names no value", value=path))
    return steps


def edited(raw: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """A copy of the raw export with one value set, or with a key removed for None; see `Bot.edited`."""
    changed: dict[str, Any] = _with(raw, _path_steps(path), value, path)
    return changed


def _with(node: Any, steps: list[int | str], value: object, path: str) -> Any:
    """A copy of `node` in which the place at `steps` holds `value`; all other parts are shared."""
    step, *rest = steps
    if isinstance(step, int) and isinstance(node, list):
        return _with_item(node, step, rest, value, path)
    if isinstance(step, str) and isinstance(node, dict):
        if not rest and value is None:
            return {key: old for key, old in node.items() if key != step}
        return {**node, step: _with(node.get(step, {}), rest, value, path) if rest else value}
    wanted = f"[{step}]" if isinstance(step, int) else repr(step)
    raise FeatureError(
        message(f"the export has no {wanted} here", at=path, value=_JSON_KINDS.get(type(node), "a value"))
    )


def _with_item(node: list[Any], index: int, rest: list[int | str], value: object, path: str) -> list[Any]:
    if index > len(node) or (index == len(node) and value is None):
        raise FeatureError(
            message(f"the export has no element [{index}] here", at=path, value=counted(node, "element"))
        )
    if not rest and value is None:
        return node[:index] + node[index + 1 :]
    old = node[index] if index < len(node) else {}
    return [*node[:index], _with(old, rest, value, path) if rest else value, *node[index + 1 :]]
