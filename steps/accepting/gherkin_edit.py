"""Edits a feature file at the positions of its Gherkin nodes, and leaves every other byte as it is.

An edit replaces a part of the file: a quoted text of a step, a cell of a table, the lines of a doc string. It is
checked by parsing: the new file differs from the old one in that node alone, and the node has the value that was meant.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, Final

from gherkin.errors import CompositeParserException, ParserException
from gherkin.parser import Parser

from ...engine.input_files import BOM
from ...engine.text_width import width
from ..collecting import placeholders
from ..collecting.gherkin import Node

_LINE: Final = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_CELL: Final = re.compile(r"(\|)|\\.|[^|\\]+|\\", re.DOTALL)  # a bar, unless a backslash stands before it
_NO_KIND: Final = ("location", "id", "astNodeIds")


class CannotBeWritten(Exception):
    """Gherkin cannot hold a text in this place. The text of the error says why."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A part of a file's content, from `start` up to `end`, and the text in its place; `meant` is the node's value."""

    start: int
    end: int
    text: str
    meant: str


class GherkinText:
    """The content of a feature file with the positions of its nodes.

    Args:
        content: all of the file, a byte order mark and its line ends included.
    """

    def __init__(self, content: str) -> None:
        self.content = content
        mark = len(BOM) if content.startswith(BOM) else 0
        self._lines: list[str] = []
        self._ends: list[str] = []
        self._starts: list[int] = []
        for found in _LINE.finditer(content, mark):
            self._lines.append(found[1])
            self._ends.append(found[2])
            self._starts.append(found.start())
            if not found[2]:
                break
        self.root = _parsed(content)["feature"]

    def quoted_in_step(self, step: Node, start: int, end: int, written: str) -> Edit:
        """Replace characters `start` to `end` of a step's text, without its keyword."""
        text: str = step["text"]
        line, column = step["location"]["line"], step["location"]["column"] - 1
        at = self._lines[line - 1].index(text, column + len(step["keyword"].rstrip()))
        begin = self._starts[line - 1] + at
        return Edit(begin + start, begin + end, written, text[:start] + written + text[end:])

    def cell(self, row: Node, number: int, value: str) -> Edit:
        """Replace a cell of a row, of a step's table or of examples; `number` counts from 0.

        The next bar stays in its column if the new value leaves it there.
        """
        line = row["location"]["line"]
        begin, end = _cell_spans(self._lines[line - 1])[number]
        whole = self._lines[line - 1][begin:end]
        escaped = value.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n")
        before = whole[: len(whole) - len(whole.lstrip())] if whole.strip() else whole[:1]
        after = whole[len(whole.rstrip()) :] if whole.strip() else whole[1:]
        room = width(whole) - width(before) - len(after[:1]) - width(escaped)
        written = before + escaped + " " * room + after[:1]
        return Edit(self._starts[line - 1] + begin, self._starts[line - 1] + end, written, value)

    def doc_string(self, node: Node, text: str) -> Edit:
        """Replace the content of a doc string; lines that stay are left as they are."""
        first = node["location"]["line"]  # the line of its fence
        fence = self._lines[first - 1]
        indent, separator = fence[: len(fence) - len(fence.lstrip())], node["delimiter"]
        last = next(at for at in range(first, len(self._lines)) if self._lines[at].lstrip().startswith(separator))
        old = node["content"].split("\n") if last > first else []
        margin = _margin(old)
        new = [margin + line if line else "" for line in text.split("\n")]
        if textwrap.dedent("\n".join(new)) != text:
            raise CannotBeWritten("a doc string cannot hold the blanks at the beginnings of its lines")
        escape = "\\" + "\\".join(separator)
        pieces: list[str] = []
        for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if tag == "equal":
                pieces += [self._lines[at] + self._ends[at] for at in range(first + old_from, first + old_to)]
                continue
            for line in new[new_from:new_to]:
                escaped = line.replace(separator, escape)
                pieces.append((indent + escaped if escaped else "") + self._ends[first - 1])
        return Edit(self._starts[first], self._starts[last], "".join(pieces), "\n".join(new))

    def edited(self, edits: Iterable[Edit]) -> str:
        """The content after these edits, which do not overlap.

        Raises:
            CannotBeWritten: the file would not differ in the nodes of the edits alone.
        """
        ordered = sorted(edits, key=lambda edit: edit.start)
        pieces, at = [], 0
        for edit in ordered:
            pieces += [self.content[at : edit.start], edit.text]
            at = edit.end
        content = "".join([*pieces, self.content[at:]])
        try:
            document = _parsed(content)
        except (CompositeParserException, ParserException):
            raise CannotBeWritten("Gherkin cannot hold this text in this place") from None
        changed = [new for old, new in _paired(_parsed(self.content), document) if old != new]
        if sorted(changed) != sorted(edit.meant for edit in ordered):
            raise CannotBeWritten("Gherkin would not give this text back as it is")
        if len(list(placeholders.unfilled(document["feature"]))) > len(list(placeholders.unfilled(self.root))):
            raise CannotBeWritten("words in angle brackets would be a placeholder of this outline")
        return content


def steps_of(node: Node) -> Iterator[Node]:
    """All steps of a feature, in the order of the file."""
    for child in node["children"]:
        if "rule" in child:
            yield from steps_of(child["rule"])
        else:
            yield from next(iter(child.values()))["steps"]


def example_rows(node: Node) -> Iterator[tuple[Node, list[str]]]:
    """All rows of examples below a feature, each with the names of its columns."""
    for child in node["children"]:
        if "rule" in child:
            yield from example_rows(child["rule"])
        for table in child.get("scenario", {}).get("examples", ()):
            if table.get("tableHeader"):
                names = [cell.get("value", "") for cell in table["tableHeader"]["cells"]]
                yield from ((row, names) for row in table.get("tableBody", ()))


def _parsed(content: str) -> Mapping[str, Any]:
    text = content.removeprefix(BOM).replace("\r\n", "\n").replace("\r", "\n")
    document: Any = Parser().parse(text)
    return document  # type: ignore[no-any-return]


def _cell_spans(line: str) -> list[tuple[int, int]]:
    """The places of a row's cells between their bars, blanks included."""
    bars = [piece.start() for piece in _CELL.finditer(line) if piece[1]]
    return [(start + 1, end) for start, end in pairwise(bars)]


def _margin(lines: Sequence[str]) -> str:
    """The blanks that all lines begin with, which a step's doc string is read without."""
    text = "\n".join(lines)
    dedented = textwrap.dedent(text).split("\n")
    line, rest = next(((one, other) for one, other in zip(lines, dedented, strict=True) if other.strip()), ("", ""))
    return line[: len(line) - len(rest)]


def _paired(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The values of two documents side by side. Raises CannotBeWritten if they do not have the same nodes."""
    before, after = list(_values(old)), list(_values(new))
    if [name for name, _ in before] != [name for name, _ in after]:
        raise CannotBeWritten("Gherkin would read other nodes than before")
    return [(one, other) for (_, one), (_, other) in zip(before, after, strict=True)]


def _values(node: object, name: str = "") -> Iterator[tuple[str, str]]:
    """The values of a document in its order, without places in the file."""
    match node:
        case {"cells": [*cells]}:
            yield from (("cell", cell.get("value", "")) for cell in cells if isinstance(cell, Mapping))
        case Mapping():
            for key, value in node.items():
                if key not in _NO_KIND:
                    yield from _values(value, key)
        case list() | tuple():
            for one in node:
                yield from _values(one, name)
        case _:
            yield name, str(node)
