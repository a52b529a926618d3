"""The names that we take from the internals of pytest and pytest-bdd, in one place.

A release of either may move these names, so each is looked up when it is first used, never at the import of a module
that a run needs. If one of them has moved, pytest-bdd's runner replaces ours or failures are shown as plain text; the
header of the run names it; the rest is unaffected. `tests/plugin/test_internals.py` removes each of them in turn.

The objects that pytest-bdd hands to its hooks (`pytest_bdd.parser`), its parsers and its exceptions are public
and are imported where they are used.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ...engine.errors import EmulatorError

if TYPE_CHECKING:
    from _pytest._code.code import (
        ExceptionChainRepr,
        ExceptionRepr,
        ReprEntry,
        ReprFileLocation,
        ReprTraceback,
        TracebackEntry,
        filter_traceback,
    )
    from _pytest.fixtures import call_fixture_func
    from pytest_bdd.compat import get_fixture_names, getfixturedefs, inject_fixture
    from pytest_bdd.reporting import test_report_context_registry
    from pytest_bdd.scenario import (
        STEP_ARGUMENTS_RESERVED_NAMES,
        iterparentnodeids,
        scenario_wrapper_template_registry,
    )
    from pytest_bdd.scenario import _execute_scenario as execute_scenario
    from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

    STEP_FIXTURE_PREFIX: str

__all__ = [
    "ALL",
    "SHOWING",
    "STEP_ARGUMENTS_RESERVED_NAMES",
    "STEP_FIXTURE_PREFIX",
    "ExceptionChainRepr",
    "ExceptionRepr",
    "Moved",
    "ReprEntry",
    "ReprFileLocation",
    "ReprTraceback",
    "StepFunctionContext",
    "TracebackEntry",
    "bound_feature",
    "call_fixture_func",
    "execute_scenario",
    "feature_of",
    "filter_traceback",
    "get_fixture_names",
    "getfixturedefs",
    "has_bound_scenarios",
    "inject_fixture",
    "iterparentnodeids",
    "moved",
    "scenario_wrapper_template_registry",
    "step_function_context_registry",
    "test_report_context_registry",
]

# our name for it: its module, and its path in the module

SHOWING: Final = {  # a failure
    "ExceptionChainRepr": "_pytest._code.code:ExceptionChainRepr",
    "ExceptionRepr": "_pytest._code.code:ExceptionRepr",
    "ReprEntry": "_pytest._code.code:ReprEntry",
    "ReprFileLocation": "_pytest._code.code:ReprFileLocation",
    "ReprTraceback": "_pytest._code.code:ReprTraceback",
    "TracebackEntry": "_pytest._code.code:TracebackEntry",
    "filter_traceback": "_pytest._code.code:filter_traceback",
    "repr_failure_py": "pytest:Function._repr_failure_py",
}
ALL: Final = SHOWING | {  # running steps, listing them, scenarios that test modules bind
    "STEP_ARGUMENTS_RESERVED_NAMES": "pytest_bdd.scenario:STEP_ARGUMENTS_RESERVED_NAMES",
    "STEP_FIXTURE_PREFIX": "pytest_bdd.steps:StepNamePrefix.step_def.value",
    "StepFunctionContext": "pytest_bdd.steps:StepFunctionContext",
    "call_fixture_func": "_pytest.fixtures:call_fixture_func",
    "get_fixture_names": "pytest_bdd.compat:get_fixture_names",
    "getfixturedefs": "pytest_bdd.compat:getfixturedefs",
    "inject_fixture": "pytest_bdd.compat:inject_fixture",
    "iterparentnodeids": "pytest_bdd.scenario:iterparentnodeids",
    "scenario_wrapper_template_registry": "pytest_bdd.scenario:scenario_wrapper_template_registry",
    "step_function_context_registry": "pytest_bdd.steps:step_function_context_registry",
    "test_report_context_registry": "pytest_bdd.reporting:test_report_context_registry",
}
_INSTEAD: Final = {"execute_scenario": "pytest_bdd.scenario:_execute_scenario"}  # not needed by the fast runner


class Moved(EmulatorError, ImportError):
    """A name inside pytest or pytest-bdd has moved or been removed."""


def moved(names: Iterable[str] = ALL) -> str:
    """The first of these names that has moved, as text; empty when none has."""
    for name in names:
        try:
            __getattr__(name)
        except Moved as error:
            return str(error)
    return ""


def has_bound_scenarios() -> bool:
    """Whether a test module may have bound scenarios; imports nothing for the answer."""
    module = sys.modules.get("pytest_bdd.scenario")
    return module is not None and bool(getattr(module, "scenario_wrapper_template_registry", ()))


def bound_feature(function: Any) -> Path | None:
    """The file of the scenario that pytest-bdd is about to bind with this function; None when it does not say."""
    code = getattr(function, "__code__", None)
    cells = dict(zip(getattr(code, "co_freevars", ()), getattr(function, "__closure__", None) or (), strict=False))
    try:
        return Path(cells["feature"].cell_contents.filename)
    except (KeyError, AttributeError, ValueError, TypeError):
        return None


def feature_of(item: Any) -> Path | None:
    """The feature of a scenario that a test module binds; None for any other item, or when pytest-bdd does not say."""
    try:
        template = __getattr__("scenario_wrapper_template_registry").get(getattr(item, "obj", None))
    except (Moved, TypeError):
        return None
    return None if template is None else Path(template.feature.filename)


def __getattr__(name: str) -> Any:
    place = ALL.get(name) or _INSTEAD.get(name)
    if place is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, path = place.partition(":")
    try:
        found = attrgetter(path)(import_module(module))
    except (ImportError, AttributeError) as error:
        raise Moved(f"{place.replace(':', '.')} is not there ({error})") from error
    globals()[name] = found
    return found
