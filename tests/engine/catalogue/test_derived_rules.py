from __future__ import annotations

from handoff.engine.catalogue import known_ids
from handoff.engine.catalogue.derived_rules import IMPLIED_BY, with_derived


def test_every_rule_named_is_in_the_catalogue() -> None:
    named = {*IMPLIED_BY, *(part for parts in IMPLIED_BY.values() for part in parts)}

    assert named <= known_ids()


def test_rule_is_restated_when_all_its_parts_are_cited() -> None:
    assert "TUT-S17-TRANSFER" in with_derived(["ESC-MESSAGE-IN-API-BODY", "CLD-RING", "CLD-ACCEPT"])


def test_some_of_its_parts_are_not_enough() -> None:
    assert with_derived(["ESC-MESSAGE-IN-API-BODY", "CLD-RING"]) == {"ESC-MESSAGE-IN-API-BODY", "CLD-RING"}
