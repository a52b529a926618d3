"""How a sentence of the step library is written down.

    "the consumer says {text}"                   {text}       a quoted text: "hi", "", "a \\"b\\"", "one\\ntwo"
    "{count:int} second(s) pass(es)"             {count:int}  a plain number; (s) may be there or not
    "{wait:duration} pass(es)"                   {wait:duration}  "250 milliseconds", "3 minutes", "1 hour": milliseconds
    "the skill {skill} with id {id:digits}"      {id:digits}  digits, kept as text

One form serves every step: quoted texts may be empty and may hold quotes and line breaks, which `parsers.parse` cannot
say. `.prefix` is the part before the first variable piece, so that an index can sort sentences by how they begin.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from pytest_bdd.parsers import StepParser

MILLISECONDS = {"millisecond": 1, "second": 1_000, "minute": 60_000, "hour": 3_600_000, "day": 86_400_000}

_PIECE = re.compile(r"\{(?P<name>\w+)(?::(?P<type>\w+))?\}|\((?P<optional>[^()]+)\)")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def unquoted(text: str) -> str:
    """What stands between the quotes, with `\\"`, `\\n` and `\\\\` resolved; any other backslash stays as it is."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda found: {"n": "\n", '"': '"', "\\": "\\"}.get(found[1], found[0]), text)


def milliseconds(text: str) -> int:
    """ "3 minutes" as milliseconds."""
    amount, unit = text.split()
    return int(amount) * MILLISECONDS[unit.removesuffix("s")]


TYPES: dict[str, tuple[str, Callable[[str], object]]] = {
    "text": (r'"(?P<{name}>(?:[^"\\]|\\.)*)"', unquoted),
    "int": (r"(?P<{name}>\d+)", int),
    "digits": (r"(?P<{name}>\d+)", str),
    "duration": (r"(?P<{name}>\d+ (?:millisecond|second|minute|hour|day)s?)", milliseconds),
}


class Sentence(StepParser):
    """A step's sentence. Raises KeyError at import for a placeholder type that does not exist."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        found = _PIECE.search(name)
        self.prefix = name[: found.start()] if found else name
        self._pattern, self._convert = _compiled(name)

    def is_matching(self, name: str) -> bool:
        return name.startswith(self.prefix) and self._pattern.fullmatch(name) is not None

    def parse_arguments(self, name: str) -> dict[str, object] | None:
        found = self._pattern.fullmatch(name)
        if found is None:
            return None
        return {argument: self._convert[argument](text) for argument, text in found.groupdict().items()}


@cache
def _compiled(sentence: str) -> tuple[re.Pattern[str], dict[str, Callable[[str], object]]]:
    parts, convert, at = [], {}, 0
    for piece in _PIECE.finditer(sentence):
        parts.append(re.escape(sentence[at : piece.start()]))
        if piece["optional"]:
            parts.append(f"(?:{re.escape(piece['optional'])})?")
        else:
            pattern, convert[piece["name"]] = TYPES[piece["type"] or "text"]
            parts.append(pattern.replace("{name}", piece["name"]))
        at = piece.end()
    parts.append(re.escape(sentence[at:]))
    return re.compile("".join(parts), re.DOTALL), convert
