"""The step definitions that one directory sees, and the one that matches a step.

Order of precedence, as in pytest-bdd: the nearest directory first, later definitions before earlier ones. Within one
directory a conftest.py goes before a plugin and a user's plugin before our library, so that users can override any
step. Two definitions that match at the same level are an error that names both.
"""

from __future__ import annotations

import difflib
import inspect
import re
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd import parsers
from pytest_bdd.exceptions import StepImplementationError
from pytest_bdd.parser import Step
from pytest_bdd.parsers import StepParser

from ...engine.errors import FeatureError
from ..wording.rewriter import rewriter
from . import below_step, step_kinds
from .internals import (
    STEP_ARGUMENTS_RESERVED_NAMES,
    STEP_FIXTURE_PREFIX,
    StepFunctionContext,
    get_fixture_names,
    getfixturedefs,
    iterparentnodeids,
    step_function_context_registry,
)

MEMO_LIMIT = 50_000  # texts; a suite of unique texts is not kept in memory twice
CONSTANT = (str, int, float, bool, type(None))

Level = tuple[list[str], int]


class AmbiguousStep(FeatureError):
    """Two step definitions match one step at the same level. `.definitions` are both."""

    def __init__(self, kind: str, text: str, language: str, *definitions: Definition) -> None:
        self.definitions = sorted(definitions, key=lambda one: (one.file, one.line))
        lines = [f"two step definitions match: {step_kinds.in_language(kind, text, language)}"]
        lines += [f"{one.in_language(language)}\n    {one.file}:{one.line}" for one in self.definitions]
        super().__init__("\n  ".join([*lines, "reword one of them"]))


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """A step definition, with the facts about its function that do not change from call to call."""

    context: StepFunctionContext
    level: Level
    prefix: str
    matches: Callable[[str], bool]
    parameters: frozenset[str]
    required: tuple[str, ...]
    is_generator: bool
    sentence: str
    file: Path
    line: int

    @classmethod
    def of(cls, context: StepFunctionContext, baseid: str) -> Definition:
        parameters = inspect.signature(context.step_func).parameters
        parser = context.parser
        code = _code(context.step_func)
        return cls(
            context=context,
            level=(list(iterparentnodeids(baseid)), _rank(context.step_func)),
            prefix=_prefix(parser).casefold(),
            matches=parser.name.__eq__ if type(parser) is parsers.string else parser.is_matching,
            parameters=frozenset(parameters),
            required=tuple(
                name
                for name, parameter in parameters.items()
                if parameter.kind is parameter.POSITIONAL_OR_KEYWORD and parameter.default is parameter.empty
            ),
            is_generator=inspect.isgeneratorfunction(context.step_func),
            sentence=f"{(context.type or '*').capitalize()} {parser.name}",
            file=Path(code.co_filename) if code is not None else Path(),
            line=code.co_firstlineno if code is not None else 0,
        )

    def in_language(self, language: str) -> str:
        """The sentence with the keyword of a language, as Gherkin names it."""
        return step_kinds.in_language(self.context.type or step_kinds.ANY, self.context.parser.name, language)

    @property
    def is_inherited(self) -> bool:
        """Whether pytest-bdd itself defines it."""
        return self.context.step_func.__module__.partition(".")[0] == "pytest_bdd"

    @property
    def is_users(self) -> bool:
        return self.level[1] > 0


@dataclass(frozen=True, slots=True)
class Match:
    """A step's definition.

    Attributes:
        arguments: the values in its text; None if each step has to parse its own: a user's converter or type may make a
            new object each time, so its values are not shared.
        text: the sentence that the step means, which is not its own text if it is said in other words.
    """

    definition: Definition
    arguments: dict[str, Any] | None
    text: str = ""

    def step_arguments(self, step: Step) -> dict[str, Any]:
        """The arguments that a step itself gives: the values in its text, its data table, its doc string."""
        __tracebackhide__ = True
        definition = self.definition
        below_step.refuse_unread(step, definition.parameters)
        arguments = self.arguments.copy() if self.arguments is not None else _parsed(definition, self.text)
        if step.datatable is not None:
            arguments["datatable"] = step.datatable.raw()
        if step.docstring is not None:
            arguments["docstring"] = step.docstring
        return arguments


@dataclass(slots=True)
class Index:
    """The definitions that a node of the collection tree sees, by precedence."""

    definitions: list[Definition]
    _by_kind: dict[str, list[Definition]] = field(default_factory=dict)
    _memo: dict[tuple[str, str], Match | None] = field(default_factory=dict)

    @classmethod
    def of(cls, node: pytest.Collector) -> Index:
        manager = node.session._fixturemanager
        found = [
            Definition.of(context, definition.baseid)
            for name in get_fixture_names(manager)
            if name.startswith(STEP_FIXTURE_PREFIX)
            for definition in getfixturedefs(manager, name, node) or ()
            if (context := step_function_context_registry.get(definition.func)) is not None
        ]
        found.sort(key=lambda definition: definition.level)
        return cls(found[::-1])

    def find(self, kind: str, text: str, language: str = "en") -> Match | None:
        """The definition of a `given`, `when`, `then` or `*` with this text; None when there is none.

        A text that no definition matches, the user's own included, may be a sentence in other words, see
        `wording.rewriter`; it has no definition if it could mean two sentences.

        Args:
            kind: of the step.
            text: of the step, without its keyword.
            language: of the feature; the error names the step with its keyword.

        Raises:
            AmbiguousStep: two definitions match at the same level.
        """
        key = (kind, text)
        if key not in self._memo:
            if len(self._memo) >= MEMO_LIMIT:
                self._memo.clear()
            self._memo[key] = self._search(kind, text, language) or self._rephrased(kind, text, language)
        return self._memo[key]

    def kind_of(self, text: str, before: str) -> str | None:
        """The kind of a step with this text that may be of any kind; None when it has no definition.

        Definitions at the highest level count; `before` decides between several kinds, see `step_kinds.nearest`.
        """
        hits = self._hits(step_kinds.ANY, text)
        first = next(hits, None)
        if first is None:
            kinds: set[str | None] = {kind for kind in rewriter().kinds(text) if self.meanings(kind, text)}
            return step_kinds.nearest(kinds, before) if kinds else None
        return step_kinds.nearest({one.context.type for one in (first, *hits) if one.level == first.level}, before)

    def _rephrased(self, kind: str, text: str, language: str) -> Match | None:
        """The definition of the one sentence that a text means in other words."""
        meant = self.meanings(kind, text)
        return self._search(kind, meant[0], language) if len(meant) == 1 else None

    def meanings(self, kind: str, text: str) -> list[str]:
        """The sentences that a text may mean in other words, and that have a definition here."""
        return [one for one in rewriter().meanings(kind, text) if next(self._hits(kind, one), None) is not None]

    def sure_kind(self, text: str) -> str:
        """The kind of a step that a text can only be: at most half of it are values that could be any words.

        "given", "when" or "then"; "*" for a definition of any kind; "" for no step, or hardly one: `{name} is {value}`
        matches prose as well.
        """
        for definition in self._hits(step_kinds.ANY, text):
            values = definition.context.parser.parse_arguments(text) or {}
            words = [value for value in values.values() if isinstance(value, str) and f'"{value}"' not in text]
            if sum(map(len, words)) * 2 <= len(text):
                return definition.context.type or step_kinds.ANY
        return ""

    def near(self, kind: str, text: str, language: str, *, only_users: bool = False, count: int = 3) -> list[str]:
        """The sentences closest to a text without a definition, the closest first, with the keywords of a language.

        Those that pytest-bdd itself defines (`Given trace`) are none of the author's.
        """
        own = [one for one in self.definitions if not one.is_inherited and (one.is_users or not only_users)]
        sentences = {_skeleton(one.sentence): one.in_language(language) for one in own}
        close = difflib.get_close_matches(_skeleton(f"{kind} {text}"), sentences, n=count, cutoff=0.55)
        return [sentences[hit] for hit in close]

    def corrected(self, kind: str, text: str) -> tuple[str, tuple[str, ...]] | None:
        """The text to write instead of one that is nearly a sentence of ours, and what is wrong with it."""
        parsers = (one.context.parser for one in self.definitions if one.context.type in (kind, None))
        tries = (getattr(parser, "corrected", lambda _: None)(text) for parser in parsers)
        found = [one for one in tries if one is not None and one.wrong]
        best = max(found, key=lambda one: (one.likeness, -len(one.wrong)), default=None)
        return None if best is None else (best.text, best.wrong)

    def _search(self, kind: str, text: str, language: str) -> Match | None:
        hits = self._hits(kind, text)
        first = next(hits, None)
        if first is None:
            return None
        for other in hits:
            if other.level != first.level:
                break
            if other.context.step_func is not first.context.step_func:
                raise AmbiguousStep(kind, text, language, first, other)
        return Match(first, _constant_arguments(first, text), text)

    def _hits(self, kind: str, text: str) -> Iterator[Definition]:
        if kind not in self._by_kind:
            self._by_kind[kind] = [
                one for one in self.definitions if kind == step_kinds.ANY or one.context.type in (kind, None)
            ]
        folded = text.casefold()
        for definition in self._by_kind[kind]:
            if folded.startswith(definition.prefix) and definition.matches(text):
                yield definition


def _rank(function: Callable[..., object]) -> int:
    """0 for our library and pytest-bdd, 1 for other plugins and modules, 2 for a conftest.py."""
    module = getattr(function, "__module__", "") or ""
    if module.partition(".")[0] in ("handoff", "pytest_bdd"):
        return 0
    code = _code(function)
    return 2 if code is not None and Path(code.co_filename).name == "conftest.py" else 1


def _code(function: Callable[..., object]) -> types.CodeType | None:
    """The code of a step function; None when it is not a Python function, but a partial or an object."""
    code: types.CodeType | None = getattr(inspect.unwrap(function), "__code__", None)
    return code


def _prefix(parser: StepParser) -> str:
    """The text that every match begins with, regardless of case; empty when unknown."""
    if type(parser) is parsers.string:
        return parser.name
    if type(parser) in (parsers.parse, parsers.cfparse):
        return parser.name.partition("{")[0]
    prefix = getattr(parser, "prefix", "")
    return prefix if isinstance(prefix, str) else ""


def _parsed(definition: Definition, text: str) -> dict[str, Any]:
    """The values in the text of a step, converted."""
    __tracebackhide__ = True
    context = definition.context
    values = context.parser.parse_arguments(text)
    assert values is not None, f"Unexpected `NoneType` returned from parse_arguments(...) in parser: {context.parser!r}"
    reserved = [name for name in values if name in STEP_ARGUMENTS_RESERVED_NAMES]
    if reserved:
        names = ", ".join(map(repr, reserved))
        raise StepImplementationError(
            f"Step {text!r} defines argument names that are reserved: {names}. Please use different names."
        )
    converted = {
        name: context.converters[name](value) if name in context.converters else value for name, value in values.items()
    }
    return {name: value for name, value in converted.items() if name in definition.parameters}


def _constant_arguments(definition: Definition, text: str) -> dict[str, Any] | None:
    """The values in a text, when they are the same for every step with this text; None otherwise."""
    values = definition.context.parser.parse_arguments(text)
    if values is None or definition.context.converters or not STEP_ARGUMENTS_RESERVED_NAMES.isdisjoint(values):
        return None
    if not all(isinstance(value, CONSTANT) for value in values.values()):
        return None
    return {name: value for name, value in values.items() if name in definition.parameters}


def _skeleton(sentence: str) -> str:
    """A sentence without its values, for comparison."""
    text = re.sub(r'"[^"]*"|\{[^}]*\}|\(\?P<[^)]*\)|\d+', "…", sentence)
    return re.sub(r'"…"', "…", text).casefold()
