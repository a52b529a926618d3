"""A feature file, read once: pytest-bdd's own objects, and the facts that pytest-bdd drops.

pytest-bdd keeps the scenarios of a file in a dict keyed by title, so one of two scenarios with the same title is
lost, and forgets the lines of example rows. Here the Gherkin document is walked once and every scenario and every row
becomes a `Case`, in the order of the file. The objects inside (Feature, ScenarioTemplate, Step) are pytest-bdd's, so
its hooks and reports see what they expect.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_bdd.gherkin_parser import DataTable
from pytest_bdd.parser import Background, Examples, Feature, Rule, Scenario, ScenarioTemplate, Step

from ..running import step_kinds
from . import keywords, placeholders, swallowed, table_rows
from .feature_source import DocumentError, Source, read_source
from .gherkin import Node, parse
from .mistake import Mistake
from .swallowed import KindOf
from .variants import PLAIN, Variant, WrongTag, in_languages, is_of, variants

if TYPE_CHECKING:
    from ...engine.log.redaction import Redactor

STEP_TYPES = {"Context": "given", "Action": "when", "Outcome": "then"}


class Row(dict[str, str]):
    """The values of one example row by column name. Its text is short and stable: reports identify the row by it.

    Attributes:
        redacted: the values without secrets, which its text has; None for a row that has none.
        variant: the name of the way to play it, which its text has, too.
    """

    redacted: dict[str, str] | None = None
    variant: str = ""

    def __repr__(self) -> str:
        shown = super().__repr__() if self.redacted is None else repr(self.redacted)
        return f"{shown} {self.variant}" if self.variant else shown


@dataclass(frozen=True, slots=True)
class Case:
    """A test case: a scenario, or one row of a scenario outline, played in one way.

    pytest writes its names to caches and shows them, so they are redacted.

    Attributes:
        template: pytest-bdd's scenario, not yet rendered.
        name: the name of the scenario within its file, unique and usable in a pytest id.
        row_name: the name of the example row within its outline, with that of the way to play it; None for a plain
            scenario that is played in one way.
        written: the full name with its secrets, as people write it on the command line.
        values: the example row.
        line: the line of its title or row, from 1.
        tags: tags that apply, without "@", in the order feature, rule, scenario, examples, each once.
        row_tags: those of `tags` that belong to the examples table or the way to play it alone; they come last.
        repeats: how many rows before it, in the same outline, have the same values.
        mistake: why it cannot run, although the others in its file can.
        variant: the way to play it.
        texts: the texts of its language that it names, see `language_texts`.
        title: its title with the values of its row.
    """

    template: ScenarioTemplate
    name: str
    row_name: str | None
    values: Row
    line: int
    tags: tuple[str, ...]
    written: str
    row_tags: tuple[str, ...] = ()
    repeats: int = 0
    mistake: Mistake | None = None
    variant: Variant = PLAIN
    texts: Mapping[str, str] = field(default_factory=dict)
    title: str = ""

    @property
    def fills(self) -> Mapping[str, str]:
        """The values of all its placeholders."""
        return {**self.texts, **self.values}

    @property
    def full_name(self) -> str:
        """The name pytest shows: `Title` or `Title[row]`."""
        return _full_name(self.name, self.row_name)

    def render(self) -> Scenario:
        """The scenario to run: steps of the backgrounds first, the row's values filled in."""
        return placeholders.render(self.template, fills) if (fills := self.fills) else _copy(self.template)


@dataclass(frozen=True, slots=True)
class Span:
    """Lines `first` to `last` of the file stand for `cases[begin:end]`."""

    first: int
    last: int
    begin: int
    end: int


@dataclass(slots=True)
class Document:
    """The content of a feature file."""

    path: Path
    shown: str  # the path as messages name it
    digest: str  # of the file's bytes
    feature: Feature
    cases: list[Case] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)

    def at(self, line: int) -> list[Case]:
        """The cases that a line stands for: a row, a table of rows, a scenario, a rule or the whole file."""
        around = [span for span in self.spans if span.first <= line <= span.last]
        if not around:
            return []
        inmost = min(around, key=lambda span: span.last - span.first)
        return self.cases[inmost.begin : inmost.end]

    def lines_near(self, line: int, count: int = 3) -> list[Case]:
        """The cases whose own line is nearest to `line`, in the order of the file."""
        near = sorted(self.cases, key=lambda case: abs(case.line - line))[:count]
        return sorted(near, key=lambda case: case.line)


def read(
    path: Path,
    *,
    shown: str = "",
    cache: Path | None = None,
    redactor: Redactor | None = None,
    kind_of: KindOf = lambda _text: "",
) -> Document:
    """Read a feature file.

    Args:
        path: the file, absolute.
        shown: how to name the file in messages; the path itself when empty.
        cache: a folder where parsed documents are kept between runs; None to keep nothing.
        redactor: redacts names, and learns the secrets of example rows; a feature with a secret is not kept.
        kind_of: the kind of the sentence that a text is, "" for none; a sentence in a description is an error.

    Raises:
        DocumentError: the file is not readable text, not Gherkin, or holds something that could not be run.
    """
    source = read_source(path, shown)
    if redactor is None:
        from ...engine.log.redaction import Redactor  # the emulator comes with it

        redactor = Redactor()
    return _Reader(source, cache, redactor, kind_of).read()


def plain_name(text: str) -> str:
    """`text` as a name for pytest's ids, where `::` and `[` have a meaning."""
    flat = " ".join(text.split()).translate({ord("["): "(", ord("]"): ")"})
    return re.sub(":{2,}", ":", flat) or "unnamed"


class _Reader:
    of_backgrounds: dict[int, dict[str, int]]

    def __init__(self, source: Source, cache: Path | None, redactor: Redactor, kind_of: KindOf) -> None:
        self.source = source
        self.path = source.path
        self.lines = source.lines
        self.cache = cache
        self.redactor = redactor
        self.kind_of = kind_of

    def read(self) -> Document:
        root = self.source.root(self._parse, self.kind_of)
        for mistake in self._mistakes(root):
            raise self.fail(mistake.what, mistake.line, mistake.do)
        self.of_backgrounds = placeholders.of_backgrounds(root)
        document = Document(self.path, self.source.shown, self.source.digest, self._feature(root))
        scenarios = list(self._scenarios(root, document))
        if not scenarios:
            raise self._no_scenario(root)
        for scenario in scenarios:
            self._learn_rows(scenario)
        names = zip(_unique_names(scenarios, self.redactor.text), _unique_names(scenarios), strict=True)
        last_line = len(self.lines)
        starts = sorted({*(_first_line(node) for node in root["children"]), *(_first_line(s.node) for s in scenarios)})
        ends = _ends(starts, last_line)
        rules: dict[int, tuple[int, int]] = {}
        for scenario, (name, written) in zip(scenarios, names, strict=True):
            begin = len(document.cases)
            self._add_cases(document, scenario, name, written)
            first = _first_line(scenario.node)
            document.spans.append(Span(first, ends[first], begin, len(document.cases)))
            if scenario.rule_node is not None:
                start = _first_line(scenario.rule_node)
                rules[start] = (rules.get(start, (begin, 0))[0], len(document.cases))
        tops = sorted(_first_line(child) for child in root["children"])
        ends = _ends(tops, last_line)
        document.spans.extend(Span(start, ends[start], *cases) for start, cases in rules.items())
        if document.cases:
            document.spans.append(Span(1, last_line, 0, len(document.cases)))
        return document

    def _mistakes(self, root: Node) -> Iterator[Mistake]:
        yield from _without_name(root)
        yield from table_rows.unfinished(root, self.lines)
        yield from placeholders.unfilled(root, in_languages(root))
        yield from swallowed.swallowed(root, self.lines, self.kind_of)

    def _parse(self, text: str) -> Node:
        return parse(text, self.source.digest, self.path, self.cache, self.redactor.text)

    def fail(self, what: str, line: int, do: str = "") -> DocumentError:
        return self.source.fail(what, line, do)

    def _no_scenario(self, root: Node) -> DocumentError:
        """The error for a file without scenarios: to Gherkin a misspelt keyword is a description."""
        start = root["location"]["line"]
        known = keywords.of(root["language"])
        for number, line in enumerate(self.lines[start:], start=start + 1):
            meant = known.title(line.strip())
            if meant is not None and meant.has_colon and meant.fit is not keywords.Fit.EXACT:
                return self.fail("no scenario in this file", number, f"line: {line.strip()}; write: {meant.line}")
        return self.fail("no scenario in this file", start, f"begin one with `{known.of('scenario')}:`")

    def _feature(self, node: Node) -> Feature:
        return Feature(
            scenarios=OrderedDict(),
            filename=str(self.path),
            rel_filename=f"{self.path.parent.name}/{self.path.name}",
            language=node["language"],
            keyword=node["keyword"],
            name=node["name"],
            tags=set(_tags(node)),
            background=None,
            line_number=node["location"]["line"],
            description=textwrap.dedent(node["description"]),
        )

    def _scenarios(self, root: Node, document: Document) -> Iterator[_Scenario]:
        for child in root["children"]:
            if "background" in child:
                document.feature.background = self._background(child["background"])
            elif "rule" in child:
                yield from self._rule(child["rule"], root, document)
            else:
                yield self._scenario(child["scenario"], document, (root,))

    def _rule(self, node: Node, root: Node, document: Document) -> Iterator[_Scenario]:
        rule = Rule(keyword=node["keyword"], name=node["name"], description=node["description"], tags=set(_tags(node)))
        for child in node["children"]:
            if "background" in child:
                rule.background = self._background(child["background"])
            else:
                yield self._scenario(child["scenario"], document, (root, node), rule)

    def _scenario(
        self,
        node: Node,
        document: Document,
        around: tuple[Node, ...],
        rule: Rule | None = None,
    ) -> _Scenario:
        template = ScenarioTemplate(
            feature=document.feature,
            keyword=node["keyword"],
            name=node["name"],
            line_number=node["location"]["line"],
            templated=bool(node["examples"]),
            description=textwrap.dedent(node["description"]),
            tags=set(_tags(node)),
            rule=rule,
        )
        for step in self._steps(node["steps"]):
            template.add_step(step)
        document.feature.scenarios.setdefault(template.name, template)
        return _Scenario(node, template, (*around, node))

    def _background(self, node: Node) -> Background:
        background = Background(line_number=node["location"]["line"])
        for step in self._steps(node["steps"]):
            background.add_step(step)
        return background

    def _steps(self, nodes: Iterable[Node]) -> Iterator[Step]:
        kind = ""
        for node in nodes:
            starred = node["keyword"].strip() == "*"
            kind = step_kinds.ANY if starred else STEP_TYPES.get(node["keywordType"], kind)
            if not kind:
                raise self._first_is_and(node)
            location = node["location"]
            yield Step(
                name=node["text"],
                type=kind,
                indent=location["column"] - 1,
                line_number=location["line"],
                keyword=node["keyword"].strip().title(),
                datatable=DataTable.from_dict(node["dataTable"]) if "dataTable" in node else None,
                docstring=textwrap.dedent(node["docString"]["content"]) if "docString" in node else None,
            )

    def _first_is_and(self, node: Node) -> DocumentError:
        line = node["location"]["line"]
        written = f"{node['keyword'].strip()} {node['text']}"
        return self.fail("the first step has to be a Given, When, Then or *", line, f"line: {written}")

    def _learn_rows(self, scenario: _Scenario) -> None:
        """Learn the secrets of example rows before anything is named: a title may have them, too."""
        for node in scenario.node["examples"]:
            header = _cells(node.get("tableHeader", {"cells": ()}))
            for row in node.get("tableBody", ()):
                self.redactor.learn_named(dict(zip(header, _cells(row), strict=True)))

    def _add_cases(self, document: Document, scenario: _Scenario, name: str, written: str) -> None:
        if scenario.node["examples"]:
            self._add_rows(document, scenario, name, written)
            return
        template, line = scenario.template, scenario.template.line_number
        mistake = self._unfilled(template, Row(), line)
        for way in self._variants(scenario.levels):
            row, row_name, tags = _row({}, way), way.name or None, scenario.tags
            as_written = _full_name(written, row_name)
            case = Case(template, name, row_name, row, line, tags + way.tags, as_written, way.tags, 0, mistake, way)
            document.cases.append(case)

    def _add_rows(self, document: Document, scenario: _Scenario, name: str, written: str) -> None:
        template, tags = scenario.template, scenario.tags
        used: Counter[str] = Counter()
        used_written: Counter[str] = Counter()
        seen: Counter[tuple[Variant, frozenset[tuple[str, str]]]] = Counter()
        for node in scenario.node["examples"]:
            begin = len(document.cases)
            own = tuple(tag for tag in dict.fromkeys(_tags(node)) if tag not in tags and not is_of(tag))
            table = Examples(line_number=node["location"]["line"], name=node["name"], tags=set(_tags(node)))
            rows = list(self._rows(node))
            ways = self._variants((*scenario.levels, node))
            for line, values in rows:
                table.example_params = list(values)
                table.add_example(list(values.values()))
                redacted = {column: self.redactor.named(column, value) for column, value in values.items()}
                mistake = self._unfilled(template, values, line)
                first, title = len(document.cases), self.redactor.text(with_values(template.name, redacted))
                for way in ways:
                    row = _row(values, way, redacted if redacted != values else None)
                    named = self.redactor.text("-".join(redacted.values()))
                    row_name = _numbered(_joined(plain_name(named), way.name), used)
                    own_name = _numbered(_joined(plain_name("-".join(values.values())), way.name), used_written)
                    of_row, same = own + way.tags, (way, frozenset(values.items()))
                    case = Case(template, name, row_name, row, line, tags + of_row, _full_name(written, own_name),
                                of_row, seen[same], mistake, way, title=title)  # fmt: skip
                    document.cases.append(case)
                    seen[same] += 1
                document.spans.append(Span(line, line, first, len(document.cases)))
            template.examples.append(table)
            document.spans.append(Span(_first_line({"examples": node}), rows[-1][0], begin, len(document.cases)))

    def _variants(self, levels: tuple[Node, ...]) -> list[Variant]:
        try:
            return variants(levels)
        except WrongTag as error:
            raise self.fail(error.mistake.what, error.mistake.line, error.mistake.do) from None

    def _unfilled(self, template: ScenarioTemplate, values: Row, line: int) -> Mistake | None:
        """The mistake of a case in this line that leaves a placeholder of a background as it stands."""
        for name, at in self.of_backgrounds[template.line_number].items():
            if name not in values:
                return placeholders.left_by_background(name, at, template.keyword, line)
        return None

    def _rows(self, node: Node) -> Iterator[tuple[int, Row]]:
        line = node["location"]["line"]
        if not node.get("tableBody"):
            what = "this Examples table has no rows, so its scenario would never run"
            raise self.fail(what, line, "add a row below the heading, or make it a plain Scenario")
        header = _cells(node["tableHeader"])
        for name, count in Counter(header).items():
            if count > 1 or not name:
                what = f"two columns are named {name!r}" if name else "a column of this Examples table has no name"
                raise self.fail(what, node["tableHeader"]["location"]["line"])
        for row in node["tableBody"]:
            yield row["location"]["line"], Row(zip(header, _cells(row), strict=True))


@dataclass(frozen=True, slots=True)
class _Scenario:
    """A scenario in the Gherkin document; `levels` are the feature, perhaps a rule, and itself."""

    node: Node
    template: ScenarioTemplate
    levels: tuple[Node, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags that describe it, those of the feature first, each once."""
        return tuple(dict.fromkeys(tag for level in self.levels for tag in _tags(level) if not is_of(tag)))

    @property
    def rule_node(self) -> Node | None:
        return self.levels[1] if len(self.levels) > 2 else None


def _row(values: Mapping[str, str], way: Variant, redacted: dict[str, str] | None = None) -> Row:
    row = Row(values)
    row.redacted, row.variant = redacted, way.name
    return row


def with_values(text: str, values: Mapping[str, str]) -> str:
    """A text with these values in place of `<name>`."""
    for name, value in values.items():
        text = text.replace(f"<{name}>", value)
    return text


def _joined(row: str, way: str) -> str:
    """The name of a row that is played in this way."""
    return f"{row}-{way}" if way else row


def _unique_names(scenarios: list[_Scenario], shown: Callable[[str], str] = str) -> list[str]:
    """A name for each scenario. Equal titles get their Rule's name in front, and a number if still equal.

    Args:
        scenarios: all scenarios of a file.
        shown: the form of a title to make the name from.
    """
    plain = [plain_name(shown(scenario.template.name)) for scenario in scenarios]
    titles = Counter(plain)
    used: Counter[str] = Counter()
    names = []
    for scenario, name in zip(scenarios, plain, strict=True):
        if titles[name] > 1 and scenario.template.rule is not None:
            name = plain_name(shown(f"{scenario.template.rule.name}: {scenario.template.name}"))
        names.append(_numbered(name, used))
    return names


def _full_name(name: str, row_name: str | None) -> str:
    return name if row_name is None else f"{name}[{row_name}]"


def _numbered(name: str, used: Counter[str]) -> str:
    used[name] += 1
    return name if used[name] == 1 else _numbered(f"{name} #{used[name]}", used)


def _ends(starts: list[int], last_line: int) -> dict[int, int]:
    """The last line of each part: one before the next part begins."""
    following = [*(start - 1 for start in starts[1:]), last_line]
    return dict(zip(starts, following, strict=False))


def _cells(row: Node) -> list[str]:
    return [cell.get("value", "") for cell in row["cells"]]


def _without_name(node: Node) -> Iterator[Mistake]:
    """The tags that are a lone "@"."""
    for part in swallowed.blocks(node):
        for tag in part.get("tags", ()):
            if tag["name"] == "@":
                yield Mistake("this tag has no name", tag["location"]["line"], "write the name directly behind the @")


def _tags(node: Node) -> tuple[str, ...]:
    return tuple(tag["name"].removeprefix("@") for tag in node["tags"])


def _first_line(child: Node) -> int:
    """The first line of a part of the file, its tags included. `child` may be wrapped as {"scenario": node}."""
    node: Node = child if "location" in child else next(iter(child.values()))
    line: int = min(part["location"]["line"] for part in (node, *node.get("tags", ())))
    return line


def _copy(template: ScenarioTemplate) -> Scenario:
    """A copy like `template.render({})`, in a quarter of the time: there are no values to fill in."""
    return Scenario(
        feature=template.feature,
        keyword=template.keyword,
        name=template.name,
        line_number=template.line_number,
        steps=[
            Step(step.name, step.type, step.indent, step.line_number, step.keyword, step.datatable, step.docstring)
            for step in template.steps
        ],
        tags=template.tags,
        description=template.description,
        rule=template.rule,
    )
