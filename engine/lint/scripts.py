"""Checks of the author's code: it parses, it is ECMAScript 5, its functions and targets exist."""

from __future__ import annotations

from typing import Final

from ..errors import closest
from ..events import FindingReported
from ..script import FUNCTIONS, closest_function, es6_syntax
from ..script.scopes import Value
from .custom_code import JUMP, CodePanel
from .subject import Check, Findings, Subject


def _does_not_parse(subject: Subject) -> Findings:
    for panel in subject.code.panels:
        problem = panel.problem
        if problem is not None:
            place = panel.place(problem.line, problem.column) if problem.line else panel.name
            text = f"{place}: the code does not parse, so none of it runs: {problem.message}."
            yield FindingReported("LINT-ES5", "error", panel.where, panel.path, text)


def _jumps_to_nowhere(subject: Subject) -> Findings:
    names = [one.name for one in subject.bot.interactions]
    for panel in subject.code.parsed:
        for use in dict.fromkeys(subject.code.uses(JUMP, panel)):
            if panel.is_global and use.name not in subject.code.called(JUMP):
                continue  # a helper that nothing calls
            if (
                use.name is None
                or not use.is_sure
                or use.is_inherited
                or subject.bot.interaction_named(use.name) is not None
            ):
                continue
            near = closest(use.name[:_NAME_LENGTH], names)
            advice = f"; did you mean {near!r}?" if near else ": add it, or correct the name."
            text = (
                f"{panel.place(use.line, use.column)}: the code jumps to the interaction {use.name!r}, which this bot "
                f"does not have{advice}"
            )
            yield FindingReported("LINT-INTERACTION-NAMES", "warning", panel.where, panel.path, text)


_NAME_LENGTH: Final = 200  # characters; longer ones are not compared with others

_NEWER: Final = {
    "array_pattern": "destructuring",
    "object_pattern": "destructuring",
    "assignment_pattern": "a default value",
    "object_assignment_pattern": "a default value",
    "shorthand_property_identifier": "a shorthand property",
    "method_definition": "a shorthand method",
    "computed_property_name": "a computed property name",
    "comma at the end": "a comma after the last argument",
    "import": "import()",
    "catch without a name": "catch without a name",
    "regex": "a regular expression with newer syntax",
    "number": "a number in a newer form",
    "escape_sequence": "an escape in braces",
    "augmented_assignment_expression": "a newer assignment operator",
}  # node of the syntax tree → its name; the tokens show the rest


def _newer_syntax(subject: Subject) -> Findings:
    for panel in subject.code.panels:
        if panel.problem is not None:
            continue
        first = {found.what: (found.line, found.column) for found in reversed(es6_syntax(panel.code))}
        for kind, offset in panel.tree.syntax.items():
            if kind in _NEWER:
                first.setdefault(_NEWER[kind], panel.tree.position_of(offset))
        for what, (line, column) in sorted(first.items(), key=lambda item: item[1]):
            text = (
                f"The {panel.name} uses {what} in line {line}, column {column}: it has to be ECMAScript 5, so write it "
                "the older way."
            )
            yield FindingReported("LINT-ES5", "error", panel.where, panel.path, text)


def _unknown_platform_functions(subject: Subject) -> Findings:
    for panel in subject.code.parsed:
        for prefix, name, line, column in _calls(panel):
            if prefix == "botContext" and name in FUNCTIONS:
                continue
            near = closest_function(name[:_NAME_LENGTH])
            advice = f": write botContext.{near}" if near and near.casefold() == name.casefold() else ""
            advice = advice or (f", the nearest one is {near}" if near else "")
            text = (
                f"{panel.place(line, column)}: {prefix}.{name} is not a function of the platform{advice}; names are "
                "case-sensitive."
            )
            yield FindingReported("JS-PREFIX-CASE", "error", panel.where, panel.path, text)


def _calls(panel: CodePanel) -> list[tuple[str, str, int, int]]:
    """The functions called on `botContext`, in any letter case: prefix, name, line and column, each name once."""
    tree, found = panel.tree, dict[tuple[str, str], tuple[int, int]]()
    tested = {tree.property_of(member.node) for member in tree.members if _prefix(panel, member)}
    for call in tree.calls:
        prefix, name = _prefix(panel, Value(call.callee, call.scope)), tree.property_of(call.callee)
        if prefix and name and name not in tested and name not in tree.properties:
            found.setdefault((prefix, name), tree.position(call.callee))
    for member in tree.members:  # not called: a mistake only where a function of the platform is meant
        prefix, name = _prefix(panel, member), tree.property_of(member.node)
        if prefix and name and name not in FUNCTIONS and name.casefold() in _FOLDED:
            found.setdefault((prefix, name), tree.position(member.node))
    return [(prefix, name, *place) for (prefix, name), place in found.items()]


_FOLDED: Final = frozenset(name.casefold() for name in FUNCTIONS)


def _prefix(panel: CodePanel, member: Value) -> str:
    """The name before the dot, when that is `botContext`, another name of it, or `botContext` misspelt."""
    holder = member.node.child_by_field_name("object")
    if holder is None or holder.type != "identifier":
        return ""
    name = panel.tree.text(holder)
    if name.casefold() == "botcontext":
        return name if member.scope.owner(name) is None else ""
    values = panel.tree.values_of(name, member.scope) or []
    is_alias = len(values) == 1 and values[0] is not None and panel.tree.text(values[0].node) == "botContext"
    return "botContext" if is_alias else ""


_OUTDATED: Final = {"JS-DEPRECATED": "is deprecated", "JS-OLD-REMOVED": "is documented on the oldest page only"}


def _outdated_platform_functions(subject: Subject) -> Findings:
    for panel in subject.code.parsed:
        for prefix, name, line, column in _calls(panel):
            for rule in FUNCTIONS.get(name, ()) if prefix == "botContext" else ():
                if rule in _OUTDATED:
                    text = f"{panel.place(line, column)}: botContext.{name} {_OUTDATED[rule]}: do not rely on it."
                    yield FindingReported(rule, "info", panel.where, panel.path, text)


CHECKS: Final[tuple[Check, ...]] = (
    _does_not_parse,
    _jumps_to_nowhere,
    _newer_syntax,
    _unknown_platform_functions,
    _outdated_platform_functions,
)
