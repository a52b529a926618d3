"""Secrets in tables: a column headed `token`, and a row whose first cell is `token`.

Tables have bars between their cells, as in Gherkin, or are CSV with a heading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from .names import REDACTED, is_count, is_said, is_secret, is_secret_name, is_telling

_BLOCK: Final = re.compile(r"(?m)^[^\r\n|]{0,40}\|[^\r\n]*\|[^\r\n|]*(?:\r?\n[^\r\n|]{0,40}\|[^\r\n]*\|[^\r\n|]*)*$")
_ROW: Final = re.compile(r"[^\r\n]+")
_CELL: Final = re.compile(r"(?<=\|)((?:\\.|[^|\\])*)(?=\|)")
_GAPS: Final = {
    gap: re.compile(rf'(?:\A|{re.escape(gap)})(?P<cell>"(?:[^"]|"")*"(?={re.escape(gap)}|\Z)|[^{gap}]*)')
    for gap in (",", ";", "\t", "|", ":", ", ")
}
"""The cells of a line of CSV, by what separates them."""
_OFTEN_PROSE: Final = (":", ", ")
"""What stands between other words, too: then headings are single words."""
_LINE: Final = re.compile(r"(?m)^(?:\ufeff|[ \t]|(?://|#|>|E)(?:[ \t]+|$))*+(?P<bare>[^\r\n]+)")
"""A line without the mark of a comment, a quotation or a failure before it; none when there is nothing else."""
_HEADING: Final = re.compile(r"(?:(?:[^\W_]|[#№])[^\s.!?;:|]*(?: [^\s.!?;:|]+){0,3}[.?*:]?)?")
_LONGEST_HEADING = 40
_NAME_COLUMN: Final = re.compile(
    r"(?i)(?:key|name|field|header|variable|parameter|setting|property|option|feld|schlüssel)s?"
)
_VALUE_COLUMN: Final = re.compile(r"(?i)(?:value|content|wert|valeur|valor|valore|waarde|inhalt|is|text)s?")

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z _-]*")

Place = tuple[int, int]


def redacted_rows(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rows without the values that a heading or a first cell names as secrets."""
    hidden = set(_secret_cells(rows))
    return [[REDACTED if (at, to) in hidden else cell for to, cell in enumerate(row)] for at, row in enumerate(rows)]


def secret_cells(text: str) -> Iterator[Place]:
    """The places of secret cells in the tables of a text, which have a row per line and bars between the cells."""
    for block in _BLOCK.finditer(text):
        for _, table in groupby(_rows_of(text, block.span()), len):
            places = list(table)
            rows = [[text[start:end].strip() for start, end in row] for row in places]
            for at, to in _secret_cells(rows):
                start, end = places[at][to]
                cell = text[start:end]
                yield start + len(cell) - len(cell.lstrip()), end - len(cell) + len(cell.rstrip())


def secret_csv_cells(text: str) -> Iterator[Place]:
    """The places of secret cells in the CSV of a text: below a line of headings, in lines with as many cells."""
    for table in _csv_tables(text):
        secret = [to for to, name in enumerate(table.headings) if is_secret_name(name)]
        for row in table.rows:
            for to in secret:
                start, end = row[to]
                content = text[start:end].strip(' "')
                is_one = is_telling if table.is_often_prose else is_said
                if is_one(content) and not is_count(table.headings[to], content):
                    start = text.index(content, start)
                    yield start, start + len(content)


@dataclass(frozen=True, slots=True)
class _CsvTable:
    headings: list[str]
    is_often_prose: bool
    rows: list[list[Place]]


def _csv_tables(text: str, is_wanted: Callable[[str], bool] = is_secret_name) -> Iterator[_CsvTable]:
    """The tables with a wanted heading."""
    table, cells = None, _GAPS[","]
    for line in _LINE.finditer(text):
        start, end = line.span("bare")
        gap, names = _headings(line["bare"], is_wanted)
        row = [cell.span("cell") for cell in cells.finditer(text[start:end])] if table is not None and not names else []
        if table is not None and len(row) == len(table.headings):
            table.rows.append([(start + first, start + last) for first, last in row])
            continue
        if table is not None:
            yield table
        table, cells = (_CsvTable(names, gap in _OFTEN_PROSE, []) if names else None), _GAPS[gap]
    if table is not None:
        yield table


def _headings(line: str, is_wanted: Callable[[str], bool]) -> tuple[str, list[str]]:
    """What separates the headings of CSV in this line, and the headings; none when it is another line."""
    for gap, cells in _GAPS.items():
        if gap not in line:
            continue
        names = [cell["cell"].rstrip().strip('"') for cell in cells.finditer(line)]
        is_apart = gap not in _OFTEN_PROSE or not any(" " in name for name in names)
        if len(names) > 1 and is_apart and all(map(_is_heading, names)) and any(map(is_wanted, names)):
            return gap, names
    return ",", []


def _is_heading(name: str) -> bool:
    return len(name) <= _LONGEST_HEADING and _HEADING.fullmatch(name) is not None


def cells_below(text: str, is_wanted: Callable[[str], bool]) -> list[Place]:
    """The places of all cells below a wanted heading, in order."""
    found = [place for block in _BLOCK.finditer(text) for place in _cells_of_block(text, block.span(), is_wanted)]
    for table in _csv_tables(text, is_wanted):
        wanted = [to for to, name in enumerate(table.headings) if is_wanted(name)]
        found += [row[to] for row in table.rows for to in wanted]
    return sorted(found)


def _cells_of_block(text: str, block: Place, is_wanted: Callable[[str], bool]) -> Iterator[Place]:
    first, *others = _rows_of(text, block)
    wanted = [to for to, (start, end) in enumerate(first) if is_wanted(text[start:end].strip())]
    yield from (row[to] for row in others if len(row) == len(first) for to in wanted)


def _rows_of(text: str, block: Place) -> list[list[Place]]:
    return [[cell.span() for cell in _CELL.finditer(text, *row.span())] for row in _ROW.finditer(text, *block)]


def _secret_cells(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    """Row and column of each secret cell."""
    is_list, is_headed = _is_list(rows), _is_headed(rows)
    head = rows[0] if is_headed else ()
    pair = _named_columns(head)
    for at, row in enumerate(rows):
        if is_list and is_secret(*row):
            yield at, 1
        if not at:
            continue
        if pair is not None and len(row) > max(pair) and is_secret(row[pair[0]], row[pair[1]]):
            yield at, pair[1]
        yield from ((at, to) for to, (name, cell) in enumerate(zip(head, row, strict=False)) if is_secret(name, cell))


def _named_columns(head: Sequence[str]) -> tuple[int, int] | None:
    """The column of names and that of their values: | name | value | note |."""
    names = [to for to, cell in enumerate(head) if _NAME_COLUMN.fullmatch(cell)]
    values = [to for to, cell in enumerate(head) if _VALUE_COLUMN.fullmatch(cell)]
    return (names[0], values[0]) if names and values else None


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
