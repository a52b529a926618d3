"""Rows of tables that Gherkin reads in silence, without what stands after their last bar; and rows of uneven length."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from .gherkin import Node
from .mistake import Mistake

_PIECE: Final = re.compile(r"(\|)|\\.|[^|\\]+|\\", re.DOTALL)  # a bar, unless a backslash stands before it


def unfinished(root: Node, lines: Sequence[str]) -> Iterator[Mistake]:
    """The rows without a last bar.

    Args:
        root: the feature in a Gherkin document.
        lines: the lines of its file.
    """
    for row in _rows(root):
        found = _unfinished(lines, row["location"]["line"])
        if found is not None:
            yield found


def uneven(lines: Sequence[str], line: int) -> Mistake:
    """The mistake in a table whose rows have different numbers of cells.

    Args:
        lines: the lines of the file.
        line: the row that Gherkin complains of, from 1.
    """
    start = line
    while start > 1 and (not (above := lines[start - 2].strip()) or above[0] in "|#"):
        start -= 1
    rows = [number for number in range(start, line + 1) if lines[number - 1].strip().startswith("|")]
    for number in rows:
        if (found := _unfinished(lines, number)) is not None:
            return found
    wanted, cells = split_row(lines[rows[0] - 1])[0], split_row(lines[line - 1])[0]
    what = f"this row has {_count(len(cells))}, the first row of its table has {_count(len(wanted))}"
    if len(cells) < len(wanted):
        return Mistake(what, line, f"write: {_row([*cells, *[''] * (len(wanted) - len(cells))])}")
    return Mistake(what, line, r"name the columns in the first row; a bar that belongs to a text is written \|")


def _rows(node: Mapping[str, object] | Sequence[object]) -> Iterator[Node]:
    """The rows of all tables below this node, in the order of the file."""
    for child in node.values() if isinstance(node, Mapping) else node:
        if isinstance(child, Mapping) and "cells" in child:
            yield child
        elif isinstance(child, Mapping | list):
            yield from _rows(child)


def _unfinished(lines: Sequence[str], line: int) -> Mistake | None:
    cells, rest = split_row(lines[line - 1])
    if not rest or rest.startswith("#"):  # of a remark behind the last bar nothing is lost
        return None
    return Mistake("the last bar of this row is missing", line, f"write: {_row([*cells, rest])}")


def split_row(row: str) -> tuple[list[str], str]:
    """The cells of a row as they are written, and the text after its last bar."""
    parts = [""]
    for piece in _PIECE.finditer(row):
        if piece[1]:
            parts.append("")
        else:
            parts[-1] += piece[0]
    return [part.strip() for part in parts[1:-1]], parts[-1].strip()


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _count(cells: int) -> str:
    return "1 cell" if cells == 1 else f"{cells} cells"
