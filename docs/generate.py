"""Writes docs/reference/ from the code: `make docs`, or `python docs/generate.py`.

Every page is computed from what the package itself goes by, and from the tags of the scenarios in features/: no outcome
of a run, no clock and no path of a machine goes in, so the same checkout always gives the same pages. `tests/docs`
fails while a page is not what would be written.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import pkgutil
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from itertools import groupby
from pathlib import Path
from types import ModuleType
from typing import Any

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from handoff.engine import events
from handoff.engine.analysis.headers import HEADERS, REQUIRED, Header
from handoff.engine.catalogue import rule, rules
from handoff.engine.catalogue.traceability import Status, TracedRule, TracedScenario, findings, trace
from handoff.engine.escalation.table import TABLE, Action, State
from handoff.engine.interactions.attempt import HANDLERS
from handoff.engine.lint import LintOptions, checked, explained_by
from handoff.engine.lint.config import LEVELS
from handoff.engine.log import Event
from handoff.engine.settings import ConnectorSettings, PlatformSettings, Switches
from handoff.fakes import CloudSettings
from handoff.fakes.cloud.surveys import SurveySettings
from handoff.fakes.world.account_file import (
    Account,
    AgentEntry,
    ApiKeyEntry,
    AppEntry,
    EntityEntry,
    FunctionEntry,
    Intents,
    SkillEntry,
)
from handoff.steps import hookspecs, plugin
from handoff.steps.collecting import document, tags
from handoff.steps.scenario.catalogue import sentences

REPOSITORY = Path(__file__).parents[1]
FEATURES = REPOSITORY / "features"
REFERENCE = REPOSITORY / "docs" / "reference"
NOTE = "<!-- written by docs/generate.py: change the code, then `make docs` -->"

Table = Iterable[Sequence[str]]


def main() -> None:
    REFERENCE.mkdir(exist_ok=True)
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, encoding="utf-8")


def pages() -> dict[str, str]:
    """The text of every page by its file name."""
    written = {name: _page(page()) for name, (_, page) in PAGES.items()}
    return {"README.md": _page(_contents()), **written}


def _page(lines: Iterable[str]) -> str:
    text = "\n".join([NOTE, "", *lines])
    return re.sub(r"\n{3,}", "\n\n", text).rstrip() + "\n"


def _contents() -> Iterator[str]:
    yield from ("# Reference", "", "All of it, written from the code by `make docs`.", "")
    yield from _table(("page", "holds"), [(f"[{name}]({name})", what) for name, (what, _) in PAGES.items()])


# --- rules.md --------------------------------------------------------------------------------------------------------

OBSERVED: Mapping[Status, str] = {
    "passing": "by scenario",
    "lint": "by lint, found and not found",
    "not-observable": "not observable",
    "missing": "not yet",
}


def _rules() -> Iterator[str]:
    traced = trace(rules(), _scenarios())
    yield from ("# Documented rules", "")
    yield "What LivePerson's pages say, one statement with one id each, and the scenarios that would fail if it were"
    yield "not so. `handoff rules` tells how these scenarios ended when they last ran."
    yield ""
    shown = [(word, str(sum(one.status == status for one in traced))) for status, word in OBSERVED.items()]
    yield from _table(("shown", "rules"), [*shown, ("all", str(len(traced)))])
    by_area: defaultdict[str, list[TracedRule]] = defaultdict(list)
    for one in traced:
        by_area[one.rule.area].append(one)
    yield from _table(
        ("area", "rules"), [(f"[{area}](#{_anchor(area)})", str(len(those))) for area, those in by_area.items()]
    )
    for area, those in by_area.items():
        yield from ("", f"## {area}", "")
        for one in those:
            yield from _rule(one)


def _rule(one: TracedRule) -> Iterator[str]:
    reason = f": {one.reason}" if one.reason else ""
    yield from (f"### {one.rule.id}", "", _plain(one.rule.statement), "")
    yield f"- Kind: {one.rule.kind}"
    yield f"- Source: {_plain(one.rule.source)}"
    yield f"- Shown: {OBSERVED[one.status]}{_plain(reason)}"
    for file, titles in groupby(_titles(one.scenarios), key=lambda found: found[0]):
        yield f"- [{file}](../../{file}): {'; '.join(_plain(title) for _, title in titles)}"
    yield ""


def _titles(scenarios: Iterable[TracedScenario]) -> list[tuple[str, str]]:
    """File and title of each scenario, an outline once."""
    named = ((file, title) for file, _, title in (one.id.partition("::") for one in scenarios))
    return list(dict.fromkeys(named))


def _scenarios() -> list[TracedScenario]:
    """Every scenario of features/, as if it had just passed."""
    files = sorted(FEATURES.rglob("*.feature"), key=lambda path: path.relative_to(FEATURES).as_posix())
    return [scenario for path in files for scenario in _scenarios_of(path, path.relative_to(REPOSITORY).as_posix())]


def _scenarios_of(path: Path, shown: str) -> Iterator[TracedScenario]:
    for case in document.read(path, shown=shown).cases:
        reports, clears = findings(step.name for step in case.render().steps)
        ids = frozenset(tags.values(case.tags, tags.RULE))
        yield TracedScenario(f"{shown}::{case.template.name}", ids, "passed", reports=reports, clears=clears)


# --- steps.md --------------------------------------------------------------------------------------------------------


def _steps() -> Iterator[str]:
    known = sentences()
    groups = {noun: list(those) for noun, those in groupby(known, key=lambda one: one.module)}
    yield from ("# Steps", "")
    yield f"The {len(known)} sentences that features are written in. `handoff steps WORDS` searches them. In braces"
    yield "stands what varies; texts are written in quotes."
    yield ""
    yield " · ".join(f"[{_noun(noun)}](#{_anchor(_noun(noun))})" for noun in groups)
    for noun, those in groups.items():
        yield from ("", f"## {_noun(noun)}", "")
        for one in those:
            takes = f" (with a {one.takes})" if one.takes else ""
            yield f"- **{one.keyword}** `{one.text}`{takes}"
            if one.doc:
                yield f"  <br>{_plain(one.doc)}"


def _noun(module: str) -> str:
    return module.replace("_", " ")


# --- events.md -------------------------------------------------------------------------------------------------------


def _events() -> Iterator[str]:
    yield from ("# Events", "")
    yield "The kinds of events of the log; `--handoff-log DIR` writes one JSON object per line. The fields of a kind are in"
    yield "`body`, its name is `body.kind`. Around them every event has a header:"
    yield ""
    yield from _table(("field", "type", "means"), _dataclass_rows(Event))
    yield ""
    yield "Under the fields of a kind: whether its events have a `node`, and what their `cause` can be: another event,"
    yield "or None, because they come from outside: from the consumer, an agent, the author (a step that arranges or"
    yield "changes something), time that a step lets pass, or a client at a socket or REST service of the cloud."
    yield from ("", "Names of types:", "")
    sources = [(module, inspect.getsource(module)) for module in _modules_of_events()]
    for _, source in sources:
        for node in ast.parse(source).body:
            match node:
                case ast.Assign(targets=[ast.Name(name)], value=value):
                    yield f"- `{name}`: `{ast.unparse(value)}`{_comment(source.splitlines(), node, ', ')}"
    for module, source in sources:
        yield from ("", f"## {(inspect.getdoc(module) or '').partition('.')[0]}", "")
        for node in ast.parse(source).body:
            if isinstance(node, ast.ClassDef):
                yield from _event(node, source.splitlines())


def _modules_of_events() -> Iterator[ModuleType]:
    """The modules that define kinds, in the order in which a reader meets them; others behind them by name."""
    first = ["messages", "conversation", "account", "deployment", "turn", "escalation"]
    found = {each.name for each in pkgutil.iter_modules(events.__path__)} - {"body"}
    for name in [*(each for each in first if each in found), *sorted(found - set(first))]:
        yield import_module(f"{events.__name__}.{name}")


def _event(node: ast.ClassDef, lines: list[str]) -> Iterator[str]:
    yield from (f"### {node.name}", "", _plain(ast.get_docstring(node) or ""), "")
    fields = [each for each in node.body if isinstance(each, ast.AnnAssign) and not _is_tag(each, node.name)]
    rows = [
        (
            f"`{ast.unparse(each.target)}`",
            f"`{ast.unparse(each.annotation)}`",
            f"`{ast.unparse(each.value)}`" if each.value else "",
            _plain(_comment(lines, each)),
        )
        for each in fields
    ]
    yield from _table(("field", "type", "default", "means"), rows)
    if header := HEADERS.get(getattr(events, node.name)):
        yield from ("", _header(header), "")


def _header(header: Header) -> str:
    """What the header of such an event holds, in a line."""
    if header.node == REQUIRED:
        node = "Node: always"
    else:
        node = f"Node: none ({header.node})" if header.lacks is None else f"Node: yes, unless: {header.node}"
    outside = f" or from outside ({', '.join(header.roots)})" if header.roots else ""
    return f"{node}. Cause: an event{outside}."


# --- escalation.md ---------------------------------------------------------------------------------------------------


def _escalation() -> Iterator[str]:
    yield from ("# The escalation of a conversation", "")
    yield "Each time a bot asks for a transfer is an attempt, numbered within the conversation. The log's events of"
    yield "an attempt carry its number and the state that the conversation has after them. An attempt is given up"
    yield "when the bot was silent for too long, the consumer interrupted it, another transfer follows, or the"
    yield "conversation is closed or taken away: the answer to its call then changes nothing in the bot. If the"
    yield "cloud carries it out all the same, the conversation is where the cloud says it is, and"
    yield "`EscalationReconciled` tells so."
    yield ""
    yield "Below is the table in `engine/escalation/table.py`, drawn. A trigger takes the conversation from one state"
    yield "to the next, and an action follows; `engine/interactions/attempt.py` has one handler for each. With the"
    yield "action *nothing* only the log and the state change. A pair that is not in the table is an error of the"
    yield "emulator."
    yield from ("", "```mermaid", "stateDiagram-v2", f"    [*] --> {State.WITH_BOT.name}")
    yield from (f"    {state.name}: {state.value}" for state in State)
    for (state, trigger), to in TABLE.items():
        action = "" if to.action is Action.NOTHING else f" / {to.action.value}"
        yield f"    {state.name} --> {to.state.name}: {trigger.value}{action}"
    yield from ("```", "", "## Transitions", "")
    rows = [(state.value, trigger.value, to.state.value, to.action.value) for (state, trigger), to in TABLE.items()]
    yield from _table(("state", "trigger", "next state", "action"), rows)
    yield from ("", "## Actions", "")
    rows = [(action.value, _plain(inspect.getdoc(HANDLERS[action]) or "").partition(". ")[0]) for action in Action]
    yield from _table(("action", "its handler"), rows)


def _is_tag(field: ast.AnnAssign, kind: str) -> bool:
    """Whether this is the field that tells the kind itself."""
    return ast.unparse(field.annotation) == f"Literal[{kind!r}]"


def _comment(lines: list[str], node: ast.stmt, before: str = "") -> str:
    """The comment at the end of a statement's line."""
    assert node.end_lineno is not None
    comment = lines[node.end_lineno - 1].encode()[node.end_col_offset :].decode().partition("#")[2].strip()
    return before + comment if comment else ""


# --- settings.md -----------------------------------------------------------------------------------------------------


def _settings() -> Iterator[str]:
    yield from ("# Settings", "")
    yield "Where they go: options on pytest's command line, ini settings in `pytest.ini` or `pyproject.toml`, the"
    yield "account in `cloud.yaml` ([files.md](../files.md)), the rest through steps and, from Python, `World`."
    for title, where, rows in (
        ("Options of pytest", "", _Options.read().options),
        ("Settings in pytest.ini", "", _Options.read().settings),
    ):
        yield from ("", f"## {title}", "", where, "")
        yield from _table(("name", "default", "does"), rows)
    yield from ("", "## Hooks for a conftest.py", "")
    for name, function in inspect.getmembers(hookspecs, inspect.isfunction):
        yield from (f"### {name}{_signature(function)}", "", *(inspect.getdoc(function) or "").splitlines(), "")
    for model, title, where in MODELS:
        yield from ("", f"## {_plain(title)}", "", where or _first(model), "")
        yield from _table(("name", "type", "default", "means"), _model_rows(model))
    for kind, title in ((CloudSettings, "The cloud"), (SurveySettings, "Surveys of the cloud")):
        yield from ("", f"## {title}", "", _first(kind), "")
        yield from _table(("name", "type", "default", "means"), _dataclass_rows(kind, defaults=True))


MODELS: Sequence[tuple[type[BaseModel], str, str]] = (
    (Account, "cloud.yaml", ""),
    (SkillEntry, "cloud.yaml: a skill", "A number alone is the id."),
    (AgentEntry, "cloud.yaml: an agent", "Under `agents`, by name."),
    (ApiKeyEntry, "cloud.yaml: an API key", ""),
    (AppEntry, "cloud.yaml: an application", ""),
    (FunctionEntry, "cloud.yaml: a function", ""),
    (
        ConnectorSettings,
        "Agent connector",
        "`connector` of cloud.yaml, and the steps about the agent connector. Either name will do.",
    ),
    (Intents, "<bot>.intents.yaml", ""),
    (EntityEntry, "<bot>.intents.yaml: an entity", ""),
    (PlatformSettings, "Platform", ""),
    (Switches, "Switches", ""),
)


class _Options:
    """Takes down what the plugin tells pytest's parser."""

    def __init__(self) -> None:
        self.options: list[tuple[str, str, str]] = []
        self.settings: list[tuple[str, str, str]] = []

    @classmethod
    def read(cls) -> _Options:
        taken = cls()
        plugin.pytest_addoption(taken)  # type: ignore[arg-type]  # it has the methods that are called
        return taken

    def getgroup(self, *_: str) -> _Options:
        return self

    def addoption(
        self,
        name: str,
        *,
        help: str,
        default: object = None,
        metavar: str = "",
        choices: Sequence[str] = (),
        **_: object,
    ) -> None:
        value = "|".join(choices) or metavar
        shown = "" if default in (None, [], False) else str(default)
        self.options.append((f"`{name} {value}`" if value else f"`{name}`", shown, _plain(help)))

    def addini(self, name: str, help: str, *, default: object = None, **_: object) -> None:
        self.settings.append((f"`{name}`", str(default).lower(), _plain(help)))


def _signature(function: Callable[..., object]) -> str:
    return f"({', '.join(inspect.signature(function).parameters)})"


def _model_rows(model: type[BaseModel]) -> Iterator[tuple[str, str, str, str]]:
    for name, field in model.model_fields.items():
        both = " or ".join(
            f"`{each}`" for each in dict.fromkeys(filter(None, (field.alias or field.validation_alias, name)))
        )
        yield both, f"`{_type(field.annotation)}`{_bounds(field)}", _default(field), _plain(field.description or "")


def _bounds(field: FieldInfo) -> str:
    words = {Ge: ("ge", "at least"), Gt: ("gt", "more than"), Le: ("le", "at most"), Lt: ("lt", "less than")}
    found = [(*words[type(bound)], bound) for bound in field.metadata if type(bound) in words]
    return "".join(f", {word} {getattr(bound, attribute)}" for attribute, word, bound in found)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True, validated_data={})
    return "" if value in ("", None, [], {}) or isinstance(value, BaseModel) else f"`{value}`"


def _dataclass_rows(kind: Any, *, defaults: bool = False) -> Iterator[tuple[str, ...]]:
    means = _attributes(kind)
    for field in dataclasses.fields(kind):
        value = "" if field.default in (dataclasses.MISSING, "", None) else f"`{field.default}`"
        row = (f"`{field.name}`", f"`{_type(field.type)}`")
        yield (*row, *([value] if defaults else []), _plain(means.get(field.name, "")))


def _attributes(kind: Any) -> dict[str, str]:
    """What a docstring says of each attribute under "Attributes:"."""
    said = (inspect.getdoc(kind) or "").partition("Attributes:\n")[2]
    return {
        match[1]: " ".join(match[2].split())
        for match in re.finditer(r"^    (\w+): (.*(?:\n {5,}.*)*)", said, re.MULTILINE)
    }


def _type(annotation: Any) -> str:
    name = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "") or str(annotation)
    if hasattr(annotation, "__args__"):
        name = str(annotation)
    return re.sub(r"\b(?:typing|handoff(?:\.\w+)+)\.", "", name)


def _first(kind: Any) -> str:
    """The first paragraph of a docstring."""
    return _plain(" ".join((inspect.getdoc(kind) or "").partition("\n\n")[0].split()))


# --- lint.md ---------------------------------------------------------------------------------------------------------


def _lint() -> Iterator[str]:
    ids = checked()
    stands_for = {each: explained_by(events.FindingReported(each, "info", "", "", ""))[1:] for each in ids}
    yield from ("# Lint", "")
    yield f"The {len(ids)} documented rules that `handoff lint` looks after. A finding names one of them; some findings"
    yield "show other rules as well. `[lint]` in `handoff.toml`, or `[tool.handoff.lint]` in `pyproject.toml`, sets a"
    yield f"rule to {', '.join(f'`{level}`' for level in LEVELS)}, and these options:"
    yield ""
    options = [(f"`{one.name.replace('_', '-')}`", str(one.default)) for one in dataclasses.fields(LintOptions)]
    yield from _table(("option", "default"), options)
    yield ""
    rows = [
        (f"[{each}](rules.md#{_anchor(each)})", _plain(rule(each).statement), ", ".join(stands_for[each]))
        for each in ids
    ]
    yield from _table(("rule", "says", "shows as well"), rows)


# --- Markdown --------------------------------------------------------------------------------------------------------


def _table(head: Sequence[str], rows: Table) -> Iterator[str]:
    """A table, without the columns in which no row has anything; nothing when there are no rows."""
    listed = [list(row) for row in rows]
    kept = [at for at in range(len(head)) if any(row[at] for row in listed)]
    if not kept:
        return
    yield ""
    for row in (list(head), ["---"] * len(head), *listed):
        yield "| " + " | ".join(row[at].replace("|", r"\|") for at in kept) + " |"
    yield ""


def _plain(text: str) -> str:
    """Text in which nothing is taken for Markdown; a code span stays one."""
    parts = re.split(r"(`[^`]+`)", " ".join(text.split()))
    return "".join(part if at % 2 else re.sub(r"([\\*_\[\]<>`])", r"\\\1", part) for at, part in enumerate(parts))


def _anchor(heading: str) -> str:
    """What a heading is linked by."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


PAGES: Mapping[str, tuple[str, Callable[[], Iterator[str]]]] = {
    "rules.md": ("every documented rule, and the scenarios that show it", _rules),
    "steps.md": ("every sentence that features are written in", _steps),
    "events.md": ("every kind of event in the log, with its fields, its node and its cause", _events),
    "escalation.md": ("the escalation of a conversation: the table that is executed, drawn", _escalation),
    "settings.md": (
        "options and settings of pytest, hooks, cloud.yaml, agent connector, platform, switches, cloud",
        _settings,
    ),
    "lint.md": ("every rule that `handoff lint` looks after", _lint),
}

if __name__ == "__main__":
    main()
