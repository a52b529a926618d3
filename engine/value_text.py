"""The JSON text of a value: the one form in which objects, lists and numbers appear in a text.

It is the form of JavaScript's `JSON.stringify`: no blanks, letters as they are, keys in their order, numbers as
JavaScript prints them (`1`, not `1.0`). So a text is the same whether a reference, a request or a script has made it.
Whole numbers keep all their digits, as the platform's do; JavaScript rounds those above 9,007,199,254,740,991.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Final

_FIXED: Final = range(-6, 21)  # exponents of ten of the numbers that JavaScript prints without one


def json_text(value: Any) -> str:
    """The JSON of a value that a JSON text was read into."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{_quoted(str(key))}:{json_text(held)}" for key, held in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(json_text, value)) + "]"
    if isinstance(value, float):
        return _number(value)
    return _quoted(value) if isinstance(value, str) else json.dumps(value)


def plain_text(value: Any) -> str:
    """The same as a text that is shown: strings without quotes, nothing for null."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json_text(value)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _number(value: float) -> str:
    """A number as JavaScript prints it; null for one that JSON does not have."""
    if value != value or value in (float("inf"), float("-inf")):
        return "null"
    if value == 0:
        return "0"
    shortest = Decimal(repr(value))
    if shortest.adjusted() in _FIXED:
        whole, _, rest = format(shortest, "f").partition(".")
        return f"{whole}.{rest}" if (rest := rest.rstrip("0")) else whole
    sign, digits, _ = shortest.as_tuple()
    written = "".join(map(str, digits)).rstrip("0")
    rest = f".{written[1:]}" if written[1:] else ""
    return f"{'-' if sign else ''}{written[0]}{rest}e{shortest.adjusted():+d}"
