"""The catalogue of documented rules."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
import yaml

from handoff.engine import catalogue
from handoff.engine.errors import UnknownName

REPOSITORY = Path(__file__).parents[3]
AUTHORITY = Path(os.environ.get("HANDOFF_SHARED", REPOSITORY.parent / "shared")) / "knowledge" / "rules.yaml"


@pytest.mark.skipif(not AUTHORITY.is_file(), reason="the rules page is not beside this checkout (HANDOFF_SHARED)")
def test_catalogue_says_what_the_rules_page_says() -> None:
    page = yaml.load(AUTHORITY.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))

    ours = {rule.id: (rule.kind, rule.area, rule.seed, rule.statement, rule.source) for rule in catalogue.rules()}
    theirs = {
        row["id"]: (row["kind"], row["area"], row["seed"], one_line(row["statement"]), one_line(row["source"]))
        for row in page
    }
    assert ours == theirs


def test_every_id_is_there_once() -> None:
    ids = [rule.id for rule in catalogue.rules()]

    assert len(ids) == 534
    assert set(ids) == catalogue.known_ids()


def test_every_rule_has_all_its_parts() -> None:
    for rule in catalogue.rules():
        assert re.fullmatch(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)+", rule.id)
        assert rule.kind in catalogue.RULE_KINDS
        assert all((rule.area, rule.statement, rule.source)), rule.id


def test_eighty_eight_rules_are_seeds() -> None:
    assert sum(rule.seed for rule in catalogue.rules()) == 88


def test_few_rules_are_not_observable_and_each_says_why() -> None:
    assert len(catalogue.NOT_OBSERVABLE) < 30
    assert sum(catalogue.rule(rule_id).seed for rule_id in catalogue.NOT_OBSERVABLE) <= 6
    for rule_id, reason in catalogue.NOT_OBSERVABLE.items():
        assert len(reason.split()) > 8, rule_id


def test_rule_is_found_by_its_id() -> None:
    assert catalogue.rule("ESC-SKILL-NOT-NUMERIC").area == "escalation"


def test_unknown_id_names_the_closest_one() -> None:
    with pytest.raises(UnknownName, match=r"(?s)^no documented rule 'ESC-TARGET'\n.*did you mean 'ESC-TARGETS'\?"):
        catalogue.rule("ESC-TARGET")


def test_closest_id_ignores_letter_case() -> None:
    assert catalogue.closest("esc-two-way") == "ESC-TWO-WAYS"


def test_nothing_is_near_to_nonsense() -> None:
    assert catalogue.closest("§§§") is None


def one_line(text: str) -> str:
    return " ".join(text.split())
