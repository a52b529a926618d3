"""Data tables with a heading, for steps."""

from __future__ import annotations

from collections.abc import Sequence

from ...engine.errors import FeatureError, counted, message


def table(
    datatable: Sequence[Sequence[str]] | None, *, required: Sequence[str] = (), optional: Sequence[str] = ()
) -> list[dict[str, str]]:
    """The rows of a step's data table by column name.

    Args:
        datatable: pytest-bdd's rows, the heading first; None when the step has no table.
        required: columns that must be present.
        optional: columns that may be present; missing cells are "".

    Raises:
        FeatureError: there is no table, or a column is missing, unknown or duplicated.
    """
    columns = [*required, *optional]
    if not datatable:
        raise FeatureError(message("this step needs a data table below it", expected=f"the columns {_list(columns)}"))
    heading = list(datatable[0])
    for name in required:
        if name not in heading:
            raise FeatureError(message(f"the table has no column {name!r}", known=heading, wanted=name))
    for name in heading:
        if name not in columns:
            raise FeatureError(message(f"this step knows no column {name!r}", known=columns, wanted=name))
        if heading.count(name) > 1:
            raise FeatureError(message(f"the table has the column {name!r} twice"))
    for number, row in enumerate(datatable[1:], start=2):
        if len(row) != len(heading):
            what = f"row {number} of the table has {counted(row, 'cell')}, and its heading {len(heading)}"
            raise FeatureError(message(what, value=" | ".join(row), expected=f"the columns {_list(heading)}"))
    return [dict.fromkeys(columns, "") | dict(zip(heading, row, strict=True)) for row in datatable[1:]]


def _list(names: Sequence[str]) -> str:
    return ", ".join(repr(name) for name in names)
