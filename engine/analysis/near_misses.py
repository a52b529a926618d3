"""What nearly matched an input, and why it did not: patterns, dialogs that may not start, custom rules.

The matchers of `engine/matching` judge; this module only asks them about inputs that went elsewhere.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from ..bot import Bot, Condition, CustomRule, VariableCondition
from ..errors import HandoffError, shorten
from ..matching.custom_rules import RuleInput, holding, variables_hold
from ..matching.dialog_starters import Barred, Starters
from ..matching.patterns import ExcludeKeywords, Pattern, java_regex, normalised

NEAR_LIMIT: Final = 3
LETTER_CASE: Final = "differs only by letter case, which counts by the switch case_sensitive_patterns"


@dataclass(frozen=True, slots=True)
class NearPattern:
    """A pattern of a dialog starter that does not match an input, but nearly does.

    Attributes:
        dialog: the dialog's name.
        pattern: as its author typed it.
        likeness: of the input and the nearest reading of the pattern, 0 to 1.
        is_inside: it matches a part of the input, which authors sometimes expect to be enough.
    """

    dialog: str
    pattern: str
    likeness: float
    is_inside: bool

    @property
    def why(self) -> str:
        return "it must match the whole input" if self.is_inside else "it is similar"


def near_patterns(bot: Bot, text: str) -> list[NearPattern]:
    """The patterns that nearly match the input: those that match a part of it, else the most similar, best first."""
    plain = normalised(text)
    patterns = [
        (p, d.name) for d in bot.starters for p in bot.chain(d)[0].patterns if not Pattern.compile(p).matches(text)
    ]
    inside = [NearPattern(name, p, _likeness(plain, p), True) for p, name in patterns if _fits_inside(p, text)]
    if inside:
        return inside[:NEAR_LIMIT]
    readings: dict[str, tuple[str, str]] = {}
    for pattern, name in patterns:
        for reading in Pattern.compile(pattern).expansions or ():
            readings.setdefault(" ".join(reading).strip(), (pattern, name))
    close = difflib.get_close_matches(plain, readings, n=NEAR_LIMIT)
    return [NearPattern(readings[hit][1], readings[hit][0], _ratio(plain, hit), False) for hit in close]


def _likeness(plain: str, pattern: str) -> float:
    readings = Pattern.compile(pattern).expansions or ((normalised(pattern),),)
    return max(_ratio(plain, " ".join(reading).strip()) for reading in readings)


def _ratio(plain: str, reading: str) -> float:
    return round(difflib.SequenceMatcher(None, reading, plain).ratio(), 2)


def _fits_inside(pattern: str, text: str) -> bool:
    """Whether the pattern matches a part of the input."""
    compiled = Pattern.compile(pattern)
    if compiled.has_operators:
        return bool(pattern.strip("*| ")) and Pattern.compile(f"*({pattern})*").matches(text)
    return ExcludeKeywords([pattern]).blocking(text) is not None


def barred_dialogs(bot: Bot, rule_input: RuleInput) -> Iterator[tuple[Barred, str]]:
    """The dialogs whose pattern matches, but which must not start, each with the reason."""
    found = Starters.of(bot, case_sensitive=rule_input.case_sensitive).look(rule_input.text).barred
    for barred in {one.dialog.id: one for one in reversed(found)}.values():
        yield barred, why_barred(barred)


def why_barred(barred: Barred) -> str:
    if barred.keyword:
        return f"the exclude keyword {barred.keyword!r} blocks it"
    return "the dialog is disabled" if not barred.dialog.enabled else "it has no enabled dialog starter"


def but_for_letter_case(bot: Bot, rule_input: RuleInput) -> Iterator[str]:
    """A line for each dialog whose pattern does not match because the switch makes letter case count."""
    if rule_input.case_sensitive:
        for match in Starters.of(bot).all(rule_input.text):
            yield f"{match.pattern!r} of {match.dialog.name!r} {LETTER_CASE}"


# --- why a rule does not hold ----------------------------------------------------------------------------------------


def rule_name(rule: CustomRule, index: int) -> str:
    return f"rule {index + 1}{f' {rule.name!r}' if rule.name else ''}"


def why_rule_not(bot: Bot, rule: CustomRule, index: int, rule_input: RuleInput) -> str:
    """The reason why a rule does not hold, empty when it does."""
    try:
        if holding(rule, rule_input):
            return ""
        missed = () if variables_hold(rule, rule_input) else rule.variable_conditions
        reasons = [_why_variable_not(v, rule_input) for v in missed if not _holds_alone(rule, v, rule_input)]
        reasons = reasons or [_why_condition_not(bot, c, rule_input) for c in rule.conditions]
    except HandoffError as error:
        reasons = [str(error)]
    return f"{rule_name(rule, index)}: {'; '.join(reasons)}"


def _holds_alone(rule: CustomRule, condition: VariableCondition, rule_input: RuleInput) -> bool:
    alone = rule.model_copy(update={"conditions": (), "variable_conditions": (condition,)})
    return bool(holding(alone, rule_input))


def _why_variable_not(condition: VariableCondition, rule_input: RuleInput) -> str:
    value = rule_input.read(condition.name)
    actual = "not set" if value is None else shorten(value)
    wanted = condition.match_type.replace("_", " ").lower()
    return f"the variable {condition.name!r} is {actual}, which does not satisfy: {wanted} {condition.value!r}"


def _why_condition_not(bot: Bot, condition: Condition, rule_input: RuleInput) -> str:
    tell = _REASONS.get(condition.match_type)
    return tell(bot, condition, rule_input) if tell else f"the condition {condition.match_type} is not emulated"


def _why_pattern_not(_: Bot, condition: Condition, rule_input: RuleInput) -> str:
    fits = [p for p in condition.patterns if rule_input.fits(p)]
    if fits:
        return _excluded(f"the pattern {fits[0]!r} matches", condition, rule_input)
    alike = [p for p in condition.patterns if Pattern.compile(p).matches(rule_input.text)]
    if alike:
        return f"the pattern {alike[0]!r} {LETTER_CASE}"
    listed = ", ".join(repr(p) for p in condition.patterns[:6])
    more = ", …" if len(condition.patterns) > 6 else ""
    inside = [p for p in condition.patterns if _fits_inside(p, rule_input.text)]
    hint = f" ({inside[0]!r} must match the whole answer)" if inside else ""
    return f"the answer matches none of {listed}{more}{hint}"


def _why_regex_not(_: Bot, condition: Condition, rule_input: RuleInput) -> str:
    result = java_regex(condition.regex).search(rule_input.text)
    if result.problem:
        return f"the regular expression '{condition.regex}': {result.problem}"
    if result.found:
        return _excluded(f"the regular expression '{condition.regex}' is found", condition, rule_input)
    folded = java_regex(f"(?i){condition.regex}").search(rule_input.text)
    hint = " (letter case counts in it)" if folded.found else ""
    return f"the regular expression '{condition.regex}' is not found in the answer{hint}"


def _excluded(held: str, condition: Condition, rule_input: RuleInput) -> str:
    keyword = rule_input.blocking(condition)
    return f"{held}, but the exclude keyword {keyword!r} blocks it"


def _why_value_not(_: Bot, condition: Condition, __: RuleInput) -> str:
    return f"the answer is not {condition.value!r}"


def _why_intent_not(bot: Bot, condition: Condition, _: RuleInput) -> str:
    return f"the intent {bot.intent_name(condition.intent) or condition.intent!r} was not recognised"


_REASONS: Final[dict[str, Callable[[Bot, Condition, RuleInput], str]]] = {
    "PATTERN": _why_pattern_not,
    "REGEX": _why_regex_not,
    "EXACT_VALUE": _why_value_not,
    "EVAL_OPTION": _why_value_not,
    "INTENT": _why_intent_not,
    "ENTITY": lambda _bot, condition, _heard: f"the entity {condition.entity!r} was not recognised",
    "API_RESULT": lambda _bot, condition, _heard: f"it is for the result {condition.status} of a call",
    "KB_MATCH": lambda _bot, condition, _heard: f"it is for the result {condition.status} of a search",
}
