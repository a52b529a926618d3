"""The words, the severity and the place of each finding, compared with those that were read once."""

from __future__ import annotations

from .recorded_findings import RECORDED, recorded

ADVICE = "read what has changed, then: python -m tests.engine.lint.recorded_findings"


def test_findings_have_the_words_the_severity_and_the_place_that_were_recorded() -> None:
    assert recorded().splitlines() == RECORDED.read_text(encoding="utf-8").splitlines(), ADVICE


def test_most_checks_are_among_them() -> None:
    rules = {line.split()[1] for line in recorded().splitlines() if line.startswith(("error ", "warning ", "info "))}

    assert len(rules) >= 70
