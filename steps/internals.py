"""What the fast executor takes from the insides of pytest-bdd and pytest, in one place.

When one of these names moves, importing this module fails, and scenarios run on pytest-bdd's own engine instead:
slower, the same otherwise. `tests/plugin/test_engines.py` holds both engines to the same log of hooks.
"""

from __future__ import annotations

from _pytest.fixtures import call_fixture_func
from _pytest.outcomes import Failed
from pytest_bdd.compat import get_fixture_names, getfixturedefs, inject_fixture
from pytest_bdd.parsers import StepParser
from pytest_bdd.scenario import STEP_ARGUMENTS_RESERVED_NAMES, iterparentnodeids
from pytest_bdd.steps import StepFunctionContext, StepNamePrefix, step_function_context_registry

STEP_FIXTURE_PREFIX: str = StepNamePrefix.step_def.value

__all__ = [
    "STEP_ARGUMENTS_RESERVED_NAMES",
    "STEP_FIXTURE_PREFIX",
    "Failed",
    "StepFunctionContext",
    "StepParser",
    "call_fixture_func",
    "get_fixture_names",
    "getfixturedefs",
    "inject_fixture",
    "iterparentnodeids",
    "step_function_context_registry",
]
