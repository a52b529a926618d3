from __future__ import annotations

from types import SimpleNamespace

import pytest

from handoff.steps.targets import skipping
from handoff.steps.targets.skipping import ON_THE_WIRE, Absent, AbsentMapping, cannot, summary


def skipped(reason):
    return SimpleNamespace(longrepr=("features/talk.feature", 3, f"Skipped: {reason}"))


def test_what_is_absent_skips_with_the_reason_whatever_is_asked_of_it():
    faults = Absent(ON_THE_WIRE, "nothing breaks here")

    with pytest.raises(pytest.skip.Exception, match=r"^not on the wire: nothing breaks here$"):
        faults.transfer_api_answers(500, times=2)


def test_python_may_look_at_what_is_absent():
    assert not hasattr(Absent(ON_THE_WIRE, "nothing breaks here"), "__fspath__")


@pytest.mark.parametrize(
    "ask",
    [lambda it: it["a"], lambda it: it.__setitem__("a", "1"), lambda it: it.__delitem__("a"), lambda it: it.pop("a")],
)
def test_an_absent_mapping_skips_when_it_is_asked_for_something(ask):
    with pytest.raises(pytest.skip.Exception):
        ask(AbsentMapping(ON_THE_WIRE, "no answers"))


def test_the_summary_counts_reasons_and_names_the_most_common_first():
    reports = [skipped("not on the wire: rare"), *[skipped("not on the wire: common")] * 2]

    assert list(summary(reports)) == [
        "handoff: 3 scenarios skipped, because the target cannot play everything",
        "     2  not on the wire: common",
        "     1  not on the wire: rare",
    ]


def test_the_summary_leaves_out_what_was_skipped_for_other_reasons():
    assert list(summary([skipped("no npm here"), SimpleNamespace(longrepr="failed")])) == []


def test_the_same_reason_is_counted_under_the_target_that_gave_it():
    with pytest.raises(pytest.skip.Exception, match=r"^not on a live account: no"):
        cannot(skipping.LIVE, "no")
