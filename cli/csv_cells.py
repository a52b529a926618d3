"""Cells of CSV files that spreadsheet programs open: no cell is a formula, and what they write can be read.

Excel reads UTF-8 only with a byte order mark, runs cells that begin with = + - @ as formulas, and separates cells with
semicolons where commas are used in numbers.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from ..engine.errors import FeatureError, message
from ..engine.input_files import BOM

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_SEPARATORS = ",;\t"


def guarded(cell: str) -> str:
    """The cell with an apostrophe in front, if a spreadsheet program would take it for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`."""
    return cell[1:] if _GUARDED.match(cell) else cell


def written(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The table as CSV, with a byte order mark."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([guarded(str(cell)) for cell in row] for row in rows)
    return BOM + buffer.getvalue()


def read_rows(text: str) -> tuple[list[str], list[list[str]]]:
    """The first row, and all others that are not empty, without guards; the separator is the one in the first line.

    Raises:
        FeatureError: it is not CSV.
    """
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=separator, strict=True) if any(row)]
    except csv.Error as error:
        raise FeatureError(message("not a CSV file", value=str(error))) from None
    head, *others = rows or [[]]
    return head, [[unguarded(cell) for cell in row] for row in others]
