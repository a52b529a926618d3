"""From tags and outcomes to the status of each documented rule."""

from __future__ import annotations

import pytest

from handoff.engine.catalogue import DocumentedRule, rule
from handoff.engine.catalogue.traceability import GAPS, STATUSES, Outcome, TracedScenario, trace

ABOUT_TALK = rule("ESC-TARGETS")
ABOUT_A_CHECK = rule("LINT-SKILL-ID-UNSET")


def says(
    outcome: Outcome, about: DocumentedRule = ABOUT_TALK, *, reports: bool = False, clears: bool = False
) -> TracedScenario:
    ids = frozenset({about.id})
    return TracedScenario(
        "x.feature::Title", ids, outcome, ids if reports else frozenset(), ids if clears else frozenset()
    )


@pytest.mark.parametrize(
    ("outcomes", "status", "reason"),
    [
        pytest.param([], "missing", "no scenario has this tag", id="no scenario"),
        pytest.param(["passed"], "passing", "", id="one passes"),
        pytest.param(["passed", "failed"], "failing", "1 of 2 failed", id="one of two fails"),
        pytest.param(["not run"], "not-run", "no outcome is known", id="never run"),
        pytest.param(["skipped"], "not-run", "skipped", id="skipped"),
        pytest.param(
            ["passed", "not run", "skipped"], "passing", "2 of 3 not run or skipped", id="one passes, others rest"
        ),
    ],
)
def test_rule_about_behaviour(outcomes: list[Outcome], status: str, reason: str) -> None:
    (traced,) = trace([ABOUT_TALK], [says(outcome) for outcome in outcomes])

    assert (traced.status, traced.reason) == (status, reason)


def test_check_that_reports_here_but_not_there_is_lint() -> None:
    scenarios = [says("passed", ABOUT_A_CHECK, reports=True), says("passed", ABOUT_A_CHECK, clears=True)]

    (traced,) = trace([ABOUT_A_CHECK], scenarios)

    assert traced.status == "lint"


def test_check_that_never_stays_silent_lacks_a_scenario() -> None:
    (traced,) = trace([ABOUT_A_CHECK], [says("passed", ABOUT_A_CHECK, reports=True)])

    assert (traced.status, traced.reason) == ("missing", "no scenario where the finding is not reported")


def test_check_whose_silent_scenario_has_not_run_is_not_run() -> None:
    scenarios = [says("passed", ABOUT_A_CHECK, reports=True), says("not run", ABOUT_A_CHECK, clears=True)]

    (traced,) = trace([ABOUT_A_CHECK], scenarios)

    assert (traced.status, traced.reason) == (
        "not-run",
        "the scenario where the finding is not reported has not passed",
    )


def test_check_rule_needs_more_than_a_scenario_that_passes() -> None:
    (traced,) = trace([ABOUT_A_CHECK], [says("passed", ABOUT_A_CHECK)])

    assert traced.status == "missing"


def test_rule_about_a_screen_may_be_shown_by_the_finding_of_another_rule() -> None:
    about = rule("INT-TRANSFER-ERROR-SEED")
    tagged, finding = frozenset({about.id}), frozenset({ABOUT_A_CHECK.id})
    found = TracedScenario("x.feature::Found", tagged, "passed", reports=finding)
    clean = TracedScenario("x.feature::Clean", tagged, "passed", clears=finding)

    assert [one.status for one in trace([about], [found, clean])] == ["lint"]
    assert [one.status for one in trace([about], [found])] == ["missing"]


def test_rule_about_a_screen_passes_when_its_effect_is_shown() -> None:
    about = rule("CLD-SKILL-CREATE")

    (traced,) = trace([about], [says("passed", about)])

    assert traced.status == "passing"


def test_rule_that_nothing_can_show_gives_its_reason() -> None:
    (traced,) = trace([rule("TUT-S17-PAGE")], [])

    assert traced.status == "not-observable"
    assert "demo page" in traced.reason


def test_rule_that_counts_as_not_observable_is_passing_once_a_scenario_shows_it() -> None:
    about = rule("TUT-S17-PAGE")

    (traced,) = trace([about], [says("passed", about)])

    assert traced.status == "passing"


def test_scenario_counts_for_its_own_rules_only() -> None:
    ours, other = trace([ABOUT_TALK, rule("ESC-TWO-WAYS")], [says("passed")])

    assert (ours.status, other.status) == ("passing", "missing")
    assert other.scenarios == ()


def test_gaps_come_first() -> None:
    assert set(STATUSES[: len(GAPS)]) == GAPS
