r"""The language of the step library's sentences.

    the consumer says {text}        a quoted text: "hi", "", "say \"hi\"", "one\ntwo"
    the bot offers {labels:texts}   quoted texts: "Yes", "No" and "Maybe"
    {wait:duration} pass(es)        "250 milliseconds", "3 minutes", "1 hour", as milliseconds; (es) may be left out
    {count:int} request has/have    a plain number; either word matches

One form serves every step: quoted texts may be empty and may hold quotes and line breaks, which `parsers.parse` does
not support. `.prefix` is the literal beginning, by which an index filters sentences.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pytest_bdd import given as _given
from pytest_bdd import then as _then
from pytest_bdd import when as _when
from pytest_bdd.parsers import StepParser

from ...engine.errors import FeatureError, message

Value = str | int | list[str]
Converter = Callable[[str], Value]
Step = Callable[..., Any]

MILLISECONDS = {"millisecond": 1, "second": 1_000, "minute": 60_000, "hour": 3_600_000, "day": 86_400_000}

MOST_DIGITS = 15

_QUOTED = r'"(?:[^"\\]|\\.)*"'
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", '"': '"', "\\": "\\"}
_PIECE = re.compile(r"\{(?P<name>\w+)(?::(?P<type>\w+))?\}|\((?P<optional>\w+)\)|\b(?P<one>\w+)/(?P<other>\w+)\b")


def unquoted(text: str) -> str:
    r"""The text between the quotes, with `\"`, `\n` and `\\` resolved; any other backslash stays as it is."""
    inside = text[1:-1]
    return _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[0]), inside) if "\\" in inside else inside


def milliseconds(text: str) -> int:
    """Milliseconds of "250 milliseconds", "3 minutes", "1 hour"."""
    amount, unit = text.split()
    return whole_number(amount) * MILLISECONDS[unit.removesuffix("s")]


def whole_number(text: str) -> int:
    """The number that these digits are. Raises FeatureError for more of them than anything here can count."""
    if len(text) > MOST_DIGITS:
        expected = f"at most {MOST_DIGITS} digits"
        raise FeatureError(message(f"a number of {len(text)} digits is too large", value=text, expected=expected))
    return int(text)


def _count(text: str) -> int:
    """The number of "3 messages"; "message" is 1."""
    number, _, noun = text.partition(" ")
    return whole_number(number) if noun else 1


def _one_of(*words: str) -> str:
    return "(?i:" + "|".join(map(re.escape, words)) + ")"


TYPES: dict[str, tuple[str, Converter]] = {
    "text": (_QUOTED, unquoted),
    "texts": (
        rf"{_QUOTED}(?:(?:, | and ){_QUOTED})*",
        lambda text: [unquoted(one) for one in re.findall(_QUOTED, text)],
    ),
    "int": (r"\d+", whole_number),
    "id": (r'[^\s"]+', str),  # the cloud checks the form of an id
    "how_many": (r"(?:no|exactly \d+)", lambda text: 0 if text == "no" else whole_number(text.split()[1])),
    "duration": (r"\d+ (?:millisecond|second|minute|hour|day)s?", milliseconds),
    "state": (_one_of("online", "away", "back soon", "offline"), str.capitalize),
    "panel": (r"(?:(?:Pre|Post)-Process Code|Process User Response|Transform Result Script)", str),
    "result": (_one_of("success", "failure"), str.upper),
    "part": (r"method|address|body|header [\w-]+", str),
    "about": (_one_of("personal info", "customer info", "engagement attributes"), str.lower),
    "scope": (_one_of("global", "user", "conversation"), str.lower),
    "whether": (_one_of("is", "is not"), lambda text: "" if text.casefold() == "is not" else "is"),
    "whether_has": (_one_of("has", "has not"), lambda text: "" if text.casefold() == "has not" else "has"),
    "whether_transfers": (_one_of("transfers", "does not transfer"), lambda text: "" if " " in text else "does"),
    "when": (_one_of("within", "after"), str.lower),
    "how": (_one_of("contains", "matches"), str.lower),
    "openness": (_one_of("open", "closed"), str.lower),
    "card_part": (_one_of("subtitle", "image", "layout"), str.lower),
    "agent_action": (_one_of("accepts", "rejects", "closes"), str.lower),
    "holder": (_one_of("agent", "bot"), str.lower),
    "running": (_one_of("started", "stopped"), str.lower),
    "layout": (_one_of("vertical", "horizontal"), str.lower),
    "when_imported": (_one_of("after", "before"), str.lower),
    "messages": (r"message|\d+ messages", _count),
    "requests": (r"request|\d+ requests", _count),
    "transfers": (r"transfer|\d+ transfers", _count),
    "silence": (r"does not answer|drops the connection at", str),
    "broken_answer": (r"does not answer|drops the connection|answers \d+", str),
    "unanswered": (r"does not answer|is unreachable", str),
    "transfer_field": (_one_of("skill id", "skill name", "agent id", "message"), str.lower),
    "failing": (_one_of("at once", "later", "by silence"), str.lower),
    "method": (_one_of("GET", "POST", "PUT", "PATCH", "DELETE"), str),
}


class Sentence(StepParser):
    """A step's sentence. Raises KeyError at import for a placeholder type that does not exist."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        first = _PIECE.search(name)
        self.prefix = name[: first.start()] if first else name
        self._pattern, self._convert = _compiled(name)

    def is_matching(self, name: str) -> bool:
        return name.startswith(self.prefix) and self._pattern.fullmatch(name) is not None

    def parse_arguments(self, name: str) -> dict[str, Any] | None:
        found = self._pattern.fullmatch(name)
        return found and {argument: self._convert[argument](text) for argument, text in found.groupdict().items()}


def given(sentence: str) -> Callable[[Step], Step]:
    return _given(Sentence(sentence))


def when(sentence: str) -> Callable[[Step], Step]:
    return _when(Sentence(sentence))


def then(sentence: str) -> Callable[[Step], Step]:
    return _then(Sentence(sentence))


def column(datatable: list[list[str]] | None) -> list[str]:
    """The cells of a table with one column and no heading. Raises FeatureError for any other table, or for none."""
    if not datatable or any(len(row) != 1 for row in datatable):
        found = f"{len(datatable[0])} columns" if datatable else "no table"
        raise FeatureError(
            message(f"this step takes a table with one column, found {found}", expected="one text per row")
        )
    return [row[0] for row in datatable]


def _compiled(sentence: str) -> tuple[re.Pattern[str], dict[str, Converter]]:
    parts: list[str] = []
    convert: dict[str, Converter] = {}
    at = 0
    for piece in _PIECE.finditer(sentence):
        parts.append(re.escape(sentence[at : piece.start()]))
        parts.append(_piece(piece, convert))
        at = piece.end()
    parts.append(re.escape(sentence[at:]))
    return re.compile("".join(parts), re.DOTALL), convert


def _piece(piece: re.Match[str], convert: dict[str, Converter]) -> str:
    if piece["optional"]:
        return f"(?:{piece['optional']})?"
    if piece["one"]:
        return f"(?:{piece['one']}|{piece['other']})"
    pattern, convert[piece["name"]] = TYPES[piece["type"] or "text"]
    return f"(?P<{piece['name']}>{pattern})"
