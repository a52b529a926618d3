"""The table or doc string below a step: its sentence has to take it.

pytest-bdd drops one that the step's function does not ask for, so a list of messages would not be sent in silence.
"""

from __future__ import annotations

from collections.abc import Container

from pytest_bdd.parser import Step

from ...engine.errors import FeatureError, message


def refuse_unread(step: Step, parameters: Container[str]) -> None:
    """Check what stands below a step against the parameters of its function.

    Raises:
        FeatureError: a table or a doc string that the function does not read.
    """
    __tracebackhide__ = True
    if step.datatable is not None and "datatable" not in parameters:
        raise _unread("table", step.datatable.rows[0].location.line)
    if step.docstring is not None and "docstring" not in parameters:
        raise _unread("doc string", _docstring_line(step))


def _docstring_line(step: Step) -> int:
    """The line at which the doc string begins: below the step, or below its table if that comes first."""
    if step.datatable is None or step.datatable.rows[0].location.line > step.line_number + 1:
        return step.line_number + 1
    return step.datatable.rows[-1].location.line + 1


def _unread(what: str, line: int) -> FeatureError:
    do = f"delete the {what}, or write a sentence that takes one (`handoff steps` says which do)"
    return FeatureError(message(f"this step takes no {what}, and line {line} begins one", do=do))
