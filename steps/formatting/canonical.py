"""Steps in other words, as the sentences of the library that they mean.

A step is reworded only if it means exactly one sentence wherever it runs: in each row of its outline, and below each
background. A step that a definition of the project may match is the project's own and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..collecting.gherkin import Node
from ..running import step_kinds
from ..scenario.recognition import sentence_kinds
from ..wording.own_steps import OwnSteps
from ..wording.rewriter import rewriter
from ..wording.words import names_of_agents, says_i

Row = Mapping[str, str]

_KINDS: Final = {"Context": "given", "Action": "when", "Outcome": "then"}


@dataclass(frozen=True, slots=True)
class _Scenario:
    """A scenario: its steps, those of its backgrounds first, and its example rows; one empty row without examples."""

    steps: list[Node]
    rows: list[Row]


class Canonical:
    """Rewords the steps of features of one project."""

    def __init__(self, own: OwnSteps) -> None:
        self._own = own

    def steps(self, root: Node) -> Mapping[int, str]:
        """The new texts of steps, by their lines.

        Args:
            root: the feature in a Gherkin document.
        """
        if self._own.unread:
            return {}
        meant: dict[int, str] = {}
        for scenario in _scenarios(root):
            for step, text in self._reworded(scenario):
                line = step["location"]["line"]
                meant[line] = text if meant.get(line, text) == text else step["text"]
        return meant

    def _reworded(self, scenario: _Scenario) -> Iterator[tuple[Node, str]]:
        """Each step with the text that it is to have here, which may be its own."""
        has_agents = names_of_agents(step["text"] for step in scenario.steps) is not None
        kind = before = ""
        for step in scenario.steps:
            kind = step_kinds.ANY if step["keyword"].strip() == "*" else _KINDS.get(step["keywordType"], kind)
            text: str = step["text"]
            decided = self._decided(text, before) if kind == step_kinds.ANY else kind
            if decided:
                before = decided
            stays = not decided or (has_agents and says_i(text))
            yield step, text if stays else self._canonical(decided, text, scenario.rows)

    def _decided(self, text: str, before: str) -> str:
        """The kind of a step that may be of any kind; "" if it is no sentence, or might be the project's own."""
        if self._own.may_match(step_kinds.ANY, text):
            return ""
        kinds: set[str | None] = {*(sentence_kinds(text) or rewriter().kinds(text))}
        return step_kinds.nearest(kinds, before) if kinds else ""

    def _canonical(self, kind: str, text: str, rows: Sequence[Row]) -> str:
        """The sentence that a text means in all rows, the text itself if there is none."""
        wanted = [self._meaning(kind, _filled(text, row)) for row in rows]
        for found in (*rewriter().meanings(kind, text), *_with_placeholders(text, rows[0], wanted[0])):
            if [_filled(found, row) for row in rows] == wanted:
                return found
        return text

    def _meaning(self, kind: str, text: str) -> str | None:
        """The one sentence that a step without placeholders means in other words; None if there is none."""
        if self._own.may_match(kind, text) or kind in sentence_kinds(text):
            return None
        meanings = rewriter().meanings(kind, text)
        return meanings[0] if len(meanings) == 1 else None


def _scenarios(node: Node, above: tuple[Node, ...] = ()) -> Iterator[_Scenario]:
    for child in node["children"]:
        if "background" in child:
            above = (*above, *child["background"]["steps"])
        elif "rule" in child:
            yield from _scenarios(child["rule"], above)
        else:
            scenario = child["scenario"]
            yield _Scenario([*above, *scenario["steps"]], list(_rows(scenario["examples"])) or [{}])


def _rows(tables: Iterable[Node]) -> Iterator[Row]:
    for table in tables:
        names = _cells(table.get("tableHeader", {"cells": ()}))
        yield from (dict(zip(names, _cells(row), strict=True)) for row in table.get("tableBody", ()))


def _cells(row: Node) -> list[str]:
    return [cell.get("value", "") for cell in row["cells"]]


def _filled(text: str, row: Row) -> str:
    """The text with the values of a row in place of `<column>`."""
    if not row or "<" not in text:
        return text
    column = re.compile("|".join(f"<{re.escape(name)}>" for name in row))
    return column.sub(lambda found: row[found[0][1:-1]], text)


def _with_placeholders(text: str, row: Row, meant: str | None) -> Iterator[str]:
    """The sentence that a row makes of a text, with the placeholders of the text in place of the row's values.

    None where it is not clear which part of the sentence is the value.
    """
    if meant is None:
        return
    for name, value in row.items():
        if f"<{name}>" in text:
            if not value or meant.count(value) != 1:
                return
            meant = meant.replace(value, f"<{name}>")
    yield meant
