"""Checks `@rule:ID` and `@twin:ID` tags: the ids exist and, if the setting is on, the scenario uses its rules.

A twin need not use its rule: it shows where the rule ends.
"""

from __future__ import annotations

from typing import Any

from ...engine.errors import FeatureError
from . import tags
from .document import Case, Document
from .feature_source import DocumentError


class RuleNotCited(FeatureError):
    """A scenario passed without using a rule it is tagged with. `.rules` are the ids."""

    def __init__(self, missing: list[str], cited: set[str]) -> None:
        self.rules = missing
        lines = [f"this scenario passes without using {', '.join(missing)}: no event in its log cites {_it(missing)}"]
        lines.append(f"  cited: {', '.join(sorted(cited)) or 'nothing'}")
        lines.append("  change the scenario so that it uses the rule, or remove the tag")
        super().__init__("\n".join(lines))


def refuse_unknown(read: Document) -> None:
    """Check every `@rule:ID` and `@twin:ID` against the catalogue, which is read only when there is such a tag.

    Raises:
        DocumentError: the catalogue does not have this rule; the text names the closest one.
    """
    for case in read.cases:
        for family in (tags.RULE, tags.TWIN):
            for rule in tags.values(case.tags, family):
                _refuse_unknown(family, rule, case, read)


def cited(target: Any) -> set[str]:
    """The rules that the log of a scenario's target cites, and those that restate them; none without a target."""
    from ...engine.catalogue.derived_rules import with_derived

    log = getattr(target, "log", None)
    return with_derived(log.rules()) if log is not None else set()


def require_citations(case: Case, target: Any) -> None:
    """Check that the log cites every rule the scenario is tagged with, also by its feature or examples.

    Raises:
        RuleNotCited: a rule is not cited.
    """
    wanted = tags.values(case.tags, tags.RULE)
    if wanted:
        found = cited(target)
        missing = [rule for rule in wanted if rule not in found]
        if missing:
            raise RuleNotCited(missing, found)


def _refuse_unknown(family: str, rule: str, case: Case, read: Document) -> None:
    from ...engine import catalogue  # 500 rules are read only for features that name one

    if rule in catalogue.known_ids():
        return
    near = catalogue.closest(rule)
    raise DocumentError(
        f"no documented rule has the id {rule!r}",
        path=read.path,
        line=tags.line_of(read.path, f"@{family}:{rule}", case.line),
        shown=read.shown,
        do=f"did you mean {near!r}?" if near else "`handoff rules` lists them",
    )


def _it(rules: list[str]) -> str:
    return "it" if len(rules) == 1 else "them"
