"""Checks of patterns, regular expressions and dialog starters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..bot import Interaction
from ..errors import shorten
from ..events import FindingReported
from ..matching.patterns import Pattern, java_regex, normalised
from .subject import Check, Findings, Subject


def _odd_patterns(subject: Subject) -> Findings:
    for one in subject.bot.interactions:
        for path, text in _patterns_of(one):
            if problem := Pattern.compile(text).problem:
                yield FindingReported(
                    "PAT-OPERATORS",
                    "warning",
                    one.where,
                    path,
                    f"The pattern {shorten(text)} has {problem}: add the missing one, or remove it.",
                )


def _patterns_of(one: Interaction) -> Iterator[tuple[str, str]]:
    for number, text in enumerate(one.patterns):
        yield f"{one.path}.pattern[{number}]", text
    for rule in one.rules:
        for index, condition in enumerate(rule.conditions):
            for number, text in enumerate(condition.patterns):
                yield f"{rule.path}.conditions[{index}].patternMatch.patterns[{number}]", text


def _expressions(subject: Subject) -> Findings:
    for one in subject.bot.interactions:
        for rule in one.rules:
            for index, condition in enumerate(rule.conditions):
                if condition.match_type == "REGEX":
                    path = f"{rule.path}.conditions[{index}].regexMatch.regexText"
                    yield from _expression(one.where, path, condition.regex)


def _expression(where: str, path: str, text: str) -> Findings:
    expression = java_regex(text)
    if expression.problem:
        why = f"The regular expression '{_short(text)}' never matches: {expression.problem}."
        yield FindingReported("RULE-REGEX", "error", where, path, why)
    elif not expression.is_anchored:
        yield FindingReported(
            "LINT-REGEX-ANCHORS",
            "info",
            where,
            path,
            f"The regular expression '{_short(text)}' is searched anywhere in the answer, so an answer with other text "
            "around it passes: write ^ at its start and $ at its end to check the whole answer.",
        )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_LONGEST: Final = 120  # characters of a text that a finding quotes


def _twin_starters(subject: Subject) -> Findings:
    first: dict[str, str] = {}
    for dialog in subject.bot.starters:
        starter = subject.bot.chain(dialog)[0]
        keys = {f"the pattern {normalised(text)!r}" for text in starter.patterns}
        if starter.intent_id:
            keys.add(f"the intent {subject.bot.intent_name(starter.intent_id) or starter.intent_id!r}")
        for key in sorted(keys):
            if key in first:
                yield FindingReported(
                    "LINT-DUPLICATE-STARTERS",
                    "warning",
                    starter.where,
                    starter.path,
                    f"The dialog {first[key]!r} starts with {_short(key)} as well and comes first, so this one "
                    "never starts.",
                )
            first.setdefault(key, dialog.name)


CHECKS: Final[tuple[Check, ...]] = (
    _odd_patterns,
    _expressions,
    _twin_starters,
)
