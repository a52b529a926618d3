"""The figures of a run."""

from __future__ import annotations

import pytest

from .operators import mutants
from .report import Result, as_json, as_text, wilson

KILLED, SLOW, SURVIVED, SAME = mutants("engine/limits.py", "a = 1\nb = 2\n")


def results() -> list[Result]:
    return [
        Result(KILLED, frozenset({"A-RULE"}), "killed", "features/a.feature::One"),
        Result(SLOW, frozenset({"A-RULE"}), "timeout"),
        Result(SURVIVED, frozenset({"B-RULE"}), "survived", tests=7, cut=True),
        Result(SAME, frozenset(), "survived", equivalent="b is not read"),
    ]


@pytest.mark.parametrize(
    ("killed", "total", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (368, 400, 0.8893, 0.9428), (10, 10, 0.7225, 1.0)],
)
def test_interval_is_that_of_wilson(killed: int, total: int, low: float, high: float) -> None:
    assert wilson(killed, total) == pytest.approx((low, high), abs=0.0002)


def test_timeouts_count_as_killed_and_are_shown_apart() -> None:
    figures = as_json(results())

    assert (figures["killed"], figures["timeouts"], figures["survived"]) == (2, 1, 1)


def test_mutants_noticed_by_a_log_alone_count_as_killed_and_are_shown_apart() -> None:
    noticed = [*results(), Result(KILLED, frozenset({"A-RULE"}), "killed", "features/a.feature::One", by_log=True)]

    assert (as_json(noticed)["killed"], as_json(noticed)["by log"]) == (3, 1)
    assert "by nothing but a log that is not as recorded: 1" in as_text("all code", noticed)


def test_claimed_equivalents_are_not_judged() -> None:
    assert as_json(results())["judged"] == 3
    assert "claimed equivalent, not judged: 1 of 4" in as_text("all code", results())


def test_claim_that_a_test_refutes_is_judged_and_reported() -> None:
    refuted = [Result(SAME, frozenset(), "killed", "tests/a.py::one", equivalent="b is not read")]

    assert as_json(refuted)["killed"] == 1
    assert "claimed equivalent, but killed by tests/a.py::one" in as_text("all code", refuted)


def test_figures_are_given_by_rule_and_by_module() -> None:
    figures = as_json(results())

    assert (figures["rules"]["A-RULE"]["killed"], figures["rules"]["B-RULE"]["killed"]) == (2, 0)
    assert figures["modules"]["engine/limits.py"]["judged"] == 3


def test_survivor_is_shown_with_its_place_and_its_change() -> None:
    text = as_text("all code", results())

    assert "engine/limits.py:2 : survived, number, 7 tests, cut  [B-RULE]" in text
    assert f"      {SURVIVED.shown}" in text
