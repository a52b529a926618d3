"""The status of each documented rule, computed from the tags and outcomes of scenarios.

A rule about the builder's screen or about good practice is shown by lint: one scenario where the finding is reported
and one where it is not. All other rules are shown by a scenario that passes. A twin is the scenario beside it that
shows where the rule ends: the negative, the value one unit further, or another value.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, Literal, get_args

from .catalogue import NOT_OBSERVABLE, DocumentedRule, RuleKind

Outcome = Literal["passed", "failed", "skipped", "not run"]
Status = Literal["failing", "missing", "not-run", "passing", "lint", "not-observable"]
STATUSES: tuple[Status, ...] = get_args(Status)  # gaps first
GAPS: frozenset[Status] = frozenset({"failing", "missing", "not-run"})
WITH_TWIN: Final[frozenset[RuleKind]] = frozenset({"behaviour", "default", "limit"})
"""The kinds of rules that need a twin; advice and screens have no other side."""

_FINDING: Final = re.compile(r'the finding "(?P<rule>[^"]*)" is (?P<absent>not )?reported')


@dataclass(frozen=True, slots=True)
class TracedScenario:
    """A scenario, or one row of a scenario outline, with its tags and outcome.

    Attributes:
        id: the pytest node id, "features/escalation/skill-id.feature::Title".
        rules: ids of the `@rule:` tags that apply to it.
        twins: ids of its `@twin:` tags, the rules whose end it shows.
        requirements: values of its `@req:` tags.
        outcome: the outcome of its last run, "not run" when there was none or the feature has changed since.
        reports: ids of the findings that its steps expect.
        clears: ids of the findings that its steps exclude.
    """

    id: str
    rules: frozenset[str]
    outcome: Outcome = "not run"
    reports: frozenset[str] = frozenset()
    clears: frozenset[str] = frozenset()
    requirements: frozenset[str] = frozenset()
    twins: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TracedRule:
    """A documented rule with the scenarios that execute it, twins included.

    Attributes:
        reason: explains a status other than passing.
        mutants: how many deliberate mistakes in the rule's code its own scenarios notice, and how many were tried.
    """

    rule: DocumentedRule
    status: Status
    scenarios: tuple[TracedScenario, ...] = ()
    reason: str = ""
    mutants: tuple[int, int] = (0, 0)

    @property
    def twins(self) -> tuple[TracedScenario, ...]:
        """The scenarios that show where the rule ends; for a check of lint, those where the finding is excluded."""
        return tuple(one for one in self.scenarios if self.rule.id in one.twins or self.rule.id in one.clears)

    @property
    def lacks_twin(self) -> bool:
        """Whether scenarios show the rule, but none of them where it ends."""
        return bool(self.scenarios) and self.rule.kind in WITH_TWIN and not self.twins


@dataclass(frozen=True, slots=True)
class TracedRequirement:
    """A requirement of the suite, a `@req:` tag, with the scenarios that have it."""

    id: str
    status: Status
    scenarios: tuple[TracedScenario, ...]
    reason: str = ""


def findings(steps: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The ids of findings that a scenario's steps expect, and of those that they exclude."""
    found = [hit for text in steps if (hit := _FINDING.search(text))]
    reports = frozenset(hit["rule"] for hit in found if not hit["absent"])
    return reports, frozenset(hit["rule"] for hit in found if hit["absent"])


def trace_requirements(scenarios: Iterable[TracedScenario]) -> list[TracedRequirement]:
    """The status of each requirement that a scenario is tagged with, by id."""
    tagged: defaultdict[str, list[TracedScenario]] = defaultdict(list)
    for scenario in scenarios:
        for requirement in scenario.requirements:
            tagged[requirement].append(scenario)
    return [_requirement(each, tuple(tagged[each])) for each in sorted(tagged)]


def trace(
    rules: Iterable[DocumentedRule],
    scenarios: Iterable[TracedScenario],
    mutants: Mapping[str, tuple[int, int]] = MappingProxyType({}),
) -> list[TracedRule]:
    """The status of each rule, in the order of `rules`.

    Args:
        mutants: by rule, see `TracedRule.mutants`.
    """
    tagged: defaultdict[str, list[TracedScenario]] = defaultdict(list)
    for scenario in scenarios:
        for rule_id in scenario.rules | scenario.twins:
            tagged[rule_id].append(scenario)
    return [replace(_traced(rule, tuple(tagged[rule.id])), mutants=mutants.get(rule.id, (0, 0))) for rule in rules]


def _requirement(each: str, scenarios: tuple[TracedScenario, ...]) -> TracedRequirement:
    status, reason = _tally(scenarios)
    return TracedRequirement(each, status, scenarios, reason)


def _traced(rule: DocumentedRule, scenarios: tuple[TracedScenario, ...]) -> TracedRule:
    status, reason = _status(rule, scenarios)
    return TracedRule(rule, status, scenarios, reason)


def _status(rule: DocumentedRule, scenarios: Sequence[TracedScenario]) -> tuple[Status, str]:
    if not scenarios:
        reason = NOT_OBSERVABLE.get(rule.id)
        return ("not-observable", reason) if reason else ("missing", "no scenario has this tag")
    if all(rule.id not in scenario.rules for scenario in scenarios):
        return "missing", "it has a twin, but no scenario that shows it"
    status, reason = _tally(scenarios)
    if status != "passing":
        return status, reason
    passed = [one for one in scenarios if one.outcome == "passed" and rule.id in one.rules]
    if not passed:
        return "not-run", "only its twin has passed"
    if rule.area != "lint" and any(
        not (_shows(rule, scenario.reports) or _shows(rule, scenario.clears)) for scenario in passed
    ):
        return status, reason
    return _check_status(rule, scenarios, passed)


def _tally(scenarios: Sequence[TracedScenario]) -> tuple[Status, str]:
    """The status of several outcomes: failing when one has failed, passing when one has passed."""
    outcomes = [scenario.outcome for scenario in scenarios]
    if failed := outcomes.count("failed"):
        return "failing", f"{failed} of {len(outcomes)} failed"
    if "passed" not in outcomes:
        return "not-run", "no outcome is known" if "skipped" not in outcomes else "skipped"
    return "passing", _pending(outcomes)


def _check_status(
    rule: DocumentedRule, scenarios: Sequence[TracedScenario], passed: Sequence[TracedScenario]
) -> tuple[Status, str]:
    for side, what in (("reports", "is"), ("clears", "is not")):
        if not any(_shows(rule, getattr(scenario, side)) for scenario in passed):
            exists = any(_shows(rule, getattr(scenario, side)) for scenario in scenarios)
            missing = f"scenario where the finding {what} reported"
            return ("not-run", f"the {missing} has not passed") if exists else ("missing", f"no {missing}")
    return "lint", _pending([scenario.outcome for scenario in scenarios])


def _shows(rule: DocumentedRule, findings: frozenset[str]) -> bool:
    """Whether these findings show the rule; a rule about a screen is often shown by another rule's finding."""
    return bool(findings) if rule.kind == "ui" else rule.id in findings


def _pending(outcomes: Sequence[Outcome]) -> str:
    pending = sum(outcome != "passed" for outcome in outcomes)
    return f"{pending} of {len(outcomes)} not run or skipped" if pending else ""
