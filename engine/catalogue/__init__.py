"""The catalogue of documented rules: the behaviour of bots by LivePerson's documentation."""

from __future__ import annotations

from .catalogue import NOT_OBSERVABLE, RULE_KINDS, DocumentedRule, closest, known_ids, rule, rules

__all__ = ["NOT_OBSERVABLE", "RULE_KINDS", "DocumentedRule", "closest", "known_ids", "rule", "rules"]
