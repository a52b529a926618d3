"""Line numbers in the file of a bot, by JSON path, for tools that point at lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:\n]|[^\s{}\[\],:"]+')
_ESCAPED: Final = re.compile(r"\\(.)")


class Place(NamedTuple):
    """A value in a file: its JSON path, the line on which it begins, from 1, and its first token as written."""

    path: str
    line: int
    token: str


def lines_of(text: str) -> dict[str, int]:
    """The line, from 1, on which the value of each JSON path begins: `conversationMessage[3].name`.

    The text has to be valid JSON, as `export.load` checks.
    """
    found: dict[str, int] = {}
    for path, line, _ in places(text):
        found.setdefault(path, line)
    return found


def places(text: str) -> Iterator[Place]:
    """Every value of a JSON text, in its order."""
    line = 1
    path = ""
    around: list[tuple[str, int]] = []  # the path of each open object (-1) or list (its current index)
    key = True  # whether the next text is a key
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign == "\n":
            line += 1
        elif sign in "{[":
            yield Place(path, line, sign)
            around.append((path, -1 if sign == "{" else 0))
            key = sign == "{"
            path = path if key else f"{path}[0]"
        elif sign in "}]":
            path = around.pop()[0]
        elif sign == ",":
            inside, index = around[-1]
            key = index < 0
            if not key:
                around[-1] = (inside, index + 1)
                path = f"{inside}[{index + 1}]"
        elif key and sign[0] == '"' and around and around[-1][1] < 0:
            name = _ESCAPED.sub(r"\1", sign[1:-1]) if "\\" in sign else sign[1:-1]
            inside = around[-1][0]
            path, key = f"{inside}.{name}" if inside else name, False
        elif sign != ":":
            yield Place(path, line, sign)
