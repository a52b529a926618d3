"""Where an expected text is written: in its step, in the table or doc string below it, or in a row of examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ...fakes.recorder.gherkin_lines import can_be_quoted, fits_cell, listed, quoted
from ..collecting.gherkin import Node
from ..wording.value_types import QUOTED, unquoted
from .gherkin_edit import CannotBeWritten

_QUOTED: Final = re.compile(QUOTED, re.DOTALL)
_LAST: Final = " and "


@dataclass(frozen=True, slots=True)
class Place:
    """A value of a feature file.

    Attributes:
        kind: what it is: the text of a step, a cell of its table, its doc string, or a cell of examples.
        line: of the step, of the row, or of the doc string.
        column: the number of a cell in its row, from 0; -1 for anything else.
        name: of the placeholder that is filled from a cell of examples.
    """

    kind: Literal["step", "cell", "doc string", "example"]
    line: int
    column: int = -1
    name: str = ""


@dataclass(frozen=True, slots=True)
class NewValue:
    """A new value for a place; of the text of a step, the part from `start` to `end` alone."""

    place: Place
    value: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Outline:
    """The row that fills the placeholders of a step: its line, 0 for a plain scenario, and its values by column."""

    line: int
    values: Mapping[str, str]

    @property
    def columns(self) -> list[str]:
        return list(self.values)

    def placeholders_in(self, text: str) -> list[str]:
        """The placeholders in a text, each as often as it stands there."""
        return [found[0][1:-1] for found in self._pattern.finditer(text)] if self.values else []

    def pieces(self, text: str) -> Iterator[tuple[str, str]]:
        """The text piece by piece: each as it is written, and the name of the placeholder that it is, "" for none."""
        at = 0
        for found in self._pattern.finditer(text) if self.values else ():
            yield text[at : found.start()], ""
            yield found[0], found[0][1:-1]
            at = found.end()
        yield text[at:], ""

    @property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(f"<{re.escape(name)}>" for name in self.values))


def new_values(
    step: Node, row: int | None, wanted: Sequence[str], found: Sequence[str], outline: Outline
) -> list[NewValue]:
    """What has to be written so that a step expects the texts that it has found.

    Args:
        step: as the file has it.
        row: of its table, from 0; None for its text or its doc string.
        wanted: the texts that it expects.
        found: those it has found.
        outline: the row that fills its placeholders.

    Raises:
        CannotBeWritten: the texts do not stand in one place each, or cannot be written there.
    """
    if row is not None:
        line = step["dataTable"]["rows"][row]
        return [
            _whole(line["cells"][0].get("value", ""), Place("cell", line["location"]["line"], 0), found[0], outline)
        ]
    if "docString" in step and len(wanted) == 1:
        node = step["docString"]
        return [_whole(node["content"], Place("doc string", node["location"]["line"]), found[0], outline)]
    return _in_step(step, list(wanted), list(found), outline)


def _whole(written: str, place: Place, new: str, outline: Outline) -> NewValue:
    """The new value of a cell or a doc string, which is one text as a whole."""
    names = outline.placeholders_in(written)
    if names:
        if written.strip() != f"<{names[0]}>":
            raise _partly(names[0])
        return _example(names[0], new, outline)
    _refuse_placeholders(new, outline)
    if place.kind == "cell" and not fits_cell(new):
        raise CannotBeWritten("a cell of a table cannot hold it")
    return NewValue(place, new)


def _in_step(step: Node, wanted: list[str], found: list[str], outline: Outline) -> list[NewValue]:
    if not all(map(can_be_quoted, found)):
        raise CannotBeWritten("quotes cannot hold it: it has characters that have no escape")
    text: str = step["text"]
    spans = _spans_of(wanted, text, outline)
    if len(found) != len(wanted):
        first, last = spans[0], spans[-1]
        for span in spans:
            if span.names:
                raise _partly(span.names[0])
        between = text[spans[-2].end : last.start] if len(spans) > 1 else _LAST
        new = listed(found) if between == _LAST else ", ".join(map(quoted, found))
        return _part(step, [(first.start, last.end, new)], found, outline)
    values: list[NewValue] = []
    parts: list[tuple[int, int, str]] = []
    for span, old, new in zip(spans, wanted, found, strict=True):
        if old == new:
            continue
        if not span.names:
            parts.append((span.start, span.end, quoted(new)))
        elif span.is_part:
            raise _partly(span.names[0])
        elif span.written == f"<{span.names[0]}>":
            values.append(_example(span.names[0], quoted(new), outline))
        elif span.written == f'"<{span.names[0]}>"':
            values.append(_example(span.names[0], quoted(new)[1:-1], outline))
        else:
            raise _partly(span.names[0])
    return [*values, *(_part(step, parts, found, outline) if parts else ())]


def _part(step: Node, parts: list[tuple[int, int, str]], found: list[str], outline: Outline) -> list[NewValue]:
    """One new value for the part of a step's text from the first to the last of these replacements."""
    for new in found:
        _refuse_placeholders(new, outline)
    text: str = step["text"]
    start, end = parts[0][0], parts[-1][1]
    pieces, at = [], start
    for begin, stop, new in parts:
        pieces += [text[at:begin], new]
        at = stop
    return [NewValue(Place("step", step["location"]["line"]), "".join(pieces), start, end)]


def _example(name: str, value: str, outline: Outline) -> NewValue:
    if not fits_cell(value):
        raise CannotBeWritten("a cell of examples cannot hold it")
    return NewValue(Place("example", outline.line, outline.columns.index(name), name), value)


@dataclass(frozen=True, slots=True)
class _Span:
    """A quoted text in a step: where it is written, as what, and the placeholders in it, of which it may be a part."""

    start: int
    end: int
    written: str
    names: list[str]
    is_part: bool


def _spans_of(wanted: list[str], text: str, outline: Outline) -> list[_Span]:
    """Where these texts stand in the text of a step, one behind the other."""
    places = _Places(text, outline)
    quotes = list(_QUOTED.finditer(places.filled))
    values = [unquoted(one[0]) for one in quotes]
    size = len(wanted)
    starts = [at for at in range(len(values) - size + 1) if values[at : at + size] == wanted]
    if not starts:
        raise CannotBeWritten("the step does not have it in plain quotes")
    if len(starts) > 1:
        raise CannotBeWritten("the step has it twice")
    return [places.span(one.start(), one.end()) for one in quotes[starts[0] : starts[0] + size]]


class _Places:
    """The text of a step with the values of its row, and where each of its characters comes from."""

    def __init__(self, text: str, outline: Outline) -> None:
        self._text = text
        self._pieces: list[tuple[int, int, int, int, str]] = []  # filled from, to; written from, to; placeholder
        filled: list[str] = []
        here = there = 0
        for piece, name in outline.pieces(text):
            value = outline.values[name] if name else piece
            self._pieces.append((here, here + len(value), there, there + len(piece), name))
            filled.append(value)
            here, there = here + len(value), there + len(piece)
        self.filled = "".join(filled)

    def span(self, start: int, end: int) -> _Span:
        """What is written where the filled text has characters `start` to `end`."""
        over = [piece for piece in self._pieces if piece[0] < end and start < piece[1]]
        names = [name for *_, name in over if name]
        first, last = over[0], over[-1]
        begin = first[2] if first[4] else first[2] + start - first[0]
        stop = last[3] if last[4] else last[2] + end - last[0]
        is_part = (bool(first[4]) and first[0] < start) or (bool(last[4]) and end < last[1])
        return _Span(begin, stop, self._text[begin:stop], names, is_part)


def _partly(name: str) -> CannotBeWritten:
    return CannotBeWritten(
        f"the expected text is not the placeholder <{name}> alone: edit the step or the row yourself"
    )


def _refuse_placeholders(text: str, outline: Outline) -> None:
    if names := outline.placeholders_in(text):
        raise CannotBeWritten(f"the new text has <{names[0]}>, which is a placeholder of this outline")
