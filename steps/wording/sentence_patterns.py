"""The pattern of a sentence of the library, and which sentence a step is; no step definition is loaded for it."""

from __future__ import annotations

import re

from .correction import PIECE
from .value_types import TYPES, Converter


class SentencePattern:
    """A sentence that steps are compared with. `prefix` is its literal beginning, `values` the converters by name.

    Raises:
        KeyError: for a placeholder type that does not exist.
    """

    def __init__(self, sentence: str) -> None:
        first = PIECE.search(sentence)
        self.prefix = sentence[: first.start()] if first else sentence
        self.pattern, self.values = _compiled(sentence)

    def is_matching(self, text: str) -> bool:
        """Whether a step, without its keyword, is the sentence."""
        return text.startswith(self.prefix) and self.pattern.fullmatch(text) is not None


def _compiled(sentence: str) -> tuple[re.Pattern[str], dict[str, Converter]]:
    """The pattern, and what makes values of its parts, by placeholder."""
    parts: list[str] = []
    convert: dict[str, Converter] = {}
    at = 0
    for piece in PIECE.finditer(sentence):
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
    kind = TYPES[piece["type"] or "text"]
    convert[piece["name"]] = kind.convert
    return f"(?P<{piece['name']}>{kind.pattern})"
