"""The types of placeholders in sentences: what is written for each, and the value that it becomes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from ...engine.errors import FeatureError, message

Value = str | int | list[str]
Converter = Callable[[str], Value]

QUOTED: Final = r'"(?:[^"\\]|\\.)*"'
MILLISECONDS: Final = {"millisecond": 1, "second": 1_000, "minute": 60_000, "hour": 3_600_000, "day": 86_400_000}
MOST_DIGITS: Final = 15

_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED: Final = {"n": "\n", '"': '"', "\\": "\\"}


class ValueType(NamedTuple):
    """A type of placeholders.

    Attributes:
        pattern: a regular expression for what is written in a step.
        convert: makes the value of it.
        written: what can be written: the words, or examples.
    """

    pattern: str
    convert: Converter
    written: tuple[str, ...]


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


def _texts(text: str) -> list[str]:
    return [unquoted(one) for one in re.findall(QUOTED, text)]


def _one_of(*words: str, convert: Converter = str.lower) -> ValueType:
    """One of these words, in any letter case."""
    return ValueType("(?i:" + "|".join(map(re.escape, words)) + ")", convert, words)


def _counted(noun: str) -> ValueType:
    return ValueType(rf"{noun}|\d+ {noun}s", _count, (noun, f"3 {noun}s"))


def _true_if_not(no: str) -> Converter:
    """Makes an empty text of the words that say no, and the others of themselves."""
    return lambda text: "" if text.casefold() == no else text.lower()


TYPES: Final[dict[str, ValueType]] = {
    "text": ValueType(QUOTED, unquoted, ('"a text in quotes"',)),
    "texts": ValueType(rf"{QUOTED}(?:(?:, | and ){QUOTED})*", _texts, ('"one"', '"one", "two" and "three"')),
    "int": ValueType(r"\d+", whole_number, ("3",)),
    "id": ValueType(r'[^\s"]+', str, ("4129463410",)),  # the cloud checks the form of an id
    "how_many": ValueType(
        r"(?:no|(?:exactly )?\d+)",
        lambda text: 0 if text == "no" else whole_number(text.split()[-1]),
        ("no", "exactly 2"),
    ),
    "duration": ValueType(
        r"\d+ (?:millisecond|second|minute|hour|day)s?", milliseconds, ("250 milliseconds", "3 minutes", "1 hour")
    ),
    "moment": ValueType(
        r"(?:\d{4}-\d{2}-\d{2}|(?i:mon|tues|wednes|thurs|fri|satur|sun)day) \d{1,2}:\d{2}",
        str,
        ("2026-12-24 18:30", "Sunday 20:00"),
    ),
    "shift": _one_of("on shift", "off shift"),
    "side": _one_of("outside", "within"),
    "state": _one_of("online", "away", "back soon", "offline", convert=str.capitalize),
    "panel": ValueType(
        r"(?:(?:Pre|Post)-Process Code|Process User Response|Transform Result Script)",
        str,
        ("Pre-Process Code", "Post-Process Code", "Process User Response", "Transform Result Script"),
    ),
    "result": _one_of("success", "failure", convert=str.upper),
    "part": ValueType(r"method|address|body|header [\w-]+", str, ("method", "address", "body", "header content-type")),
    "sent": ValueType(
        r"the body|the field [\w.-]+|the header [\w-]+|the parameter [\w.\[\]-]+|(?:a )?body that contains",
        lambda text: text.removeprefix("the ").removeprefix("a "),
        ("the body", "a body that contains", "the field order.id", "the parameter id", "the header X-Channel"),
    ),
    "about": _one_of("personal info", "customer info", "engagement attributes"),
    "scope": _one_of("global", "user", "conversation"),
    "whether": _one_of("is", "is not", convert=_true_if_not("is not")),
    "whether_has": _one_of("has", "has not", convert=_true_if_not("has not")),
    "with_text": _one_of("with", "without", convert=_true_if_not("without")),
    "whether_transfers": _one_of("transfers", "does not transfer", convert=_true_if_not("does not transfer")),
    "when": _one_of("within", "after"),
    "how": _one_of("contains", "matches"),
    "openness": _one_of("open", "closed"),
    "card_part": _one_of("subtitle", "image", "layout"),
    "agent_action": _one_of("accepts", "rejects", "closes"),
    "holder": _one_of("agent", "bot"),
    "place": _one_of("question", "dialog", "interaction", "skill"),
    "running": _one_of("started", "stopped"),
    "when_imported": _one_of("after", "before"),
    "messages": _counted("message"),
    "requests": _counted("request"),
    "transfers": _counted("transfer"),
    "cards": ValueType(r"1 card|\d+ cards", _count, ("1 card", "3 cards")),
    "score": ValueType(r"(?:0(?:\.\d{1,6})?|1(?:\.0{1,6})?)", str, ("0.7",)),
    "degrees": ValueType(r"-?\d{1,3}(?:\.\d{1,15})?", str, ("48.137", "-11.5")),
    "media": _one_of("image", "link", "location"),
    "silence": ValueType(
        r"does not answer|drops the connection at", str, ("does not answer", "drops the connection at")
    ),
    "broken_answer": ValueType(
        r"does not answer|drops the connection|answers \d+",
        str,
        ("does not answer", "drops the connection", "answers 500"),
    ),
    "integration_failure": _one_of("fails", "times out", "is unreachable"),
    "unanswered": ValueType(r"does not answer|is unreachable", str, ("does not answer", "is unreachable")),
    "transfer_field": _one_of("skill id", "skill name", "agent id", "message"),
    "failing": _one_of("at once", "later", "by silence"),
    "method": _one_of("GET", "POST", "PUT", "PATCH", "DELETE", convert=str),
}
