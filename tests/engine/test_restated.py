from __future__ import annotations

from handoff.engine.catalogue import known_ids
from handoff.engine.catalogue.derived_rules import RESTATED, with_restated


def test_every_rule_named_is_in_the_catalogue() -> None:
    named = {*RESTATED, *(part for parts in RESTATED.values() for part in parts)}

    assert named <= known_ids()


def test_rule_is_restated_when_all_its_parts_are_cited() -> None:
    assert "TUT-S17-TRANSFER" in with_restated(["ESC-MESSAGE-IN-API-BODY", "CLD-RING", "CLD-ACCEPT"])


def test_some_of_its_parts_are_not_enough() -> None:
    assert with_restated(["ESC-MESSAGE-IN-API-BODY", "CLD-RING"]) == {"ESC-MESSAGE-IN-API-BODY", "CLD-RING"}
