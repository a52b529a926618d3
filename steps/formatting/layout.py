"""The layout of a feature: indents, tables, comments, blank lines.

Every line stays, in its order, but for blank ones; nothing is joined or broken. A part of a feature stands two blanks
deeper than the one around it. One blank line stands before each part, none between a title and what is below it, and
between steps or rows at most one. A comment stands where its neighbours stand that were in the same column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ...engine.text_width import aligned
from .feature_lines import TITLES, Kind, Line

_ATTACHED: Final = frozenset({*TITLES, Kind.TAGS, Kind.DESCRIPTION, Kind.FENCE, Kind.CONTENT})
"""What stands directly below its neighbour unless a part begins with it."""


def laid_out(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """The lines of a feature as they are to be written, each with its number in the file; 0 for a blank one."""
    _align(lines)
    _place_comments(lines)
    kept = [line for line in lines if line.kind is not Kind.BLANK]
    blank_before = _numbers_of_blank_lines(lines)
    heads = _heads(kept)
    for at, line in enumerate(kept):
        above = kept[at - 1] if at else None
        yield from [(0, "")] * _blank_lines(above, line, blank_before[line.number], is_head=at in heads)
        yield line.number, _written(line)


def _written(line: Line) -> str:
    text = line.indent + line.text
    return text if line.kind is Kind.CONTENT and line.text else text.rstrip()


def _align(lines: Sequence[Line]) -> None:
    """Write the rows of each table below each other."""
    table: list[Line] = []
    for line in [*lines, None]:
        if line is not None and line.kind is Kind.ROW:
            table.append(line)
        elif line is None or line.kind not in (Kind.BLANK, Kind.COMMENT):
            _align_table(table)
            table = []


def _align_table(rows: Sequence[Line]) -> None:
    for row, bars in zip(rows, aligned([row.cells or [] for row in rows]), strict=True):
        row.text = f"{bars} {row.behind}".rstrip()


def _place_comments(lines: Sequence[Line]) -> None:
    """Give each comment the indent of a neighbour that was in its column.

    The line below counts first, then those above, the nearest first. Without any in its column a comment goes with the
    line below or above, whose column is closer.
    """
    below: list[Line | None] = [None]
    for line in reversed(lines):
        below.append(line if _is_placed(line) else below[-1])
    above: Line | None = None
    in_column: dict[int, Line] = {}
    for line, next_line in zip(lines, below[-2::-1], strict=True):
        if line.kind is Kind.COMMENT:
            near = [one for one in (next_line, above) if one is not None]
            same = next_line if next_line and next_line.column == line.column else in_column.get(line.column)
            like = same or min(near, key=lambda one: abs(one.column - line.column), default=None)
            line.level, line.more = (like.level, like.more) if like else (0, "")
        elif _is_placed(line):
            above = in_column[line.column] = line


def _is_placed(line: Line) -> bool:
    """Whether comments may stand where this line stands."""
    return line.kind not in (Kind.BLANK, Kind.CONTENT, Kind.COMMENT) and line.text != ""


def _numbers_of_blank_lines(lines: Sequence[Line]) -> dict[int, int]:
    """How many blank lines stand above each line, by its number."""
    found: dict[int, int] = {}
    count = 0
    for line in lines:
        if line.kind is Kind.BLANK:
            count += 1
        else:
            found[line.number] = count
            count = 0
    return found


def _heads(lines: Sequence[Line]) -> set[int]:
    """The places where a part begins: at its title, or at the first of the tags and comments above it."""
    found: set[int] = set()
    for at, line in enumerate(lines):
        if line.kind not in TITLES:
            continue
        begin = at
        first_tag = at
        while begin and lines[begin - 1].kind in (Kind.TAGS, Kind.COMMENT):
            begin -= 1
            first_tag = begin if lines[begin].kind is Kind.TAGS else first_tag
        begin = first_tag
        while begin and _belongs(lines[begin - 1], lines[begin]):
            begin -= 1
        found.add(begin)
    return found


def _belongs(comment: Line, below: Line) -> bool:
    """Whether a comment stands directly above a line and in the same column."""
    is_next = comment.number + 1 == below.number
    return comment.kind is Kind.COMMENT and is_next and comment.indent == below.indent


def _blank_lines(above: Line | None, line: Line, written: int, *, is_head: bool) -> int:
    """How many blank lines stand above a line.

    Args:
        above: the line above that is not blank.
        line: the line.
        written: how many there are.
        is_head: whether a part of the feature begins with the line.
    """
    if above is None:
        return 0
    if is_head:
        return min(written, 1) if line.kind is Kind.FEATURE or above.kind is Kind.LANGUAGE else 1
    if line.kind in _ATTACHED or above.kind is Kind.TAGS:
        return 0
    if line.kind is Kind.ROW and above.kind is not Kind.ROW:
        return 0
    if line.kind is Kind.STEP and above.kind in TITLES:
        return 0
    return min(written, 1)
