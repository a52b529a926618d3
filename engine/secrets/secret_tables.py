"""Secrets in tables: a column headed `token`, and a row whose first cell is `token`.

Tables have bars between their cells, as in Gherkin, or are CSV with a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from .names import REDACTED, is_said, is_secret_name

_BLOCK: Final = re.compile(r"(?m)^[^\r\n|]{0,40}\|[^\r\n]*\|[^\r\n|]*(?:\r?\n[^\r\n|]{0,40}\|[^\r\n]*\|[^\r\n|]*)*$")
_ROW: Final = re.compile(r"[^\r\n]+")
_CELL: Final = re.compile(r"(?<=\|)((?:\\.|[^|\\])*)(?=\|)")
_GAPS: Final = {
    gap: re.compile(rf'(?:\A|{gap})(?P<cell>"(?:[^"]|"")*"(?={gap}|\Z)|[^{gap}]*)') for gap in (",", ";", "\t")
}
"""The cells of a line of CSV, by what separates them."""
_LINE: Final = re.compile(r"(?m)^[ \t]*(?:(?://|#|>|E)[ \t]+)?(?P<bare>[^\r\n]+)")
"""A line without the mark of a comment, a quotation or a failure before it."""
_HEADING: Final = re.compile(r"[^\W\d][\w.-]*(?: [\w.-]+){0,3}")

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z _-]*")

Place = tuple[int, int]


def redacted_rows(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rows without the values that a heading or a first cell names as secrets."""
    hidden = set(_secret_cells(rows))
    return [[REDACTED if (at, to) in hidden else cell for to, cell in enumerate(row)] for at, row in enumerate(rows)]


def secret_cells(text: str) -> Iterator[Place]:
    """The places of secret cells in the tables of a text, which have a row per line and bars between the cells."""
    for block in _BLOCK.finditer(text):
        places = [
            [cell.span() for cell in _CELL.finditer(text, *row.span())] for row in _ROW.finditer(text, *block.span())
        ]
        rows = [[text[start:end].strip() for start, end in row] for row in places]
        for at, to in _secret_cells(rows):
            start, end = places[at][to]
            cell = text[start:end]
            yield start + len(cell) - len(cell.lstrip()), end - len(cell) + len(cell.rstrip())


def secret_csv_cells(text: str) -> Iterator[Place]:
    """The places of secret cells in the CSV of a text: below a line of headings, in lines with as many cells."""
    gap, width, columns = ",", 0, list[int]()
    for line in _LINE.finditer(text):
        cells = list(_GAPS[gap].finditer(line["bare"])) if columns else []
        if columns and len(cells) == width:
            for cell in (cells[column] for column in columns):
                content = cell["cell"].strip(' "')
                if is_said(content):
                    start = text.index(content, line.start("bare") + cell.start("cell"))
                    yield start, start + len(content)
        else:
            gap, headings = _headings(line["bare"])
            width, columns = len(headings), [to for to, name in enumerate(headings) if is_secret_name(name)]


def _headings(line: str) -> tuple[str, list[str]]:
    """What separates the headings of CSV in this line, and the headings; none when it is another line."""
    for gap in _GAPS:
        names = [name.strip('"') for name in line.split(gap)]
        if len(names) > 1 and all(map(_HEADING.fullmatch, names)):
            return gap, names
    return ",", []


def heading_of(text: str, at: int) -> str:
    """The first cell of the column that this place of a text is in; empty outside of a table."""
    start = text.rfind("\n", 0, at) + 1
    column = text.count("|", start, at)
    heading = ""
    while column and start:
        before = text.rfind("\n", 0, start - 1) + 1
        cells = text[before : start - 1].split("|")
        if len(cells) <= column + 1:
            break
        heading, start = cells[column].strip(), before
    return heading


def _secret_cells(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    """Row and column of each secret cell."""
    is_list, is_headed = _is_list(rows), _is_headed(rows)
    columns = [to for to, cell in enumerate(rows[0]) if is_secret_name(cell)] if is_headed else []
    for at, row in enumerate(rows):
        if is_list and is_secret_name(row[0]) and is_said(row[1]):
            yield at, 1
        yield from ((at, to) for to in columns if at and to < len(row) and is_said(row[to]))


def _is_list(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows have a name and its value: | token | k3y-of-mine |. If it is not clear, they have."""
    if not rows or any(len(row) != 2 for row in rows):
        return False
    (name, value), *others = rows
    is_heading = _PLAIN.fullmatch(value) is not None and not is_secret_name(others[0][0] if others else "")
    return not (others and is_secret_name(name) and is_heading and not all(_PLAIN.fullmatch(row[0]) for row in others))


def _is_headed(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row has headings: | token | page |. If it is not clear, it has."""
    if len(rows) < 2:
        return False
    return len(rows[0]) != 2 or (
        all(map(_PLAIN.fullmatch, rows[0])) and not any(is_secret_name(row[0]) for row in rows[1:])
    )
