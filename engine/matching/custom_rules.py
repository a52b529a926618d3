"""A bot's custom rules: the choice of the interaction's rule that holds for an answer or a result.

This module only decides: values in, a `Chosen` out. Order and meaning follow RULE-ORDER-INTENT-FIRST,
RULE-ORDER-OTHERS, RULE-ORDER-NOMATCH-LAST and RULE-ORDER-LISTED.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from ..bot import Condition, CustomRule, Interaction, VariableCondition
from ..errors import Unsupported
from .patterns import ExcludeKeywords, Pattern, java_regex


@dataclass(frozen=True, slots=True)
class RuleInput:
    """The input for which rules are evaluated.

    Attributes:
        text: the consumer's answer, or an empty string.
        success: whether the interaction's call succeeded; None without a call.
        intents: ids of the answer's intents with a score of GOOD or better.
        read: the value of a variable or reference in a variable condition, None when it is not set.
        report: called with the reason when a regular expression cannot be used; its condition then does not hold.
        entities: names of the entities in the answer.
        option: the choice whose letter or number in the list was typed, where the channel shows choices as a list.
        case_sensitive: whether letter case counts in patterns (C20).
    """

    text: str
    success: bool | None
    intents: Sequence[str]
    read: Callable[[str], str | None]
    report: Callable[[str], None] = lambda _problem: None
    entities: Sequence[str] = ()
    option: str = ""
    case_sensitive: bool = False

    def fits(self, pattern: str) -> bool:
        """Whether the pattern matches the answer."""
        return Pattern.compile(pattern, case_sensitive=self.case_sensitive).matches(self.text)

    def blocking(self, condition: Condition) -> str | None:
        """The exclude keyword of a condition that is in the answer."""
        return ExcludeKeywords(condition.exclude_keywords, case_sensitive=self.case_sensitive).blocking(self.text)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rule that holds, its position in the interaction's list, and the kind of condition that decided."""

    rule: CustomRule
    index: int
    by: str

    @property
    def is_conditional(self) -> bool:
        """Whether a condition holds; the default next action has none, so it is not for a failure of a call."""
        return self.by != "unconditional"


def choose(interaction: Interaction, given: RuleInput) -> Chosen | None:
    """The interaction's rule that holds for this input, or None.

    A rule without conditions is the interaction's default next action and holds when no other does.
    """
    for index, rule in sorted(enumerate(interaction.rules), key=lambda entry: group_of(entry[1])):
        by = holding(rule, given)
        if by:
            return Chosen(rule, index, by)
    return None


_MARKER = re.compile(r"\(?(?:(?P<letter>[a-z])|(?P<number>\d{1,3}))[.)]?", re.IGNORECASE)


def listed(choices: Sequence[str], text: str) -> str:
    """The choice with this letter or number in the list, "b" or "2." for the second; "" when there is none."""
    found = _MARKER.fullmatch(text.strip())
    if found is None:
        return ""
    place = ord(found["letter"].lower()) - ord("a") if found["letter"] else int(found["number"]) - 1
    return choices[place] if 0 <= place < len(choices) else ""


def has_conditions(interaction: Interaction) -> bool:
    return any(rule.conditions or rule.variable_conditions for rule in interaction.rules)


def holding(rule: CustomRule, given: RuleInput) -> str:
    """The match type by which a rule holds, "unconditional" for one without conditions, empty when it does not hold."""
    if not variables_hold(rule, given):
        return ""
    if not rule.conditions:
        return "variable" if rule.variable_conditions else "unconditional"
    return next((condition.match_type for condition in rule.conditions if _holds(condition, given)), "")


def variables_hold(rule: CustomRule, given: RuleInput) -> bool:
    """Whether a rule's variable conditions hold: all of them, or any of them where its author chose that.

    Follows RULE-VARIABLE-CONDITION.
    """
    hold = (_variable_holds(condition, given) for condition in rule.variable_conditions)
    return not rule.variable_conditions or (any(hold) if rule.needs_any_variable else all(hold))


class RuleGroup(IntEnum):
    """The groups of rules, in the order in which they are tried."""

    INTENT = 0
    OTHER = 1
    NO_MATCH = 2
    UNCONDITIONAL = 3


_GROUPS = {"INTENT": RuleGroup.INTENT, "NO_MATCH": RuleGroup.NO_MATCH}


def group_of(rule: CustomRule) -> RuleGroup:
    """The group by a rule's conditions: of several match types the first group."""
    if not rule.conditions:
        return RuleGroup.OTHER if rule.variable_conditions else RuleGroup.UNCONDITIONAL
    return min(_GROUPS.get(condition.match_type, RuleGroup.OTHER) for condition in rule.conditions)


def _holds(condition: Condition, given: RuleInput) -> bool:
    try:
        return _MATCH_TYPES[condition.match_type](condition, given)
    except KeyError:
        raise Unsupported(f"the match type {condition.match_type!r} of a custom rule") from None


def _pattern(condition: Condition, given: RuleInput) -> bool:
    return any(map(given.fits, condition.patterns)) and not _excluded(condition, given)


def _regex(condition: Condition, given: RuleInput) -> bool:
    result = java_regex(condition.regex).search(given.text)
    if result.problem:
        given.report(f"{condition.regex!r}: {result.problem}")
    return result.found and not _excluded(condition, given)


def _excluded(condition: Condition, given: RuleInput) -> bool:
    return bool(condition.exclude_keywords) and given.blocking(condition) is not None


def _equal(condition: Condition, given: RuleInput) -> bool:
    return fold_text(condition.value) == fold_text(given.text)


def _option(condition: Condition, given: RuleInput) -> bool:
    return _equal(condition, given) or (given.option != "" and fold_text(condition.value) == fold_text(given.option))


def _api_result(condition: Condition, given: RuleInput) -> bool:
    return given.success is not None and condition.status.upper() == ("SUCCESS" if given.success else "FAILURE")


def _kb_match(condition: Condition, given: RuleInput) -> bool:
    return given.success is not None and condition.status.upper() == (
        "MATCH_FOUND" if given.success else "MATCH_NOT_FOUND"
    )


def _intent(condition: Condition, given: RuleInput) -> bool:
    return condition.intent in given.intents


def _entity(condition: Condition, given: RuleInput) -> bool:
    return condition.entity.removeprefix("@").casefold() in [name.casefold() for name in given.entities]


_MATCH_TYPES: dict[str, Callable[[Condition, RuleInput], bool]] = {
    "PATTERN": _pattern,
    "REGEX": _regex,
    "EXACT_VALUE": _equal,
    "EVAL_OPTION": _option,
    "API_RESULT": _api_result,
    "KB_MATCH": _kb_match,
    "INTENT": _intent,
    "ENTITY": _entity,
    "NO_MATCH": lambda _condition, _heard: True,
}


def _number(text: str) -> float:
    """The number in a text, for comparisons; NaN when it has none, so that no comparison holds."""
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return float("nan")


_COMPARISONS: dict[str, Callable[[str, str], bool]] = {
    "EQUALS": lambda left, right: left == right,
    "NOT_EQUALS": lambda left, right: left != right,
    "CONTAINS": lambda left, right: right in left,
    "NOT_CONTAINS": lambda left, right: right not in left,
    "STARTS_WITH": lambda left, right: left.startswith(right),
    "ENDS_WITH": lambda left, right: left.endswith(right),
    "GREATER_THAN": lambda left, right: _number(left) > _number(right),
    "LESS_THAN": lambda left, right: _number(left) < _number(right),
    "IS_EMPTY": lambda left, _: not left,
    "IS_NOT_EMPTY": lambda left, _: bool(left),
}


def _variable_holds(condition: VariableCondition, given: RuleInput) -> bool:
    try:
        compare = _COMPARISONS[condition.match_type]
    except KeyError:
        raise Unsupported(f"the operator {condition.match_type!r} of a variable condition") from None
    left, right = given.read(condition.name), given.read(condition.value) if "{" in condition.value else condition.value
    return compare(fold_text(left or ""), fold_text(right or ""))


def fold_text(text: str) -> str:
    """The text without surrounding white space and letter case, as choices and exact values are compared."""
    return " ".join(text.split()).casefold()
