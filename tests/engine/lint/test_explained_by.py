"""The documented rules behind a finding: its own, and those that it was derived from."""

from __future__ import annotations

import pytest

from handoff.engine.catalogue import known_ids
from handoff.engine.events import FindingReported
from handoff.engine.lint import checked, explained_by

DERIVED = [
    ("LINT-SKILL-ID-UNSET", ("TUT-S16-ERROR", "INT-TRANSFER-ERROR-SEED")),
    ("LINT-SKILL-ID-LITERAL-NOT-NUMERIC", ("ESC-SKILL-ID-FORMS",)),
    ("LINT-SKILL-ID-VARIABLE-NEVER-SET", ("ESC-SKILL-ID-FORMS",)),
    ("LINT-TRANSFER-MESSAGE-EMPTY", ("ESC-MESSAGE-REQUIRED",)),
    ("LINT-NO-FAILURE-DIALOG", ("TF-CATCH-DIALOG", "TF-BP-CATCH")),
    ("LINT-NO-FAILURE-RULE", ("TF-FAILURE-RULE", "RULE-API-RESULT-SEED")),
    ("LINT-DELAY-BEFORE-TRANSFER", ("ESC-BP-DELAY",)),
    ("LINT-TEXT-INSTEAD-OF-TRANSFER-MESSAGE", ("ESC-BP-SEND-MESSAGE",)),
    ("LINT-AGENT-ID-ON-BOT-TRANSFER", ("ESC-AGENT-ID-OPTIONAL",)),
    ("LINT-NO-FALLBACK-SKILL", ("ESC-FALLBACK-SKILL-ABSENT",)),
    ("LINT-WILDCARD-CATCHES-FAILURE", ("TF-FAILURE-AS-INPUT",)),
    ("LINT-DELAY-MAX", ("INT-DELAY-MAX",)),
    ("LINT-INTERACTION-NAMES", ("INT-NAME-UNIQUE",)),
    ("LINT-REGEX-ANCHORS", ("RULE-REGEX",)),
    ("LINT-MENU-OPTIONS", ()),
]


@pytest.mark.parametrize(("rule", "derived_from"), DERIVED)
def test_finding_shows_the_rules_it_was_derived_from(rule: str, derived_from: tuple[str, ...]) -> None:
    assert explained_by(FindingReported(rule, "warning", "Order › number", "", "Text.")) == (rule, *derived_from)


def test_every_rule_that_is_checked_is_documented() -> None:
    assert [rule for rule in checked() if rule not in known_ids()] == []
