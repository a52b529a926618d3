"""The lines of a feature, one by one: what Gherkin takes each for, and how it is written without its indent.

A formatter must not lose anything, so it works on lines, not on the Gherkin document, which has no comments in their
places. gherkin-official says for each line which token it is.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final, Protocol

from gherkin import token as gherkin_token
from gherkin.ast_builder import AstBuilder
from gherkin.parser import Parser

from ..collecting import table_rows
from ..collecting.gherkin import Node

INDENT: Final = 2  # blanks
LINE_END: Final = re.compile(r"\r\n|\r|\n")
_COMMENT_BEHIND_TAGS: Final = re.compile(r"\s+(?=#)")


class Kind(Enum):
    """What a line is."""

    LANGUAGE = auto()
    TAGS = auto()
    FEATURE = auto()
    RULE = auto()
    BACKGROUND = auto()
    SCENARIO = auto()
    EXAMPLES = auto()
    DESCRIPTION = auto()
    STEP = auto()
    ROW = auto()
    FENCE = auto()  # begins or ends a doc string
    CONTENT = auto()  # of a doc string
    COMMENT = auto()
    BLANK = auto()


TITLES: Final = (Kind.FEATURE, Kind.RULE, Kind.BACKGROUND, Kind.SCENARIO, Kind.EXAMPLES)
_KINDS: Final = {
    "Language": Kind.LANGUAGE,
    "TagLine": Kind.TAGS,
    "FeatureLine": Kind.FEATURE,
    "RuleLine": Kind.RULE,
    "BackgroundLine": Kind.BACKGROUND,
    "ScenarioLine": Kind.SCENARIO,
    "ExamplesLine": Kind.EXAMPLES,
    "StepLine": Kind.STEP,
    "TableRow": Kind.ROW,
    "DocStringSeparator": Kind.FENCE,
    "Comment": Kind.COMMENT,
    "Empty": Kind.BLANK,
}


@dataclass(slots=True)
class Line:
    """A line of a feature.

    Attributes:
        number: in the file, from 1.
        column: the characters before its text, as it was written.
        text: without its indent; of a doc string's content byte for byte what belongs to the content.
        level: how deep it stands in the feature, in indents; a comment takes its level from its neighbours.
        more: behind the indent: a description keeps its inner indents, as they are written.
        cells: of a row of a table, as they are written.
        behind: the comment behind the last bar of a row.
    """

    kind: Kind
    number: int
    column: int
    text: str = ""
    level: int = 0
    more: str = ""
    cells: list[str] | None = None
    behind: str = ""

    @property
    def indent(self) -> str:
        return " " * INDENT * self.level + self.more


class Token(Protocol):
    """A line as gherkin-official matched it; its class does not declare these attributes."""

    location: Mapping[str, int]
    matched_type: str
    matched_text: str
    matched_keyword: str
    matched_items: Sequence[Mapping[str, str]]


class _Lines(AstBuilder):
    """Builds the Gherkin document, and remembers the tokens."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens: list[Any] = []

    def build(self, token: gherkin_token.Token) -> None:
        if not token.eof():
            self.tokens.append(token)
        super().build(token)


class Reader:
    """Reads a feature. After `parse`, `tokens` has one for each line."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []

    def parse(self, text: str) -> Node:
        """The Gherkin document of a text whose line ends are `\\n`; raises what gherkin-official raises."""
        builder = _Lines()
        document: Any = Parser(builder).parse(text)
        self.tokens = builder.tokens
        return document  # type: ignore[no-any-return]

    def lines(self, written: Sequence[str], steps: Mapping[int, str]) -> list[Line]:
        """The lines of the feature.

        Args:
            written: the lines of the file, without their ends.
            steps: other texts for steps, by their lines.
        """
        lines: list[Line] = []
        fence = -1  # the column of the doc string that is open
        for token in self.tokens:
            number = token.location["line"]
            line = _line(token, written[number - 1], fence)
            if line.kind is Kind.FENCE:
                fence = line.column if fence < 0 else -1
            if line.kind is Kind.STEP:
                line.text = _joined(token.matched_keyword, steps.get(number, token.matched_text))
            lines.append(line)
        _trim_descriptions(lines, written)
        _find_levels(lines)
        return lines


def _line(token: Token, written: str, fence: int) -> Line:
    number, text = token.location["line"], written.strip()
    line = Line(_KINDS.get(token.matched_type, Kind.DESCRIPTION), number, len(written) - len(written.lstrip()), text)
    if token.matched_type == "Other" and fence >= 0:
        line.kind = Kind.CONTENT
        line.text = written[fence:] if fence <= line.column else written.lstrip()
    elif line.kind is Kind.DESCRIPTION and not text:
        line.kind = Kind.BLANK
    elif line.kind is Kind.TAGS:
        line.text = _tags(token, text)
    elif line.kind in TITLES:
        line.text = f"{token.matched_keyword}: {token.matched_text}".rstrip()
    elif line.kind is Kind.FENCE and fence < 0:
        line.text = token.matched_keyword + token.matched_text
    elif line.kind is Kind.ROW:
        line.cells, line.behind = table_rows.split_row(text)
    return line


def _joined(keyword: str, text: str) -> str:
    """A step; some languages have keywords without a blank behind them."""
    return f"{keyword}{text}".rstrip()


def _tags(token: Token, text: str) -> str:
    names = " ".join(item["text"] for item in token.matched_items)
    _, *comment = _COMMENT_BEHIND_TAGS.split(text, maxsplit=1)
    return " ".join([names, *comment])


def _trim_descriptions(lines: list[Line], written: Sequence[str]) -> None:
    """Mark the blank lines within descriptions, which belong to them, and the indent that each line keeps."""
    at = 0
    while at < len(lines):
        if lines[at].kind is not Kind.DESCRIPTION:
            at += 1
            continue
        last = at
        for place in range(at, len(lines)):
            if lines[place].kind is Kind.DESCRIPTION:
                last = place
            elif lines[place].kind not in (Kind.BLANK, Kind.COMMENT):
                break
        block = lines[at : last + 1]
        for line in block:
            line.kind = Kind.DESCRIPTION if line.kind is Kind.BLANK else line.kind
        prose = [line for line in block if line.kind is Kind.DESCRIPTION]
        dedented = textwrap.dedent("\n".join(written[line.number - 1] for line in prose)).split("\n")
        for line, text in zip(prose, dedented, strict=True):
            line.more = text[: len(text) - len(text.lstrip())]
        at = last + 1


def _find_levels(lines: list[Line]) -> None:
    """Give each line but comments and blank ones its level."""
    title = inside = 0  # the level of the last title, and of the children of the Feature or Rule around
    tags: list[Line] = []
    argument = 0
    for line in lines:
        match line.kind:
            case Kind.TAGS:
                tags.append(line)
                continue
            case Kind.FEATURE:
                title, inside = 0, 1
            case Kind.RULE:
                title, inside = 1, 2
            case Kind.BACKGROUND | Kind.SCENARIO:
                title = inside
            case Kind.EXAMPLES:
                title = inside + 1
        if line.kind in TITLES:
            line.level, argument = title, title + 1
            for tag in tags:
                tag.level = title
            tags = []
        elif line.kind is Kind.STEP:
            line.level, argument = title + 1, title + 2
        elif line.kind is Kind.DESCRIPTION:
            line.level = title + 1
        elif line.kind in (Kind.ROW, Kind.FENCE, Kind.CONTENT):
            line.level = argument
