"""A bot's custom rules: which of an interaction's rules takes the answer or the result.

Deciding only: values in, a `Chosen` out. Order and meaning follow RULE-ORDER-INTENT-FIRST, RULE-ORDER-OTHERS,
RULE-ORDER-NOMATCH-LAST and RULE-ORDER-LISTED.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .bot import Condition, CustomRule, Interaction, VariableCondition
from .errors import Unsupported
from .pattern import ExcludeKeywords, Pattern, java_regex


@dataclass(frozen=True, slots=True)
class Heard:
    """What rules are held against.

    Attributes:
        text: the consumer's answer, or an empty string.
        success: how the interaction's call ended; None where there was none.
        intents: ids of the intents the answer means with a score of GOOD or better.
        read: the value of a variable or reference in a variable condition, None when it is not set.
        report: told why a regular expression could not be used; it then does not hold.
    """

    text: str
    success: bool | None
    intents: Sequence[str]
    read: Callable[[str], str | None]
    report: Callable[[str], None] = lambda _problem: None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rule that holds, its position in the interaction's list, and the kind of condition that decided."""

    rule: CustomRule
    index: int
    by: str


def choose(interaction: Interaction, heard: Heard) -> Chosen | None:
    """The interaction's rule that holds for what was heard, or None.

    A rule without conditions is the interaction's default next action and holds when no other does.
    """
    for index, rule in sorted(enumerate(interaction.rules), key=lambda entry: _turn(entry[1])):
        by = holding(rule, heard)
        if by:
            return Chosen(rule, index, by)
    return None


def has_conditions(interaction: Interaction) -> bool:
    return any(rule.conditions or rule.variable_conditions for rule in interaction.rules)


def holding(rule: CustomRule, heard: Heard) -> str:
    """The match type by which a rule holds, "unconditional" for one without conditions, empty when it does not hold."""
    if not all(_variable_holds(condition, heard) for condition in rule.variable_conditions):
        return ""
    if not rule.conditions:
        return "variable" if rule.variable_conditions else "unconditional"
    return next((condition.match_type for condition in rule.conditions if _holds(condition, heard)), "")


_TURNS = {"INTENT": 0, "NO_MATCH": 2}


def _turn(rule: CustomRule) -> int:
    if not rule.conditions:
        return 1 if rule.variable_conditions else 3
    return min(_TURNS.get(condition.match_type, 1) for condition in rule.conditions)


def _holds(condition: Condition, heard: Heard) -> bool:
    try:
        return _MATCH_TYPES[condition.match_type](condition, heard)
    except KeyError:
        raise Unsupported(f"the match type {condition.match_type!r} of a custom rule") from None


def _pattern(condition: Condition, heard: Heard) -> bool:
    return any(Pattern.compile(text).matches(heard.text) for text in condition.patterns) and not _excluded(
        condition, heard
    )


def _regex(condition: Condition, heard: Heard) -> bool:
    result = java_regex(condition.regex).search(heard.text)
    if result.problem:
        heard.report(f"{condition.regex!r}: {result.problem}")
    return result.found and not _excluded(condition, heard)


def _excluded(condition: Condition, heard: Heard) -> bool:
    return (
        bool(condition.exclude_keywords)
        and ExcludeKeywords(condition.exclude_keywords).blocking(heard.text) is not None
    )


def _equal(condition: Condition, heard: Heard) -> bool:
    return fold_text(condition.value) == fold_text(heard.text)


def _api_result(condition: Condition, heard: Heard) -> bool:
    return heard.success is not None and condition.status.upper() == ("SUCCESS" if heard.success else "FAILURE")


def _kb_match(condition: Condition, heard: Heard) -> bool:
    return heard.success is not None and condition.status.upper() == (
        "MATCH_FOUND" if heard.success else "MATCH_NOT_FOUND"
    )


def _intent(condition: Condition, heard: Heard) -> bool:
    return condition.intent in heard.intents


_MATCH_TYPES: dict[str, Callable[[Condition, Heard], bool]] = {
    "PATTERN": _pattern,
    "REGEX": _regex,
    "EXACT_VALUE": _equal,
    "EVAL_OPTION": _equal,
    "API_RESULT": _api_result,
    "KB_MATCH": _kb_match,
    "INTENT": _intent,
    "NO_MATCH": lambda _condition, _heard: True,
}

_COMPARISONS: dict[str, Callable[[str, str], bool]] = {
    "EQUALS": lambda left, right: left == right,
    "NOT_EQUALS": lambda left, right: left != right,
    "CONTAINS": lambda left, right: right in left,
    "NOT_CONTAINS": lambda left, right: right not in left,
}


def _variable_holds(condition: VariableCondition, heard: Heard) -> bool:
    try:
        compare = _COMPARISONS[condition.match_type]
    except KeyError:
        raise Unsupported(f"the operator {condition.match_type!r} of a variable condition") from None
    left, right = heard.read(condition.name), heard.read(condition.value) if "{" in condition.value else condition.value
    return compare(fold_text(left or ""), fold_text(right or ""))


def fold_text(text: str) -> str:
    """Letter case and white space around put aside, as choices and exact values are compared."""
    return " ".join(text.split()).casefold()
