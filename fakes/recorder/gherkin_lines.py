"""Writes steps in Gherkin: quotes, tables, doc strings, comments.

Everything written here reads back unchanged: a quoted text of the step library knows three escapes, a table strips its
cells, a doc string loses its common indentation. Each text gets the most readable form that keeps every character.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ...engine.text_width import aligned

Keyword = Literal["Given", "When", "Then"]

_INDENT: Final = "  "
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ufeff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Step:
    """A step. `text` goes without its keyword; at most one of `table` and `docstring` is there."""

    keyword: Keyword
    text: str
    table: tuple[tuple[str, ...], ...] = ()
    docstring: str | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: a line that is not executed."""

    text: str


Line = Step | Comment


def quoted(text: str) -> str:
    r"""The text as the step library takes it: `"say \"hi\""`."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def listed(texts: Sequence[str]) -> str:
    """Quoted texts: `"a", "b" and "c"`."""
    *most, last = map(quoted, texts)
    return f"{', '.join(most)} and {last}" if most else last


def can_be_quoted(text: str) -> bool:
    """Whether quotes can hold this text: there is no escape for a carriage return, for example, which ends the line."""
    return _UNPRINTABLE.search(text) is None


def fits_cell(text: str) -> bool:
    """Whether a cell of a table gives this text back as it is."""
    return text == text.strip() and can_be_quoted(text)


def reads_well_in_cell(text: str) -> bool:
    """Whether a cell of a table holds it unchanged, so that several texts become a table and not a step each."""
    return bool(text) and fits_cell(text) and not any(sign in text for sign in "|\\\n")


def fits_docstring(text: str) -> bool:
    """Whether a doc string gives these lines back as they are."""
    lines = text.split("\n")
    plain = all(line == line.rstrip() for line in lines) and lines[0].strip() and lines[-1].strip()
    return (
        len(lines) > 1
        and bool(plain)
        and "\\" not in text
        and '"""' not in text
        and can_be_quoted(text)
        and textwrap.dedent(text) == text
    )


def spoken(keyword: Keyword, sentence: str, text: str) -> Step:
    """A step that ends in a text: in quotes, or in a doc string when it has several lines."""
    if fits_docstring(text):
        return Step(keyword, f"{sentence}:", docstring=text)
    return Step(keyword, f"{sentence} {quoted(text)}")


def written(lines: Iterable[Line], indent: str = _INDENT * 2) -> str:
    """The lines of a scenario; a repeated keyword becomes "And"."""
    shown: list[str] = []
    last: Keyword | None = None
    for line in lines:
        if isinstance(line, Comment):
            shown += [f"{indent}# {part}" for part in line.text.split("\n")]
            continue
        shown.append(f"{indent}{'And' if line.keyword == last else line.keyword} {line.text}")
        shown += [f"{indent}{_INDENT}{row}".rstrip() for row in _below(line)]
        last = line.keyword
    return "\n".join(shown)


def _below(step: Step) -> list[str]:
    if step.docstring is not None:
        return ['"""', *step.docstring.split("\n"), '"""']
    return aligned([_cells(row) for row in step.table])


def _cells(row: Sequence[str]) -> list[str]:
    return [cell.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n") for cell in row]
