"""Writes docs/reference/ from the code: `make docs`, or `python docs/generate.py`.

Every page is computed from the package and from the tags of the scenarios in features/. Outcomes of runs, clocks and
paths of a machine have no part in it, so the same checkout always gives the same pages. `tests/docs` fails while a page
is stale.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import json
import pkgutil
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import cache, cached_property, reduce
from importlib import import_module
from itertools import groupby
from operator import or_
from pathlib import Path
from types import ModuleType, UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pytest_bdd.parser import Step

from handoff.engine import events
from handoff.engine.analysis.headers import HEADERS, REQUIRED, Header
from handoff.engine.catalogue import rule, rules
from handoff.engine.catalogue.traceability import Status, TracedRule, TracedScenario, findings, trace
from handoff.engine.diagnostics import CODES
from handoff.engine.escalation.table import TABLE, Action, State
from handoff.engine.interactions.attempt import HANDLERS
from handoff.engine.lint import LintOptions, checked, explained_by
from handoff.engine.lint.config import LEVELS
from handoff.engine.log import Event, schema
from handoff.engine.settings import CONNECTOR_FIELDS, ConnectorSettings, PlatformSettings, Switches
from handoff.engine.text_width import aligned
from handoff.engine.turn.channel import CHANNELS
from handoff.fakes import CloudSettings
from handoff.fakes.cloud import PROFILES
from handoff.fakes.cloud.surveys import OPTIONS, SurveySettings
from handoff.fakes.world.account_file import (
    Account,
    AgentEntry,
    ApiKeyEntry,
    AppEntry,
    EntityEntry,
    EnvironmentEntry,
    FunctionEntry,
    Intents,
    SkillEntry,
    WorkingHoursEntry,
)
from handoff.steps import hookspecs, plugin
from handoff.steps.collecting import document, tags
from handoff.steps.library.consumer import STATUSES
from handoff.steps.library.scripts import ANSWERED_OUTSIDE
from handoff.steps.library.surveys import STATES
from handoff.steps.scenario.authoring import BOT_SETTINGS
from handoff.steps.wording import examples
from handoff.steps.wording.rewriter import written
from handoff.steps.wording.sentence_patterns import SentencePattern
from handoff.steps.wording.value_types import TYPES

REPOSITORY = Path(__file__).parents[1]
FEATURES = REPOSITORY / "features"
REFERENCE = REPOSITORY / "docs" / "reference"
EXAMPLES = examples.FILE
NOTE = "<!-- written by docs/generate.py: change the code, then `make docs` -->"

Table = Iterable[Sequence[str]]


def main() -> None:
    REFERENCE.mkdir(exist_ok=True)
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
    EXAMPLES.write_text(examples_of_sentences(), encoding="utf-8")


def pages() -> dict[str, str]:
    """The text of every page by its file name."""
    written = {name: _page(page()) for name, (_, page) in PAGES.items()}
    return {"README.md": _page(_contents()), **written, "events.schema.json": json.dumps(schema(), indent=1) + "\n"}


def _page(lines: Iterable[str]) -> str:
    text = "\n".join([NOTE, "", *lines])
    parts = re.split(r"(^```.*?^```$)", text, flags=re.MULTILINE | re.DOTALL)  # code keeps its blank lines
    return "".join(part if at % 2 else re.sub(r"\n{3,}", "\n\n", part) for at, part in enumerate(parts)).rstrip() + "\n"


def _contents() -> Iterator[str]:
    yield from (
        "# Reference",
        "",
        "Written from the code by `make docs`. The words are in the [glossary](../glossary.md).",
        "",
    )
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
    yield "The statements of LivePerson's documentation, one id each, and the scenarios that would fail if a statement"
    yield "were wrong. `handoff rules` shows the outcomes of their last run."
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


@cache
def _features() -> list[document.Document]:
    """The features, by their paths."""
    files = sorted(FEATURES.rglob("*.feature"), key=lambda path: path.relative_to(FEATURES).as_posix())
    return [document.read(path, shown=path.relative_to(REPOSITORY).as_posix()) for path in files]


def _scenarios() -> list[TracedScenario]:
    """Every scenario of features/, as if it had just passed."""
    return [scenario for read in _features() for scenario in _scenarios_of(read)]


def _scenarios_of(read: document.Document) -> Iterator[TracedScenario]:
    for case in read.cases:
        reports, clears = findings(step.name for step in case.render().steps)
        ids = frozenset(tags.values(case.tags, tags.RULE))
        yield TracedScenario(f"{read.shown}::{case.template.name}", ids, "passed", reports=reports, clears=clears)


# --- steps.md --------------------------------------------------------------------------------------------------------


def _steps() -> Iterator[str]:
    known = written()
    groups = {noun: list(those) for noun, those in groupby(known, key=lambda one: one.module)}
    yield from ("# Steps", "")
    yield f"The {len(known)} sentences of features. `handoff steps WORDS` searches them. Words in braces"
    yield 'vary; texts are in quotes. Behind "Also" are other wordings: `(for)` may be left out, `a/b` is one of these'
    yield "words. Words that always mean the same are not repeated there: a user, customer or visitor is the consumer,"
    yield 'who types, writes, sends, asks or says, in any tense; "I" is the consumer in a scenario without agents.'
    yield ""
    yield " · ".join(f"[{_noun(noun)}](#{_anchor(_noun(noun))})" for noun in groups)
    yield from (
        "",
        "## Words in braces",
        "",
        "A placeholder without a type is a text in quotes. The words of the others:",
    )
    yield from _table(("type", "written like"), ((f"`{name}`", _either(kind.written)) for name, kind in TYPES.items()))
    yield from ("", "These texts in quotes are checked as well:")
    yield from _table(("sentence", "texts"), ((f"`{text}`", _either(names)) for text, names in _CHECKED_TEXTS.items()))
    for noun, those in groups.items():
        yield from ("", f"## {_noun(noun)}", "")
        for one in those:
            takes = f" (with a {one.takes})" if one.takes else ""
            yield f"- **{one.keyword}** `{one.sentence}`{takes}"
            if one.doc:
                yield f"  <br>{_plain(one.doc)}"
            if one.phrasings:
                said = (f"`{phrasing.partition(' => ')[0]}`" for phrasing in one.phrasings)
                yield f"  <br>Also: {', '.join(said)}"


_CHECKED_TEXTS: dict[str, Iterable[str]] = {
    "the consumer uses the channel {channel}": CHANNELS,
    "the consumer's messages are shown as {status}": STATUSES,
    "the agent {agent} has the profile(s) {profiles:texts}": PROFILES,
    "the agent connector's field {field} is {value}": CONNECTOR_FIELDS,
    "the bot setting {name} is {value}": BOT_SETTINGS,
    "the platform switch {name} is {value}": Switches.model_fields,
    "the platform function {function} answers:": ANSWERED_OUTSIDE,
    "the survey setting {setting} is {value}": OPTIONS,
    "the survey is {state}": STATES,
    "the diagnostic {code} {whether:whether} reported": CODES,
}


def examples_of_sentences() -> str:
    """The JSON of `steps/wording/examples.json`: a step of our features for each sentence of the library."""
    patterns = [(one.kind, f"{one.keyword} {one.sentence}", SentencePattern(one.sentence)) for one in written()]
    found: defaultdict[str, list[str]] = defaultdict(list)
    seen: set[tuple[str, str]] = set()
    for read in sorted(_features(), key=lambda read: read.path.parent.name != "tutorial"):
        for step in (step for case in read.cases for step in case.render().steps):
            if (step.type, step.name) not in seen:
                seen.add((step.type, step.name))
                for kind, sentence, pattern in patterns:
                    if kind == step.type and pattern.is_matching(step.name):
                        found[sentence].append("\n".join([f"{kind.capitalize()} {step.name}", *_below(step)]))
    chosen = {key: min(steps, key=_oddness) for key, steps in sorted(found.items())}  # the first of the least odd ones
    return json.dumps(chosen, indent=1, ensure_ascii=False) + "\n"


def _oddness(example: str) -> int:
    """What makes an example a bad one: long lines, many lines, an empty text, a number that is nought."""
    lines = example.split("\n")
    is_odd = re.search(r'""|\b0\b', lines[0]) is not None
    return sum([any(len(line) > 90 for line in lines), len(lines) > 9, is_odd])


def _below(step: Step) -> Iterator[str]:
    """What stands below a step, as a feature has it."""
    if step.datatable is not None:
        rows = [
            [cell.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n") for cell in row]
            for row in step.datatable.raw()
        ]
        yield from (f"  {row}" for row in aligned(rows))
    if step.docstring is not None:
        yield from (f"  {line}".rstrip() for line in ('"""', *step.docstring.split("\n"), '"""'))


def _either(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _noun(module: str) -> str:
    return module.replace("_", " ")


# --- events.md -------------------------------------------------------------------------------------------------------


def _events() -> Iterator[str]:
    yield from ("# Events", "")
    yield "The kinds of events of the log; `--handoff-log DIR` writes one JSON object per line. The fields of a kind"
    yield "are in `body`, its name is `body.kind`. [events.schema.json](events.schema.json) is the schema of a line;"
    yield "its version grows when logs written before can no longer be read. Around the body every event has a header:"
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
    """The node and the possible causes of such an event, in one line."""
    if header.node == REQUIRED:
        node = "Node: always"
    else:
        node = f"Node: none ({header.node})" if header.lacks is None else f"Node: yes, unless: {header.node}"
    outside = f" or from outside ({', '.join(header.roots)})" if header.roots else ""
    return f"{node}. Cause: an event{outside}."


# --- escalation.md ---------------------------------------------------------------------------------------------------


def _escalation() -> Iterator[str]:
    yield from ("# The escalation of a conversation", "")
    yield "Each request of a bot to transfer is an attempt, numbered within the conversation. The events of an attempt"
    yield "carry its number and the state of the conversation after them. An attempt is abandoned when the bot is"
    yield "silent for too long, the consumer interrupts it, another transfer follows, or the conversation is closed or"
    yield "taken away: then the answer to its call changes nothing in the bot. If the cloud carries it out all the"
    yield "same, the conversation is where the cloud says it is, and `EscalationReconciled` records it."
    yield ""
    yield "The table in `engine/escalation/table.py`, as a diagram. A trigger takes the conversation from one state"
    yield "to the next, and an action follows; `engine/interactions/attempt.py` has one handler for each. The action"
    yield "*nothing* changes only the log and the state. A pair that is not in the table is an error of the emulator."
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
    (WorkingHoursEntry, "cloud.yaml: working hours", ""),
    (EnvironmentEntry, "cloud.yaml: an environment", "Under `environments`, by name."),
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
    """Records the options that the plugin adds to pytest's parser."""

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
    if model is WorkingHoursEntry:
        yield "the name of a skill", "`dict[str, str]`", "", "day, days or date → hours"
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
    """The meaning of each attribute that a docstring lists under "Attributes:"."""
    said = (inspect.getdoc(kind) or "").partition("Attributes:\n")[2]
    return {
        match[1]: " ".join(match[2].split())
        for match in re.finditer(r"^    (\w+): (.*(?:\n {5,}.*)*)", said, re.MULTILINE)
    }


def _type(annotation: Any) -> str:
    annotation = _bare(annotation)
    name = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "") or str(annotation)
    if hasattr(annotation, "__args__"):
        name = str(annotation)
    return re.sub(r"\b(?:typing|handoff(?:\.\w+)+)\.", "", name)


def _bare(annotation: Any) -> Any:
    """The type without what pydantic does with its values."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return reduce(or_, map(_bare, get_args(annotation)))
    if get_origin(annotation) is dict:
        key, held = get_args(annotation)
        return dict[key, _bare(held)]  # type: ignore[valid-type]  # made at run time
    return annotation


def _first(kind: Any) -> str:
    """The first paragraph of a docstring."""
    return _plain(" ".join((inspect.getdoc(kind) or "").partition("\n\n")[0].split()))


# --- lint.md ---------------------------------------------------------------------------------------------------------


def _lint() -> Iterator[str]:
    ids = checked()
    stands_for = {each: explained_by(events.FindingReported(each, "info", "", "", ""))[1:] for each in ids}
    yield from ("# Lint", "")
    yield f"The {len(ids)} documented rules that `handoff lint` checks. A finding names one of them; some findings"
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


# --- diagnostics.md --------------------------------------------------------------------------------------------------


def _diagnostics() -> Iterator[str]:
    yield from ("# Diagnostics", "")
    yield "What the emulator notices about a bot and its account, by code. [diagnostics.md](../diagnostics.md) says how"
    yield "a run counts them, and how a team makes them errors."
    yield ""
    rows = [(f"`{name}`", _plain(means)) for name, means in CODES.items()]
    yield from _table(("code", "means"), rows)


# --- python.md -------------------------------------------------------------------------------------------------------


class Front(NamedTuple):
    """A module that users may import.

    Attributes:
        name: of the module.
        purpose: what it is for, in a sentence or two.
        example: Python that `tests/docs` runs, after the files of `copies` have been put beside it.
        prints: lines that the example prints.
        copies: files of the checkout.
    """

    name: str
    purpose: str
    example: str = ""
    prints: str = ""
    copies: tuple[str, ...] = ()


BOT = "features/bots/getting-started.json"
FRONTS: Sequence[Front] = (
    Front("handoff", "The version, and nothing else.", "import handoff\n\nprint(handoff.__version__)"),
    Front(
        "handoff.engine",
        "The bot platform's front: a bot, its settings, the log, virtual time, errors.",
        """
from handoff.engine import Bot, BotDefinitionError

bot = Bot.load("features/bots/getting-started.json")
print(bot.name, "has", len(bot.dialogs), "dialogs")
""",
        "Getting Started Bot has 6 dialogs",
        (BOT,),
    ),
    Front(
        "handoff.engine.bot",
        "A bot's export through typed views. The parsed JSON stays as it is; a view reads it.",
        """
from handoff.engine.bot import QUESTIONS, Bot

bot = Bot.load("features/bots/getting-started.json")
for dialog in bot.dialogs:
    for interaction in bot.chain(dialog):
        if interaction.type in QUESTIONS:
            print(dialog.name, "asks", interaction.name)
""",
        "Order Status asks Order Number",
        (BOT,),
    ),
    Front(
        "handoff.engine.events",
        "The kinds of events in the log. Their fields are in [events.md](events.md).",
        """
from handoff.engine import Bot
from handoff.engine.events import DialogStarted
from handoff.fakes import World

world = World(Bot.load("features/bots/getting-started.json"))
world.consumer().says("hi")
for event in world.log.of(DialogStarted):
    print(event.body.dialog, "at", event.at_ms, "ms")
""",
        "Welcome at 400 ms",
        (BOT,),
    ),
    Front(
        "handoff.engine.log",
        "The log: events are appended to it, and queried, written and read back.",
        """
from handoff.engine import Bot
from handoff.engine.log import as_json, read_ndjson
from handoff.fakes import World

world = World(Bot.load("features/bots/getting-started.json"))
world.consumer().says("hi")
lines = [as_json(event) for event in world.log.events]
print(list(read_ndjson(lines)) == world.log.events)
""",
        "True",
        (BOT,),
    ),
    Front(
        "handoff.engine.diagnostics",
        "The diagnostics of a log, by code ([diagnostics.md](../diagnostics.md)). `World.diagnostics` lists those of a"
        " World.",
        """
from handoff.engine.diagnostics import diagnostics
from handoff.fakes import World
from handoff.fakes.builder import BotBuilder

builder = BotBuilder("Florist")
builder.dialog("Escalation", patterns=["agent"]).agent_transfer("One moment.", skill_id="77")
world = World(builder.build())
world.consumer().says("agent")
for found in diagnostics(world.log.events):
    if found.code != "assumption-used":
        print(found.code, "at", found.node)
""",
        "unknown-skill at Escalation › escalation_1",
    ),
    Front(
        "handoff.engine.errors",
        "The exceptions, by who has to fix it: the author of the bot, the author of the feature, or handoff.",
        """
from handoff.engine import Bot
from handoff.engine.errors import HandoffError

try:
    Bot.load("no-such-bot.json")
except HandoffError as error:
    print(type(error).__name__)
""",
        "BotDefinitionError",
    ),
    Front(
        "handoff.engine.ports",
        "Protocols between the bot platform and its neighbours, and the values that cross them. A classifier of your"
        " own is an `NluPort` ([nlu.md](../nlu.md)).",
        """
from handoff.engine.ports import Entity, IntentScore, NluPort


class Classifier:
    def score(self, text: str) -> list[IntentScore]:
        return [IntentScore("make payment", 0.8)] if "pay" in text else []

    def entities(self, text: str) -> list[Entity]:
        return []


classifier: NluPort = Classifier()
print(classifier.score("I want to pay"))
""",
        "[IntentScore(intent='make payment', score=0.8, child='', masked_text='')]",
    ),
    Front(
        "handoff.engine.lint",
        "The checks of `handoff lint`.",
        """
from handoff.engine import Bot
from handoff.engine.lint import lint

for finding in lint(Bot.load("features/bots/getting-started.json")):
    print(finding.severity, finding.rule, finding.where)
""",
        "warning LINT-NO-FAILURE-RULE Escalation › escalation_1",
        (BOT,),
    ),
    Front(
        "handoff.engine.script",
        "Scripts: the interface `ScriptSandbox`, and `QuickJsSandbox`, which runs them in a sandbox.",
        """
from handoff.engine.script import closest_function

print(closest_function("getBotVariabel"))
""",
        "getBotVariable",
    ),
    Front(
        "handoff.engine.catalogue",
        "The documented rules; [rules.md](rules.md) lists them.",
        """
from handoff.engine.catalogue import rule

found = rule("DLG-ONE-FALLBACK")
print(found.area, found.kind)
""",
        "dialog limit",
    ),
    Front(
        "handoff.fakes",
        "The fake Conversational Cloud: `World` puts a bot, the cloud and people together.",
        """
from handoff.engine import Bot
from handoff.fakes import World

world = World(Bot.load("features/bots/getting-started.json"), seed=7)
world.cloud.add_skill("Human", id="4129463410")
world.cloud.add_agent("Alex", skills=["Human"], online=True)

consumer = world.consumer()
consumer.says("agent")
world.agent("Alex").accepts()
print(world.transcript())
""",
        "00:00:00.400  Getting Started Bot (bot): Transferring to a human agent…",
        (BOT,),
    ),
    Front(
        "handoff.fakes.builder",
        "Builds bots in the JSON that Conversation Builder exports.",
        """
from handoff.fakes import World
from handoff.fakes.builder import BotBuilder

builder = BotBuilder("Florist")
builder.dialog("Welcome", patterns=["hi"]).text("Hello!")
world = World(builder.build())
world.consumer().says("hi")
print(world.transcript())
""",
        "00:00:00.400  Florist (bot): Hello!",
    ),
    Front(
        "handoff.fakes.recorder",
        "Writes a log as a scenario that passes ([recording.md](../recording.md)).",
        """
from handoff.engine import Bot
from handoff.fakes import World
from handoff.fakes.recorder import feature

bot = Bot.load("features/bots/getting-started.json")
world = World(bot)
world.consumer().says("hi")
print(feature(world.log.events, bot_files={bot.name: "getting-started.json"}))
""",
        'Then the bot says "Hi there! How can I help you?"',
        (BOT,),
    ),
    Front(
        "handoff.fakes.server",
        "The fake cloud on real sockets; needs the extra `server` ([serve.md](../serve.md)).",
        """
import httpx

from handoff.engine import Bot
from handoff.fakes import World
from handoff.fakes.server import LoopbackServer

world = World(Bot.load("features/bots/getting-started.json"))
with LoopbackServer(world, manual=True) as server:
    with httpx.Client(base_url=server.url, verify=server.ssl_context(), trust_env=False) as client:
        print(client.get("/handoff/state").json()["bots"][0]["name"])
""",
        "Getting Started Bot",
        (BOT,),
    ),
    Front(
        "handoff.fakes.world.account_file",
        "The JSON schemas of `cloud.yaml`, `<bot>.intents.yaml` and `<bot>.answers.yaml` ([files.md](../files.md)), "
        "for editors.",
        """
from handoff.fakes.world.account_file import schema

print(sorted(schema()))
""",
        "['answers.yaml', 'cloud.yaml', 'intents.yaml']",
    ),
    Front(
        "handoff.steps.plugin",
        "The pytest plugin. An entry point registers it, so there is nothing to import; where entry points are switched"
        " off, `-p handoff.steps.plugin` loads it.",
    ),
    Front(
        "handoff.steps.hookspecs",
        "The hooks that a `conftest.py` may implement ([settings.md](settings.md#hooks-for-a-conftestpy)).",
    ),
    Front(
        "handoff.cli",
        "The command `handoff`, as a function.",
        """
from handoff.cli import main

status = main(["lint", "features/bots/getting-started.json"])
print("exit status", status)
""",
        "exit status 0",
        (BOT,),
    ),
)


def _python() -> Iterator[str]:
    yield from ("# Python", "")
    yield "The modules and names that your own code may import, with their signatures. Each module lists its names in"
    yield "`__all__`. All other modules and names are private: they change without a line in the changelog."
    yield from ("", " · ".join(f"[{one.name}](#{_anchor(one.name)})" for one in FRONTS))
    described: dict[int, str] = {}  # by identity: an object that two modules list is described once
    for front in FRONTS:
        yield from ("", f"## {front.name}", "", front.purpose, "", *_example(front))
        module = import_module(front.name)
        names = {name: getattr(module, name) for name in getattr(module, "__all__", ())}
        if module is events:
            kinds = [f"[{name}](events.md#{name.lower()})" for name, kind in names.items() if inspect.isclass(kind)]
            yield from ("", f"Kinds: {', '.join(kinds)}.", "")
            names = {name: value for name, value in names.items() if not inspect.isclass(value)}
        plain = {name: value for name, value in names.items() if _is_plain(value)}
        shown = [(f"`{name}`", "`str`" if name == "__version__" else _value(value)) for name, value in plain.items()]
        yield from _table(("name", "is"), shown)
        for name, value in names.items():
            if name in plain:
                continue
            yield from ("", f"### {front.name}.{name}", "")
            if id(value) in described:
                yield f"The same as [{described[id(value)]}](#{_anchor(described[id(value)])})."
            else:
                described[id(value)] = f"{front.name}.{name}"
                yield from _described(name, value)


def _example(front: Front) -> Iterator[str]:
    if front.example:
        yield from (f"<!-- copy: {each} -->" for each in front.copies)
        yield from ("```python", *front.example.strip().splitlines(), "```", "")
    if front.prints:
        yield from ("<!-- output -->", "```", front.prints, "```", "")


def _is_plain(value: object) -> bool:
    """Whether this is a constant or an alias of types."""
    return not inspect.isclass(value) and not inspect.isfunction(inspect.unwrap(value) if callable(value) else value)


def _value(value: object) -> str:
    """A constant or an alias of types, in a few words."""
    if isinstance(value, str | int | float):
        return f"`{value!r}`"
    if isinstance(value, frozenset | tuple | Mapping) and not get_args(value):
        if not isinstance(value, Mapping) and all(isinstance(each, str) for each in value):
            return ", ".join(f"`{each}`" for each in (sorted(value) if isinstance(value, frozenset) else value))
        return f"{'mapping' if isinstance(value, Mapping) else type(value).__name__} of {len(value)}"
    if not get_args(value):
        return f"`{_type(type(value))}`"
    shown = _type(value).replace("collections.abc.", "")
    return f"`{shown}`" if len(shown) < 200 else "the union of the kinds"


def _described(name: str, value: Any) -> Iterator[str]:
    """Signature, first paragraph and members of a function or class."""
    if not inspect.isclass(value):
        yield from ("```pyi", f"def {name}{_call(inspect.unwrap(value))}", "```", "", _first(value), "")
        return
    if issubclass(value, Enum):
        yield from (_first(value) if vars(value).get("__doc__") else "", "")
        yield from _table(("member", "value"), [(f"`{one.name}`", f"`{one.value!r}`") for one in value])
        return
    is_model = issubclass(value, BaseModel)
    if not (is_model or issubclass(value, Exception) or getattr(value, "_is_protocol", False)):
        yield from ("```pyi", f"class {name}{_call(value.__init__, returns=False)}", "```", "")
    doc = _first(value) if vars(value).get("__doc__") else ""  # not the one of a foreign base class
    yield from ("" if doc.startswith(f"{name}(") else doc, "")
    is_setting = is_model and value in {model for model, _, _ in MODELS}
    if is_setting:
        yield from ("Its fields are in [settings.md](settings.md).", "")
    fields = {each.name for each in dataclasses.fields(value)} if dataclasses.is_dataclass(value) else set()
    rows = [(f"`{one}`", _plain(means)) for one, means in (_attributes(value) if doc else {}).items()]
    if is_model and not is_setting:
        typed = [(f"{one}: {_type(each.annotation)}", each) for one, each in value.model_fields.items()]
        rows += [(f"`{one}`", _plain(each.description or "")) for one, each in typed if ": _" not in one]
    listed = {one.strip("`") for one, _ in rows} | fields
    rows += [(f"`{one}{_call(member)}`", _first(member)) for one, member in _members(value) if one not in listed]
    yield from _table(("member", "does"), rows)


def _members(kind: type) -> Iterator[tuple[str, Any]]:
    """The public methods and properties of a class and of our own classes above it, by name."""
    found: dict[str, Any] = {}
    for each in reversed(kind.__mro__):
        if each.__module__.startswith("handoff"):
            found |= {name: value for name, value in vars(each).items() if not name.startswith("_")}
    for name, value in sorted(found.items()):
        if hasattr(BaseModel, name):
            continue
        if isinstance(value, classmethod | staticmethod):
            yield name, value.__func__
        elif inspect.isfunction(value) or isinstance(value, property | cached_property):
            yield name, value


def _call(function: Any, *, returns: bool = True) -> str:
    """The signature of a function without `self`, as it is written; of a property, its type."""
    if isinstance(function, property | cached_property):
        getter = function.fget if isinstance(function, property) else function.func
        return f": {_type(inspect.get_annotations(getter).get('return', 'Any'))}"
    signature = inspect.signature(function)
    kept = [
        each.replace(annotation=_Written(each.annotation) if each.annotation is not each.empty else each.empty)
        for name, each in signature.parameters.items()
        if name not in ("self", "cls")
    ]
    end = (
        _Written(signature.return_annotation)
        if returns and signature.return_annotation is not None
        else signature.empty
    )
    written = str(signature.replace(parameters=kept, return_annotation=end))
    return re.sub(r"<[\w .]+>|<class '[\w.]+'>", "…", written)  # what stands for "not given", and made values


class _Written:
    """An annotation that is shown as the source has it, without quotes."""

    def __init__(self, annotation: object) -> None:
        self._text = _type(annotation)

    def __repr__(self) -> str:
        return self._text


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
    """The anchor of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


PAGES: Mapping[str, tuple[str, Callable[[], Iterator[str]]]] = {
    "rules.md": ("every documented rule, and the scenarios that show it", _rules),
    "steps.md": ("every sentence of features", _steps),
    "events.md": ("every kind of event in the log, with its fields, its node and its cause", _events),
    "escalation.md": ("the escalation of a conversation: its table as a diagram", _escalation),
    "settings.md": (
        "options and settings of pytest, hooks, cloud.yaml, agent connector, platform, switches, cloud",
        _settings,
    ),
    "lint.md": ("every rule that `handoff lint` checks", _lint),
    "diagnostics.md": ("every code of a diagnostic, and what a run does about it", _diagnostics),
    "python.md": ("every module and name that your own code may import", _python),
}

if __name__ == "__main__":
    main()
