"""The step definitions of a module; it needs no pytest session."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from types import ModuleType

from ..running.internals import STEP_FIXTURE_PREFIX, StepFunctionContext, step_function_context_registry


def definitions(module: ModuleType) -> Iterator[StepFunctionContext]:
    """The steps of a module, in the order they are written there."""
    for name, value in vars(module).items():
        if name.startswith(STEP_FIXTURE_PREFIX) and (definition := _definition(value)) is not None:
            yield definition


def _definition(value: object) -> StepFunctionContext | None:
    """The step behind a fixture that pytest-bdd has put into a module."""
    function = inspect.unwrap(getattr(value, "_get_wrapped_function", lambda: value)())  # type: ignore[arg-type]
    return step_function_context_registry.get(function)
