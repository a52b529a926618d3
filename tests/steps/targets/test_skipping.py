from __future__ import annotations

from types import SimpleNamespace

import pytest

from handoff.steps.targets import skipping
from handoff.steps.targets.skipping import cannot, summary


def skipped(reason):
    return SimpleNamespace(longrepr=("features/talk.feature", 3, f"Skipped: {reason}"))


def test_the_summary_counts_reasons_and_names_the_most_common_first():
    reports = [skipped("not on the wire: rare"), *[skipped("not on the wire: common")] * 2]

    assert list(summary(reports)) == [
        "handoff: 3 scenarios skipped, because the target cannot run everything",
        "     2  not on the wire: common",
        "     1  not on the wire: rare",
    ]


def test_the_summary_leaves_out_what_was_skipped_for_other_reasons():
    assert list(summary([skipped("no npm here"), SimpleNamespace(longrepr="failed")])) == []


def test_the_same_reason_is_counted_under_the_target_that_gave_it():
    with pytest.raises(pytest.skip.Exception, match=r"^not on a live account: no"):
        cannot(skipping.LIVE, "no")
