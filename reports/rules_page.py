"""The documented rules and requirements with the scenarios that execute them, as HTML; gaps first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..engine.catalogue.traceability import GAPS, STATUSES, Status, TracedRequirement, TracedRule
from . import page

MEANING: dict[Status, str] = {
    "failing": "a scenario that executes the rule fails",
    "missing": "no scenario executes the rule",
    "not-run": "scenarios exist, but none has passed or failed",
    "passing": "scenarios execute the rule and pass",
    "lint": "the check of a bot reports it in one scenario and does not in another; both pass",
    "not-observable": "nothing that a bot, a consumer or an agent sees depends on it",
}


@dataclass(frozen=True, slots=True)
class Group:
    """The rules of one status."""

    status: Status
    rules: tuple[TracedRule, ...]

    @property
    def meaning(self) -> str:
        return MEANING[self.status]

    @property
    def is_gap(self) -> bool:
        return self.status in GAPS


def grouped(traced: Sequence[TracedRule]) -> list[Group]:
    """Rules by status, gaps first; statuses without a rule are left out."""
    groups = (Group(status, tuple(one for one in traced if one.status == status)) for status in STATUSES)
    return [group for group in groups if group.rules]


def gaps_first(requirements: Sequence[TracedRequirement]) -> list[TracedRequirement]:
    return sorted(requirements, key=lambda one: (STATUSES.index(one.status), one.id))


def pieces(rules: Sequence[TracedRule], requirements: Sequence[TracedRequirement] = ()) -> Iterator[str]:
    """A separate page, in pieces. Gaps come first."""
    return page.template("traceability.html").generate(
        title="Rules and requirements", rules=grouped(rules), requirements=gaps_first(requirements), anchors={}
    )
