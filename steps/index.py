"""The step definitions that one directory sees, and which of them a step means.

Order of precedence, as pytest-bdd has it: the nearest directory first, later definitions before earlier ones. Within
one directory a conftest.py goes before a plugin and a user's plugin before our library, so that users can always say
it their own way. Two definitions that match at the same level are an error that names both.
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

from ..engine.errors import FeatureError
from .internals import (
    STEP_FIXTURE_PREFIX,
    StepFunctionContext,
    StepParser,
    get_fixture_names,
    getfixturedefs,
    iterparentnodeids,
    step_function_context_registry,
)

MEMO_LIMIT = 50_000  # texts; a suite of unique texts should not be kept in memory twice
CONSTANT = (str, int, float, bool, type(None))

Level = tuple[list[str], int]


class AmbiguousStep(FeatureError):
    """Two step definitions match one step and neither goes before the other. `.definitions` are both."""

    def __init__(self, kind: str, text: str, *definitions: Definition) -> None:
        self.definitions = sorted(definitions, key=lambda definition: definition.place)
        lines = [f"two step definitions match: {kind.capitalize()} {text}"]
        lines += [f"{definition.sentence}\n    {definition.place[0]}" for definition in self.definitions]
        super().__init__("\n  ".join([*lines, "word one of them differently"]))


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """A step definition, with everything about its function that does not change from call to call."""

    context: StepFunctionContext
    level: Level
    literal: str | None
    prefix: str
    parameters: frozenset[str]
    required: tuple[str, ...]
    is_generator: bool

    @classmethod
    def of(cls, context: StepFunctionContext, baseid: str) -> Definition:
        parameters = inspect.signature(context.step_func).parameters
        parser = context.parser
        return cls(
            context=context,
            level=(list(iterparentnodeids(baseid)), _rank(context.step_func)),
            literal=parser.name if type(parser) is parsers.string else None,
            prefix=_prefix(parser).casefold(),
            parameters=frozenset(parameters),
            required=tuple(
                name
                for name, parameter in parameters.items()
                if parameter.kind is parameter.POSITIONAL_OR_KEYWORD and parameter.default is parameter.empty
            ),
            is_generator=inspect.isgeneratorfunction(context.step_func),
        )

    def matches(self, kind: str, text: str, folded: str) -> bool:
        if self.context.type is not None and self.context.type != kind:
            return False
        if self.literal is not None:
            return self.literal == text
        return folded.startswith(self.prefix) and self.context.parser.is_matching(text)

    @property
    def sentence(self) -> str:
        return f"{(self.context.type or '*').capitalize()} {self.context.parser.name}"

    @property
    def file(self) -> Path:
        return Path(self._code.co_filename)

    @property
    def line(self) -> int:
        return self._code.co_firstlineno

    @property
    def place(self) -> tuple[str, str]:
        """What tells it from every other definition: one function may bear several sentences."""
        return f"{self.file}:{self.line}", self.sentence

    @property
    def is_users(self) -> bool:
        return self.level[1] > 0

    @property
    def _code(self) -> types.CodeType:
        code: types.CodeType = inspect.unwrap(self.context.step_func).__code__
        return code


@dataclass(frozen=True, slots=True)
class Match:
    """A step's definition. `arguments` is what its text says, None when that has to be read anew each time."""

    definition: Definition
    arguments: dict[str, Any] | None


@dataclass(slots=True)
class Index:
    """The definitions a node of the collection tree sees, first the ones that go first."""

    definitions: list[Definition]
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

    def find(self, kind: str, text: str) -> Match | None:
        """What `text` means as a `given`, `when` or `then`; None when nobody defines it.

        Raises:
            AmbiguousStep: two definitions match at the same level.
        """
        key = (kind, text)
        if key not in self._memo:
            if len(self._memo) >= MEMO_LIMIT:
                self._memo.clear()
            self._memo[key] = self._search(kind, text)
        return self._memo[key]

    def near(self, kind: str, text: str, count: int = 3) -> list[str]:
        """The sentences closest to a text that nobody defines, the closest first."""
        sentences = {_skeleton(definition.sentence): definition.sentence for definition in self.definitions}
        close = difflib.get_close_matches(_skeleton(f"{kind} {text}"), sentences, n=count, cutoff=0.55)
        return [sentences[hit] for hit in close]

    def _search(self, kind: str, text: str) -> Match | None:
        hits = self._hits(kind, text)
        first = next(hits, None)
        if first is None:
            return None
        for other in hits:
            if other.level != first.level:
                break
            if other.context.step_func is not first.context.step_func:
                raise AmbiguousStep(kind, text, first, other)
        return Match(first, _constant_arguments(first.context.parser, text))

    def _hits(self, kind: str, text: str) -> Iterator[Definition]:
        folded = text.casefold()
        return (definition for definition in self.definitions if definition.matches(kind, text, folded))


def _rank(function: Callable[..., object]) -> int:
    """0 for what we and pytest-bdd bring along, 1 for other plugins and modules, 2 for a conftest.py."""
    module = getattr(function, "__module__", "") or ""
    if module.partition(".")[0] in ("handoff", "pytest_bdd"):
        return 0
    code = getattr(inspect.unwrap(function), "__code__", None)
    return 2 if code is not None and Path(code.co_filename).name == "conftest.py" else 1


def _prefix(parser: StepParser) -> str:
    """Text that every match begins with, letter case aside; empty when unknown."""
    if type(parser) in (parsers.parse, parsers.cfparse):
        return parser.name.partition("{")[0]
    prefix = getattr(parser, "prefix", "")
    return prefix if isinstance(prefix, str) else ""


def _constant_arguments(parser: StepParser, text: str) -> dict[str, Any] | None:
    arguments = parser.parse_arguments(text)
    if arguments is not None and all(isinstance(value, CONSTANT) for value in arguments.values()):
        return arguments
    return None


def _skeleton(sentence: str) -> str:
    """What is left of a sentence without its values, for comparing."""
    text = re.sub(r'"[^"]*"|\{[^}]*\}|\(\?P<[^)]*\)|\d+', "…", sentence)
    return re.sub(r'"…"', "…", text).casefold()
