"""The placeholders of a scenario outline, `<word>`: filled from a row, and found where no column fills them.

Gherkin leaves a placeholder without a column as it stands, and the scenario says "<word>". So it is an error, unless it
is markup: `<br>`, `</b>`, `<a href="x">`, `<b>…</b>`, `<alex@example.com>`, or `a < b and c > d`.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Final

from gherkin.dialect import Dialect
from pytest_bdd.parser import Scenario, ScenarioTemplate, Step

from ...engine import lookalikes
from ...engine.errors import closest
from .gherkin import Node
from .mistake import Mistake

ELEMENTS: Final = frozenset(
    {"br", "hr", "wbr", "img", "em", "strong", "div", "span", "ul", "ol", "li", "td", "tr", "th"}
)
"""Elements of markup after which no column is named; any other is markup where its closing tag follows."""

_ANGLED: Final = re.compile(r"<([^<>\n]+)>")
_NAME: Final = re.compile(r"\w(?:[\w .'’/#-]*[\w.'’#?])?")


def render(template: ScenarioTemplate, row: Mapping[str, str]) -> Scenario:
    """The scenario with the values of this row in place of `<column>`: in its title, steps, tables and doc strings."""
    column = re.compile("|".join(f"<{re.escape(name)}>" for name in row))

    def filled(text: str) -> str:
        return column.sub(lambda found: row[found[0][1:-1]], text) if "<" in text else text

    return Scenario(
        feature=template.feature,
        keyword=template.keyword,
        name=filled(template.name),
        line_number=template.line_number,
        steps=[_filled(step, filled) for step in template.steps],
        tags=template.tags,
        description=template.description,
        rule=template.rule,
    )


def unfilled(root: Node, in_languages: Collection[int] = ()) -> Iterator[Mistake]:
    """The outlines that have no examples, and the placeholders that no column fills.

    Args:
        root: the feature in a Gherkin document.
        in_languages: the lines of scenarios in which other placeholders may be names of texts, see `language_texts`.
    """
    keywords = Dialect.for_name(root["language"])
    outline = set(keywords.scenario_outline_keywords) - set(keywords.scenario_keywords) if keywords else set()
    shared = _columns_below(root)
    for node, backgrounds in _scenarios(root):
        if node["examples"]:
            yield from _without_a_column(node, backgrounds, shared, node["location"]["line"] in in_languages)
            yield from _never_filled(node)
        elif node["keyword"] in outline:
            what = f"this {node['keyword']} has no examples, so its placeholders would stay as they are"
            yield Mistake(what, node["location"]["line"], "add a table below `Examples:`, or make it a plain Scenario")


def of_backgrounds(root: Node) -> dict[int, dict[str, int]]:
    """For each scenario by its line, the placeholders of the backgrounds above it and their lines.

    A background may stand above outlines and plain scenarios. Its placeholders are the columns of the outlines below
    it; a scenario, or a row, without such a column cannot run, and the others can.

    Args:
        root: the feature in a Gherkin document.
    """
    shared = _columns_below(root)
    return {
        node["location"]["line"]: {
            name: line
            for background in backgrounds
            for line, text, _ in _texts(background)
            for name in _ANGLED.findall(text)
            if name in shared[background["location"]["line"]]
        }
        for node, backgrounds in _scenarios(root)
    }


def left(scenario: ScenarioTemplate, row: Collection[str], texts: Collection[str] = ()) -> dict[str, int]:
    """The placeholders of a scenario that no column of its row fills, each with its first line.

    Args:
        scenario: with its backgrounds.
        row: the columns.
        texts: names that are placeholders even where they look like markup.
    """
    written = [(scenario.line_number, scenario.name)]
    for step in scenario.steps:
        cells = [cell.value for each in step.datatable.rows for cell in each.cells] if step.datatable else []
        written += [(step.line_number, text) for text in (step.name, *cells, step.docstring or "")]
    found: dict[str, int] = {}
    for line, text in written:
        for name in _placeholders(text, text, texts) if "<" in text else ():
            if name not in row:
                found.setdefault(name, line)
    return found


def left_by_background(name: str, line: int, keyword: str, at: int) -> Mistake:
    """The mistake of a scenario, or a row, in line `at` that does not fill a placeholder of a background.

    Args:
        name: the placeholder, without its brackets.
        line: its line in the background.
        keyword: of the scenario.
        at: the line of the scenario or row.
    """
    what = f"nothing fills <{name}> of the background in line {line} for this {keyword}"
    return Mistake(what, at, f"give its examples a column <{name}>, or move the step out of the background")


def _columns_below(root: Node) -> dict[int, set[str]]:
    """By the line of a background, the columns of the outlines below it."""
    found: dict[int, set[str]] = {}
    for node, backgrounds in _scenarios(root):
        for background in backgrounds:
            found.setdefault(background["location"]["line"], set()).update(*_tables(node).values())
    return found


def _scenarios(node: Node, above: tuple[Node, ...] = ()) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    """The scenarios of a feature or rule, each with the backgrounds that run before it."""
    for child in node["children"]:
        if "background" in child:
            above = (*above, child["background"])
        elif "rule" in child:
            yield from _scenarios(child["rule"], above)
        else:
            yield child["scenario"], above


def _tables(node: Node) -> dict[int, list[str]]:
    """The columns of each table of examples, by its line."""
    return {
        table["location"]["line"]: [cell.get("value", "") for cell in table["tableHeader"]["cells"]]
        for table in node["examples"]
        if table.get("tableHeader")
    }


def _never_filled(node: Node) -> Iterator[Mistake]:
    """The placeholders in tags and in titles of tables, which belong to all rows."""
    for part in (node, *node["examples"]):
        for tag in part["tags"]:
            if found := _ANGLED.search(tag["name"]):
                do = "write a table of examples for each tag, and the tag above it"
                yield Mistake(f"no column fills <{found[1]}> in the tag {tag['name']}", tag["location"]["line"], do)
    for table in node["examples"]:
        for name in _placeholders(table["name"], table["name"], ()):
            what = f"no column fills <{name}> in the title of {table['keyword']}: it belongs to all rows"
            yield Mistake(what, table["location"]["line"], "write the title without it")


def _without_a_column(
    node: Node, backgrounds: Iterable[Node], shared: Mapping[int, set[str]], has_texts: bool
) -> Iterator[Mistake]:
    tables = _tables(node)
    columns = list(dict.fromkeys(name for names in tables.values() for name in names))
    if not columns:  # the table itself is the mistake
        return
    for line, text, whole in _texts(node):
        for name in _placeholders(text, whole, columns):
            lacking = [at for at, names in tables.items() if name not in names]
            if name not in columns and not has_texts:
                yield _mistake(name, line, columns)
            elif name in columns and lacking:
                what = f"the examples in line {lacking[0]} have no column {name!r}"
                yield Mistake(what, line, f"add the column <{name}> to them")
    filled: set[str] = set(columns).union(*(shared[one["location"]["line"]] for one in backgrounds))
    around = [(node["location"]["line"], node["name"], set(columns))]
    around += [(line, text, filled) for background in backgrounds for line, text, _ in _texts(background)]
    for line, text, known in (
        around if not has_texts else ()
    ):  # no place for placeholders of its own: only a slip of the pen is a mistake
        for name in _placeholders(text, text, columns):
            if name not in known and closest(name, columns):
                yield _mistake(name, line, columns)
    written = [*((line, text) for line, text, _ in around), *((line, text) for line, text, _ in _texts(node))]
    for name in columns:
        if not any(f"<{name}>" in text for _, text in written):
            yield from _without_brackets(name, written)


def _without_brackets(name: str, written: Iterable[tuple[int, str]]) -> Iterator[Mistake]:
    """The place where an unused column seems to be meant; none for a column that only describes its rows."""
    for line, text in written:
        for slip in (f"<{name}", f"{name}>", f"{{{name}}}", f'"{name}"'):
            if name and re.search(rf"(?<![\w<]){re.escape(slip)}(?![\w>])", text):
                yield Mistake(f"the column {name!r} is not used", line, f"did you mean <{name}> instead of {slip}?")
                return


def _texts(node: Node) -> Iterator[tuple[int, str, str]]:
    """The texts of the steps: line, text, and the whole that it is a part of."""
    for step in node["steps"]:
        yield step["location"]["line"], step["text"], step["text"]
        for row in step["dataTable"]["rows"] if "dataTable" in step else ():
            for cell in row["cells"]:
                yield row["location"]["line"], cell.get("value", ""), cell.get("value", "")
        if "docString" in step:
            whole = step["docString"]["content"]
            for number, text in enumerate(whole.split("\n"), start=step["docString"]["location"]["line"] + 1):
                yield number, text, whole


def _placeholders(text: str, whole: str, columns: Iterable[str]) -> Iterator[str]:
    """The names in angle brackets, without markup."""
    known = {lookalikes.plain(name).casefold(): name for name in columns}
    for found in _ANGLED.finditer(text):
        name = found[1]
        alike = known.get(lookalikes.plain(name).casefold())
        if alike is not None or (_NAME.fullmatch(name) and not _is_markup(name, whole)):
            yield name


def _is_markup(name: str, text: str) -> bool:
    element = name.split()[0].casefold()
    return element in ELEMENTS or f"</{element}>" in text.casefold()


def _mistake(name: str, line: int, columns: list[str]) -> Mistake:
    near = closest(" ".join(name.split()), columns)
    alike = lookalikes.difference(near, " ".join(name.split())) if near else ""
    literal = "a text that keeps its angle brackets has to be the value of a column"
    do = f"did you mean <{near}>? {alike}".rstrip() if near else f"the columns are {', '.join(columns)}; {literal}"
    return Mistake(f"no column of the examples fills <{name}>", line, do)


def _filled(step: Step, fill: Callable[[str], str]) -> Step:
    table = step.datatable
    if table is not None:
        table = copy.deepcopy(table)
        for row in table.rows:
            for cell in row.cells:
                cell.value = fill(cell.value)
    docstring = step.docstring if step.docstring is None else fill(step.docstring)
    return Step(fill(step.name), step.type, step.indent, step.line_number, step.keyword, table, docstring)
