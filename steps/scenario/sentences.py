"""The sentences of the step library, for `handoff steps`; it needs no pytest session."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from ..collecting.discovery import library_modules
from ..running.internals import STEP_FIXTURE_PREFIX, StepFunctionContext, step_function_context_registry
from ..wording.correction import PIECE
from ..wording.value_types import TYPES

_ANY = ("text", "texts", "int", "id")  # types without words of their own


@dataclass(frozen=True, slots=True, order=True)
class Sentence:
    """A sentence that a feature may use.

    Attributes:
        module: the noun it belongs to, such as "consumer".
        keyword: "Given", "When" or "Then"; "*" for any of them.
        text: the sentence, with its placeholders.
        doc: its explanation, "" when the sentence needs none.
        takes: "table", "doc string" or "", for the argument below it.
        words: for each placeholder of a type with fixed words its name and these words.
        phrasings: other ways to say exactly this.
    """

    module: str
    keyword: str
    text: str
    doc: str
    takes: str
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    phrasings: tuple[str, ...] = ()


def sentences() -> list[Sentence]:
    """The sentences of the library, by module in the order they are written there."""
    return [sentence for name in library_modules() for sentence in _sentences(import_module(name))]


def definitions(module: ModuleType) -> Iterator[StepFunctionContext]:
    """The steps of a module, in the order they are written there."""
    for name, value in vars(module).items():
        if name.startswith(STEP_FIXTURE_PREFIX) and (definition := _definition(value)) is not None:
            yield definition


def _sentences(module: ModuleType) -> Iterator[Sentence]:
    return (_sentence(module.__name__.rpartition(".")[2], definition) for definition in definitions(module))


def _definition(value: object) -> StepFunctionContext | None:
    """The step behind a fixture that pytest-bdd has put into a module."""
    function = inspect.unwrap(getattr(value, "_get_wrapped_function", lambda: value)())  # type: ignore[arg-type]
    return step_function_context_registry.get(function)


def _sentence(module: str, definition: StepFunctionContext) -> Sentence:
    parameters = inspect.signature(definition.step_func).parameters
    return Sentence(
        module=module,
        keyword=(definition.type or "*").capitalize(),
        text=definition.parser.name,
        doc=inspect.getdoc(definition.step_func) or "",
        phrasings=getattr(definition.parser, "phrasings", ()),
        takes="table" if "datatable" in parameters else "doc string" if "docstring" in parameters else "",
        words=tuple(
            (piece["name"], TYPES[piece["type"]].written)
            for piece in PIECE.finditer(definition.parser.name)
            if piece["type"] in TYPES and piece["type"] not in _ANY
        ),
    )
