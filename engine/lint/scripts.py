"""Checks of the author's code, and of the variables it shares with texts."""

from __future__ import annotations

import re
from typing import Final

from ..events import FindingReported
from ..script import FUNCTIONS, closest_function, es6_syntax
from .subject import Check, Findings, Subject, texts_holding, where_of


def _jumps_to_nowhere(subject: Subject) -> Findings:
    for path, code in subject.scripts.items():
        for name in subject.jumps_in(code):
            if subject.bot.interaction_named(name) is None:
                text = f"The code jumps to the interaction {name!r}, which this bot does not have."
                yield FindingReported("LINT-INTERACTION-NAMES", "warning", where_of(subject.bot, path), path, text)


_LOCALE: Final = re.compile(r"\.\s*(toLocale\w*String)\b")


def _newer_than_es5(subject: Subject) -> Findings:
    for path, code in subject.code.items():
        where = where_of(subject.bot, path)
        for found in es6_syntax(code):
            text = f"The code uses {found.what} in line {found.line}, column {found.column}: it has to be ECMAScript 5."
            yield FindingReported("LINT-ES5", "error", where, path, text)
        for name in _LOCALE.findall(subject.scripts[path]):
            text = f"The code uses {name}, which the platform does not support."
            yield FindingReported("LINT-ES5", "error", where, path, text)


_CALLS: Final = re.compile(r"\b(botcontext)\s*\.\s*(\w+)", re.IGNORECASE)


def _unknown_platform_functions(subject: Subject) -> Findings:
    for path, code in subject.scripts.items():
        for prefix, name in dict.fromkeys(_CALLS.findall(code)):
            if prefix == "botContext" and name in FUNCTIONS:
                continue
            near = closest_function(name)
            advice = f": write botContext.{near}" if near and near.casefold() == name.casefold() else ""
            advice = advice or (f", the nearest one is {near}" if near else "")
            text = f"{prefix}.{name} is not a function of the platform{advice}; names are case-sensitive."
            yield FindingReported("JS-PREFIX-CASE", "error", where_of(subject.bot, path), path, text)


_OUTDATED: Final = {"JS-DEPRECATED": "is deprecated", "JS-OLD-REMOVED": "is documented on the oldest page only"}


def _outdated_platform_functions(subject: Subject) -> Findings:
    for path, code in subject.scripts.items():
        for prefix, name in dict.fromkeys(_CALLS.findall(code)):
            for rule in FUNCTIONS.get(name, ()) if prefix == "botContext" else ():
                if rule in _OUTDATED:
                    text = f"botContext.{name} {_OUTDATED[rule]}: do not rely on it."
                    yield FindingReported(rule, "info", where_of(subject.bot, path), path, text)


_REFERENCE: Final = re.compile(r"\{\$botContext\.(slot\.)?([\w -]+)\}")


def _variables_never_set(subject: Subject) -> Findings:
    if subject.variables_set is None:  # some code computes a name
        return
    told: set[str] = set()
    for path, text in texts_holding("{$botContext.", subject.bot.raw):
        for slot, name in _REFERENCE.findall(text):
            if f"{slot}{name}" in subject.variables_set | told or path.endswith("agentSkillId"):
                continue
            told.add(f"{slot}{name}")
            why = (
                f"{slot + name!r} is printed here, and no rule and no code of this bot sets it: the consumer will see "
                "the reference as typed. Set it before, or correct the name."
            )
            yield FindingReported("VAR-UNSET-NULL", "info", where_of(subject.bot, path), path, why)


CHECKS: Final[tuple[Check, ...]] = (
    _jumps_to_nowhere,
    _newer_than_es5,
    _unknown_platform_functions,
    _outdated_platform_functions,
    _variables_never_set,
)
