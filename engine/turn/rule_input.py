"""The input for which custom rules are evaluated: an answer, or the result of a call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .. import events as ev
from ..bot import Interaction
from ..matching.custom_rules import Chosen, RuleInput, listed
from . import citations
from .channel import shows_rich_content
from .scope import Scope


def rule_input(scope: Scope, text: str, success: bool | None = None, *, intents: Sequence[str] = ()) -> RuleInput:
    """A text, or the success of a call, for the rules of an interaction."""

    def report(problem: str) -> None:
        scope.note(ev.DiagnosticReported("regular-expression", problem), rules=citations.UNUSABLE_EXPRESSION)

    case_sensitive = scope.switches.case_sensitive_patterns
    return RuleInput(text, success, intents, scope.value, report, case_sensitive=case_sensitive)


def answer_input(scope: Scope, question: Interaction, text: str) -> RuleInput:
    """The answer to a question: intents, entities and the listed option, where one of its rules needs them."""
    kinds = {condition.match_type for rule in question.rules for condition in rule.conditions}
    matched = [m for m in scope.meanings(text) if m.matches] if "INTENT" in kinds else []
    given = rule_input(scope, text, intents=[m.intent_id for m in matched])
    if "ENTITY" in kinds:
        wanted = [c.entity.removeprefix("@") for rule in question.rules for c in rule.conditions if c.entity]
        given = replace(given, entities=[e.name for e in scope.entities(text, wanted)])
    if "EVAL_OPTION" in kinds and not shows_rich_content(scope.session.channel):
        given = replace(given, option=listed([scope.fill(choice) for choice in question.choices], text))
    return given


def rule_matched(chosen: Chosen) -> ev.RuleMatched:
    """The event of a custom rule that holds."""
    return ev.RuleMatched(chosen.rule.name, chosen.index, chosen.by)
